"""The command `tracing`: its nouns, loaded when they are asked for, so that it starts fast."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

import click

from tracing.collector import seldom
from tracing.console.commands import Command, Group, Invocation, option
from tracing.console.refusals import READER_GONE, report, wants_json
from tracing.console.streams import give_up
from tracing.language import Text, speak
from tracing.projections.contact_graph.compiling import COMPILING
from tracing.settings import language


class Noun(NamedTuple):
    module: str
    attribute: str
    says: Text


NOUNS = {
    "init": Noun("init", "command", Text("新建登记库", "Make a new registry")),
    "status": Noun("status", "command", Text("登记库的现状", "How the registry stands")),
    "demo": Noun(
        "demo.verbs", "command", Text("演示虚构人员的疫情", "Play an outbreak of invented people")
    ),
    "worklist": Noun(
        "worklist.show", "show_worklist", Text("待办：今天要做的事", "All there is to do today")
    ),
    "person": Noun("person.verbs", "people", Text("人员", "People")),
    "case": Noun(
        "case.verbs", "cases", Text("病例：报告、诊断、溯源", "Cases: report, diagnose, attribute")
    ),
    "contact": Noun(
        "contact.verbs",
        "contacts",
        Text("密接：指认、暴露、追踪", "Contacts: identify, expose, locate"),
    ),
    "place": Noun(
        "place.verbs", "places", Text("场所：登记、容量、户主", "Places: register, householder")
    ),
    "gathering": Noun(
        "gathering.verbs",
        "gatherings",
        Text("聚集活动，及在场的人", "Gatherings, and who was there"),
    ),
    "area": Noun("area.verbs", "areas", Text("区划", "Areas, by their codes")),
    "protocol": Noun(
        "protocol.verbs",
        "protocols",
        Text("防控方案：规则包、采用、施行", "Protocols: packs of rules, what is in force"),
    ),
    "quarantine": Noun(
        "quarantine.verbs",
        "orders",
        Text("隔离令：下达、执行、移动、解除", "Orders of quarantine and isolation"),
    ),
    "follow-up": Noun(
        "follow_up.verbs",
        "following",
        Text("随访：应办的查看、采样、解除", "Follow-up: checks, tests and releases due"),
    ),
    "transfer": Noun(
        "transfer.verbs",
        "transfers",
        Text("转运：申请、出发、到达、移交", "Transfers: request, dispatch, hand over"),
    ),
    "referral": Noun(
        "referral.verbs",
        "referrals",
        Text("协查：发往外地，或自外地收到", "Referrals to other jurisdictions, and from them"),
    ),
    "arrival": Noun(
        "arrival.verbs",
        "arrivals",
        Text("来返人员：报备、到达、分流、闭环", "People who arrive: declare, triage, collect"),
    ),
    "investigation": Noun(
        "investigation.verbs",
        "investigations",
        Text("流调：布置、轨迹、报告", "Investigations: assign, track, report"),
    ),
    "screening": Noun(
        "screening.verbs",
        "screenings",
        Text("区域筛查：轮次、进度、覆盖率", "Rounds of screening: progress, coverage"),
    ),
    "disinfection": Noun(
        "disinfection.verbs",
        "disinfecting",
        Text("消毒及效果评价", "Disinfections, and their effect"),
    ),
    "day": Noun(
        "day.verbs",
        "days",
        Text("日清日结：当日情况、结账、重述", "The reporting day: settled, signed, told again"),
    ),
    "operation": Noun(
        "operation.verbs",
        "operating",
        Text("拔钉子行动：触发、开展、进展", "Clearing hot spots: when due, how far"),
    ),
    "sample": Noun(
        "laboratory.samples", "samples", Text("样本：采样、结果", "Samples and their results")
    ),
    "pool": Noun(
        "laboratory.pools",
        "pools",
        Text("混检管：成员、结果、追阳", "Pools: members, results, whom to find"),
    ),
    "immunity": Noun(
        "laboratory.immunity",
        "immunity",
        Text("接种、既往感染、接种禁忌", "Doses, past infections, contraindications"),
    ),
    "clock": Noun(
        "clocks", "clock", Text("时限：何时到期、是否超时", "Clocks: due when, overdue or not")
    ),
    "indicators": Noun(
        "indicators",
        "indicators_group",
        Text("工作指标：追踪、随访、延迟", "Indicators: tracing, follow-up, delays"),
    ),
    "curve": Noun("curve", "command_curve", Text("流行曲线", "The epidemic curve")),
    "graph": Noun(
        "graph.verbs", "graph", Text("传播链与接触网络", "Transmission chains and neighbours")
    ),
    "analyse": Noun(
        "analyse.verbs",
        "analyses",
        Text("分析：R、离散度、代间距、罹患率", "Analyses: R, dispersion, intervals, attack rates"),
    ),
    "bulletin": Noun(
        "bulletin.verbs", "bulletins", Text("通报：某日的数字", "Bulletins: the figures of a day")
    ),
    "import": Noun(
        "imports", "group", Text("导入病例表、接触表", "Read line lists and contact lists")
    ),
    "export": Noun(
        "exports", "group", Text("导出病例表、接触表", "Write line lists and contact lists")
    ),
    "feed": Noun("feed", "group", Text("订阅变化", "Follow changes as they happen")),
    "audit": Noun(
        "audit.verbs", "audits", Text("核验账本、查阅记录", "Verify the ledger, read its log")
    ),
    "impact": Noun(
        "impact", "command", Text("撤销之前看影响", "What rests on something, before it goes")
    ),
    "retract": Noun("retract", "command", Text("撤销任何内容", "Take back anything recorded")),
    "undo": Noun(
        "undo", "command", Text("撤回自己的上一条命令", "Take back one's own last command")
    ),
    "rebuild": Noun(
        "rebuild", "command", Text("从账本重建视图", "Build the views anew from the ledger")
    ),
}


class Root(Group):
    """The one place where language is chosen, nouns are loaded and refusals are shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- the table's order
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        noun = NOUNS.get(cmd_name)
        if noun is None:
            return None
        found = getattr(import_module(f"tracing.console.{noun.module}"), noun.attribute)
        assert isinstance(found, Command | Group)
        return found

    def commands_shown(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(name, str(noun.says)) for name, noun in NOUNS.items()]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in NOUNS and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=NOUNS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        try:
            super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            give_up(sys.stdout)
            raise click.exceptions.Exit(READER_GONE) from None

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> NoReturn:
        asked = list(sys.argv[1:] if args is None else args)
        speak(language(_language_option(asked)))
        extra["standalone_mode"] = False
        try:
            code = super().main(asked, *more, **extra)
            sys.stdout.flush()
        except Exception as error:
            sys.exit(report(error, machine=wants_json(asked)))
        sys.exit(code if isinstance(code, int) else 0)


