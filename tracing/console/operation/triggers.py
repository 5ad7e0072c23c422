"""`tracing operation triggers`: where an operation is due, since when, and on what that rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.base import (
    Invocation,
    as_of_option,
    command,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.contact.options import within_option
from tracing.console.operation.columns import FIRED, TRIGGER
from tracing.console.session import opened
from tracing.domain.protocol.in_force import Current, InForce, read
from tracing.language import Text
from tracing.projections import questions
from tracing.projections.questions.operations import due, triggers
from tracing.projections.questions.protocols import in_force
from tracing.render import Format, show, shown

if TYPE_CHECKING:
    from tracing.registry import Registry

Row = dict[str, Any]

BASIS = (
    Text("{area}：{designated} 起为{level}", "{area}: {level} since {designated}"),
    Text(
        "自 {counted_from} 起计入 {positives} 人：{cases}",
        "{positives} people counted since {counted_from}: {cases}",
    ),
    Text(
        "规则为 {threshold} 人以上（含），{fired} 触发",
        "the rule says {threshold} or more: due since {fired}",
    ),
    Text("规则出自 {pack}：{sources}", "the rule is of {pack}: {sources}"),
)
MOST = 8
"""Of the cases counted, how many the sentence names."""


@command(
    "triggers",
    help=Text(
        "列出达到拔钉子行动条件的区域：何时触发、依据哪些病例、哪条规则。",
        "List where an operation is due: since when, on which cases, by which rule.",
    ),
    example="""\
tracing operation triggers
tracing operation triggers --due --as-of 2022-07-14""",
)
@within_option
@option(
    "--due",
    "only_due",
    is_flag=True,
    help=Text("只列等级仍在、尚未开展行动的", "Only where the level goes on and none runs"),
)
@as_of_option
@format_option
@pass_invocation
def list_triggers(
    invocation: Invocation,
    *,
    area: str | None,
    only_due: bool,
    as_of: int | datetime | date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        with registry.reading() as reading:
            here = reading.connection
            packs = in_force(here, at)
            found = triggers(here, at, areas=[area] if area else [])
            rows = [
                _in_words(row | {"due": due(row, registry.now())}, packs, registry)
                for row in _with_cases(here, found)
            ]
        told = [row for row in rows if row["due"] or not only_due]
        if format != "table":
            show(told, TRIGGER, format)
            return
        show(told, FIRED, format, registry.zone)
        for row in told:
            print("\n" + "\n  ".join(row["clauses"]))


def _with_cases(connection: Any, rows: Iterator[Row]) -> Iterator[Row]:
    """With human ids for the cases."""
    for row in rows:
        humans = questions.human_ids(connection, row["cases"])
        yield row | {"cases": [humans[case] for case in row["cases"] if case in humans]}


def _in_words(row: Row, packs: InForce, registry: Registry) -> Row:
    fired: datetime = row["fired_at"]
    current = packs.on(fired.astimezone(registry.zone).date(), row["area"])
    cases = row["cases"]
    more = [f"… {len(cases)}"] if len(cases) > MOST else []
    moments = {
        name: shown(row[key], registry.zone)
        for name, key in (
            ("designated", "designated_at"),
            ("counted_from", "counted_from"),
            ("fired", "fired_at"),
        )
    }
    values: Row = dict(
        area=row["area"],
        level=words.label(row["level"]),
        positives=row["positives"],
        threshold=row["threshold"],
        cases=", ".join([*cases[:MOST], *more]),
        pack=row["pack"],
        sources=" / ".join(_titles(current, row["source"])),
        **moments,
    )
    clauses = [str(clause.fill(**values)) for clause in BASIS]
    return row | {"clauses": clauses, "basis": str(Text("；", "; ")).join(clauses)}


def _titles(current: Current | None, keys: Sequence[str]) -> Iterator[str]:
    """The sources of the rule, by their titles in the adopted packs."""
    known = {
        key: source
        for adoption in (current.adoptions if current else ())
        for key, source in read(adoption.pack, adoption.text).header.sources.items()
    }
    for key in keys:
        yield str(Text(known[key].zh, known[key].en)) if key in known else key
