"""What a desk says in one round, as bytes and back.

A round's changes are told as columns. How far each feed was read is told as a digest of it all and the places that
moved, where the hub has answered before; a desk of the center follows hundreds of feeds, and most of them stand still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from sync.changes import Change, Document
from sync.errors import Unreadable
from sync.protocol import (
    OFFERS_LIMIT,
    PROTOCOL,
    SETTLED,
    Cursor,
    Exchange,
    First,
    FirstPlace,
    Head,
    Look,
)
from sync.wire.documents import documents_from_plain, documents_to_plain
from sync.wire.first import Begun
from sync.wire.frames import (
    NO_DICTIONARY,
    NOT_OURS,
    REQUEST_LIMIT_BYTES,
    TooLarge,
    UnknownDictionary,
    dictionary_of,
    few_messages,
    messages,
    newest_dictionary,
)
from sync.wire.packing import packed
from sync.wire.shapes import REQUEST, CursorsShape, RequestShape
from sync.wire.unpacking import unpacked

LEVEL: Final = 19
"""Requests are small and their way is the slowest of all."""
MALFORMED: Final = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)
"""What reading a part of another shape ends in; validation errors are value errors."""
OTHER_VERSION: Final = "This program and the hub speak different versions. Update the older one."
TOO_MANY: Final = "Too many records in one message."


class UnknownCursors(Unreadable):
    """The hub does not remember how far this store has read as the store thinks it does; it wants to hear it all."""


class UnknownHomes(Unreadable):
    """The hub does not have a record that was edited, so that it has to be told where it belongs."""


Homes = Mapping[str, tuple[str | None, str | None]]
"""Patient and site of records, as their envelopes say them."""


@dataclass
class Known:
    """What the two ends of a link know of each other already, so that it need not be said again."""

    cursors: Mapping[str, Cursor] = field(default_factory=dict)
    """What the hub was told and has answered."""
    feeds: tuple[str, ...] = ()
    feeds_version: int = 0
    last_change: str = ""
    """The newest change that the hub has of this store."""
    dictionary: int = field(default_factory=newest_dictionary)
    begun: Begun = field(default_factory=Begun)

    def answered(self, request: Exchange, head: Head) -> None:
        """Note what the hub heard and said; it notes the cursors before it answers."""
        self.cursors = dict(request.cursors)
        self.feeds, self.feeds_version = head.feeds, head.feeds_version
        settled = {verdict.change for verdict in head.verdicts if verdict.outcome in SETTLED}
        newest = max((c for c in request.changes if c.id in settled), key=lambda c: c.number, default=None)
        # Were an older one newer after all, the hub would say so the next time.
        self.last_change = newest.id if newest else head.last_change

    def forget(self) -> None:
        """Say everything again, and in words that every release knows."""
        self.cursors, self.feeds, self.feeds_version, self.last_change = {}, (), 0, ""
        self.dictionary = NO_DICTIONARY


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its answer needs it: what was asked, and what whoever asked knows already."""

    exchange: Exchange
    feeds_mark: int = 0
    dictionary: int = NO_DICTIONARY
    last_mark: int = 0
    begun: tuple[str, int] | None = None
    """Of which block of a snapshot whoever asked has a part, and how many bytes."""


def asked_by(request: Exchange, known: Known) -> Asked:
    """Give the asking side's view of its own request."""
    mark = change_mark(known.last_change)
    return Asked(request, feeds_mark(known.feeds, known.feeds_version), known.dictionary, mark)


def feeds_mark(feeds: Sequence[str], version: int) -> int:
    """Give the same number for the same list of feeds, 0 for none."""
    if not feeds:
        return 0
    return int.from_bytes(_short_hash([str(version), *feeds], 4))


def change_mark(change: str) -> int:
    """Give a short number for a change, 0 for none."""
    return int(change[:8] or "0", 16)


def cursors_digest(cursors: Mapping[str, Cursor]) -> str:
    """Give the same short text for the same places in the same feeds."""
    return _short_hash(sorted(f"{feed}|{at.epoch}|{at.seq}" for feed, at in cursors.items()), 8).hex()


def _short_hash(lines: Iterable[str], size: int) -> bytes:
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=size).digest()


def encode_exchange(request: Exchange, known: Known | None = None) -> bytes:
    """Give the bytes of a request to a hub of which so much is known."""
    known = known or Known()
    is_brief = bool(known.cursors) and any(map(_has_home_there, request.changes))
    plain = {
        "protocol": request.protocol,
        "release": request.release,
        "epoch": request.epoch,
        **_cursors_to_plain(request.cursors, known.cursors),
        "changes": [change_to_plain(change, is_brief=is_brief) for change in request.changes],
        "brief": is_brief,
        "has_more": request.has_more,
        "heard": request.heard,
        "feeds": feeds_mark(known.feeds, known.feeds_version),
        "newest": change_mark(known.last_change),
        "looks": request.looks,
        "wanted": request.wanted,
        "gaps": request.gaps,
        "successor": request.successor,
        "offers": documents_to_plain(request.offers) if request.offers else None,
        "lines": request.lines,
        "first": _first_to_plain(request.first, known.begun),
    }
    said = {name: value for name, value in plain.items() if value}
    return few_messages([packed(said)], LEVEL, known.dictionary)


def _cursors_to_plain(cursors: Mapping[str, Cursor], told: Mapping[str, Cursor]) -> dict[str, Any]:
    moved = {feed: at for feed, at in cursors.items() if told.get(feed) != at}
    plain: dict[str, Any] = {}
    if moved:
        plain["cursors"] = {
            "feed": list(moved),
            "epoch": [at.epoch for at in moved.values()],
            "seq": [at.seq for at in moved.values()],
        }
    if told:
        plain["digest"] = cursors_digest(cursors)
    return plain


