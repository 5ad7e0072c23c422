"""Events as people and programs read them: who recorded what, of whom, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from tracing import words
from tracing.domain.event import Event, PersonStatement, ThingFact, ThingFactRetracted
from tracing.domain.register import RegisterEvent
from tracing.domain.values import PartialDate, Sealed
from tracing.language import Text
from tracing.layout import columns, flow
from tracing.ledger.instants import moment_of
from tracing.render import SEALED, shown

if TYPE_CHECKING:
    from tracing.ledger.recorder import Recorded
    from tracing.registry import Registry

KEYS = (
    "position",
    "recorded_at",
    "topic",
    "person",
    "about",
    "actor",
    "assurance",
    "source",
    "command_id",
    "first_position",
    "last_position",
    "fields",
)
"""The keys of an event in machine formats. `fields`: as the ledger names them, ids as people type
them, sealed values null."""

WIDTH = 80
INDENT = 11
MOST_SHOWN = 6
"""How many items of a list a line shows."""
LONGEST = 1000
"""Of a text longer than this (a whole pack of rules) lines show the first line alone."""
CUT = Text("{line} … （共 {count} 字）", "{line} … ({count} characters)")
_TOLD_ELSEWHERE = ("reported_precision", "registry_id")

Row = dict[str, Any]
Opened = Mapping[str, str | None]
"""Sealed fields that were opened, by their full names."""


def rows(
    registry: Registry,
    events: Sequence[Recorded],
    opened: Callable[[Recorded], Opened] = lambda _: {},
) -> Iterator[Row]:
    """A page of events with the ids people type. `opened` gives the texts of sealed fields."""
    from tracing.projections import questions
    from tracing.projections.questions.areas import codes_by_id

    registry.position()
    wanted = {str(each) for event in events for each in (event.stream_id, *ids(event.event))}
    with registry.reading() as reading:
        human = questions.human_ids(reading.connection, sorted(wanted))
        human |= codes_by_id(reading.connection, sorted(wanted - human.keys()))
    for event in events:
        yield _row(event, human, opened(event))


def lines(found: Iterable[Row], zone: tzinfo) -> Iterator[str]:
    """Events as a terminal shows them: a heading a commit, beneath it a line an event."""
    for number, (_, commit) in enumerate(groupby(found, key=lambda row: row["first_position"])):
        for place, row in enumerate(commit):
            if place == 0:
                if number:
                    yield ""
                yield _heading(row, zone)
            yield from _lines(row, zone)


def _heading(row: Row, zone: tzinfo) -> str:
    span = f"{row['first_position']}-{row['last_position']}"
    if row["first_position"] == row["last_position"]:
        span = str(row["first_position"])
    who = f"{row['actor']} ({words.ASSURANCES[row['assurance']]})"
    return "  ".join((f"[{span}]", shown(row["recorded_at"], zone), who, row["source"]))


def _lines(row: Row, zone: tzinfo) -> Iterator[str]:
    about = " ".join(filter(None, (row["person"], *row["about"])))
    start = "  ".join(filter(None, (f"{row['position']:>7}", row["topic"], about)))
    told = [
        f"{name}={_shown(value, zone)}"
        for name, value in row["fields"].items()
        if not (name == "reported_at" and value == row["recorded_at"])
    ]
    line = "  ".join((start, *told))
    if columns(line) <= WIDTH:
        yield line
        return
    yield start
    yield from (f"{'':{INDENT}}{each}" for each in flow(told, WIDTH - INDENT))


def _shown(value: object, zone: tzinfo) -> str:
    """A field's value, codes as the ledger has them."""
    match value:
        case Sealed():
            return SEALED
        case StrEnum():
            return value.value
        case bool():
            return "true" if value else "false"
        case Mapping() if set(value) == {"stream", "version"}:
            return f"{value['stream']}/{value['version']}"
        case Mapping():
            return (
                "{" + " ".join(f"{key}={_shown(each, zone)}" for key, each in value.items()) + "}"
            )
        case float():
            return f"{value:g}"
        case str() if len(value) > LONGEST:
            line = shown(value.lstrip().partition("\n")[0][:WIDTH])
            return str(CUT.fill(line=line, count=len(value)))
        case list():
            some = ",".join(_shown(each, zone) for each in value[:MOST_SHOWN])
            return f"{some},… ({len(value)})" if len(value) > MOST_SHOWN else some
        case _:
            return shown(value, zone)


def _row(recorded: Recorded, human: Mapping[str, str], opened: Opened) -> Row:
    envelope, event = recorded.envelope, recorded.event
    stream = human.get(str(recorded.stream_id), str(recorded.stream_id))
    of_thing = isinstance(event, ThingFact | ThingFactRetracted)
    own = {name: getattr(event, name, None) for name in _about(event)}
    return {
        "position": recorded.position,
        "recorded_at": moment_of(recorded.recorded_at),
        "topic": recorded.topic,
        "person": None if of_thing or isinstance(event, RegisterEvent) else stream,
        "about": [
            *([stream] if of_thing else []),
            *(human.get(str(each), str(each)) for each in own.values() if each is not None),
        ],
        "actor": envelope.actor,
        "assurance": envelope.assurance,
        "source": envelope.source,
        "command_id": envelope.command_id,
        "first_position": envelope.first,
        "last_position": envelope.last,
        "fields": {
            name: value
            for name, value in _fields(event, human, opened, "").items()
            if name not in own
        },
    }


def _about(event: Event) -> tuple[str, ...]:
    """The fields that say what an event is about."""
    if isinstance(event, PersonStatement):
        return () if event.named_by is None else (event.named_by,)
    return () if isinstance(event, ThingFact) else ("case_id", "contact_id", "exposure_id")


def _fields(event: Struct, human: Mapping[str, str], opened: Opened, path: str) -> Row:
    """The fields that say something, by name; what `opened` holds is plain."""
    tag = event.__struct_config__.tag
    found: Row = {} if tag is None else {str(event.__struct_config__.tag_field): tag}
    for name, default in zip(event.__struct_fields__, _defaults(event), strict=True):
        value = getattr(event, name)
        if (path or name not in _TOLD_ELSEWHERE) and value is not None and value != default:
            found[name] = _told(value, human, opened, f"{path}{name}")
    return found


def _defaults(event: Struct) -> Sequence[object]:
    given = event.__struct_defaults__
    return [*[object()] * (len(event.__struct_fields__) - len(given)), *given]


def _told(value: object, human: Mapping[str, str], opened: Opened, path: str) -> object:
    match value:
        case Sealed():
            text = opened.get(path)
            return value if text is None else text
        case UUID():
            return human.get(str(value), str(value))
        case PartialDate():
            return value
        case Struct():
            return _fields(value, human, opened, f"{path}.")
        case tuple() | list():
            return [
                _told(each, human, opened, f"{path}.{number}") for number, each in enumerate(value)
            ]
        case _:
            return value


def ids(value: object) -> Iterator[UUID]:
    """Every identity an event names."""
    match value:
        case UUID():
            yield value
        case Sealed() | PartialDate() | date():
            return
        case Struct():
            for name in value.__struct_fields__:
                yield from ids(getattr(value, name))
        case tuple() | list():
            for each in value:
                yield from ids(each)
        case _:
            return
