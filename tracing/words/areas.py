"""The words of areas: what is listed of them, and what their trees show."""

from __future__ import annotations

from tracing.language import Text

LABELS: dict[str, dict[str, Text]] = {}

HEADINGS: dict[str, Text] = {
    "path": Text("所属及名称", "where it lies"),
    "counted_on": Text("户数人口截至", "counted on"),
    "changed_on": Text("变更日期", "day of the change"),
    "covers": Text("覆盖区划", "covers"),
    "covered_places": Text("覆盖场所", "covers the places"),
    "edition": Text("目录版本", "edition of the codes"),
    "valid_on": Text("代码截至", "codes as of"),
    "county": Text("所属县区", "county"),
    "listed": Text("仅见于目录", "listed only"),
    "positives": Text("阳性", "positive"),
    "followed": Text("在管接触者", "contacts"),
    "official": Text("划定等级", "official"),
    "indicated": Text("规则等级", "indicated"),
}
