"""The way between a desk of a world and its hub, through real bytes, with an adversary's faults on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sync.client.refusals import TurnedDown
from sync.errors import Refused, Unavailable
from sync.hub.service import Service
from sync.protocol import Exchange, Reply
from sync.wire import Known, asked_by, decode_exchange, decode_reply, encode_exchange, encode_reply
from sync.wire.frames import Stream, messages

FAULTS = (
    "none",
    "lost",
    "reply_lost",
    "doubled",
    "late",
    "head_only",
    "cut",
    "reordered",
    "partial",
    "late_reply",
)


@dataclass
class Wire:
    """The way between one desk and the hub, through real bytes, with one fault at a time."""

    service: Service
    fault: str = "none"
    late: list[tuple[bytes, str, str]] = field(default_factory=list)
    kept_replies: list[tuple[Exchange, Known, list[bytes]]] = field(default_factory=list)

    def exchange(self, request: Exchange) -> Reply:
        if self.fault == "lost":
            raise Unavailable("No link.")
        return self.asked(_mangled(request, self.fault))

    def asked(self, request: Exchange) -> Reply:
        """Ask in bytes; this end remembers nothing of earlier rounds."""
        known = Known()
        body, asked = encode_exchange(request, known), asked_by(request, known)
        return decode_reply(self.passed(body, request, known), asked)

    def passed(self, body: bytes, request: Exchange, known: Known) -> Iterator[bytes]:
        """Take a body to the hub, and give what comes back of the answer."""
        if self.fault == "late":
            self.late.append((body, request.store, request.person))
            raise Unavailable("No link.")
        chunks = self._let_in(body, request)
        if self.fault == "doubled":
            chunks = self._let_in(body, request)
        if self.fault == "late_reply":
            self.kept_replies.append((request, replace(known), chunks))
        if self.fault in ("reply_lost", "late_reply"):
            raise Unavailable("No link.")
        return _cut(chunks, self.fault)

    def _let_in(self, body: bytes, request: Exchange) -> list[bytes]:
        try:
            return self.answer(body, request.store, request.person)
        except Refused as no:
            # The hub's door says it so to a computer that is not among those it knows.
            raise TurnedDown("unknown" if "not joined" in str(no) else "refused", str(no)) from no

    def answer(self, body: bytes, store: str, person: str) -> list[bytes]:
        """Let the hub answer a body, however old it is."""
        asked = decode_exchange(body, store, person)
        return list(encode_reply(self.service.exchange(asked.exchange), asked))

    def late_reply(self) -> Reply | None:
        """Give the oldest answer that took the long way."""
        if not self.kept_replies:
            return None
        request, known, chunks = self.kept_replies.pop(0)
        return decode_reply(iter(chunks), asked_by(request, known), known)


def _mangled(request: Exchange, fault: str) -> Exchange:
    if fault == "reordered":
        return replace(request, changes=request.changes[::-1])
    if fault == "partial":
        return replace(request, changes=request.changes[1::2])
    return request


def _cut(chunks: list[bytes], fault: str) -> Iterator[bytes]:
    """Let the first messages of a reply through, whole ones, and then no more."""
    if fault not in ("head_only", "cut"):
        yield from chunks
        return
    said = list(messages(chunks))
    whole = 1 if fault == "head_only" else 1 + len(said) // 2
    stream = Stream(level=3)
    yield from (stream.message(each) for each in said[:whole])
    raise Unavailable("No link.")
