"""Forms that were begun and not saved, as lines for a person to read: who, when, about which record, which fields.

Nothing of them is written: what somebody had not saved, they had not said yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sync.changes import Document
from sync.hub.store import Transaction
from sync.ids import is_id
from sync.records import KINDS
from sync.records.derive import build
from sync.unsent import Unsaved


def as_plain(tx: Transaction, form: Unsaved, *, with_words: bool = False) -> dict[str, Any]:
    """Give what a list shows; what was typed and whom it is about only when asked."""
    by = tx.person(form.by) if form.by else None
    plain = {
        "typed_at": form.at,
        "by": by.name if by else "",
        "form": " ".join(part for part in form.form.split(":") if part and not is_id(part)),
        "about": list(form.about),
        "fields": sorted(form.written),
    }
    return plain | ({"names": _names(tx, form), "words": _words(form)} if with_words else {})


def as_lines(plain: Mapping[str, Any]) -> Iterator[str]:
    """Give the same for reading on a screen."""
    cells = (plain["typed_at"], plain["by"] or "by somebody", plain["form"], *plain["about"])
    yield "  ".join([*cells, ", ".join(plain["fields"])])
    if names := plain.get("names"):
        yield f"  about: {'; '.join(names)}"
    for name, words in plain.get("words", {}).items():
        yield from _indented(f"{name}: {_text(words['typed'])}", 2)
        if "showed" in words:
            yield from _indented(f"the form showed: {_text(words['showed'])}", 4)


def _words(form: Unsaved) -> dict[str, dict[str, Any]]:
    shown = form.opened.fields if form.opened else {}
    return {
        name: {"typed": typed} | ({"showed": shown[name]} if name in shown else {})
        for name, typed in sorted(form.written.items())
    }


def _names(tx: Transaction, form: Unsaved) -> list[str]:
    """Name what a form is about, as the hub knows it; else as the form showed it."""
    found = (tx.document(record) for record in form.about)
    images = [image for image in found if image is not None]
    opened = form.opened
    if opened is not None and opened.id not in {image.id for image in images}:
        images.insert(0, Document(opened.kind, opened.id, opened.patient, None, None, opened.fields))
    return [
        build(noun, image.id, image.patient, image.site, image.fields).headline()
        for image in images
        if (noun := KINDS.get(image.kind)) is not None
    ]


def _text(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _indented(text: str, by: int) -> Iterator[str]:
    """Put every line of a text in by some spaces, so that none of it looks like another form or moves the cursor."""
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return (f"{' ' * by}{line}" for line in lines)
