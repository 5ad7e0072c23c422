"""`tracing area worklist`: where official levels are not what the facts and the rules come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from tracing.console.area.looking import Asked
from tracing.console.area.naming import code_of
from tracing.console.area.standing import Levels, Standing, grounds, why
from tracing.console.area.wording import Naming, several
from tracing.console.base import (
    TEXT,
    Invocation,
    argument,
    as_of_option,
    command,
    format_option,
    on_option,
    pass_invocation,
)
from tracing.console.session import opened
from tracing.domain.area.level_differences import Differs
from tracing.domain.area.levels import AreaLevel, AreaScheme
from tracing.language import Text
from tracing.layout import wrap
from tracing.render import Format, show
from tracing.words import label

WORK = (
    "code",
    "name",
    "scheme",
    "differs",
    "official",
    "indicated",
    "since_on",
    "why",
    "cases",
    "fell",
    "beyond",
    "until_on",
    "do",
)
WIDTH, INDENT = 80, 2
NO_LEVEL = Text("无", "none")
NO_SUCH = Text(
    "施行的规则没有这类等级；先按施行的规则划定，再解除这一等级",
    "the rules in force have no such levels: designate anew, then end this one",
)
NO_RULES = Text(
    "没有施行的规则：先采用规则包，或解除这一等级",
    "no rules are in force: adopt a pack, or end this level",
)
NOTHING = Text("没有需要处理的", "nothing to do")
LINE = Text("{area}  {differs}（自 {since}）", "{area}  {differs} (since {since})")
LEVELS = Text("官方 {official}，规则所示 {indicated}", "official {official}, indicated {indicated}")
FELL = Text("{ground}：{because}", "{ground}: {because}")
OVER = Text("延长至 {until}，已过", "kept until {until}, which is over")
ABOLISHED = Text(
    "区划自 {since} 起撤销，无人解除其等级；须重新划定的，划定接替的区划",
    "abolished since {since} with this level; designate anew what took its place",
)
DO = Text("该做  {do}", "type  {do}")


class Work(NamedTuple):
    """Something to be done about the level of an area."""

    differs: Differs
    since_on: date
    row: dict[str, Any]
    why: Text


@command(
    "worklist",
    help=Text(
        "官方等级与规则所示不一致之处：应降未降的在先，然后是依据不再成立、延长期已过、措施超出规则、"
        "应升未升；写明为何，以及该输入的命令。",
        "Where official levels are not what the rules come to: those held too long first, then "
        "grounds that fell, extensions that are over, measures beyond the pack, levels too low; "
        "why, and what to type.",
    ),
    example="tracing area worklist\ntracing area worklist 360103",
)
@argument("within", type=TEXT, required=False, help=Text("只看此区划之内", "Only within this area"))
@as_of_option
@on_option
@format_option
@pass_invocation
def worklist(
    invocation: Invocation,
    *,
    within: str | None,
    as_of: int | datetime | date | None,
    on: date | None,
    format: Format,
) -> None:
    with opened(invocation) as registry:
        asked = Asked(registry, as_of, on)
        inside = None if within is None else code_of(registry, within, as_of, on)
        with registry.reading() as reading:
            levels = Levels(registry, reading.connection, asked.at, asked.day, asked.on)
            work = works(levels, inside)
        if format != "table":
            show((each.row for each in work), WORK, format, registry.zone)
            return
        if not work:
            print(NOTHING)
        for number, each in enumerate(work):
            print("\n" * bool(number), end="")
            for line in _lines(each):
                print(line)


def works(levels: Levels, inside: str | None) -> list[Work]:
    """What is to be done about the levels of areas, of all or within one; what is first first."""
    found = [
        levels.of(code, scheme)
        for code, scheme in levels.codes()
        if inside is None or levels.tree.contains(inside, code, levels.day)
    ]
    return sorted(_works(levels, found, levels.naming(found)), key=_first)


def _works(levels: Levels, found: list[Standing], named: Naming) -> Iterator[Work]:
    for standing in found:
        for differs in standing.differs:
            if differs in (Differs.OVERSTAY, Differs.HIGHER) and _others(standing, differs):
                continue
            since = _since(standing, differs, levels)
            row = {
                "code": standing.code,
                "name": levels.tree.name(standing.code, levels.day),
                "scheme": standing.scheme,
                "differs": differs,
                "official": standing.level,
                "indicated": standing.due,
                "since_on": since,
                "why": standing.indicated.why.reason if standing.indicated else None,
                "fell": [named(each.id) for each in standing.fell],
                "beyond": list(standing.beyond),
                "until_on": standing.official["until_on"] if standing.official else None,
                "cases": _cases(standing, named),
                "do": _do(standing, differs, named),
            }
            yield Work(differs, since, row, _why(standing, differs, named, since))


def _others(standing: Standing, differs: Differs) -> bool:
    """Whether the level is that of a larger area, which is to be looked at itself."""
    return differs is Differs.OVERSTAY and not standing.own


def _first(work: Work) -> tuple[int, date, str]:
    return list(Differs).index(work.differs), work.since_on, work.row["code"]


def _since(standing: Standing, differs: Differs, levels: Levels) -> date:
    official, indicated = standing.official, standing.indicated
    begun: date = levels.day if official is None else _day(official["from_at"], levels)
    match differs:
        case Differs.OVERSTAY:
            lower = indicated.from_on if indicated is not None else standing.ceased_on or begun
            return max(lower, begun)
        case Differs.HIGHER if indicated is not None:
            return max(indicated.from_on, begun) if official is not None else indicated.from_on
        case Differs.EXTENSION if official is not None:
            until: date = official["until_on"]
            return until
        case Differs.ABOLISHED:
            return max(levels.abolished_on(standing.code) or begun, begun)
        case _:
            return begun


def _day(moment: datetime, levels: Levels) -> date:
    return moment.astimezone(levels.zone).date()


def _why(standing: Standing, differs: Differs, named: Naming, since: date) -> Text:
    match differs:
        case Differs.GROUND:
            fell = [
                FELL.fill(ground=named(each.id), because=label(each.because))
                for each in standing.fell
            ]
            return Text("；".join(each.zh for each in fell), "; ".join(each.en for each in fell))
        case Differs.EXTENSION if standing.official is not None:
            return OVER.fill(until=standing.official["until_on"])
        case Differs.ABOLISHED:
            return ABOLISHED.fill(since=since)
        case Differs.BEYOND:
            return several(standing.beyond)
        case Differs.OVERSTAY if standing.ceased_on is not None:
            return NO_SUCH if standing.ruled else NO_RULES
        case _:
            return why(standing, named) or NO_LEVEL


def _cases(standing: Standing, named: Naming) -> list[str]:
    indicated = standing.indicated.why.cases if standing.indicated else ()
    rests_on = standing.official["grounds"] if standing.official and standing.own else ()
    return list(dict.fromkeys(map(named, (*indicated, *grounds(rests_on)))))


def _do(standing: Standing, differs: Differs, named: Naming) -> str:
    """The command to type; who decides and when is still to be added."""
    scheme = "" if standing.scheme is AreaScheme.RISK else f" --scheme {standing.scheme.value}"
    if differs is Differs.HIGHER and standing.due is not None:
        cases = standing.indicated.why.cases if standing.indicated else ()
        around = standing.indicated.why.areas if standing.indicated else ()
        on = [f"--case {named(each)}" for each in cases] + [f"--around {each}" for each in around]
        return " ".join(["tracing area designate", standing.code, standing.due.value, *on])
    if differs is Differs.BEYOND and standing.official is not None:
        left = [each for each in standing.official["measures"] if each not in standing.beyond]
        said = [f"--measure {each}" for each in left]
        level = standing.official["level"].value
        rests_on = _given(standing.official["grounds"], named)
        return " ".join(["tracing area designate", standing.code, level, *rests_on, *said])
    lower = standing.due if differs is Differs.OVERSTAY else None
    to = "" if lower in (None, AreaLevel.ROUTINE) else f" --to {lower}"
    return f"tracing area lift {standing.code}{to}{scheme}"


def _given(rests_on: Iterable[Mapping[str, str]], named: Naming) -> Iterator[str]:
    """Grounds as `area designate` takes them."""
    options = {"case": "--case", "environment": "--environment", "surrounding": "--around"}
    for ground in rests_on:
        yield from (f"{options[ground['kind']]} {named(each)}" for each in grounds([ground]))


def _lines(work: Work) -> Iterator[Text]:
    row = work.row
    yield LINE.fill(
        area=" ".join(filter(None, (row["code"], row["name"]))),
        differs=label(work.differs),
        since=work.since_on,
    )
    yield _in(LEVELS, official=_said(row["official"]), indicated=_said(row["indicated"]))
    yield from (_indented(Text(line, line)) for line in wrap(str(work.why), WIDTH - INDENT))
    yield _indented(DO.fill(do=row["do"]))


def _in(text: Text, **values: Text) -> Text:
    return Text(
        "  " + text.zh.format(**{name: each.zh for name, each in values.items()}),
        "  " + text.en.format(**{name: each.en for name, each in values.items()}),
    )


def _indented(text: Text) -> Text:
    return Text(f"  {text.zh}", f"  {text.en}")


def _said(level: AreaLevel | None) -> Text:
    return NO_LEVEL if level is None else label(level)