def _language_option(args: Sequence[str]) -> str | None:
    for arg, after in zip(args, [*args[1:], None], strict=True):
        if arg == "--":
            return None
        if arg == "--lang":
            return after
        if arg.startswith("--lang="):
            return arg.removeprefix("--lang=")
    return None


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"tracing {version('tracing-engine')}")
        ctx.exit()


HELP = Text(
    "记录病例、密接与暴露，只增不改；随时可看当时如何、现在如何、当时所知如何。",
    "Record cases, contacts and exposures once; see them as they were, as they are, "
    "and as they were known.",
)
EXAMPLE = """\
tracing demo nanchang
tracing --lang zh case list --as-of 2022-07-14"""


@click.command("tracing", cls=Root, help=HELP, example=EXAMPLE)
@option(
    "--registry",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help=Text(
        "登记库的文件夹；缺省为 TRACING_REGISTRY，否则为当前文件夹或其上级",
        "The registry's folder; else TRACING_REGISTRY, else this folder or a parent",
    ),
)
@option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=Text("语言；缺省为 TRACING_LANG 或系统区域", "Language; else TRACING_LANG or the locale"),
)
@option(
    "--actor",
    metavar="CODE",
    help=Text(
        "操作者的工号，不是姓名；缺省为 TRACING_ACTOR 或系统账号",
        "Staff code of whoever types, not a name; else TRACING_ACTOR or the account",
    ),
)
@option(
    "--command-id",
    metavar="UUID",
    type=click.UUID,
    help=Text(
        "命令编号：同一编号再次提交只生效一次（供脚本重试）",
        "Names this command: given again it takes effect once (for scripts that retry)",
    ),
)
@option(
    "--now",
    metavar=Text("时刻", "WHEN"),
    envvar="TRACING_NOW",
    help=Text(
        "演示、培训库的模拟时刻；缺省为 TRACING_NOW，否则为现在",
        "What time it is, in a registry with a simulated clock; else TRACING_NOW, or now",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=Text("显示版本", "Show the version"),
)
@click.pass_context
def tracing(
    ctx: click.Context,
    registry: Path | None,
    actor: str | None,
    command_id: UUID | None,
    now: str | None,
) -> None:
    ctx.obj = Invocation(registry, actor, command_id, now)


def main() -> NoReturn:
    _open_what_is_closed()
    _speak_utf8_into_files()
    seldom()
    COMPILING.set(False)
    tracing.main(prog_name="tracing")


def _open_what_is_closed() -> None:
    """A shell may start a program without a stream (`>&-`), which Python shows as None."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            opened = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 -- to the end
            setattr(sys, name, opened)


def _speak_utf8_into_files() -> None:
    """Data in files and pipes is UTF-8; a terminal keeps its own encoding and loses no line."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")
