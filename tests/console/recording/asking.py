"""What is asked of a recording command: that it records, and that it may be given again."""

from __future__ import annotations

from uuid import uuid4

from tests.console.outbreak import Desk

Args = tuple[str, ...]


def head(desk: Desk) -> int:
    with desk.invented.open() as registry:
        return registry.head


def recorded(desk: Desk, after: int) -> list[str]:
    with desk.invented.open() as registry:
        return [row.topic for row in registry.ledger.page(after, 100)]


def records(desk: Desk, args: Args, typed: str | None, topics: list[str]) -> None:
    before = head(desk)
    result = desk.type(*args, typed=typed)
    assert result.exit_code == 0, result.stderr
    assert recorded(desk, before) == topics
    assert result.stdout.strip()


def gives_the_first_answer_again(desk: Desk, args: Args, typed: str | None) -> None:
    command = ("--command-id", str(uuid4()), *args, "--format", "json")
    first = desk.type(*command, typed=typed)
    after = head(desk)
    again = desk.type(*command, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert "carried out before" in again.stderr
    assert head(desk) == after


def is_nothing_new_again(desk: Desk, args: Args, typed: str | None) -> None:
    first = desk.type(*args, typed=typed)
    after = head(desk)
    again = desk.type(*args, typed=typed)
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.stderr
    assert "nothing new" in again.stderr
    assert head(desk) == after
