"""What is refused of pools."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class PoolExistsError(ConflictError):
    text = Text("混检管 {pool} 已存在", "pool {pool} exists already")
    hint = Text("更正用 --corrects，或用新的编号", "correct it, or record another under a new id")


class EmptyPoolError(RefusedError):
    text = Text(
        "混检管里至少有一份样本：已知成员 {members} 人，样本数 {size}",
        "a pool holds one sample at least: {members} members are known, its size is {size}",
    )
    hint = Text("写明成员，或写样本数 --size", "name its members, or say how many: --size")


class PoolTooSmallError(RefusedError):
    text = Text(
        "混检管有 {size} 份样本，成员却有 {members} 人",
        "a pool of {size} samples cannot hold those of {members} people",
    )
    hint = Text("检查人数，或更正样本数", "check who is in it, or correct its size")


class MemberTwiceError(RefusedError):
    text = Text(
        "{person} 在混检管 {pool} 里不止一次", "{person} would be in pool {pool} more than once"
    )
    hint = Text("每人只写一次", "name each person once")


class NotAMemberError(RefusedError):
    text = Text("{person} 不是混检管 {pool} 的成员", "{person} is not a member of pool {pool}")
    hint = Text("先补记成员：tracing pool identify", "name them first: tracing pool identify")
