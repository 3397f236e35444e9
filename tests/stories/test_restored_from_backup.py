"""The laptop dies, and a backup of it is put in place on another one: nothing is lost, and nothing is there twice.

Over a real hub: what was sent after the backup comes back from there, what was in the backup and never sent arrives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from navigator_app import backups
from navigator_app.store import key_ring, placing, register, restoring, slots
from navigator_app.store.vault import Vault
from sync.clock import SystemClock
from sync.hub.enrolment import revoke_computer
from tests.faults.carrying import carry
from tests.faults.joined import PASSPHRASE, Place, Seat, exchange, join, judged_once, seat
from tests.hub.running import RunningHub, running_hub
from tests.paper.sheets import pdf
from tests.store.desks import FRESH


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub") as found:
        yield found


@pytest.fixture
def place(hub: RunningHub, tmp_path: Path) -> Place:
    return join(hub, tmp_path / "desk", "Rosa Delgado")


@pytest.fixture
def code(place: Place) -> str:
    """Make the sheet, and give its code."""
    return key_ring.new_recovery_code(key_ring.opened(place.home, place.person, PASSPHRASE))[1]


def put_back(place: Place, file: Path, code: str, home: Path) -> Place:
    """Put a backup in place in a folder."""
    backups.put_back(home, file, code, place.person, FRESH, kdf=slots.cheapest())
    return replace(place, home=home)


def sit_at(place: Place, hub: RunningHub) -> Seat:
    """Unlock the restored desk, whose passphrase is a new one."""
    store = Vault.open(place.home, place.person, FRESH, clock=SystemClock())
    return seat(replace(place, store=store.store_id()), hub.url, store=store)


def notes(at: Seat) -> dict[str, str]:
    return {image.id: image.fields["note"] for image in at.store.of_kind("patient")}


def at_hub(hub: RunningHub, records: dict[str, str]) -> dict[str, str]:
    with hub.store.reading() as tx:
        return {one: tx.document(one).fields["note"] for one in records if tx.document(one)}  # type: ignore[union-attr]


def test_what_was_sent_comes_back_and_what_was_not_arrives(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    sent = at.new_patient("sent before", place.site)
    assert exchange(at)
    waiting = at.new_patient("never sent", place.site)
    at.edit(sent, note="edited, waiting in the backup and sent after it")
    file = backups.make(at.desk, place.home).file
    assert exchange(at)
    later = at.new_patient("sent after the backup", place.site)
    at.edit(sent, note="edited after the backup")
    assert exchange(at)
    lost = at.new_patient("never sent, nowhere but on the laptop that died", place.site)
    was = {one: note for one, note in notes(at).items() if one != lost}
    at.close()

    there = put_back(place, file, code, tmp_path / "other")
    again = sit_at(there, hub)
    assert again.store.store_id() != place.store
    assert set(notes(again)) == {sent, waiting}
    mine = again.new_patient("written before the first exchange", place.site)
    assert exchange(again)
    assert exchange(again)
    assert notes(again) == was | {mine: "written before the first exchange"}
    assert later in notes(again)
    assert at_hub(hub, notes(again)) == notes(again)
    assert again.store.pending_changes() == []
    assert again.store.needs_you() == []
    assert not again.store.doubts()
    with hub.store.reading() as tx:
        for one in notes(again):
            changes = [change.id for change, _, _ in tx.history_of(one)]
            assert len(changes) == len(set(changes))
        assert len(list(tx.history_of(waiting))) == 1
    again.close()


def test_what_was_never_sent_and_only_in_the_backup_arrives_once(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    chart = at.new_patient("never sent", place.site)
    file = backups.make(at.desk, place.home).file
    at.close()
    again = sit_at(put_back(place, file, code, tmp_path / "other"), hub)
    assert exchange(again)
    assert exchange(again)
    assert at_hub(hub, notes(again)) == {chart: "never sent"}
    judged_once(hub, again)
    again.close()


def test_the_old_computer_goes_on_under_its_own_id_and_both_see_the_same(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    chart = at.new_patient("first", place.site)
    file = backups.make(at.desk, place.home).file
    again = sit_at(put_back(place, file, code, tmp_path / "other"), hub)
    assert exchange(again)
    at.edit(chart, note="by the old computer")
    other = again.new_patient("by the new one", place.site)
    for each in (at, again, at, again):
        assert exchange(each)
    assert notes(at) == notes(again) == {chart: "by the old computer", other: "by the new one"}
    assert at.store.store_id() == place.store
    again.close()
    at.close()


def test_a_backup_of_a_computer_that_was_taken_off_is_refused_and_leaves_sealed_what_was_not_sent(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    at.new_patient("sent", place.site)
    assert exchange(at)
    at.new_patient("never sent", place.site)
    file = backups.make(at.desk, place.home).file
    at.close()
    with hub.store.writing() as tx:
        revoke_computer(tx, hub.clock, place.store)
    again = sit_at(put_back(place, file, code, tmp_path / "other"), hub)
    exchange(again)
    exchange(again)
    assert again.store.of_kind("patient") == []
    left = again.store.left()
    assert left is not None
    assert left.sealed == 1
    again.close()


def test_a_computer_that_was_taken_off_keeps_no_backup_and_the_desk_aside_still_seals_what_it_never_sent(
    place: Place, hub: RunningHub, code: str
) -> None:
    at = seat(place, hub.url)
    at.new_patient("sent", place.site)
    assert exchange(at)
    file = backups.make(at.desk, place.home).file
    at.new_patient("never sent, nowhere but in the desk that is put aside", place.site)
    at.close()
    again = sit_at(put_back(place, file, code, place.home), hub)
    backups.make(again.desk, place.home)
    with hub.store.writing() as tx:
        revoke_computer(tx, hub.clock, place.store)
    exchange(again)
    exchange(again)
    assert again.store.of_kind("patient") == []
    assert not backups.own_folder(place.home).exists()
    assert backups.standing(again.desk, place.home).kept == ()
    again.close()
    (aside,) = placing.asides(place.home)
    old = seat(replace(place, home=aside), hub.url)
    exchange(old)
    left = old.store.left()
    assert left is not None
    assert left.sealed == 1
    old.close()


def test_documents_that_the_center_lacks_are_in_it_and_the_others_come_from_there(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    chart = at.new_patient("with pages", place.site)
    pages = {name: pdf(1, name) for name in ("at the center", "only here")}
    names = {}
    for name, content in pages.items():
        names[name] = at.store.contents.keep(content)
        fields = {"title": name, "sha256": names[name], "size_bytes": len(content)}
        at.put("document", fields, patient=chart)
        if name == "at the center":
            assert exchange(at)
            assert carry(at)
    made = backups.make(at.desk, place.home)
    assert (made.documents, made.unread) == (1, 0)
    at.close()
    again = sit_at(put_back(place, made.file, code, tmp_path / "other"), hub)
    assert again.store.contents.read(names["only here"]) == pages["only here"]
    held = again.store.contents.held(names["at the center"])
    assert held is not None
    assert (held.arrived_bytes, held.is_wanted) == (0, True)
    assert exchange(again)
    assert carry(again)
    assert again.store.contents.read(names["at the center"]) == pages["at the center"]
    assert again.store.contents.only_here() == []
    again.close()


def test_every_feed_is_looked_into_even_where_its_sum_agrees(
    place: Place, hub: RunningHub, code: str, tmp_path: Path
) -> None:
    at = seat(place, hub.url)
    at.new_patient("sent", place.site)
    assert exchange(at)
    file = backups.make(at.desk, place.home).file
    at.close()
    again = sit_at(put_back(place, file, code, tmp_path / "other"), hub)
    assert {look.feed for look in again.store.doubts().looks} == again.store.follows()
    assert again.store.setting(restoring.RESTORED)["made_at"]
    assert exchange(again)
    assert not again.store.doubts()
    with again.store.connections.reading() as connection:
        assert place.store in register.setting(connection, register.EARLIER_IDS)
    again.close()
