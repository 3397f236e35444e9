"""Train the word list that small messages are packed with: `python -m benchmarks.dictionary`.

Trained on messages about invented records alone (one trained on real ones would give them away), the same ones every
time, so that the same release gives the same file. Ids are random and notes are written for this purpose: what is
measured later meets words that it knows, and no sentence.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import zstandard

from benchmarks import rows
from sync.changes import Change, Document, Revision, laid_over
from sync.client.ports import Outgoing
from sync.parts import part_of
from sync.protocol import Block, Cursor, Entry, Exchange, FeedCheck, Head, Receipt, Reply, Verdict
from sync.records import KINDS
from sync.records.base import stamp
from sync.records.sample import sample_values
from sync.resources import resource
from sync.wire import Known, asked_by, encode_exchange, encode_reply
from sync.wire.frames import NO_DICTIONARY, dictionaries, messages

SIZE_BYTES: Final = 64_000
ROUNDS: Final = 300
BASE_ROWS: Final = 3_000
SAMPLE_BYTES: Final = 12_000
"""Of one message; what is in a longer one only says the same again."""
_NOON: Final = datetime(2026, 6, 1, 18, tzinfo=UTC)
_REASONS: Final = ("", "", "", "Changed by somebody else meanwhile.", "{label} is needed.")


class Invented:
    """One round after another between an invented desk and an invented hub."""

    def __init__(self, number: int, base: Sequence[Document]) -> None:
        self.random = Random(f"words {number}")  # noqa: S311 - the same invented rounds every time
        self.epoch = f"{number:08x}.{self.random.getrandbits(32):08x}"
        self.site, self.store, self.person = self.key(), self.key(), self.key()
        self.feeds = (f"site:{self.site}", "shared")
        self.base = base

    def key(self) -> str:
        """Make an id."""
        return f"{self.random.getrandbits(128):032x}"

    def at(self) -> datetime:
        """Choose a moment."""
        return _NOON + timedelta(milliseconds=self.random.randrange(10**10))

    def record(self) -> Document:
        """Take a record and write another note into it."""
        found = self.random.choice(self.base)
        fields = {name: self._other(value) for name, value in found.fields.items()}
        revision = Revision(self.epoch, self.random.randrange(1, 10**6))
        mark = next(iter(found.writes.values()))[0]
        mark = replace(mark, change=self.key(), store=self.key(), values=None, revision=revision)
        return replace(
            found,
            id=self.key(),
            fields=fields,
            revision=revision,
            writes=dict.fromkeys(found.writes, (mark,)),
        )

    def _other(self, value: Any) -> Any:
        is_note = isinstance(value, str) and value.endswith(".") and " " in value
        return rows.note(self.random, 4, 30) if is_note else value

    def edit(self, document: Document) -> tuple[Change, Document]:
        """Type into a record, and lay that over it as the hub would."""
        patch = rows.retyped(document, self.random)
        change = self.change(document.kind, document.id, patch, document)
        revision = Revision(self.epoch, self.random.randrange(10**6, 2 * 10**6))
        return change, laid_over(document, change, patch, revision, KINDS[document.kind])

    def change(self, kind: str, record: str, patch: dict[str, Any], opened: Document | None = None) -> Change:
        """Write a change down."""
        return Change(
            id=self.key(),
            store=self.store,
            number=self.random.randrange(1, 10**5),
            kind=kind,
            record=record,
            patient=(opened.patient if opened else None) or self.key(),
            creates=opened is None,
            author=self.person,
            at=self.at(),
            zone=self.random.choice(("America/Denver", "America/Phoenix", "America/Anchorage")),
            place=self.site,
            base=opened.revision if opened else None,
            prev=self.key() if opened and self.random.random() < 0.3 else None,
            reason=self.random.choice(("", "", rows.note(self.random, 2, 8))),
            patch=patch,
        )

    def cursors(self) -> dict[str, Cursor]:
        """Say how far the feeds were read."""
        return {feed: Cursor(self.epoch, self.random.randrange(1, 10**5)) for feed in self.feeds}

    def request(self, changes: Sequence[Change]) -> tuple[Exchange, Known]:
        """Ask, as a desk does that has asked before."""
        outgoing, cursors = Outgoing(tuple(changes), self.random.random() < 0.2), self.cursors()
        request = Exchange(
            self.store,
            self.person,
            self.epoch,
            cursors,
            outgoing.changes,
            outgoing.has_more,
            release="0.1.0",
            heard=f"{self.random.getrandbits(64):016x}",
        )
        told = {**cursors, self.random.choice(self.feeds): Cursor(self.epoch, 1)}
        known = Known(self.random.choice((told, told, cursors, {})), self.feeds, 3, self.key(), NO_DICTIONARY)
        return request, known

    def head(self, request: Exchange) -> Head:
        """Answer, with a verdict for every change."""
        verdicts = [
            Verdict(
                change.id,
                self.random.choice(("accepted", "accepted", "merged", "held", "early", "refused")),
                Revision(self.epoch, self.random.randrange(10**6)),
                reason=self.random.choice(_REASONS),
                memberships=tuple(
                    (change.record, feed, self.random.randrange(10**5)) for feed in self.feeds[:1]
                ),
            )
            for change in request.changes
        ]
        heard = tuple(
            Receipt(feed, self.site, self.key(), self.random.randrange(10**5), self.at().isoformat())
            for feed in self.feeds
        )
        receipts = heard if self.random.random() < 0.3 else None
        newest = max(request.changes, key=lambda change: change.number, default=None)
        return Head(
            self.epoch,
            stamp(self.at()),
            tuple(verdicts),
            self.feeds,
            3,
            newest.id if newest else "",
            receipts=receipts,
            n=self.random.randrange(10**5) if verdicts else 0,
        )

    def block(self, documents: Sequence[tuple[Document, Document | None]]) -> Block:
        """Bring records: whole ones, and those whose earlier image the reader has in part."""
        entries = [self._entry(now, before) for now, before in documents]
        check = FeedCheck(self.feeds[0], 7, self.random.randrange(10**5), self.key())
        return Block(tuple(entries), self.cursors() if entries else {}, is_last=True, checks=(check,))

    def _entry(self, now: Document, before: Document | None) -> Entry:
        given, part = (part_of(now, before.revision) if before else None) or (now, None)
        return Entry(
            self.feeds[0], self.random.randrange(10**5), now.id, is_put=True, document=given, part=part
        )


def rounds(count: int = ROUNDS) -> Iterator[bytes]:
    """Give the messages of so many rounds, unpacked: with nothing new, with edits, with new records, with answers."""
    base = [d for d in rows.documents(BASE_ROWS, rows.Ground("e", f"{1:032x}")) if d.kind != "site"]
    kinds = [noun for noun in KINDS if not noun.about.hub_only]
    for number in range(count):
        invented = Invented(number, base)
        befores = [invented.record() for _ in range(number % 25)]
        edits = [invented.edit(before) for before in befores]
        noun = kinds[number % len(kinds)]
        made = invented.change(noun.about.name, invented.key(), sample_values(noun, str(number)))
        pairs = [(now, before) for (_, now), before in zip(edits, befores, strict=True)]
        whole = [(invented.record(), None) for _ in range(number % 4)]
        for changes, brought in (
            ([], []),
            ([change for change, _ in edits], []),
            ([made], []),
            ([], pairs),
            ([], [*pairs[:3], *whole]),
        ):
            request, known = invented.request(changes)
            body = encode_exchange(request, known)
            reply = Reply(invented.head(request), iter([invented.block(brought)]))
            asked = asked_by(request, known)
            yield from _unpacked([body])
            yield from _unpacked(list(encode_reply(reply, asked)))


def _unpacked(chunks: Sequence[bytes]) -> Iterator[bytes]:
    for sections in messages(chunks):
        yield (sections.numbers + sections.said)[:SAMPLE_BYTES]


def trained(number: int) -> bytes:
    """Give the word list of this number; the same one every time."""
    samples: list[bytes | bytearray | memoryview[int]] = list(rounds())
    made = zstandard.train_dictionary(SIZE_BYTES, samples, dict_id=number, k=200, d=8, level=19)
    return made.as_bytes()


def main() -> None:
    """Write the next word list, unless the newest one is the same already, and say what it is."""
    newest = max(dictionaries(), default=NO_DICTIONARY)
    if newest and trained(newest) == dictionaries()[newest].read_bytes():
        sys.stdout.write(f"{newest}.dict is what this release trains. Nothing was written.\n")
        return
    made = trained(newest + 1)
    target = Path(str(resource("wire"))) / f"{newest + 1}.dict"
    target.write_bytes(made)
    sys.stdout.write(f"{target.name}: {len(made):,} bytes, sha256 {hashlib.sha256(made).hexdigest()}\n")


if __name__ == "__main__":
    main()
