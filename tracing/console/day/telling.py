"""The page of a day: its result, its figures, and who is outstanding, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tracing import words
from tracing.console.pages import FOLDED, section
from tracing.console.people import Sight, with_human_ids, with_names
from tracing.domain.day.events import Coverage, DayScope, Outstanding, Settlement, Whereabouts
from tracing.domain.day.settling import Flow, Left, balance
from tracing.language import Text
from tracing.layout import columns
from tracing.projections.questions.day_courses import refusals
from tracing.projections.questions.days import Settled
from tracing.render import Column, shown

if TYPE_CHECKING:
    from datetime import tzinfo

    import sqlalchemy as sa

Row = dict[str, Any]

TITLE = Text("{area} {day} {scope}", "{area}, {day}: {scope}")
RESULT = Text("结果：{result}", "result: {result}")
SO_FAR = Text("当日至今（截至 {until}）：{result}", "so far, at {until}: {result}")
MINUTE = timedelta(minutes=1)
FIGURES: Mapping[Flow, str] = {
    Flow.OPENING: " ",
    Flow.REPORTED: "+",
    Flow.MOVED_IN: "+",
    Flow.RECEIVED: "−",
    Flow.EXEMPT: "−",
    Flow.RETRACTED: "−",
    Flow.MOVED_OUT: "−",
}
LEFT = {
    DayScope.POSITIVES: Text("未转运", "outstanding"),
    DayScope.CLOSE_CONTACTS: Text("未落位", "not placed"),
}
CONTACT_WAITS = Text("待落位", "waiting")
PLACED = {Flow.RECEIVED: Text("已落位", "placed")}
"""Contacts are placed, not taken in by a hospital."""
OF_THESE = Text(
    "等候 {waiting}，途中 {en_route}，其中未到时限 {within}",
    "waiting {waiting}, en route {en_route}; within their limit {within}",
)
PEOPLE = Text("未了结的人", "Who is outstanding")
ROUNDS = Text("筛查轮次", "Rounds of screening")
NO_ROSTER = Text(
    "应筛人数未知的轮次不能算已覆盖：tracing screening roster",
    "a round whose roster is not known does not count as done: tracing screening roster",
)
NO_ROUNDS = Text("没有筛查轮次", "there was no round of screening")
NO_LIMIT = Text(
    "施行中的规则包没有规定时限：不能说谁未到时限",
    "no pack in force sets a limit: who is within it cannot be said",
)
LIMIT = Text(
    "时限 {minutes} 分钟，依 {pack}（{source}）", "limit {minutes} minutes, by {pack} ({source})"
)
LATE = Column("overdue", words.heading("late_by"))
LISTED = ("subject", "person", "name", "area", "whereabouts", "waited", "due_at", LATE)
COVERED = ("round", "sampled", "roster", "share", "due_at")
SUBJECT = {
    DayScope.POSITIVES: words.heading("case"),
    DayScope.CLOSE_CONTACTS: words.heading("contact"),
    DayScope.SCREENING: words.heading("round"),
}


def figures(told: Settlement, scope: DayScope) -> Iterator[str]:
    """The arithmetic, a line a figure."""
    called = PLACED if scope is DayScope.CLOSE_CONTACTS else {}
    labels = {flow: str(called.get(flow) or words.label(flow)) for flow in FIGURES}
    wide = max(map(columns, labels.values()))
    for flow, sign in FIGURES.items():
        label = labels[flow]
        yield f"  {sign} {label}{' ' * (wide - columns(label))} {getattr(told, flow.value):>6}"
    total = str(LEFT[scope])
    yield f"  = {total}{' ' * (wide - columns(total))} {balance(told):>6}"


def people(
    connection: sa.Connection,
    at: int,
    left: Sequence[Left],
    until: datetime,
    scope: DayScope,
    sight: Sight,
) -> list[Row]:
    """Who is outstanding: by name, how long, until when they were to be moved, how late."""
    refused = refusals(connection, at, until, [each.course.person_id for each in left])
    rows: Iterable[Row] = (
        {
            "person_id": each.course.person_id,
            "subject_id": each.course.subject_id,
            "area": each.step.area,
            "whereabouts": each.step.stage.whereabouts,
            "refused_because": refused.get(each.course.person_id),
            "since": each.step.since,
            "precise": each.step.precise,
            "waited": until - each.step.since,
            "due_at": each.due_at,
            "within_limit": each.within_limit,
            "overdue": _late(each.due_at, until),
        }
        for each in left
    )
    rows = with_names(connection, at, rows)
    rows = with_human_ids(connection, rows, {"person_id": "person", "subject_id": "subject"})
    return [_machine(row, scope) for row in sight.of(rows, ("name",))]


def _late(due_at: datetime | None, until: datetime) -> timedelta | None:
    if due_at is None or until - due_at < MINUTE:
        return None
    return until - due_at


def _machine(row: Row, scope: DayScope) -> Row:
    return row | {
        "case": row["subject"] if scope is DayScope.POSITIVES else None,
        "contact": row["subject"] if scope is DayScope.CLOSE_CONTACTS else None,
        "waited_minutes": _minutes(row["waited"]),
        "overdue_minutes": _minutes(row["overdue"]),
    }


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds() // 60)


def tell_people(rows: Sequence[Row], scope: DayScope, zone: tzinfo) -> None:
    keys: list[str | Column] = [
        Column("subject", SUBJECT[scope]) if key == "subject" else key for key in LISTED
    ]
    section(PEOPLE, [_told(row) for row in rows], keys, zone, FOLDED)


def waits(row: Row) -> bool:
    return row["whereabouts"] is Whereabouts.WAITING


def _told(row: Row) -> Row:
    where = CONTACT_WAITS if row["contact"] and waits(row) else words.label(row["whereabouts"])
    if row["refused_because"] is not None:
        why = words.label(row["refused_because"])
        where = Text(f"{where.zh}（拒收：{why.zh}）", f"{where.en} (refused: {why.en})")
    return row | {
        "whereabouts": where,
        "waited": _span(row["waited"]) if row["precise"] else None,
        "overdue": _span(row["overdue"]),
        "due_at": row["due_at"] if row["precise"] else None,
    }


def _span(span: timedelta | None) -> str | None:
    """Hours and minutes: `3:05`."""
    total = _minutes(span)
    return None if total is None else f"{total // 60}:{total % 60:02}"


def page(found: Settled, rows: Sequence[Row], zone: tzinfo) -> None:
    """What a day comes to."""
    title = TITLE.fill(area=found.area, day=found.day, scope=words.label(found.scope))
    print(title)
    result = told_result(found.result, found.settlement)
    if found.provisional:
        print(SO_FAR.fill(until=shown(found.until, zone), result=result))
    else:
        print(RESULT.fill(result=result))
    if found.settlement is not None:
        tell_settlement(found.settlement, found.scope)
        tell_people(rows, found.scope, zone)
        tell_limits(found)
    else:
        tell_rounds(found, zone)


def told_result(result: Any, told: Settlement | None) -> Text:
    label = words.label(result)
    if told is None or not told.within_limit:
        return label
    count = told.within_limit
    if result == "within_limit":
        return Text(f"{count} 人未到时限", f"{count} within their limit")
    return Text(
        f"{label.zh}（另有 {count} 人未到时限）", f"{label.en} ({count} within their limit)"
    )


def tell_settlement(told: Settlement, scope: DayScope) -> None:
    for line in figures(told, scope):
        print(line)
    if balance(told):
        print(
            "    "
            + str(
                OF_THESE.fill(
                    waiting=told.waiting, en_route=told.en_route, within=told.within_limit
                )
            )
        )


def tell_limits(found: Settled) -> None:
    if found.left and not found.limits:
        print(f"\n{NO_LIMIT}")
    for each in found.limits if found.left else ():
        source = ", ".join(each.source)
        print(f"\n{LIMIT.fill(minutes=each.minutes, pack=each.pack, source=source)}")


def tell_rounds(found: Settled, zone: tzinfo) -> None:
    if not found.rounds:
        print(NO_ROUNDS)
    rows = [
        {
            "round": each.round,
            "sampled": each.coverage.sampled,
            "roster": each.coverage.roster,
            "share": _share(each.coverage),
            "due_at": each.due_at,
        }
        for each in found.rounds
    ]
    section(ROUNDS, rows, COVERED, zone)
    if any(each.coverage.roster is None for each in found.rounds):
        print(f"\n{NO_ROSTER}")


def _share(each: Coverage) -> str | None:
    if each.sampled is None or not each.roster:
        return None
    return f"{each.sampled / each.roster:.1%}"


def machine(found: Settled, rows: Sequence[Row]) -> Row:
    """The same for programs."""
    return {
        "about_on": found.day,
        "area": found.area,
        "scope": found.scope,
        "until": found.until,
        "provisional": found.provisional,
        "result": found.result,
        "settlement": told_settlement(found.settlement),
        "outstanding": [{key: row[key] for key in PERSON} for row in rows],
        "rounds": [
            {
                "round": each.round,
                "sampled": each.coverage.sampled,
                "roster": each.coverage.roster,
                "due_at": each.due_at,
                "within_limit": each.running,
            }
            for each in found.rounds
        ],
        "limits": [each._asdict() for each in found.limits],
    }


PERSON = (
    "person",
    "person_id",
    "case",
    "contact",
    "name",
    "area",
    "whereabouts",
    "refused_because",
    "since",
    "precise",
    "waited_minutes",
    "due_at",
    "within_limit",
    "overdue_minutes",
)
KEYS = (
    "about_on",
    "area",
    "scope",
    "until",
    "provisional",
    "result",
    "settlement",
    "outstanding",
    "rounds",
    "limits",
)


def told_settlement(told: Settlement | None) -> Row | None:
    """Every figure, also those that are nothing."""
    if told is None:
        return None
    return {name: getattr(told, name) for name in Settlement.__struct_fields__}


def carried(
    connection: sa.Connection, at: int, signed: Iterable[Outstanding], sight: Sight
) -> list[Row]:
    """Who was carried over, as it was signed."""
    rows: Iterable[Row] = (
        {
            "person_id": str(each.person_id),
            "subject_id": str(each.case_id or each.contact_id),
            "since": each.since,
            "whereabouts": each.whereabouts,
            "within_limit": each.within_limit,
        }
        for each in signed
    )
    rows = with_names(connection, at, rows)
    rows = with_human_ids(connection, rows, {"person_id": "person", "subject_id": "subject"})
    return list(sight.of(rows, ("name",)))
