"""What is refused when a pack is adopted, or its adoption is to end."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
from tracing.language import Text


class OtherPackError(RefusedError):
    text = Text(
        "文本不是规则包 {pack} 的：其 {key} 为 {found}，而非 {wanted}",
        "the text is not that of pack {pack}: its {key} is {found}, not {wanted}",
    )
    hint = Text("给出该规则包的全文", "give the whole text of that pack")


class NoDayInForceError(RefusedError):
    text = Text(
        "{pack} 自 {since} 起施行，到 {until} 已不再施行：没有一天有效",
        "{pack} would hold from {since} and no more on {until}: on no day at all",
    )
    hint = Text(
        "改用较晚的 --until；整个采用有误则用 tracing retract 撤销",
        "give a later --until; if it was adopted by mistake, take that back with tracing retract",
    )


class PacksOverlapError(ConflictError):
    text = Text(
        "{pack} 拟施行 {interval}，与同层的 {other}（{held}）在同一辖区重叠；末日均不含",
        "{pack}, to hold {interval}, overlaps {other} ({held}), of the same layer and "
        "jurisdiction; the last day is not included",
    )
    hint = Text("可以：{way}", "the way out: {way}")


class OtherEndStandsError(ConflictError):
    text = Text(
        "{pack}（自 {since}）在账本中另有结束的记载，止于 {until}，而非 {wanted}",
        "another end of {pack} (from {since}) stands in the ledger: {until}, not {wanted}",
    )
    hint = Text(
        "用 tracing audit log 查其位置，撤销它或用 --corrects 更正它",
        "find it with tracing audit log; retract it, or correct it with --corrects",
    )


class LocalPackError(RefusedError):
    """A local pack has no day of its own without what lies below it."""

    hint = Text(
        "先采用所叠加的国家规则包，或用 --from、--until 限于其施行的日子",
        "adopt the national pack first, or keep to its days with --from and --until",
    )


class NothingBelowError(LocalPackError):
    text = Text(
        "{pack} 须叠加在 {over} 之上，而 {day} 当地没有施行中的国家规则包",
        "{pack} is written to lie over {over}; on {day} no national pack is in force there",
    )


class OtherBelowError(LocalPackError):
    text = Text(
        "{pack} 须叠加在 {over} 之上，而 {day} 当地施行的是 {found}",
        "{pack} is written to lie over {over}; on {day} {found} is in force there",
    )


class NotAdoptedError(NotFoundError):
    text = Text("{pack} 未在该辖区采用", "{pack} is not adopted in that jurisdiction")
    hint = Text(
        "见 tracing protocol list；辖区用 --area 给出",
        "see tracing protocol list; give the jurisdiction with --area",
    )
