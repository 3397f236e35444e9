"""The center knows what was done at a desk, and notices when somebody rewrites it or puts an older file back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from navigator_app import joining, ways_in
from navigator_app.queries.syncing import sync_card
from navigator_app.store import audit, mirror
from navigator_app.store.faults import WrongPassphrase
from sync.client.audit import AuditLane
from sync.client.refusals import NOT_THERE, TurnedDown
from sync.hub import commands
from sync.hub.trails import anchor
from sync.ids import new_id
from sync.trail import Checkpoint, Part, is_signed
from tests.faults.joined import PASSPHRASE, Place, Seat, exchange, seat
from tests.hub.running import RunningHub


def tell(at: Seat) -> None:
    """Exchange, and tell what was done."""
    assert exchange(at)
    AuditLane(at.store, at.link, lambda: at.desk.me.person_id).run()


def alerts(hub: RunningHub) -> list[str]:
    """Say how it showed that an audit was rewritten or taken back."""
    with hub.store.reading() as tx:
        return [trail.why for trail in tx.broken_trails()]


def at_center(hub: RunningHub, person: str) -> list[str]:
    """Name what somebody did, the oldest first, as the center knows it."""
    with hub.store.reading() as tx:
        told = tx.told(person=person, limit=5_000)
    return [one.entry.action for one in sorted(told, key=lambda one: (one.line, one.entry.seq))]


@pytest.fixture
def at(place: Place, hub: RunningHub) -> Iterator[Seat]:
    opened = seat(place, hub.url)
    yield opened
    opened.close()


def test_the_center_knows_who_opened_which_chart(hub: RunningHub, at: Seat, place: Place) -> None:
    chart = at.new_patient("note", place.site)
    at.store.note_read(place.person, chart)
    tell(at)
    (told,) = commands.audit(hub.store, patient=chart, limit=50)
    assert (told["who"], told["action"], told["store"]) == (place.name, "opened", place.store)
    assert at_center(hub, place.person)[-3:] == ["unlocked", "wrote", "opened"]
    standing = at.store.audit_standing()
    assert standing.is_whole
    assert standing.countersigned is not None
    assert standing.countersigned.head.seq == standing.entries
    public = at.store.setting("desk.hub")["signing_key"]
    assert is_signed(standing.countersigned, bytes.fromhex(public))
    assert alerts(hub) == []
    assert "Moss" not in json.dumps([told])


def test_a_quiet_round_tells_nothing(at: Seat, place: Place) -> None:
    at.new_patient("note", place.site)
    tell(at)
    assert at.store.trail_part() is None
    sent = at.link.traffic.sent_bytes
    AuditLane(at.store, at.link, lambda: place.person).run()
    assert at.link.traffic.sent_bytes == sent


def test_what_was_told_and_not_answered_is_told_again_without_an_alert(
    hub: RunningHub, at: Seat, place: Place
) -> None:
    part = at.store.trail_part()
    assert part is not None
    at.link.tell_audit(place.person, part)
    at.store.note_read(place.person, new_id())
    tell(at)
    assert alerts(hub) == []
    assert at.store.audit_standing().is_whole
    assert at_center(hub, place.person).count("opened") == 1


def test_a_long_audit_goes_in_parts(hub: RunningHub, at: Seat, place: Place) -> None:
    with at.store.connections.writing() as connection:
        deeds = [audit.Deed(place.person, "opened", "patient", new_id(), "2026-11-23T16:42:00.000Z")] * 2_500
        audit.append(connection, deeds)
    tell(at)
    assert at_center(hub, place.person).count("opened") == 2_500
    assert at.store.trail_part() is None


def test_a_hub_that_takes_no_audits_is_not_asked_twice(at: Seat, place: Place) -> None:
    asked = []

    class Older:
        def tell_audit(self, person: str, part: Part) -> Checkpoint:
            asked.append((person, part))
            raise TurnedDown(NOT_THERE, "There is nothing here.")

    lane = AuditLane(at.store, Older(), lambda: place.person)
    lane.run()
    at.store.note_read(place.person, new_id())
    lane.run()
    assert len(asked) == 1


def test_a_copy_put_back_is_noticed_when_it_is_unlocked_and_by_the_center(
    place: Place, hub: RunningHub, at: Seat
) -> None:
    at.new_patient("before", place.site)
    tell(at)
    at.close()
    copy = Path(shutil.copy(place.home / "desk.db", place.home.with_name("copy.db")))
    at = seat(place, hub.url)
    at.new_patient("after", place.site)
    tell(at)
    at.close()
    shutil.copy(copy, place.home / "desk.db")
    at = seat(place, hub.url)
    assert "was found to be older than when it was last locked" in sync_card(at.desk).detail
    assert at.store.doubts().looks
    assert "went_back" in [one.action for one in at.store.audit_page(audit.Looked())]
    tell(at)
    assert len(alerts(hub)) == 1
    (found,) = [one for one in commands.findings(hub.store, None) if one.what == "desks' audits"]
    assert not found.is_well
    assert at.store.store_id() in found.says
    assert {image.fields["note"] for image in at.store.of_kind("patient")} == {"before", "after"}
    tell(at)
    assert len(alerts(hub)) == 1
    assert commands.settle(hub.store, hub.clock, at.store.store_id()) == 1
    assert alerts(hub) == []
    at.close()


def test_each_night_the_center_anchors_how_far_every_audit_has_come(hub: RunningHub, at: Seat) -> None:
    assert anchor(hub.store, hub.clock) == ""
    tell(at)
    first = anchor(hub.store, hub.clock)
    at.store.note_deed("stick_written")
    tell(at)
    assert anchor(hub.store, hub.clock) not in ("", first)
    with hub.store.reading() as tx:
        assert [row.entry.action for row in tx.audit_rows("hub")].count("trails.anchored") == 2
        assert tx.audit_breaks() == {}


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "foreign"])
def test_a_mirror_that_is_missing_or_damaged_says_nothing(place: Place, hub: RunningHub, damage: str) -> None:
    seat(place, hub.url).close()
    file = place.home / mirror.NAME
    body = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(
            {"cut": body[:20], "flipped": body[:-1] + bytes([body[-1] ^ 1]), "foreign": bytes(90)}[damage]
        )
    with closing(place.unlock()) as store:
        assert store.setting("desk.file_went_back_at") is None
        assert [one.action for one in store.audit_page(audit.Looked(), limit=1)] == ["unlocked"]


def test_a_desk_that_was_killed_did_not_go_back(place: Place, hub: RunningHub) -> None:
    at = seat(place, hub.url)
    at.new_patient("note", place.site)
    tell(at)
    at.new_patient("another", place.site)
    killed = Path(shutil.copytree(place.home, place.home.with_name("killed")))
    at.close()
    shutil.rmtree(place.home)
    shutil.copytree(killed, place.home)
    with closing(place.unlock()) as store:
        assert store.setting("desk.file_went_back_at") is None


def test_what_is_done_to_the_ways_in_stands_in_the_audit(place: Place) -> None:
    ring = ways_in.by_passphrase(place.home, place.person, PASSPHRASE)
    ring, _ = ways_in.new_sheet(ring)
    with closing(place.unlock()) as store:
        store.note_wrong({place.person: 2})
        store.note_wrong({place.person: 3})
        done = [(one.action, one.kind) for one in store.audit_page(audit.Looked())]
    assert ("sheet_made", "person") in done
    assert sum(action == "wrong_passphrase" for action, _ in done) == 3


def test_every_wrong_passphrase_stands_in_the_audit_and_each_once(place: Place) -> None:
    for tries in (3, 3, 4):
        for _ in range(tries):
            with pytest.raises(WrongPassphrase):
                joining.unlock(place.home, place.person, "not the passphrase at all")
        joining.unlock(place.home, place.person, PASSPHRASE).desk.store.close()
    with closing(place.unlock()) as store:
        done = [one.action for one in store.audit_page(audit.Looked(), limit=500)]
    assert done.count("wrong_passphrase") == 10
