"""Typed identities. Streams and entities are named by time-ordered UUIDs (version 7, RFC 9562).

People type short human ids such as `C-0016`: the number is the ordinal of the entity's creating
event among all events of that topic, by position, so nobody has to hand numbers out.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NewType
from uuid import UUID

import msgspec

RegistryId = NewType("RegistryId", UUID)
PersonId = NewType("PersonId", UUID)
CaseId = NewType("CaseId", UUID)
ContactId = NewType("ContactId", UUID)
ExposureId = NewType("ExposureId", UUID)
AttributionId = NewType("AttributionId", UUID)
GatheringId = NewType("GatheringId", UUID)
PlaceId = NewType("PlaceId", UUID)
StayId = NewType("StayId", UUID)
"""One place a person lived, worked or was at."""
SampleId = NewType("SampleId", UUID)
ImmunityId = NewType("ImmunityId", UUID)
"""One vaccination, past infection or contraindication."""
InvestigationId = NewType("InvestigationId", UUID)
QuarantineId = NewType("QuarantineId", UUID)
"""One order of quarantine, isolation or monitoring."""
ReferralId = NewType("ReferralId", UUID)
AreaId = NewType("AreaId", UUID)
PoolId = NewType("PoolId", UUID)
TransferId = NewType("TransferId", UUID)
RoundId = NewType("RoundId", UUID)
"""One round of screening."""
DisinfectionId = NewType("DisinfectionId", UUID)
BulletinId = NewType("BulletinId", UUID)
ArrivalId = NewType("ArrivalId", UUID)
OperationId = NewType("OperationId", UUID)
"""One operation to clear a hot spot."""
SourceId = NewType("SourceId", UUID)
"""An outside source of facts, such as the line list a hospital sends again and again."""
ClaimId = NewType("ClaimId", UUID)
"""A keyed HMAC of an outside id (national id, passport, a foreign system's number)."""
CommandId = NewType("CommandId", UUID)

HUMAN_PREFIXES = {
    "person": "P",
    "case": "C",
    "contact": "K",
    "exposure": "E",
    "place": "L",
    "gathering": "G",
    "stay": "W",
    "sample": "S",
    "pool": "M",
    "immunity": "V",
    "investigation": "I",
    "quarantine": "Q",
    "transfer": "T",
    "referral": "R",
    "round": "N",
    "disinfection": "D",
    "bulletin": "B",
    "operation": "H",
    "arrival": "A",
}


def human_id(kind: str, number: int) -> str:
    """
    >>> human_id("case", 16)
    'C-0016'
    """
    return f"{HUMAN_PREFIXES[kind]}-{number:04d}"


class Ids:
    """The identities one command makes: the same command makes the same ones when it is retried.

    Time-ordered (UUID version 7) where the command's id is.
    """

    def __init__(self, command_id: UUID) -> None:
        self._seed = command_id.bytes
        self._made = 0

    def new(self) -> UUID:
        self._made += 1
        digest = sha256(self._seed + self._made.to_bytes(8, "big")).digest()
        made = bytearray(self._seed[:6] + digest[:10])
        made[6] = made[6] & 0x0F | 0x70
        made[8] = made[8] & 0x3F | 0x80
        return msgspec.convert(bytes(made), UUID)
