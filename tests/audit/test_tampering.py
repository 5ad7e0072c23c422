"""Somebody who can write the file changes it: what is found, and where."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.audit.plain_ledger import (
    COLUMNS,
    TOPICS,
    PlainLedger,
    Row,
    forger,
    grown,
    replaced,
    root_at,
    rows_of,
    stream_id,
    with_leaf,
    written,
)
from tracing.ledger.audit import MOST_FINDINGS, Kind, Report, verify

TRIALS = 40


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("original") / "ledger.db")


@pytest.fixture
def ledger(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path))


def audited(path: Path) -> Report:
    return verify(path, topics=TOPICS)


def kinds(report: Report) -> set[Kind]:
    return {finding.kind for finding in report.findings}


def positions(report: Report) -> set[int | None]:
    return {finding.position for finding in report.findings}


def flipped(value: object, random: Random) -> object:
    """The value with one bit changed; a text as the bytes it is stored in."""
    if isinstance(value, int):
        number = (value & (1 << 64) - 1) ^ 1 << random.randrange(64)
        return number - (1 << 64) if number >> 63 else number
    raw = bytearray(value if isinstance(value, bytes) else str(value).encode())
    raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(raw)


@pytest.mark.parametrize("trial", range(TRIALS))
@pytest.mark.parametrize("column", COLUMNS.split(", "))
def test_a_flipped_bit_is_named(ledger: Path, column: str, trial: int) -> None:
    random = Random(f"{column} {trial}")
    row = random.choice(rows_of(ledger))
    value = "CAST(? AS TEXT)" if column == "topic" else "?"
    before = row[COLUMNS.split(", ").index(column)]
    with forger(ledger) as connection:
        changed = False
        while not changed:
            try:
                connection.execute(
                    f"UPDATE events SET {column} = {value} WHERE position = ?",
                    (flipped(before, random), row[0]),
                )
                changed = True
            except sqlite3.IntegrityError:
                """Another event has this place already."""
    report = audited(ledger)
    if column == "position":
        assert row[0] in positions(report)
    else:
        assert report.first_bad_position == row[0]
        assert Kind.LEAF in kinds(report)


def test_an_edited_event_is_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    position, stream, version, topic, time, envelope, state, leaf = rows[9]
    state = state.replace(b"2022", b"2021")
    rows[9] = (position, stream, version, topic, time, envelope, state, leaf)
    replaced(ledger, rows)
    (finding,) = audited(ledger).findings
    assert (finding.position, finding.kind) == (10, Kind.LEAF)
    assert finding.stated == leaf.hex() != finding.found


def test_a_deleted_event_is_named_by_the_hole_it_leaves(ledger: Path) -> None:
    rows = rows_of(ledger)
    del rows[9]
    replaced(ledger, rows)
    report = audited(ledger)
    assert report.first_bad_position == 10
    assert Kind.POSITION in kinds(report)


def test_an_event_deleted_and_the_rest_moved_up_is_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    rows[9:] = [(row[0] - 1, *row[1:]) for row in rows[10:]]
    replaced(ledger, rows)
    report = audited(ledger)
    assert report.first_bad_position == 10
    assert Kind.LEAF in kinds(report)


def test_two_events_that_changed_places_are_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    rows[9], rows[14] = (10, *rows[14][1:]), (15, *rows[9][1:])
    replaced(ledger, rows)
    report = audited(ledger)
    assert report.first_bad_position == 10
    assert {10, 15} <= positions(report)


def test_an_inserted_event_is_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    invented = with_leaf((10, stream_id(77), 1, *rows[9][3:7]))
    rows[9:] = [invented, *((row[0] + 1, *row[1:]) for row in rows[9:])]
    replaced(ledger, rows)
    assert 10 <= (audited(ledger).first_bad_position or 0) <= 11


def cut_after(path: Path, size: int) -> None:
    with forger(path) as connection:
        connection.execute("DELETE FROM events WHERE position > ?", (size,))
        connection.execute("DELETE FROM commands WHERE last_position > ?", (size,))


def last_whole_commit(rows: list[Row], before: int) -> int:
    ends: list[int] = [json.loads(row[5])["last"] for row in rows]
    return max(end for end in ends if end < before)


def test_a_tail_cut_off_cleanly_is_found_only_against_a_checkpoint(ledger: Path) -> None:
    rows = rows_of(ledger)
    kept = last_whole_commit(rows, len(rows))
    cut_after(ledger, kept)
    assert audited(ledger).ok
    report = verify(ledger, topics=TOPICS, expected_size=len(rows), expected_root=root_at(rows))
    (finding,) = report.findings
    assert (finding.kind, finding.position) == (Kind.SIZE, kept + 1)
    assert (finding.stated, finding.found) == (str(len(rows)), str(kept))


def test_a_tail_cut_off_within_a_commit_is_found_from_the_file_alone(ledger: Path) -> None:
    rows = rows_of(ledger)
    inside = next(row[0] for row in rows if json.loads(row[5])["last"] > row[0])
    cut_after(ledger, inside)
    report = audited(ledger)
    assert Kind.COMMIT in kinds(report)
    assert inside + 1 in positions(report)


def test_events_left_without_their_commands_are_found(ledger: Path) -> None:
    with forger(ledger) as connection:
        connection.execute("DELETE FROM commands WHERE first_position = 1")
    (finding,) = audited(ledger).findings
    assert (finding.kind, finding.position) == (Kind.COMMAND, 1)


def test_commands_left_without_their_events_are_found(ledger: Path) -> None:
    rows = rows_of(ledger)
    kept = last_whole_commit(rows, len(rows))
    replaced(ledger, rows[:kept])
    (finding,) = audited(ledger).findings
    assert (finding.kind, finding.position) == (Kind.COMMAND, kept + 1)


def test_commands_that_changed_places_are_found(ledger: Path) -> None:
    with forger(ledger) as connection:
        connection.execute(
            "UPDATE commands SET first_position = 2, last_position = 2 WHERE first_position = 1"
        )
    report = audited(ledger)
    assert report.first_bad_position == 1
    assert kinds(report) == {Kind.COMMAND}


def test_a_commit_that_was_repeated_is_found_even_with_new_leaves(ledger: Path) -> None:
    rows = rows_of(ledger)
    size = len(rows)
    again = json.loads(rows[0][5]) | {"first": size + 1, "last": size + 1}
    envelope = json.dumps(again).encode()
    copy = with_leaf((size + 1, stream_id(78), 1, "toy.ended", rows[-1][4], envelope, b"{}"))
    replaced(ledger, [*rows, copy])
    (finding,) = audited(ledger).findings
    assert (finding.kind, finding.position) == (Kind.COMMAND, size + 1)
    assert (finding.stated, finding.found) == (f"{size + 1}-{size + 1}", "1-1")


def test_a_forger_who_makes_the_leaf_anew_is_found_only_against_a_checkpoint(
    ledger: Path,
) -> None:
    rows = rows_of(ledger)
    root = root_at(rows)
    rows[9] = with_leaf((*rows[9][:6], rows[9][6].replace(b"2022", b"2021")))
    replaced(ledger, rows)
    assert audited(ledger).ok
    report = verify(ledger, topics=TOPICS, expected_size=len(rows), expected_root=root)
    (finding,) = report.findings
    assert (finding.kind, finding.stated) == (Kind.ROOT, root)
    assert finding.found == report.root == root_at(rows)


@pytest.mark.parametrize("trial", range(TRIALS))
def test_any_event_forged_with_a_new_leaf_has_another_root(ledger: Path, trial: int) -> None:
    random = Random(trial)
    rows = rows_of(ledger)
    size = random.randint(1, len(rows))
    root = root_at(rows[:size])
    place = random.randrange(size)
    rows[place] = with_leaf((*rows[place][:6], rows[place][6] + b" "))
    replaced(ledger, rows)
    report = verify(ledger, topics=TOPICS, expected_size=size, expected_root=root)
    assert kinds(report) == {Kind.ROOT}


def test_a_ledger_that_grew_since_the_checkpoint_passes(ledger: Path) -> None:
    rows = rows_of(ledger)
    for size in range(len(rows) + 1):
        root = root_at(rows[:size])
        assert verify(ledger, topics=TOPICS, expected_size=size, expected_root=root).ok


def test_another_history_of_the_same_length_is_a_fork(tmp_path: Path) -> None:
    one, other = (written(tmp_path / f"{seed}.db", seed=seed) for seed in (1, 2))
    size = min(len(rows_of(one)), len(rows_of(other)))
    root = root_at(rows_of(one)[:size])
    report = verify(other, topics=TOPICS, expected_size=size, expected_root=root.upper())
    assert kinds(report) == {Kind.ROOT}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_was_committed_audits_clean(tmp_path: Path, seed: int) -> None:
    path = written(tmp_path / "ledger.db", seed=seed, commits=40)
    report = audited(path)
    rows = rows_of(path)
    assert report.ok, report.findings
    assert (report.size, report.root) == (len(rows), root_at(rows))
    assert (report.first_recorded_at, report.last_recorded_at) == (rows[0][4], rows[-1][4])
    assert report.commits == len({row[5] for row in rows})


def test_the_report_lists_the_first_findings_and_counts_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = PlainLedger(path)
    grown(ledger, Random(3), 150)
    ledger.close()
    with forger(path) as connection:
        connection.execute("UPDATE events SET leaf = zeroblob(32)")
    report = audited(path)
    assert len(report.findings) == MOST_FINDINGS < report.findings_in_all == report.size
    assert not report.ok


Change = Callable[[list[Row]], None]


def in_envelope(place: int, **changes: object) -> Change:
    """Change the envelope of one event, and its leaf with it."""

    def change(rows: list[Row]) -> None:
        envelope = json.dumps(json.loads(rows[place][5]) | changes).encode()
        rows[place] = with_leaf((*rows[place][:5], envelope, rows[place][6]))

    return change


def envelope_is(raw: bytes) -> Change:
    def change(rows: list[Row]) -> None:
        rows[0] = with_leaf((*rows[0][:5], raw, rows[0][6]))

    return change


def state_is(raw: bytes, topic: str = "toy.happened", place: int = 1) -> Change:
    def change(rows: list[Row]) -> None:
        rows[place] = with_leaf((*rows[place][:3], topic, *rows[place][4:6], raw))

    return change


def column_is(place: int, column: int, value: object) -> Change:
    def change(rows: list[Row]) -> None:
        row: list[object] = list(rows[place])
        row[column] = value
        rows[place] = with_leaf(row)

    return change


ENVELOPE = '{"actor":"A","assurance":"asserted","command_id":"%s","source":"cli",%s}'
NOBODY = "01890000-0000-7000-8000-0000000000ff"


@pytest.mark.parametrize(
    ("change", "position", "kind"),
    [
        pytest.param(in_envelope(0, command_id=NOBODY), 1, Kind.COMMAND, id="unknown command"),
        pytest.param(in_envelope(0, command_id="x"), 1, Kind.ENVELOPE, id="command not a UUID"),
        pytest.param(in_envelope(0, command_id=7), 1, Kind.ENVELOPE, id="command a number"),
        pytest.param(in_envelope(0, assurance="sure"), 1, Kind.ENVELOPE, id="assurance"),
        pytest.param(in_envelope(0, assurance=[]), 1, Kind.ENVELOPE, id="assurance a list"),
        pytest.param(in_envelope(0, actor=""), 1, Kind.ENVELOPE, id="nobody"),
        pytest.param(in_envelope(0, source=None), 1, Kind.ENVELOPE, id="no source"),
        pytest.param(in_envelope(0, first=True), 1, Kind.ENVELOPE, id="first not a number"),
        pytest.param(in_envelope(0, first=1.0), 1, Kind.ENVELOPE, id="first a fraction"),
        pytest.param(in_envelope(0, first=0), 1, Kind.COMMIT, id="first too low"),
        pytest.param(in_envelope(0, last=0), 1, Kind.COMMIT, id="last before first"),
        pytest.param(in_envelope(0, last=3), 1, Kind.OPENING, id="opening not alone"),
        pytest.param(envelope_is(b"[]"), 1, Kind.ENVELOPE, id="envelope a list"),
        pytest.param(envelope_is(b"\xff{}"), 1, Kind.ENVELOPE, id="envelope not UTF-8"),
        pytest.param(envelope_is(b"{}"), 1, Kind.ENVELOPE, id="envelope empty"),
        pytest.param(
            envelope_is((ENVELOPE % (NOBODY, '"last":1,"first":1')).encode()),
            1,
            Kind.ENVELOPE,
            id="keys in another order",
        ),
        pytest.param(
            envelope_is((ENVELOPE % (NOBODY, '"first":1,"last":1,"last":1')).encode()),
            1,
            Kind.ENVELOPE,
            id="a key twice",
        ),
        pytest.param(state_is(b"{}", "toy.unheard_of"), 2, Kind.TOPIC, id="topic"),
        pytest.param(state_is(b"[]"), 2, Kind.STATE, id="state a list"),
        pytest.param(state_is(b""), 2, Kind.STATE, id="state empty"),
        pytest.param(state_is(b'{"day":NaN}'), 2, Kind.STATE, id="not JSON's numbers"),
        pytest.param(state_is(b'{"day":' + b"9" * 9999 + b"}"), 2, Kind.STATE, id="endless"),
        pytest.param(state_is(b"[" * 99_999), 2, Kind.STATE, id="bottomless"),
        pytest.param(state_is(b'{"day":1,"day":2}'), 2, Kind.STATE, id="a field twice"),
        pytest.param(state_is(b'{"name":"\\ud800"}'), 2, Kind.STATE, id="unknown field"),
        pytest.param(state_is(b'{"span":{"last":1}}'), 2, Kind.STATE, id="unknown inside"),
        pytest.param(state_is(b'{"rows":[{"link":1}]}'), 2, Kind.STATE, id="unknown in a list"),
        pytest.param(state_is(b'{"span.first":1}'), 2, Kind.STATE, id="a path as a field"),
        pytest.param(
            state_is(b"{}", "registry.opened", place=0), 1, Kind.OPENING, id="registry unnamed"
        ),
        pytest.param(state_is(b"{}", "toy.ended", place=0), 1, Kind.OPENING, id="not opened"),
        pytest.param(column_is(4, 2, 9), 5, Kind.VERSION, id="version"),
        pytest.param(column_is(4, 4, 7), 5, Kind.TIME, id="time falls"),
        pytest.param(column_is(4, 1, b"short"), 5, Kind.SHAPE, id="stream of five bytes"),
    ],
)
def test_what_the_format_forbids_is_named_even_with_a_new_leaf(
    ledger: Path, change: Change, position: int, kind: Kind
) -> None:
    rows = rows_of(ledger)
    change(rows)
    replaced(ledger, rows)
    report = audited(ledger)
    assert report.first_bad_position == position
    assert (position, kind) in {(finding.position, finding.kind) for finding in report.findings}
    assert all(f"{finding.stated}{finding.found}".isprintable() for finding in report.findings)


def first_of_three(rows: list[Row]) -> int:
    """Where a commit of three events or more begins, counted from 0."""
    envelopes: list[dict[str, int]] = [json.loads(row[5]) for row in rows]
    return next(each["first"] - 1 for each in envelopes if each["last"] >= each["first"] + 2)


def test_another_envelope_within_a_commit_is_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    place = first_of_three(rows) + 1
    in_envelope(place, actor="B-8")(rows)
    replaced(ledger, rows)
    (finding,) = audited(ledger).findings
    assert (finding.position, finding.kind) == (place + 1, Kind.COMMIT)


def test_another_time_within_a_commit_is_named(ledger: Path) -> None:
    rows = rows_of(ledger)
    place = first_of_three(rows) + 1
    column_is(place, 4, rows[place][4] + 1)(rows)
    replaced(ledger, rows)
    report = audited(ledger)
    assert report.first_bad_position == place + 1
    assert kinds(report) == {Kind.TIME}


def test_further_keys_of_an_envelope_are_welcome(ledger: Path) -> None:
    rows = rows_of(ledger)
    in_envelope(0, further="key")(rows)
    replaced(ledger, rows)
    assert audited(ledger).ok


def test_without_a_catalogue_topics_and_fields_go_unchecked(ledger: Path) -> None:
    rows = rows_of(ledger)
    state_is(b'{"unheard":1}', "toy.unheard_of")(rows)
    replaced(ledger, rows)
    assert verify(ledger, topics=None).ok
    assert not audited(ledger).ok
