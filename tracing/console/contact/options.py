"""Options and words that the commands about a contact share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tracing.console.base import AREA_CODE, MOMENT, NOTE, PARTIAL_DATE, Kind, OneOf, option
from tracing.console.commands import Callback
from tracing.console.kept import named
from tracing.console.options import UnreadableMomentError
from tracing.domain.contact.events import ExposureSpan, IdentificationRoute
from tracing.domain.identifiers import CaseId, ContactId, GatheringId, PlaceId
from tracing.domain.values import (
    CaseSource,
    Certainty,
    ContactSource,
    ExposureSource,
    GatheringSource,
    PartialDate,
    PersonSource,
    PlaceSource,
    Setting,
    UnknownSource,
)
from tracing.errors import TracingError, shown
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

EXPOSURE_TEXTS = {**NOTE, "source_note": Text("关于来源的备注", "note on the source")}
UNKNOWN = ("unknown", "未知", "不明")

SOURCE = Text(
    "暴露来源：病例 C-、密接 K-、人员 P-、聚集活动 G-、场所 L-，或 unknown",
    "what they were exposed to: a case C-, a contact K-, a person P-, a gathering G-, a place L-, "
    "or unknown",
)


class DayOrMoment(Kind[PartialDate | datetime]):
    """A day, as exactly as it is known, or an instant."""

    def read(self, text: str) -> PartialDate | datetime:
        try:
            return PARTIAL_DATE.read(text)
        except TracingError:
            moment = MOMENT.read(text)
        if isinstance(moment, datetime):
            return moment
        raise UnreadableMomentError(value=shown(text))


DAY_OR_MOMENT = DayOrMoment("moment")
WHEN = Text("何时", "WHEN")


class SpanAsked(NamedTuple):
    """The first and last of an exposure as the options say them."""

    first: PartialDate | datetime | None
    last: PartialDate | datetime | None
    open: bool | None

    def on(self, registry: Registry, known: ExposureSpan) -> ExposureSpan:
        """The span after what was said: a day takes the place of an instant, and the reverse."""
        span = known
        if self.first is not None:
            day, moment = either(registry, self.first)
            span = replace(span, first_on=day, first_at=moment)
        if self.last is not None:
            day, moment = either(registry, self.last)
            span = replace(span, last_on=day, last_at=moment, open=False)
        return span if self.open is None else replace(span, open=self.open)


def either(
    registry: Registry, when: PartialDate | datetime
) -> tuple[PartialDate | None, datetime | None]:
    """The day, or the moment, that was written."""
    if isinstance(when, datetime):
        return None, registry.localised(when)
    return when, None


def span_options(function: Callback) -> Callback:
    """`--first` and `--last`."""
    first = option(
        "--first",
        type=DAY_OR_MOMENT,
        metavar=WHEN,
        help=Text("首次接触：日期或时刻", "First contact: a day or a moment"),
    )
    last = option(
        "--last",
        type=DAY_OR_MOMENT,
        metavar=WHEN,
        help=Text("末次暴露：日期或时刻", "Last exposure: a day or a moment"),
    )
    return first(last(function))


def exposure_options(function: Callback) -> Callback:
    """Where, and how certainly."""
    setting = option("--setting", type=OneOf(Setting), help=Text("场景", "Where it took place"))
    certainty = option("--certainty", type=OneOf(Certainty), help=Text("把握", "How certain it is"))
    return setting(certainty(function))


def source_option(function: Callback) -> Callback:
    return option(
        "--source",
        metavar=Text("来源", "SOURCE"),
        help=Text(
            "病例 C-、密接 K-、人员 P-、聚集活动 G-、场所 L-，或 unknown",
            "A case C-, contact K-, person P-, gathering G-, place L-, or unknown",
        ),
    )(function)


def route_options(function: Callback) -> Callback:
    return option(
        "--route",
        type=OneOf(IdentificationRoute),
        help=Text("发现途径", "How they came to be known"),
    )(function)


def area_option(function: Callback) -> Callback:
    return option(
        "--area",
        type=AREA_CODE,
        metavar=Text("区划码", "CODE"),
        help=Text("所在地区", "Code of the area"),
    )(function)


def within_option(function: Callback) -> Callback:
    """`--area` of lists, handed on as `area: str | None`."""
    return option(
        "--area",
        type=AREA_CODE,
        metavar=Text("区划码", "CODE"),
        help=Text("只列此地区及其下级", "Only this area and those within it"),
    )(function)


def source_of(registry: Registry, text: str) -> ExposureSource:
    """The source a person named."""
    if text.casefold() in UNKNOWN:
        return UnknownSource()
    ref = named(registry, text, "case", "contact", "person", "gathering", "place")
    match ref.kind:
        case "gathering":
            return GatheringSource(GatheringId(ref.entity_id))
        case "place":
            return PlaceSource(PlaceId(ref.entity_id))
        case "case":
            return CaseSource(ref.person_id, CaseId(ref.entity_id))
        case "contact":
            return ContactSource(ref.person_id, ContactId(ref.entity_id))
        case _:
            return PersonSource(ref.person_id)
