"""What was written to records elsewhere, as far as it is here: what each record brought, and what was asked for.

A record that moves brings its newest writes; each is kept as the change that it was. What was overwritten before this
desk read it, and everything from before the first download, is at the center until a person asks for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from navigator_app.store import change_log, register
from navigator_app.store.images import Images, agreed
from sync.changes import Change, Document, Revision, Write
from sync.protocol import Verdict
from sync.records.derive import group_of

WHOLE = "history.whole"
"""Per record, the revision up to which everything is here; of the records that were asked for last."""
KEPT = 300


def note_news(connection: Any, images: Images, document: Document, since: Revision | None) -> None:
    """Keep the writes that a newer image of a record brings, each as the change that it was."""
    if since is None:
        return
    news: dict[str, Write] = {}
    patches: dict[str, dict[str, Any]] = {}
    for group, writes in document.writes.items():
        for write in writes:
            if write.revision is None or write.revision.epoch != since.epoch or write.revision.n <= since.n:
                continue
            news[write.change] = write
            names = [name for name in document.fields if group_of(images.noun(document.kind), name) == group]
            values = write.values if write.values is not None else document.fields
            patches.setdefault(write.change, {}).update({n: values[n] for n in names if n in values})
    for key, write in news.items():
        if patches[key] and not change_log.is_known(connection, key):
            change = _change(document, write, patches[key], images)
            change_log.add_received(connection, change, Verdict(key, "accepted", write.revision), None)


def _change(document: Document, write: Write, patch: dict[str, Any], images: Images) -> Change:
    site = images.agreed(write.place) if write.place else None
    return Change(
        id=write.change,
        store=write.store,
        number=max(1, write.number),
        kind=document.kind,
        record=document.id,
        patient=document.patient,
        site=document.site,
        author=write.author,
        at=datetime.fromisoformat(write.at),
        zone=str(site.fields.get("zone") or "UTC") if site else "UTC",
        place=write.place,
        patch=patch,
    )


def note_whole(connection: Any, record: str) -> None:
    """Note that everything that was ever written to a record, as it stands now, is here."""
    image = agreed(connection, record)
    if image is None or image.revision is None:
        return
    kept = register.setting(connection, WHOLE, {})
    kept.pop(record, None)
    newest = list(kept.items())[-KEPT + 1 :]
    register.set_setting(connection, WHOLE, {**dict(newest), record: list(image.revision)})


def is_whole(connection: Any, record: str) -> bool:
    """Say whether everything that was ever written to a record is here.

    So it is when the center told all of it and nothing came since, and where nobody else wrote to what was begun here.
    """
    image = agreed(connection, record)
    if image is None:
        return True
    known = register.setting(connection, WHOLE, {}).get(record)
    if known is not None and image.revision is not None and list(image.revision) == known:
        return True
    rows = connection.execute(
        "SELECT id, creates FROM change WHERE record = ? AND is_own", (change_log.raw(record),)
    ).fetchall()
    own = {key.hex() for key, _ in rows}
    is_begun_here = any(creates for _, creates in rows)
    return bool(is_begun_here) and all(w.change in own for writes in image.writes.values() for w in writes)
