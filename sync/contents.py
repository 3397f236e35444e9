"""What both ends know of a document's bytes: named by their SHA-256, moved in chunks, bounded in size.

A Document says which bytes are its own by that name; the bytes travel apart and after everything else.
"""

from __future__ import annotations

import hashlib
import re

from sync.errors import Refused

CHUNK_BYTES = 65_536
LIMIT_BYTES = 25_000_000
"""Some thirty pages scanned in color; a quarter of an hour at 256 kbit/s."""
_shape = re.compile(r"^[0-9a-f]{64}$")


def fingerprint(content: bytes) -> str:
    """Name bytes by their SHA-256, as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_fingerprint(text: object) -> bool:
    """Say whether this has the shape of such a name."""
    return isinstance(text, str) and _shape.match(text) is not None


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
