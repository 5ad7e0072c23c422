"""Options and words that the commands about an order share."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tracing.console.base import AREA_CODE, DAY, OneOf, ask, option
from tracing.console.commands import Callback
from tracing.console.contact.options import area_option
from tracing.console.session import instant
from tracing.domain.identifiers import (
    CaseId,
    ContactId,
    ExposureId,
    PersonId,
    PlaceId,
    PoolId,
    SampleId,
)
from tracing.domain.quarantine.basis import BasisKind, kind_of
from tracing.domain.quarantine.events import (
    AreaBasis,
    ArrivalBasis,
    Basis,
    CaseBasis,
    ExposureBasis,
    OrderMode,
    OrderPurpose,
    PoolBasis,
    SampleBasis,
)
from tracing.errors import UsageError
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

MODE = Text("方式", "mode")
DATE = Text("日期", "DATE")
MODES = OneOf(OrderMode)
ARRIVAL, AREA = "arrival:", "area:"

USUAL = {
    BasisKind.CASE: OrderPurpose.ISOLATION,
    BasisKind.SAMPLE: OrderPurpose.ISOLATION,
}
"""What an order is for where it is not said; on any other basis, quarantine."""


class BasisMissingError(UsageError):
    text = Text(
        "没有写明 {person} 的隔离依据", "it is not said on what an order for {person} rests"
    )
    hint = Text(
        "写密接 K- 或病例 C- 的编号代替人员编号，或写 --basis",
        "name their contact K- or case C- instead of the person, or give --basis",
    )


class BasisOfAnotherError(UsageError):
    text = Text(
        "{basis} 不是 {person} 的，不能作为其隔离依据",
        "{basis} is not about {person}: an order for them cannot rest on it",
    )
    hint = Text("写此人自己的依据", "give a basis of their own")


def kept_options(function: Callback) -> Callback:
    """`--mode`, `--place`, `--area` and `--room`."""
    mode = option("--mode", type=MODES, help=Text("方式", "How they are kept"))
    return mode(place_option(area_option(room_option(function))))


def place_option(function: Callback) -> Callback:
    return option(
        "--place",
        metavar=Text("编号", "ID"),
        help=Text("场所编号 L-", "Where: id of the place, L-"),
    )(function)


def room_option(function: Callback) -> Callback:
    return option("--room", metavar=Text("房间", "ROOM"), help=Text("房间", "The room"))(function)


def ends_option(function: Callback) -> Callback:
    return option("--ends", type=DAY, metavar=DATE, help=Text("最后一天", "The last day"))(function)


def override_option(function: Callback) -> Callback:
    return option(
        "--override",
        is_flag=True,
        help=Text(
            "越过规则，决定中写明理由；越过的一并记录",
            "Although the rule says otherwise; the decision says why, and it is recorded",
        ),
    )(function)


def place_of(registry: Registry, text: str | None) -> PlaceId | None:
    return None if text is None else PlaceId(registry.resolve(text, "place").entity_id)


def moment(registry: Registry, when: datetime | date | None) -> datetime | None:
    return None if when is None else instant(registry, when)


def ends_of(ends: date | None) -> date:
    return ask(ends, "--ends", Text("最后一天", "the last day"), DAY)


def basis_of(registry: Registry, subject: Ref, text: str | None) -> Basis:
    """What an order for a person, contact or case rests on."""
    if text is None:
        return _own(subject)
    if text.startswith(ARRIVAL):
        return ArrivalBasis(AREA_CODE.read(text.removeprefix(ARRIVAL)))
    if text.startswith(AREA):
        return AreaBasis(AREA_CODE.read(text.removeprefix(AREA)))
    named = registry.resolve(text, "contact", "case", "exposure", "sample", "pool")
    if named.kind == "pool":
        return PoolBasis(PoolId(named.entity_id))
    if named.person_id != subject.person_id:
        person = registry.human(subject.person_id)
        raise BasisOfAnotherError(basis=named.human, person=person)
    match named.kind:
        case "sample":
            return SampleBasis(SampleId(named.entity_id))
        case "exposure":
            exposure = ExposureId(named.entity_id)
            return ExposureBasis(_episode(registry, named.person_id, exposure), (exposure,))
        case _:
            return _own(named)


def _own(subject: Ref) -> Basis:
    match subject.kind:
        case "contact":
            return ExposureBasis(ContactId(subject.entity_id))
        case "case":
            return CaseBasis(CaseId(subject.entity_id))
        case _:
            raise BasisMissingError(person=subject.human)


def _episode(registry: Registry, person: PersonId, exposure: ExposureId) -> ContactId:
    return next(
        contact.contact_id
        for contact in registry.history(person).contacts.values()
        if exposure in contact.exposures
    )


def purpose_of(asked: OrderPurpose | None, basis: Basis) -> OrderPurpose:
    return asked or USUAL.get(kind_of(basis), OrderPurpose.QUARANTINE)
