"""What can be seen of a document: its particulars, whose it is, and whether its pages are on this computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.header import Header, header
from navigator_app.store.contents import Held
from navigator_app.store.parcels import PAUSED
from sync.contents import is_fingerprint
from sync.records.document import Document
from sync.rules.codes import label_of
from sync.rules.papers import unfiled_pages
from sync.words import When, Words, say

State = Literal["none", "here", "away", "coming", "paused", "stuck"]
KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as its page shows it."""

    record_id: str
    title: str
    facts: tuple[Words, ...]
    header: Header | None
    """Whose it is; none for a paper that belongs to nobody yet."""
    state: State
    sha256: str
    size_bytes: int
    arrived_bytes: int
    is_at_center: bool
    problem: str
    """Why its pages do not come or go yet."""
    unfiled: int = 0
    """How many of its pages belong to nobody's chart and were not set aside."""


def paper(desk: Desk, record_id: str) -> Paper | None:
    """Say how a document stands here; None when its record is not on this computer."""
    found = gathered.record(desk, record_id, Document)
    if found is None:
        return None
    size_bytes = found.size_bytes or 0
    is_named = is_fingerprint(found.sha256) and size_bytes > 0
    held = desk.store.contents.held(found.sha256) if is_named else None
    return Paper(
        record_id,
        found.title,
        _facts(desk, found),
        header(desk, found.patient_id) if found.patient_id else None,
        _state(desk, held, is_named=is_named),
        found.sha256,
        size_bytes,
        held.arrived_bytes if held else 0,
        bool(held and held.is_at_center),
        held.problem if held else "",
        len(unfiled_pages(found)) if found.patient_id is None and found.status == "current" else 0,
    )


def _state(desk: Desk, held: Held | None, *, is_named: bool) -> State:
    if not is_named:
        return "none"
    if held is None:
        return "away"
    if held.is_whole:
        return "here"
    if held.is_stuck:
        return "stuck"
    if not held.is_wanted and not held.arrived_bytes:
        return "away"
    return "paused" if desk.store.setting(PAUSED, default=False) else "coming"


def _facts(desk: Desk, found: Document) -> tuple[Words, ...]:
    zone = found.received_zone or desk.me.zone
    facts = (
        label_of("document-types", found.type) if found.type else None,
        say("Dated {day}", day=When(on=found.authored_on)) if found.authored_on else None,
        say("From {who}", who=found.from_whom) if found.from_whom else None,
        say("Received {when}", when=When(at=found.received_at, zone=zone)) if found.received_at else None,
        size_words(found.size_bytes) if found.size_bytes else None,
    )
    return tuple(fact for fact in facts if fact is not None)


def size_words(size_bytes: int) -> Words:
    """Say how much it is, rounded up."""
    if size_bytes < MEGABYTE:
        return say("{size} kB", size=-(-size_bytes // KILOBYTE))
    return say("{size} MB", size=f"{size_bytes / MEGABYTE:.1f}")


def bring_here(desk: Desk, sha256: str, size_bytes: int) -> None:
    """Ask for a document's pages; what is damaged here is let go of where the center has it.

    Raises: Refused for a size that no document has.
    """
    desk.store.contents.want(sha256, size_bytes)
