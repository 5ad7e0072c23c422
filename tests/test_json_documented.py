"""The keys that programs read are on the page that promises them, and no others are promised."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.console.outbreak import Desk
from tests.registries import make_registry
from tests.tools.reference import PAGES, commands

DECIDED = "--office 市疾控 --decided-at 2022-07-12T23:00 --at 2022-07-12T23:00"
LATER = "--office 市指挥部 --decided-at 2022-07-16T09:00"
HAPPENED = f"""\
area register 360103 西湖区
case report --age 40 --onset 2022-07-10 --laboratory positive --diagnosis confirmed --area 360103001
person register --age 8
place register dwelling --area 360103001
place register quarantine_site --name 酒店 --area 360103
person stay P-1 --role residence --place L-1 --from 2020-05 --open
person stay P-2 --role residence --place L-1 --from 2020-05 --open
gathering record meal --place L-2 --from 2022-07-11
gathering attend G-1 P-1
contact add C-1 --household --first 2022-07-08 --last 2022-07-12 --category close {DECIDED}
quarantine order K-1 --mode facility --place L-2 {DECIDED}
transfer request K-1 --purpose quarantine --from 360103 --to L-2 --requested-at 2022-07-12T23:00
transfer dispatch T-1 --dispatched-at 2022-07-12T23:10
transfer incident T-1 delay
referral send K-1 --to 361000 --sent-at 2022-07-13T10:00
investigation assign C-1 --assigned-at 2022-07-12T23:00
person stay P-1 --role activity --place L-2 --investigation I-1 --from 2022-07-11
screening order --area 360103001 --begins-at 2022-07-17T06:00 {DECIDED}
person register --age 71
screening roster N-1 --people 100 --members - --area 360103001
screening site N-1 --site 一号点 --samplers 4 --opened-at 2022-07-17T06:30
screening progress N-1 --site 一号点 --by 2022-07-17T11:30 --sampled 80
disinfection order terminal --place L-2 --ordered-at 2022-07-17T09:00
pool collect P-1 P-2 --sampled 2022-07-17T08:00
pool result M-1 positive --ct N=31
sample collect P-2 --pool M-1 --sampled 2022-07-17T17:00
sample result S-1 positive --ct N=24.5
case report --person P-2 --laboratory positive
case attribute C-2 --source C-1 --evidence interview --certainty probable
immunity infection P-1
follow-up check P-2 seen_not_ok --symptom fever --on 2022-07-14
bulletin publish 2022-07-16 {DECIDED}
case report --age 50 --laboratory positive --area 360103 --at 2022-07-16
case assess-spread C-1 --kind home_quarantine --no-spread --office 市疾控
case report --age 51 --laboratory positive --diagnosis confirmed --area 360103 --at 2022-07-16
case report --age 52 --laboratory positive --diagnosis confirmed --area 360103 --at 2022-07-16
case report --age 53 --laboratory positive --diagnosis confirmed --area 360103 --at 2022-07-16
case report --age 54 --laboratory positive --diagnosis confirmed --area 360103 --at 2022-07-16
protocol adopt cn-ed9 {DECIDED}
protocol adopt hohhot-2022-10 --from 2022-07-01 {DECIDED}
case attribute C-4 --source C-3 --evidence records --certainty possible
area designate 360103 high --case C-3 --from 2022-07-16 {LATER}
arrival declare P-1 --origin IR --overseas --by employer --visited IR:2022-06/2022-07-01 --with P-2
arrival arrive A-1 --place L-2
operation start 360103 --override --personal - {LATER} << reason: 重点区域
day close 2022-07-16 --area 360103 {LATER}
"""
"""One call a line; after `<<` what is typed, else P-3."""
READ = """\
area list; area show 360103
area find 西湖区; area tree 360103
arrival list; arrival show A-1; arrival loop A-1; arrival list --open-loops
analyse transmission; analyse attack-rate --within 14; analyse delays; analyse clusters
analyse clusters --members; analyse plausibility
area clock 360103; area timeline 360103; area worklist
audit log
bulletin list; bulletin show B-1
case list; case show C-1; case show C-2
clock list --all; curve --by reported; indicators show
contact dispositions; contact list; contact show K-1
day status 2022-07-16 --area 360103; day list; day show 2022-07-16 --area 360103
disinfection list; disinfection show D-1
feed read exposures
gathering list; gathering show G-1
graph chain C-1
graph neighbours P-1; graph stats
graph clusters --at-least 1; graph clusters --members --at-least 1
graph forward C-1 --any-time; graph backward P-2 --any-time; graph path C-1 P-2 --any-time
operation list; operation show H-1; operation triggers
immunity list
impact C-1
investigation list; investigation show I-1
person show P-1; person show P-2
place list; place show L-1
pool list; pool show M-1
pool status; pool members M-1
protocol in-force --on 2022-07-17; protocol list; protocol show cn-ed9
protocol compare cn-2020-02 --on 2022-07-20
quarantine list; quarantine show Q-1
follow-up due --on 2022-07-14; follow-up list; follow-up show P-2
referral list; referral show R-1
sample list; sample show S-1
screening list; screening show N-1; screening members N-1
status
transfer list; transfer show T-1; transfer custody P-2
worklist
"""
"""What is read: each noun's `list` and `show`, and what else has a section of its own."""
CALLS = [call.split() for line in READ.splitlines() for call in line.split("; ")]
FIGURES = {"positives", "confirmed", "asymptomatic", "recovered", "deaths", "awaiting"}
FIGURES |= {"close_contacts", "secondary_contacts", "fields", "rules"}
"""What is told of these is on a page of its own: bulletins, events, packs."""
SECTIONS = re.split(r"(?m)^(?=## )", (PAGES / "json.md").read_text(encoding="utf-8"))[1:]
PRINTED = "## What "
"""So begins the section of a command that records, and says what became of it."""
_CODE = re.compile(r"`([^`\n]+)`")
HEADED = {name: each for each in SECTIONS for name in _CODE.findall(each.splitlines()[0])}
"""The section of each command: those its heading names, such as `case list` or `status`."""
_SESSION = re.compile(r"(?ms)^```console\n(.*?)^```$")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A registry in which one of everything happened."""
    desk = Desk(make_registry(tmp_path_factory.mktemp("json")))
    for line in HAPPENED.splitlines():
        call, _, typed = line.partition(" << ")
        result = desk.type(*call.split(), typed=f"{typed or 'P-3'}\n")
        assert result.exit_code == 0, line + result.stderr
    return desk


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_key_a_program_reads_is_in_the_section_of_its_noun(
    desk: Desk, call: list[str]
) -> None:
    printed = keys(desk.json(*call))
    assert printed, "nothing to read: something more has to happen before"
    assert sorted(printed - words(shared()) - told_of(call)) == []


def test_every_key_that_a_table_promises_is_read_somewhere(desk: Desk) -> None:
    read = {key for call in CALLS for key in keys(desk.json(*call))}
    assert sorted(promised() - read) == []


def test_every_list_and_every_show_is_read() -> None:
    read = {" ".join(call[:2]) for call in CALLS}
    there = {command.path.removeprefix("tracing ") for command in commands()}
    looking = {path for path in there if path.endswith((" list", " show"))}
    assert sorted(looking - read - {"feed list"}) == []


def keys(told: Any) -> set[str]:
    """The keys of an object, of its rows and of theirs."""
    if isinstance(told, list):
        return {key for each in told for key in keys(each)}
    if not isinstance(told, dict):
        return set()
    inner = {key for name, each in told.items() if name not in FIGURES for key in keys(each)}
    return inner | (set(told) - FIGURES)


def shared() -> str:
    return next(each for each in SECTIONS if each.startswith("## Keys that mean the same"))


def told_of(call: list[str]) -> set[str]:
    """What the section of a command says, and those of the commands it points to."""
    section = HEADED.get(" ".join(call[:2])) or HEADED[call[0]]
    pointed = [HEADED[name] for name in _CODE.findall(section) if " " in name and name in HEADED]
    return {word for each in (section, *pointed) for word in words(each)}


def words(section: str) -> set[str]:
    """What a section says in code: in tables, in the text, in what sessions print."""
    told = [*_CODE.findall(section), *_SESSION.findall(section)]
    return {word for each in told for word in _WORD.findall(each)}


def promised() -> set[str]:
    """The first column of the tables of what is read."""
    rows = [
        line.split("|")[1]
        for each in SECTIONS
        if not each.startswith(PRINTED)
        for line in each.splitlines()
        if line[:3] == "| `"
    ]
    return {key for row in rows for key in _CODE.findall(row)} - FIGURES
