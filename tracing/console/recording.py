"""How a command records: for one subject that was named, or for many, an id a line on stdin."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tracing.console.asking import STDIN, ask, read_personal
from tracing.console.commands import Callback, Invocation, argument, option, pass_invocation
from tracing.console.kept import named
from tracing.console.options import TEXT, at_option, format_option
from tracing.console.refusals import refusal_of
from tracing.console.session import NOTHING, REPEATED, in_human_ids, learnt, opened, tell
from tracing.domain.identifiers import Ids
from tracing.errors import RefusedError, TracingError, UsageError, shown
from tracing.language import Text
from tracing.render import Format, show, talk

if TYPE_CHECKING:
    from tracing.application import Asked
    from tracing.domain.command import Command
    from tracing.registry import Ref, Registry

Fields = dict[str, Any]
"""The fields of a domain command."""

LINE = Text("第 {line} 行 {subject}：{message}", "line {line} {subject}: {message}")
COUNTED = Text("{says}（{count} 个）", "{says} ({count})")
NAMES = {
    "person": Text("人员编号", "id of the person"),
    "case": Text("病例编号", "id of the case"),
    "contact": Text("密接编号", "id of the contact"),
    "exposure": Text("暴露编号", "id of the exposure"),
    "place": Text("场所编号", "id of the place"),
    "gathering": Text("聚集活动编号", "id of the gathering"),
    "stay": Text("行程编号", "id of the stay"),
    "sample": Text("样本编号", "id of the sample"),
    "pool": Text("混检管编号", "id of the pool"),
    "immunity": Text("免疫记录编号", "id of the immunity record"),
    "investigation": Text("流调编号", "id of the investigation"),
    "quarantine": Text("隔离令编号", "id of the order"),
    "transfer": Text("转运编号", "id of the transfer"),
    "arrival": Text("来返编号", "id of the arrival"),
    "referral": Text("协查编号", "id of the referral"),
    "round": Text("筛查轮次编号", "id of the round"),
    "disinfection": Text("消毒编号", "id of the disinfection"),
    "bulletin": Text("通报编号", "id of the bulletin"),
    "operation": Text("行动编号", "id of the operation"),
    "subject": Text("病例、密接或人员编号", "id of the case, contact or person"),
}
MANY = Text("{name}；- 为从标准输入读，每行一个", "{name}; - reads them from stdin, one a line")


class LinesRefusedError(RefusedError):
    text = Text(
        "{total} 行中有 {refused} 行被拒绝，什么也没有记录",
        "{refused} of {total} lines are refused, nothing was recorded",
    )
    hint = Text(
        "改正这些行，或用 --skip-refused 只记录其余各行",
        "mend these lines, or record the others alone with --skip-refused",
    )


class NoLinesError(UsageError):
    text = Text("标准输入里没有编号", "there are no ids on stdin")
    hint = Text("每行写一个编号", "write one id a line")


class StdinTwiceError(UsageError):
    text = Text(
        "标准输入不能既是编号又是 --personal", "stdin cannot be both the ids and --personal"
    )
    hint = Text("把个人信息放在文件里：--personal FILE", "put one in a file: --personal FILE")


class Call(NamedTuple):
    """What every recording command is given, besides its own options."""

    invocation: Invocation
    at: datetime | date | None
    format: Format
    subject: str | None = None
    skip: bool = False


class Entry(NamedTuple):
    """A command under way: who asks, the identities it makes, when its facts were learnt."""

    registry: Registry
    asked: Asked
    ids: Ids
    learnt: Fields


class Wish(NamedTuple):
    """What is asked for one subject, and the ids that are told once it is recorded."""

    commands: Sequence[Command]
    record: Callable[[], Mapping[str, Any]]


@contextmanager
def recording(call: Call) -> Generator[Entry]:
    with opened(call.invocation) as registry:
        yield begun(registry, call)


def begun(registry: Registry, call: Call) -> Entry:
    """A command as it is now: what had to be asked for has been."""
    asked = registry.asked(call.invocation.command_id)
    return Entry(registry, asked, Ids(asked.command_id), learnt(registry, call.at))


def recording_options(function: Callback) -> Callback:
    """`--at` and `--format`, written beneath a command's own options."""
    return at_option(format_option(function))


def skip_option(function: Callback) -> Callback:
    return option(
        "--skip-refused",
        is_flag=True,
        help=Text(
            "多个时：跳过被拒绝的，记录其余的", "With many: leave out those that are refused"
        ),
    )(function)


def on_each(
    kind: str, *, required: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The argument that names the subject, or `-`; the command is handed a `Call`."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def called(
            invocation: Invocation,
            *,
            at: datetime | date | None,
            format: Format,
            skip_refused: bool,
            **own: Any,
        ) -> None:
            function(Call(invocation, at, format, own.pop(kind), skip_refused), **own)

        subject = argument(kind, help=_many(kind), required=required)
        return subject(pass_invocation(cast("Callable[..., None]", called)))

    return decorate


