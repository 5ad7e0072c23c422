"""What may be asked about bulletins: that one be published, or somebody else's recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import ClassVar
from uuid import UUID, uuid5

from tracing.domain.bulletin.events import BulletinPublished, ForeignBulletinRecorded, Section
from tracing.domain.bulletin.refusals import (
    AlreadyPublishedError,
    BulletinTakenBackError,
    CutOffAheadError,
    NothingSaidError,
    SaidTwiceError,
)
from tracing.domain.bulletin.state import BulletinState
from tracing.domain.command import Context, StateOfThing, moments_fit
from tracing.domain.event import Event
from tracing.domain.identifiers import BulletinId
from tracing.domain.thing import ThingHistory
from tracing.domain.values import AreaCode, Decision, Instant, PublicLabel


def bulletin_id(registry_id: UUID, about_on: date, of: str, attempt: int = 0) -> BulletinId:
    """The stream of what an area (or an issuer) said about a day, so that it is said once.

    `attempt` counts those that were taken back before.
    """
    return BulletinId(uuid5(registry_id, f"bulletin {about_on.isoformat()} {of} {attempt}"))


class SayFigures(StateOfThing, frozen=True, kw_only=True):
    """What both commands have: a day, and figures of areas up to a moment."""

    about_on: date
    sections: tuple[Section, ...]
    document: PublicLabel | None = None
    published_at: Instant | None = None

    def fits(self, history: ThingHistory, context: Context) -> bool:
        """Whether it says anything new; refused where it contradicts what was said."""
        moments_fit(context, published_at=self.published_at)
        self._refuse_incomplete()
        self._refuse_ahead(context)
        said: BulletinState | None = history.state
        if said is None:
            if history.version:
                raise BulletinTakenBackError(bulletin=self.thing_id)
            return True
        if same_figures(said.sections, self.sections):
            return False
        if self.corrects is None:
            key, was, now = _first_difference(said.sections, self.sections)
            raise AlreadyPublishedError(
                bulletin=self.thing_id, about=self.about_on, key=key, was=was, now=now
            )
        return True

    def _refuse_incomplete(self) -> None:
        if not any(section.figures for section in self.sections):
            raise NothingSaidError(about=self.about_on)
        known: set[tuple[AreaCode, datetime, str]] = set()
        for section in self.sections:
            for figure in section.figures:
                here = (section.area, section.cut_off.astimezone(UTC), figure.key)
                if here in known:
                    raise SaidTwiceError(area=section.area, key=figure.key)
                known.add(here)

    def _refuse_ahead(self, context: Context) -> None:
        for section in self.sections:
            if section.cut_off.astimezone(UTC) > context.now:
                raise CutOffAheadError(
                    area=section.area,
                    cut_off=section.cut_off,
                    entry=context.now,
                )


class PublishBulletin(SayFigures, frozen=True, kw_only=True):
    """This was said to the public."""

    kind: ClassVar[str] = "bulletin.publish"

    known_at: int
    decision: Decision

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if not self.fits(history, context):
            return []
        return self.stated(
            BulletinPublished,
            history,
            context,
            about_on=self.about_on,
            sections=self.sections,
            known_at=self.known_at,
            document=self.document,
            published_at=self.published_at,
            decision=self.decision,
        )


class RecordForeignBulletin(SayFigures, frozen=True, kw_only=True):
    """Somebody else said this to the public. It is kept as it was said; it may not add up."""

    kind: ClassVar[str] = "bulletin.record_foreign"

    issuer: PublicLabel

    def decide(self, history: ThingHistory, context: Context) -> Sequence[Event]:
        if not self.fits(history, context):
            return []
        return self.stated(
            ForeignBulletinRecorded,
            history,
            context,
            about_on=self.about_on,
            issuer=self.issuer,
            sections=self.sections,
            document=self.document,
            published_at=self.published_at,
        )


Said = tuple[AreaCode, datetime, str]
"""Area, cut-off and key of a figure."""
SUPPRESSED = "*"


def same_figures(first: Sequence[Section], second: Sequence[Section]) -> bool:
    """Whether two bulletins say the same, in whatever order."""
    return _figures(first) == _figures(second)


def _first_difference(
    was: Sequence[Section], now: Sequence[Section]
) -> tuple[str, int | str, int | str]:
    """The key of the first figure that differs, and both of what it says."""
    before, after = _figures(was), _figures(now)
    here = next(key for key in (*after, *before) if before.get(key, "-") != after.get(key, "-"))
    return here[2], before.get(here, "-"), after.get(here, "-")


def _figures(sections: Sequence[Section]) -> Mapping[Said, int | str]:
    return dict(_each(sections))


def _each(sections: Sequence[Section]) -> Iterator[tuple[Said, int | str]]:
    for section in sections:
        for figure in section.figures:
            here = (section.area, section.cut_off.astimezone(UTC), figure.key)
            yield here, SUPPRESSED if figure.count is None else figure.count
