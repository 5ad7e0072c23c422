"""Outside ids (national ids, passports …): each belongs to one person at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from tracing.application import Beside, TracingApplication
from tracing.domain.command import seal
from tracing.domain.identifiers import ClaimId, PersonId
from tracing.domain.register import ClaimLinked, ClaimReleased
from tracing.domain.values import ClaimKind, FactRef
from tracing.errors import ConflictError
from tracing.language import Text
from tracing.ledger.registry_key import RegistryKey
from tracing.ledger.sealing import Place


class OutsideIdTakenError(ConflictError):
    text = Text(
        "该证件号已登记在 {person} 名下", "this outside id is recorded for {person} already"
    )
    hint = Text("使用该人员，不要重复登记", "use that person instead of registering another")


class OutsideIds:
    """Whose an outside id is, and what makes it somebody's."""

    def __init__(self, application: TracingApplication, key: RegistryKey) -> None:
        self._application = application
        self._key = key

    def claims(self, documents: Mapping[ClaimKind, str], person_id: PersonId) -> Iterator[Beside]:
        """What makes outside ids this person's. Raises OutsideIdTakenError."""
        for kind, value in documents.items():
            claim, version, holder = self._claim(kind, value)
            if holder is not None and holder != person_id:
                raise OutsideIdTakenError(person=holder)
            link = seal(person_id, str(person_id))
            assert link is not None
            if holder is None:
                yield Beside(claim, version, [ClaimLinked(claim_kind=kind, link=link)])

    def changes(
        self, gained: Mapping[ClaimKind, str], lost: Mapping[ClaimKind, str], person_id: PersonId
    ) -> Iterator[Beside]:
        """What makes some outside ids this person's and sets others free. Raises
        OutsideIdTakenError. An id that is only written otherwise than before stays theirs."""
        yield from self.claims(gained, person_id)
        kept = {self._key.claim_id(kind, "", value) for kind, value in gained.items()}
        for kind, value in lost.items():
            claim, version, holder = self._claim(kind, value)
            if holder == person_id and claim not in kept:
                yield Beside(claim, version, [ClaimReleased(retracts=FactRef(claim, version))])

    def claimed(self, kind: ClaimKind, value: str) -> PersonId | None:
        """The person an outside id belongs to; None where it is nobody's, or they were erased or
        should never have been entered."""
        return self._claim(kind, value)[2]

    def _claim(self, kind: ClaimKind, value: str) -> tuple[ClaimId, int, PersonId | None]:
        """The stream of an outside id, its version, and the person it belongs to then."""
        claim = self._key.claim_id(kind, "", value)
        rows = self._application.ledger.stream(claim)
        last = self._application.events_mapper.decode(rows[-1]) if rows else None
        if last is None or not isinstance(last.event, ClaimLinked):
            return claim, len(rows), None
        place = Place(claim, last.version, last.topic)
        opened = self._application.sealer.open_link(last.event.link, place, "link")
        if opened is None:
            return claim, len(rows), None
        holder = PersonId(UUID(opened[1]))
        person = self._application.history(holder).person
        return claim, len(rows), holder if person and not person.retracted else None
