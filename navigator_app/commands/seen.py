"""What every command begins with: the image that the person saw, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, to_plain
from sync.rules import ticks
from sync.words import say

MISSING = say("This record is not on this computer yet. Exchange with the center, then try again.")


def seen(desk: Desk, record_id: str, opened: Document | None = None) -> Document:
    """Give the image the person saw: the one a screen kept, else the present one.

    Raises: Refused when the record is not here.
    """
    image = opened or desk.image(record_id)
    if image is None:
        raise Refused(None, MISSING)
    return image


def as_record(image: Document) -> Record:
    """Give an image as the typed record of its kind."""
    return build(KINDS[image.kind], image.id, image.patient, image.site, image.fields)


def of(image: Document, typed: Mapping[str, Any], **more: Any) -> Deed:
    """Give the deed that types this over an image."""
    return Deed(image.kind, typed, record=image.id, opened=image, **more)


def write(desk: Desk, image: Document, typed: Mapping[str, Any], reason: str = "") -> str:
    """Type this over an image and save it; give the record's id."""
    return desk.commit(of(image, typed), reason=reason)[0]


def tick(desk: Desk, record: Record, field: str, how: str = "") -> Any:
    """Give the tick with which who sits here confirms what the record says, as documents hold it."""
    me = desk.me
    return to_plain(ticks.ticked(record, field, me.person_id, me.name, desk.now(), me.zone, how))


def with_values(image: Document, typed: Mapping[str, Any]) -> Record:
    """Give the record as it would be with this typed over it, so that a tick confirms the new version."""
    return build(KINDS[image.kind], image.id, image.patient, image.site, {**image.fields, **typed})


def words_needed(words: str, field: str, reason: str) -> str:
    """Give the words without blanks around them.

    Raises: Refused with this reason when there are none.
    """
    kept = words.strip()
    if not kept:
        raise Refused(field, reason)
    return kept
