"""What changed in who opens a desk is found by whoever unlocks it next, whether or not anybody wrote it down."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from navigator_app import joining, ways_in
from navigator_app.commands.key_news import put_away, try_sheet
from navigator_app.desk import Desk, Me
from navigator_app.queries.key_news import key_news, sheet_trial
from navigator_app.store import key_events, key_ring, keys
from navigator_app.store.faults import WrongCode
from sync.clock import SetClock
from sync.errors import Refused
from tests.store.desks import BEN, BENS, FRESH, NOW, PASSPHRASE, ROSA, desk_of_two


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a desk of Rosa, who leads the site, and Ben, unlocked once since both are in."""
    desk_of_two(tmp_path / "desk", "site_lead")
    read(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


def read(
    home: Path, clock: SetClock | None = None, do: Callable[[Desk], None] = lambda _: None
) -> tuple[str, ...]:
    """Unlock as Rosa and give what she is told, after doing something."""
    found = joining.unlock(home, ROSA, PASSPHRASE, clock or SetClock(NOW))
    do(found.desk)
    said = tuple(str(one) for one in key_news(found.desk).lines)
    found.desk.store.close()
    return said


def test_nothing_is_told_of_a_desk_that_is_as_it_was(home: Path) -> None:
    assert read(home) == ()


def test_what_was_done_by_somebody_is_told_with_who_and_when(home: Path, clock: SetClock) -> None:
    rosa = ways_in.by_passphrase(home, ROSA, PASSPHRASE)
    rosa = ways_in.new_passphrase(rosa, BEN, FRESH, clock)
    rosa, _ = ways_in.new_sheet(rosa, clock)
    rosa, _ = ways_in.new_phone_codes(rosa, clock)
    ways_in.take_out(rosa, BEN, clock)
    said = read(home, clock)
    assert [one.partition(".")[0] for one in said] == [
        "Ben Hale was taken out",
        "New codes for the phone were made",
        "A new recovery sheet was made; the one before it opens nothing",
        "A new passphrase was set for Ben Hale",
    ]
    assert all("By Rosa Delgado, " in one and "Nov 23" in one for one in said)


def test_ones_own_new_passphrase_is_nobody_elses_news(home: Path, clock: SetClock) -> None:
    ways_in.new_passphrase(ways_in.by_passphrase(home, BEN, BENS), BEN, FRESH, clock)
    assert read(home, clock) == ()


def test_a_passphrase_set_by_a_code_is_told_as_that(home: Path, clock: SetClock) -> None:
    rosa, made = ways_in.new_phone_codes(ways_in.by_passphrase(home, ROSA, PASSPHRASE), clock)
    _, sheet = ways_in.new_sheet(rosa, clock)
    ways_in.new_passphrase(ways_in.by_code(home, next(iter(made.values()))), BEN, FRESH, clock)
    ways_in.new_passphrase(ways_in.by_code(home, sheet), BEN, BENS, clock)
    by_sheet, by_phone, *_ = read(home, clock)
    assert by_sheet.startswith("A new passphrase was set for Ben Hale. By the sheet in the sealed envelope")
    assert by_phone.startswith("A new passphrase was set for Ben Hale. By a code from the phone")


def test_what_nobody_wrote_down_is_found_at_the_next_unlock(home: Path, clock: SetClock) -> None:
    """Power failed before it was noted, or somebody used another program, or put another file in place."""
    _, made = key_ring.new_phone_codes(key_ring.opened(home, ROSA, PASSPHRASE))
    assert len(read(home, clock)) == 1
    key_ring.set_passphrase(key_ring.opened_by_code(home, next(iter(made.values()))), BEN, FRESH)
    clock.forward(hours=1)
    said = {one.partition(".")[0] for one in read(home, clock)[:2]}
    assert said == {"A new passphrase was set for Ben Hale", "A code for the phone was used"}
    assert "Found at unlock" in read(home, clock)[0]


def test_an_older_key_file_put_back_is_found(home: Path, clock: SetClock, tmp_path: Path) -> None:
    shutil.copy(home / keys.NAME, tmp_path / "old")
    ways_in.new_passphrase(ways_in.by_passphrase(home, ROSA, PASSPHRASE), BEN, FRESH, clock)
    shutil.copy(tmp_path / "old", home / keys.NAME)
    first, second = read(home, clock)
    assert "Found at unlock" in first
    assert "By Rosa Delgado" in second


def test_everybody_is_told_for_a_week_and_puts_it_away_for_themselves(home: Path, clock: SetClock) -> None:
    ways_in.new_passphrase(ways_in.by_passphrase(home, ROSA, PASSPHRASE), BEN, FRESH, clock)
    found = joining.unlock(home, ROSA, PASSPHRASE, clock)
    put_away(found.desk, key_news(found.desk).read_to)
    assert key_news(found.desk).unread == ()
    assert len(key_news(found.desk).lines) == 1
    ben = Desk(found.desk.store, Me(BEN, "Ben Hale", "", "UTC"), clock)
    assert len(key_news(ben).unread) == 1
    clock.forward(days=6, hours=23)
    assert len(key_news(ben).unread) == 1
    clock.forward(hours=2)
    assert key_news(ben).lines == ()
    found.desk.store.close()


def test_it_is_told_inside_the_encrypted_file_alone(home: Path, clock: SetClock) -> None:
    ways_in.new_passphrase(ways_in.by_passphrase(home, ROSA, PASSPHRASE), BEN, FRESH, clock)
    read(home, clock)
    assert sorted(path.name for path in home.iterdir() if path.is_file() and path.stat().st_size) == [
        "desk.db",
        "keys.json",
        "mirror",
    ]


def test_what_a_newer_release_wrote_is_passed_over(home: Path, clock: SetClock) -> None:
    newer = [{"kind": "of_next_year"}, {**dict.fromkeys(key_events.KeyEvent.__slots__, ""), "kind": "later"}]

    def write(desk: Desk) -> None:
        newer[1]["at"] = NOW.isoformat()
        desk.store.set_setting(key_events.EVENTS, newer)

    (said,) = read(home, clock, write)
    assert said.startswith("Something else that opens this computer was changed")


def test_the_sheet_is_due_ninety_days_after_it_was_made_or_tried(home: Path, clock: SetClock) -> None:
    found = joining.unlock(home, ROSA, PASSPHRASE, clock)
    desk = found.desk
    assert not sheet_trial(desk).is_made
    ring, sheet = ways_in.new_sheet(ways_in.by_passphrase(home, ROSA, PASSPHRASE), clock)
    assert "was not tried since" in sheet_trial(desk).words
    clock.forward(days=90)
    assert sheet_trial(desk).is_due
    before = (home / keys.NAME).read_bytes()
    try_sheet(desk, home, sheet.lower().replace("-", " "))
    assert (home / keys.NAME).read_bytes() == before
    assert not sheet_trial(desk).is_due
    assert "last tried" in sheet_trial(desk).words
    clock.forward(days=90)
    assert sheet_trial(desk).is_due
    _, fresh = ways_in.new_sheet(ring, clock)
    assert not sheet_trial(desk).is_due
    assert "was not tried since" in sheet_trial(desk).words
    with pytest.raises(WrongCode):
        try_sheet(desk, home, sheet)
    try_sheet(desk, home, fresh)
    desk.store.close()


def test_a_code_for_the_phone_is_no_sheet_and_is_not_used_up_by_trying_it(
    home: Path, clock: SetClock
) -> None:
    _, made = ways_in.new_phone_codes(ways_in.by_passphrase(home, ROSA, PASSPHRASE), clock)
    found = joining.unlock(home, ROSA, PASSPHRASE, clock)
    with pytest.raises(Refused, match="not used up") as no:
        try_sheet(found.desk, home, next(iter(made.values())))
    assert no.value.field == "code"
    assert ways_in.ways(home).phone_codes == len(made)
    found.desk.store.close()
