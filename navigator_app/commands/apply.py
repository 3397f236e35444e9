"""Deeds from JSON lines, through the same commands and rules as the window."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from navigator_app.commands.records import save
from navigator_app.desk import Deed, Desk
from sync.errors import Refused
from sync.ids import is_id
from sync.words import say

PARTS = frozenset({"kind", "id", "patch", "reason", "patient", "site"})


@dataclass(frozen=True, slots=True)
class Applied:
    """The verdict on one line."""

    line: int
    state: str
    """`saved`, `unchanged` or `refused`."""
    kind: str
    id: str | None
    field: str | None = None
    reason: str = ""


def apply_lines(desk: Desk, lines: Iterable[str]) -> Iterator[Applied]:
    """Do one deed per line; a line that is refused does not stop the next.

    Shape: `{"kind", "id", "patch", "reason"}`; a new record also says `"patient"` or `"site"`, and its id
    where others name it.
    """
    for number, text in enumerate(lines, 1):
        if text.strip():
            yield _apply(desk, number, text)


def _apply(desk: Desk, number: int, text: str) -> Applied:
    kind, record_id = "", None
    try:
        line = _read(text)
        kind, record_id = line["kind"], line.get("id")
        saved, state = _save(desk, line)
    except Refused as refused:
        return Applied(number, "refused", kind, record_id, refused.field, str(refused))
    return Applied(number, state, kind, saved)


def _read(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(None, say("This line is not JSON.")) from error
    if (
        not isinstance(line, dict)
        or not isinstance(line.get("kind"), str)
        or not isinstance(line.get("patch"), dict)
    ):
        raise Refused(None, say("A line needs a kind and a patch."))
    if set(line) - PARTS:
        raise Refused(None, say("A line holds kind, id, patch, reason, patient and site, nothing else."))
    for name in ("id", "patient", "site"):
        if line.get(name) is not None and not is_id(line[name]):
            raise Refused(name, say("This is not an id of Navigator."))
    return line


def _save(desk: Desk, line: dict[str, Any]) -> tuple[str, str]:
    kind, record_id, reason = line["kind"], line.get("id"), str(line.get("reason") or "")
    opened = desk.image(record_id) if record_id else None
    if opened is not None and opened.kind != kind:
        raise Refused("kind", say("This record is of another kind."))
    waited = len(desk.store.pending_changes(record_id)) if record_id else 0
    if opened is None and record_id:
        deed = Deed(
            kind, line["patch"], record=record_id, patient=line.get("patient"), site=_site(desk, line)
        )
        return desk.commit(deed, reason=reason)[0], "saved"
    saved = save(
        desk,
        kind,
        line["patch"],
        opened,
        patient_id=line.get("patient"),
        site_id=line.get("site"),
        reason=reason,
    )
    is_same = opened is not None and len(desk.store.pending_changes(saved)) == waited
    return saved, "unchanged" if is_same else "saved"


def _site(desk: Desk, line: dict[str, Any]) -> str | None:
    return line.get("site") or (None if line.get("patient") else desk.me.site_id)
