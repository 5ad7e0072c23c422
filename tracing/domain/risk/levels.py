"""The indicated level of an area over time, from what is known and the packs in force.

The level of a day is what holds at its end. Where a pack has no step-downs it is what the rules
say for that day. Where it has, a rule raises the level on the day an infection first counts, each
later one starts the clean days anew, and the level is lowered on the first day on which all that
is required is so.

When another pack comes into force nothing that runs is lengthened: until an infection counts under
the new pack, the level is the lower of what the old pack and the new one would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from msgspec.structs import replace

from tracing.domain.area.levels import RANK, AreaLevel, AreaScheme, LevelOrigin
from tracing.domain.protocol.in_force import InForce
from tracing.domain.protocol.infectious import shifted
from tracing.domain.protocol.rules.areas import AreaRules, Areas, StepDown
from tracing.domain.risk.clock import Clock, Running, clock, step_rule
from tracing.domain.risk.conditions import screened_by, screening_days, unmet
from tracing.domain.risk.counting import Held, measured, rule_holding, windows
from tracing.domain.risk.facts import AreaFacts, concerning, counted
from tracing.domain.risk.steps import Reason, Restart, Step, Why

Courses = Mapping[AreaScheme, list[Step]]


class Ruling(NamedTuple):
    """The rules for areas that hold somewhere from a day up to another."""

    pack: str
    areas: Areas
    from_on: date
    to_on: date | None

    def rules(self, scheme: AreaScheme) -> AreaRules | None:
        return self.areas.risk if scheme is AreaScheme.RISK else self.areas.zone


def rulings(packs: InForce, code: str, until: date) -> list[Ruling]:
    """One after the other up to a day; a change of other rules is none here."""
    found: list[Ruling] = []
    for day in (date.min, *packs.switches(code)):
        current = packs.on(day, code) if day <= until else None
        if found and found[-1].to_on is None:
            if current is not None and _same(current.rules.areas, found[-1].areas):
                continue
            found[-1] = found[-1]._replace(to_on=day if day <= until else None)
        if current is not None:
            found.append(Ruling(current.said_by("areas"), current.rules.areas, day, None))
    return found


def _same(one: Areas, other: Areas) -> bool:
    """Whether they say the same of levels; what may be asked of people there is another thing."""
    pairs = ((one.risk, other.risk), (one.zone, other.zone))
    return all(_bare(first) == _bare(second) for first, second in pairs)


def _bare(rules: AreaRules | None) -> AreaRules | None:
    return None if rules is None else replace(rules, measures=(), source=("",))


def courses(facts: AreaFacts, ruled: Sequence[Ruling], on: date) -> Courses:
    """The steps of each scheme up to and with a day; none where no pack has the scheme."""
    if not ruled:
        return {}
    last = ruled[-1]
    steps = _run(facts, ruled, len(ruled) - 1, on, None)
    if last.to_on is not None:
        steps = {scheme: _cut(each, last.to_on) for scheme, each in steps.items()}
    return {scheme: _closed(each) for scheme, each in steps.items() if each}


def standing(steps: Sequence[Step], day: date) -> Step | None:
    """The step of a day."""
    return next((step for step in reversed(steps) if step.holds(day)), None)


def base(
    ruling: Ruling, scheme: AreaScheme, rules: AreaRules, facts: AreaFacts, day: date
) -> tuple[AreaLevel, tuple[str, ...]]:
    """What an area is that nothing raises, and the other areas of its county that are higher."""
    if rules.remainder is None:
        return rules.default, ()
    least = RANK[rules.remainder]
    higher = tuple(
        each.code
        for each in facts.official
        if each.holds(day)
        and each.code != facts.code
        and (level := known_as(ruling, scheme, rules, each.scheme, each.level)) is not None
        and RANK[level] > least
    )
    return (rules.remainder, tuple(dict.fromkeys(higher))) if higher else (rules.default, ())


def floor(rules: AreaRules) -> int:
    """The rank above which an area has been raised."""
    return max(RANK[level] for level in (rules.default, rules.remainder) if level is not None)


def _run(
    facts: AreaFacts, ruled: Sequence[Ruling], index: int, on: date, before: date | None
) -> dict[AreaScheme, list[Step]]:
    """The courses under the packs up to one of them, which is taken to hold up to the last day.

    `before`: infections that count from that day on are left out.
    """
    ruling = ruled[index]
    old: dict[AreaScheme, list[Step]] = {}
    if index:
        old = _run(facts, ruled, index - 1, on, ruling.from_on)
    joined = index > 0 and ruled[index - 1].to_on == ruling.from_on
    ended = ruled[index - 1].to_on if index else None
    found = {scheme: _cut(each, ended or ruling.from_on) for scheme, each in old.items()}
    for scheme in AreaScheme:
        rules = ruling.rules(scheme)
        if rules is not None:
            course = _Course(ruling, scheme, rules, facts, on, before, old if joined else None)
            found[scheme] = [*found.get(scheme, []), *course.steps]
    return found


def _cut(steps: Sequence[Step], day: date) -> list[Step]:
    """What of a course was before a day."""
    kept = [each for each in _closed(steps) if each.from_on < day]
    return [
        each if each.to_on is not None and each.to_on <= day else each._replace(to_on=day)
        for each in kept
    ]


def _closed(steps: Sequence[Step]) -> list[Step]:
    """Each step ends, at the latest, where the next begins."""
    ends = [*(each.from_on for each in steps[1:]), None]
    return [
        step if step.to_on is not None else step._replace(to_on=end)
        for step, end in zip(steps, ends, strict=True)
    ]


def known_as(
    ruling: Ruling, scheme: AreaScheme, rules: AreaRules, of: AreaScheme, level: AreaLevel
) -> AreaLevel | None:
    """What a level is under these rules: itself, what it becomes, or nothing."""
    if of is scheme and level in rules.levels:
        return level
    if of is not scheme and ruling.rules(of) is not None:
        return None
    return rules.takes_over.get(level)


class _Old(NamedTuple):
    """What an area would be by the rules before, in terms of the new ones."""

    level: AreaLevel
    step: Step | None


class _Course:
    """The course of one scheme under one pack."""

    def __init__(
        self,
        ruling: Ruling,
        scheme: AreaScheme,
        rules: AreaRules,
        facts: AreaFacts,
        on: date,
        before: date | None,
        old: Courses | None,
    ) -> None:
        self.steps: list[Step] = []
        self._ruling = ruling
        self._scheme = scheme
        self._rules = rules
        self._facts = facts
        self._old = None if old is None else {each: _closed(steps) for each, steps in old.items()}
        self._found = concerning(counted(facts, rules.counts, before), rules, facts.unit)
        self._floor = floor(rules)
        self._now: Running | None = None
        self._rule: int | None = None
        new = (each.on for each in self._found if each.on >= ruling.from_on)
        self._first_new = min(new, default=date.max)
        self._cases_on: dict[date, list[str]] = {}
        for each in self._found:
            self._cases_on.setdefault(each.on, []).append(each.case_id)
        self._agenda: list[date] = []
        self._last = on
        if ruling.from_on <= on:
            self._begin(ruling.from_on)
            self._walk(ruling.from_on, on)

    def _walk(self, first: date, last: date) -> None:
        """Look at each day on which something may change, up to and with the last."""
        self._last = last
        self._agenda = [first, *(day for day in self._days() if first < day <= last)]
        heapify(self._agenda)
        visited = None
        while self._agenda:
            day = heappop(self._agenda)
            if day != visited:
                visited = day
                self._visit(day)

    def _days(self) -> set[date]:
        """The days on which something may change, besides those that follow from the level."""
        found = set(self._cases_on)
        for official in self._facts.official:
            found |= {official.from_on, official.to_on or date.max}
        for steps in (self._old or {}).values():
            found |= {step.from_on for step in steps}
        if not self._rules.step_down:
            ends = windows(self._rules)
            return found | {shifted(day, days) for day in self._cases_on for days in ends}
        return found | set(self._days_of_requirements())

    def _days_of_requirements(self) -> set[date]:
        facts = self._facts
        found = {each.removed_on for each in self._found}
        for round_ in facts.rounds:
            found |= {round_.begins_on, round_.completed_on, *(each.on for each in round_.tallies)}
        for disinfection in facts.disinfections:
            found |= {disinfection.ordered_on, *(day for day, _ in disinfection.turns)}
        waits = {step.contact_days for step in self._rules.step_down}
        for each in facts.exposed:
            found |= {each.since, each.over_on, *(day for day, _ in each.tests)}
            if each.last_on is not None:
                found |= {shifted(each.last_on, days) for days in waits if days is not None}
        return {day for day in found if day is not None}

    def _begin(self, start: date) -> None:
        """What ran under the rules before goes on, as far as it had come by these ones."""
        before = None if self._old is None else self._by_old_rules(start - timedelta(days=1))
        step = before.step if before else None
        if before is None or step is None or RANK[before.level] <= self._floor:
            return
        since = step.from_on
        self._now = Running(before.level, step.origin, since, self._raised_on(step))
        why = self._why(
            Reason.TAKEN_OVER,
            start,
            cases=step.why.cases,
            before=step.level,
            before_pack=step.pack,
        )
        self._add(before.level, step.origin, since, why)
        if self._rules.step_down and since < start:
            self._walk(since, start - timedelta(days=1))
        last = self.steps[-1]
        lowered = last.origin is None or last.why.reason is Reason.STEP_DOWN
        why = last.why._replace(before_pack=step.pack) if lowered else why
        if self._now is not None:
            why = why._replace(since=self._now.since, episode=self._now.episode)
        self.steps = [last._replace(from_on=start, why=why)]

    def _visit(self, day: date) -> None:
        if self._rules.step_down:
            self._by_clock(day)
        else:
            self._by_rules(day)
        if self._now is None:
            self._unraised(day)

    # -- packs whose level of a day is what the rules say for that day

    def _by_rules(self, day: date) -> None:
        held = rule_holding(self._rules, self._facts.unit, self._found, day)
        old = self._ceiling(day)
        level = held.level if held and RANK[held.level] > self._floor else None
        if old is not None and level is not None and RANK[old.level] < RANK[level]:
            self._by_ceiling(old, level, day)
        elif held is not None and level is not None:
            self._raise(held, day)
        elif self._now is not None:
            self._fall(day)

    def _fall(self, day: date) -> None:
        before = self._now.level if self._now else None
        level, areas = base(self._ruling, self._scheme, self._rules, self._facts, day)
        self._now = None
        why = self._why(Reason.RULE_ENDED, day, before=before, areas=areas)
        if self._rule is not None:
            held = measured(self._rules, self._rule, self._found, day)
            why = why._replace(
                rule=held.number,
                source=held.rule.source,
                cases=held.cases,
                measured=held.measured,
            )
        self._add(level, None, day, why)

    # -- packs with step-downs

    def _by_clock(self, day: date) -> None:
        begun = self._now is not None and self._now.since == day
        if day in self._cases_on and not begun:
            self._positive(day)
        while self._now is not None and self._lowered(self._now, day):
            pass
        old = self._ceiling(day)
        if old is not None and self._now is not None and RANK[old.level] < RANK[self._now.level]:
            self._by_ceiling(old, self._now.level, day)

    def _positive(self, day: date) -> None:
        held = rule_holding(self._rules, self._facts.unit, self._found, day)
        now = self._now
        if held is not None and RANK[held.level] > self._floor:
            higher = now is None or RANK[held.level] > RANK[now.level]
            anew = now is not None and now.level is held.level
            if higher or (anew and now and now.origin is LevelOrigin.STEPPED_DOWN):
                self._raise(held, day)
                return
        if now is not None:
            self._restart(day)

    def _lowered(self, now: Running, day: date) -> bool:
        """Lower the level by one step, where nothing stands in the way of it."""
        rule = step_rule(self._rules, now.level, now.origin)
        if rule is None:
            return False
        facts = self._facts.of_episode(now.episode, self._found)
        runs = clock(self._rules, facts, self._found, now, rule, day)
        self._look_again(rule[1], runs, day)
        if unmet(self._rules, facts, rule[1], runs, day):
            return False
        screening = screened_by(self._rules, facts, rule[1], runs, day)
        why = self._why(
            Reason.STEP_DOWN,
            day,
            rule=rule[0],
            source=rule[1].source,
            cases=runs.cases,
            anchor=runs.anchor,
            anchored_on=runs.anchored_on,
            clean_days=runs.wanted,
            rounds=(screening.number,) if screening else (),
            before=now.level,
        )
        self._lower(rule[1].to, day, why)
        return True

    def _look_again(self, rule: StepDown, runs: Clock, day: date) -> None:
        if runs.anchored_on is None or runs.earliest_on is None:
            return
        for each in {runs.earliest_on, *screening_days(self._rules, rule, runs.anchored_on)}:
            if day < each <= self._last:
                heappush(self._agenda, each)

    def _lower(self, level: AreaLevel, day: date, why: Why) -> None:
        if RANK[level] > self._floor:
            since = self._now.episode if self._now else day
            self._now = Running(level, LevelOrigin.STEPPED_DOWN, day, since)
            self._add(level, LevelOrigin.STEPPED_DOWN, day, why)
            return
        self._now = None
        level, areas = base(self._ruling, self._scheme, self._rules, self._facts, day)
        self._add(level, None, day, why._replace(areas=areas))

    # -- what the rules before would have given

    def _ceiling(self, day: date) -> _Old | None:
        """What the level may not exceed, until an infection counts under this pack."""
        if self._old is None or not self._ruling.from_on <= day < self._first_new:
            return None
        return self._by_old_rules(day)

    def _by_old_rules(self, day: date) -> _Old:
        """The highest of what the schemes before would give; nothing is the lowest level."""
        found = _Old(self._rules.default, None)
        for scheme, steps in (self._old or {}).items():
            step = standing(steps, day)
            if step is None:
                continue
            known = known_as(self._ruling, self._scheme, self._rules, scheme, step.level)
            level = known or self._rules.default
            if found.step is None or RANK[level] > RANK[found.level]:
                found = _Old(level, step)
        return found

    def _raised_on(self, step: Step) -> date:
        """Since when the level a step of the old course is of, or a higher one, had run."""
        since = step.from_on
        for each in reversed((self._old or {}).get(step.scheme, [])):
            if each.from_on < since and each.to_on == since and each.origin is not None:
                since = each.from_on
        return since

    def _by_ceiling(self, old: _Old, instead_of: AreaLevel, day: date) -> None:
        if self._now is not None and self._now.level is old.level:
            return
        step = old.step
        why = self._why(Reason.OLD_RULE, day, before=instead_of)
        if step is not None:
            why = why._replace(
                cases=step.why.cases,
                anchor=step.why.anchor,
                anchored_on=step.why.anchored_on,
                clean_days=step.why.clean_days,
                rounds=step.why.rounds,
                before_pack=step.pack,
            )
        self._lower(old.level, day, why)

    # -- steps

    def _raise(self, held: Held, day: date) -> None:
        before = self._now.level if self._now else None
        fell = before is not None and RANK[before] > RANK[held.level]
        origin = LevelOrigin.STEPPED_DOWN if fell else LevelOrigin.DESIGNATED
        if self._now is not None and before is held.level and not self._rules.step_down:
            if day in self._cases_on:
                self._restart(day)
            return
        since = self._now.episode if self._now else day
        self._now = Running(held.level, origin, day, since)
        self._rule = held.number
        why = self._why(
            Reason.DESIGNATION,
            day,
            rule=held.number,
            source=held.rule.source,
            cases=held.cases,
            measured=held.measured,
            before=before,
        )
        self._add(held.level, origin, day, why)

    def _restart(self, day: date) -> None:
        last = self.steps[-1]
        restart = Restart(day, tuple(self._cases_on[day]))
        if last.from_on < day:
            why = last.why._replace(restarts=(*last.why.restarts, restart))
            self.steps[-1] = last._replace(why=why)

    def _unraised(self, day: date) -> None:
        level, areas = base(self._ruling, self._scheme, self._rules, self._facts, day)
        reason = Reason.REMAINDER if areas else Reason.DEFAULT
        self._add(level, None, day, self._why(reason, day, areas=areas))

    def _add(self, level: AreaLevel, origin: LevelOrigin | None, day: date, why: Why) -> None:
        last = self.steps[-1] if self.steps else None
        if last is not None and (last.level, last.origin) == (level, origin):
            return
        if last is not None and last.from_on == day:
            self.steps.pop()
        step = Step(level, origin, self._scheme, day, None, self._ruling.pack, why)
        self.steps.append(step)

    def _why(self, reason: Reason, day: date, **more: Any) -> Why:
        return Why(reason=reason, pack=self._ruling.pack, on=day)._replace(**more)
