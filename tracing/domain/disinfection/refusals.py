"""What is refused of disinfections."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class NowhereToDisinfectError(RefusedError):
    text = Text(
        "没有写明在哪里或为哪个病例消毒", "it is not said where, or for which case, to disinfect"
    )
    hint = Text(
        "写明场所、地区或病例：--place、--area、--case",
        "name a place, an area or a case: --place, --area, --case",
    )


class CaseWithoutPersonError(RefusedError):
    text = Text("病例 {case} 没有写明是谁的", "it is not said whose case {case} is")
    hint = Text("同时给出人员", "give the person too")


class DisinfectionExistsError(ConflictError):
    text = Text("消毒 {disinfection} 已存在", "disinfection {disinfection} exists already")
    hint = Text("更正用 --corrects，或用新的编号", "correct it with --corrects, or order another")


class NothingPerformedError(RefusedError):
    text = Text(
        "不能评价消毒 {disinfection} 的效果：截至 {moment} 尚未实施",
        "cannot assess disinfection {disinfection}: by {moment} it was not performed",
    )
    hint = Text(
        "先记录实施：tracing disinfection perform",
        "record first that it was performed: tracing disinfection perform",
    )


class MustBePerformedAgainError(RefusedError):
    text = Text(
        "消毒 {disinfection} 于 {failed} 评价为不合格，至 {moment} 没有重新实施，不能评为合格",
        "disinfection {disinfection} failed on {failed} and was not performed again by {moment}: "
        "it cannot have passed",
    )
    hint = Text(
        "先记录重新实施；若当时评价有误，用 --corrects 更正",
        "record that it was performed again; if the assessment was wrong, correct it with "
        "--corrects",
    )
