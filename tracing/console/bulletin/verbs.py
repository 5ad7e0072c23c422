"""The noun `bulletin` and its verbs; a date without a verb is shown."""

from __future__ import annotations

import re

import click

from tracing.console.base import Group
from tracing.console.bulletin.check import check
from tracing.console.bulletin.publishing import list_bulletins, publish
from tracing.console.bulletin.show import show_bulletin
from tracing.language import Text

A_DAY = re.compile(r"\d{4}-\d{1,2}\b")


class BulletinGroup(Group):
    """`tracing bulletin 2022-07-16` is `tracing bulletin show 2022-07-16`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        named = [show_bulletin.name or "", *args] if A_DAY.match(args[0]) else args
        return super().resolve_command(ctx, named)


bulletins = BulletinGroup(
    "bulletin",
    help=Text(
        "通报：某日的数字、发布、核对别人的通报。",
        "Bulletins: the figures of a day, what was published, checking those of others.",
    ),
)

for verb in (show_bulletin, publish, list_bulletins, check):
    bulletins.add_command(verb)
