"""A first download on the desk: told honestly, paused at will, and nothing alarming made of what has not come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from navigator_app import gathered
from navigator_app.commands import first_download as deeds
from navigator_app.desk import Desk
from navigator_app.queries import today
from navigator_app.queries.first_download import FirstDownload, first_download
from navigator_app.queries.syncing import Link, sync_card
from sync.client.first import Speed
from sync.client.ports import FirstPart
from sync.ids import derived_id
from sync.protocol import Block, Entry, Head, Offer
from sync.records.base import stamp
from tests.stories.places import Places, make_places

OTHER_SITE = derived_id("site", "elsewhere")
FEED = f"site:{OTHER_SITE}"
OFFER = Offer(FEED, "one", seq=40, rows=10_000, size_bytes=2_000_000)
PATIENT = derived_id("patient", "Marian")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Let a desk follow a second site, of which nothing has come."""
    places: Places = make_places(tmp_path)
    found = places.clinic.desk
    with found.store.connections.reading() as connection:
        feeds = [feed for (feed,) in connection.execute("SELECT feed FROM cursor")]
    epoch = found.store.epoch()
    assert epoch is not None
    head = Head(epoch, stamp(found.now()), feeds=(*feeds, FEED), feeds_version=1_000, offers=(OFFER,))
    found.store.absorb_head(head, ())
    yield found
    places.close()


def told(desk: Desk, rate_bytes_s: float = 0.0) -> FirstDownload:
    found = first_download(desk, rate_bytes_s)
    assert found is not None
    return found


def came(desk: Desk, block: int, rows: int, size_bytes: int, *, is_last: bool = False) -> None:
    part = FirstPart(FEED, "one", block, (), rows, size_bytes, is_last=is_last)
    desk.store.absorb_first(part)


def test_it_says_how_much_is_here_and_how_long_the_rest_takes(desk: Desk) -> None:
    came(desk, 0, 2_500, 500_000)
    assert told(desk).headline == "First download: 2,500 of 10,000 records"
    assert str(told(desk).detail).startswith("1.5 MB of 2.0 MB are still to come. Work goes on")
    assert "still to come, about 12 minutes." in str(told(desk, 1_500_000 / 720).detail)
    assert "still to come, about 1 minute." in str(told(desk, 1_500_000 / 65).detail)
    assert "still to come, less than a minute." in str(told(desk, 1_000_000).detail)
    assert "still to come, about 2 hours." in str(told(desk, 1_500_000 / 7_200).detail)


def test_paused_it_asks_for_no_more_and_says_so_until_somebody_goes_on(desk: Desk) -> None:
    deeds.pause(desk)
    assert desk.store.first().room_bytes == 0
    assert "are still to come: paused." in str(told(desk, 1_000).detail)
    deeds.go_on(desk)
    assert desk.store.first().room_bytes > 0
    assert not told(desk).is_paused


def test_the_card_never_says_up_to_date_while_something_is_still_to_come(desk: Desk) -> None:
    card = sync_card(desk, Link(is_online=True))
    assert (card.state, card.headline) == ("arriving", "First download: 0 of 10,000 records")
    exchanging = sync_card(desk, Link(is_online=True, is_exchanging=True))
    assert exchanging.headline == card.headline
    came(desk, 0, 10_000, 2_000_000, is_last=True)
    assert sync_card(desk, Link(is_online=True)).state == "up_to_date"
    assert first_download(desk) is None


def test_what_has_not_come_is_told_as_not_here_and_never_as_late_or_ready(desk: Desk) -> None:
    fresh = gathered.freshness(desk)
    assert fresh.arriving == (0, 10_000)
    assert fresh.is_stale(desk.now())
    assert "What is missing is not here yet" in str(today.freshness(desk).words)
    came(desk, 0, 10_000, 2_000_000, is_last=True)
    assert not gathered.freshness(desk).is_stale(desk.now())


def test_a_chart_that_somebody_opens_is_asked_for_before_the_rest_until_it_has_come(desk: Desk) -> None:
    other = derived_id("patient", "Other")
    assert deeds.need(desk, other)
    assert deeds.need(desk, PATIENT)
    assert desk.store.first().charts == (PATIENT, other)
    image = desk.image(desk.me.site_id)
    assert image is not None
    chart = replace(image, kind="patient", id=PATIENT, patient=PATIENT, site=None)
    desk.store.absorb_block(Block((Entry(FEED, 7, PATIENT, is_put=True, document=chart),), {}))
    assert desk.store.first().charts == (other,)
    assert desk.image(PATIENT) is not None
    came(desk, 0, 10_000, 2_000_000, is_last=True)
    assert desk.store.first().charts == ()
    assert not deeds.need(desk, PATIENT)


def test_an_offer_to_whom_this_desk_was_earlier_changes_nothing(desk: Desk) -> None:
    came(desk, 0, 600, 64_000)
    epoch = desk.store.epoch() or ""
    head = Head(epoch, stamp(desk.now()), feeds=(FEED,), feeds_version=0)
    late = replace(head, offers=(replace(OFFER, snapshot="earlier"),))
    desk.store.absorb_head(late, ())
    assert desk.store.first().places == ((FEED, "one", 1),)
    came(desk, 0, 600, 64_000)
    assert desk.store.first().places == ((FEED, "one", 1),)
    newer = replace(head, offers=(replace(OFFER, snapshot="two", asked="one"),))
    desk.store.absorb_head(newer, ())
    assert desk.store.first().places == ((FEED, "two", 0),)


def test_the_speed_is_that_of_the_last_minutes_and_not_known_before_anything_has_come() -> None:
    speed = Speed()
    assert speed.bytes_s == 0
    speed.begin(1_000.0)
    assert speed.bytes_s == 0
    speed.came(60_000, 1_010.0)
    assert speed.bytes_s == 6_000
    for second in range(1_020, 1_400, 10):
        speed.came(20_000, float(second))
    assert speed.bytes_s == 2_000


def test_a_paused_download_says_so_on_the_card(desk: Desk) -> None:
    deeds.pause(desk)
    card = sync_card(desk, Link(is_online=True))
    assert card.headline == "First download paused: 0 of 10,000 records"
    assert "Nothing was exchanged" not in card.detail
    deeds.go_on(desk)
    assert sync_card(desk, Link(is_online=True)).headline == "First download: 0 of 10,000 records"
