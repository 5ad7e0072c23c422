"""`tracing person merge`: two records are of one human being."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tracing.console.base import (
    REASON,
    TEXT,
    Invocation,
    argument,
    ask,
    command,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.console.recording import Call, recording, recording_options
from tracing.console.session import tell
from tracing.domain.identifiers import CaseId, PersonId
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson
from tracing.errors import UsageError
from tracing.language import Text
from tracing.projections.questions.identity import all_of_persons, kept_persons
from tracing.render import Format

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

INTO = Text("保留的人员编号", "id of the person kept")
MERGED = Text("已并入 {kept}", "merged into {kept}")


class NotAPairOfCasesError(UsageError):
    text = Text("“{value}”不是两个病例编号", "'{value}' is not a pair of cases")
    hint = Text("写成 C-0005=C-0002", "write C-0005=C-0002")


@command(
    "merge",
    help=Text(
        "两条人员记录是同一个人：前一条并入保留的那一条。编号都继续可用，账本不改。"
        "两边都有病例时，须说明是同一次感染还是两次。",
        "Two records are of one human being: the first is merged into the one that is kept. All "
        "ids go on working. Where both have cases, say whether they are one infection or two.",
    ),
    example="""\
tracing person merge P-0002 --into P-0001
tracing person merge P-0002 --into P-0001 --same-case C-0005=C-0002""",
)
@argument("person", help=Text("重复的人员编号", "Id of the duplicate"))
@option("--into", metavar=Text("人员", "PERSON"), help=Text("保留的人员", "The person kept"))
@option(
    "--same-case",
    "same_cases",
    multiple=True,
    metavar=Text("病例=病例", "CASE=CASE"),
    help=Text(
        "重复记录的病例与保留者的病例是同一次感染，可重复",
        "A case of the duplicate is the same infection as one of the person kept; repeatable",
    ),
)
@option(
    "--separate-cases",
    is_flag=True,
    help=Text("两边的病例是两次感染", "Their cases are two infections"),
)
@personal_option
@recording_options
@pass_invocation
def merge(
    invocation: Invocation,
    *,
    person: str,
    into: str | None,
    same_cases: tuple[str, ...],
    separate_cases: bool,
    personal: str | None,
    at: datetime | date | None,
    format: Format,
) -> None:
    named = ask(into, "--into", INTO, TEXT)
    reason = read_personal(personal, REASON).get("reason") if personal else None
    with recording(Call(invocation, at, format)) as entry:
        duplicate = entry.registry.resolve(person, "person")
        wanted = entry.registry.resolve(named, "person")
        kept = _end(entry.registry, wanted, duplicate)
        pairs = [_pair(entry.registry, each) for each in same_cases]
        answer = entry.registry.execute(
            MergePerson(
                person_id=duplicate.person_id,
                into=kept.person_id,
                same_cases=tuple(pairs),
                separate_cases=separate_cases,
                also=_also(entry.registry, duplicate, kept),
                reason=reason,
                **entry.learnt,
            ),
            asked=entry.asked,
        )
        ids = {"person": duplicate.human, "merged_into": kept.human}
        tell(answer, MERGED.fill(kept=kept.human), ids, format)


def _end(registry: Registry, wanted: Ref, duplicate: Ref) -> Ref:
    """Whoever is kept in the place of the one named; a circle is left to be refused."""
    kept = registry.kept(wanted)
    return wanted if kept == duplicate else kept


def _also(registry: Registry, *both: Ref) -> tuple[PersonId, ...]:
    """Whoever is one with either of them already."""
    at = registry.position()
    own = [str(each.entity_id) for each in both]
    with registry.reading() as reading:
        kept = kept_persons(reading.connection, at, own)
        found = all_of_persons(reading.connection, at, [*own, *kept.values()])
    return tuple(PersonId(UUID(each)) for each in found if each not in own)


def _pair(registry: Registry, text: str) -> SameCase:
    first, equals, second = text.partition("=")
    if not equals:
        raise NotAPairOfCasesError(value=text)
    case, same = (registry.resolve(each, "case").entity_id for each in (first, second))
    return SameCase(case_id=CaseId(case), is_case_id=CaseId(same))
