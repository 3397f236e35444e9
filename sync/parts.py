"""The part of a record that moved: what a reader that held it before needs, and nothing that it has already.

The hub knows how far a reader has read, not what it holds, so that each part comes with a check of the whole. A reader
that comes to another whole keeps what it has and asks for the record as it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sync.changes import Document, Revision, Write
from sync.protocol import Part
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import members

CHECK_BYTES: Final = 4
WORTH_KEEPING: Final = 12
"""Characters; saying that fewer are kept takes as much as saying them."""


def part_of(document: Document, read_to: Revision | None) -> tuple[Document, Part] | None:
    """Give what was written to a record after a revision; None where the whole of it has to be given.

    Shape: its envelope's homes are left out, its groups hold the new writes alone, and of a text that only grew there
    is only what is new.
    """
    if read_to is None or document.revision is None or document.revision.epoch != read_to.epoch:
        return None
    fresh = {
        group: found
        for group, writes in document.writes.items()
        if (found := tuple(write for write in writes if _is_after(write, read_to)))
    }
    if not fresh or len(fresh) == len(document.writes):
        return None
    noun = KINDS.get(document.kind)
    names = {name for group in fresh for name in members(noun, group)}
    fields = {name: value for name, value in document.fields.items() if name in names}
    keeps = {
        name: kept
        for group, found in fresh.items()
        for name, before in _before(document.writes[group][len(found) :]).items()
        if (kept := _shared(before, fields.get(name))) >= WORTH_KEEPING
    }
    fields |= {name: fields[name][kept:] for name, kept in keeps.items()}
    part = replace(document, patient=None, site=None, fields=fields, writes=fresh)
    return part, Part(check_of(document), keeps)


def _is_after(write: Write, read_to: Revision) -> bool:
    return write.revision is None or write.revision.epoch != read_to.epoch or write.revision.n > read_to.n


def _before(older: Sequence[Write]) -> Mapping[str, Any]:
    """Give what a group probably held before: the newest that is remembered of it."""
    return (older[0].values if older else None) or {}


def _shared(before: Any, now: Any) -> int:
    """Count the characters with which both texts begin."""
    if not isinstance(before, str) or not isinstance(now, str):
        return 0
    pairs = enumerate(zip(before, now, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(before), len(now)))


def whole_again(
    image: Document, part: Document, keeps: Mapping[str, int], noun: type[Record] | None
) -> Document:
    """Lay a part over the image that its reader held before; whether that is the record, its check tells."""
    writes = {**image.writes}
    for group, fresh in part.writes.items():
        before = image.group_values(noun, group)
        stores = {write.store for write in fresh}
        older = (w for w in image.writes.get(group, ()) if w.store not in stores)
        kept = (w if w.values is not None else replace(w, values=before) for w in older)
        writes[group] = (*fresh, *kept)
    fields = {**image.fields, **part.fields}
    for name, size in keeps.items():
        fields[name] = f"{image.fields.get(name) or ''}"[:size] + f"{part.fields.get(name) or ''}"
    return replace(image, revision=part.revision, fields=fields, writes=writes)


def check_of(document: Document) -> int:
    """Give a short number that is another one for another record, but once in four thousand million times."""
    revision = document.revision and tuple(document.revision)
    writes = {group: [_said(write) for write in found] for group, found in document.writes.items()}
    envelope = [document.kind, document.id, document.patient, document.site, revision]
    said = json.dumps([envelope, document.fields, writes], sort_keys=True).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=CHECK_BYTES).digest())


def _said(write: Write) -> list[object]:
    revision = write.revision and tuple(write.revision)
    return [
        write.change,
        write.store,
        write.number,
        write.author,
        write.at,
        write.place,
        revision,
        write.values,
    ]
