"""Who watches where something goes, said before it is saved and, where nobody does, after: with the number to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.received import after_saving
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records.site import Site
from sync.rules.watching import QUEUE_OF, Watch, who_is_watching
from sync.words import Words, say


def watch_at(desk: Desk, site_id: str | None, kind: str = "", at: datetime | None = None) -> Watch | None:
    """Say who watches the queue to which a kind of record comes at a site; None where the site is not here."""
    site = gathered.record(desk, site_id, Site)
    if site is None:
        return None
    place = "" if site.is_center else Names(desk).site(site.id)
    return who_is_watching(site, at or desk.now(), place, QUEUE_OF.get(kind, ""))


def before_saving(desk: Desk, kind: str, typed: Mapping[str, Any]) -> Words | None:
    """Say who watches where this goes, before it is saved; nothing for what goes to no other site."""
    watch = watch_at(desk, _goes_to(desk, kind, typed), kind)
    return watch.words if watch is not None else None


def answering(desk: Desk, record: str) -> Words | None:
    """Say who watches at the other end of what is answered; nothing where that is not known here."""
    image = desk.image(record)
    if image is None:
        return None
    ends = (image.fields.get("from_site_id"), image.fields.get("to_site_id"))
    other = next((str(site) for site in ends if site and site != desk.me.site_id), None)
    watch = watch_at(desk, other, image.kind)
    return watch.words if watch is not None else None


def unwatched(desk: Desk, records: Iterable[str]) -> Words | None:
    """Say of what was sent from here that nobody watches where it goes, and whom to call; else nothing."""
    for image in desk.store.documents(record for record in records if record).values():
        if _waits(desk, image):
            watch = watch_at(desk, _goes_to(desk, image.kind, image.fields), image.kind)
            if watch is not None and not watch.is_watched:
                return watch.words
    return None


def said_after_saving(desk: Desk, records: Iterable[str]) -> Words | None:
    """Say right after saving who does not have it yet, and where nobody watches; nothing where all is well."""
    every = tuple(records)
    said = [one for one in (unwatched(desk, every), after_saving(desk, every)) if one]
    if not said:
        return None
    return said[0] if len(said) == 1 else say("{one} {other}", one=said[0], other=said[1])


def _goes_to(desk: Desk, kind: str, typed: Mapping[str, Any]) -> str | None:
    """Name the other site whose queue it comes to."""
    if kind == "lab_result":
        centers = desk.store.rows("site", Where("is_center", "=", value=True))
        site = next((row.id for row in centers if not row.is_withdrawn), None)
    else:
        site = typed.get("to_site_id") if kind in QUEUE_OF else None
    return str(site) if site and site != desk.me.site_id else None


def _waits(desk: Desk, image: Document) -> bool:
    """Say whether it was sent from here and nobody there has looked at it."""
    fields = image.fields
    if fields.get("is_withdrawn"):
        return False
    if image.kind == "lab_result":
        return fields.get("acknowledged") is None
    is_ours = fields.get("from_site_id") == desk.me.site_id
    if image.kind == "referral":
        return is_ours and fields.get("status") == "submitted"
    return image.kind == "message" and is_ours and fields.get("status") == "in-progress"
