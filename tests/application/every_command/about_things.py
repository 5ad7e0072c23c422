"""What is asked of the commands about places, pools, transfers, rounds and the like."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from tests.application.every_command.questions import (
    NOWHERE,
    RECORDED,
    TO_COME,
    Questions,
)
from tests.read_models.golden_measures import (
    LISTED,
    POOL,
    QIAN,
    ROUND,
    SECTION,
    SITE,
    ZHOU,
    at,
    thing,
)
from tracing.domain.area import commands as area
from tracing.domain.area import level_commands as levels
from tracing.domain.area.level_refusals import (
    ConditionsUnmetError,
    ExtensionEndsBeforeError,
    NoLevelGroundError,
)
from tracing.domain.area.refusals import (
    ListedTwiceError,
    MalformedAreaCodeError,
    NothingChangedError,
    NothingCountedError,
    NothingCoveredError,
)
from tracing.domain.bulletin import commands as bulletin
from tracing.domain.bulletin.refusals import CutOffAheadError, NothingSaidError
from tracing.domain.command import Command
from tracing.domain.counting import LessThanNothingError
from tracing.domain.day import commands as day
from tracing.domain.day.events import Settlement
from tracing.domain.day.refusals import DoesNotBalanceError
from tracing.domain.disinfection import commands as disinfection
from tracing.domain.disinfection.refusals import NowhereToDisinfectError
from tracing.domain.gathering import commands as gathering
from tracing.domain.gathering.refusals import GatheringAlreadyRecordedError
from tracing.domain.laboratory.events import Target
from tracing.domain.laboratory.refusals import CtOutOfRangeError, NoResultError
from tracing.domain.operation import commands as operation
from tracing.domain.operation.refusals import NoTriggerError
from tracing.domain.place import commands as place
from tracing.domain.place.events import PlaceKind
from tracing.domain.place.refusals import (
    NamedDwellingError,
    NoNumberGivenError,
    NotADwellingError,
    PlaceAlreadyRegisteredError,
)
from tracing.domain.pool import commands as pool
from tracing.domain.pool.refusals import (
    EmptyPoolError,
    MemberTwiceError,
    NotAMemberError,
    PoolExistsError,
)
from tracing.domain.protocol import commands as protocol
from tracing.domain.protocol.adoption_refusals import NotAdoptedError, OtherPackError
from tracing.domain.refusals import (
    DateAfterEntryError,
    EndBeforeStartError,
    FactAlreadyRetractedError,
    NoSuchFactError,
    UnknownThingError,
)
from tracing.domain.retracting import RetractThingFacts
from tracing.domain.screening import commands as screening
from tracing.domain.screening.refusals import (
    MoreThanError,
    RoundOverError,
    RoundWithoutAreaError,
)
from tracing.domain.transfer import commands as transfer
from tracing.domain.transfer.events import Passenger
from tracing.domain.transfer.refusals import (
    LegRecordedError,
    NobodyHandedOverError,
    NoPassengersError,
    NotAPassengerError,
    PassengerTwiceError,
)
from tracing.domain.values import FactRef

PLACES: dict[type[Command], Questions] = {
    place.RegisterPlace: Questions(
        NamedDwellingError,
        {"place_kind": PlaceKind.DWELLING},
        again=PlaceAlreadyRegisteredError,
        own_ids=("thing_id",),
        anew=RECORDED,  # markets may share a name
    ),
    place.SetCapacity: Questions(NoNumberGivenError, {"capacity": None, "rooms": None}),
    place.NameHouseholder: Questions(NotADwellingError, {"thing_id": SITE}),
    place.ClosePlace: Questions(UnknownThingError, NOWHERE),
    gathering.RecordGathering: Questions(
        UnknownThingError,
        {"place_id": thing(99)},
        again=GatheringAlreadyRecordedError,
        own_ids=("thing_id",),
        anew=RECORDED,  # a line runs every day
    ),
    gathering.CountAttendance: Questions(LessThanNothingError, {"count": -1}),
    # the code of an area, and the day of a bulletin, are its identity
    area.RegisterArea: Questions(MalformedAreaCodeError, {"code": "36x"}),
    area.DivideArea: Questions(ListedTwiceError, {"townships": (LISTED, LISTED)}),
    area.CountArea: Questions(NothingCountedError, {"households": None, "population": None}),
    area.ChangeArea: Questions(NothingChangedError, {"name": None, "parent": None}),
    area.BoundArea: Questions(NothingCoveredError, {"covers": (), "places": ()}),
    area.AbolishArea: Questions(MalformedAreaCodeError, {"succeeded_by": ("36x",)}),
    levels.DesignateArea: Questions(NoLevelGroundError, {"grounds": ()}),
    levels.ExtendArea: Questions(ExtensionEndsBeforeError, {"until_on": date(2022, 6, 1)}),
    levels.LiftArea: Questions(ConditionsUnmetError, {"unmet": ("clean_days",)}),
    bulletin.PublishBulletin: Questions(
        CutOffAheadError, {"sections": (replace(SECTION, cut_off=TO_COME),)}
    ),
    bulletin.RecordForeignBulletin: Questions(NothingSaidError, {"sections": ()}),
    # all adoptions lie in one stream
    protocol.AdoptProtocol: Questions(OtherPackError, {"pack": "others"}),
    protocol.EndProtocol: Questions(NotAdoptedError, {"jurisdiction": "36"}),
    RetractThingFacts: Questions(
        NoSuchFactError, {"versions": (99,)}, again=FactAlreadyRetractedError
    ),
}

MEASURES: dict[type[Command], Questions] = {
    transfer.RequestTransfer: Questions(
        NoPassengersError,
        {"passengers": ()},
        own_ids=("thing_id",),
        anew=RECORDED,  # somebody may be moved twice a day
    ),
    transfer.ChangePassengers: Questions(
        PassengerTwiceError, {"added": (Passenger(person_id=ZHOU),)}
    ),
    transfer.DispatchTransfer: Questions(
        EndBeforeStartError,
        {"dispatched_at": at(27, 10)},
        sealed=("escort",),
        sealed_again=LegRecordedError,
    ),
    transfer.RecordIncident: Questions(NotAPassengerError, {"people": (QIAN,)}, sealed=("note",)),
    transfer.ArriveTransfer: Questions(UnknownThingError, {"place_id": thing(99)}),
    transfer.HandOver: Questions(NobodyHandedOverError, {"accepted": ()}),
    transfer.CancelTransfer: Questions(DateAfterEntryError, {"cancelled_at": TO_COME}),
    disinfection.OrderDisinfection: Questions(
        NowhereToDisinfectError,
        {"place_id": None},
        own_ids=("thing_id",),
        anew=RECORDED,  # the same rooms are disinfected again
    ),
    disinfection.PerformDisinfection: Questions(UnknownThingError, NOWHERE),
    operation.StartOperation: Questions(
        NoTriggerError, {"positives": 9}, own_ids=("thing_id",), anew=RECORDED
    ),
    operation.ReportReadiness: Questions(DateAfterEntryError, {"as_of": TO_COME}),
    operation.ReportAction: Questions(LessThanNothingError, {"done": -1}),
    operation.CloseOperation: Questions(DateAfterEntryError, {"closed_at": TO_COME}),
    disinfection.AssessEffect: Questions(LessThanNothingError, {"samples": -1}),
}

TESTING: dict[type[Command], Questions] = {
    screening.OrderRound: Questions(
        RoundWithoutAreaError,
        {"areas": ()},
        own_ids=("thing_id",),
        anew=RECORDED,  # rounds follow each other, and not everybody numbers them
    ),
    screening.FixRoster: Questions(MoreThanError, {"people": 1}),
    screening.OpenSite: Questions(DateAfterEntryError, {"opened_at": TO_COME}),
    screening.ReportProgress: Questions(MoreThanError, {"resulted": 451}),
    screening.CompleteRound: Questions(EndBeforeStartError, {"completed_at": at(27)}),
    screening.CancelRound: Questions(RoundOverError, {"thing_id": ROUND}),
    pool.CollectPool: Questions(
        EmptyPoolError,
        {"size": 0},
        sealed=("code",),
        sealed_again=PoolExistsError,
        own_ids=("thing_id",),
        anew=RECORDED,  # somebody may be in two tubes
    ),
    pool.IdentifyPoolMembers: Questions(MemberTwiceError, {"members": (ZHOU,)}),
    pool.ReportPoolResult: Questions(CtOutOfRangeError, {"targets": (Target("N", 99),)}),
    pool.WithdrawPoolResult: Questions(NoResultError, {"withdraws": FactRef(POOL, 99)}),
    pool.FindPoolMembers: Questions(NotAMemberError, {"members": (QIAN,)}),
}

DAYS: dict[type[Command], Questions] = {
    day.CloseDay: Questions(DoesNotBalanceError, {"outstanding": ()}),
    day.RestateDay: Questions(DoesNotBalanceError, {"settlement": Settlement(reported=1)}),
}

ABOUT_THINGS = PLACES | MEASURES | TESTING | DAYS
