"""Every command is documented in both languages, and the reference is made from the commands."""

from __future__ import annotations

import click

from tests.tools.reference import (
    PAGES,
    cli_page,
    commands,
    commands_of,
    undocumented,
    without_example,
)
from tracing.console.commands import Command, Group, Option
from tracing.language import Text


def test_every_command_and_option_says_what_it_is_in_both_languages() -> None:
    assert undocumented(commands()) == []


def test_every_command_shows_an_example() -> None:
    assert without_example(commands()) == []


def test_the_reference_is_what_the_commands_say() -> None:
    page = (PAGES / "cli.md").read_text(encoding="utf-8")
    assert page == cli_page(commands()), "python -m tests.tools.reference --write"


def test_a_command_without_words_in_both_languages_is_named() -> None:
    loud = Option(["--loud"], says=Text("大声", ""), metavar="DEGREE")
    toy = Group("toy", help=Text("玩具", "A toy"))
    toy.add_command(Command("ring", help=Text("ring", "Ring"), params=[loud]))
    toy.add_command(click.Command("sing"))
    found = commands_of(toy, "toy")
    assert undocumented(found) == ["toy ring", "toy sing", "toy ring --loud DEGREE"]
    assert without_example(found) == ["toy ring", "toy sing"]
