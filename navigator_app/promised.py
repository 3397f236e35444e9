"""Who changed what a payer promised after it was approved: asked by who confirms it, and shown beside it."""

from __future__ import annotations

from datetime import datetime

from sync.changes import Document
from sync.records.authorization import TERMS, Authorization
from sync.records.derive import group_of
from sync.rules.ticks import standing


def changed_by(image: Document, record: Authorization) -> frozenset[str]:
    """Name who wrote terms after they were approved; nobody where the approval is for what it says now."""
    found = standing(record, "approved")
    if found.tick is None or found.is_current:
        return frozenset()
    groups = {group_of(Authorization, name) for name in TERMS}
    last = (image.last_write(group) for group in groups)
    return frozenset(one.author for one in last if one and datetime.fromisoformat(one.at) > found.tick.at)
