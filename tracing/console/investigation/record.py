"""`tracing investigation show`: one investigation, its steps, and the track it found."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from tracing.console.base import (
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    pass_invocation,
)
from tracing.console.investigation.columns import (
    INVESTIGATION,
    STEP,
    TIMED,
    read_investigations,
    steps_of,
)
from tracing.console.pages import section
from tracing.console.people import Sight
from tracing.console.periods import periods
from tracing.console.person.living import STAY, STAYED, read_stays, where
from tracing.console.session import opened
from tracing.domain.investigation.state import InvestigationStep
from tracing.errors import NotFoundError
from tracing.language import Text
from tracing.projections.questions.investigations import investigations
from tracing.render import Format, show_record

if TYPE_CHECKING:
    from datetime import tzinfo

Row = dict[str, Any]

HIDDEN_FROM_PEOPLE = (
    *(f"{step}_at" for step in InvestigationStep),
    *TIMED,
    "investigation_id",
    "person_id",
)


class NotKnownThenError(NotFoundError):
    text = Text(
        "当时还没有流调 {investigation}", "investigation {investigation} was not known then"
    )
    hint = Text("用更晚的时点", "ask for a later moment")


@command(
    "show",
    help=Text(
        "显示一次流调：各步距报告、距布置多久，以及查明的活动轨迹。",
        "Show an investigation: what each step took from the report and from the assignment, and "
        "the track it found.",
    ),
    example="tracing investigation show I-0001",
)
@argument("investigation", help=Text("流调编号", "Id of the investigation"))
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def show_investigation(
    invocation: Invocation,
    *,
    investigation: str,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        ref = registry.resolve(investigation, "investigation")
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "investigation show", identify)
        named = str(ref.entity_id)
        with registry.reading() as reading:
            here = reading.connection
            found = investigations(here, at, on=day, investigation_id=named)
            row = next(read_investigations(here, at, found, sight), None)
            if row is None:
                raise NotKnownThenError(investigation=ref.human)
            stays = read_stays(here, at, sight, on=day, investigation_id=named)
        track = sorted(stays, key=lambda stay: _start(stay, registry.zone))
        if format == "table":
            told = [
                key
                for key in INVESTIGATION
                if key not in HIDDEN_FROM_PEOPLE and row[key] is not None
            ]
            show_record(row, told, format, registry.zone)
            section(Text("各步", "Steps"), steps_of(row), STEP, registry.zone)
            lines = list(periods(where(track), registry.zone))
            section(Text("活动轨迹", "Track"), lines, STAYED, registry.zone)
        else:
            each = [{key: stay[key] for key in STAY} for stay in track]
            show_record({**row, "track": each}, [*INVESTIGATION, "track"], format)


def _start(stay: Row, zone: tzinfo) -> datetime:
    """The first moment at which a stay can have begun."""
    if stay["from_at"] is not None:
        moment: datetime = stay["from_at"]
        return moment
    if stay["from_on"] is None:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(stay["from_on"].earliest, time.min, zone)
