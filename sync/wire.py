"""Protocol objects to bytes and back: one zstd stream of JSON lines, flushed per block, every size bounded.

A request is one compressed body. A reply is a head line, then one line per block, then an end line; what is
read before a cut is whole blocks, so a cut costs at most one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import zstandard
from pydantic import ValidationError
from pydantic_core import from_json, to_json

from sync.bodies import document_from_plain, document_to_plain
from sync.changes import Change, Document, Revision
from sync.errors import Unreadable
from sync.protocol import (
    PROTOCOL,
    Block,
    Cursor,
    Entry,
    Exchange,
    FeedCheck,
    Head,
    Look,
    Receipt,
    Reply,
    Span,
    Verdict,
)
from sync.wire_shapes import BLOCK, DOUBTED, DOUBTS, HEAD, BlockShape, HeadShape, VerdictShape

REQUEST_LIMIT_BYTES = 1_000_000
PLAIN_LIMIT_BYTES = 5_000_000
LINE_LIMIT_BYTES = 20_000_000
CHANGES_LIMIT = 500
LEVEL = 9
_NOT_OURS = "What arrived is not an exchange of Navigator. Nothing was changed."
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)
"""What reading a part of another shape ends in; validation errors are value errors."""


class TooLarge(Unreadable):
    """More than one message may carry, packed or unpacked."""


def change_to_plain(change: Change) -> dict[str, Any]:
    """Give a change as JSON values, absent parts left out."""
    return change.model_dump(mode="json", exclude_defaults=True)


def change_from_plain(plain: Any) -> Change:
    """Read a change strictly.

    Raises: Unreadable.
    """
    try:
        return Change.model_validate_json(to_json(plain), strict=True)
    except ValidationError as error:
        raise Unreadable("A change arrived in a form that cannot be read.") from error


def encode_exchange(request: Exchange) -> bytes:
    """Give the bytes of a request."""
    plain = {
        "protocol": request.protocol,
        "release": request.release,
        "epoch": request.epoch,
        "cursors": request.cursors,
        "changes": [change_to_plain(c) for c in request.changes],
        "has_more": request.has_more,
        "last_number": request.last_number,
        "heard": request.heard,
    }
    doubts = {"looks": request.looks, "wanted": request.wanted}
    plain |= {name: asked for name, asked in doubts.items() if asked}
    return zstandard.ZstdCompressor(level=LEVEL).compress(to_json(plain))


def decode_exchange(body: bytes, store: str, person: str) -> Exchange:
    """Read a request whose sender was already proved to be `store` and `person`.

    Raises: Unreadable, also for one that is too large when unpacked.
    """
    plain = _plain(_bounded(body))
    try:
        if plain["protocol"] != PROTOCOL:
            raise Unreadable("This program and the hub speak different versions. Update the older one.")
        if len(plain["changes"]) > CHANGES_LIMIT:
            raise Unreadable("Too many changes in one message.")
        return Exchange(
            store=store,
            person=person,
            epoch=_text_or_none(plain["epoch"]),
            cursors=_cursors(plain["cursors"]),
            changes=tuple(change_from_plain(c) for c in plain["changes"]),
            has_more=bool(plain["has_more"]),
            last_number=_place(plain["last_number"]),
            release=str(plain["release"])[:40],
            heard=str(plain["heard"])[:64],
            looks=tuple(Look(*look) for look in DOUBTS.validate_python(plain.get("looks", []))),
            wanted=tuple(DOUBTED.validate_python(plain.get("wanted", []))),
        )
    except _MALFORMED as error:
        raise Unreadable(_NOT_OURS) from error


def encode_reply(reply: Reply) -> Iterator[bytes]:
    """Give the bytes of a reply as they become ready, flushed after the head and after every block."""
    packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
    for line in _reply_lines(reply):
        yield packer.compress(to_json(line) + b"\n") + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield packer.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH)


def _reply_lines(reply: Reply) -> Iterator[dict[str, Any]]:
    yield _head_to_plain(reply.head)
    for block in reply.blocks:
        yield _block_to_plain(block)
    yield {"end": True}


def decode_reply(chunks: Iterable[bytes]) -> Reply:
    """Read a reply as it arrives; blocks are read when asked for.

    Raises: Unreadable when the stream is not a reply; a cut raises whatever the link raises, between blocks.
    """
    lines = _lines(chunks)
    try:
        head = _head_from_plain(HEAD.validate_python(next(lines)))
    except (StopIteration, *_MALFORMED) as error:
        raise Unreadable(_NOT_OURS) from error
    return Reply(head, _blocks(lines))


def _blocks(lines: Iterator[Any]) -> Iterator[Block]:
    for line in lines:
        if isinstance(line, dict) and line.get("end"):
            return
        try:
            block = _block_from_plain(BLOCK.validate_python(line))
        except _MALFORMED as error:
            raise Unreadable(_NOT_OURS) from error
        yield block
    raise Unreadable("The connection ended before the reply was whole. What arrived is kept.")


def _lines(chunks: Iterable[bytes]) -> Iterator[Any]:
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    rest = b""
    for chunk in chunks:
        try:
            rest += unpacker.decompress(chunk)
        except zstandard.ZstdError as error:
            raise Unreadable(_NOT_OURS) from error
        *whole, rest = rest.split(b"\n")
        if len(rest) > LINE_LIMIT_BYTES:
            raise Unreadable(_NOT_OURS)
        yield from (_plain(line) for line in whole)


def _plain(text: bytes) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise Unreadable(_NOT_OURS) from error


def _bounded(body: bytes) -> bytes:
    if len(body) > REQUEST_LIMIT_BYTES:
        raise TooLarge("This message is too large.")
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 23).stream_reader(body)
    try:
        plain = reader.read(PLAIN_LIMIT_BYTES + 1)
    except zstandard.ZstdError as error:
        raise Unreadable(_NOT_OURS) from error
    if len(plain) > PLAIN_LIMIT_BYTES:
        raise TooLarge("This message is too large.")
    return plain


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)[:64]


def _cursors(plain: Mapping[str, Any]) -> dict[str, Cursor]:
    return {str(feed)[:80]: Cursor(str(at[0])[:64], _place(at[1])) for feed, at in plain.items()}


def _place(number: Any) -> int:
    """Read a place in a feed; a larger number than a database can hold is nobody's place."""
    if not 0 <= int(number) < 1 << 63:
        raise ValueError(_NOT_OURS)
    return int(number)


