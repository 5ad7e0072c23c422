"""The bulletins of 14 and 15 July: what was said to the public on the next morning."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracing.demo.nanchang.figures import JURISDICTION
from tracing.demo.nanchang.places import decided
from tracing.demo.nanchang.plan import ZONE
from tracing.domain.bulletin.commands import PublishBulletin, bulletin_id
from tracing.projections.bulletin.document import as_said
from tracing.projections.questions.bulletins import BulletinAsked, bulletin
from tracing.registry import Registry


class Publication(NamedTuple):
    """When what is said of a day, and by whom it is entered."""

    at: datetime
    by: str
    about_on: date


PUBLICATIONS = tuple(
    Publication(datetime(2022, 7, day + 1, 9, 30, tzinfo=ZONE), "PR-01", date(2022, 7, day))
    for day in (14, 15)
)


def published(registry: Registry, publication: Publication) -> PublishBulletin:
    """What the registry's own figures of that day are, as known at the moment."""
    at, _, about_on = publication
    known_at = registry.position()
    day_before_at = registry.position(about_on - timedelta(days=1))
    asked = BulletinAsked(about_on, JURISDICTION, (), registry.zone, known_at, day_before_at)
    with registry.reading() as reading:
        made = bulletin(reading.connection, asked)
    return PublishBulletin(
        thing_id=bulletin_id(registry.registry_id, about_on, JURISDICTION),
        about_on=about_on,
        sections=as_said(made),
        known_at=known_at,
        document=f"南昌疫情通报（演示）{about_on:%m%d}",
        published_at=at,
        decision=decided("通报", at),
    )
