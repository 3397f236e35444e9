"""A computer that was away longer than the hub remembers what left: what is too much there is found, and goes."""

from __future__ import annotations

from datetime import timedelta

from navigator_app.commands import records, tasks
from navigator_app.commands.seen import seen
from navigator_app.queries.syncing import sync_card
from sync.hub.compaction import LEAST_DAYS, compact
from tests.stories.places import Places

MOSS = {"family_name": "Moss (PRACTICE)", "given_name": "Marian Q"}
REED = {"family_name": "Reed (PRACTICE)", "given_name": "Daniel"}
DALE = {"family_name": "Dale (PRACTICE)", "given_name": "Delia"}


def test_what_left_meanwhile_goes_and_what_waits_there_stays_and_is_sent(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    moss, reed, dale = (
        records.save(clinic, "patient", {**one, "sites": sites}) for one in (MOSS, REED, DALE)
    )
    places.meet()
    places.clinic.link.is_up = False
    task = tasks.add(clinic, {"title": "Ask for the films"}, reed)
    for gone in (moss, reed):
        records.save(center, "patient", {"sites": [center.me.site_id]}, seen(center, gone))
    places.center.exchange()
    compact(places.hub, places.clock, LEAST_DAYS)
    places.clock.at += timedelta(days=LEAST_DAYS + 1)
    assert compact(places.hub, places.clock, LEAST_DAYS).dropped > 0
    feed = f"site:{clinic.me.site_id}"
    with places.hub.reading() as tx:
        since = tx.lines_after(feed, clinic.store.cursors()[feed].seq, 1_000)
    assert all(line.is_put for line in since)

    places.clinic.link.is_up = True
    places.meet()
    assert clinic.image(moss) is None
    assert clinic.image(dale) is not None
    assert "may hold no more: 2." in str(sync_card(clinic).happened)
    assert (places.center.desk.image(moss), center.image(dale)) != (None, None)
    (line,) = clinic.store.needs_you()
    assert (line.change.record, line.outcome) == (task, "lead")
    assert line.change.patch["title"] == "Ask for the films"
    with places.hub.reading() as tx:
        assert clinic.store.cursors()[feed].seq == tx.head_of(feed)
