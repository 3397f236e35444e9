"""A whole record as it is or as it would be, field by field; and which merged ones somebody has to read whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.store.change_log import HistoryLine
from sync.changes import Document, Revision, is_newer
from sync.records import KINDS
from sync.records.derive import fields, group_of
from sync.rules.read_whole import TICK
from sync.words import Words


@dataclass(frozen=True, slots=True)
class WholeLine:
    """One field of the record, in the words of the desk."""

    name: str
    label: Words
    text: str
    is_changed: bool
    """What is being decided would change it."""


def lines(names: Names, image: Document, typed: Mapping[str, Any] | None = None) -> tuple[WholeLine, ...]:
    """Tell a record whole, with what was typed laid over it; empty fields are left out."""
    noun = KINDS.get(image.kind)
    if noun is None:
        return ()
    over = dict(typed or {})
    values = {**image.fields, **over}
    shown = [
        (name, told.value(names, image.kind, name, values.get(name), values))
        for name, field in fields(noun).items()
        if not field.about.is_internal
    ]
    return tuple(
        WholeLine(name, told.label(noun, name), text, name in over and over[name] != image.fields.get(name))
        for name, text in shown
        if text
    )


def needs_reading(image: Document, line: HistoryLine) -> bool:
    """Say whether an own change was put together with another's words about the same day, and nobody read the whole.

    No clock decides: another computer's write came after what the form had shown, and no reading came after both.
    """
    noun = KINDS.get(image.kind)
    known = fields(noun) if noun else {}
    if noun is None or TICK not in known or line.revision is None:
        return False
    groups = {group_of(noun, name) for name in known[TICK].about.confirms}
    if not any(group_of(noun, name) in groups for name in line.change.patch):
        return False
    met = [at for at in _others(image, groups, line) if not is_newer(at, line.revision)]
    return bool(met) and not _was_read(image, line.revision)


def _others(image: Document, groups: set[str], line: HistoryLine) -> Iterator[Revision]:
    """Give the revisions that other computers wrote since the image under the change."""
    for group in groups:
        for write in image.writes.get(group, ()):
            is_other = write.store != line.change.store and write.revision is not None
            if is_other and is_newer(write.revision, line.change.base):
                yield write.revision  # type: ignore[misc]  # asked for just above


def _was_read(image: Document, since: Revision) -> bool:
    """Say whether somebody confirmed the whole after this, here or anywhere."""
    return any(w.revision is None or is_newer(w.revision, since) for w in image.writes.get(TICK, ()))
