"""What is refused of transfers."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class TransferExistsError(ConflictError):
    text = Text("转运 {transfer} 已存在", "transfer {transfer} exists already")
    hint = Text(
        "更正用 --corrects，或用新的编号", "correct it with --corrects, or use a new identity"
    )


class NoPassengersError(RefusedError):
    text = Text("转运没有人员", "a transfer of nobody")
    hint = Text("写上人员，或取消该转运", "name the people, or cancel the transfer")


class PassengerTwiceError(RefusedError):
    text = Text("{person} 在这次转运中出现两次", "{person} is named twice in this transfer")
    hint = Text("每人只写一次", "name each person once")


class NotAPassengerError(RefusedError):
    text = Text(
        "{person} 不在转运 {transfer} 中", "{person} is not a passenger of transfer {transfer}"
    )
    hint = Text(
        "先用 tracing transfer add 加入，或检查编号",
        "add them first with tracing transfer add, or check the id",
    )


class TransferCancelledError(RefusedError):
    text = Text(
        "转运 {transfer} 已于 {cancelled} 取消", "transfer {transfer} was cancelled at {cancelled}"
    )
    hint = Text(
        "若取消有误，用 tracing retract 撤回它；否则另行申请转运",
        "take the cancellation back with tracing retract if it was wrong; else request another",
    )


class TransferArrivedError(RefusedError):
    text = Text("转运 {transfer} 已于 {arrived} 到达", "transfer {transfer} arrived at {arrived}")
    hint = Text(
        "用 hand-over 记录谁被接收、谁被拒收",
        "record with hand-over who was accepted and who was refused",
    )


class LegRecordedError(ConflictError):
    text = Text(
        "转运 {transfer} 的“{what}”已记录为 {known}，不能再记为 {asked}",
        "'{what}' of transfer {transfer} is recorded as {known} already, asked was {asked}",
    )
    hint = Text("更正用 --corrects", "correct it with --corrects")


class HandedOverError(RefusedError):
    text = Text(
        "转运 {transfer} 中的 {person} 已于 {handed_over} 被接收",
        "{person} of transfer {transfer} was accepted at {handed_over}",
    )
    hint = Text("若有误，用 --corrects 更正那次移交", "correct that hand-over with --corrects")


class NobodyHandedOverError(RefusedError):
    text = Text("移交没有写明任何人", "a hand-over of nobody")
    hint = Text(
        "写明接收了谁、拒收了谁：--all、--accept、--refuse",
        "say who was accepted and who was refused: --all, --accept, --refuse",
    )


class RefusedWithoutReasonError(RefusedError):
    text = Text("{person} 被拒收而没有原因", "{person} was refused without a reason")
    hint = Text("写明原因：--because", "say why: --because")


class ReasonWithoutRefusedError(RefusedError):
    text = Text(
        "有拒收原因“{because}”，而没有人被拒收",
        "there is a reason for a refusal, '{because}', and nobody was refused",
    )
    hint = Text("写明拒收了谁：--refuse", "say who was refused: --refuse")


class ChangeOutOfOrderError(RefusedError):
    text = Text(
        "转运 {transfer} 在 {asked} 的人员变更不起作用：同时或更晚的变更说的不同",
        "a change of the passengers of transfer {transfer} at {asked} has no effect: a later one, "
        "or one of the same moment, says otherwise",
    )
    hint = Text(
        "写明确切的时刻 --at，或用 --corrects 更正那次变更",
        "give the exact moment with --at, or correct that change with --corrects",
    )
