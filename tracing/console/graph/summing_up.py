"""What is said below the people an infection can have reached: how many, and what that rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from tracing.console.graph.roles import ROLES, Known, known_of
from tracing.console.graph.ways import FORWARD, Way
from tracing.console.graph.windows import CAUGHT, COULD_INFECT, NEVER, windows_told
from tracing.console.pages import section
from tracing.language import Text
from tracing.render import Column, talk

if TYPE_CHECKING:
    from tracing.analysis.reach import Reached
    from tracing.console.graph.possible import Possible

Row = dict[str, Any]

NAMED = 5
"""Cases a line names."""
BYSTEPS = Text("按步数", "By steps")
STEPS = Column("steps", Text("步", "step"))
PEOPLE = Column("people", Text("人数", "people"))
MORE_CASES = Text("{cases} 等 {count} 例", "{cases} and others, {count} in all")
SUMMARY = Text(
    "共 {count} 人（{roles}），{generations} 代",
    "people: {count} ({roles}); generations: {generations}",
)
NOBODY_JOINED = Text("没有人：没有暴露记录相连", "nobody: no exposure on record joins anybody")
FOLDED = Text(
    "先列病例，共列 {rows} 人；加 --all 全列，或用 --format csv",
    "{rows} are listed, cases first; --all lists them all, as does --format csv",
)


def count_generations(found: Sequence[Reached], known: Mapping[str, Known], zone: tzinfo) -> None:
    """How many of each generation, by what they are; of one alone the summary says it."""
    generations: dict[int, Counter[str | None]] = {}
    for each in found:
        generations.setdefault(each.steps, Counter())[known[each.person].role] += 1
    if len(generations) == 1:
        return
    roles = [role for role in ROLES if any(counts[role] for counts in generations.values())]
    rows: list[Row] = []
    for steps, counts in sorted(generations.items()):
        told = {str(role): counts[role] or None for role in roles}
        rows.append({"steps": steps, "people": counts.total(), **told})
    columns = [STEPS, PEOPLE, *(Column(str(role), ROLES[role]) for role in roles)]
    section(BYSTEPS, rows, columns, zone)


def sum_up(found: Sequence[Reached], known: Mapping[str, Known], nobody: Text, listed: int) -> None:
    if not found:
        talk(nobody)
        return
    generations = max(each.steps for each in found)
    roles = _counted(known.values())
    talk(SUMMARY.fill(count=len(found), generations=generations, roles=roles))
    if listed < len(found):
        talk(FOLDED.fill(rows=listed))


def _counted(known: Iterable[Known]) -> Text:
    counts = Counter(each.role for each in known)
    told = [(ROLES[role], counts[role]) for role in ROLES if counts[role]]
    return Text(
        "，".join(f"{role.zh} {count}" for role, count in told),
        ", ".join(f"{role.en} {count}" for role, count in told),
    )


def explain(possible: Possible, root: str, way: Way, found: set[str]) -> None:
    """What is asked after, by the windows it was found by, and what is not found that way."""
    from tracing.analysis.reach import ANY_MOMENT, NO_CARRIER
    from tracing.console.graph.possible import FILTERED, UNJUDGED
    from tracing.projections import questions

    person = questions.human_ids(possible.connection, [root])[root]
    if not possible.any_time:
        carrier = possible.carriers_of([root]).get(root, NO_CARRIER)
        windows = carrier.infectious if way is FORWARD else carrier.catching or (ANY_MOMENT,)
        told = windows_told(windows, possible.zone) if windows else NEVER
        talk((COULD_INFECT if way is FORWARD else CAUGHT).fill(person=person, windows=told))
    if possible.filtered:
        talk(FILTERED)
    elif missing := _attributed(possible, root, way) - found:
        talk(way.missing.fill(person=person, cases=_cases_of(possible, missing)))
    if possible.without_pack:
        talk(UNJUDGED.fill(count=len(possible.without_pack)))


def _attributed(possible: Possible, root: str, way: Way) -> set[str]:
    """Whose cases are attributed to cases of somebody, or the other way about."""
    from tracing.projections import questions

    here = possible.connection, possible.at
    own = [row["case_id"] for row in questions.cases(*here, person_id=root)]
    if way is FORWARD:
        found = {row["person_id"] for row in questions.transmissions(*here, source=own)}
    else:
        found = {row["source_person_id"] for row in questions.transmissions(*here, case_id=own)}
    return found - {root}


def _cases_of(possible: Possible, people: Iterable[str]) -> Text:
    """Their ids, as many as a line takes."""
    known = known_of(possible.connection, possible.at, sorted(people))
    cases = sorted(case for each in known.values() for case in each.cases)
    told = ", ".join(cases[:NAMED])
    if len(cases) <= NAMED:
        return Text(told, told)
    return MORE_CASES.fill(cases=told, count=len(cases))
