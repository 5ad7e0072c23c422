"""What may be told of a person: plain values as options, personal ones never."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any, NamedTuple

from tracing.console.base import AREA_CODE, BIRTH_DATE, DAY, Kind, OneOf, option
from tracing.domain.values import CLAIMED, ClaimKind, Sex
from tracing.errors import UsageError
from tracing.language import Text

DOCUMENTS = (ClaimKind.NATIONAL_ID, ClaimKind.PASSPORT, ClaimKind.OTHER_DOCUMENT)

PERSONAL: dict[str, Text] = {
    "name": Text("姓名", "name"),
    "phone": Text("电话", "phone"),
    "national_id": Text("身份证号", "national id"),
    "passport": Text("护照号", "passport number"),
    "birth_date": Text("出生日期", "birth date"),
    "address": Text("住址", "address"),
    "occupation": Text("职业", "occupation"),
    "other_document": Text("其他证件号", "number of another document"),
    "location": Text("地点", "location"),
    "known_as": Text("来源中的称呼", "known as"),
    "person_note": Text("人员备注", "note on the person"),
}
ASKED = ("name", "phone", "national_id", "passport", "birth_date", "address")
"""What is asked on a terminal; the rest is read from files."""


class NotAnAgeError(UsageError):
    text = Text("“{value}”不是年龄", "'{value}' is not an age")
    hint = Text("写周岁，如 34；婴儿可写 0.5", "write years, such as 34; 0.5 for an infant")


class Age(Kind[float]):
    def read(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise NotAnAgeError(value=text) from None


AGE = Age("age")


class Person(NamedTuple):
    """The fields of a person's command, and the outside ids that are theirs alone."""

    fields: dict[str, Any]
    documents: dict[ClaimKind, str]


def wanted(source: str | None, *more: Mapping[str, Text]) -> dict[str, Text]:
    """The personal values that are read: all of them from a file, the usual ones by asking."""
    person = PERSONAL if source else {key: PERSONAL[key] for key in ASKED}
    return person | {key: text for fields in more for key, text in fields.items()}


def person_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options about a person, handed on as `known: dict[str, Any]`."""

    @wraps(function)
    def called(
        *args: Any,
        sex: Sex | None,
        age: float | None,
        age_on: date | None,
        health_worker: bool | None,
        residence: str | None,
        **own: Any,
    ) -> None:
        given = {
            "sex": sex,
            "age": age,
            "age_on": age_on,
            "health_worker": health_worker,
            "residence": residence,
        }
        known = {field: value for field, value in given.items() if value is not None}
        function(*args, known=known, **own)

    for each in reversed(_OPTIONS):
        called = each(called)
    return called


_OPTIONS = (
    option("--sex", type=OneOf(Sex), help=Text("性别", "Sex")),
    option(
        "--age",
        type=AGE,
        metavar=Text("周岁", "YEARS"),
        help=Text("年龄；婴儿可用小数", "Age; a fraction for an infant"),
    ),
    option(
        "--age-on",
        type=DAY,
        metavar=Text("日期", "DATE"),
        help=Text("是哪一天的年龄；缺省为今天", "The day of that age; today, if not given"),
    ),
    option(
        "--health-worker/--no-health-worker",
        default=None,
        help=Text("是否医务人员", "Whether they are a health worker"),
    ),
    option(
        "--residence",
        type=AREA_CODE,
        metavar=Text("区划码", "CODE"),
        help=Text("居住地的区划代码", "Code of the area they live in"),
    ),
)


def person_of(known: Mapping[str, Any], personal: Mapping[str, str]) -> Person:
    """What a command about a person is given. Raises BirthDateUnreadableError."""
    fields = dict(known)
    documents = {kind: personal[kind.value] for kind in DOCUMENTS if kind.value in personal}
    for kind, number in list(documents.items())[:1]:
        fields |= {"document_kind": kind, "document_number": number}
    for key in ("name", "phone", "address", "occupation", "location", "known_as"):
        if key in personal:
            fields[key] = personal[key]
    if "person_note" in personal:
        fields["note"] = personal["person_note"]
    if "birth_date" in personal:
        fields["birth_date"] = BIRTH_DATE.read(personal["birth_date"])
    return Person(fields, {kind: documents[kind] for kind in CLAIMED if kind in documents})
