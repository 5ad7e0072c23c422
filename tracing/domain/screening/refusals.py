"""What is refused of rounds of screening."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class RoundWithoutAreaError(RefusedError):
    text = Text("筛查轮次没有写明任何地区", "a round of screening names no area")
    hint = Text("写明一个或几个区划码：--area", "name one or more areas: --area")


class RoundExistsError(ConflictError):
    text = Text("筛查轮次 {round} 已存在", "round {round} exists already")
    hint = Text("更正用 --corrects，或用新的编号", "correct it with --corrects, or order another")


class MoreThanError(RefusedError):
    text = Text(
        "{part}（{part_value}）多于{whole}（{whole_value}）",
        "{part} ({part_value}) is more than {whole} ({whole_value})",
    )
    hint = Text("检查两个数目", "check both figures")


class CountFallsError(RefusedError):
    text = Text(
        "累计数不能减少：{field}截至 {earlier} 为 {before}，截至 {later} 为 {after}",
        "a cumulative count cannot fall: {field} was {before} by {earlier}, and {after} by {later}",
    )
    hint = Text(
        "数目应自本轮开始累计；原数有误的，用 --corrects 更正",
        "count from the beginning of the round; a figure that was wrong is corrected with "
        "--corrects",
    )


class RoundOverError(RefusedError):
    text = Text(
        "筛查轮次 {round} 已结束（{status}，{since}）",
        "round {round} is over ({status}, {since})",
    )
    hint = Text(
        "若有误，用 --corrects 更正，或用 tracing retract 撤销其结束",
        "if that is wrong, correct it with --corrects, or take its end back with tracing retract",
    )
