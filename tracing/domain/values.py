"""Values that facts are made of: each an id, a code, a number, a date, a label, or sealed."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta, Struct

from tracing.domain.identifiers import CaseId, ContactId, GatheringId, PersonId, PlaceId
from tracing.errors import UnreadableDateError, shown

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its offset from UTC; never naive."""

AREA_CODE = r"^[0-9A-Z][0-9A-Z-]{1,31}$"
AreaCode = Annotated[str, Meta(pattern=AREA_CODE, extra={"declared": "code"})]
"""GB/T 2260, GB/T 10114, the twelve-digit statistical codes, ISO 3166, or one's own below them."""

AreaDigits = Annotated[str, Meta(pattern=r"^[0-9]{3}$", extra={"declared": "code"})]
"""What a national code adds to the one above it, below a county."""

MeasureCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$", extra={"declared": "code"})]
"""A measure as a protocol pack names it: `stay_indoors`."""

ConditionCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$", extra={"declared": "code"})]
"""A condition as a protocol pack names it: `results_in`."""

StaffCode = Annotated[
    str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z:_.-]{0,63}$", extra={"declared": "code"})
]
"""Who typed: a staff number or account number, never a name."""

OriginCode = Annotated[str, Meta(pattern=r"^[a-z]+(:[0-9a-f-]{36})?$", extra={"declared": "code"})]
"""By which door a fact came in: `cli`, `demo`, `import:<id of the import>` …"""

QueryCode = Annotated[str, Meta(pattern=r"^[a-z][a-z ._-]{0,63}$", extra={"declared": "code"})]
"""What was looked at, as it is asked for: `case list`."""

TimeZoneName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_+/-]{1,64}$", extra={"declared": "code"})]
"""A name of the IANA time zone database."""

LONGEST_LABEL = 200
PublicLabel = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_LABEL, extra={"declared": "public label"})
]
"""The public name of an area, facility, office, law, document or pack: never of a person."""

KeyId = NewType("KeyId", bytes)


class Sealed(Struct, frozen=True, array_like=True):
    """A value only the holder of its person's data key can open (see ledger/FORMAT.md, Sealing)."""

    key: KeyId
    box: bytes

    def __repr__(self) -> str:
        return "Sealed(…)"


class Unsealed:
    """A value on its way to being sealed: what `decide` puts where an event declares `Sealed`.

    It cannot be encoded, so it can never reach the ledger, and it does not show its text.
    """

    __slots__ = ("owner", "text")

    def __init__(self, owner: UUID, text: str) -> None:
        self.owner = owner
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unsealed) and (self.owner, self.text) == (other.owner, other.text)

    def __hash__(self) -> int:
        return hash((self.owner, self.text))

    def __repr__(self) -> str:
        return "Unsealed(…)"


class FactRef(Struct, frozen=True):
    """One fact of the ledger, named by its place: a stream and the version in it."""

    stream: UUID
    version: int


_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


