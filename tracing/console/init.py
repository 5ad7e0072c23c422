"""`tracing init`: a new registry, and where its key lies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click

from tracing.console.base import (
    Invocation,
    Kind,
    argument,
    ask,
    format_option,
    option,
    pass_invocation,
)
from tracing.console.base import command as command_of
from tracing.domain.values import AREA_CODE, LONGEST_LABEL
from tracing.errors import UsageError
from tracing.language import Text
from tracing.render import Column, Format, show_record, talk
from tracing.settings import is_time_zone

LABEL = Text("登记库的名称", "What the registry is called")
JURISDICTION = Text("辖区代码，如 360103", "Code of the jurisdiction, such as 360103")
TIME_ZONE = Text("时区，如 Asia/Shanghai", "Time zone, such as Asia/Shanghai")
MADE = Text("已新建登记库“{label}”。", "The registry '{label}' is made.")
BACK_UP = Text(
    "密钥在 {key}。请与登记库分开备份：没有它，姓名、电话、住址再也读不出来；"
    "与登记库放在一起，谁拿到备份谁就能读。",
    "Its key lies at {key}. Back it up apart from the registry: without it no name, number or "
    "address can ever be read again; beside the registry, whoever has a backup can read them.",
)
KEY_FILE = Column("key_file", Text("密钥", "key"))


class LabelTooLongError(UsageError):
    text = Text("名称有 {length} 个字符", "the label has {length} characters")
    hint = Text("至多 {longest} 个字符", "use at most {longest} characters")


class UnreadableAreaCodeError(UsageError):
    text = Text("“{value}”不是地区代码", "'{value}' is not the code of an area")
    hint = Text(
        "用行政区划代码（360103、360103001）或 ISO 3166 代码（CN-JX）",
        "use a division code (360103, 360103001) or an ISO 3166 code (CN-JX)",
    )


class UnknownTimeZoneError(UsageError):
    text = Text("没有时区“{value}”", "there is no time zone '{value}'")
    hint = Text("用 IANA 的名称，如 Asia/Shanghai", "use an IANA name, such as Asia/Shanghai")


class _Checked(Kind[str]):
    def __init__(self, name: str, check: Callable[[str], UsageError | None]) -> None:
        super().__init__(name)
        self._check = check

    def read(self, text: str) -> str:
        error = self._check(text)
        if error is not None:
            raise error
        return text


def _label_error(text: str) -> UsageError | None:
    if len(text) <= LONGEST_LABEL:
        return None
    return LabelTooLongError(length=len(text), longest=LONGEST_LABEL)


def _area_error(text: str) -> UsageError | None:
    return None if re.fullmatch(AREA_CODE, text) else UnreadableAreaCodeError(value=text)


def _zone_error(text: str) -> UsageError | None:
    return None if is_time_zone(text) else UnknownTimeZoneError(value=text)


LABEL_KIND = _Checked("text", _label_error)
AREA_KIND = _Checked("code", _area_error)
ZONE_KIND = _Checked("zone", _zone_error)


@command_of(
    "init",
    help=Text(
        "新建登记库：一个文件夹、一本空账本，以及放在文件夹之外的密钥。",
        "Make a new registry: a folder, a ledger with one event, and a key outside the folder.",
    ),
    example=(
        "tracing init\n"
        "tracing init outbreak --label 2022-07 --jurisdiction 360103 \\\n"
        "  --time-zone Asia/Shanghai"
    ),
)
@argument(
    "folder",
    required=False,
    type=click.Path(path_type=Path, file_okay=False),
    help=Text("文件夹，缺省为当前文件夹", "The folder; else this one"),
)
@option("--label", type=LABEL_KIND, metavar=Text("名称", "LABEL"), help=LABEL)
@option("--jurisdiction", type=AREA_KIND, metavar=Text("代码", "CODE"), help=JURISDICTION)
@option("--time-zone", type=ZONE_KIND, metavar=Text("时区", "ZONE"), help=TIME_ZONE)
@format_option
@pass_invocation
def command(
    invocation: Invocation,
    *,
    folder: Path | None,
    label: str | None,
    jurisdiction: str | None,
    time_zone: str | None,
    format: Format,
) -> None:
    place = (folder or invocation.registry or Path.cwd()).absolute()
    label = ask(label, "--label", LABEL, LABEL_KIND)
    jurisdiction = ask(jurisdiction, "--jurisdiction", JURISDICTION, AREA_KIND)
    time_zone = ask(time_zone, "--time-zone", TIME_ZONE, ZONE_KIND)
    from tracing.registry import make_registry
    from tracing.settings import read

    key = make_registry(
        place,
        label=label,
        jurisdiction=jurisdiction,
        time_zone=time_zone,
        actor=invocation.actor,
    )
    made = {
        "registry": read(place).registry_id,
        "label": label,
        "folder": str(place),
        "key_file": str(key),
    }
    talk(MADE.fill(label=label))
    show_record(made, ["registry", "label", "folder", KEY_FILE], format)
    talk(BACK_UP.fill(key=key))
