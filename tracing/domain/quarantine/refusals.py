"""What is refused of orders that keep a person apart."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError, UsageError
from tracing.language import Text


class UnknownOrderError(NotFoundError):
    text = Text("没有此隔离令：{order}", "there is no such order: {order}")
    hint = Text("用 tracing quarantine list 查看", "see tracing quarantine list")


class OrderExistsError(ConflictError):
    text = Text("隔离令 {order} 已存在", "order {order} exists already")
    hint = Text(
        "更正用 --corrects，或用新的编号", "correct it with --corrects, or use a new identity"
    )


class OrderStillOpenError(ConflictError):
    text = Text(
        "不能对 {person} 再下“{purpose}”的隔离令：同一目的的 {standing} 尚未解除",
        "cannot order {purpose} of {person} again: {standing}, of the same purpose, is not over",
    )
    hint = Text(
        "先解除前一项：tracing quarantine release；只是换地方或方式则用 tracing quarantine move",
        "release that one first: tracing quarantine release; where only the place or the mode "
        "changes, use tracing quarantine move",
    )


class NoGroundError(RefusedError):
    """There is no restriction without a health fact."""

    text = Text(
        "不能据 {basis} 下达隔离令：该依据不成立（{because}）",
        "no order can rest on {basis}: it does not stand ({because})",
    )
    hint = Text(
        "隔离令必须以成立的暴露、病例、阳性样本、来返或管控地区为依据；先记录该事实",
        "an order rests on an exposure, a case, a positive sample, an arrival or an area that "
        "stands: record that first",
    )


class WrongPurposeError(RefusedError):
    text = Text(
        "依据是“{basis}”，不能下达目的为“{purpose}”的隔离令",
        "an order for {purpose} cannot rest on this basis: {basis}",
    )
    hint = Text(
        "暴露者医学观察（quarantine），感染者隔离治疗（isolation）或出院后健康监测",
        "exposed people are quarantined; infected people isolated, or monitored once discharged",
    )


class OrderAlreadyStartedError(ConflictError):
    text = Text(
        "隔离令 {order} 已于 {started} 开始执行", "order {order} took effect already at {started}"
    )
    hint = Text(
        "时间有误用 --corrects 更正；换地方用 tracing quarantine move",
        "mend a wrong moment with --corrects; a change of place is tracing quarantine move",
    )


class OrderNotStartedError(RefusedError):
    text = Text("隔离令 {order} 尚未开始执行", "order {order} has not taken effect")
    hint = Text(
        "先用 tracing quarantine start 记录开始", "record its start: tracing quarantine start"
    )


class OrderOverError(RefusedError):
    text = Text(
        "隔离令 {order} 已于 {ended} 结束，早于 {asked}",
        "order {order} ended at {ended}, before {asked}",
    )
    hint = Text(
        "结束有误则先更正或撤销；要再隔离须另下隔离令",
        "if the end is wrong, correct or retract it; to keep them longer, make a new order",
    )


class NotLaterError(RefusedError):
    text = Text(
        "延长后的截止日 {asked} 不晚于现在的 {ends_on}",
        "the last day asked for, {asked}, is not later than the present one, {ends_on}",
    )
    hint = Text(
        "缩短须经复核：tracing quarantine review --outcome changed",
        "a review can shorten it: tracing quarantine review --outcome changed",
    )


class NotAwayError(RefusedError):
    text = Text(
        "隔离令 {order} 没有未返回的外出", "under order {order} nobody left who is not back"
    )
    hint = Text("先写明何时离开：--broken-at", "say when they left: --broken-at")


class NothingMovedError(UsageError):
    text = Text("没有写明移到哪里", "it is not said where they were moved")
    hint = Text("写明 --mode、--place、--area 或 --room", "give --mode, --place, --area or --room")


class NewEndMissingError(RefusedError):
    text = Text(
        "复核结果是“{outcome}”，没有写明新的截止日",
        "a review with the outcome '{outcome}' does not say the new last day",
    )
    hint = Text(
        "写明 --ends；不改截止日的复核结果是 upheld",
        "give --ends; the outcome of a review that leaves it as it is is upheld",
    )


class NoNewEndError(RefusedError):
    text = Text(
        "复核结果是“{outcome}”，不能改截止日为 {ends_on}",
        "a review with the outcome '{outcome}' cannot change the last day to {ends_on}",
    )
    hint = Text(
        "改截止日的复核结果是 changed", "the outcome of a review that changes it is changed"
    )


class TooLongError(RefusedError):
    text = Text(
        "{order} 的隔离令到 {asked} 为止，超过 {pack} 规则所示的 {indicated}（{mode}）",
        "order {order} would last to {asked}, longer than the rule of {pack} indicates: "
        "{indicated} ({mode})",
    )
    hint = Text(
        "写 --ends {indicated}；确需更长的，用 --override 并在决定中写明理由（reason）",
        "give --ends {indicated}; to keep them longer all the same give --override, and a reason "
        "in the decision",
    )


class StricterTooLateError(RefusedError):
    text = Text(
        "不能于 {asked} 把 {order} 改为更严的“{mode}”：{pack} 规则所示的该方式到 {indicated} 为止",
        "{order} cannot be moved to a stricter mode, {mode}, on {asked}: the rule of {pack} "
        "indicates it until {indicated}",
    )
    hint = Text(
        "保持原来的方式；确需从严的，用 --override 并在决定中写明理由（reason）",
        "leave the mode as it is; to move them all the same give --override, and a reason in the "
        "decision",
    )


class ReleasedTooEarlyError(RefusedError):
    text = Text(
        "不能于 {asked} 期满解除 {order}：{pack} 规则所示的期限是 {indicated}（{mode}）",
        "{order} cannot be released as completed on {asked}: the rule of {pack} indicates "
        "{indicated} ({mode})",
    )
    hint = Text(
        "于 {indicated} 解除，或写明别的原因（--because）；确需提前的，用 --override 并在决定中"
        "写明理由（reason）",
        "release on {indicated}, or for another reason (--because); to release earlier all the "
        "same give --override, and a reason in the decision",
    )


class ReleaseConditionsUnmetError(RefusedError):
    """`lines`: each condition in words."""

    text = Text(
        "{order} 还不能期满解除，{pack} 的条件未满足：{conditions}",
        "{order} cannot be released as completed yet; conditions of {pack} are not met: "
        "{conditions}",
    )
    hint = Text(
        "先补采、待结果；确需解除的，用 --override 并在决定中写明理由（reason）",
        "take the tests, wait for their results; to release all the same give --override, and a "
        "reason in the decision",
    )


class OverrideReasonMissingError(UsageError):
    text = Text(
        "越过规则（{conditions}）而决定中没有理由",
        "the rule is overridden ({conditions}) and the decision gives no reason",
    )
    hint = Text("用 --personal 写明理由（reason）", "give the reason with --personal")
