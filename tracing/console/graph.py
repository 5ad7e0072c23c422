"""`tracing graph`: who infected whom, and with whom a person was in contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    format_option,
    identify_option,
    option,
    pass_invocation,
)
from tracing.console.base import group as group_of
from tracing.console.session import opened
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.render import Branch, Column, Format, Masked, show, show_chains, shown

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.console.chain import Chain
    from tracing.console.people import Sight

Row = dict[str, Any]
Names = Mapping[str, str | Masked | None]

group = group_of(
    "graph", help=Text("传播链与接触网络。", "Transmission chains and contact networks.")
)

SOURCE = Text("可能的传染源：{line}", "Candidate source: {line}")
LISTED = Text("↺ 已列", "↺ listed")
OTHERS = Text("另有候选传染源 {cases}", "other candidates: {cases}")
CHAIN = (
    "case",
    "person",
    "name",
    "diagnosis",
    "onset_on",
    "setting",
    "evidence",
    "certainty",
    "infectors",
    "repeated",
)
"""The keys of a case in a chain, after `depth` and `parent`. `infectors`: every candidate source;
`repeated`: the case is listed with what follows from it at another place."""
CHAIN_ON_TERMINAL = ("case", "name", "diagnosis", "onset_on", "setting", "certainty", "mark")

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


class CaseNotStandingError(NotFoundError):
    text = Text(
        "位置 {position} 没有病例 {case}，或已撤销",
        "at position {position} there is no case {case}, or it was retracted",
    )
    hint = Text(
        "用 tracing audit log --case {case} 查看经过", "see tracing audit log --case {case}"
    )


@group.verb(
    "chain",
    help=Text(
        "画出一例病例的传播链：谁传给谁，以及它自己的候选传染源。重复出现的病例只展开一次。",
        "Draw the chain of a case: whom it infected, and so on, and its own candidate sources. A "
        "case that comes up again is marked and not expanded.",
    ),
    example="tracing graph chain C-0001\ntracing graph chain C-0016 --backward --as-of 2022-07-14",
)
@argument("case", help=Text("病例编号", "Id of the case"))
@option(
    "--forward/--backward",
    default=True,
    help=Text("顺着传播方向，或回溯传染源", "Downstream, or back to the sources"),
)
@as_of_option
@identify_option
@format_option
@pass_invocation
def chain(
    invocation: Invocation,
    *,
    case: str,
    forward: bool,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.chain import follow
    from tracing.console.people import Sight

    with opened(invocation) as registry:
        root = registry.resolve(case, "case")
        at = registry.position(as_of)
        with registry.reading() as reading:
            found = follow(reading.connection, at, str(root.entity_id), forward=forward)
            if found is None:
                raise CaseNotStandingError(case=root.human, position=at)
            sight = Sight(registry, "graph chain", identify)
            names = _names(reading.connection, at, found.people, sight)
        if format == "table":
            if forward:
                _print_sources(found, names)
            show_chains([_tree(found, names)], CHAIN_ON_TERMINAL, format)
        else:
            show_chains([_tree(found, names)], CHAIN, format)


def _names(
    connection: sa.Connection,
    at: int,
    people: Iterable[str],
    sight: Sight,
) -> Names:
    """The names of people, as far as they may be seen."""
    from tracing.console.people import with_names

    rows = with_names(connection, at, ({"person_id": person} for person in people))
    seen = sight.of(rows, ["name"])
    return {row["person_id"]: row["name"] for row in seen}


def _print_sources(found: Chain, names: Names) -> None:
    for source in found.infectors[found.root]:
        told = _case(found, source, names) | found.told(source, found.root)
        words = (shown(told[key]) for key in CHAIN_ON_TERMINAL if key != "mark")
        print(SOURCE.fill(line="  ".join(filter(None, words))))


def _tree(found: Chain, names: Names) -> Branch:
    """The chain from its root; built from the far end, for it may be longer than a stack."""
    children: dict[str, tuple[Branch, ...]] = {}
    for case in reversed(found.order):
        children[case] = tuple(
            Branch(
                _values(found, parent=case, case=below, names=names),
                children[below] if found.expanded_under[below] == case else (),
            )
            for below in found.followers[case]
        )
    return Branch(_values(found, None, found.root, names), children[found.root])


def _values(found: Chain, parent: str | None, case: str, names: Names) -> Row:
    repeated = parent is not None and found.expanded_under[case] != parent
    infectors = [found.cases[each]["case"] for each in found.infectors[case]]
    mark = str(LISTED) if repeated else None
    if parent is not None and found.forward and len(infectors) > 1 and not repeated:
        others = [each for each in infectors if each != found.cases[parent]["case"]]
        mark = str(OTHERS.fill(cases=", ".join(others)))
    return {
        **_case(found, case, names),
        **found.told(case if not found.forward else parent, parent if not found.forward else case),
        "infectors": infectors,
        "repeated": repeated,
        "mark": mark,
    }


def _case(found: Chain, case: str, names: Names) -> Row:
    row = found.cases[case]
    return {
        "case": row["case"],
        "person": row["person"],
        "name": names.get(row["person_id"]),
        "diagnosis": row["diagnosis"],
        "onset_on": row["onset_on"],
    }


@group.verb(
    "neighbours",
    help=Text(
        "列出一个人的暴露与传播，两个方向都列。",
        "List the exposures and transmissions of a person, both ways.",
    ),
    example="tracing graph neighbours P-0007\ntracing graph neighbours C-0016 --format csv",
)
@argument("of", metavar="ID", help=Text("人员、病例或密接编号", "Id of a person, case or contact"))
@as_of_option
@identify_option
@format_option
@pass_invocation
def neighbours(
    invocation: Invocation,
    *,
    of: str,
    as_of: int | datetime | date | None,
    identify: str | None,
    format: Format,
) -> None:
    from tracing.console.people import Sight
    from tracing.projections.questions.identity import kept_persons

    with opened(invocation) as registry:
        named = str(registry.resolve(of, "person", "case", "contact").person_id)
        at = registry.position(as_of)
        with registry.reading() as reading:
            person = kept_persons(reading.connection, at, [named]).get(named, named)
            found = list(_neighbours(reading.connection, at, person))
            people = dict.fromkeys(row["other"] for row in found if row["other"])
            sight = Sight(registry, "graph neighbours", identify)
            names = _names(reading.connection, at, people, sight)
            human = _human(reading.connection, found)
        rows = (_neighbour(row, names, human) for row in found)
        if format == "table":
            people_see = (_for_people(row) for row in rows)
            show(people_see, NEIGHBOURS_ON_TERMINAL, format, registry.zone)
        else:
            show(rows, NEIGHBOURS, format)


NEIGHBOURS_ON_TERMINAL = (
    Column("relation", Text("关系", "relation")),
    "person",
    "name",
    Column("record", Text("记录", "record")),
    "setting",
    "first_on",
    "last_on",
    "certainty",
)


def _neighbours(connection: sa.Connection, at: int, person: str) -> Iterator[Row]:
    from tracing.projections import questions

    for row in questions.exposures(connection, at, person_id=person):
        yield {"relation": "exposed_by", "other": row["source_person_id"], **row}
    for row in questions.exposures(connection, at, source_person_id=person):
        yield {"relation": "exposed", "other": row["person_id"], **row}
    cases = [row["case_id"] for row in questions.cases(connection, at, person_id=person)]
    for row in questions.transmissions(connection, at, case_id=cases):
        other = {"other": row["source_person_id"], "other_case": row["source_case_id"]}
        yield {"relation": "infected_by", **other, **row}
    for row in questions.transmissions(connection, at, source=cases):
        yield {
            "relation": "infected",
            "other": row["person_id"],
            "other_case": row["case_id"],
            **row,
        }


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
        "case": human.get(row.get("other_case", "")),
    }


def _for_people(row: Row) -> Row:
    return row | {
        "relation": RELATIONS[row["relation"]],
        "person": row["person"] or row["source_kind"],
        "record": row["exposure"] or row["case"],
        "first_on": row["first_on"] or row["first_at"],
        "last_on": row["last_on"] or row["last_at"],
    }
