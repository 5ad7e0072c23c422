"""What is refused about the levels of areas."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class NoProtocolInForceError(RefusedError):
    text = Text(
        "{day} 在 {code} 没有生效的规则，不能划定等级",
        "no protocol is in force in {code} on {day}: there are no levels to give",
    )
    hint = Text(
        "先采用一份规则：tracing protocol adopt（可用的见 tracing protocol list）",
        "adopt one first: tracing protocol adopt (those there are: tracing protocol list)",
    )


class LevelNotInProtocolError(RefusedError):
    text = Text("{pack} 没有“{level}”这一等级", "{pack} has no level “{level}”")
    hint = Text("它的等级是：{levels}", "its levels are: {levels}")


class RoutineIsNoLevelError(RefusedError):
    text = Text(
        "“{level}”就是没有等级，不用划定", "“{level}” is to have no level: it is not designated"
    )
    hint = Text(
        "要解除等级，用 tracing area lift {code}", "to end a level: tracing area lift {code}"
    )


class NoLevelGroundError(RefusedError):
    text = Text(
        "划定 {code} 没有写明任何健康事实", "no health fact is given for the level of {code}"
    )
    hint = Text(
        "写明病例（--case）、环境阳性的场所（--environment）或所围绕的有等级的地区（--around）",
        "name a case (--case), a place where a sample from things was positive (--environment), or "
        "an area with a level that it surrounds (--around)",
    )


class LevelGroundFellError(RefusedError):
    text = Text(
        "{code} 的等级不能以 {ground} 为据：{because}",
        "the level of {code} cannot rest on {ground}: {because}",
    )
    hint = Text(
        "依据须在决定时成立；先记录该事实，或写明另一依据",
        "a ground must stand when it is decided: record that first, or name another",
    )


class MeasureBeyondProtocolError(RefusedError):
    text = Text(
        "{pack} 对“{level}”没有规定这些措施：{measures}",
        "{pack} has no such measures for “{level}”: {measures}",
    )
    hint = Text(
        "它规定的是：{known}；确需加码的，用 --beyond-protocol 并在决定中写明理由（reason）",
        "it names: {known}; to go beyond it give --beyond-protocol, and a reason in the decision",
    )


class ReasonMissingError(RefusedError):
    """`what` says in both languages what needs one."""

    text = Text("{what}须在决定中写明理由", "{what} needs a reason in the decision")
    hint = Text("用 --personal 给出 reason", "give reason with --personal")


class LevelFallsError(RefusedError):
    text = Text(
        "{code} 自 {since} 为“{level}”，不能用划定降为“{wanted}”",
        "{code} is “{level}” since {since}; a designation cannot lower it to “{wanted}”",
    )
    hint = Text(
        "降级须先核对条件：tracing area lift {code} --to {to}",
        "lowering it takes a look at the conditions: tracing area lift {code} --to {to}",
    )


class LevelAlreadyGivenError(ConflictError):
    text = Text(
        "{code} 自 {since} 已是“{level}”，措施和依据相同",
        "{code} is “{level}” already since {since}, with these measures and on these grounds",
    )
    hint = Text(
        "要更正原决定，用 --corrects；措施不同则写明措施",
        "to correct that decision use --corrects; other measures are given with --measure",
    )


class AreaGoneError(RefusedError):
    text = Text("{code} 已于 {day} 撤销建制", "{code} was abolished on {day}")
    hint = Text("承接它的是：{successors}", "what took its place: {successors}")


class NoLevelHereError(RefusedError):
    text = Text(
        "{code} 在 {moment} 没有“{scheme}”的等级",
        "{code} has no level of the scheme “{scheme}” at {moment}",
    )
    hint = Text("用 tracing area timeline {code} 查看", "see tracing area timeline {code}")


class ExtensionEndsBeforeError(RefusedError):
    text = Text(
        "延长至 {until}，早于决定之日 {decided}",
        "the extension ends on {until}, before the day it was decided: {decided}",
    )
    hint = Text(
        "检查日期；要提前结束，用 tracing area lift", "check the days; to end it early: lift"
    )


class PartElsewhereError(RefusedError):
    text = Text("{part} 不在 {code} 之内", "{part} does not lie in {code}")
    hint = Text("写明其内的区划码", "give the code of an area that does")


class NotLowerError(RefusedError):
    text = Text(
        "{code} 为“{level}”，“{wanted}”不低于它",
        "{code} is “{level}”, and “{wanted}” is not lower",
    )
    hint = Text(
        "提高等级或改变措施，用 tracing area designate",
        "a level is raised, and its measures are changed, by tracing area designate",
    )


class ConditionsUnmetError(RefusedError):
    """`lines`: each condition in words, with what was found and what is wanted."""

    text = Text(
        "{code} 还不能由“{level}”降低，未满足的条件：{conditions}",
        "{code} cannot be lowered from “{level}” yet; not met: {conditions}",
    )
    hint = Text(
        "用 tracing area clock {code} 查看；确需提前的，用 --override 并在决定中写明理由（reason）",
        "see tracing area clock {code}; to lower it all the same give --override, and a reason in "
        "the decision",
    )
