"""Rows from papers that came in: pages that nobody filed to a chart yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from navigator_app.store.asking import Where
from sync.rules.whose_day import day_of
from sync.words import When, say

UNFILED = (
    Where("patient_id", "is null"),
    Where("status", "=", "current"),
    Where("sha256", "!=", ""),
    Where("is_withdrawn", "=", value=False),
)


def work(scene: Scene) -> Iterator[Work]:
    """Give every paper of which pages are left."""
    rows = scene.rows("document", *UNFILED)
    images = scene.documents(rows)
    for row in rows:
        image = images.get(row.id)
        filed = set(image.fields.get("filed_pages") or ()) if image else set()
        left = (row.pages or 0) - len(filed)
        if left > 0:
            yield _row(scene, row, left)


def _row(scene: Scene, row: Any, left: int) -> Work:
    key = Key("document", row.id)
    zone = row.received_zone or scene.names.zone(row.site_id)
    words = say("1 page to file") if left == 1 else say("{n} pages to file", n=left)
    return Work(
        source="paper",
        key=key,
        icon="file-text",
        icon_tint="warn",
        kind=kind_words("Document"),
        title=short(row.title),
        patient_id=None,
        context=say("Came in and belongs to no chart yet"),
        status=Chip(words, "inbox", "warn"),
        due=When(on=day_of(row.received_at, zone), zone=zone) if row.received_at else None,
        owner_id=None,
        site_id=row.site_id,
        verbs=(
            Verb(say("File pages"), "E", "papers.file", key, icon="file-text"),
            Verb(say("See pages"), "", "document", key, "open", icon="file-text"),
            Verb(say("For nobody"), "", "papers.set_aside", key, icon="circle-x"),
        ),
        outlives_death=True,
    )
