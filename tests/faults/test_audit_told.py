"""The hub knows what was done at a desk, and notices when somebody rewrites it or puts an older file back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from navigator_app.store import audit, keys
from navigator_app.store.mirror import NAME

from sync.client.audit import AuditLane
from sync.hub.commands import findings
from sync.trail import is_signed
from tests.faults.joined import Place, Seat, exchange, seat
from tests.hub.running import RunningHub


def tell(at: Seat) -> None:
    """Exchange, and tell what was done."""
    assert exchange(at)
    AuditLane(at.store, at.link, lambda: at.desk.me.person_id).run()


def alerts(hub: RunningHub) -> list[str]:
    """Say how it showed that an audit was rewritten or taken back."""
    with hub.store.reading() as tx:
        return [trail.why for trail in tx.broken_trails()]


def at_hub(hub: RunningHub, person: str) -> list[str]:
    """Name what somebody did, the oldest first, as the center knows it."""
    with hub.store.reading() as tx:
        return [told.entry.action for told in tx.told(person=person, limit=1_000)][::-1]


@pytest.fixture
def at(place: Place, hub: RunningHub) -> Iterator[Seat]:
    opened = seat(place, hub.url)
    yield opened
    opened.close()


def test_the_center_knows_who_opened_which_chart(hub: RunningHub, at: Seat, place: Place) -> None:
    chart = at.new_patient("note", place.site)
    at.store.note_read(place.person, chart)
    tell(at)
    with hub.store.reading() as tx:
        (told,) = tx.told(subject=chart)
    assert (told.store, told.entry.person, told.entry.action) == (place.store, place.person, "opened")
    assert at_hub(hub, place.person)[-3:] == ["unlocked", "wrote", "opened"]
    standing = at.store.audit_standing()
    assert standing.is_whole
    assert standing.countersigned is not None
    assert standing.countersigned.head.seq == standing.entries
    with hub.store.reading() as tx:
        public = at.store.setting("desk.hub")["signing_key"]
    assert is_signed(standing.countersigned, bytes.fromhex(public))
    assert alerts(hub) == []


def test_a_quiet_round_tells_nothing(at: Seat, place: Place) -> None:
    at.new_patient("note", place.site)
    tell(at)
    assert at.store.trail_part() is None
    sent = at.link.traffic.sent_bytes
    AuditLane(at.store, at.link, lambda: place.person).run()
    assert at.link.traffic.sent_bytes == sent


def test_a_copy_put_back_is_noticed_at_once_by_the_mirror_and_told_to_the_center(
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
    with closing(place.unlock()) as store:
        assert store.setting("desk.file_went_back_at") is not None
        assert "went_back" in [one.action for one in store.audit_page(audit.Looked())]
    at = seat(place, hub.url)
    tell(at)
    assert alerts(hub) == ["rolled_back"] or alerts(hub) == ["rewritten"]
    at.close()
