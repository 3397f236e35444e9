"""How far the file of records had come when it was last locked or exchanged, noted beside it under the data key.

An older copy put back, a page replayed or a log cut opens without a word: what the mirror knows and the file does not
tells that it went back in time. A mirror that is missing, damaged or of another data key says nothing.
"""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from navigator_app.store import audit, register
from sync.disk import whole_file
from sync.ids import is_id
from sync.trail import Head

NAME: Final = "mirror"
PURPOSE: Final = "mirror"
_ABOUT: Final = b"navigator mirror 1"
_NONCE_BYTES: Final = 12
_LIMIT_BYTES: Final = 10_000


class Stand(NamedTuple):
    """How far a store had come: the last number of its own changes under its name, and its audit."""

    store: str
    number: int
    head: Head


class Mirror:
    """The file beside the records; best effort, since whoever holds the folder can take it away."""

    def __init__(self, home: Path, key: bytes) -> None:
        self._path = home / NAME
        self._seal = AESGCM(key)
        self._last: Stand | None = None

    def read(self) -> Stand | None:
        """Give what was noted last; None where there is nothing that this data key sealed."""
        try:
            with self._path.open("rb") as file:
                body = file.read(_LIMIT_BYTES)
            plain = json.loads(self._seal.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _ABOUT))
            store, number, seq = plain["store"], int(plain["number"]), int(plain["seq"])
            return Stand(store, number, Head(seq, bytes.fromhex(plain["hash"]))) if is_id(store) else None
        except (OSError, InvalidTag, ValueError, KeyError, TypeError):
            return None

    def write(self, stand: Stand) -> None:
        """Note how far the file has come; nothing is written where that was noted already."""
        if stand == self._last:
            return
        plain = {"store": stand.store, "number": stand.number, "seq": stand.head.seq}
        body = json.dumps({**plain, "hash": stand.head.hash.hex()}).encode()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        with suppress(OSError):
            with whole_file(self._path) as file:
                file.write(nonce + self._seal.encrypt(nonce, body, _ABOUT))
            self._last = stand


def stand(connection: Any) -> Stand:
    """Say how far the open file has come."""
    return Stand(register.store_id(connection), register.numbered_to(connection), audit.head(connection))


def went_back(connection: Any, known: Stand) -> bool:
    """Say whether the file is behind what was noted of it."""
    store = register.store_id(connection)
    if not audit.holds(connection, known.head):
        return True
    if known.store != store:
        return known.store not in register.setting(connection, register.EARLIER_IDS, [])
    return register.numbered_to(connection) < known.number
