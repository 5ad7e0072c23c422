"""Why a place in a pack is wrong, in both languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracing.language import Text


class Finding(NamedTuple):
    """A place in a pack, and what is wrong there."""

    key: str
    reason: Text

    @classmethod
    def of(cls, message: str) -> Finding:
        """What msgspec says of a value that is not what a pack may hold there.

        >>> Finding.of("Expected `int`, got `str` - at `$.work.clocks[0].minutes`").key
        'work.clocks[0].minutes'
        """
        said, _, place = message.partition(" - at ")
        found = re.search(r"\$\.?([^`]*)`", place)
        key = found.group(1).removesuffix("[...]") if found else ""
        for pattern, code in _MESSAGES:
            match = re.fullmatch(pattern, said)
            if match is None:
                continue
            values = match.groupdict()
            field = values.pop("field", None)
            named = [part for part in (key, field) if part]
            return cls(".".join(named), in_words(code, **values))
        return cls(key, Text(said, said))


def in_words(code: str, **values: object) -> Text:
    return _REASONS[code].fill(**values)


_MESSAGES = (
    (r"Object contains unknown field `(?P<field>.*)`", "unknown_key"),
    (r"Object missing required field `(?P<field>.*)`", "missing"),
    (r"Expected `(?P<wanted>[^`]*)`, got `(?P<found>[^`]*)`", "type"),
    (r"Invalid enum value '?(?P<value>[^']*)'?", "unknown_value"),
    (r"Expected `array` of length >= 1", "empty"),
    (r"Expected `str` of length >= 1", "empty"),
    (r"Expected `str` matching regex '(?P<pattern>.*)'", "pattern"),
    (r"Expected `[a-z]*` (?P<bound>[<>]=? .*)", "bound"),
)
"""What msgspec says of what it was given, and the reason's name."""

_REASONS = {
    "syntax": Text("不是 TOML（{detail}）", "this is not TOML: {detail}"),
    "format": Text(
        "格式是 {found}，本软件只懂第 {known} 版",
        "the format is {found}, this software knows format {known}",
    ),
    "unknown_key": Text("没有这个键", "there is no such key"),
    "missing": Text("缺少这个键", "this key is missing"),
    "type": Text("类型应为 {wanted}，却是 {found}", "expected {wanted}, found {found}"),
    "unknown_value": Text("没有“{value}”这个取值", "'{value}' is none of its values"),
    "empty": Text("不能为空", "it is empty"),
    "pattern": Text("写法应符合 {pattern}", "it does not match {pattern}"),
    "bound": Text("应 {bound}", "it must be {bound}"),
    "finite": Text("不是有限的数", "it is not a finite number"),
    "unknown_source": Text(
        "sources 中没有来源“{source}”", "there is no source '{source}' in sources"
    ),
    "unused_source": Text(
        "列出了这个来源，却没有一处引用", "this source is listed, and nothing cites it"
    ),
    "local_unsourced": Text(
        "改了数字，没有写明新的来源", "figures are changed here, and no source is given for them"
    ),
    "source_differs": Text(
        "与 {pack} 中同名的来源不同", "{pack} has another source of the same name"
    ),
    "reversed": Text(
        "在生效日 {since} 或之前（{until}）", "it ({until}) is not after the first day, {since}"
    ),
    "overlap": Text(
        "自 {since} 起，而同一层的 {pack} 到 {until} 才被取代",
        "it begins on {since}, while {pack} of the same layer holds up to {until}",
    ),
    "national_over": Text("国家层不能叠在别的规则包上", "a national pack lies over no other"),
    "local_over_nothing": Text(
        "地方层须写明叠在哪些国家层规则包上", "a local pack must name the national ones below it"
    ),
    "twice": Text("“{value}”重复", "'{value}' stands here twice"),
    "unknown_pack": Text("没有规则包 {pack}", "there is no pack {pack}"),
    "invalid_below": Text(
        "国家层规则包 {pack} 本身不对（{key}）", "the pack {pack} itself is invalid, at {key}"
    ),
    "not_national": Text("{pack} 不是国家层规则包", "{pack} is not a national pack"),
    "other_disease": Text("与 {pack} 不是同一种病", "{pack} is for another disease"),
    "never_together": Text(
        "与 {pack} 没有同时有效的一天", "there is no day on which it and {pack} both hold"
    ),
    "laid_over": Text("叠在 {pack} 上之后：{zh}", "laid over {pack}: {en}"),
    "foreign_level": Text("{level}不属于 {scheme}", "{level} is no level of {scheme}"),
    "unlisted_level": Text("levels 中没有{level}", "{level} is not among `levels`"),
    "levels_order": Text("等级须由低到高，各一次", "levels stand lowest first, each once"),
    "upward": Text("{level}不低于{above}", "{level} is not lower than {above}"),
    "dead_end": Text(
        "到{level}（{origin}）之后，没有任何逐级下调能到 {ends}",
        "from {level} ({origin}) no chain of step-downs leads to {ends}",
    ),
    "no_scheme": Text("没有任何一套等级有{level}", "no scheme of this pack has {level}"),
    "no_cluster": Text(
        "数聚集性疫情，却没有 cluster 表", "clusters are counted, and there is no table `cluster`"
    ),
    "no_window": Text(
        "没有写明天数，等级也没有 window_days",
        "neither the condition nor the scheme says within how many days",
    ),
    "no_bound": Text("没有写明界限", "it sets no bound"),
    "cumulative_window": Text(
        "累计数没有天数；窗口内的数是 new",
        "a cumulative count has no days; within days it is `new`",
    ),
    "one_of_two": Text(
        "on_day 与 within_last_days 须写一个，只写一个",
        "exactly one of on_day and within_last_days is needed",
    ),
    "contact_days": Text(
        "要求 contacts_clear 时须写，否则不写",
        "it is needed with the requirement contacts_clear, and only with it",
    ),
    "test_day": Text(
        "第 {day} 天采样，而本段到第 {last} 天为止",
        "a test on day {day}, and the leg ends on day {last}",
    ),
    "ascending": Text("应由小到大，各一次", "they must ascend, each once"),
    "days_after": Text(
        "ends 中有 days_after_anchor 时须写，否则不写",
        "it is needed with days_after_anchor among `ends`, and only with it",
    ),
    "incubation": Text(
        "短于最短潜伏期 {shortest} 天", "it is less than the shortest incubation, {shortest} days"
    ),
    "days_without_mode": Text(
        "没有写明方式，却写了天数", "it gives days, and no mode in which they are spent"
    ),
}
