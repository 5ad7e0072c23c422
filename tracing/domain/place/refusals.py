"""What is refused about places."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class PlaceAlreadyRegisteredError(ConflictError):
    text = Text("场所 {place} 已登记", "place {place} is registered already")
    hint = Text("用 --corrects 更正，或用新的编号", "correct it with --corrects, or use a new id")


class NamedDwellingError(RefusedError):
    text = Text("住宅不能有公开的名称", "a dwelling has no public name")
    hint = Text(
        "门牌写进 --personal 的 address；小区、楼栋用 --area",
        "put the door into the address of --personal; name its compound or building with --area",
    )


class NotADwellingError(RefusedError):
    text = Text(
        "{place} 是{kind}，不是住宅，没有户主",
        "{place} is a {kind}, not a dwelling: it has no householder",
    )
    hint = Text(
        "单位的负责方用 --responsible 写明",
        "who answers for an institution is said with --responsible",
    )


class PlaceAlreadyClosedError(ConflictError):
    text = Text("场所 {place} 已于 {day} 停用", "place {place} was closed on {day}")
    hint = Text("日期有误则用 --corrects 更正", "if the day is wrong, correct it with --corrects")


class NoNumberGivenError(RefusedError):
    text = Text("既没有容量，也没有房间数", "neither a capacity nor a number of rooms is given")
    hint = Text("至少给一个", "give one of them at least")
