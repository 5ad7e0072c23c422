"""An opened registry for a command, and how what was recorded is told."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tracing.console.commands import Invocation
from tracing.errors import TracingError
from tracing.language import Text
from tracing.render import Format, progress, show_record, talk

if TYPE_CHECKING:
    from tracing.application import Answer
    from tracing.registry import Registry

FOLLOWING = Text("更新视图", "bringing the views up to date")
NOTHING = Text("没有新内容，未记录", "nothing new: nothing was recorded")
REPEATED = Text(
    "此命令先前已执行，给出当时的结果", "this command was carried out before; this is its answer"
)


@contextmanager
def opened(asked: Invocation) -> Generator[Registry]:
    """The registry the command is about; refusals from within it speak human ids."""
    from tracing.console.options import MOMENT
    from tracing.registry import open_registry

    opening = open_registry(asked.registry, actor=asked.actor)
    with opening as registry, reaching(FOLLOWING) as told:
        if asked.now is not None:
            registry.set_clock(instant(registry, MOMENT.convert(asked.now, None, None)))
        registry.tell_progress(told)
        try:
            yield registry
        except TracingError as refusal:
            raise in_human_ids(refusal, registry) from None


def in_human_ids(refusal: TracingError, registry: Registry) -> TracingError:
    """The same refusal with human ids for the identities it names."""
    if not any(isinstance(value, UUID) for value in refusal.values.values()):
        return refusal
    named = {
        name: registry.human(value) if isinstance(value, UUID) else value
        for name, value in refusal.values.items()
    }
    return type(refusal)(**named)


def learnt(registry: Registry, at: datetime | date | None) -> dict[str, Any]:
    """`--at` as the fields of a command: a day is known to the day, its start."""
    from tracing.domain.values import Precision

    if at is None:
        return {}
    if isinstance(at, datetime):
        return {"reported_at": instant(registry, at)}
    return {"reported_at": instant(registry, at), "reported_precision": Precision.DAY}


def instant(registry: Registry, when: datetime | date) -> datetime:
    """A moment as it was written; a day stands for its beginning."""
    moment = when if isinstance(when, datetime) else datetime.combine(when, time.min)
    return registry.localised(moment)


def tell(answer: Answer, says: Text, record: Mapping[str, Any], format: Format) -> None:
    """Say what was recorded; its ids go to stdout, the first alone unless JSON is asked for."""
    if answer.replayed:
        talk(REPEATED)
    talk(says if answer.first is not None else NOTHING)
    if format == "table":
        print(next(iter(record.values())))
    else:
        shown = {**record, "first_position": answer.first, "last_position": answer.last}
        show_record(shown, list(shown), format)


@contextmanager
def reaching(doing: Text) -> Generator[Callable[[int, int], None]]:
    """A bar for work that tells how far it has come, and how far it has to go."""
    with ExitStack() as bar:
        advance: Callable[[int], None] | None = None
        reached = 0

        def tell_reached(position: int, goal: int) -> None:
            nonlocal advance, reached
            if advance is None and position < goal:
                advance = bar.enter_context(progress(doing, goal))
            if advance is not None:
                advance(position - reached)
            reached = position
            if position >= goal:
                bar.close()
                advance, reached = None, 0

        yield tell_reached
