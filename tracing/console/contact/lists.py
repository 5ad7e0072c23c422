"""`tracing contact list`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from tracing.console.base import (
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    identify_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.contact.columns import CONTACT, LISTED, read_contacts
from tracing.console.contact.options import within_option
from tracing.console.contact.rejudging import LISTED as CHANGES
from tracing.console.contact.rejudging import PROPOSED, proposals
from tracing.console.people import Sight
from tracing.console.session import opened
from tracing.domain.area.codes import within
from tracing.domain.contact.disposition import Disposition
from tracing.domain.contact.state import ContactStatus
from tracing.domain.values import ContactCategory
from tracing.language import Text
from tracing.projections import questions
from tracing.render import Format, show, talk


@command(
    "list",
    help=Text(
        "列出密接：现在的、当时所知的（--as-of）、当日情形（--on）。",
        "List contacts: as known now, as known then (--as-of), as it was so on a day (--on).",
    ),
    example="""\
tracing contact list --status lost
tracing contact list --category close --disposition no_placement_recorded
tracing contact list --upgrade-due
tracing contact list --category close --as-of 2022-07-14""",
)
@option("--status", type=OneOf(ContactStatus), help=Text("只列这一状态", "Only this status"))
@option("--category", type=OneOf(ContactCategory), help=Text("只列这一类别", "Only this category"))
@option(
    "--disposition",
    type=OneOf(Disposition),
    help=Text("只列这一安置情况", "Only those who are there"),
)
@option(
    "--upgrade-due",
    is_flag=True,
    help=Text(
        "只列规则会改判的：所关联密接检出阳性、成为病例",
        "Only those the rules would change: who exposed them tested positive, became a case",
    ),
)
@within_option
@as_of_option
@on_option
@identify_option
@format_option
@pass_invocation
def list_contacts(
    invocation: Invocation,
    *,
    status: ContactStatus | None,
    category: ContactCategory | None,
    disposition: Disposition | None,
    upgrade_due: bool,
    area: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    identify: str | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        at = registry.position(as_of)
        day = None if on is None else registry.day(on)
        sight = Sight(registry, "contact list", identify)
        with registry.reading() as reading:
            if upgrade_due:
                day_asked = on or registry.now().date()
                proposed = proposals(registry, reading.connection, at, day_asked, area)
                show(proposed, CHANGES if format == "table" else PROPOSED, format, registry.zone)
                for row in proposed if format == "table" else ():
                    talk(row["type_this"])
                return
            found = questions.contacts(reading.connection, at, on=day, status=status)
            wanted = _wanted(found, category, disposition, area)
            rows = read_contacts(reading.connection, at, wanted, sight)
            show(rows, LISTED if format == "table" else CONTACT, format, registry.zone)


def _wanted(
    rows: Iterable[dict[str, Any]],
    category: ContactCategory | None,
    disposition: Disposition | None,
    area: str | None,
) -> Iterator[dict[str, Any]]:
    for row in rows:
        if category not in (None, row["category"]) or disposition not in (None, row["disposition"]):
            continue
        if area is None or within(row["area"] or "", area):
            yield row
