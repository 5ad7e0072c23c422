"""Whom a round should reach, where samples are taken, and how far it came."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from tracing.console import kept
from tracing.console.asking import STDIN
from tracing.console.base import AREA_CODE, TEXT, Kind, ask, command, option
from tracing.console.contact.options import area_option
from tracing.console.hours import HOUR, hour_option, local
from tracing.console.recording import (
    Call,
    Entry,
    Fields,
    StdinTwiceError,
    on_each,
    recording_options,
    skip_option,
)
from tracing.console.statements import corrects_option, record_of_thing
from tracing.domain.identifiers import PersonId, PlaceId
from tracing.domain.screening.commands import FixRoster, OpenSite, ReportProgress
from tracing.errors import NotFoundError, UsageError, shown
from tracing.language import Text

NUMBER = Text("数", "NUMBER")
WHEN = Text("时刻", "WHEN")
BY = Text("截至的时刻", "the moment by which it was counted")
SITE = Text("名称", "NAME")


class MembersFileMissingError(NotFoundError):
    text = Text("没有 --members 所指的文件", "the file that --members names does not exist")
    hint = Text(
        "写对路径，或用 --members - 从标准输入读", "mend the path, or read stdin: --members -"
    )


class NotACountError(UsageError):
    text = Text("“{value}”不是人数", "'{value}' is not a number of people")
    hint = Text("写整数，如 1200", "write a whole number, such as 1200")


class _Count(Kind[int]):
    def read(self, text: str) -> int:
        if not text.isdecimal():
            raise NotACountError(value=shown(text))
        return int(text)


COUNT = _Count("count")


@command(
    "roster",
    help=Text(
        "确定应筛人数：全部，或一个分区；已知姓名的写编号。",
        "Fix whom the round should reach: in all or in a part, and by id those who are known.",
    ),
    example="""\
tracing screening roster N-0001 --people 16635 --households 5210
tracing screening roster N-0001 --area 360103001 \\
    --people 900 --members ids.txt""",
)
@on_each("round")
@option("--people", type=COUNT, metavar=NUMBER, help=Text("应筛人数", "How many people"))
@option("--households", type=COUNT, metavar=NUMBER, help=Text("户数", "How many households"))
@area_option
@option(
    "--members",
    metavar=Text("文件", "FILE"),
    help=Text(
        "名册中已登记的人：每行一个编号，- 为标准输入",
        "Those on it who are registered: a file with an id a line, or - for stdin",
    ),
)
@corrects_option
@skip_option
@recording_options
def roster(
    call: Call,
    *,
    people: int | None,
    households: int | None,
    area: str | None,
    members: str | None,
    corrects: int | None,
) -> None:
    many = ask(people, "--people", Text("应筛人数", "how many people"), COUNT)
    named = _named(call, members)

    def decide(entry: Entry, fields: Fields) -> FixRoster:
        return FixRoster(
            **fields,
            people=many,
            households=households,
            area=area,
            members=tuple(_member(entry, each) for each in named),
        )

    record_of_thing(call, "round", decide, Text("名册已确定", "the roster is fixed"), corrects)


def _named(call: Call, source: str | None) -> list[str]:
    """The ids of a file, one a line."""
    if source is None:
        return []
    if source == STDIN:
        if call.subject == STDIN:
            raise StdinTwiceError
        written = sys.stdin.read()
    else:
        try:
            written = Path(source).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise MembersFileMissingError from None
    return [line.strip() for line in written.splitlines() if line.strip()]


def _member(entry: Entry, named: str) -> PersonId:
    return kept.named(entry.registry, named, "person", "contact", "case").person_id


@command(
    "site",
    help=Text(
        "记录采样点开放；再次记录则以最后为准。",
        "Record that a sampling site is open; said again, the last word holds.",
    ),
    example="""\
tracing screening site N-0001 --site 南浦一号点 --samplers 4 \\
    --opened-at 2022-07-17T06:30""",
)
@on_each("round")
@option("--site", metavar=SITE, help=Text("采样点", "The site"))
@option("--place", metavar="L-", help=Text("场所编号", "Id of the place"))
@area_option
@option("--samplers", type=COUNT, metavar=NUMBER, help=Text("采样人员数", "How many take samples"))
@hour_option("--opened-at", Text("开放的时刻", "When it opened"))
@corrects_option
@skip_option
@recording_options
def site(
    call: Call,
    *,
    site: str | None,
    place: str | None,
    area: str | None,
    samplers: int | None,
    opened_at: datetime | None,
    corrects: int | None,
) -> None:
    named = ask(site, "--site", Text("采样点", "site"), TEXT)

    def decide(entry: Entry, fields: Fields) -> OpenSite:
        where = None if place is None else entry.registry.resolve(place, "place").entity_id
        return OpenSite(
            **fields,
            site=named,
            place_id=None if where is None else PlaceId(where),
            area=area,
            samplers=samplers,
            opened_at=local(entry.registry, opened_at),
        )

    record_of_thing(call, "round", decide, Text("采样点已记录", "the site is recorded"), corrects)


@command(
    "progress",
    help=Text(
        "报告进度：截至某时刻已采样、已出结果、阳性人数，均自本轮开始累计。",
        "Report progress: how many were sampled, resulted and positive by a moment, counted from "
        "the beginning of the round.",
    ),
    example="""\
tracing screening progress N-0001 --by 2022-07-17T12:00 --sampled 9800
tracing screening progress N-0001 --site 南浦一号点 \\
    --by 2022-07-17T12:00 --sampled 1200 --resulted 400 --positive 0""",
)
@on_each("round")
@option("--sampled", type=COUNT, metavar=NUMBER, help=Text("已采样人数", "How many were sampled"))
@option("--by", type=HOUR, metavar=WHEN, help=Text("截至的时刻", "By which moment"))
@option("--site", metavar=SITE, help=Text("只是这个采样点的", "At this site alone"))
@option(
    "--area",
    type=AREA_CODE,
    metavar=Text("区划码", "CODE"),
    help=Text("只是这个分区的", "In this part alone"),
)
@option(
    "--resulted", type=COUNT, metavar=NUMBER, help=Text("已出结果人数", "How many are resulted")
)
@option("--positive", type=COUNT, metavar=NUMBER, help=Text("阳性人数", "How many are positive"))
@corrects_option
@skip_option
@recording_options
def progress(
    call: Call,
    *,
    sampled: int | None,
    by: datetime | None,
    site: str | None,
    area: str | None,
    resulted: int | None,
    positive: int | None,
    corrects: int | None,
) -> None:
    many = ask(sampled, "--sampled", Text("已采样人数", "how many were sampled"), COUNT)
    moment = ask(by, "--by", BY, HOUR)

    def decide(entry: Entry, fields: Fields) -> ReportProgress:
        return ReportProgress(
            **fields,
            sampled=many,
            as_of=entry.registry.localised(moment),
            site=site,
            area=area,
            resulted=resulted,
            positive=positive,
        )

    record_of_thing(call, "round", decide, Text("进度已记录", "the progress is recorded"), corrects)
