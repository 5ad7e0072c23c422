"""In words: why an area is indicated to have a level, and what stands in the way of a lower one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tracing.console.protocol.phrases import AND, conditions, days, joined
from tracing.domain.risk.steps import Reason, Why
from tracing.language import Text
from tracing.words import label

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tracing.domain.risk.conditions import Unmet

Naming = Callable[[str], str]
"""The id people type for the identity of a case; anything else as it is."""
MOST_NAMED = 6
NOBODY = Text("没有感染者使其升级", "nothing raises it")


def human(connection: sa.Connection, ids: Iterable[str]) -> Naming:
    """Names for identities that are asked for together."""
    from tracing.projections import questions

    known = questions.human_ids(connection, sorted(set(ids)))
    return lambda each: known.get(each, each)


def ids_of(why: Why) -> set[str]:
    return {*why.cases, *(case for restart in why.restarts for case in restart.cases)}


def sentence(why: Why, named: Naming) -> Text:
    """On what an indicated level rests, shortly."""
    return joined([_because(why, named), _restarted(why, named)])


def _because(why: Why, named: Naming) -> Text:
    cases = several(map(named, why.cases))
    match why.reason:
        case Reason.DEFAULT:
            return NOBODY
        case Reason.REMAINDER:
            areas = several(why.areas)
            return Text(f"同县有更高等级：{areas.zh}", f"higher in the county: {areas.en}")
        case Reason.DESIGNATION:
            found = _measured(why)
            return Text(f"{cases.zh}：{found.zh}", f"{cases.en}: {found.en}")
        case Reason.STEP_DOWN:
            return _stepped(why)
        case Reason.RULE_ENDED:
            found = _measured(why)
            return Text(f"不再符合规则：{found.zh}", f"no longer as the rule wants: {found.en}")
        case Reason.TAKEN_OVER | Reason.OLD_RULE:
            pack = why.before_pack or why.pack
            said = label(why.reason)
            return Text(f"{said.zh}（{pack}）", f"{said.en} ({pack})")


def _stepped(why: Why) -> Text:
    long = days(why.clean_days or 0)
    rounds = several(why.rounds)
    since = "" if why.anchored_on is None else str(why.anchored_on)
    clean = Text(f"自 {since} 起连续 {long.zh}无新增", f"{long.en} clean since {since}")
    screened = Text(f"筛查 {rounds.zh}", f"screened by {rounds.en}") if why.rounds else Text("", "")
    return joined([clean, screened], AND)


def _measured(why: Why) -> Text:
    """What was counted, beside the bounds."""
    return joined(
        (
            Text(f"{each.found}（{bounds.zh}）", f"{each.found} ({bounds.en})")
            for each in why.measured
            for bounds in (conditions([each.condition], each.within_days),)
        ),
        AND,
    )


def _restarted(why: Why, named: Naming) -> Text:
    if not why.restarts:
        return Text("", "")
    last = why.restarts[-1]
    cases = several(map(named, last.cases))
    return Text(f"{last.on} {cases.zh}，重新起算", f"began anew on {last.on}: {cases.en}")


def several(named: Iterable[str]) -> Text:
    found: Sequence[str] = list(named)
    more = ["…"] if len(found) > MOST_NAMED else []
    shown = [*found[:MOST_NAMED], *more]
    return Text("、".join(shown), ", ".join(shown))


def lacking(each: Unmet, named: Naming) -> Text:
    """A condition that is not met: what it is, what was found, and what it is about."""
    because, refs = label(each.because), several(map(named, each.refs))
    counted = "" if each.wanted is None else f" {each.found or 0}/{each.wanted}"
    about = Text(f"（{refs.zh}）", f" ({refs.en})") if refs.zh else Text("", "")
    return Text(f"{because.zh}{counted}{about.zh}", f"{because.en}{counted}{about.en}")
