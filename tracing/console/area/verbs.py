"""The noun `area` and its verbs."""

from __future__ import annotations

from tracing.console.area.changing import bound, change, count
from tracing.console.area.clock import clock
from tracing.console.area.deciding import designate, extend
from tracing.console.area.finding import find
from tracing.console.area.importing import import_areas
from tracing.console.area.lifting import lift
from tracing.console.area.looking import list_areas, show_area
from tracing.console.area.registering import abolish, register
from tracing.console.area.timeline import timeline
from tracing.console.area.tree import show_tree
from tracing.console.area.worklist import worklist
from tracing.console.base import group
from tracing.language import Text

areas = group("area", help=Text("区划：以代码登记，逐级相属。", "Areas, by their codes."))

for verb in (
    register,
    import_areas,
    change,
    count,
    bound,
    abolish,
    list_areas,
    show_area,
    find,
    show_tree,
    designate,
    extend,
    lift,
    clock,
    timeline,
    worklist,
):
    areas.add_command(verb)
