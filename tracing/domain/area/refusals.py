"""What is refused about areas."""

from __future__ import annotations

from tracing.errors import ConflictError, NotFoundError, RefusedError
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


class UnknownAreaError(NotFoundError):
    text = Text(
        "区划 {code} 既未登记，也不在区划目录中",
        "area {code} is neither registered nor in the gazetteer",
    )
    hint = Text(
        "先用 tracing area register 登记，或用 tracing area import 导入区划目录",
        "register it first with tracing area register, or read a gazetteer with "
        "tracing area import",
    )


class NothingChangedError(RefusedError):
    text = Text("没有写明 {code} 有何变更", "nothing says what changes about {code}")
    hint = Text("给出新名称或新上级", "give its new name, or what it lies in from then on")


class NothingCountedError(RefusedError):
    text = Text("没有写明 {code} 的户数或人口", "nothing says how many were counted in {code}")
    hint = Text("给出户数、人口，或两者", "give households, people, or both")


class NotDrawnError(RefusedError):
    text = Text(
        "{code} 是{unit}，其范围由代码而定",
        "{code} is a {unit}: what lies in it follows from codes",
    )
    hint = Text(
        "范围只为划定区域记录：先以种类 drawn 登记",
        "bounds are recorded of drawn areas: register one with the unit drawn",
    )


class NothingCoveredError(RefusedError):
    text = Text("没有写明 {code} 覆盖什么", "nothing says what {code} covers")
    hint = Text("给出它覆盖的区划或场所", "give the areas or places it covers")


class CoversWhatItLiesInError(RefusedError):
    text = Text("{covered} 是 {code} 自身或其上级", "{covered} is {code} itself or contains it")
    hint = Text(
        "只写整个划入的区划；部分划入的写其下级或场所",
        "name areas that it covers whole; of one it covers in part, name what lies in it",
    )


class NotDivisibleError(RefusedError):
    text = Text("{code} 是{unit}，目录按县记录", "{code} is a {unit}: listings are by county")
    hint = Text(
        "给出县、区的代码，或不设区县的市的代码",
        "give the code of a county, or of a city that has none",
    )


class ListedTwiceError(RefusedError):
    text = Text(
        "{code} 之下的 {digits} 重复，或指它自身",
        "{digits} below {code} is listed twice, or is the area itself",
    )
    hint = Text("每个下级只列一次，代码不为 000", "list each part once; its digits are not 000")
