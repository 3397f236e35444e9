"""A clinic without a link for a month: told in time, one phone call, and on with the day; nothing typed is lost."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app import escrow, joining, leasing
from navigator_app.joining import Unlocked
from navigator_app.leasing import LeaseOver
from navigator_app.queries.syncing import sync_card
from navigator_app.store import key_ring, keys
from navigator_app.store.audit import Looked
from navigator_app.store.faults import WrongCode
from sync.clock import SetClock
from sync.errors import Refused
from sync.escrow import EscrowKey, open_code
from tests.faults.joined import PASSPHRASE
from tests.stories.town import NOON, Town
from tests.stories.wiped import tells

ROSA = "Rosa Delgado"
NOWHERE = "http://127.0.0.1:9"


class Month:
    """Rosa's laptop over some weeks: what her clock shows, and whether the storm took the link."""

    def __init__(self, town: Town) -> None:
        self.town, self.place = town, town.places[ROSA]
        self.clock = SetClock(NOON)
        self.found: Unlocked | None = None

    @property
    def home(self) -> Path:
        return self.place.home

    def link(self, url: str) -> None:
        """Say where the hub is, from an open desk."""
        store = self.town.rosa.store
        store.set_setting("desk.hub", {**store.setting("desk.hub"), "url": url})

    def lock(self) -> None:
        if self.found is not None:
            if self.found.link is not None:
                self.found.link.close()
            self.found.desk.store.close()
        self.found = None

    def unlock(self, days: float, code: str = "") -> Unlocked:
        self.lock()
        self.clock.at = NOON + timedelta(days=days)
        self.found = joining.unlock(self.home, self.place.person, PASSPHRASE, self.clock, code=code)
        return self.found

    def asks(self, days: float, code: str = "") -> str:
        """Unlock, be asked for a code, and give the words."""
        with pytest.raises(LeaseOver) as asked:
            self.unlock(days, code)
        return str(asked.value)


@pytest.fixture
def month(town: Town) -> Iterator[Month]:
    made = Month(town)
    yield made
    made.lock()


@pytest.fixture
def codes(month: Month) -> list[str]:
    """Make codes for the phone, let the center be met once more, and lock."""
    ring = key_ring.opened(month.home, month.place.person, PASSPHRASE)
    _, made = key_ring.new_phone_codes(ring)
    assert tells(month.town, ROSA)
    return list(made.values())


def storm(month: Month) -> None:
    month.link(NOWHERE)
    month.town.rosa.store.save_draft("call:new", {"what": "Somebody rang before the st"})
    month.town.lock(ROSA)


def told(month: Month) -> str:
    assert month.found is not None
    return str(sync_card(month.found.desk).detail)


def test_after_a_month_of_storm_one_phone_call_lets_her_go_on_and_nothing_typed_is_lost(
    month: Month, codes: list[str]
) -> None:
    storm(month)
    for days in (5, 12, 19):
        month.unlock(days)
        assert "asks for a code" not in told(month)
    month.unlock(22)
    assert "has not met the center for 22 days; by Sun Dec 20" in told(month)
    month.unlock(29)
    words = month.asks(31)
    assert "31 days" in words
    assert "call the center" in words
    open_desk = month.unlock(31, codes[0])
    draft = open_desk.desk.store.draft("call:new")
    assert draft is not None
    assert draft.typed["what"] == "Somebody rang before the st"
    month.unlock(45)
    assert "asks for a code" not in told(month)


def test_a_code_is_good_once_and_for_as_many_days_as_the_lease(month: Month, codes: list[str]) -> None:
    storm(month)
    month.unlock(28)
    month.unlock(31, codes[0])
    month.unlock(50)
    month.unlock(60.5)
    with pytest.raises(WrongCode):
        month.unlock(62, codes[0])
    assert sum(slot.type == "phone" for slot in keys.read(month.home).slots) == len(codes) - 1
    month.unlock(62, codes[1])


def test_new_codes_made_as_one_is_used_up_open_this_desk_and_the_audit_says_how_she_went_on(
    month: Month,
) -> None:
    center = X25519PrivateKey.generate()
    known = EscrowKey(public=center.public_key().public_bytes_raw().hex(), name="Center", since="2026-11-01")
    store, link = month.town.rosa.store, store_link(month)
    store.set_setting("desk.hub", {**link, "escrow": known.model_dump()})
    assert tells(month.town, ROSA)
    month.town.lock(ROSA)
    open_desk = month.unlock(0)
    notes = open_desk.desk.store.setting(escrow.NOTES)
    last = notes["made"][-1]
    code = open_code(b64decode(notes["waiting"][last]), center, notes["keys"], last)
    open_desk.desk.store.set_setting(escrow.NOTES, {**notes, "given": notes["made"][:3]})
    open_desk.desk.store.set_setting("desk.hub", {**link, "escrow": known.model_dump(), "url": NOWHERE})
    store = month.unlock(31, code).desk.store
    made, present = store.setting(escrow.NOTES)["made"], keys.read(month.home).slots
    assert set(made) <= {slot.id for slot in present}
    assert last not in made
    assert "went_on_by_code" in [one.action for one in store.audit_page(Looked())]


def store_link(month: Month) -> dict[str, Any]:
    link: dict[str, Any] = month.town.rosa.store.setting("desk.hub")
    return link


def test_meeting_the_center_renews_it_by_itself(month: Month, codes: list[str]) -> None:
    month.link(month.town.hub.url)
    month.town.lock(ROSA)
    month.unlock(15)
    hub_clock = month.town.hub.clock
    assert isinstance(hub_clock, SetClock)
    hub_clock.at = NOON + timedelta(days=31)
    open_desk = month.unlock(31)
    assert leasing.stands_now(open_desk.desk).state == "fine"
    assert sum(slot.type == "phone" for slot in keys.read(month.home).slots) == len(codes)


def test_a_clock_set_back_gains_nothing_and_one_far_ahead_is_asked_about(
    month: Month, codes: list[str]
) -> None:
    storm(month)
    month.unlock(29)
    month.asks(31)
    month.asks(400)
    month.unlock(29.5)
    with suppress(LeaseOver):
        month.unlock(30.2)
    words = month.asks(3_650)
    assert "of the year 2036" in words
    assert "Is that date right?" in words
    month.unlock(-3_650)
    assert "Check its date" in told(month)
    month.unlock(31, codes[0])
    month.unlock(60)
    month.asks(61.5)
    month.unlock(-3_650)


def test_the_sheet_in_the_envelope_is_not_asked_for_here(month: Month, codes: list[str]) -> None:
    ring = key_ring.opened(month.home, month.place.person, PASSPHRASE)
    _, sheet = key_ring.new_recovery_code(ring)
    storm(month)
    month.unlock(29)
    with pytest.raises(Refused, match="the code of the sheet"):
        month.unlock(31, sheet)
    month.unlock(31, codes[0])


def test_where_no_codes_were_ever_made_nobody_is_locked_out_and_it_is_said(month: Month) -> None:
    assert tells(month.town, ROSA)
    storm(month)
    month.unlock(25)
    assert "no codes for the phone were made" in told(month)
    month.unlock(40)
    assert "no codes for the phone were made" in told(month)


def test_a_desk_that_no_hub_gave_a_lease_asks_for_nothing(month: Month) -> None:
    storm(month)
    month.unlock(4_000)
    assert "code" not in told(month)
