"""The quick return: a PIN opens the file again for a while, from memory alone, and then only the passphrase does."""

from __future__ import annotations

from pathlib import Path

import pytest

from navigator_app.elapsed import Clocks
from navigator_app.store import key_ring, keys, rekeying
from navigator_app.store.faults import Locked, WayBackGone, WrongPin
from navigator_app.store.vault import Vault
from navigator_app.store.way_back import Allowed, WayBack, check_pin
from sync.errors import Refused
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, desk_of_two

PIN = "480213"
TEN_MINUTES = Allowed(minutes=10, tries=3)


class Hands:
    """The hands of both clocks."""

    def __init__(self) -> None:
        self.steady_s, self.wall_s = 0.0, 1_000.0

    def clocks(self) -> Clocks:
        return Clocks(lambda: self.steady_s, lambda: self.wall_s)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    desk_of_two(tmp_path / "desk")
    return tmp_path / "desk"


def stepped_away(home: Path, hands: Hands | None = None) -> WayBack:
    store = Vault.open(home, ROSA, PASSPHRASE)
    store.set_setting("desk.note", "here")
    way = store.way_back(PIN, TEN_MINUTES)
    store.close()
    way.begin((hands or Hands()).clocks().since())
    return way


def test_the_pin_opens_the_same_desk_for_the_same_person_again_and_again(home: Path) -> None:
    way = stepped_away(home)
    for _ in range(2):
        store = Vault.come_back(way, PIN)
        assert store.setting("desk.note") == "here"
        assert store.person.id == ROSA
        store.close()


def test_three_wrong_pins_end_it_and_the_passphrase_still_opens(home: Path) -> None:
    way = stepped_away(home)
    with pytest.raises(WrongPin, match="2 more times"):
        Vault.come_back(way, "480214")
    with pytest.raises(WrongPin, match="One more wrong one"):
        Vault.come_back(way, "480215")
    with pytest.raises(WayBackGone):
        Vault.come_back(way, "480216")
    with pytest.raises(WayBackGone):
        Vault.come_back(way, PIN)
    assert not way._wrapped
    Vault.open(home, ROSA, PASSPHRASE).close()


def test_the_right_pin_begins_the_count_anew(home: Path) -> None:
    way = stepped_away(home)
    for _ in range(3):
        for wrong in ("480214", "480215"):
            with pytest.raises(WrongPin):
                Vault.come_back(way, wrong)
        Vault.come_back(way, PIN).close()


def test_after_the_allowed_time_no_pin_opens_whatever_the_clock_says(home: Path) -> None:
    for steady_s, wall_s in ((601, 1_000), (0, 1_601), (601, -50_000)):
        hands = Hands()
        way = stepped_away(home, hands)
        hands.steady_s, hands.wall_s = steady_s, wall_s
        with pytest.raises(WayBackGone):
            Vault.come_back(way, PIN)
        assert not way._wrapped


def test_just_before_it_opens(home: Path) -> None:
    hands = Hands()
    way = stepped_away(home, hands)
    hands.steady_s = hands.wall_s = 599
    assert way.left_s == pytest.approx(1)
    Vault.come_back(way, PIN).close()


def test_what_is_wiped_holds_nothing(home: Path) -> None:
    way = stepped_away(home)
    held = way._wrapped
    way.forget()
    assert bytes(held) == b""
    with pytest.raises(WayBackGone):
        way.opened(PIN)


def test_nothing_of_it_is_ever_on_the_disk(home: Path) -> None:
    before = {file.name for file in home.iterdir()}
    way = stepped_away(home)
    wrapped, key = bytes(way._wrapped), way.opened(PIN)
    for file in (one for one in home.rglob("*") if one.is_file()):
        body = file.read_bytes()
        assert wrapped not in body
        assert key not in body
        assert PIN.encode() not in body
    assert {file.name for file in home.iterdir()} <= before | {"desk.db-wal", "desk.db-shm"}


def test_an_open_desk_keeps_no_data_key_and_the_way_back_none_either(home: Path) -> None:
    data_key = key_ring.opened(home, ROSA, PASSPHRASE).data_key
    store = Vault.open(home, ROSA, PASSPHRASE)
    way = store.way_back(PIN, TEN_MINUTES)
    assert way.opened(PIN) != data_key
    assert way.opened(PIN) == keys.key_for(data_key, keys.RECORDS)
    store.close()


def test_a_locked_desk_gives_its_key_to_nobody(home: Path) -> None:
    store = Vault.open(home, ROSA, PASSPHRASE)
    store.close()
    with pytest.raises(Locked):
        store.way_back(PIN, TEN_MINUTES)


def test_a_passphrase_set_anew_ends_it(home: Path) -> None:
    way = stepped_away(home)
    key_ring.set_passphrase(key_ring.opened(home, ROSA, PASSPHRASE), ROSA, FRESH)
    with pytest.raises(WayBackGone):
        Vault.come_back(way, PIN)


def test_who_was_taken_out_meanwhile_does_not_come_back(home: Path) -> None:
    way = stepped_away(home)
    rekeying.rekey(key_ring.opened(home, BEN, BENS), [ROSA])
    with pytest.raises(WayBackGone):
        Vault.come_back(way, PIN)


def test_a_new_data_key_ends_the_return_of_who_stays(home: Path) -> None:
    way = stepped_away(home)
    rekeying.rekey(key_ring.opened(home, BEN, BENS))
    with pytest.raises(WayBackGone):
        Vault.come_back(way, PIN)


@pytest.mark.parametrize(
    "pin",
    [
        "", "12345", "1234567890123", "12345a", "\uff11\uff12\uff13\uff14\uff15\uff17", "000000",
        "123456", "654321", "890123", "121212", "123123", "112211", "123321", "777778",
    ],
)  # fmt: skip
def test_a_pin_that_anybody_would_try_first_is_refused(pin: str) -> None:
    with pytest.raises(Refused) as no:
        check_pin(pin)
    assert no.value.field == "pin"
    assert not pin or pin not in str(no.value)


@pytest.mark.parametrize("pin", ["480213", "194786", "00719362", "135792468013"])
def test_other_digits_are_taken(pin: str) -> None:
    check_pin(pin)


def test_where_the_site_allows_none_none_is_set(home: Path) -> None:
    store = Vault.open(home, ROSA, PASSPHRASE)
    with pytest.raises(Refused, match="allows no PIN"):
        store.way_back(PIN, Allowed(minutes=0, tries=3))
    store.close()
