"""A bulletin in words, as a city publishes it; in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from tracing import words
from tracing.console.bulletin.counts import AND, Counts, bracketed, shown, which
from tracing.console.bulletin.days import days, moment, window
from tracing.domain.contact.disposition import Disposition
from tracing.domain.values import Diagnosis, Severity
from tracing.language import Text
from tracing.projections.bulletin.courses import UNKNOWN
from tracing.projections.bulletin.document import Bulletin, Part
from tracing.projections.bulletin.suppression import Shown
from tracing.words.bulletin import CATEGORIES, DIAGNOSES, DISPOSITIONS, ROUTES

NEW = Text(
    "{window}，{area}新增报告{count}阳性感染者{routes}。",
    "{window}, {area} reported {count} new infections{routes}.",
)
NONE_NEW = Text(
    "{window}，{area}无新增阳性感染者。", "{window}, {area} reported no new infections."
)
BY_DISTRICT = Text("按地区，{districts}。", " By district: {districts}.")
BY_DIAGNOSIS = Text("经诊断，{diagnoses}。", " By diagnosis: {diagnoses}.")
CONVERTED = Text(
    "另有{count}无症状感染者转为确诊病例，不重复计入。",
    " Besides, {count} reported as asymptomatic earlier became confirmed: no new infection.",
)
REMOVED = Text("{count}经排除，不再计入。", " {count} were discarded and count no longer.")
IN_ALL = Text(
    "{days}，累计报告阳性感染者{count}{diagnoses}。", "{days}, {count} infections{diagnoses}."
)
IN_CARE = Text(
    "{current}在定点医院治疗或隔离医学观察，累计出院或解除隔离{recovered}，死亡{deaths}。",
    " {current} are in hospital or isolation, {recovered} have recovered, {deaths} have died.",
)
AWAITING = Text("未计入阳性感染者的报告：{kinds}。", "Reported and not counted: {kinds}.")
TRACED = Text("截至{moment}，共排查到{contacts}。", "By {moment}: {contacts}.")
ALL_IN = Text("均在{district}", "all in {district}")
ALL_OF = Text("均为{kind}", "all {kind}")
UNKNOWN_AREA = Text("地区未记录", "area not recorded")
NOT_GRADED = Text("未分型", "not graded")
FOUND = Text("{count}{how}{where}", "{count} {how}{where}")
ALL_FOUND = Text("，均{how}{where}", ", all {how}{where}")
PLACED = Text("{how}{count}", "{count} {how}")
MADE = Text("{count}为{kind}{severity}", "{count} {kind}{severity}")
DIAGNOSED = Text("{kind}{count}{severity}", "{count} {kind}{severity}")
CATEGORY = Text("{kind}{count}{placed}", "{count} {kind}{placed}")
BETWEEN_ROUTES = Text("，", "; ")
BETWEEN_PLACES = Text("，", ", ")
BETWEEN_CATEGORIES = Text("；", "; ")


class Teller:
    """Tells a bulletin; knows the names of areas and the time zone."""

    def __init__(self, bulletin: Bulletin, names: Mapping[str, str], zone: tzinfo) -> None:
        self._bulletin = bulletin
        self._names = names
        self._zone = zone
        self._counts = Counts(bulletin.threshold)

    def paragraphs(self) -> Iterator[str]:
        for part in self._bulletin.parts:
            yield self._new(part)
            if part.figures["positives.cumulative"] != 0:
                yield self._in_all(part)
            if awaiting := self._counts.named(part.parts("awaiting"), _diagnosis):
                yield str(AWAITING.fill(kinds=awaiting))
            yield self._contacts(part)

    def _new(self, part: Part) -> str:
        says = NONE_NEW if part.figures["positives.new"] == 0 else NEW
        sentence = says.fill(
            window=window(part.window_from, part.cut_off, self._zone),
            area=self._area(part.area),
            count=self._cases(part, "positives.new"),
            routes=self._routes(part),
        )
        diagnoses = self._diagnoses(
            part, "positives.new_by_diagnosis", "confirmed.new_by_severity", MADE
        )
        districts = self._districts(part)
        told = [
            BY_DISTRICT.fill(districts=districts) if districts else "",
            BY_DIAGNOSIS.fill(diagnoses=diagnoses) if diagnoses else "",
            self._if_any(part, "confirmed.converted", CONVERTED),
            self._if_any(part, "positives.removed", REMOVED),
        ]
        return "".join(map(str, [sentence, *told]))

    def _routes(self, part: Part) -> str:
        found = part.parts("positives.new_by_route")
        if len(found) == 1 and self._bulletin.threshold is None:
            by_district = part.parts("positives.new_by_district")
            how = ROUTES[next(iter(found))]
            return str(ALL_FOUND.fill(how=how, where=self._where(by_district)))
        told = [
            FOUND.fill(
                count=self._counts.cases(count),
                how=ROUTES[route],
                where=self._where(part.parts(f"positives.new_by_route_district.{route}")),
            )
            for route, count in shown(found)
        ]
        return which(self._counts.listed(told, found, BETWEEN_ROUTES))

    def _districts(self, part: Part) -> str:
        """The districts of all that is new, where they are not told route by route."""
        if part.parts("positives.new_by_route_district"):
            return ""
        return self._counts.named(part.parts("positives.new_by_district"), self._area)

    def _where(self, districts: Mapping[str, Shown]) -> str:
        if len(districts) == 1 and self._bulletin.threshold is None:
            ((code, count),) = districts.items()
            district = self._area(code)
            return bracketed(district if count == 1 else str(ALL_IN.fill(district=district)))
        return bracketed(self._counts.named(districts, self._area))

    def _in_all(self, part: Part) -> str:
        diagnoses = self._diagnoses(
            part,
            "positives.cumulative_by_diagnosis",
            "confirmed.cumulative_by_severity",
            DIAGNOSED,
        )
        last = part.window_from.astimezone(self._zone).date()
        told = IN_ALL.fill(
            days=days(self._bulletin.since or last, last),
            count=self._cases(part, "positives.cumulative"),
            diagnoses=which(diagnoses),
        )
        keys = {
            "current": "positives.current",
            "recovered": "recovered.cumulative",
            "deaths": "deaths.cumulative",
        }
        if not all(isinstance(part.figures.get(key), int) for key in keys.values()):
            return str(told)
        in_care = IN_CARE.fill(**{name: self._cases(part, key) for name, key in keys.items()})
        return f"{told}{in_care}"

    def _diagnoses(self, part: Part, by: str, severities: str, says: Text) -> str:
        found = part.parts(by)
        told = []
        for diagnosis, count in shown(found):
            graded = part.parts(severities) if diagnosis == Diagnosis.CONFIRMED else {}
            how = self._severity(graded, count)
            kind = DIAGNOSES[diagnosis]
            count_told = self._counts.cases(count)
            told.append(says.fill(kind=kind, count=count_told, severity=how))
        between = AND if says is DIAGNOSED else BETWEEN_PLACES
        return self._counts.listed(told, found, between)

    def _severity(self, graded: Mapping[str, Shown], of: Shown) -> str:
        """How severe they are, where it is told of exactly these."""
        counts = [count for count in graded.values() if isinstance(count, int)]
        if not isinstance(of, int) or len(counts) < len(graded) or sum(counts) != of:
            return ""
        if len(graded) == 1 and UNKNOWN not in graded:
            kind = _graded(next(iter(graded)))
            return bracketed(str(ALL_OF.fill(kind=kind) if of > 1 else kind))
        return bracketed(self._counts.named(graded, _graded)) if len(graded) > 1 else ""

    def _contacts(self, part: Part) -> str:
        told = [
            CATEGORY.fill(
                kind=kind,
                count=self._counts.people(part.figures[f"{name}.cumulative"]),
                placed=self._placed(part, name),
            )
            for name, kind in CATEGORIES.items()
        ]
        contacts = str(BETWEEN_CATEGORIES).join(map(str, told))
        return str(TRACED.fill(moment=moment(part.cut_off, self._zone), contacts=contacts))

    def _placed(self, part: Part, name: str) -> str:
        said = {each.value: part.figures.get(f"{name}.{each}", 0) for each in Disposition}
        counted = {each: count for each, count in said.items() if count != 0}
        told = (
            PLACED.fill(how=DISPOSITIONS[each], count=self._counts.people(count))
            for each, count in shown(counted)
        )
        return which(self._counts.listed(told, counted, BETWEEN_PLACES))

    def _if_any(self, part: Part, key: str, text: Text) -> str:
        return str(text.fill(count=self._cases(part, key))) if part.figures.get(key) else ""

    def _cases(self, part: Part, key: str) -> Text:
        return self._counts.cases(part.figures[key])

    def _area(self, code: str) -> str:
        return str(UNKNOWN_AREA) if code == UNKNOWN else self._names.get(code, code)


def _diagnosis(code: str) -> Text:
    return words.label(Diagnosis(code))


def _graded(code: str) -> Text:
    return NOT_GRADED if code == UNKNOWN else words.label(Severity(code))
