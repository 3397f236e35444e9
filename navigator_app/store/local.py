"""The open store: one object that commits, answers and exchanges, made of eight rooms over the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from navigator_app.store import audit, checking, images, mirror, register, restricted, schema
from navigator_app.store.absorbing import Absorption
from navigator_app.store.auditing import Auditing
from navigator_app.store.connections import Connections, is_sound
from navigator_app.store.exchanging import Exchanging
from navigator_app.store.faults import AlteredAudit, DamagedStore
from navigator_app.store.leaving import Leaving
from navigator_app.store.mirror import Mirror
from navigator_app.store.noting import Noting
from navigator_app.store.opened import Person
from navigator_app.store.ordered import UnderOrders
from navigator_app.store.parcels import Parcels
from navigator_app.store.projection import Projections
from navigator_app.store.room import sweep
from navigator_app.store.round_log import Logging
from navigator_app.store.saving import Saving
from navigator_app.store.stick import Sticking
from navigator_app.store.stick_pages import StickPages
from navigator_app.store.unsent import pages_left
from navigator_app.store.way_back import Allowed, WayBack
from sync.bodies import unpack
from sync.changes import Change
from sync.client.ports import Touched
from sync.clock import Clock
from sync.errors import Said
from sync.protocol import Block, Cursor, Head
from sync.records.base import stamp
from sync.records.registry import Registry
from sync.rules import emergency
from sync.sqlcipher import DatabaseError


class Store(Noting, Saving, Auditing, Logging, Sticking, Exchanging, Leaving, UnderOrders):
    """An unlocked desk's records; safe to use from one writing and one reading thread at once."""

    @cached_property
    def parcels(self) -> Parcels:
        """Give what of them is to be carried."""
        return Parcels(self.connections, self.projections, self.contents)

    @cached_property
    def stick_pages(self) -> StickPages:
        """Give what of them goes by stick."""
        return StickPages(self.connections, self.projections)

    def absorb_head(self, head: Head, sent: Sequence[Change], *, is_late: bool = False) -> Touched:
        """Take verdicts; a document whose record left the desk leaves with its bytes."""
        self.seal_left_behind()
        return self._without_bytes_of_the_gone(super().absorb_head(head, sent, is_late=is_late))

    def absorb_block(self, block: Block, starts: Mapping[str, Cursor] | None = None) -> Touched:
        """Take a block; a document whose record left the desk leaves with its bytes."""
        return self._without_bytes_of_the_gone(super().absorb_block(block, starts))

    def _without_bytes_of_the_gone(self, touched: Touched) -> Touched:
        records = [record for kind, record in touched.records if kind == "document"]
        if records and self._has_lost(records):
            self.seal_left_behind()
            self.let_go_of_nameless()
        return touched

    def _has_lost(self, records: Sequence[str]) -> bool:
        with self.connections.reading() as connection:
            return any(images.kept(connection, record) is None for record in records)

    def let_go_of_nameless(self) -> None:
        """Let go of bytes that no record names any more."""
        if "document" in self.unfilled():
            return
        # Whoever unlocked it: the bytes of a chart that they do not see are somebody's, too.
        with self.connections.reading() as connection:
            named = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM p_document").fetchall()}
            rows = connection.execute(
                "SELECT r.body FROM p_unmatched AS p JOIN record AS r ON r.rowid = p.rowid"
                " WHERE p.proposed_kind = 'document'"
            ).fetchall()
            named |= {unpack(body).fields.get("proposed_fields", {}).get("sha256") for (body,) in rows}
            named |= {pages.sha256 for pages in pages_left(connection)}
        sweep(self.contents, named, now=self.clock.now())

    def let_go_of_closed(self) -> Touched:
        """Take charts off this computer that were opened in an emergency and are open no more; asks no hub.

        What was written in them and is not sent stays until its verdict has come, as ever.
        """
        now = self.clock.now()
        with self.connections.reading() as connection:
            if emergency.KIND not in self.projections.kinds or not restricted.feeds_over(connection, now):
                return Touched()
        self.seal_left_behind()
        with self.connections.writing() as connection:
            absorption = Absorption(connection, self.projections)
            absorption.sweep(register.stop_following(connection, restricted.feeds_over(connection, now)))
            checking.bring_up(connection)
            absorption.note_gone(now)
        return self._without_bytes_of_the_gone(absorption.touched())

    def check(self) -> None:
        """Look through every page of the file, count every feed anew, walk the audit; about a second per 100 MB.

        Raises: DamagedStore; AlteredAudit.
        """
        with self.connections.writing() as connection:
            if not is_sound(connection):
                raise DamagedStore
            for feed in sorted(register.feeds(connection)):
                checking.recount(connection, feed)
        # Read apart from the writer: what was counted anew stays, whatever is found here.
        if not self.audit_standing().is_whole:
            raise AlteredAudit

    def way_back(self, pin: str, allowed: Allowed) -> WayBack:
        """Close the key of this file away under a PIN, for who sits here, in memory alone; takes as long as unlocking.

        Raises: Refused for a PIN that is no good and where none is allowed; Locked.
        """
        home = self.connections.path.parent
        return self.connections.sealed(lambda key: WayBack(home, self.person, pin, allowed, key))

    def close(self) -> None:
        """Lock: fold the log back into the file, close it, forget the key. What comes later is Locked."""
        # Whatever the disk says, the key is forgotten.
        with suppress(Said, DatabaseError):
            self.note_deed("locked")
            self.note_stand()
        self.connections.close()


def open_store(
    path: Path, key: bytes, kinds: Registry, clock: Clock, person: Person, beside: Mirror | None = None
) -> Store:
    """Open an encrypted file whose key is proved; reads no records.

    Shape: `beside` knows how far the file had come; one that is behind is opened all the same, and says so.

    Raises: DamagedStore, NewerStore, FolderNotWritable, DiskFull.
    """
    connections = Connections(path, key)
    projections = Projections(kinds)
    is_open = False
    try:
        with connections.writing() as connection:
            schema.lift(connection)
            projections.ensure_all(connection)
            known = beside.read() if beside is not None else None
            _note_unlocked(
                connection, person, clock, is_behind=known is not None and mirror.went_back(connection, known)
            )
            register.begin_run(connection)
        projections.trust()
        is_open = True
    finally:
        if not is_open:
            connections.close()
    return Store(connections, projections, clock, person, beside)


def _note_unlocked(connection: Any, person: Person, clock: Clock, *, is_behind: bool) -> None:
    """Write down who unlocked it; of a file that is behind what was noted of it every feed is looked into."""
    now = stamp(clock.now())
    audit.guard(connection)
    if is_behind:
        register.set_setting(connection, register.FILE_WENT_BACK_AT, now)
        checking.doubt_all(connection)
        audit.append(connection, [audit.Deed(person.id, "went_back", "", "", now)])
    audit.append(connection, [audit.Deed(person.id, "unlocked", "", "", now)])


def make_store(path: Path, key: bytes, store_id: str) -> None:
    """Make a new encrypted file with nothing in it but its identity, and close it.

    Raises: FolderNotWritable, DiskFull.
    """
    connections = Connections(path, key)
    try:
        with connections.writing() as connection:
            schema.make(connection)
            register.set_setting(connection, register.STORE_ID, store_id)
    finally:
        connections.close()
