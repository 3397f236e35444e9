"""What a computer could not send any more, as a sealed file for its hub: changes, one a line, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import ValidationError

from sync.bodies import BODY_LIMIT_BYTES
from sync.changes import Change
from sync.errors import Unreadable
from sync.sealed import NOT_ONE

PURPOSE: Final = "unsent"
ENDING: Final = ".navsealed"


def lines_of(changes: Iterable[Change]) -> Iterator[bytes]:
    """Give changes as the lines that are sealed."""
    return (change.model_dump_json(exclude_defaults=True).encode() + b"\n" for change in changes)


def changes_in(pieces: Iterable[bytes]) -> Iterator[Change]:
    """Read changes from the opened pieces of a file, holding one line of it.

    Raises: Unreadable.
    """
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        if len(held) > BODY_LIMIT_BYTES:
            raise Unreadable(NOT_ONE)
        yield from map(_change, whole)
    if held:
        raise Unreadable(NOT_ONE)


def _change(line: bytes) -> Change:
    try:
        return Change.model_validate_json(line)
    except ValidationError as error:
        raise Unreadable(
            "This file holds what only a newer release can read. Nothing was changed."
        ) from error
