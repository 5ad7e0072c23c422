"""The large demonstration: a city's published figures come out of invented people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracing.console.base import Invocation
from tracing.console.demo.telling import PLAYING, run, say, tell_next, tell_registry
from tracing.console.session import reaching
from tracing.language import Text

TITLE = Text(
    "南昌，2022 年 7 月 9 日至 17 日 8 时（种子 {seed}）",
    "Nanchang, 9 July to 17 July 2022, 08:00 (seed {seed})",
)
INVENTED = Text(
    "虚构：人员、隔离点、医院、时刻都是编造的，时钟是模拟的。\n"
    "公布的只有 7 月 14 日 24 时、16 日 24 时全市和 17 日 8 时南浦街道的数字；其余均为构造。",
    "Invented: no person, quarantine site, hospital or hour in it is real, and the clock is\n"
    "simulated. Published are the figures of 14 and 16 July, 24:00, and of Nanpu Street on\n"
    "17 July, 08:00; all the rest is constructed.",
)
DAY = Text(
    "{day}  新增 {new}（确诊 {confirmed}、无症状 {asymptomatic}），累计 {total}   {known}",
    "{day}  {new} new ({confirmed} confirmed, {asymptomatic} asymptomatic), {total} in all   "
    "{known}",
)
CONSTRUCTED = Text("构造", "constructed")
PUBLISHED = Text("已公布", "published")
TOTAL_PUBLISHED = Text("累计已公布，分日构造", "total published, days constructed")
SPLIT_CONSTRUCTED = Text("新增数由公布数推得，分型构造", "number follows, its split constructed")


def play_nanchang(invocation: Invocation, folder: Path, seed: int) -> None:
    from tracing.console.bulletin.verbs import bulletins
    from tracing.demo.nanchang.figures import LAST, NANPU
    from tracing.demo.nanchang.playing import play
    from tracing.registry import open_registry

    with reaching(PLAYING) as reached:
        key = play(folder, seed, reached)
    say(TITLE.fill(seed=seed), INVENTED, "", *_days())
    with open_registry(folder, actor=invocation.actor) as registry:
        tell_registry(registry, folder, key)
    run(invocation._replace(registry=folder), bulletins, "bulletin", f"{LAST}")
    tell_next(
        folder,
        (
            f"tracing bulletin {LAST} --area {NANPU}@2022-07-17T08:00",
            "tracing bulletin 2022-07-15 --as-of 2022-07-15",
            "tracing contact list --disposition no_placement_recorded",
            "tracing graph chain C-0001 --as-of 2022-07-14",
            "export TRACING_NOW=2022-07-17T08:00",
            "tracing worklist",
            "tracing audit verify",
        ),
    )


def _days() -> Iterator[Text]:
    from tracing.demo.nanchang.figures import FIRST, LAST, positives_of

    known = {14: TOTAL_PUBLISHED, 15: SPLIT_CONSTRUCTED, 16: PUBLISHED}
    total = 0
    for day in range(FIRST.day, LAST.day + 1):
        confirmed, asymptomatic = positives_of(day)
        new = confirmed + asymptomatic
        total += new
        yield DAY.fill(
            day=f"07-{day:02d}",
            new=new,
            confirmed=confirmed,
            asymptomatic=asymptomatic,
            total=total,
            known=known.get(day, CONSTRUCTED),
        )
