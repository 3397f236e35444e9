"""The claim of a computer that is joining, kept in its folder until its desk stands.

A one-time code is spent when the hub answers. Whatever ends the program between that and the encrypted file, the
same claim sent again gets the same welcome. The file holds no patient's data: the computer's own key, which opens
nothing but the link of a desk that is still empty, and what the hub said; the code stands in it only as its hash.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from navigator_app.store.faults import spoken_by_disk
from sync.disk import BINARY, flush_folder, put_in_place
from sync.ids import Id, new_id
from sync.joining import Welcome
from sync.signing import new_signing_key

NAME = "joining.json"
OURS_ONLY = 0o600


class Claiming(BaseModel):
    """As whom this computer joins, where, with which code; the hub's answer once there is one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    store: Id
    key: str
    public_key: str
    code: str
    """The code's hash."""
    url: str
    ca_file: str = ""
    is_practice: bool = False
    welcome: Welcome | None = None

    def answered(self, welcome: Welcome) -> Claiming:
        """Give the same with the hub's answer."""
        return self.model_copy(update={"welcome": welcome})


def begin(home: Path, code: str, url: str, ca_file: str, *, is_practice: bool) -> Claiming:
    """Take up the claim that was made with this code, else make a new one; kept before it is given.

    Raises: Unavailable when the folder cannot be written.
    """
    before, spent = find(home), _hash(code)
    key, public_key = new_signing_key()
    fresh = Claiming(store=new_id(), key=key.hex(), public_key=public_key.hex(), code=spent, url=url)
    known = before if before is not None and before.code == spent else fresh
    claim = known.model_copy(update={"url": url, "ca_file": ca_file, "is_practice": is_practice})
    keep(home, claim)
    return claim


def find(home: Path) -> Claiming | None:
    """Find the claim of a joining that did not end.

    Empty: None where there is none that can be read.
    """
    try:
        return Claiming.model_validate_json((home / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def keep(home: Path, claim: Claiming) -> None:
    """Keep a claim so that it outlives the power.

    Raises: Unavailable when the folder cannot be written.
    """
    beside = home / f"{NAME}.new"
    try:
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OURS_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(claim.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        put_in_place(beside, home / NAME)
        flush_folder(home)
    except OSError as error:
        raise spoken_by_disk(error) from error


def forget(home: Path) -> None:
    """Take the claim away; one that cannot be taken away now is, when the desk is unlocked next."""
    for name in (NAME, f"{NAME}.new"):
        with suppress(OSError):
            (home / name).unlink(missing_ok=True)


def _hash(code: str) -> str:
    return hashlib.sha256(b"navigator joining\n" + code.encode()).hexdigest()
