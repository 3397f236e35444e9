"""Just enough of msgpack to say what a plain sender of field patches would send; the program does not use it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any


def packed(value: Any) -> bytes:
    """Give JSON values and bytes as msgpack.

    Raises: TypeError for anything else.
    """
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, str | bytes):
        return _text(value)
    if isinstance(value, Mapping):
        parts = b"".join(packed(key) + packed(item) for key, item in value.items())
        return _head(len(value), 0x80, 16, b"\x00\xde\xdf") + parts
    if isinstance(value, list | tuple):
        return _head(len(value), 0x90, 16, b"\x00\xdc\xdd") + b"".join(packed(item) for item in value)
    raise TypeError(type(value).__name__)


def _text(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return _head(len(value), 0, 0, b"\xc4\xc5\xc6") + value
    text = value.encode()
    return _head(len(text), 0xA0, 32, b"\xd9\xda\xdb") + text


def _whole(value: int) -> bytes:
    if 0 <= value < 128:
        return bytes([value])
    if -32 <= value < 0:
        return bytes([value & 0xFF])
    for mark, form in zip(b"\xcc\xcd\xce\xcf" if value > 0 else b"\xd0\xd1\xd2\xd3", "BHIQ", strict=True):
        form = form if value > 0 else form.lower()  # noqa: PLW2901 - the signed one of the same size
        try:
            return bytes([mark]) + struct.pack(f">{form}", value)
        except struct.error:
            continue
    raise TypeError("a number that msgpack cannot hold")


def _head(count: int, short: int, below: int, marks: bytes) -> bytes:
    """Give the mark of a value of so many parts: in one byte, or with one, two or four more."""
    if count < below:
        return bytes([short | count])
    for mark, form, limit in zip(marks, ("B", "H", "I"), (1 << 8, 1 << 16, 1 << 32), strict=True):
        if mark and count < limit:
            return bytes([mark]) + struct.pack(f">{form}", count)
    raise TypeError("more parts than msgpack can hold")
