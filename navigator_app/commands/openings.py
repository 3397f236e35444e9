"""Noting that a chart was opened, when others wrote something in it that was not on this screen before."""

from __future__ import annotations

from collections.abc import Mapping

from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.ids import derived_id
from sync.protocol import Cursor
from sync.records.base import stamp


def note(desk: Desk, patient: str) -> tuple[str, ...]:
    """Say to the other sites that this chart was opened here, as far as this computer has read it.

    Empty: nothing is written where no other site wrote anything since the last opening, and where nothing was
    exchanged yet.
    """
    store, me = desk.store, desk.me
    chart, at = store.places_in_chart(patient), store.cursors()
    feeds = sorted({feed for places in chart.values() for feed in places if feed in at})
    if not feeds:
        return ()
    record = derived_id("opening", me.person_id, patient, store.store_id())
    image = desk.image(record)
    fresh = _not_seen_yet(chart, at, image)
    if not any(_is_from_elsewhere(found, me.site_id) for found in store.documents(fresh).values()):
        return ()
    typed = {
        "opened_at": stamp(desk.now()),
        "opened_zone": me.zone,
        "read_to": [{"feed": feed, **at[feed]._asdict()} for feed in feeds],
    }
    if image is None:
        typed["person_id"] = me.person_id
    return desk.commit(Deed("opening", typed, record=record, opened=image, patient=patient))


def _not_seen_yet(
    chart: Mapping[str, Mapping[str, int]], at: Mapping[str, Cursor], image: Document | None
) -> list[str]:
    """Name the records that stand above what the last opening had read."""
    before = image.fields.get("read_to") or [] if image else []
    known = {one["feed"]: one["seq"] for one in before if _is_of_today(at, one)}
    return [
        record
        for record, places in chart.items()
        if any(feed in at and seq > known.get(feed, -1) for feed, seq in places.items())
    ]


def _is_of_today(at: Mapping[str, Cursor], one: Mapping[str, object]) -> bool:
    """Say whether a seq was counted in the epoch that the hub lives in now."""
    found = at.get(str(one["feed"]))
    return found is not None and found.epoch == one["epoch"]


def _is_from_elsewhere(image: Document, site: str) -> bool:
    """Say whether the newest write of a record was made at another site."""
    writes = [found[0] for found in image.writes.values() if found and found[0].revision is not None]
    newest = max(writes, key=lambda write: write.revision.n if write.revision else 0, default=None)
    return newest is not None and newest.place not in (None, site)
