"""What is refused about bulletins."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class AlreadyPublishedError(ConflictError):
    text = Text(
        "{about} 的通报 {bulletin} 已经发布，内容不同：{key} 当时为 {was}，现为 {now}",
        "bulletin {bulletin} about {about} says otherwise already: {key} was {was}, is {now} now",
    )
    hint = Text(
        "若要更正，指明原来的通报：--corrects {bulletin}",
        "to put it right, name the former: --corrects {bulletin}",
    )


class CutOffAheadError(RefusedError):
    text = Text(
        "地区 {area} 的截止时刻 {cut_off} 晚于现在 {entry}",
        "the cut-off of area {area}, {cut_off}, is still to come: it is {entry}",
    )
    hint = Text("等到截止时刻，或改用较早的截止时刻", "wait for it, or name an earlier one")


class SaidTwiceError(RefusedError):
    text = Text(
        "地区 {area} 的 {key} 在同一截止时刻写了两次",
        "{key} of area {area} is there twice for one cut-off",
    )
    hint = Text("每个数字只写一次", "say each figure once")


class NothingSaidError(RefusedError):
    text = Text("{about} 的通报没有任何数字", "the bulletin about {about} has no figures")
    hint = Text("至少写一个地区的数字", "give the figures of one area at least")


class BulletinTakenBackError(RefusedError):
    text = Text(
        "通报 {bulletin} 已撤销，不能在其上再发布",
        "bulletin {bulletin} was taken back: nothing more is said in it",
    )
    hint = Text(
        "另发一份，或用 tracing undo 取消该撤销",
        "publish another, or take the retraction back with tracing undo",
    )
