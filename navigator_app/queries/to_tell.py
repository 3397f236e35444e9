"""What has to be said on the phone to a site that has not received a change: to whom, and what it was changed to."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.outbox import field_words
from navigator_app.queries.received import missing_words
from sync.words import Words, say


def to_tell(desk: Desk, record: str) -> Words | None:
    """Say who has not received a record, whom to phone, and how it reads now; nothing where everybody has it."""
    missing = missing_words(desk, record)
    if missing is None:
        return None
    return say("{missing}. To tell: {now}", missing=missing, now=_now(desk, record))


def _now(desk: Desk, record: str) -> str:
    """Tell what the newest change written at this site made of it, under the name that the record goes by."""
    shown = desk.store.record(record)
    own = [line.change for line in desk.store.history(record) if line.change.place == desk.me.site_id]
    fields = field_words(Names(desk), own[-1]) if own else []
    return " \u00b7 ".join(str(each) for each in (shown.headline() if shown else "", *fields) if each)
