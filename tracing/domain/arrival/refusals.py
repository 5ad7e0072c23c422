"""What is refused of people who come from elsewhere."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class UnknownArrivalError(NotFoundError):
    text = Text("没有此来返记录：{arrival}", "there is no such arrival: {arrival}")
    hint = Text("用 tracing arrival list 查看", "see tracing arrival list")


class ArrivalExistsError(ConflictError):
    text = Text("来返记录 {arrival} 已存在", "arrival {arrival} exists already")
    hint = Text(
        "更正用 --corrects，或用新的编号", "correct it with --corrects, or use a new identity"
    )


class OriginMismatchError(RefusedError):
    text = Text(
        "出发地 {origin} 与“境外：{overseas}”不符",
        "the origin {origin} does not go with overseas: {overseas}",
    )
    hint = Text(
        "境外来人写国家代码（如 IR）并加 --overseas；国内写行政区划代码",
        "from overseas give the code of a country (IR) with --overseas; else the code of an area",
    )


class OwnCompanionError(RefusedError):
    text = Text("{person} 不能是自己的同行人", "{person} cannot be their own companion")
    hint = Text("写同行的其他人", "name whoever else travels with them")


class NotArrivedError(RefusedError):
    text = Text(
        "{arrival} 尚未记录到达，不能“{what_zh}”",
        "cannot {what_en} {arrival}: it is not recorded that they came",
    )
    hint = Text(
        "先记录到达：tracing arrival arrive {arrival}",
        "record that first: tracing arrival arrive {arrival}",
    )


class NotOnListError(RefusedError):
    text = Text(
        "{arrival} 不在任何外来名单上，无从核实", "{arrival} is on no list from elsewhere to verify"
    )
    hint = Text(
        "名单上的人用 tracing arrival declare --list 名称 登记",
        "people on a list are declared with tracing arrival declare --list NAME",
    )


class OriginRiskMismatchError(RefusedError):
    text = Text(
        "{arrival} 来自 {origin}，不能按“{risk}”分流",
        "{arrival} comes from {origin}: they cannot be triaged as “{risk}”",
    )
    hint = Text(
        "境外来人一律按境外分流；国内按出发地的等级",
        "people from overseas are triaged as such, others by the level of the origin",
    )


class OrderMissingError(RefusedError):
    text = Text(
        "分流方式“{mode}”与隔离令不符：{found}", "triaged to “{mode}”, but the order says: {found}"
    )
    hint = Text(
        "要隔离须有同一方式的隔离令；不隔离则不写",
        "who is kept apart needs an order of that mode; who is not has none",
    )


class DepartsFromPackError(RefusedError):
    """`difference` says in both languages what is more or less than the pack indicates."""

    text = Text(
        "{pack} 对“{origin}”所示：{indicated}；所作决定{difference}",
        "for “{origin}” {pack} indicates: {indicated}; what is decided is {difference}",
    )
    hint = Text(
        "加码、减码都须写明理由：--beyond-protocol，并用 --personal 给出 reason",
        "to depart from it either way give --beyond-protocol, and a reason with --personal",
    )


class DepartureReasonMissingError(RefusedError):
    text = Text(
        "偏离规则的分流须在决定中写明理由", "a triage that departs from the pack needs a reason"
    )
    hint = Text("用 --personal 给出 reason", "give reason with --personal")


class NoRuleForceError(RefusedError):
    text = Text(
        "{day} 没有生效的规则包说明如何处置“{origin}”，不能据以采取“{mode}”",
        "no pack in force on {day} says what to do with “{origin}”: “{mode}” has no rule",
    )
    hint = Text(
        "先采用规则包：tracing protocol adopt；或 --beyond-protocol 并写明理由",
        "adopt a pack: tracing protocol adopt; or give --beyond-protocol and a reason",
    )
