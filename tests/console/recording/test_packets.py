"""The sealed packet of a referral: what it tells, who can open it, and what is recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
import pytest

from tests.console.outbreak import Desk
from tests.console.prepared import Typed, entered
from tests.console.recording.asking import head
from tests.tools.paper import text_of, unembedded
from tracing.domain.register import AccessRecorded

PASSPHRASE = "correct horse battery"
REFERRED: tuple[Typed, ...] = (
    ("contact", "identify", "P-2", "--route", "roster", "--at", "2022-07-15T08:00"),
    (
        *("contact", "determine", "K-3", "close", "--office", "市疾控"),
        *("--decided-at", "2022-07-15T09:00", "--at", "2022-07-15T09:00"),
    ),
    ("person", "needs", "P-2", "dialysis", "--at", "2022-07-15T09:10"),
    (
        *("referral", "send", "K-3", "--to", "361000", "--document", "洪疫协〔2022〕15号"),
        *("--at", "2022-07-15T10:00"),
    ),
)


@pytest.fixture
def referred(desk: Desk) -> Desk:
    return entered(desk, *REFERRED)


def packet(desk: Desk, path: Path, *more: str, typed: str | None = PASSPHRASE) -> bytes:
    result = desk.type(
        *("referral", "packet", "R-1", "--identify", "协查", "--output", str(path)),
        *("--passphrase-file", "-", *more),
        typed=typed,
    )
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{path}\n"
    return path.read_bytes()


def test_it_tells_who_why_and_whom_to_answer_in_both_languages(
    referred: Desk, tmp_path: Path
) -> None:
    written = packet(referred, tmp_path / "r.pdf", "--answer-to", "市疾控 0791-0000000")
    told = text_of(written, PASSPHRASE)
    for each in ("协查函", "Request to find", "李四", "密切接触者", "close contact", "dialysis"):
        assert each in told
    for each in ("透析", "361000", "洪疫协〔2022〕15号", "市疾控 0791-0000000", "尽快"):
        assert each in told


def test_its_font_comes_with_it(referred: Desk, tmp_path: Path) -> None:
    assert unembedded(packet(referred, tmp_path / "r.pdf"), PASSPHRASE) == []


def test_without_the_extra_nothing_is_looked_at(
    referred: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(referred)
    monkeypatch.setitem(sys.modules, "fpdf", None)
    result = referred.type("referral", "packet", "R-1", "--identify", "协查")
    assert result.exit_code == 2
    assert "pip install 'tracing-engine[documents]'" in result.stderr
    assert head(referred) == before


def test_it_names_nobody_else(referred: Desk, tmp_path: Path) -> None:
    told = text_of(packet(referred, tmp_path / "r.pdf"), PASSPHRASE)
    assert "王小明" not in told
    assert "C-0001" not in told


def test_it_opens_with_its_passphrase_alone(referred: Desk, tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    written = packet(referred, path)
    for wrong in (None, "", "another passphrase"):
        with pytest.raises(pypdfium2.PdfiumError, match="password"):
            text_of(written, wrong)
    assert "李四" in text_of(written, PASSPHRASE)
    assert b"/AESV3" in written
    assert "协查函".encode("utf-16-be") not in written  # a title in clear
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_is_drawn_where_none_is_typed_and_it_is_told_once(
    referred: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "r.pdf"
    command = ("referral", "packet", "R-1", "--identify", "协查", "--output", str(path))
    first, second = referred.type(*command), referred.type(*command)
    told = [each.stderr.split("passphrase: ")[1].split()[0] for each in (first, second)]
    assert told[0] != told[1]
    assert "李四" in text_of(path.read_bytes(), told[1])
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        text_of(path.read_bytes(), told[0])


def test_whose_it_was_and_what_for_is_recorded(referred: Desk, tmp_path: Path) -> None:
    packet(referred, tmp_path / "r.pdf")
    with referred.invented.open() as registry:
        row = registry.ledger.row(registry.head)
        assert row is not None
        event = registry.application.events_mapper.decode(row).event
    assert isinstance(event, AccessRecorded)
    assert event.query == "referral packet"
    assert len(event.people) == 1


@pytest.mark.parametrize(
    ("args", "typed", "code", "says"),
    [
        (("R-1",), None, 2, "--identify"),
        (("R-1", "--identify", "x", "--passphrase-file", "-"), "short", 2, "too short"),
        (("R-1", "--identify", "x", "--passphrase-file", "nowhere"), None, 4, "there is no file"),
        (("R-9", "--identify", "x"), None, 4, "there is no R-9"),
    ],
)
def test_it_is_refused(
    referred: Desk, args: tuple[str, ...], typed: str | None, code: int, says: str
) -> None:
    result = referred.type("referral", "packet", *args, typed=typed)
    assert (result.exit_code, says in result.stderr) == (code, True), result.stderr


def test_what_was_received_has_no_packet_and_who_was_erased_none_either(referred: Desk) -> None:
    entered(referred, ("referral", "receive", "P-1", "--from", "330100"))
    received = referred.type("referral", "packet", "R-2", "--identify", "协查")
    assert (received.exit_code, "was received" in received.stderr) == (3, True)
    assert referred.type("person", "erase", "P-2", "--confirm", "P-2").exit_code == 0
    erased = referred.type("referral", "packet", "R-1", "--identify", "协查")
    assert (erased.exit_code, "erased" in erased.stderr) == (3, True)


def test_lists_tell_what_is_open_and_what_is_late(referred: Desk) -> None:
    entered(
        referred,
        (
            *("protocol", "adopt", "cn-ed9", "--from", "2022-06-28", "--office", "市指挥部"),
            *("--decided-at", "2022-06-28", "--at", "2022-06-28"),
        ),
        ("referral", "receive", "P-1", "--from", "330100", "--at", "2022-07-15T20:00"),
        ("referral", "answer", "R-2", "controlled", "--at", "2022-07-16T09:00"),
    )
    found = referred.json("referral", "list", "--late", "--on", "2022-07-15")
    # Sent at 10:00, received at 20:00, to be found within two hours.
    assert [(row["referral"], row["due_at"]) for row in found] == [
        ("R-0001", "2022-07-15T04:00:00+00:00"),
        ("R-0002", "2022-07-15T14:00:00+00:00"),
    ]
    rows = referred.json("referral", "list", "--open")
    assert [row["referral"] for row in rows] == ["R-0001"]
    told = referred.type("referral", "list").stderr
    assert told == "1 sent, 1 received; 1 not answered, 1 late\n"