def _document(plain: Any) -> Document | None:
    return document_from_plain(plain) if plain is not None else None


def _head_to_plain(head: Head) -> dict[str, Any]:
    return {
        "epoch": head.epoch,
        "hub_at": head.hub_at,
        "verdicts": [_verdict_to_plain(v) for v in head.verdicts],
        "feeds": head.feeds,
        "feeds_version": head.feeds_version,
        "last": [head.last_number, head.last_change],
        "expected": head.expected_rows,
        "receipts": None
        if head.receipts is None
        else [[r.feed, r.site, r.store, r.seq, r.at] for r in head.receipts],
    }


def _head_from_plain(plain: HeadShape) -> Head:
    receipts = plain["receipts"]
    return Head(
        epoch=plain["epoch"],
        hub_at=plain["hub_at"],
        verdicts=tuple(_verdict_from_plain(v) for v in plain["verdicts"]),
        feeds=tuple(plain["feeds"]),
        feeds_version=plain["feeds_version"],
        last_number=plain["last"][0],
        last_change=plain["last"][1],
        expected_rows=plain["expected"],
        receipts=None if receipts is None else tuple(Receipt(*r) for r in receipts),
    )


def _verdict_to_plain(verdict: Verdict) -> dict[str, Any]:
    full = {
        "change": verdict.change,
        "outcome": verdict.outcome,
        "revision": verdict.revision,
        "field": verdict.field,
        "reason": verdict.reason,
        "document": document_to_plain(verdict.document) if verdict.document else None,
        "reviews": [document_to_plain(r) for r in verdict.reviews],
        "memberships": verdict.memberships,
    }
    return {name: value for name, value in full.items() if value not in (None, "", [], ())}


def _verdict_from_plain(plain: VerdictShape) -> Verdict:
    revision = plain.get("revision")
    return Verdict(
        change=plain["change"],
        outcome=plain["outcome"],  # type: ignore[arg-type]  # one of a later release is kept as it is
        revision=Revision(*revision) if revision else None,
        field=plain.get("field"),
        reason=plain.get("reason", ""),
        document=_document(plain.get("document")),
        reviews=tuple(document_from_plain(r) for r in plain.get("reviews", ())),
        memberships=tuple(plain.get("memberships", ())),
    )


def _block_to_plain(block: Block) -> dict[str, Any]:
    rows = [
        [e.feed, e.seq, e.record, int(e.is_put), document_to_plain(e.document) if e.document else None]
        for e in block.entries
    ]
    plain: dict[str, Any] = {"rows": rows, "cursors": block.cursors, "last": block.is_last}
    if block.checks:
        plain["checks"] = [[c.feed, c.seq, c.count, c.digest] for c in block.checks]
    if block.spans:
        plain["spans"] = [[s.feed, s.prefix, s.seq, s.parts, s.rows] for s in block.spans]
    return plain


def _block_from_plain(plain: BlockShape) -> Block:
    entries = tuple(
        Entry(feed, seq, record, bool(is_put), _document(document))
        for feed, seq, record, is_put, document in plain["rows"]
    )
    cursors = {feed: Cursor(epoch, seq) for feed, (epoch, seq) in plain["cursors"].items()}
    checks = tuple(FeedCheck(*check) for check in plain.get("checks", ()))
    spans = tuple(
        Span(feed, prefix, seq, tuple(parts), tuple((record, Revision(*at)) for record, at in rows))
        for feed, prefix, seq, parts, rows in plain.get("spans", ())
    )
    return Block(entries, cursors, plain["last"], checks, spans)
