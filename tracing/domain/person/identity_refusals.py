"""What is refused about who somebody is."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class MergeIntoSelfError(RefusedError):
    text = Text("不能把 {person} 并入其自身", "cannot merge {person} into themself")
    hint = Text("检查两个人员编号", "check the two ids")


class MergeInCircleError(RefusedError):
    text = Text(
        "不能把 {person} 并入 {into}：{into} 已并入 {person}",
        "cannot merge {person} into {into}: {into} is merged into {person}",
    )
    hint = Text(
        "无需再做；要反过来，先拆分：tracing person split {into}",
        "there is nothing left to do; to turn it around, split them first: "
        "tracing person split {into}",
    )


class PersonAlreadyMergedError(ConflictError):
    text = Text(
        "不能把 {person} 并入 {into}：{person} 已并入 {kept}",
        "cannot merge {person} into {into}: {person} is merged into {kept}",
    )
    hint = Text(
        "先拆分（tracing person split {person}），或并入 {kept}",
        "split them first (tracing person split {person}), or merge into {kept}",
    )


class KeptPersonMergedError(ConflictError):
    text = Text(
        "不能把 {person} 并入 {into}：{into} 已并入 {kept}",
        "cannot merge {person} into {into}: {into} is merged into {kept}",
    )
    hint = Text("并入保留的那一位：{kept}", "merge into the person who is kept: {kept}")


class CasesUndecidedError(RefusedError):
    text = Text(
        "{person} 有病例 {case}，{into} 有病例 {other}：是同一次感染，还是两次",
        "{person} has case {case} and {into} has case {other}: is it one infection, or two",
    )
    hint = Text(
        "同一次：--same-case {case}={other}；两次：--separate-cases",
        "one: --same-case {case}={other}; two: --separate-cases",
    )


class NotMergedError(RefusedError):
    text = Text(
        "{person} 没有并入任何人，不能拆分",
        "{person} is not merged into anybody: there is nothing to split",
    )
    hint = Text("先用 tracing person show 查看", "see tracing person show")


class IdentityMovedError(ConflictError):
    text = Text(
        "{person} 的合并关系刚被他人改动",
        "somebody else has just changed whom {person} is one with",
    )
    hint = Text("再试一次；没有写入任何内容", "try again; nothing was written")


class FactsUnassignedError(RefusedError):
    text = Text(
        "{person} 并入 {into} 之后记录的 {count} 条事实尚未说明归谁",
        "of {count} facts recorded of {into} since {person} was merged into them it is not said "
        "whose they are",
    )
    hint = Text(
        "归 {person} 的用 --mine 位置，归 {into} 的用 --stay 位置或 --rest-stay",
        "those of {person} with --mine POSITION, those of {into} with --stay POSITION or "
        "--rest-stay",
    )


class NotInBetweenError(RefusedError):
    text = Text(
        "位置 {position} 不是 {person} 并入 {into} 之后记录、现仍有效的事实",
        "position {position} is no fact that was recorded of {into} since {person} was merged "
        "into them and stands",
    )
    hint = Text(
        "不带 --mine 运行 tracing person split {person} 可列出这些事实",
        "tracing person split {person} without --mine lists those there are",
    )


class FactCannotMoveError(RefusedError):
    text = Text(
        "位置 {position} 的 {topic} 不能移给 {person}：所述对象在合并之前就已是 {into} 的",
        "the {topic} at position {position} cannot go to {person}: what it is about was {into}'s "
        "before the merge",
    )
    hint = Text(
        "撤销后在 {person} 名下重新记录：tracing retract @{position}",
        "take it back and record it anew of {person}: tracing retract @{position}",
    )


class AssignedTwiceError(RefusedError):
    text = Text(
        "位置 {position} 与位置 {other} 说的是同一对象，不能分归两人",
        "positions {position} and {other} are about the same subject: it cannot be of two people",
    )
    hint = Text("全部归一人", "leave all of it to one of them")


class NamesTheOthersError(RefusedError):
    text = Text(
        "{topic} 提到 {named}，两者不能分归两人",
        "a {topic} names {named}: the two cannot be of two people",
    )
    hint = Text(
        "都用 --mine 移走，或都留下；若 {named} 是合并之前就有的，撤销提到它的事实后重新记录",
        "give both to --mine, or leave both; where {named} was there before the merge, take back "
        "the fact that names it and record it anew",
    )
