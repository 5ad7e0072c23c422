"""Whoever is named by a record that was merged: what is new is recorded of the person kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracing.language import Text
from tracing.render import talk

if TYPE_CHECKING:
    from tracing.registry import Ref, Registry

UNDER_KEPT = Text(
    "{person} 已并入 {kept}：记录在 {kept} 名下",
    "{person} is merged into {kept}: it is recorded of {kept}",
)


def named(registry: Registry, text: str, *kinds: str) -> Ref:
    """What was named, for something new to be recorded of it; a merged person is told about."""
    ref = registry.resolve(text, *kinds)
    kept = registry.kept(ref)
    if kept != ref:
        talk(UNDER_KEPT.fill(person=ref.human, kept=kept.human))
    return kept
