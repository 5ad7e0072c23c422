"""`tracing graph neighbours`: with whom a person was in contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.graph.filters import Filters, Kind, filter_options
from tracing.console.graph.standing import recorded
from tracing.console.session import opened
from tracing.language import Text
from tracing.render import Column, Format, show, talk

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.console.graph.names import Names
    from tracing.projections.questions.chosen import Chosen

Row = dict[str, Any]

NEIGHBOURS = (
    "relation",
    "person",
    "name",
    "case",
    "exposure",
    "source_kind",
    "setting",
    "first_on",
    "first_at",
    "last_on",
    "last_at",
    "open",
    "evidence",
    "certainty",
)
"""The keys of a neighbour: `relation` is `exposed_by`, `exposed`, `infected_by` or `infected`."""
RELATIONS = {
    "exposed_by": Text("暴露于", "exposed by"),
    "exposed": Text("使其暴露", "exposed"),
    "infected_by": Text("传染源", "infected by"),
    "infected": Text("传染给", "infected"),
}


LINES = 40
"""Rows on a terminal, unless all are asked for."""
LEFT_OUT = Text("… 另 {count} 条", "… +{count}")
FOLDED = Text("共 {count} 条；--all 全部列出", "{count} in all; --all lists them")


@command(
    "neighbours",
    help=Text(
        "列出一个人的暴露与传播，两个方向都列。",
        "List the exposures and transmissions of a person, both ways.",
    ),
    example="""\
tracing graph neighbours P-0007
tracing graph neighbours C-0016 --forward --kind exposure --setting household
tracing graph neighbours C-0016 --format csv""",
)
@argument("of", metavar="ID", help=Text("人员、病例或密接编号", "Id of a person, case or contact"))
@option(
    "--forward/--backward",
    default=None,
    help=Text(
        "只列此人使其暴露或感染的，或只列此人的来源；缺省都列",
        "Only whom this person exposed or infected, or only by whom; both, if not given",
    ),
)
@option("--all", "whole", is_flag=True, help=Text("全部列出", "Fold nothing"))
@filter_options("exposure", "transmission")
@as_of_option
@identify_option
@format_option
@pass_invocation
def neighbours(
    invocation: Invocation,
    *,
    of: str,
    forward: bool | None,
    whole: bool,
    filters: Filters,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.graph.names import names_of
    from tracing.console.people import Sight
    from tracing.projections.questions.identity import kept_persons

    wanted = _wanted(filters, forward)
    with opened(invocation) as registry:
        at = registry.position(as_of)
        named = str(recorded(registry, of, at, "person", "case", "contact").person_id)
        chosen = filters.chosen(registry, as_of)
        with registry.reading() as reading:
            here = reading.connection
            person = kept_persons(here, at, [named]).get(named, named)
            found = list(_neighbours(here, at, person, chosen, wanted))
            told = _to_tell(found, whole=whole or format != "table")
            people = dict.fromkeys(row["other"] for row in told if row["other"])
            sight = Sight(registry, "graph neighbours", identify)
            names = names_of(here, at, people, sight)
            human = _human(here, told)
        rows = (_neighbour(row, names, human) for row in told)
        if format == "table":
            show(_for_people(rows, found), NEIGHBOURS_ON_TERMINAL, format, registry.zone)
        else:
            show(rows, NEIGHBOURS, format)
    if len(told) < len(found):
        talk(FOLDED.fill(count=len(found)))


NEIGHBOURS_ON_TERMINAL = (
    Column("relation", Text("关系", "relation")),
    "person",
    "name",
    Column("record", Text("记录", "record")),
    "setting",
    Column("first_on", Text("首次", "first")),
    Column("last_on", Text("末次", "last")),
    "certainty",
)


def _wanted(filters: Filters, forward: bool | None) -> set[str]:
    """The relations that are asked for."""
    kinds = filters.relations("exposure", "transmission")
    return {
        relation
        for kind in kinds
        for relation, leads_on in _LEADING[kind].items()
        if forward is None or forward == leads_on
    }


_LEADING: Mapping[Kind, Mapping[str, bool]] = {
    "exposure": {"exposed_by": False, "exposed": True},
    "transmission": {"infected_by": False, "infected": True},
}
"""Whether a relation leads from the person on, or back to a source."""


def _neighbours(
    connection: sa.Connection, at: int, person: str, chosen: Chosen, wanted: set[str]
) -> Iterator[Row]:
    from tracing.projections import questions
    from tracing.projections.questions.chosen import chosen_exposures, chosen_transmissions

    if "exposed_by" in wanted:
        for row in chosen_exposures(connection, at, chosen, person_id=person):
            yield {"relation": "exposed_by", "other": row["source_person_id"], **row}
    if "exposed" in wanted:
        for row in chosen_exposures(connection, at, chosen, source_person_id=person):
            yield {"relation": "exposed", "other": row["person_id"], **row}
    cases = [row["case_id"] for row in questions.cases(connection, at, person_id=person)]
    if "infected_by" in wanted:
        for row in chosen_transmissions(connection, at, chosen, case_id=cases):
            other = {"other": row["source_person_id"], "other_case": row["source_case_id"]}
            yield {"relation": "infected_by", **other, **row}
    if "infected" in wanted:
        for row in chosen_transmissions(connection, at, chosen, source=cases):
            other = {"other": row["person_id"], "other_case": row["case_id"]}
            yield {"relation": "infected", **other, **row}


def _to_tell(found: Sequence[Row], *, whole: bool) -> Sequence[Row]:
    """As many of each relation as fit: room that one does not need is for the others."""
    if whole or len(found) <= LINES:
        return found
    counts = Counter(row["relation"] for row in found)
    room, shares = LINES - len(counts), {}
    for place, (relation, count) in enumerate(sorted(counts.items(), key=itemgetter(1))):
        shares[relation] = min(count, room // (len(counts) - place))
        room -= shares[relation]
    told: list[Row] = []
    for row in found:
        shares[row["relation"]] -= 1
        if shares[row["relation"]] >= 0:
            told.append(row)
    return told


def _human(connection: sa.Connection, found: Sequence[Row]) -> dict[str, str]:
    from tracing.projections import questions
    from tracing.projections.batches import batches

    human: dict[str, str] = {}
    for some in batches(found):
        wanted = {row.get(key) for row in some for key in ("other", "other_case")} - {None}
        human |= questions.human_ids(connection, [str(each) for each in wanted])
    return human


def _neighbour(row: Row, names: Names, human: Mapping[str, str]) -> Row:
    told = {key: row.get(key) for key in NEIGHBOURS}
    return told | {
        "person": human.get(row["other"]),
        "name": names.get(row["other"]),
        "settings": row.get("settings"),
        "case": human.get(row.get("other_case", "")),
    }


def _for_people(rows: Iterable[Row], found: Sequence[Row]) -> Iterator[Row]:
    """The rows that are told, and how many of each relation are left out."""
    counts = Counter(row["relation"] for row in found)
    for relation, told in groupby(rows, key=itemgetter("relation")):
        for row in told:
            counts[relation] -= 1
            yield row | {
                "relation": RELATIONS[relation],
                "person": row["person"] or row["source_kind"],
                "record": row["exposure"] or row["case"],
                "setting": row["setting"] or row["settings"],
                "first_on": row["first_on"] or row["first_at"],
                "last_on": row["last_on"] or row["last_at"],
            }
        if counts[relation]:
            left_out = {"person": LEFT_OUT.fill(count=counts[relation])}
            yield (
                dict.fromkeys((*NEIGHBOURS, "record"))
                | {"relation": RELATIONS[relation]}
                | left_out
            )
