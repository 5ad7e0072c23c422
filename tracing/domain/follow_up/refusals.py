"""What is refused of checks."""

from __future__ import annotations

from tracing.errors import RefusedError, UsageError
from tracing.language import Text


class CheckNumberError(UsageError):
    text = Text("当天第 {number} 次查看：次数从 1 起", "check {number} of a day: they begin at 1")
    hint = Text("写 --number 1 或更大", "give --number 1 or more")


class NotSeenButDescribedError(RefusedError):
    text = Text(
        "结果是“{outcome}”，却写了体温或症状",
        "the outcome is “{outcome}”, and a temperature or symptoms are given",
    )
    hint = Text(
        "见到了人就写 seen_ok 或 seen_not_ok，否则去掉体温和症状",
        "if the person was seen give seen_ok or seen_not_ok, else leave out what was seen",
    )


class WellWithSymptomsError(RefusedError):
    text = Text(
        "结果是“{outcome}”，却写了症状：{symptoms}",
        "the outcome is “{outcome}”, and symptoms are given: {symptoms}",
    )
    hint = Text("有症状写 seen_not_ok", "with symptoms the outcome is seen_not_ok")


class TemperatureError(RefusedError):
    text = Text(
        "体温 {found} 不在 {lowest} 至 {highest} 摄氏度之间",
        "a temperature of {found} does not lie between {lowest} and {highest} degrees Celsius",
    )
    hint = Text("检查小数点和单位", "check the decimal point and the unit")


class CheckedOnAnotherDayError(RefusedError):
    text = Text(
        "查看时刻 {checked} 不在所写的日期 {day}",
        "it was checked at {checked}, which is not on the day given: {day}",
    )
    hint = Text("改正其中之一", "correct one of the two")
