"""An order on paper, and what a court asks of it on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import Typed, entered
from tests.console.recording.asking import head, recorded
from tests.tools.paper import text_of, unembedded

LONG = "区疫情防控指挥部隔离管控组与集中隔离点管理工作专班联合办公室"
ORDERED: tuple[Typed, ...] = (
    (
        *("protocol", "adopt", "cn-ed9", "--from", "2022-06-28", "--office", "市指挥部"),
        *("--decided-at", "2022-06-28", "--at", "2022-06-28"),
    ),
    (
        *("contact", "expose", "P-2", "--source", "C-1", "--first", "2022-07-10"),
        *("--last", "2022-07-10", "--at", "2022-07-11T08:00"),
    ),
    (
        *("contact", "determine", "K-3", "close", "--office", "市疾控"),
        *("--decided-at", "2022-07-11T09:00", "--at", "2022-07-11T09:00"),
    ),
    (
        *("quarantine", "order", "K-3", "--mode", "facility", "--area", "360103"),
        *("--begins", "2022-07-11", "--ends", "2022-07-17", "--office", LONG),
        *("--legal-basis", "传染病防治法第三十九条", "--document", "西隔〔2022〕31号"),
        *("--decided-at", "2022-07-11T10:00", "--at", "2022-07-11T10:00"),
    ),
)
COURSE: tuple[Typed, ...] = (
    ("quarantine", "serve", "Q-1", "--served", "2022-07-11T11:00", "--at", "2022-07-11T11:00"),
    ("quarantine", "start", "Q-1", "--started", "2022-07-11T12:00", "--at", "2022-07-11T12:00"),
)
EXTEND: Typed = (
    *("quarantine", "extend", "Q-1", "--ends", "2022-07-19", "--override"),
    *("--personal", "-", "--office", "市指挥部", "--document", "市延〔2022〕2号"),
    *("--decided-at", "2022-07-14T10:00", "--at", "2022-07-14T10:00"),
)
APPEALED: tuple[Typed, ...] = (
    ("quarantine", "appeal", "Q-1", "--appealed", "2022-07-15", "--at", "2022-07-15T08:00"),
    (
        *("quarantine", "review", "Q-1", "--outcome", "changed", "--ends", "2022-07-17"),
        *("--office", "市政府", "--document", "市复〔2022〕7号"),
        *("--decided-at", "2022-07-15T16:00", "--at", "2022-07-15T16:00"),
    ),
)
RELEASE: Typed = (
    *("quarantine", "release", "Q-1", "--because", "review", "--office", "区指挥部"),
    *("--released", "2022-07-17T18:00"),
    *("--document", "西解〔2022〕31号", "--decided-at", "2022-07-17T17:00"),
    *("--at", "2022-07-17T18:00"),
)


@pytest.fixture
def ordered(desk: Desk) -> Desk:
    return entered(desk, *ORDERED)


@pytest.fixture
def heard(ordered: Desk) -> Desk:
    entered(ordered, *COURSE)
    extended = ordered.type(*EXTEND, typed="reason: 隔离点出现聚集\n")
    assert extended.exit_code == 0, extended.stderr
    return entered(ordered, *APPEALED)


def certificate(desk: Desk, path: Path) -> bytes:
    result = desk.type(
        "quarantine", "certificate", "Q-1", "--identify", "送达", "--output", str(path)
    )
    assert result.exit_code == 0, result.stderr
    return path.read_bytes()


def said(text: str) -> str:
    """Without line breaks: where lines end is no matter."""
    return text.replace("\n", "")


def test_an_order_tells_who_on_what_ground_by_whom_and_until_when(
    ordered: Desk, tmp_path: Path
) -> None:
    told = said(text_of(certificate(ordered, tmp_path / "q.pdf")))
    for each in ("医学观察决定书", "Order of quarantine", "李四", LONG, "西隔〔2022〕31号"):
        assert each in told
    for each in ("K-0003", "E-0002", "C-0001", "传染病防治法第三十九条", "2022-07-11 10:00"):
        assert each in told
    for each in ("集中隔离 2022-07-11 2022-07-17", "新型冠状病毒肺炎防控方案（第九版）"):
        assert each in told
    for each in ("行政复议", "administrative review", "（盖章）", "（签名）", "（签收）"):
        assert each in told
    assert "送达 served 未记录not recorded" in told


def test_it_names_nobody_else(ordered: Desk, tmp_path: Path) -> None:
    assert "王小明" not in text_of(certificate(ordered, tmp_path / "q.pdf"))


def test_a_release_tells_what_became_of_the_order(heard: Desk, tmp_path: Path) -> None:
    entered(heard, RELEASE)
    told = said(text_of(certificate(heard, tmp_path / "q.pdf")))
    for each in ("解除医学观察证明", "Certificate of release from quarantine"):
        assert each in told
    for each in ("2022-07-11 11:00", "2022-07-17 18:00", "西解〔2022〕31号", "市复〔2022〕7号"):
        assert each in told
    for each in ("晚于应止日", "after the indicated end", "申诉", "appealed", "changed"):
        assert each in told


def test_its_font_comes_with_it_and_little_of_it(ordered: Desk, tmp_path: Path) -> None:
    written = certificate(ordered, tmp_path / "q.pdf")
    assert unembedded(written) == []
    assert len(written) < 100_000


def test_it_says_the_same_in_whatever_language_it_is_asked_for(
    ordered: Desk, tmp_path: Path
) -> None:
    english = text_of(certificate(ordered, tmp_path / "en.pdf"))
    ordered.environment["TRACING_LANG"] = "zh"
    chinese = text_of(certificate(ordered, tmp_path / "zh.pdf"))
    assert english.partition("制于")[0] == chinese.partition("制于")[0]


def test_without_the_extra_nothing_is_looked_at(
    ordered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(ordered)
    monkeypatch.setitem(sys.modules, "cvttf_NotoSansCJK_Regular", None)
    result = ordered.type("quarantine", "certificate", "Q-1", "--identify", "送达")
    assert result.exit_code == 2
    assert "pip install 'tracing-engine[documents]'" in result.stderr
    assert head(ordered) == before


def test_one_look_is_recorded(ordered: Desk, tmp_path: Path) -> None:
    before = head(ordered)
    certificate(ordered, tmp_path / "q.pdf")
    assert len(recorded(ordered, before)) == 1


def test_show_tells_a_court_what_it_asks(heard: Desk) -> None:
    told = " ".join(heard.type("quarantine", "show", "Q-1").stdout.split())
    for each in ("传染病防治法第三十九条", "西隔〔2022〕31号", "E-0002", "C-0001", "王**"):
        assert each in told
    for each in ("2022-07-11 11:00", "edition 9", "市延〔2022〕2号", "after the"):
        assert each in told
    row = heard.json("quarantine", "show", "Q-1")
    assert [each["source"] for each in row["exposures"]] == ["C-0001"]
    decided = [(each["what"], each["overridden"]) for each in row["course"] if each["office"]]
    assert decided == [
        ("ordered", []),
        ("term_set", ["after_end"]),
        ("term_set", []),
        ("reviewed", []),
    ]
