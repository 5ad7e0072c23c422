"""The parts of a pack as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tracing.console.protocol import area_lines, people_lines, work_lines
from tracing.console.protocol.phrases import Line
from tracing.domain.protocol.pack import RuleSet
from tracing.domain.protocol.reading import Tables
from tracing.language import Text


class Section(NamedTuple):
    """A part: its heading, the tables it is made of, its lines."""

    says: Text
    tables: tuple[str, ...]
    lines: Callable[[RuleSet], Iterator[Line]]

    def of(self, tables: Tables) -> bool:
        """Whether tables say anything of it."""
        return any(_there(tables, name.split(".")) for name in self.tables)


SECTIONS = {
    "infection": Section(
        Text("传染期与潜伏期", "Infectious window and incubation"),
        ("infection",),
        people_lines.infection,
    ),
    "contacts": Section(
        Text("接触者类别", "Categories of contacts"), ("contacts",), people_lines.contacts
    ),
    "quarantine": Section(
        Text("隔离与检测", "Quarantine and tests"), ("quarantine",), people_lines.quarantine
    ),
    "release": Section(
        Text("感染者出院与解除", "Discharge of infected people"), ("release",), people_lines.release
    ),
    "risk": Section(Text("风险等级", "Risk levels of areas"), ("areas.risk",), area_lines.risk),
    "zone": Section(Text("三区", "Control zones"), ("areas.zone",), area_lines.zone),
    "trigger": Section(
        Text("拔钉子行动", "Operation at a hot spot"), ("trigger",), area_lines.trigger
    ),
    "zero": Section(
        Text("社会面清零", "No infection in the community"),
        ("community_zero",),
        area_lines.community_zero,
    ),
    "clocks": Section(Text("时限", "Clocks"), ("work.clocks", "work.day_close"), work_lines.clocks),
    "arrivals": Section(Text("来返人员", "Arrivals"), ("work.arrivals",), work_lines.arrivals),
    "other": Section(
        Text("其他", "Other"),
        ("work.screening", "work.epidemic_free", "work.retention"),
        work_lines.others,
    ),
}


def _there(tables: object, path: list[str]) -> bool:
    for name in path:
        if not isinstance(tables, dict) or name not in tables:
            return False
        tables = tables[name]
    return True
