"""What is refused about areas."""

from __future__ import annotations

from tracing.errors import ConflictError, RefusedError
from tracing.language import Text


class MalformedAreaCodeError(RefusedError):
    text = Text(
        "“{code}”不是可登记的区划码", "'{code}' is not a code an area can be registered under"
    )
    hint = Text(
        "省、市、县 2、4、6 位，街道 9 位，社区 12 位，不补零；"
        "其下自编：上级代码加“-”，如 360103001003-B2",
        "2, 4 or 6 digits to the county, 9 for a street, 12 for a community, not filled up with "
        "zeros; below them the code above and a stroke: 360103001003-B2",
    )


class UnitDoesNotFitError(RefusedError):
    text = Text("代码 {code} 不能是{unit}", "{code} cannot be the code of a {unit}")
    hint = Text("按代码它是：{fits}", "by its code it is one of: {fits}")


class AreaInItselfError(RefusedError):
    text = Text("{parent} 是 {code} 自身或其下级", "{parent} is {code} itself or lies in it")
    hint = Text("给出它的上级，或省略", "give what it lies in, or leave it out")


class AreaAlreadyRegisteredError(ConflictError):
    text = Text(
        "区划码 {code} 已登记，内容不同", "code {code} is registered already, with other contents"
    )
    hint = Text(
        "用 --corrects 更正，或先看 tracing area show {code}",
        "correct it with --corrects, or see tracing area show {code}",
    )


class AreaCodeIsItsNameError(RefusedError):
    text = Text(
        "登记 {code} 的区划码不能更正为 {wanted}", "area {code} cannot be corrected to {wanted}"
    )
    hint = Text(
        "撤销该登记，再以正确的代码登记", "retract it, and register it under the right code"
    )


class AreaAlreadyAbolishedError(ConflictError):
    text = Text("区划 {code} 已于 {day} 撤销建制", "area {code} was abolished on {day}")
    hint = Text("日期有误则用 --corrects 更正", "if the day is wrong, correct it with --corrects")
