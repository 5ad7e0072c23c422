"""The decision block: in which office, when, on what basis; and, never as an option, by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from tracing.console.base import MOMENT, TEXT, ask, option
from tracing.console.session import instant
from tracing.domain.command import seal
from tracing.domain.values import Decision
from tracing.language import Text

if TYPE_CHECKING:
    from tracing.registry import Registry

DECIDED = {"decided_by": Text("决定人", "who decided"), "reason": Text("理由", "reason")}
"""What of a decision is personal."""

OFFICE = Text("决定的机关或职务", "office that decides")
DECIDED_AT = Text("决定的时刻", "when it was decided")
WHEN = Text("时刻", "WHEN")


class DecisionAsked(NamedTuple):
    """A decision as the options say it."""

    office: str | None
    decided_at: datetime | date | None
    legal_basis: str | None
    document_number: str | None
    served_at: datetime | date | None
    responsible: str | None

    @property
    def given(self) -> bool:
        return any(value is not None for value in self)

    def completed(self) -> DecisionAsked:
        """With what every decision has; asked for on a terminal, else OptionMissingError."""
        return self._replace(
            office=ask(self.office, "--office", OFFICE, TEXT),
            decided_at=ask(self.decided_at, "--decided-at", DECIDED_AT, MOMENT),
        )


def decision_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a decision block, handed on as `decision: DecisionAsked`."""

    @wraps(function)
    def called(
        *args: Any,
        office: str | None,
        decided_at: datetime | date | None,
        legal_basis: str | None,
        document: str | None,
        served_at: datetime | date | None,
        responsible: str | None,
        **own: Any,
    ) -> None:
        decision = DecisionAsked(office, decided_at, legal_basis, document, served_at, responsible)
        function(*args, decision=decision, **own)

    decorated: Callable[..., None] = called
    for each in reversed(_OPTIONS):
        decorated = each(decorated)
    return decorated


_OPTIONS = (
    option("--office", metavar=Text("名称", "NAME"), help=Text("决定的机关或职务", "Who decides")),
    option(
        "--decided-at", type=MOMENT, metavar=WHEN, help=Text("决定的时刻", "When it was decided")
    ),
    option(
        "--legal-basis", metavar=Text("条款", "LAW"), help=Text("法律依据", "On what legal basis")
    ),
    option("--document", metavar=Text("文号", "NUMBER"), help=Text("文书编号", "Document number")),
    option("--served-at", type=MOMENT, metavar=WHEN, help=Text("送达的时刻", "When it was served")),
    option(
        "--responsible",
        metavar=Text("单位", "BODY"),
        help=Text("责任单位（谁用人谁管理）", "The body that answers for the people concerned"),
    ),
)


def decision_of(registry: Registry, asked: DecisionAsked, personal: Mapping[str, str]) -> Decision:
    """The decision, with who made it and why sealed under the registry's own key.

    A day stands for its beginning: papers often carry no hour.
    """
    assert asked.office is not None
    assert asked.decided_at is not None
    return Decision(
        decided_by=seal(registry.registry_id, personal.get("decided_by")),
        office=asked.office,
        legal_basis=asked.legal_basis,
        document_number=asked.document_number,
        decided_at=instant(registry, asked.decided_at),
        served_at=None if asked.served_at is None else instant(registry, asked.served_at),
        responsible=asked.responsible,
        reason=seal(registry.registry_id, personal.get("reason")),
    )
