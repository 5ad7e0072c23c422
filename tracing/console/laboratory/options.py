"""Options that the commands about samples and pools share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.base import Kind, OneOf, argument, ask, option
from tracing.console.commands import Callback
from tracing.console.hours import hour_option, local
from tracing.console.recording import Call, Entry, Fields, recording_options, skip_option
from tracing.console.statements import correcting, corrects_option
from tracing.domain.laboratory.events import (
    Specimen,
    Target,
    TestMethod,
    TestResult,
    WithdrawalReason,
)
from tracing.domain.values import FactRef
from tracing.errors import UsageError, shown
from tracing.language import Text

if TYPE_CHECKING:
    from uuid import UUID

RESULT = OneOf(TestResult)
RESULT_ASKED = Text("检测结果", "the result")
RESULTED = Text("结果已记录", "the result is recorded")
WITHDRAWN = Text("结果已撤回", "the result is withdrawn")
CODE = {"code": Text("管上的编码", "code on the tube")}


class CtUnreadableError(UsageError):
    text = Text("“{value}”不是 Ct 值", "'{value}' is not a Ct value")
    hint = Text("写成 基因=数字，如 N=24.5", "write gene=number, like N=24.5")


class _Ct(Kind[Target]):
    def read(self, text: str) -> Target:
        gene, sign, ct = text.replace("＝", "=").partition("=")
        try:
            number = float(ct)
        except ValueError:
            sign = ""
        if not sign or not gene.strip():
            raise CtUnreadableError(value=shown(text))
        return Target(gene.strip(), number)


CT = _Ct("ct")


class Reported(NamedTuple):
    """What a laboratory reports, as argument and options say it."""

    result: TestResult
    method: TestMethod | None
    ct: tuple[Target, ...]
    laboratory: str | None
    resulted: datetime | None

    def fields(self, entry: Entry) -> Fields:
        return {
            "result": self.result,
            "method": self.method,
            "targets": self.ct,
            "laboratory": self.laboratory,
            "resulted_at": local(entry.registry, self.resulted),
        }


class Withdrawn(NamedTuple):
    """A withdrawal, as the options say it."""

    result: int | None
    because: WithdrawalReason | None
    withdrawn: datetime | None

    def fields(self, entry: Entry, stream: UUID, subject: str) -> Fields:
        named = correcting(entry, stream, self.result, subject).get("corrects")
        return {
            "withdraws": None if named is None else FactRef(stream, named),
            "because": self.because,
            "withdrawn_at": local(entry.registry, self.withdrawn),
        }


def specimen_option(function: Callback) -> Callback:
    return option("--specimen", type=OneOf(Specimen), help=Text("标本种类", "What was taken"))(
        function
    )


def where_options(function: Callback) -> Callback:
    """`--place` and `--round`."""
    place = option("--place", metavar="L-0001", help=Text("采样的场所", "Where it was taken"))
    turn = option(
        "--round", "screening", metavar="N-0001", help=Text("筛查轮次", "The round of screening")
    )
    return place(turn(function))


def named(entry: Entry, **given: str | None) -> Fields:
    """The fields of a command for what options name by its id, by its kind."""
    return {
        f"{kind}_id": None if text is None else entry.registry.resolve(text, kind).entity_id
        for kind, text in given.items()
    }


def reported_options(function: Callable[..., None]) -> Callable[..., None]:
    """A result and what comes with it, handed on as `reported: Reported` and `corrects`.

    Options of the command's own are handed on by their names.
    """

    @wraps(function)
    def called(call: Call, *, corrects: int | None, **own: Any) -> None:
        own["result"] = ask(own["result"], "RESULT", RESULT_ASKED, RESULT)
        reported = Reported(*(own.pop(name) for name in Reported._fields))
        function(call, reported, corrects, **own)

    return _with(
        called,
        argument("result", type=RESULT, required=False, help=RESULT_ASKED),
        option("--method", type=OneOf(TestMethod), help=Text("检测方法", "How it was tested")),
        option(
            "--ct",
            type=CT,
            multiple=True,
            metavar=Text("基因=值", "GENE=CT"),
            help=Text("靶基因的 Ct 值，可重复", "Cycle threshold of a target; may be repeated"),
        ),
        option(
            "--laboratory",
            metavar=Text("名称", "NAME"),
            help=Text("实验室的公开名称", "Public name of the laboratory"),
        ),
        hour_option("--resulted", Text("出结果的时刻", "When it was reported")),
        corrects_option,
        skip_option,
        recording_options,
    )


def withdrawn_options(function: Callable[..., None]) -> Callable[..., None]:
    """What a withdrawal says, handed on as `withdrawn: Withdrawn` and `corrects`."""

    @wraps(function)
    def called(call: Call, *, corrects: int | None, **own: Any) -> None:
        function(call, Withdrawn(**own), corrects)

    return _with(
        called,
        option(
            "--result",
            type=int,
            metavar=Text("位置", "POSITION"),
            help=Text(
                "账本中该位置的结果；缺省为最近一次有效的",
                "The result at that ledger position; the latest that stands, if not given",
            ),
        ),
        option("--because", type=OneOf(WithdrawalReason), help=Text("原因", "Why")),
        hour_option("--withdrawn", Text("撤回的时刻", "When it was withdrawn")),
        corrects_option,
        skip_option,
        recording_options,
    )


def _with(
    function: Callable[..., None], *options: Callable[[Callback], Callback]
) -> Callable[..., None]:
    for each in reversed(options):
        function = each(function)
    return function
