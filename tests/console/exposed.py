"""A small registry of exposed people, packs in force, and orders: dates written out."""

from __future__ import annotations

import json
from typing import Any

from tests.console.runs import Tool

CDC = ("--office", "市疾控", "--decided-at")
CASE = "case report --age 40 --onset 2022-06-18 --laboratory positive --diagnosis confirmed"


def did(tool: Tool, *lines: str) -> None:
    for line in lines:
        result = tool(*line.split())
        assert result.exit_code == 0, (line, result.stderr)


def told(tool: Tool, *args: str) -> Any:
    result = tool(*args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def adopt(tool: Tool, pack: str, day: str) -> None:
    result = tool("protocol", "adopt", pack, *CDC, day, "--at", day)
    assert result.exit_code == 0, result.stderr


def outbreak(tool: Tool) -> None:
    """C-1 and six exposed people: P-2, K-1 to P-5, K-4 with an order each but for K-4."""
    did(
        tool,
        f"{CASE} --area 360103001 --at 2022-06-20",
        *(f"person register --age {age} --at 2022-06-20" for age in (31, 32, 33, 34)),
    )
    contact(tool, "P-2", "2022-06-20", "close")
    contact(tool, "P-3", "2022-07-01", "secondary")
    contact(tool, "P-4", "2022-07-10", "close")
    contact(tool, "P-5", None, "close")
    order(tool, "K-1", "facility", "2022-06-20", "2022-07-04")
    order(tool, "K-2", "home", "2022-07-01", "2022-07-08")
    order(tool, "K-3", "facility", "2022-07-10", "2022-07-17")


def contact(tool: Tool, person: str, last: str | None, category: str) -> None:
    known = last or "2022-07-12"
    span = ["--last", last] if last else ["--open"]
    result = tool(
        *("contact", "add", "C-1", person, "--first", "2022-06-17", *span),
        *("--category", category, *CDC, known, "--at", known),
    )
    assert result.exit_code == 0, result.stderr


def order(tool: Tool, contact: str, mode: str, begins: str, ends: str) -> None:
    result = tool(
        *("quarantine", "order", contact, "--mode", mode, "--begins", begins, "--ends", ends),
        *("--area", "360103001", "--started-at", f"{begins}T20:00"),
        *(*CDC, f"{begins}T18:00", "--at", f"{begins}T21:00"),
    )
    assert result.exit_code == 0, result.stderr