class PartialDate(Struct, frozen=True, omit_defaults=True, order=False):
    """A date known to the day, or only to lie between two days, both included.

    `latest` absent means the same day.
    """

    earliest: date
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.latest is not None and self.latest < self.earliest:
            raise UnreadableDateError(value=f"{self.earliest}/{self.latest}")

    @property
    def last(self) -> date:
        return self.latest or self.earliest

    @property
    def exact(self) -> bool:
        return self.latest is None or self.latest == self.earliest

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        return self.earliest if self.exact else None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2022-07-14`, `2022-07`, `2022` or `2022-07-10/2022-07-14`.

        >>> PartialDate.parse("2020-02").last
        datetime.date(2020, 2, 29)
        >>> str(PartialDate.parse("2022-07-10/2022-07-14"))
        '2022-07-10/2022-07-14'
        """
        first, slash, second = text.strip().partition("/")
        if slash:
            return cls.between(cls.parse(first).earliest, cls.parse(second).last)
        found = _PARTIAL.match(first)
        if not found:
            raise UnreadableDateError(value=shown(text))
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            assert year is not None
            if month is None:
                return cls(date(year, 1, 1), date(year, 12, 31))
            if day is None:
                return cls(date(year, month, 1), date(year, month, _days(year, month)))
            return cls(date(year, month, day))
        except ValueError:
            raise UnreadableDateError(value=shown(text)) from None

    @classmethod
    def between(cls, earliest: date, latest: date) -> PartialDate:
        return cls(earliest, None if latest == earliest else latest)

    def __str__(self) -> str:
        if self.exact:
            return self.earliest.isoformat()
        first, last = self.earliest, self.last
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            if first.year == last.year:
                return f"{first.year:04d}"
        elif (first.year, first.month, first.day) == (last.year, last.month, 1) and (
            last.day == _days(last.year, last.month)
        ):
            return f"{first.year:04d}-{first.month:02d}"
        return f"{first.isoformat()}/{last.isoformat()}"


def _days(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return calendar.monthrange(year, month)[1]


class Period(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when to when. `open`: it goes on. Days and instants as far as they are known."""

    from_on: PartialDate | None = None
    until_on: PartialDate | None = None
    from_at: Instant | None = None
    until_at: Instant | None = None
    open: bool = False


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who decided, on what basis, and who answers for it; the envelope's actor merely typed it."""

    decided_by: Sealed | None = None
    office: PublicLabel
    legal_basis: PublicLabel | None = None
    document_number: PublicLabel | None = None
    decided_at: Instant
    served_at: Instant | None = None
    responsible: PublicLabel | None = None
    """The body that answers for the people concerned (谁用人谁管理)."""
    reason: Sealed | None = None


class Precision(StrEnum):
    """How exactly an instant is known."""

    INSTANT = "instant"
    DAY = "day"


class RecordStatus(StrEnum):
    """Whether what was recorded of a person or a case counts."""

    STANDING = "standing"
    RETRACTED = "retracted"
    ERASED = "erased"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNCERTAIN = "uncertain"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    OTHER = "other"


class Laboratory(StrEnum):
    """The laboratory axis of a case."""

    NONE = "none"
    PRESUMPTIVE = "presumptive"  # 初筛阳性
    POSITIVE = "positive"
    NEGATIVE = "negative"
    WITHDRAWN = "withdrawn"


class Diagnosis(StrEnum):
    """The diagnosis axis of a case."""

    PENDING = "pending"  # 待分型
    ASYMPTOMATIC = "asymptomatic"  # 无症状感染者
    SUSPECTED = "suspected"  # 疑似病例
    PROBABLE = "probable"
    CONFIRMED = "confirmed"  # 确诊病例
    DISCARDED = "discarded"


class Severity(StrEnum):
    MILD = "mild"  # 轻型
    MODERATE = "moderate"  # 普通型
    SEVERE = "severe"  # 重型
    CRITICAL = "critical"  # 危重型


class AnchorKind(StrEnum):
    """What day numbers and infectious windows may count from, besides onset."""

    RASH = "rash"
    FIRST_POSITIVE_SAMPLING = "first_positive_sampling"
    FEVER = "fever"
    OTHER = "other"


class DetectionRoute(StrEnum):
    """How an infection was found (DOMAIN 3.1)."""

    FACILITY_QUARANTINE = "facility_quarantine"  # 集中隔离点检出
    HOME_QUARANTINE = "home_quarantine"  # 居家隔离检出
    CONTACT_TRACING = "contact_tracing"  # 密接排查
    AREA_SCREENING = "area_screening"  # 核酸筛查检出
    KEY_POPULATION_SCREENING = "key_population_screening"  # 重点人群筛查
    HIGH_RISK_AREA = "high_risk_area"  # 高风险区检出
    CLOSED_LOOP = "closed_loop"  # 闭环单位
    FEVER_CLINIC = "fever_clinic"  # 主动就诊/发热门诊
    ARRIVAL_SCREENING = "arrival_screening"  # 入境或来返筛查
    OTHER = "other"


class Origin(StrEnum):
    LOCAL = "local"  # 本土
    IMPORTED = "imported"  # 境外输入
    IMPORT_RELATED = "import_related"  # 输入继发
    OTHER_PROVINCE = "other_province"  # 省外输入


class Evidence(StrEnum):
    """What an attribution of a source rests on."""

    INTERVIEW = "interview"
    EPIDEMIOLOGICAL_LINK = "epidemiological_link"
    GENOMIC = "genomic"
    RECORDS = "records"
    REPORTED = "reported"  # an outside source says so


class ContactCategory(StrEnum):
    CLOSE = "close"  # 密切接触者
    SECONDARY = "secondary"  # 密接的密接
    CASUAL = "casual"  # 一般接触者
    VENUE_EXPOSED = "venue_exposed"  # 涉疫场所暴露人员


class Setting(StrEnum):
    """Where an exposure took place."""

    HOUSEHOLD = "household"
    HEALTH_CARE = "health_care"
    WORKPLACE = "workplace"
    SCHOOL = "school"
    TRANSPORT = "transport"
    DINING = "dining"
    SHOPPING = "shopping"
    GATHERING = "gathering"
    RELIGIOUS = "religious"
    ENTERTAINMENT = "entertainment"
    SPORT = "sport"
    COMMUNITY = "community"
    FUNERAL = "funeral"
    OTHER = "other"


class ClaimKind(StrEnum):
    """What kind of outside id a claim names."""

    NATIONAL_ID = "national_id"
    PASSPORT = "passport"
    OTHER_DOCUMENT = "other_document"
    FOREIGN_RECORD = "foreign_record"


CLAIMED = (ClaimKind.NATIONAL_ID, ClaimKind.PASSPORT)
"""The documents that name one person the world over; numbers of others may collide."""


class SourceKind(StrEnum):
    """What an exposure came from: the tags of `ExposureSource`."""

    CASE = "case"
    CONTACT = "contact"
    PERSON = "person"
    GATHERING = "gathering"
    PLACE = "place"
    UNKNOWN = "unknown"


class CaseSource(Struct, frozen=True, tag="case", tag_field="kind"):
    """A case, by its person and its own identity."""

    person_id: PersonId
    case_id: CaseId


class ContactSource(Struct, frozen=True, tag="contact", tag_field="kind"):
    """A close contact: whoever it exposes is a secondary contact (次密接)."""

    person_id: PersonId
    contact_id: ContactId


class PersonSource(Struct, frozen=True, tag="person", tag_field="kind"):
    """A person of whom no case or contact is known."""

    person_id: PersonId


class GatheringSource(Struct, frozen=True, tag="gathering", tag_field="kind"):
    gathering_id: GatheringId


class PlaceSource(Struct, frozen=True, tag="place", tag_field="kind"):
    place_id: PlaceId


class UnknownSource(Struct, frozen=True, tag="unknown", tag_field="kind"):
    """Not yet known."""


ExposureSource = (
    CaseSource | ContactSource | PersonSource | GatheringSource | PlaceSource | UnknownSource
)
