"""Commands that explain themselves in the reader's language, each with an example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import click

from tracing.console.helptext import Page
from tracing.language import Text

Callback = TypeVar("Callback", bound=Callable[..., Any])

USAGE = Text("用法：", "Usage: ")
OPTIONS = Text("选项：", "Options:")
ARGUMENTS = Text("参数：", "Arguments:")
COMMANDS = Text("命令：", "Commands:")
EXAMPLE = Text("示例：", "Example:")
OPTIONS_METAVAR = Text("[选项]", "[OPTIONS]")
COMMAND_METAVAR = Text("命令 [参数]…", "COMMAND [ARGS]…")
SHOW_HELP = Text("显示这页说明", "Show this page")
REQUIRED = Text("必填", "required")
DEFAULT = Text("缺省：{value}", "default: {value}")


class Invocation(NamedTuple):
    """What was asked of the tool as a whole, before the command."""

    registry: Path | None = None
    actor: str | None = None
    command_id: UUID | None = None
    now: str | None = None
    """Of a registry with a simulated clock: what time it is."""


pass_invocation = click.make_pass_decorator(Invocation)


class Context(click.Context):
    formatter_class = Page


class Option(click.Option):
    def __init__(self, *args: Any, says: Text, metavar: Text | str | None, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.says = says
        self.shown_as = metavar

    def make_metavar(self, ctx: click.Context) -> str:
        return str(self.shown_as) if self.shown_as else super().make_metavar(ctx)


class Argument(click.Argument):
    def __init__(self, *args: Any, says: Text, **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self.says = says


class Bilingual(click.Command):
    """A command whose help is written when it is shown."""

    context_class = Context

    def __init__(self, name: str | None, *, help: Text, example: str = "", **attrs: Any) -> None:
        super().__init__(name, **attrs)
        self.says = help
        self.example = example

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 -- pages wrap by columns
        return str(self.says).split("。")[0].split(". ")[0].rstrip(".")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [param for param in self.params if isinstance(param, click.Argument)]
        return [str(OPTIONS_METAVAR), *(param.make_metavar(ctx) for param in arguments)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=str(USAGE))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(str(self.says))
        self._section(ARGUMENTS, self._records(ctx, "argument"), formatter)
        self._section(OPTIONS, self._records(ctx, "option"), formatter)
        self._section(COMMANDS, self.commands_shown(ctx), formatter)
        if self.example:
            with formatter.section(str(EXAMPLE)):
                formatter.write("".join(f"  {line}\n" for line in self.example.splitlines()))

    def commands_shown(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002 -- for groups
        return []

    def _records(self, ctx: click.Context, kind: str) -> list[tuple[str, str]]:
        return [
            _record(param, ctx) for param in self.get_params(ctx) if param.param_type_name == kind
        ]

    def _section(
        self, heading: Text, rows: list[tuple[str, str]], formatter: click.HelpFormatter
    ) -> None:
        if rows:
            with formatter.section(str(heading)):
                formatter.write_dl(rows)


def _record(param: click.Parameter, ctx: click.Context) -> tuple[str, str]:
    if isinstance(param, Argument):
        return param.make_metavar(ctx), str(param.says)
    assert isinstance(param, click.Option)
    meaning = str(param.says) if isinstance(param, Option) else str(SHOW_HELP)
    notes = [str(REQUIRED)] if param.required else []
    if param.show_default:
        notes.append(str(DEFAULT.fill(value=param.default)))
    return param.get_help_spec(ctx), f"{meaning} [{'; '.join(notes)}]" if notes else meaning


class Command(Bilingual):
    """One thing the tool does."""


class Group(Bilingual, click.Group):
    """A noun with its verbs; without one it shows its help."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), str(COMMAND_METAVAR)]

    def commands_shown(self, ctx: click.Context) -> list[tuple[str, str]]:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, each.get_short_help_str()) for name, each in found if each is not None]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- in the order written
        return list(self.commands)

    def verb(
        self, name: str, *, help: Text, example: str
    ) -> Callable[[Callable[..., None]], Command]:
        """Make a function a command of this group."""

        def decorate(function: Callable[..., None]) -> Command:
            made = command(name, help=help, example=example)(function)
            self.add_command(made)
            return made

        return decorate


def group(name: str, *, help: Text) -> Group:
    return Group(name, help=help)


def command(name: str, *, help: Text, example: str) -> Callable[[Callable[..., None]], Command]:
    """Make a function a command. `help` is a sentence, `example` lines that can be typed."""
    return click.command(name, cls=Command, help=help, example=example)


def option(
    *declarations: str, help: Text, metavar: Text | str | None = None, **attrs: Any
) -> Callable[[Callback], Callback]:
    """click.option with its help in both languages; `metavar` may be bilingual too."""
    return click.option(*declarations, cls=Option, says=help, metavar=metavar, **attrs)


def argument(name: str, *, help: Text, **attrs: Any) -> Callable[[Callback], Callback]:
    """click.argument with its help in both languages."""
    return click.argument(name, cls=Argument, says=help, **attrs)
