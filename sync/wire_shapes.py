"""What the lines of a reply must look like, so that whatever is decoded can also be kept and shown.

Parts that a later release adds are passed over. A value of another shape, an id that is none, or a number that
no column holds makes its whole line unreadable before anything of it is absorbed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, NotRequired

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from sync.ids import Id
from sync.protocol import LOOKS_LIMIT, WANTED_LIMIT


def _is_moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a moment names its offset")
    return text


Place = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
Number = Annotated[int, Field(strict=True, ge=0, lt=1 << 62)]
"""A number of a store's changes, with room above it."""
Flag = Annotated[bool, Field(strict=True)]
Short = Annotated[str, StringConstraints(max_length=200)]
Sentence = Annotated[str, StringConstraints(max_length=20_000)]
Moment = Annotated[Short, AfterValidator(_is_moment)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
RevisionShape = tuple[Short, Place]
Prefix = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,31}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,32}$")]
WriteShape = tuple[Id, Id, Place, Id, Moment, Id | None, RevisionShape | None]


class DocumentShape(TypedDict):
    """A record as it stands; its fields are whatever its writer's release knows."""

    kind: Kind
    id: Id
    patient: Id | None
    site: Id | None
    revision: RevisionShape | None
    fields: dict[str, Any]
    writes: list[WriteShape]
    groups: dict[str, list[Place | tuple[Place, dict[str, Any]]]]


class VerdictShape(TypedDict):
    """A verdict, empty parts left out; one that is not known leaves its change in the queue."""

    change: Id
    outcome: Short
    revision: NotRequired[RevisionShape | None]
    field: NotRequired[Short | None]
    reason: NotRequired[Sentence]
    document: NotRequired[DocumentShape | None]
    reviews: NotRequired[list[DocumentShape]]
    memberships: NotRequired[list[tuple[Id, Short, Place]]]


class HeadShape(TypedDict):
    """The first line of a reply."""

    epoch: Short
    hub_at: Moment
    verdicts: list[VerdictShape]
    feeds: list[Short]
    feeds_version: Place
    last: tuple[Number, Short]
    expected: dict[Short, Place]
    receipts: list[tuple[Short, Short, Short, Place, Moment]] | None


class BlockShape(TypedDict):
    """Every further line but the last."""

    rows: list[tuple[Short, Place, Id, Annotated[int, Field(strict=True, ge=0, le=1)], DocumentShape | None]]
    cursors: dict[Short, tuple[Short, Place]]
    last: Flag
    checks: NotRequired[list[tuple[Short, Place, Place, Digest]]]
    spans: NotRequired[
        list[tuple[Short, Prefix, Place, list[tuple[Place, Digest]], list[tuple[Id, RevisionShape]]]]
    ]


HEAD = TypeAdapter(HeadShape)
BLOCK = TypeAdapter(BlockShape)
DOUBTS = TypeAdapter(Annotated[list[tuple[Short, Prefix]], Field(max_length=LOOKS_LIMIT)])
DOUBTED = TypeAdapter(Annotated[list[tuple[Short, Id]], Field(max_length=WANTED_LIMIT)])
