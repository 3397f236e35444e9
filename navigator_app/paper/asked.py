"""How the desk and the process of its own speak: a short text of values, then bytes."""

from __future__ import annotations

import json
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
SAID_LIMIT_BYTES = 1_000_000


def packed(said: dict[str, Any], body: bytes = b"") -> bytes:
    """Put values and bytes together."""
    text = json.dumps(said).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def unpacked(whole: bytes) -> tuple[dict[str, Any], bytes]:
    """Take them apart again.

    Raises: ValueError for what is not whole.
    """
    if len(whole) < _LENGTHS.size:
        raise ValueError
    text_bytes, body_bytes = _LENGTHS.unpack_from(whole)
    start = _LENGTHS.size + text_bytes
    if text_bytes > SAID_LIMIT_BYTES or len(whole) != start + body_bytes:
        raise ValueError
    said = json.loads(whole[_LENGTHS.size : start])
    if not isinstance(said, dict):
        raise ValueError  # noqa: TRY004 - all that is wrong here is one thing to the reader
    return said, whole[start:]
