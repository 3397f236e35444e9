"""What a desk would send: a new patient, an edit, one round over the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.changes import Change, Document
from sync.drafts import Draft, numbered
from sync.hub.ports import HubStore
from sync.ids import new_id
from sync.protocol import Cursor, Exchange, Head
from sync.records import KINDS
from tests.hub.running import Computer, RunningHub


def new_patient(hub: RunningHub, computer: Computer, number: int = 1, name: str = "Moss") -> Change:
    """Make the change that starts a patient's chart at the computer's own site."""
    record, welcome = new_id(), computer.welcome
    draft = Draft(
        "patient",
        record,
        {"family_name": name, "sites": [welcome.site]},
        welcome.person,
        hub.clock.now(),
        welcome.zone,
        welcome.site,
        patient=record,
    )
    return numbered(draft, welcome.store, number, {}, KINDS["patient"])


def edit(
    hub: RunningHub, computer: Computer, opened: Document, patch: Mapping[str, Any], number: int
) -> Change:
    """Make the change that edits a record as it was opened."""
    welcome = computer.welcome
    draft = Draft(
        opened.kind,
        opened.id,
        patch,
        welcome.person,
        hub.clock.now(),
        welcome.zone,
        welcome.site,
        opened.patient,
        opened.site,
        opened,
    )
    return numbered(draft, welcome.store, number, {}, KINDS.get(opened.kind))


def round_of(
    computer: Computer, *changes: Change, cursors: Mapping[str, Cursor] | None = None
) -> tuple[Head, dict[str, Document], dict[str, Cursor]]:
    """Make one exchange and read it to its end: head, documents by id, and how far it was read."""
    welcome = computer.welcome
    reply = computer.link.exchange(
        Exchange(welcome.store, welcome.person, None, dict(cursors or {}), tuple(changes))
    )
    documents: dict[str, Document] = {}
    read = dict(cursors or {})
    for block in reply.blocks:
        documents |= {e.record: e.document for e in block.entries if e.document}
        read |= block.cursors
    return reply.head, documents, read


def document_at(store: HubStore, record: str) -> Document:
    """Give a record as the hub has it."""
    with store.reading() as tx:
        found = tx.document(record)
    assert found is not None
    return found
