"""Parts of rules in words, which the lines of a pack are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from tracing.domain.protocol.rules.areas import Condition, Counts, Measured
from tracing.domain.protocol.rules.people import Anchor, Leg
from tracing.language import Text
from tracing.words import label

NOTHING = Text("", "")
AND = Text("、", ", ")
THEN = Text("；", "; ")
BOUNDS = (("at_least", "≥"), ("more_than", ">"), ("at_most", "≤"), ("fewer_than", "<"))
MINUTES_OF_AN_HOUR = 60


class Line(NamedTuple):
    """A rule in words."""

    what: Text
    rule: Text
    source: tuple[str, ...] = ()


def joined(parts: Iterable[Text], between: Text = THEN) -> Text:
    found = [part for part in parts if part.zh]
    return Text(
        between.zh.join(part.zh for part in found), between.en.join(part.en for part in found)
    )


def labels(values: Iterable[StrEnum], between: Text = AND) -> Text:
    return joined(map(label, values), between)


def listed(numbers: Sequence[int]) -> Text:
    return Text("、".join(map(str, numbers)), ", ".join(map(str, numbers)))


def days(number: int) -> Text:
    return Text(f"{number} 天", f"{number} day{'' if number == 1 else 's'}")


def tests(numbers: Sequence[int], since: Text | None = None) -> Text:
    """On which days somebody is tested; empty where none are said."""
    if not numbers:
        return NOTHING
    many = "s" if len(numbers) > 1 else ""
    said = listed(numbers)
    of = NOTHING if since is None else Text(f"{since.zh}后", f" from {since.en}")
    return Text(f"{of.zh}第 {said.zh} 天采样", f"tested on day{many} {said.en}{of.en}")


def legs(parts: Sequence[Leg]) -> Text:
    return joined(map(_leg, parts), Text("，然后", ", then "))


def duration(minutes: int) -> Text:
    if minutes % MINUTES_OF_AN_HOUR == 0:
        return Text(f"{minutes // 60} 小时", f"{minutes // 60} h")
    return Text(f"{minutes} 分钟", f"{minutes} min")


def counted(counts: Counts) -> Text:
    exempt = labels(counts.exempt)
    without = Text(
        f"不计（未见外溢时）：{exempt.zh}", f"not, while no spread is known: {exempt.en}"
    )
    return joined([labels(counts.diagnoses), without if counts.exempt else NOTHING])


def conditions(all_of: Sequence[Condition], window: int | None) -> Text:
    return joined((_condition(each, window) for each in all_of), Text("，且 ", ", and "))


def _leg(leg: Leg) -> Text:
    since = None if leg.tests_from is Anchor.LEG_START else label(leg.tests_from)
    tested = tests(leg.test_days, since)
    often = Text(f"每日查看 {leg.checks_a_day} 次", f"checked {leg.checks_a_day}× a day")
    extra = joined([tested, often if leg.checks_a_day != 1 or not tested.zh else NOTHING], AND)
    mode, long = label(leg.mode), days(leg.days)
    if not extra.zh:
        return Text(f"{mode.zh} {long.zh}", f"{mode.en} {long.en}")
    return Text(f"{mode.zh} {long.zh}（{extra.zh}）", f"{mode.en} {long.en} ({extra.en})")


def _condition(condition: Condition, window: int | None) -> Text:
    within = condition.within_days or window
    bounds = " ".join(
        f"{sign} {bound}"
        for name, sign in BOUNDS
        if (bound := getattr(condition, name)) is not None
    )
    said = label(condition.count)
    if condition.count is Measured.CUMULATIVE or within is None:
        return Text(f"{said.zh} {bounds}", f"{said.en} {bounds}")
    long = days(within)
    return Text(f"{long.zh}内{said.zh} {bounds}", f"{said.en} in {long.en} {bounds}")
