"""The columns areas are shown in."""

from __future__ import annotations

from tracing.console.pages import NAME
from tracing.language import Text
from tracing.render import Column

LISTED = ("code", NAME, "unit", Column("parent", Text("上级", "lies in")), "households")
ABOLISHED = ("abolished_on",)
PARTS = ("code", NAME, "unit", "households")
AREA = (
    "code",
    "name",
    "unit",
    "parent",
    "path",
    "from_on",
    "households",
    "population",
    "counted_on",
    "covers",
    "covered_places",
    "abolished_on",
    "succeeded_by",
    "listed",
    "reported_at",
    "area_id",
)
