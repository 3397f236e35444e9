"""Who at another site opened a chart with a record in it as it stands now; never more than is known."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from sync.records import KINDS
from sync.records.derive import build
from sync.records.opening import Opening
from sync.rules.opened import opened_with
from sync.words import When


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """One opening at another site."""

    person_id: str
    site_id: str | None
    when: When


def opened_by(desk: Desk, record_id: str) -> tuple[OpenedBy, ...]:
    """Say who opened the chart elsewhere with this record in it, the latest first."""
    image = desk.image(record_id)
    patient = (image.patient or (image.id if image.kind == "patient" else None)) if image else None
    if patient is None:
        return ()
    places: dict[str, str | None] = {}
    openings: list[Opening] = []
    for one in desk.store.of_chart(patient, ("opening",)):
        write = one.last_write("opening")
        found = build(KINDS["opening"], one.id, one.patient, one.site, one.fields)
        if not isinstance(found, Opening) or write is None or write.place == desk.me.site_id:
            continue
        # Only what a person wrote about themselves counts; the hub has checked who the author is.
        if write.author == found.person_id:
            openings.append(found)
            places[found.id] = write.place
    return tuple(
        OpenedBy(one.person_id, places[one.id], When(at=one.opened_at, zone=one.opened_zone))
        for one in opened_with(openings, desk.store.places(record_id), desk.store.epoch())
    )
