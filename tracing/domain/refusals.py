"""What the domain refuses: what was asked, what stands in the way, what to do."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class UnknownPersonError(NotFoundError):
    text = Text("没有此人：{person}", "there is no such person: {person}")
    hint = Text("用 tracing person find 查找", "look for them with tracing person find")


class PersonErasedError(RefusedError):
    text = Text("此人的数据已删除：{person}", "the data of this person was erased: {person}")
    hint = Text("如需再次登记，请登记为新人员", "register them anew if they must be known again")


class PersonInUseError(RefusedError):
    text = Text(
        "不能撤销 {person}：其名下还有 {count} 项病例、密接、隔离令、样本等记录",
        "cannot retract {person}: {count} cases, contact episodes, orders, samples … of theirs "
        "stand",
    )
    hint = Text(
        "先按编号撤销这些记录：tracing retract",
        "take those back first, by their ids: tracing retract",
    )


class PersonAlreadyRegisteredError(ConflictError):
    text = Text("此人已登记：{person}", "this person is already registered: {person}")
    hint = Text(
        "更正用 tracing person correct", "to change what is known, use tracing person correct"
    )


class ImplausibleAgeError(RefusedError):
    text = Text(
        "年龄 {age} 不在 0 到 {oldest} 岁之间",
        "an age of {age} is not between 0 and {oldest} years",
    )
    hint = Text("年龄以周岁计；婴儿可用小数", "give completed years; a fraction for an infant")


class UnknownCaseError(NotFoundError):
    text = Text("没有此病例：{case}", "there is no such case: {case}")
    hint = Text("用 tracing case list 查看", "see tracing case list")


class CaseRetractedError(RefusedError):
    text = Text("病例 {case} 已撤销", "case {case} was retracted")
    hint = Text(
        "用 tracing undo 取消该撤销，或重新报告",
        "take the retraction back with tracing undo, or report the case anew",
    )


class CaseAlreadyOpenError(ConflictError):
    text = Text(
        "不能报告新病例：此人 {reported} 已报告的病例 {case} 尚未结束",
        "cannot report a case: this person's case {case}, reported {reported}, is still open",
    )
    hint = Text(
        "在该病例上继续记录；若为再感染，先记录其康复",
        "record on that case; for a reinfection, record first that they recovered",
    )


class CaseAlreadyReportedError(ConflictError):
    text = Text("病例 {case} 已存在", "case {case} exists already")
    hint = Text("用新的编号报告", "report it under a new identity")


class UnknownContactError(NotFoundError):
    text = Text("没有此接触者记录：{contact}", "there is no such contact: {contact}")
    hint = Text("用 tracing contact list 查看", "see tracing contact list")


class ContactEndedError(RefusedError):
    text = Text("接触者记录 {contact} 已结束（{status}）", "contact {contact} has ended ({status})")
    hint = Text(
        "新的暴露会开启新的记录：tracing contact expose",
        "a new exposure opens a new episode: tracing contact expose",
    )


class ContactAlreadyOpenError(ConflictError):
    text = Text(
        "此人已有未结束的接触者记录 {contact}", "this person's contact episode {contact} is open"
    )
    hint = Text("把暴露记录到该记录上", "record exposures on that episode")


class UnknownExposureError(NotFoundError):
    text = Text("没有此暴露：{exposure}", "there is no such exposure: {exposure}")
    hint = Text("用 tracing contact show 查看", "see tracing contact show")


class ExposureAlreadyRecordedError(ConflictError):
    text = Text("暴露 {exposure} 已存在", "exposure {exposure} exists already")
    hint = Text(
        "更正用 correct，或用新的编号", "correct it, or record another under a new identity"
    )


class ExposureNotOpenError(RefusedError):
    text = Text("暴露 {exposure} 已于 {last} 结束", "exposure {exposure} already ended on {last}")
    hint = Text("更正用 correct", "correct it instead")


class SelfExposureError(RefusedError):
    text = Text(
        "一个人不能暴露于自己：{person}", "a person cannot be exposed to themself: {person}"
    )
    hint = Text("检查暴露来源与接触者", "check which is the source and which the contact")


class SelfAttributionError(RefusedError):
    text = Text(
        "病例 {case} 的传染来源不能是同一个人：{person}",
        "the source of case {case} cannot be the same person: {person}",
    )
    hint = Text("检查两个病例编号", "check both case ids")


class AlreadyAttributedError(ConflictError):
    text = Text(
        "病例 {source} 已是病例 {case} 的候选传染来源",
        "case {source} is a candidate source of case {case} already",
    )
    hint = Text("若依据改变，先撤回原来的判定", "to change the evidence, withdraw the first")


class UnknownAttributionError(NotFoundError):
    text = Text("没有此传染来源判定：{attribution}", "there is no such attribution: {attribution}")
    hint = Text("用 tracing case show 查看", "see tracing case show")


class DateAfterEntryError(RefusedError):
    text = Text(
        "“{field}”为 {value}，晚于录入时间 {entry}",
        "{field} is {value}, after the moment of entry {entry}",
    )
    hint = Text("检查日期", "check the date")


class MomentTooEarlyError(RefusedError):
    text = Text("“{field}”为 {value}，早于 {earliest}", "{field} is {value}, before {earliest}")
    hint = Text("检查年份", "check the year")


class EndBeforeStartError(RefusedError):
    text = Text(
        "{end}（{end_value}）早于{start}（{start_value}）",
        "{end} ({end_value}) lies before {start} ({start_value})",
    )
    hint = Text("检查两个日期", "check both dates")


class AlreadyDiedError(RefusedError):
    text = Text("病例 {case} 已于 {died} 死亡", "case {case} died on {died}")
    hint = Text("若有误，先更正死亡记录", "if that is wrong, correct the record of the death first")


class SeverityWithoutDiagnosisError(RefusedError):
    text = Text(
        "临床分型 {severity} 只用于确诊病例，当前诊断为 {diagnosis}",
        "severity {severity} belongs to a confirmed case; the diagnosis is {diagnosis}",
    )
    hint = Text("同时给出诊断 confirmed", "give the diagnosis confirmed with it")


class NotStricterError(RefusedError):
    text = Text(
        "“{wanted}”不比当前类别“{category}”更严格",
        "'{wanted}' is not stricter than the present category, '{category}'",
    )
    hint = Text("用 determine 直接判定类别", "use determine to set the category as it was decided")


class NotLessStrictError(RefusedError):
    text = Text(
        "“{wanted}”不比当前类别“{category}”更宽松",
        "'{wanted}' is not less strict than the present category, '{category}'",
    )
    hint = NotStricterError.hint


class NoCategoryYetError(RefusedError):
    text = Text(
        "接触者记录 {contact} 尚未判定类别，不能改判为“{wanted}”",
        "contact {contact} has no category yet that '{wanted}' could change",
    )
    hint = Text("先用 determine 判定类别", "set the category with determine first")


class NothingToCorrectError(RefusedError):
    text = Text("没有可更正的内容：{what}", "there is nothing to correct: {what}")
    hint = Text("先记录，再更正", "record it first")


class NoSuchFactError(NotFoundError):
    text = Text(
        "{person} 的记录中没有第 {version} 条", "the history of {person} has no fact {version}"
    )
    hint = Text("用 tracing audit log 查看", "see tracing audit log")


class FactAlreadyRetractedError(ConflictError):
    text = Text(
        "{person} 的第 {version} 条已被撤销", "fact {version} of {person} was retracted already"
    )
    hint = Text("无需再做", "there is nothing left to do")


class UnknownThingError(NotFoundError):
    text = Text("没有这一{kind}：{thing}", "there is no such {kind}: {thing}")
    hint = Text("用相应的 list 命令查看", "see the ids there are with the list of its kind")


class CorrectsAnotherSubjectError(RefusedError):
    text = Text(
        "第 {version} 条说的是 {found}，不能由关于 {wanted} 的事实更正",
        "fact {version} is about {found}: a fact about {wanted} cannot correct it",
    )
    hint = Text("对它所属的编号更正", "correct it under the id it is about")


class WrongCorrectionError(RefusedError):
    text = Text(
        "第 {version} 条是 {found}，不能用 {wanted} 更正",
        "fact {version} is a {found}: a {wanted} cannot correct it",
    )
    hint = Text(
        "用记录它的同一命令更正，或用 tracing retract 撤销",
        "correct it with the command that records such facts, or take it back: tracing retract",
    )
