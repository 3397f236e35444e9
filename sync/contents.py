"""What both ends know of a document's bytes: named by their SHA-256, moved in chunks, bounded in size.

A Document says which bytes are its own by that name; the bytes travel apart and after everything else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sync.errors import Refused, Unreadable

CHUNK_BYTES = 65_536
LIMIT_BYTES = 25_000_000
"""Some thirty pages scanned in color; a quarter of an hour at 256 kbit/s."""
PART_BYTES = 1_048_576
"""At most so much in one request."""
SMALLEST_PART_BYTES = 4_096
"""So much gets through a line that is cut all the time; the center takes no smaller part but the last."""
AWAITED_LIMIT = 20
"""Of so many documents a desk may wait for the bytes at the bell; the others are asked for in time."""
_shape = re.compile(r"^[0-9a-f]{64}$")


def fingerprint(content: bytes) -> str:
    """Name bytes by their SHA-256, as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_fingerprint(text: object) -> bool:
    """Say whether this has the shape of such a name."""
    return isinstance(text, str) and _shape.match(text) is not None


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a document's bytes the center has."""

    size_bytes: int
    arrived_bytes: int
    is_whole: bool
    """All of them came and are what their name says."""

    def as_plain(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {"size": self.size_bytes, "arrived": self.arrived_bytes, "whole": self.is_whole}

    @classmethod
    def from_plain(cls, plain: Any) -> Arrived:
        """Read it back.

        Raises: Unreadable.
        """
        try:
            found = cls(plain["size"], plain["arrived"], plain["whole"])
        except (KeyError, TypeError) as error:
            raise Unreadable("This is not how a document stands at the center.") from error
        if type(found.size_bytes) is not int or type(found.arrived_bytes) is not int:
            raise Unreadable("This is not how a document stands at the center.")
        if not 0 <= found.arrived_bytes <= found.size_bytes or found.is_whole not in (True, False):
            raise Unreadable("This is not how a document stands at the center.")
        return found


def check_size(size_bytes: int) -> None:
    """Refuse bytes that no document may have.

    Raises: Refused.
    """
    if size_bytes > LIMIT_BYTES:
        raise Refused(
            None,
            "This document has {size} MB; Navigator keeps up to {limit} MB. "
            "Nothing was taken. Ask for it in parts, or scan it in black and white.",
            size=-(-size_bytes // 1_000_000),
            limit=LIMIT_BYTES // 1_000_000,
        )
    if size_bytes < 1:
        raise Refused(None, "This document is empty. Nothing was taken.")
