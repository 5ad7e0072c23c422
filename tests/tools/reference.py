"""The pages of the reference that are made from the code.

`python -m tests.tools.reference --write` writes them; without it, it says which are behind.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import click
import msgspec
from msgspec import Struct

from tracing.domain import values
from tracing.domain.catalogue import TOPICS
from tracing.language import Text

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NOTE = "<!-- Made by `python -m tests.tools.reference --write`; not by hand. -->"

_SILENCE = Text("", "")
_NOWHERE = click.Context(click.Command(None))


class Command(NamedTuple):
    """A command of the command line with what it says of itself in both languages."""

    path: str
    says: Text
    example: str
    parameters: list[tuple[str, Text]]


def commands_of(root: click.Command, name: str) -> list[Command]:
    """Every command of a click tree that is not hidden, in the order of its help."""
    return list(_walk(root, click.Context(root, info_name=name), name))


def undocumented(commands: list[Command]) -> list[str]:
    """The commands and parameters without a word in Chinese or in English."""
    said = [(command.path, command.says) for command in commands]
    said += [
        (f"{command.path} {written}", says)
        for command in commands
        for written, says in command.parameters
    ]
    return [what for what, says in said if not (_CHINESE.search(says.zh) and says.en.strip())]


def without_example(commands: list[Command]) -> list[str]:
    """The commands that are not groups of others and show no line one can type."""
    paths = [command.path for command in commands]
    return [
        command.path
        for command in commands
        if not command.example.strip()
        and not any(path.startswith(f"{command.path} ") for path in paths)
    ]


def cli_page(commands: list[Command]) -> str:
    parts = ["# Command line 命令行", _NOTE]
    for command in commands:
        parts += [f"## `{command.path}`", command.says.zh, command.says.en]
        rows = [
            f"| `{_cell(written)}` | {_cell(says.zh)} | {_cell(says.en)} |"
            for written, says in command.parameters
        ]
        if rows:
            parts.append("\n".join(["| | 中文 | English |", "|---|---|---|", *rows]))
        if command.example:
            parts.append(f"```text\n{command.example.strip()}\n```")
    return "\n\n".join(parts) + "\n"


def events_page(topics: Mapping[str, type[Struct]]) -> str:
    parts = [
        "# Events 事件",
        _NOTE,
        "Every topic of the ledger with its fields. Names are for ever. A field marked `?` may be"
        " absent. How events are stored is said in"
        " [FORMAT.md](../../tracing/ledger/FORMAT.md).",
    ]
    for topic, event in sorted(topics.items()):
        fields = sorted(msgspec.structs.fields(event), key=lambda field: field.encode_name)
        rows = [_field_row(field) for field in fields]
        parts += [f"## `{topic}`", documentation(event)]
        if rows:
            parts.append("\n".join(["| field | type |", "|---|---|", *rows]))
    return "\n\n".join(part for part in parts if part) + "\n"


def documentation(event: type[Struct]) -> str:
    """The event's own docstring; nothing where it has none."""
    return inspect.cleandoc(event.__doc__ or "") if "__doc__" in vars(event) else ""


def layers_page(settings: Mapping[str, Any]) -> str:
    linter = settings["tool"]["importlinter"]
    layers = next(c["layers"] for c in linter["contracts"] if c["type"] == "layers")
    rows = [_layer(layer) for layer in layers]
    width = max(len(row) for row in rows)
    edge = f"+{'-' * (width + 2)}+"
    drawn = "\n".join([edge, *(f"| {row.center(width)} |\n{edge}" for row in rows)])
    rules = "\n".join(f"- {c['name']}." for c in linter["contracts"])
    return "\n\n".join(
        [
            "# Layers 分层",
            _NOTE,
            "Each layer may import those below it. Layers side by side do not know each other;"
            " one in parentheses may not exist yet.",
            f"```text\n{drawn}\n```",
            "import-linter holds these rules in every run of the checks:",
            f"{rules}\n",
        ]
    )


def pages() -> dict[Path, str]:
    """Every generated page, as it should be now."""
    makers: dict[str, Callable[[], str]] = {
        "cli.md": lambda: cli_page(commands()),
        "events.md": lambda: events_page(TOPICS),
        "layers.md": lambda: layers_page(settings()),
    }
    return {PAGES / name: make() for name, make in makers.items()}


def commands() -> list[Command]:
    """The tool's own commands."""
    from tracing import cli

    root = next(value for value in vars(cli).values() if isinstance(value, click.Group))
    return commands_of(root, "tracing")


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _walk(command: click.Command, context: click.Context, path: str) -> Iterator[Command]:
    yield Command(
        path=path,
        says=getattr(command, "says", _SILENCE),
        example=getattr(command, "example", ""),
        parameters=[
            (_written(parameter), getattr(parameter, "says", _SILENCE))
            for parameter in command.params
        ],
    )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                below = click.Context(child, info_name=name, parent=context)
                yield from _walk(child, below, f"{path} {name}")


def _written(parameter: click.Parameter) -> str:
    """
    >>> _written(click.Option(["-f", "--format"], type=click.Choice(["table", "json"])))
    '-f, --format [table|json]'
    """
    if isinstance(parameter, click.Argument):
        return str(parameter.name).upper()
    names = "/".join(", ".join(each) for each in (parameter.opts, parameter.secondary_opts) if each)
    if isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count):
        return names
    shown = getattr(parameter, "shown_as", None)
    if isinstance(shown, Text):
        return f"{names} {shown.en}"
    return f"{names} {shown or click.Parameter.make_metavar(parameter, _NOWHERE)}"


def _field_row(field: msgspec.structs.FieldInfo) -> str:
    absent = "" if field.required else " ?"
    return f"| `{field.encode_name}`{absent} | {_cell(_type(field.type))} |"


def _layer(names: str) -> str:
    return "  |  ".join(name.strip() for name in names.split("|"))


def _type(declared: Any) -> str:
    """A field's type in words.

    >>> _type(tuple[int, ...] | None)
    'list of int'
    """
    for name, value in vars(values).items():
        if value == declared and get_origin(value) is Annotated:
            return name
    parts = [_type(part) for part in get_args(declared) if part not in (type(None), Ellipsis)]
    if get_origin(declared) in (tuple, list, frozenset):
        return f"list of {' or '.join(parts)}"
    if parts and get_origin(declared) is not Annotated:
        return " or ".join(parts)
    name = str(getattr(declared, "__name__", declared))
    if isinstance(declared, type) and issubclass(declared, Enum):
        return f"{name}: {', '.join(member.value for member in declared)}"
    return name


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def main() -> None:
    behind = {path: text for path, text in pages().items() if _differs(path, text)}
    for path, text in behind.items():
        if sys.argv[1:] == ["--write"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.stderr.write(f"{path.relative_to(ROOT)}\n")
    if behind and sys.argv[1:] != ["--write"]:
        sys.exit("behind: python -m tests.tools.reference --write")


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    main()
