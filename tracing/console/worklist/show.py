"""`tracing worklist`: all there is to do, in the order in which to do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from shlex import quote
from typing import TYPE_CHECKING, Any

from tracing.console.area.naming import code_of
from tracing.console.area.standing import Levels
from tracing.console.area.worklist import Work as AreaWork
from tracing.console.area.worklist import works
from tracing.console.base import (
    TEXT,
    Invocation,
    OneOf,
    as_of_option,
    command,
    format_option,
    on_option,
    option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.console.worklist.commands import command_for
from tracing.domain.work import WorkKind
from tracing.language import Text
from tracing.layout import columns as width
from tracing.projections.questions.base import Row
from tracing.projections.questions.protocols import in_force
from tracing.projections.questions.worklist import Asked, Work, worklist
from tracing.render import Column, Format, show
from tracing.words import heading, label

if TYPE_CHECKING:
    from tracing.registry import Registry

WORK = (
    "kind",
    "subject",
    "person",
    "why",
    "area",
    "who",
    "due_at",
    "due_on",
    "late",
    "number",
    "last_used_on",
    "pack",
    "transfer",
    "do",
)
FOLDED = 10
"""Of a kind that may have thousands, how many a page of all kinds shows."""
FEW, MANY = 3, 100
"""How many, where there is so much to do that the page would run through many screens."""
LONG = timedelta(days=2)
"""How late something is, from here on, is told in days."""
COUNTED = (
    Column("kind", heading("work_kind")),
    Column("late", Text("逾期", "late")),
    Column("all", Text("共", "all")),
)
NOTHING = Text("没有待办", "nothing to do")
NO_PACK = Text(
    "没有施行中的规则包：只列不需要规则的事项。采用规则包：",
    "no pack of rules is in force: only what needs none is listed. To adopt one:",
)
HEADED = Text("{kind}（{count}）", "{kind} ({count})")
MORE = Text(
    "……另有 {count} 项：",
    "… and {count} more: ",
)
DAYS = Text("逾期 {count} 天", "{count} d late")
HOURS = Text("逾期 {hours} 小时 {minutes} 分", "{hours} h {minutes} min late")
UNTIL = Text("限 {when}", "by {when}")
NUMBERED = Text("第 {count} 次", "no. {count}")
TESTS = Text("{count} 次", "{count} tests")
PEOPLE = Text("{count} 人", "{count} people")
LAST_USED = Text("最后使用 {day}", "last used {day}")


@command(
    "worklist",
    help=Text(
        "待办：超期未解除的在先，然后是待转运的阳性、待判定、待找到、待落位、检测、随访、解除、协查、"
        "等级不一致的区划、依据不再成立的隔离令、保存期满；写明为何、时限、该输入的命令。",
        "All there is to do: who is kept too long first, then positives to move, contacts to "
        "determine, find and place, tests, checks, releases, referrals, areas, orders whose basis "
        "fell, retention; why, until when, and what to type.",
    ),
    example="""\