def _first_to_plain(first: First | None, begun: Begun) -> dict[str, Any] | None:
    if first is None:
        return None
    plain: dict[str, Any] = {
        "feed": [place.feed for place in first.places],
        "snapshot": [place.snapshot for place in first.places],
        "block": [place.block for place in first.places],
        "room": first.room_bytes,
    }
    if first.charts:
        plain["charts"] = first.charts
    if begun.body:
        plain["begun"] = [begun.digest, len(begun.body)]
    return plain


def _first_from_plain(shape: RequestShape) -> First | None:
    if "first" not in shape:
        return None
    first = shape["first"]
    places = zip(first["feed"], first["snapshot"], first["block"], strict=True)
    return First(tuple(FirstPlace(*place) for place in places), first["room"], tuple(first.get("charts", ())))


def _has_home_there(change: Change) -> bool:
    """Say whether the hub had the record before, and so knows where it belongs."""
    return change.base is not None and not change.creates


def change_to_plain(change: Change, *, is_brief: bool = False) -> dict[str, Any]:
    """Give a change as JSON values, absent parts left out, its base as two numbers of two columns."""
    leave = {"patient", "site"} if is_brief and _has_home_there(change) else set()
    plain = change.model_dump(mode="json", exclude_defaults=True, exclude=leave)
    if base := plain.pop("base", None):
        plain["base_epoch"], plain["base_n"] = base
    return plain


def change_from_plain(plain: dict[str, Any]) -> Change:
    """Read a change.

    Raises: Unreadable.
    """
    epoch, n = plain.pop("base_epoch", None), plain.pop("base_n", None)
    if epoch is not None:
        plain["base"] = [epoch, n]
    try:
        return Change.model_validate_json(to_json(plain), strict=True)
    except ValidationError as error:
        raise Unreadable("A change arrived in a form that cannot be read.") from error


def _nothing() -> dict[str, Cursor]:
    return {}


def _no_homes(_records: Collection[str]) -> Homes:
    return {}


def decode_exchange(
    body: bytes,
    store: str,
    person: str,
    noted: Callable[[], Mapping[str, Cursor]] = _nothing,
    homes: Callable[[Collection[str]], Homes] = _no_homes,
) -> Asked:
    """Read a request whose sender was already proved to be `store` and `person`.

    Shape: `noted` gives how far this store is known to have read the feeds it may see, `homes` where records belong.
    Raises: Unreadable, also for one that is too large when unpacked; UnknownCursors, UnknownHomes, UnknownDictionary.
    """
    plain = _plain(body)
    try:
        if plain["protocol"] != PROTOCOL:
            raise Unreadable(OTHER_VERSION)
        shape = REQUEST.validate_python(plain)
        if shape.get("brief"):
            _bring_home(shape.get("changes", ()), homes)
        exchange = _exchange(shape, store, person, _cursors(shape, noted))
    except MALFORMED as error:
        raise Unreadable(NOT_OURS) from error
    begun = shape["first"].get("begun") if "first" in shape else None
    return Asked(exchange, shape.get("feeds", 0), dictionary_of(body), shape.get("newest", 0), begun)


def _bring_home(changes: Sequence[dict[str, Any]], homes: Callable[[Collection[str]], Homes]) -> None:
    """Say of every edit where its record belongs.

    Raises: UnknownHomes.
    """
    edits = [plain for plain in changes if plain.get("base_epoch") is not None and not plain.get("creates")]
    found = homes({plain["record"] for plain in edits})
    for plain in edits:
        if plain["record"] not in found:
            raise UnknownHomes("Where these records belong has to be said again.")
        patient, site = found[plain["record"]]
        plain |= {"patient": patient, "site": site}


def _plain(body: bytes) -> Any:
    if len(body) > REQUEST_LIMIT_BYTES:
        raise TooLarge("This message is too large.")
    try:
        (sections,) = messages([body])
        return unpacked(sections)
    except (TooLarge, UnknownDictionary):
        raise
    except (Unreadable, *MALFORMED) as error:
        raise Unreadable(NOT_OURS) from error


def _exchange(shape: RequestShape, store: str, person: str, cursors: Mapping[str, Cursor]) -> Exchange:
    return Exchange(
        store=store,
        person=person,
        epoch=shape.get("epoch"),
        cursors=cursors,
        changes=tuple(change_from_plain(change) for change in shape.get("changes", ())),
        has_more=shape.get("has_more", False),
        gaps=tuple(shape.get("gaps", ())),
        successor=shape.get("successor", ""),
        release=shape.get("release", ""),
        heard=shape.get("heard", ""),
        looks=tuple(Look(*look) for look in shape.get("looks", ())),
        wanted=tuple(shape.get("wanted", ())),
        offers=_offers(shape),
        lines=tuple(shape.get("lines", ())),
        first=_first_from_plain(shape),
    )


def _offers(shape: RequestShape) -> tuple[Document, ...]:
    found = documents_from_plain(shape["offers"]) if "offers" in shape else []
    if len(found) > OFFERS_LIMIT:
        raise Unreadable(TOO_MANY)
    return tuple(found)


def _cursors(shape: RequestShape, noted: Callable[[], Mapping[str, Cursor]]) -> dict[str, Cursor]:
    empty: CursorsShape = {"feed": [], "epoch": [], "seq": []}
    told = shape.get("cursors", empty)
    columns = zip(told["feed"], told["epoch"], told["seq"], strict=True)
    cursors = {str(feed): Cursor(epoch, seq) for feed, epoch, seq in columns}
    if "digest" not in shape:
        return cursors
    whole = {**noted(), **cursors}
    if cursors_digest(whole) != shape["digest"]:
        raise UnknownCursors("How far this store has read has to be said again.")
    return whole
