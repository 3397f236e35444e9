"""Small desks for tests: real folders, cheapest encryption, invented people, the hub's words by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from navigator_app.store import key_ring, register, slots
from navigator_app.store.faults import WrongPassphrase
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from sync.changes import Change, Document, Revision, Write
from sync.clock import SetClock
from sync.drafts import Draft
from sync.ids import derived_id
from sync.protocol import Block, Cursor, Entry, Head, Verdict
from sync.records import KINDS
from sync.records.registry import Registry

PASSPHRASE = "juniper creek at first light"
ROSA = derived_id("person", "rosa")
BEN = derived_id("person", "ben")
BENS = "ferry leaves before breakfast"
FRESH = "a second kettle on the stove"
"""A passphrase that nobody has yet."""
OTHER = derived_id("store", "other")
SITE = derived_id("site", "clinic")
FEED = f"site:{SITE}"
MARIAN = derived_id("patient", "marian")
PATIENT_TOUCHED = ("patient", MARIAN)
NOW = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
EPOCH = "first"


def make_desk(home: Path, kinds: Registry = KINDS) -> Store:
    """Make a desk that Rosa can unlock."""
    return Vault.create(
        home,
        "Rosa Vance",
        PASSPHRASE,
        person_id=ROSA,
        kdf=slots.cheapest(),
        kinds=kinds,
        clock=SetClock(NOW),
    )


def desk_of_two(home: Path, role: str = "navigator") -> KeyRing:
    """Make a desk that Rosa, who has this role, and Ben can unlock; give its key ring as Rosa opens it."""
    kdf, name = slots.cheapest(), "Rosa Delgado"
    Vault.create(home, name, PASSPHRASE, person_id=ROSA, role=role, kdf=kdf, clock=SetClock(NOW)).close()
    return with_ben(key_ring.opened(home, ROSA, PASSPHRASE))


def with_ben(ring: KeyRing) -> KeyRing:
    """Let Ben in as well."""
    return key_ring.add_person(ring, BEN, "Ben Hale", "navigator", BENS, slots.cheapest())


def is_let_in(home: Path, person: str, passphrase: str) -> bool:
    """Say whether a passphrase opens somebody's slot; whatever else is wrong is told."""
    try:
        key_ring.opened(home, person, passphrase)
    except WrongPassphrase:
        return False
    return True


def unlock(home: Path, kinds: Registry = KINDS) -> Store:
    """Unlock it again."""
    return Vault.open(home, ROSA, PASSPHRASE, kinds=kinds, clock=SetClock(NOW))


def holds(path: Path, text: bytes) -> bool:
    """Say whether a folder holds this text in any file."""
    return any(text in file.read_bytes() for file in path.rglob("*") if file.is_file())


def new_patient(record: str = MARIAN, **fields: Any) -> Draft:
    """Write down a new patient."""
    patch = {"family_name": "Moss", "given_name": "Marian", "sites": [SITE]} | fields
    return Draft("patient", record, patch, ROSA, NOW, "America/Denver", patient=record)


def edit(opened: Document, **patch: Any) -> Draft:
    """Write over an opened record."""
    return Draft(
        opened.kind,
        opened.id,
        patch,
        ROSA,
        NOW,
        "America/Denver",
        patient=opened.patient,
        site=opened.site,
        opened=opened,
    )


def seen(store: Store, record: str = MARIAN) -> Document:
    """Give a record that has to be there."""
    image = store.document(record)
    assert image is not None
    return image


def from_hub(record: str = MARIAN, n: int = 1, kind: str = "patient", **fields: Any) -> Document:
    """Make a document as the hub keeps it, written elsewhere."""
    revision = Revision(EPOCH, n)
    mark = Write(derived_id("change", str(n)), OTHER, n, ROSA, NOW.isoformat(), None, revision)
    values = {"family_name": "Moss", "given_name": "Marian", "sites": [SITE]} | fields
    return Document(kind, record, MARIAN, None, revision, values, dict.fromkeys(values, (mark,)))


def put(document: Document, seq: int, feed: str = FEED) -> Entry:
    """Say that a record is in a feed."""
    return Entry(feed, seq, document.id, is_put=True, document=document)


def remove(record: str, seq: int, feed: str = FEED) -> Entry:
    """Say that a record left a feed."""
    return Entry(feed, seq, record, is_put=False)


def block(*entries: Entry, seq: int = 0, feed: str = FEED, epoch: str = EPOCH) -> Block:
    """Make a block that brings its reader to `seq`, or to its newest entry."""
    reached = seq or max((e.seq for e in entries if e.feed == feed), default=0)
    return Block(entries, {feed: Cursor(epoch, reached)})


def head(*verdicts: Verdict, feeds: tuple[str, ...] = (FEED,), epoch: str = EPOCH, version: int = 1) -> Head:
    """Make the first part of a reply."""
    return Head(epoch, "2026-11-23T16:50:00.000Z", verdicts, feeds=feeds, feeds_version=version)


def say(store: Store, *verdicts: Verdict, **about: Any) -> None:
    """Let the hub answer."""
    store.absorb_head(head(*verdicts, **about), ())


def numbered_to(store: Store) -> int:
    """Give the number below that of the next change."""
    with store.connections.reading() as connection:
        return register.numbered_to(connection)


def only_pending(store: Store) -> Change:
    """Give the one change that waits."""
    (change,) = store.pending_changes()
    return change


def soak(name: str, normal: int) -> int:
    """Give how often a random test is run; the environment asks for more."""
    return int(os.environ.get(name, normal))


def at(n: int) -> Revision:
    """Give a place in the hub's order."""
    return Revision(EPOCH, n)


def accept(change: str, n: int, seq: int = 0) -> Verdict:
    """Let the hub take a change as its n-th, at a place in the clinic's feed."""
    places = ((MARIAN, FEED, seq),) if seq else ()
    return Verdict(change, "accepted", at(n), memberships=places)


def joined(store: Store, *entries: Entry) -> Store:
    """Make a store follow the clinic's feed and read these entries of it."""
    say(store)
    store.absorb_block(block(*entries))
    return store
