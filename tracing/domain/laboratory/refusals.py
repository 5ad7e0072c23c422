"""What the laboratory's part of the domain refuses."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class UnknownSampleError(NotFoundError):
    text = Text("没有此样本：{sample}", "there is no such sample: {sample}")
    hint = Text("用 tracing sample list 查看", "see tracing sample list")


class SampleExistsError(ConflictError):
    text = Text("样本 {sample} 已存在", "sample {sample} exists already")
    hint = Text("更正用 --corrects，或用新的编号", "correct it, or record another under a new id")


class CtOutOfRangeError(RefusedError):
    text = Text(
        "{gene} 的 Ct 值 {ct} 不在 {lowest} 到 {highest} 之间",
        "the Ct of {gene}, {ct}, is not between {lowest} and {highest}",
    )
    hint = Text("检查报告单上的数字", "check the number on the report")


class ResultBeforeSamplingError(RefusedError):
    text = Text(
        "结果（{resulted}）早于采样（{sampled}）",
        "the result ({resulted}) lies before the sampling ({sampled})",
    )
    hint = Text("检查两个时间，或样本编号", "check both times, or which sample it is of")


class NoResultError(NotFoundError):
    text = Text("{subject} 没有这样的检测结果", "{subject} has no such result")
    hint = Text("用 show 查看已有的结果", "see the results there are with show")


class ResultWithdrawnError(ConflictError):
    text = Text(
        "{subject} 的结果“{result}”已于 {withdrawn} 撤回",
        "the result of {subject}, {result}, was withdrawn already, {withdrawn}",
    )
    hint = Text(
        "无需再做；若撤回有误，用 tracing retract 取消撤回",
        "there is nothing left to do; if the withdrawal is wrong, take it back: tracing retract",
    )
