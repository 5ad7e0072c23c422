"""Random histories in which people are merged, split and retracted, and exposures to the minute."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.histories import START, Ask, case_id, histories, person_id
from tracing.domain.contact.commands import RecordExposure
from tracing.domain.person.commands import RetractFacts, RetractPerson
from tracing.domain.person.identity import SameCase
from tracing.domain.person.identity_commands import MergePerson, SplitPerson

pairs = st.sampled_from([(one, other) for one in range(3) for other in range(3) if one != other])
exact = st.integers(0, 5).map(lambda part: START - timedelta(hours=3, seconds=30 * part))


@st.composite
def drastic(draw: st.DrawFn) -> Ask:
    """What random histories seldom hold: people merged, split, retracted."""
    who, other = draw(pairs)
    same = SameCase(case_id=case_id(who), is_case_id=case_id(other))
    one, its = person_id(who), person_id(other)
    said = [
        MergePerson(person_id=one, into=its, same_cases=(same,)),
        MergePerson(person_id=one, into=its, separate_cases=True),
        SplitPerson(person_id=one, kept=(its,), rest_stays=True),
        RetractPerson(person_id=one),
        RetractFacts(person_id=one, versions=(1,)),
        RetractFacts(person_id=one, versions=(draw(st.integers(2, 9)),)),
    ]
    return Ask(timedelta(), draw(st.sampled_from(said)))


@st.composite
def to_the_second(draw: st.DrawFn, asked: Ask) -> Ask:
    """The same, but an exposure may have begun and ended at known instants."""
    if not isinstance(asked.command, RecordExposure) or draw(st.booleans()):
        return asked
    known = {"first_at": draw(exact)} | ({"last_at": START} if draw(st.booleans()) else {})
    span = replace(asked.command.span, **known, open=draw(st.booleans()))
    return asked._replace(command=replace(asked.command, span=span))


@st.composite
def eventful(draw: st.DrawFn) -> list[Ask]:
    asked = [draw(to_the_second(each)) for each in draw(histories(least=20, most=40))]
    for each in draw(st.lists(drastic(), min_size=3, max_size=10)):
        asked.insert(draw(st.integers(6, len(asked))), each)
    return asked