tracing worklist
tracing worklist --area 360103 --kind check --format ndjson
tracing worklist --on 2022-07-17 --as-of 2022-07-17T08:00""",
)
@option(
    "--area",
    type=TEXT,
    metavar=Text("区划", "AREA"),
    help=Text("只列此区划之内的（代码或名称）", "Only within this area, by its code or name"),
)
@option(
    "--who",
    metavar=Text("机关或专班", "OFFICE"),
    help=Text("只列由其负责的（含此文字）", "Only where who is answerable has this in the name"),
)
@option(
    "--kind",
    "kinds",
    type=OneOf(WorkKind),
    multiple=True,
    help=Text("只列这一类，可重复", "Only this kind; may be repeated"),
)
@as_of_option
@on_option
@format_option
@pass_invocation
def show_worklist(
    invocation: Invocation,
    *,
    area: str | None,
    who: str | None,
    kinds: tuple[WorkKind, ...],
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = asked_of(registry, as_of, on)
        inside = None if area is None else code_of(registry, area, as_of, on)
        wanted = kinds or tuple(WorkKind)
        with registry.reading() as reading:
            found = worklist(reading.connection, asked, area=inside, kinds=wanted)
            if WorkKind.AREA in wanted:
                levels = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
                found += (_of_area(each, asked) for each in works(levels, inside))
            ruled = bool(in_force(reading.connection, asked.at).adoptions)
        named = [each for each in found if who is None or _answers(each, who)]
        work = sorted(named, key=lambda each: list(WorkKind).index(each.kind))
        if format != "table":
            show(map(_row, work), WORK, format, registry.zone)
            return
        folded = FEW if len(work) > MANY else FOLDED
        _print(work, asked, None if kinds else folded, _typed(area, who, as_of, on))
        if not ruled:
            print(f"\n{NO_PACK}\n  tracing protocol adopt")


def asked_of(registry: Registry, as_of: int | datetime | date | None, on: date | None) -> Asked:
    """The day, and the moment from which it is looked at: now, or the moment of what was known."""
    now = registry.now()
    if isinstance(as_of, datetime):
        now = min(now, registry.localised(as_of))
    elif isinstance(as_of, date):
        now = min(now, registry.day(as_of).end)
        on = on or as_of
    day = on or now.astimezone(registry.zone).date()
    return Asked(registry.position(as_of), day, min(now, registry.day(day).end), registry.zone)


def _answers(work: Work, who: str) -> bool:
    return work.who is not None and who.casefold() in work.who.casefold()


def _of_area(each: AreaWork, asked: Asked) -> Work:
    """What is to be done about a level."""
    row = each.row
    return Work(
        WorkKind.AREA,
        row["code"],
        None,
        each.differs,
        row["code"],
        due_on=each.since_on,
        late=each.since_on < asked.day,
        do=row["do"],
    )


def _typed(
    area: str | None, who: str | None, as_of: int | datetime | date | None, on: date | None
) -> str:
    """What else was asked, as it is typed again."""
    moment = as_of.isoformat(timespec="minutes") if isinstance(as_of, datetime) else as_of
    given = {"area": area, "who": who, "on": on, "as-of": moment}
    return "".join(
        f" --{name} {quote(str(value))}" for name, value in given.items() if value is not None
    )


def _row(work: Work) -> Row:
    return {**work._asdict(), "do": command_for(work)}


def _print(work: list[Work], asked: Asked, most: int | None, typed: str) -> None:
    if not work:
        print(NOTHING)
        return
    counts = Counter(each.kind for each in work)
    late = Counter(each.kind for each in work if each.late)
    rows: list[dict[str, Any]] = [
        {"kind": kind, "late": late[kind] or None, "all": counts[kind]}
        for kind in WorkKind
        if counts[kind]
    ]
    show(rows, COUNTED, "table")
    for kind, each_of in groupby(work, key=lambda each: each.kind):
        print(f"\n{HEADED.fill(kind=str(label(kind)), count=counts[kind])}")
        for number, each in enumerate(each_of):
            if most is None or number < most:
                print("\n".join(_lines(each, asked)))
        if most is not None and counts[kind] > most:
            more = str(MORE.fill(count=counts[kind] - most))
            typing = f"tracing worklist --kind {kind.value}{typed}"
            print("\n".join(_folded((more, typing), between=0)))


def _lines(work: Work, asked: Asked) -> Iterator[str]:
    """One thing to do in at most 80 columns a line: what and until when; the command."""
    told = [work.subject]
    if work.person not in (None, work.subject):
        told.append(str(work.person))
    told += [*_until(work, asked), str(label(work.why)), *_more(work)]
    yield from _folded(told)
    yield f"    {command_for(work)}"


def _folded(told: Iterable[str], most: int = 80, between: int = 2) -> Iterator[str]:
    line = ""
    for each in told:
        if line and width(line) + between + width(each) > most:
            yield line
            line = f"    {each}"
        else:
            line = f"{line}{' ' * between}{each}" if line else f"  {each}"
    yield line


def _until(work: Work, asked: Asked) -> Iterator[str]:
    if work.due_on is not None and work.kind is not WorkKind.AREA:
        yield str(UNTIL.fill(when=work.due_on))
        behind = (asked.day - work.due_on).days
        if behind > 0:
            yield str(DAYS.fill(count=behind))
    elif work.due_at is not None:
        local = work.due_at.astimezone(asked.zone)
        yield str(UNTIL.fill(when=local.strftime("%Y-%m-%d %H:%M")))
        if work.late:
            yield str(_behind(asked.now - work.due_at))


def _behind(span: timedelta) -> Text:
    if span >= LONG:
        return DAYS.fill(count=span.days)
    minutes = span // timedelta(minutes=1)
    return HOURS.fill(hours=minutes // 60, minutes=minutes % 60)


def _more(work: Work) -> Iterator[str]:
    if work.kind is WorkKind.CHECK and (work.number or 1) > 1:
        yield str(NUMBERED.fill(count=work.number))
    if work.kind is WorkKind.TEST and (work.number or 1) > 1:
        yield str(TESTS.fill(count=work.number))
    if work.kind is WorkKind.FIND and work.number is not None:
        yield str(PEOPLE.fill(count=work.number))
    if work.last_used_on is not None:
        yield str(LAST_USED.fill(day=work.last_used_on))
    if work.who is not None:
        yield work.who
