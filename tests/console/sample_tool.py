"""The command line with one invented noun, `trial`, to try what every noun relies on."""

from __future__ import annotations

import sys
from datetime import date, datetime

import click

from tracing import cli
from tracing.console.base import (
    PARTIAL_DATE,
    Invocation,
    OneOf,
    argument,
    as_of_option,
    ask,
    ask_if_known,
    at_option,
    format_option,
    group,
    identify_option,
    on_option,
    option,
    pass_invocation,
    personal_option,
    read_personal,
)
from tracing.domain.values import PartialDate, Severity
from tracing.errors import ConflictError, UsageError
from tracing.language import Text
from tracing.render import Format, show, show_record

sample = group("trial", help=Text("样本。用于测试。", "Samples. Made for tests."))
NAMES = {"name": Text("姓名", "name"), "phone": Text("电话", "phone")}


class TwoFitError(UsageError):
    text = Text("“{given}”有两个", "'{given}' fits two")
    hint = Text("写编号", "write the id")


class MovedError(ConflictError):
    text = Text("版本 {found} 不是 {read}", "version {found} is not {read}")
    hint = Text("再看一次", "look again")


@sample.verb(
    "list", help=Text("列出样本。", "List samples."), example="tracing trial list --on 2022-07-14"
)
@format_option
@as_of_option
@on_option
@at_option
@identify_option
def list_samples(
    format: Format,
    as_of: int | datetime | date | None,
    on: date | None,
    at: datetime | date | None,
    identify: str | None,
) -> None:
    row = {"case": "C-0001", "position": as_of, "onset_on": on, "reported_at": at, "name": identify}
    show([row], ["case", "position", "onset_on", "reported_at", "name"], format)


@sample.verb("report", help=Text("报告样本。", "Report a sample."), example="tracing trial report")
@option("--onset", type=PARTIAL_DATE, help=Text("发病日期", "Day of onset"))
@option("--severity", type=OneOf(Severity), help=Text("临床分型", "How severe"))
@personal_option
@format_option
def report(
    onset: PartialDate | None, severity: Severity | None, personal: str | None, format: Format
) -> None:
    severity = ask(severity, "--severity", Text("临床分型", "severity"), OneOf(Severity))
    onset = ask_if_known(onset, Text("发病", "onset"), PARTIAL_DATE)
    told = read_personal(personal, NAMES)
    row = {"severity": severity, "onset_on": onset, "name": told.get("name")}
    show_record(row, list(row), format)


@sample.verb("fail", help=Text("失败。", "Fail."), example="tracing trial fail twofit")
@argument("how", help=Text("怎样失败", "In which way"))
@option("--format", type=click.Choice(["json"]), help=Text("显示方式", "How to show it"))
@pass_invocation
def fail(invocation: Invocation, how: str, format: str | None) -> None:
    match how:
        case "twofit":
            raise TwoFitError(given="C-1", candidates=["C-0001", "C-0010"])
        case "moved":
            raise MovedError(found=3, read=2)
        case "interrupted":
            raise KeyboardInterrupt
        case "disk":
            raise OSError(28, "No space left on device", "/home/wang/secret")
        case "endless":
            for _ in range(10**6):
                click.echo("row")
        case "invocation":
            click.echo(f"{invocation.registry} {invocation.actor} {invocation.command_id}")
        case _:
            raise KeyError("王小明")


@sample.verb("need", help=Text("须给。", "Needs."), example="tracing trial need --limit 3 C-0001")
@argument("case", help=Text("病例号", "Id of the case"))
@option("--limit", type=int, required=True, help=Text("至多几个", "How many at most"))
def need(case: str, limit: int) -> None:
    click.echo(f"{case} {limit}")


NOUN = cli.Noun("trial", "sample", Text("样本", "Samples"))
MODULE = "tracing.console.trial"

if __name__ == "__main__":
    cli.NOUNS["trial"] = NOUN
    sys.modules[MODULE] = sys.modules[__name__]
    cli.main()