def _many(kind: str) -> Text:
    name = NAMES[kind]
    return Text(MANY.zh.format(name=name.zh), MANY.en.format(name=name.en.capitalize()))


def told(call: Call, source: str | None, fields: Mapping[str, Text]) -> Fields:
    """The personal values given with a command; asked for where one subject was named."""
    if call.subject == STDIN:
        if source == STDIN:
            raise StdinTwiceError
        return dict(read_personal(source, fields)) if source else {}
    return dict(read_personal(source, fields))


def record_each(
    call: Call, kinds: Sequence[str], wish: Callable[[Entry, Ref], Wish], says: Text
) -> None:
    """Record for the subject or subjects of a call, in one commit, and tell their ids."""
    subject = ask(call.subject, kinds[0].upper(), NAMES[kinds[0]], TEXT)
    with recording(call) as entry:
        if subject == STDIN:
            _record_lines(entry, call, kinds, wish, says)
            return
        one = wish(entry, named(entry.registry, subject, *kinds))
        answer = entry.registry.execute(*one.commands, asked=entry.asked)
        tell(answer, says, one.record(), call.format)


def record_case(call: Call, decide: Callable[[Entry, Fields], Command], says: Text) -> None:
    """Record one command of each case named."""

    def wish(entry: Entry, case: Ref) -> Wish:
        fields = {"person_id": case.person_id, "case_id": case.entity_id, **entry.learnt}
        return Wish([decide(entry, fields)], lambda: _ids(entry, case))

    record_each(call, ["case"], wish, says)


def record_contact(call: Call, decide: Callable[[Entry, Fields], Command], says: Text) -> None:
    """Record one command of each contact episode named."""

    def wish(entry: Entry, contact: Ref) -> Wish:
        fields = {"person_id": contact.person_id, "contact_id": contact.entity_id, **entry.learnt}
        return Wish([decide(entry, fields)], lambda: _ids(entry, contact))

    record_each(call, ["contact"], wish, says)


def _ids(entry: Entry, ref: Ref) -> dict[str, str]:
    return {ref.kind: ref.human, "person": entry.registry.human(ref.person_id)}


def _record_lines(
    entry: Entry,
    call: Call,
    kinds: Sequence[str],
    wish: Callable[[Entry, Ref], Wish],
    says: Text,
) -> None:
    lines = dict(_lines())
    if not lines:
        raise NoLinesError
    refused: dict[int, TracingError] = {}
    wishes: dict[int, Wish] = {}
    for number, text in lines.items():
        try:
            wishes[number] = wish(entry, named(entry.registry, text, *kinds))
        except TracingError as error:
            refused[number] = error
    first, last, replayed = _recorded(entry, call, lines, wishes, refused)
    if replayed:
        talk(REPEATED)
    for line in _said(entry, lines, refused):
        talk(line)
    done = {number: each for number, each in wishes.items() if number not in refused}
    talk(COUNTED.fill(says=says, count=len(done)) if first is not None else NOTHING)
    tell_lines(call, [each.record() for each in done.values()], first, last)


def _recorded(
    entry: Entry,
    call: Call,
    lines: Mapping[int, str],
    wishes: Mapping[int, Wish],
    refused: dict[int, TracingError],
) -> tuple[int | None, int | None, bool]:
    """All of it or nothing; with `--skip-refused` whatever is not refused."""
    numbers = list(wishes)
    rows = [wishes[number].commands for number in numbers]
    application = entry.registry.application
    if call.skip:
        done = application.execute_rows(rows, entry.asked, lambda _: [])
        refused |= {numbers[row]: error for row, error in done.refused.items()}
        return done.answer.first, done.answer.last, done.answer.replayed
    if not refused:
        try:
            answer = entry.registry.execute(
                *(command for row in rows for command in row), asked=entry.asked
            )
        except TracingError:
            found = application.refusals(rows, entry.asked.now)
            if not found:
                raise
        else:
            return answer.first, answer.last, answer.replayed
    found = application.refusals(rows, entry.asked.now)
    refused |= {numbers[row]: error for row, error in found.items()}
    raise LinesRefusedError(
        refused=len(refused), total=len(lines), lines=_said(entry, lines, refused)
    )


def _said(entry: Entry, lines: Mapping[int, str], refused: Mapping[int, TracingError]) -> list[str]:
    return [
        str(
            LINE.fill(
                line=number,
                subject=shown(lines[number]),
                message=refusal_of(in_human_ids(refused[number], entry.registry)).message,
            )
        )
        for number in sorted(refused)
    ]


def tell_lines(
    call: Call, records: Sequence[Mapping[str, Any]], first: int | None, last: int | None
) -> None:
    if call.format == "table":
        for record in records:
            print(next(iter(record.values())))
        return
    rows = [{**record, "first_position": first, "last_position": last} for record in records]
    show(rows, list(rows[0]) if rows else [], call.format)


def _lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            yield number, line.strip()
