"""The hub's end of documents' bytes: who may see a Document record may bring its bytes and have them, nobody else.

Bytes come in any number of parts, each behind the last, so that a cut costs only what had not arrived. When all are
there they are compared with the name that the record gives them, and let go of when they are others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from sync.changes import Document
from sync.clock import Clock
from sync.contents import LIMIT_BYTES, PART_BYTES, SMALLEST_PART_BYTES, Arrived, is_fingerprint
from sync.hub.access import may_read
from sync.hub.audit import HUB_FEED
from sync.hub.door import TurnedAway
from sync.hub.feeds import feeds_of
from sync.hub.ports import AuditEntry, HubStore, HubTransaction, KeptContent
from sync.signing import Signed
from sync.unsent import Piece

NO_SUCH = "no_such_document"
NOT_HERE = "not_here_yet"
WRONG = "wrong_bytes"


@dataclass(frozen=True, slots=True)
class _Named:
    """The bytes that a Document record names, and the feed through which this computer sees it."""

    record: str
    sha256: str
    size_bytes: int
    feed: str


class Depot:
    """Where documents' bytes lie at the center."""

    def __init__(self, store: HubStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def give(self, who: Signed, record: str, at: int, limit_bytes: int) -> bytes:
        """Give the bytes from `at` on, at most one part.

        Writes: who had them, into the audit.
        Raises: TurnedAway.
        """
        return self._store.carried_out(lambda tx: self._given(tx, who, record, at, limit_bytes), who.store)

    def _given(self, tx: HubTransaction, who: Signed, record: str, at: int, limit_bytes: int) -> bytes:
        named = _named(tx, who, record)
        kept = tx.content(record, named.sha256)
        if kept is None or not kept.is_whole:
            raise TurnedAway(404, NOT_HERE, "The pages of this document have not come to the center yet.")
        self._note(tx, who, named, "content.read")
        end = min(kept.size_bytes, at + min(limit_bytes, PART_BYTES))
        return b"".join(tx.content_parts(kept, at, end)) if 0 <= at < end else b""

    def whole(self, who: Signed, records: Collection[str]) -> list[str]:
        """Name those of these Documents whose bytes this computer can have by now; anything else is left out."""
        with self._store.reading() as tx:
            return [record for record in records if self._is_whole(tx, who, record)]

    def _is_whole(self, tx: HubTransaction, who: Signed, record: str) -> bool:
        try:
            named = _named(tx, who, record)
        except TurnedAway:
            return False
        kept = tx.content(record, named.sha256)
        return kept is not None and kept.is_whole

    def take(self, who: Signed, record: str, at: int, body: bytes) -> Arrived:
        """Keep the next part, and say how far the bytes came; a part that does not follow on them changes nothing.

        Empty: without any bytes it only asks; what this computer sees under another record needs not be sent again.
        Raises: TurnedAway, for bytes that are not the record's too: nothing of them is then kept.
        """
        return self._kept(who, lambda tx: _named(tx, who, record), at, body)

    def take_named(self, who: Signed, record: str, sha256: str, at: int, body: bytes) -> Arrived | None:
        """Keep a part that came by stick, as `take` does.

        Shape: None while the center has no record that this computer may see and that names these bytes.
        Raises: TurnedAway, for bytes that are not the record's too: nothing of them is then kept.
        """
        try:
            return self._kept(who, lambda tx: _named(tx, who, record, sha256), at, body)
        except TurnedAway as no:
            if no.code == NO_SUCH:
                return None
            raise

    def _kept(self, who: Signed, named: Callable[[HubTransaction], _Named], at: int, body: bytes) -> Arrived:
        kept = self._store.carried_out(lambda tx: self._taken(tx, who, named(tx), at, body), who.store)
        if kept is None:
            raise TurnedAway(
                422, WRONG, "These are not the pages that the record names. None of them was kept."
            )
        return Arrived(kept.size_bytes, kept.arrived_bytes, kept.is_whole)

    def take_unsent(self, store: str, piece: Piece) -> bool | None:
        """Keep a part that came in a sealed file, of a record that its computer may see no more.

        Shape: whether the center has the whole by now; None while it has no record that names these bytes.
        Raises: TurnedAway, for bytes that are not the record's: nothing of them is then kept.
        """
        who = Signed(store, "", 0, "", b"")
        kept = self._store.carried_out(partial(self._taken_unsent, who=who, piece=piece))
        return None if kept is None else kept.is_whole

    def _taken_unsent(self, tx: HubTransaction, *, who: Signed, piece: Piece) -> KeptContent | None:
        document = tx.document(piece.record)
        named = _what_is_named(document, feeds_of(tx, document)) if document is not None else None
        if named is None or named.sha256 != piece.sha256:
            return None
        kept = self._taken(tx, who, named, piece.at, piece.body)
        if kept is None:
            raise TurnedAway(422, WRONG, "These are not the pages that the record names. None was kept.")
        return kept

    def _taken(
        self, tx: HubTransaction, who: Signed, named: _Named, at: int, body: bytes
    ) -> KeptContent | None:
        record = named.record
        # In the order of every batch: feeds first, then records.
        tx.lock_feeds([named.feed])
        tx.lock_records([record])
        kept = tx.content(record, named.sha256)
        if kept is not None and kept.size_bytes != named.size_bytes and not kept.is_whole:
            tx.forget_content(kept)
            kept = None
        kept = kept or self._begin(tx, who, named)
        if kept.is_whole or at != kept.arrived_bytes or not _is_part(kept, body):
            return kept
        kept = tx.add_to_content(kept, body)
        return self._end(tx, who, named, kept) if kept.arrived_bytes == kept.size_bytes else kept

    def _begin(self, tx: HubTransaction, who: Signed, named: _Named) -> KeptContent:
        device, now = tx.device(who.store), self._clock.now()
        for record, content in tx.contents_named(named.sha256):
            other = tx.document(record)
            if device is not None and other is not None and may_read(tx, device, other):
                _ring(tx, named)
                return tx.share_content(named.record, named.sha256, content, now)
        return tx.begin_content(named.record, named.sha256, named.size_bytes, now)

    def _end(self, tx: HubTransaction, who: Signed, named: _Named, kept: KeptContent) -> KeptContent | None:
        """Compare the whole with its name; None for bytes that are others, and they are gone."""
        digest = hashlib.sha256()
        for part in tx.content_parts(kept, 0, kept.size_bytes):
            digest.update(part)
        if digest.hexdigest() != named.sha256:
            tx.forget_content(kept)
            return None
        self._note(tx, who, named, "content.kept")
        _ring(tx, named)
        return tx.end_content(kept)

    def _note(self, tx: HubTransaction, who: Signed, named: _Named, action: str) -> None:
        entry = AuditEntry(named.feed, who.person, who.store, action, named.record, self._clock.now())
        tx.audit([entry])


def _ring(tx: HubTransaction, named: _Named) -> None:
    """Let whoever waits for these bytes look for themselves."""
    document = tx.document(named.record)
    tx.ring(feeds_of(tx, document) if document is not None else {named.feed})


def _is_part(kept: KeptContent, body: bytes) -> bool:
    rest = kept.size_bytes - kept.arrived_bytes
    return min(rest, SMALLEST_PART_BYTES) <= len(body) <= min(rest, PART_BYTES)


def _named(tx: HubTransaction, who: Signed, record: str, sha256: str = "") -> _Named:
    """Find what a record names, or whether it names just these; what a computer may not see is as what does not exist.

    Raises: TurnedAway.
    """
    device, document = tx.device(who.store), tx.document(record)
    feeds = may_read(tx, device, document) if device is not None and document is not None else frozenset()
    if document is None or not feeds or document.kind != "document":
        raise TurnedAway(404, NO_SUCH, "The center has no such document, or it is not for this computer.")
    named = _what_is_named(document, feeds)
    if named is None or sha256 not in ("", named.sha256):
        raise TurnedAway(404, NO_SUCH, "This document's record names no pages.")
    return named


def _what_is_named(document: Document, feeds: frozenset[str]) -> _Named | None:
    sha256, size_bytes = document.fields.get("sha256"), document.fields.get("size_bytes")
    if not is_fingerprint(sha256) or type(size_bytes) is not int or not 0 < size_bytes <= LIMIT_BYTES:
        return None
    return _Named(document.id, str(sha256), size_bytes, min(feeds, default=HUB_FEED))
