"""Protocol objects to bytes and back: columns of like values in one zstd stream, flushed per block, every size bounded.

The only room that knows the form (docs/decisions/0010-wire.md). `request` and `reply` say what is said, `documents` how
records lie in columns, `packing` and `unpacking` how columns lie in bytes, `frames` how bytes are squeezed and bounded.
"""

from __future__ import annotations

from sync.wire.frames import REQUEST_LIMIT_BYTES, TooLarge, UnknownDictionary
from sync.wire.past import decode_past, encode_past
from sync.wire.reply import decode_reply, encode_reply
from sync.wire.request import (
    Asked,
    Homes,
    Known,
    UnknownCursors,
    UnknownHomes,
    asked_by,
    decode_exchange,
    encode_exchange,
)

__all__ = [
    "REQUEST_LIMIT_BYTES",
    "Asked",
    "Homes",
    "Known",
    "TooLarge",
    "UnknownCursors",
    "UnknownDictionary",
    "UnknownHomes",
    "asked_by",
    "decode_exchange",
    "decode_past",
    "decode_reply",
    "encode_exchange",
    "encode_past",
    "encode_reply",
]
