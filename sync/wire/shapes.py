"""What the parts of a message must look like, so that whatever is decoded can also be kept and shown.

Parts that a later release adds are passed over. A value of another shape, an id that is none, or a number that
no column holds makes its whole message unreadable before anything of it is absorbed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from sync.ids import Id
from sync.protocol import CHANGES_LIMIT, CHARTS_LIMIT, GAPS_LIMIT, LINES_LIMIT, LOOKS_LIMIT, WANTED_LIMIT

NUMBER_LIMIT: Final = 1 << 63


def _is_moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a moment names its offset")
    return text


Whole = Annotated[int, Field(strict=True)]
Place = Annotated[int, Field(strict=True, ge=0, lt=NUMBER_LIMIT)]
Number = Annotated[int, Field(strict=True, ge=0, lt=1 << 62)]
"""A number of a store's changes, with room above it."""
Flag = Annotated[bool, Field(strict=True)]
Short = Annotated[str, StringConstraints(max_length=200)]
Sentence = Annotated[str, StringConstraints(max_length=20_000)]
Moment = Annotated[Short, AfterValidator(_is_moment)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,31}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,32}$")]
Feed = Place | Short
"""Its place in the list of feeds that both ends know, or its name."""
RevisionShape = tuple[Short, Place]


class WritesShape(TypedDict):
    """Who wrote, where and when: one entry a write, in the order of the records."""

    change: list[Id]
    store: list[Id]
    number: list[Place]
    author: list[Id]
    at: list[Moment]
    place: list[Id | None]
    epoch: list[Short | None]
    back: list[Whole]


class DocumentsShape(TypedDict):
    """Records as columns; their fields are whatever their writers' releases know."""

    kind: list[Kind]
    id: list[Id]
    patient: list[Id | None]
    site: list[Id | None]
    epoch: list[Short | None]
    n: list[Place]
    fields: list[dict[str, Any]]
    names: list[list[str]]
    named: list[Place]
    patterns: list[list[list[Place]]]
    pattern: list[Place]
    values: list[dict[str, Any]]
    wrote: list[Place]
    writes: WritesShape


class VerdictsShape(TypedDict):
    """Verdicts as columns; one that is not known leaves its change in the queue."""

    change: list[Place | Id]
    """Its place among the changes that were sent, or its id."""
    outcome: list[Short]
    epoch: list[Short | None]
    n: list[Place]
    field: list[Short | None]
    reason: list[Sentence]
    brings: list[Flag]
    """Whether it brings its record; the documents lie behind each other."""
    reviews: list[Place]
    """How many Reviews each brings."""
    records: list[list[Place | Id]]
    """Where each takes records in: the place among the changes of one about it, or the record's id."""
    feeds: list[list[Feed]]
    seqs: list[list[Place]]
    documents: Any


class ReceiptsShape(TypedDict):
    """How far other computers have read feeds."""

    feed: list[Feed]
    site: list[Short]
    store: list[Short]
    seq: list[Place]
    at: list[Moment]


class HeadShape(TypedDict):
    """The first message of a reply; what its reader knows already is left out."""

    hub_at: Moment
    epoch: NotRequired[Short]
    verdicts: NotRequired[VerdictsShape]
    feeds: NotRequired[list[Short]]
    feeds_version: NotRequired[Place]
    newest: NotRequired[Id | Literal[""]]
    n: NotRequired[Place]
    line: NotRequired[tuple[list[Short], list[Place]]]
    feed_ends: NotRequired[tuple[list[Short], list[Place]]]
    offered: NotRequired[list[tuple[Id, RevisionShape]]]
    rolled_back: NotRequired[Flag]
    successor: NotRequired[Id]
    expected: NotRequired[tuple[list[Short], list[Place]]]
    offers: NotRequired[list[tuple[Feed, Short, Place, Place, Place, Place, Short]]]
    """Feed, snapshot, seq, rows, bytes, block, asked."""
    receipts: NotRequired[ReceiptsShape]


class CursorsShape(TypedDict):
    """How far feeds were read."""

    feed: list[Feed]
    epoch: list[Short]
    seq: list[Place]


class BlockShape(TypedDict):
    """Every further message; one without entries leaves their columns out."""

    feed: NotRequired[list[Feed]]
    seq: NotRequired[list[Place]]
    put: NotRequired[list[Flag]]
    brings: NotRequired[list[Flag]]
    record: NotRequired[list[Id]]
    """Of the entries that bring no document."""
    check: NotRequired[list[Place | None]]
    """Of the entries whose document is only the part that moved."""
    keeps: NotRequired[list[dict[Short, Place] | None]]
    documents: NotRequired[Any]
    cursors: NotRequired[CursorsShape]
    last: NotRequired[Flag]
    checks: NotRequired[list[tuple[Feed, Place, Place, Digest]]]
    spans: NotRequired[
        list[tuple[Feed, Prefix, Place, list[tuple[Place, Digest]], list[tuple[Id, RevisionShape]]]]
    ]


class FirstShape(TypedDict):
    """How far first downloads have come."""

    feed: list[Short]
    snapshot: list[Short]
    block: list[Place]
    room: Place
    charts: NotRequired[Annotated[list[Id], Field(max_length=CHARTS_LIMIT)]]
    begun: NotRequired[tuple[Digest, Place]]
    """Of which block a part is here already, and how many bytes."""


class RequestShape(TypedDict):
    """What a desk says, but for its changes."""

    protocol: Whole
    release: NotRequired[Annotated[str, StringConstraints(max_length=40)]]
    epoch: NotRequired[Short]
    cursors: NotRequired[CursorsShape]
    digest: NotRequired[Digest]
    """Of all cursors, where only those that moved are said."""
    changes: NotRequired[Annotated[list[dict[str, Any]], Field(max_length=CHANGES_LIMIT)]]
    brief: NotRequired[Flag]
    """Edits of records that the hub had before do not say where these belong."""
    has_more: NotRequired[Flag]
    heard: NotRequired[Annotated[str, StringConstraints(max_length=64)]]
    feeds: NotRequired[Place]
    """The mark of the list of feeds that this desk knows."""
    newest: NotRequired[Place]
    """The mark of its newest change that the hub knows."""
    looks: NotRequired[Annotated[list[tuple[Short, Prefix]], Field(max_length=LOOKS_LIMIT)]]
    wanted: NotRequired[Annotated[list[tuple[Short, Id]], Field(max_length=WANTED_LIMIT)]]
    gaps: NotRequired[Annotated[list[tuple[Number, Number]], Field(max_length=GAPS_LIMIT)]]
    successor: NotRequired[Id]
    offers: NotRequired[Any]
    lines: NotRequired[Annotated[list[tuple[Short, Short, Place]], Field(max_length=LINES_LIMIT)]]
    first: NotRequired[FirstShape]


class PastShape(TypedDict):
    """A page of a record's past."""

    changes: Annotated[list[dict[str, Any]], Field(max_length=CHANGES_LIMIT)]
    outcome: list[Short]
    epoch: list[Short | None]
    n: list[Place]
    field: list[Short | None]
    reason: list[Sentence]
    received: list[Moment]
    all: Flag


HEAD = TypeAdapter(HeadShape)
BLOCK = TypeAdapter(BlockShape)
REQUEST = TypeAdapter(RequestShape)
PAST = TypeAdapter(PastShape)
DOCUMENTS = TypeAdapter(DocumentsShape)
