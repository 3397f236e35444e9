"""What the hub says in one round, as bytes and back: a head, then a message for every block, in one stream.

What is read before a cut is whole blocks, so that a cut costs at most one. What whoever asked knows already is left
out: its own changes are named by their places, feeds by theirs, the epoch and the list of feeds only when they are new.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final

from sync.changes import Document, Revision
from sync.errors import Unreadable
from sync.protocol import (
    Block,
    Cursor,
    Entry,
    FeedCheck,
    Head,
    Offer,
    Part,
    Receipt,
    Reply,
    Span,
    Verdict,
)
from sync.wire.documents import documents_from_plain, documents_to_plain
from sync.wire.first import Begun, frame_out, frames_in
from sync.wire.frames import NOT_OURS, Incoming, Stream, few_messages
from sync.wire.packing import Sections, packed
from sync.wire.request import MALFORMED, Asked, Known, change_mark, feeds_mark
from sync.wire.shapes import BLOCK, HEAD, BlockShape, CursorsShape, HeadShape, ReceiptsShape, VerdictsShape
from sync.wire.unpacking import unpacked

LEVEL: Final = 9
SMALL_LEVEL: Final = 19
FEW: Final = 3
"""A reply of fewer messages, the head included, is packed as a whole."""


def encode_reply(reply: Reply, asked: Asked) -> Iterator[bytes]:
    """Give the bytes of a reply as they become ready, flushed after the head and after every block."""
    found = _sections(reply, asked)
    begun = list(islice(found, FEW))
    if len(begun) < FEW:
        yield few_messages(begun, SMALL_LEVEL, asked.dictionary)
    else:
        stream = Stream(LEVEL, asked.dictionary)
        for sections in chain(begun, found):
            yield stream.message(sections)
        yield stream.end()
    begun_with = asked.begun
    for frame in reply.frames:
        yield from frame_out(frame, begun_with)
        # Whoever begins with another block lets go of the part of this one.
        begun_with = None


def _sections(reply: Reply, asked: Asked) -> Iterator[Sections]:
    names = _Feeds(reply.head.feeds)
    yield packed(_head_to_plain(reply.head, asked, names))
    for block in reply.blocks:
        yield packed(_block_to_plain(block, names))


def decode_reply(chunks: Iterable[bytes], asked: Asked, known: Known | None = None) -> Reply:
    """Read a reply as it arrives; blocks are read when asked for.

    Shape: `known` is what the asking side knew when it asked, and keeps what of a snapshot's block has come.
    Raises: Unreadable when the stream is not a reply; a cut raises whatever the link raises, between blocks.
    """
    incoming = Incoming(chunks)
    sections = incoming.messages()
    try:
        plain = HEAD.validate_python(unpacked(next(sections)))
        head = _head_from_plain(plain, asked, known or Known())
    except (StopIteration, *MALFORMED) as error:
        raise Unreadable(NOT_OURS) from error
    frames = frames_in(incoming.rest(), known.begun if known else Begun())
    return Reply(head, _blocks(sections, _Feeds(head.feeds)), frames)


def _blocks(found: Iterator[Sections], names: _Feeds) -> Iterator[Block]:
    for sections in found:
        try:
            block = _block_from_plain(BLOCK.validate_python(unpacked(sections)), names)
        except MALFORMED as error:
            raise Unreadable(NOT_OURS) from error
        yield block


class _Feeds:
    """The list of feeds that both ends know by now: one of them is named by its place."""

    def __init__(self, feeds: Sequence[str]) -> None:
        self._feeds = feeds
        self._places = {feed: place for place, feed in enumerate(feeds)}

    def out(self, feed: str) -> int | str:
        """Give the shortest name."""
        return self._places.get(feed, feed)

    def back(self, said: int | str) -> str:
        """Give the name.

        Raises: IndexError.
        """
        return said if isinstance(said, str) else self._feeds[said]


# ---- the head


def _head_to_plain(head: Head, asked: Asked, names: _Feeds) -> dict[str, Any]:
    request = asked.exchange
    plain: dict[str, Any] = {"hub_at": head.hub_at}
    if head.epoch != request.epoch:
        plain["epoch"] = head.epoch
    if feeds_mark(head.feeds, head.feeds_version) != asked.feeds_mark:
        plain["feeds"], plain["feeds_version"] = head.feeds, head.feeds_version
    if change_mark(head.last_change) != asked.last_mark:
        plain["newest"] = head.last_change
    if head.verdicts:
        plain["verdicts"] = _verdicts_to_plain(head.verdicts, asked, names)
    if head.expected_rows:
        plain["expected"] = [list(head.expected_rows), list(head.expected_rows.values())]
    if head.offers:
        plain["offers"] = [
            [names.out(o.feed), o.snapshot, o.seq, o.rows, o.size_bytes, o.block, o.asked]
            for o in head.offers
        ]
    if head.receipts is not None:
        plain["receipts"] = {
            "feed": [names.out(r.feed) for r in head.receipts],
            "site": [r.site for r in head.receipts],
            "store": [r.store for r in head.receipts],
            "seq": [r.seq for r in head.receipts],
            "at": [r.at for r in head.receipts],
        }
    return plain | _lives_to_plain(head)


def _lives_to_plain(head: Head) -> dict[str, Any]:
    """Give what is only said after somebody went back in time, or of what was judged."""
    plain = {
        "n": head.n,
        "line": _columns(head.line),
        "feed_ends": _columns(head.feed_ends),
        "offered": head.offered,
        "rolled_back": head.is_rolled_back,
        "successor": head.successor,
    }
    return {name: said for name, said in plain.items() if said}


def _columns(places: Mapping[str, int]) -> list[list[Any]]:
    return [list(places), list(places.values())] if places else []


def _head_from_plain(plain: HeadShape, asked: Asked, known: Known) -> Head:
    request = asked.exchange
    epoch = plain.get("epoch", request.epoch)
    if epoch is None:
        raise ValueError("a hub without an epoch")
    mine = _Feeds(plain.get("feeds", known.feeds))
    return Head(
        epoch=epoch,
        hub_at=plain["hub_at"],
        verdicts=tuple(_verdicts_from_plain(plain["verdicts"], asked, mine)) if "verdicts" in plain else (),
        feeds=tuple(plain.get("feeds", known.feeds)),
        feeds_version=plain.get("feeds_version", known.feeds_version),
        last_change=plain.get("newest", known.last_change),
        expected_rows=dict(zip(*plain.get("expected", ((), ())), strict=True)),
        offers=tuple(Offer(mine.back(offer[0]), *offer[1:]) for offer in plain.get("offers", ())),
        receipts=tuple(_receipts_from_plain(plain["receipts"], mine)) if "receipts" in plain else None,
        n=plain.get("n", 0),
        line=dict(zip(*plain.get("line", ((), ())), strict=True)),
        feed_ends=dict(zip(*plain.get("feed_ends", ((), ())), strict=True)),
        offered=tuple((record, Revision(*at)) for record, at in plain.get("offered", ())),
        is_rolled_back=plain.get("rolled_back", False),
        successor=plain.get("successor", ""),
    )


def _receipts_from_plain(plain: ReceiptsShape, names: _Feeds) -> Iterator[Receipt]:
    columns = (plain[name] for name in ("feed", "site", "store", "seq", "at"))
    for feed, site, store, seq, at in zip(*columns, strict=True):
        yield Receipt(names.back(feed), site, store, seq, at)


def _verdicts_to_plain(verdicts: Sequence[Verdict], asked: Asked, names: _Feeds) -> dict[str, Any]:
    changes = asked.exchange.changes
    places = {change.id: place for place, change in enumerate(changes)}
    records = {change.record: place for place, change in reversed(list(enumerate(changes)))}
    return {
        "change": [places.get(v.change, v.change) for v in verdicts],
        "outcome": [v.outcome for v in verdicts],
        "epoch": [v.revision.epoch if v.revision else None for v in verdicts],
        "n": [v.revision.n if v.revision else 0 for v in verdicts],
        "field": [v.field for v in verdicts],
        "reason": [v.reason for v in verdicts],
        "brings": [v.document is not None for v in verdicts],
        "reviews": [len(v.reviews) for v in verdicts],
        "records": [[records.get(record, record) for record, _, _ in v.memberships] for v in verdicts],
        "feeds": [[names.out(feed) for _, feed, _ in v.memberships] for v in verdicts],
        "seqs": [[seq for _, _, seq in v.memberships] for v in verdicts],
        "documents": documents_to_plain([d for v in verdicts for d in (v.document, *v.reviews) if d]),
    }


def _verdicts_from_plain(plain: VerdictsShape, asked: Asked, names: _Feeds) -> Iterator[Verdict]:
    changes = asked.exchange.changes
    documents = deque(documents_from_plain(plain["documents"]))
    revisions = [
        None if epoch is None else Revision(epoch, n)
        for epoch, n in zip(plain["epoch"], plain["n"], strict=True)
    ]
    places = zip(plain["records"], plain["feeds"], plain["seqs"], strict=True)
    rows = zip(
        plain["change"],
        plain["outcome"],
        revisions,
        plain["field"],
        plain["reason"],
        plain["brings"],
        plain["reviews"],
        places,
        strict=True,
    )
    for change, outcome, revision, field, reason, brings, reviews, (records, feeds, seqs) in rows:
        yield Verdict(
            change=change if isinstance(change, str) else changes[change].id,
            outcome=outcome,
            revision=revision,
            field=field,
            reason=reason,
            document=documents.popleft() if brings else None,
            reviews=tuple(documents.popleft() for _ in range(reviews)),
            memberships=tuple(
                (record if isinstance(record, str) else changes[record].record, names.back(feed), seq)
                for record, feed, seq in zip(records, feeds, seqs, strict=True)
            ),
        )


# ---- blocks


def _block_to_plain(block: Block, names: _Feeds) -> dict[str, Any]:
    entries = block.entries
    plain: dict[str, Any] = _entries_to_plain(entries, names) if entries else {}
    if documents := [e.document for e in entries if e.document is not None and _is_brought(e)]:
        plain["documents"] = documents_to_plain(documents)
    if any(e.part is not None for e in entries):
        plain["check"] = [None if e.part is None else e.part.check for e in entries]
        plain["keeps"] = [None if e.part is None else e.part.keeps for e in entries]
    if block.cursors:
        plain["cursors"] = _cursors_to_plain(block.cursors, names)
    if block.is_last:
        plain["last"] = True
    if block.checks:
        plain["checks"] = [[names.out(c.feed), c.seq, c.count, c.digest] for c in block.checks]
    if block.spans:
        plain["spans"] = [[names.out(s.feed), s.prefix, s.seq, s.parts, s.rows] for s in block.spans]
    return plain


def _entries_to_plain(entries: Sequence[Entry], names: _Feeds) -> dict[str, Any]:
    return {
        "feed": [names.out(e.feed) for e in entries],
        "seq": [e.seq for e in entries],
        "put": [e.is_put for e in entries],
        "brings": [_is_brought(e) for e in entries],
        "record": [e.record for e in entries if not _is_brought(e)],
    }


def _is_brought(entry: Entry) -> bool:
    return entry.document is not None and entry.document.id == entry.record


def _cursors_to_plain(cursors: Mapping[str, Cursor], names: _Feeds) -> dict[str, Any]:
    return {
        "feed": [names.out(feed) for feed in cursors],
        "epoch": [at.epoch for at in cursors.values()],
        "seq": [at.seq for at in cursors.values()],
    }


def _block_from_plain(plain: BlockShape, names: _Feeds) -> Block:
    documents = deque(documents_from_plain(plain["documents"]) if "documents" in plain else ())
    records = deque(plain.get("record", ()))
    feeds = plain.get("feed", ())
    nothing: list[None] = [None] * len(feeds)
    parts = [
        None if check is None else Part(check, keeps or {})
        for check, keeps in zip(plain.get("check", nothing), plain.get("keeps", nothing), strict=True)
    ]
    columns = (plain.get("seq", ()), plain.get("put", ()), plain.get("brings", ()))
    rows = zip(feeds, *columns, parts, strict=True)
    entries = tuple(
        _brought(Entry(names.back(feed), seq, "", is_put, part=part), documents.popleft())
        if brings
        else Entry(names.back(feed), seq, records.popleft(), is_put)
        for feed, seq, is_put, brings, part in rows
    )
    if documents or records:
        raise ValueError("more came than there are entries")
    sums = (
        FeedCheck(names.back(feed), seq, count, digest)
        for feed, seq, count, digest in plain.get("checks", ())
    )
    spans = (
        Span(
            names.back(feed), prefix, seq, tuple(parts), tuple((record, Revision(*at)) for record, at in rows)
        )
        for feed, prefix, seq, parts, rows in plain.get("spans", ())
    )
    cursors = _cursors_from_plain(plain["cursors"], names) if "cursors" in plain else {}
    return Block(entries, cursors, plain.get("last", False), tuple(sums), tuple(spans))


def _brought(entry: Entry, document: Document) -> Entry:
    return replace(entry, record=document.id, document=document)


def _cursors_from_plain(plain: CursorsShape, names: _Feeds) -> dict[str, Cursor]:
    rows = zip(plain["feed"], plain["epoch"], plain["seq"], strict=True)
    return {names.back(feed): Cursor(epoch, seq) for feed, epoch, seq in rows}
