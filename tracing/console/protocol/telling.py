"""A comparison of packs as a page for people."""

from __future__ import annotations

from datetime import tzinfo

from tracing import layout, words
from tracing.console.pages import FOLDED, section
from tracing.console.protocol.compared import (
    Found,
    contacts,
    days,
    levels,
    orders,
    releases,
    totals,
)
from tracing.language import Text
from tracing.render import Column, show

SUPPOSED = Text(
    "假如{period}施行 {pack}，代替 {others}：", "If {pack} held{period}, in the place of {others}:"
)
OVER = Text(
    "假如{period}在国家规则包之上施行 {pack}：", "If {pack} held{period}, over the national pack:"
)
AS_OF = Text("以截至 {on} 结束时所报告的事实为准。", "by what was reported by the end of {on}.")
STAYS = Text(
    "已作出的决定不变：隔离令、类别、划定的等级。登记库不变，这里什么也不记。",
    "What people decided stays: orders, categories, official levels. Nothing is recorded.",
)
FROM = Text("自 {first} 起", " from {first}")
UP_TO = Text("至 {last} ", " up to {last}")
NO_PACK = Text("无（没有采用任何规则包）", "none (no pack is adopted)")

WIDTH = 80

TOTALS = {
    "areas": Text("等级不同的区域", "areas at another level"),
    "area_days": Text("其不同的天数，各区域合计", "days of them, of all areas"),
    "triggers": Text("应开展的拔钉子", "operations due"),
    "orders": Text("期限不同的隔离令", "orders with another end"),
    "days": Text("隔离天数", "quarantine days"),
    "contacts": Text("只在一方判定的接触者", "contacts only one determines"),
}
COUNTED = Column("counted", Text("合计", "totals"))
NOW = Column("now", Text("现行", "in force"))
START = Column("from_on", words.heading("from_on"))
END = Column("to_on", words.heading("until_on"))

LEVELS = Text("所示等级不同的区域", "Areas whose indicated level differs")
DUE = Text("拔钉子：应开展的时刻", "Operations, and since when they are due")
DAYS = Text("隔离天数，按类别和方式", "Quarantine days, by kind and mode")
RELEASES = Text("所示最后一天：隔离令数", "Orders by their indicated last day")
ORDERS = Text("期限不同的隔离令", "Orders whose indicated end differs")
CONTACTS = Text("只在一方判定的接触者", "Contacts that only one determines")


def page(found: Found, zone: tzinfo) -> None:
    """What is supposed, the totals, and what they are made of."""
    pack = found.pack.header.id
    both = (NOW, Column("instead", Text(pack, pack)))
    for said in (_supposed(found), STAYS):
        print("\n".join(layout.wrap(str(said), WIDTH)))
    print()
    counted = [total | {"counted": TOTALS[total["counted"]]} for total in totals(found)]
    show(counted, (COUNTED, *both, "difference"), "table", zone)
    section(LEVELS, list(levels(found)), ("code", "scheme", START, END, *both), zone, FOLDED)
    due = [each._asdict() for each in found.due]
    section(DUE, due, ("area", *both), zone, FOLDED)
    by_kind = ("category", "mode", "orders", "ordered_days", *both, "difference")
    section(DAYS, list(days(found)), by_kind, zone)
    section(RELEASES, list(releases(found)), ("ends_on", *both, "difference"), zone, FOLDED)
    listed = ("quarantine", "person", "category", "mode", "ends_on", *both)
    section(ORDERS, list(orders(found)), listed, zone, FOLDED)
    section(CONTACTS, list(contacts(found)), ("category", *both), zone)


def _supposed(found: Found) -> Text:
    first, last = found.asked.first, found.last
    parts = [FROM.fill(first=first)] if first else []
    parts += [UP_TO.fill(last=last)] if last else []
    period = Text("".join(part.zh for part in parts), "".join(part.en for part in parts))
    others, local = ", ".join(found.others), found.pack.rules is None
    supposed = OVER if local and not others else SUPPOSED
    pack = found.pack.header.id
    said = supposed.fill(pack=pack, period=period, others=others or NO_PACK)
    as_of = AS_OF.fill(on=found.asked.on.day)
    return Text(f"{said.zh}{as_of.zh}", f"{said.en} {as_of.en}")
