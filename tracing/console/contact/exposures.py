"""What becomes of an exposure: it ends, was recorded wrongly, did not take place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tracing.console.base import REASON, OneOf, ask, command, option, personal_option
from tracing.console.contact.options import (
    DAY_OR_MOMENT,
    EXPOSURE_TEXTS,
    WHEN,
    SpanAsked,
    exposure_options,
    source_of,
    source_option,
    span_options,
)
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    Wish,
    on_each,
    record_each,
    recording_options,
    skip_option,
    told,
)
from tracing.domain.command import Command
from tracing.domain.contact.commands import CorrectExposure, EndExposure, RetractExposure
from tracing.domain.contact.events import ExposureField, ExposureSpan
from tracing.domain.contact.state import ExposureState
from tracing.domain.refusals import UnknownExposureError
from tracing.domain.values import Certainty, PartialDate, Setting
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Ref


@command(
    "end-exposure",
    help=Text("记录仍在继续的暴露何时结束。", "Record when an exposure that went on has ended."),
    example="tracing contact end-exposure E-0001 --last 2022-07-13",
)
@on_each("exposure")
@option(
    "--last",
    type=DAY_OR_MOMENT,
    metavar=WHEN,
    help=Text("末次暴露：日期或时刻", "Last exposure: a day or a moment"),
)
@skip_option
@recording_options
def end_exposure(call: Call, last: PartialDate | datetime | None) -> None:
    ended = ask(last, "--last", Text("末次暴露", "last exposure"), DAY_OR_MOMENT)
    span = SpanAsked(None, ended, None)

    def decide(entry: Entry, exposure: Fields, _: ExposureState) -> Command:
        said = span.on(entry.registry, ExposureSpan())
        return EndExposure(**exposure, last_on=said.last_on, last_at=said.last_at)

    _record(call, decide, Text("暴露已结束", "the exposure has ended"))


@command(
    "correct-exposure",
    help=Text(
        "更正录错的暴露：只写改变的。",
        "Correct an exposure that was recorded wrongly: give only what changes.",
    ),
    example="""\
tracing contact correct-exposure E-0001 --first 2022-07-08 --setting workplace
tracing contact correct-exposure E-0001 --clear certainty""",
)
@on_each("exposure")
@source_option
@span_options
@option(
    "--open/--closed",
    "still_open",
    default=None,
    help=Text("是否仍在暴露", "Whether the exposure goes on"),
)
@exposure_options
@option(
    "--clear",
    type=OneOf(ExposureField),
    multiple=True,
    metavar=Text("项", "FIELD"),
    help=Text("清空这一项，可重复", "Empty this field; may be repeated"),
)
@personal_option
@skip_option
@recording_options
def correct_exposure(
    call: Call,
    *,
    source: str | None,
    first: PartialDate | datetime | None,
    last: PartialDate | datetime | None,
    still_open: bool | None,
    setting: Setting | None,
    certainty: Certainty | None,
    clear: tuple[ExposureField, ...],
    personal: str | None,
) -> None:
    span = SpanAsked(first, last, still_open)
    moves = any(each is not None for each in span)
    texts = told(call, personal, EXPOSURE_TEXTS | REASON)

    def decide(entry: Entry, exposure: Fields, known: ExposureState) -> Command:
        return CorrectExposure(
            **exposure,
            **texts,
            source=None if source is None else source_of(entry.registry, source),
            span=span.on(entry.registry, known.span) if moves else None,
            setting=setting,
            certainty=certainty,
            cleared=clear,
        )

    _record(call, decide, Text("暴露已更正", "the exposure is corrected"))


@command(
    "retract-exposure",
    help=Text("撤销没有发生的暴露。", "Retract an exposure that did not take place."),
    example="tracing contact retract-exposure E-0001",
)
@on_each("exposure")
@personal_option
@skip_option
@recording_options
def retract_exposure(call: Call, personal: str | None) -> None:
    texts = told(call, personal, REASON)
    _record(
        call,
        lambda _, exposure, __: RetractExposure(**exposure, **texts),
        Text("暴露已撤销", "the exposure is retracted"),
    )


def _record(
    call: Call, decide: Callable[[Entry, Fields, ExposureState], Command], says: Text
) -> None:
    def wish(entry: Entry, exposure: Ref) -> Wish:
        known = _known(entry, exposure)
        fields = {
            "person_id": exposure.person_id,
            "contact_id": known.contact_id,
            "exposure_id": known.exposure_id,
            **entry.learnt,
        }
        ids = {
            "exposure": exposure.human,
            "contact": entry.registry.human(known.contact_id),
            "person": entry.registry.human(exposure.person_id),
        }
        return Wish([decide(entry, fields, known)], lambda: ids)

    record_each(call, ["exposure"], wish, says)


def _known(entry: Entry, exposure: Ref) -> ExposureState:
    for contact in entry.registry.history(exposure.person_id).contacts.values():
        for known in contact.exposures.values():
            if known.exposure_id == exposure.entity_id:
                return known
    raise UnknownExposureError(exposure=exposure.entity_id)
