"""That the levels of a scheme fit together, and that every one of them can come to an end."""

from __future__ import annotations

from collections.abc import Iterator

from tracing.domain.area.levels import RANK, SCHEME_OF, AreaLevel, LevelOrigin
from tracing.domain.protocol.reasons import Finding, in_words
from tracing.domain.protocol.rules.areas import (
    AreaRules,
    Condition,
    Measured,
    Requirement,
    Screening,
    StepDown,
)
from tracing.language import Text

Reached = tuple[AreaLevel, LevelOrigin]


def of_scheme(rules: AreaRules, name: str) -> Iterator[Finding]:
    """All that is wrong with a scheme, whose name is `risk` or `zone`."""
    key = f"areas.{name}"
    yield from _levels(rules, name, key)
    for place, level in _named(rules, key):
        if level not in rules.levels:
            yield Finding(place, _not_there(level, name))
    for at, rule in enumerate(rules.designate):
        for number, condition in enumerate(rule.all):
            place = f"{key}.designate[{at}].all[{number}]"
            yield from _condition(condition, rules, place)
    for at, step in enumerate(rules.step_down):
        yield from _step(step, f"{key}.step_down[{at}]")
    yield from _dead_ends(rules, key)


def _levels(rules: AreaRules, name: str, key: str) -> Iterator[Finding]:
    for at, level in enumerate(rules.levels):
        # Routine is the absence of any level, in both schemes.
        if SCHEME_OF[level] != name and level is not AreaLevel.ROUTINE:
            reason = in_words("foreign_level", level=level, scheme=key)
            yield Finding(f"{key}.levels[{at}]", reason)
    ranks = [RANK[level] for level in rules.levels]
    if ranks != sorted(set(ranks)):
        yield Finding(f"{key}.levels", in_words("levels_order"))


def _named(rules: AreaRules, key: str) -> Iterator[tuple[str, AreaLevel]]:
    """Every level the scheme names, and where."""
    yield f"{key}.default", rules.default
    if rules.remainder is not None:
        yield f"{key}.remainder", rules.remainder
    for at, rule in enumerate(rules.designate):
        yield f"{key}.designate[{at}].level", rule.level
    for at, step in enumerate(rules.step_down):
        yield f"{key}.step_down[{at}].level", step.level
        yield f"{key}.step_down[{at}].to", step.to
    for before, after in rules.takes_over.items():
        yield f"{key}.takes_over.{before}", after
    for at, measure in enumerate(rules.measures):
        yield f"{key}.measures[{at}].level", measure.level


def _not_there(level: AreaLevel, name: str) -> Text:
    if SCHEME_OF[level] != name and level is not AreaLevel.ROUTINE:
        return in_words("foreign_level", level=level, scheme=f"areas.{name}")
    return in_words("unlisted_level", level=level)


def _condition(condition: Condition, rules: AreaRules, key: str) -> Iterator[Finding]:
    cumulative = condition.count is Measured.CUMULATIVE
    if condition.count is Measured.CLUSTERS and rules.cluster is None:
        yield Finding(f"{key}.count", in_words("no_cluster"))
    if cumulative and condition.within_days is not None:
        yield Finding(f"{key}.within_days", in_words("cumulative_window"))
    if not cumulative and condition.within_days is None and rules.window_days is None:
        yield Finding(f"{key}.within_days", in_words("no_window"))
    bounds = (
        condition.at_least,
        condition.more_than,
        condition.at_most,
        condition.fewer_than,
    )
    if all(bound is None for bound in bounds):
        yield Finding(key, in_words("no_bound"))


def _step(step: StepDown, key: str) -> Iterator[Finding]:
    if RANK[step.to] >= RANK[step.level]:
        yield Finding(f"{key}.to", in_words("upward", level=step.to, above=step.level))
    if step.screening is not None:
        yield from _screening(step.screening, f"{key}.screening")
    wanted = Requirement.CONTACTS_CLEAR in step.requires
    if wanted != (step.contact_days is not None):
        yield Finding(f"{key}.contact_days", in_words("contact_days"))


def _screening(screening: Screening, key: str) -> Iterator[Finding]:
    if (screening.on_day is None) == (screening.within_last_days is None):
        yield Finding(key, in_words("one_of_two"))


def _dead_ends(rules: AreaRules, key: str) -> Iterator[Finding]:
    """Steps lead down only, so that whatever never ends comes to a level no step leaves."""
    if not rules.step_down:
        return
    ends = [level for level in (rules.default, rules.remainder) if level is not None]
    for place, (level, origin) in _reachable(rules, key):
        left = any(
            step.level is level and step.origin in (None, origin) for step in rules.step_down
        )
        if level not in ends and not left:
            said = " / ".join(ends)
            reason = in_words("dead_end", level=level, origin=origin, ends=said)
            yield Finding(place, reason)


def _reachable(rules: AreaRules, key: str) -> Iterator[tuple[str, Reached]]:
    for at, rule in enumerate(rules.designate):
        yield f"{key}.designate[{at}].level", (rule.level, LevelOrigin.DESIGNATED)
    for at, step in enumerate(rules.step_down):
        yield f"{key}.step_down[{at}].to", (step.to, LevelOrigin.STEPPED_DOWN)
    for before, after in rules.takes_over.items():
        yield f"{key}.takes_over.{before}", (after, LevelOrigin.DESIGNATED)
