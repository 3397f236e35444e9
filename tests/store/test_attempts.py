"""Wrong passphrases are counted over the end of the program, and nothing in that file keeps anybody out for good."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from navigator_app.store import attempts

NOW = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)


def test_each_persons_wrong_ones_are_counted_until_the_right_one(tmp_path: Path) -> None:
    for _ in range(3):
        attempts.note(tmp_path, "rosa", NOW)
    attempts.note(tmp_path, "ben", NOW + timedelta(minutes=1))
    found = attempts.read(tmp_path)
    assert {slot: one.count for slot, one in found.items()} == {"rosa": 3, "ben": 1}
    assert found["ben"].since_s(NOW + timedelta(minutes=2)) == 60
    attempts.forget(tmp_path, "rosa")
    assert set(attempts.read(tmp_path)) == {"ben"}


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(tmp_path: Path) -> None:
    attempts.note(tmp_path, "rosa", NOW)
    assert attempts.read(tmp_path)["rosa"].since_s(NOW - timedelta(days=900)) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"rosa": 3}',
        b'{"rosa": {"count": -1, "at": "2026-11-23T16:42:00+00:00"}}',
        b'{"rosa": {"count": 99999999, "at": "2026-11-23T16:42:00+00:00"}}',
        b'{"rosa": {"count": 3, "at": "2026-11-23T16:42:00"}}',
        b'{"rosa": {"count": true, "at": "2026-11-23T16:42:00+00:00"}}',
        b"\xff\xfe",
        b"[" * 90_000,
    ],
)
def test_a_file_that_is_none_of_ours_counts_nothing(tmp_path: Path, body: bytes) -> None:
    (tmp_path / attempts.NAME).write_bytes(body)
    assert not attempts.read(tmp_path)
    attempts.note(tmp_path, "rosa", NOW)
    assert attempts.read(tmp_path)["rosa"].count == 1


def test_a_folder_that_does_not_take_it_keeps_nobody_out(tmp_path: Path) -> None:
    attempts.note(tmp_path / "nowhere", "rosa", NOW)
    assert not attempts.read(tmp_path / "nowhere")


def test_it_holds_no_name_and_is_its_owners_alone(tmp_path: Path) -> None:
    attempts.note(tmp_path, "rosa", NOW)
    file = tmp_path / attempts.NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [attempts.NAME]
