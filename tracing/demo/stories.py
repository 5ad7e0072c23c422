"""The stories there are, by name; loaded when they are asked for."""

from __future__ import annotations

from importlib import import_module

from tracing.demo.script import Story

FIRST = "qingxi"
NAMES = (FIRST,)


def story(name: str) -> Story:
    """The story of that name, one of NAMES."""
    found = import_module(f"tracing.demo.{name}.story").STORY
    assert isinstance(found, Story)
    return found
