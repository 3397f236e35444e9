"""Keys of ours: 16 random bytes, written as 32 lowercase hexadecimal digits."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Annotated

from pydantic import StringConstraints

ID_PATTERN = r"^[0-9a-f]{32}$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]

_shape = re.compile(ID_PATTERN)


def new_id() -> str:
    """Make a key that nobody else has."""
    return secrets.token_hex(16)


def derived_id(*parts: str) -> str:
    """Give the one key that everybody computes from the same parts."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def is_id(text: object) -> bool:
    """Say whether this has the shape of a key of ours."""
    return isinstance(text, str) and _shape.match(text) is not None
