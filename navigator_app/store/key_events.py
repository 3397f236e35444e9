"""What changed in who and what opens a desk, told by comparing its key file with what the store remembers of it.

The key file is not sealed, and some deeds are done while the desk is locked, so nothing outside the encrypted file is
trusted to tell of them: the store remembers each way in by its public half, and whoever opens the desk next compares.
What was done by a code, in another program or by putting another key file in place is found even where nobody
wrote it down. Who did it is known where it was written down at once.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from navigator_app.store import register
from navigator_app.store.auditing_ways import inside
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.keys import KeyFile
from navigator_app.store.opened import Opened
from navigator_app.store.slots import Slot
from sync.errors import Said
from sync.records.base import stamp

KNOWN: Final = "desk.ways_in"
"""Slot id -> what the store remembers of that way in."""
EVENTS: Final = "desk.key_events"
READ: Final = "desk.key_events_read"
"""Person -> up to which moment they have read what changed."""
TRIED: Final = "desk.sheet_tried"
"""When the sheet was last seen to open the desk, and by whom."""
KEPT: Final = 200
"""Events that are kept; the oldest goes when one more comes."""
Kind = Literal["let_in", "taken_out", "passphrase", "sheet", "phone_codes", "phone_code_used", "escrow"]
_MADE: Final[Mapping[str, Kind]] = {"recovery": "sheet", "phone": "phone_codes", "escrow": "escrow"}


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One change of who or what opens the desk."""

    kind: Kind
    name: str
    """Whose way in it is; empty for the sheet and for codes."""
    by: str
    """Who did it; empty where a code did it or nobody is known."""
    by_type: str
    """The type of slot that opened the key file for it; empty where it was found later."""
    at: str
    """When it was done, or where nobody wrote it down, when it was found."""


def remember(opened: Opened, file: KeyFile) -> None:
    """Compare the key file with what an opened store remembers; what changed meanwhile is kept as an event.

    Raises: what writing raises.
    """
    with opened.connections.reading() as connection:
        is_known = _of(file) == _plain(register.setting(connection, KNOWN))
    if not is_known:
        with opened.connections.writing() as connection:
            _compare(connection, file, None, opened.clock.now())


def note(ring: KeyRing, by: Slot, now: datetime) -> None:
    """Keep what was just done, and by whose way in; what cannot be kept now is found at the next unlock."""
    with suppress(Said), inside(ring) as connection:
        _compare(connection, ring.file, by, now)


def events(opened: Opened) -> list[KeyEvent]:
    """Give what is kept of it, the newest last; what a newer release wrote otherwise is left out."""
    with opened.connections.reading() as connection:
        plain = register.setting(connection, EVENTS, [])
    return [KeyEvent(**one) for one in plain if set(one) == set(KeyEvent.__slots__)]


def made_at(opened: Opened, slot_type: str) -> str:
    """Say since when there is a way in of this type, the newest where there are several; empty without one."""
    with opened.connections.reading() as connection:
        known = register.setting(connection, KNOWN, {})
    return max((one["since"] for one in known.values() if one["type"] == slot_type), default="")


def _compare(connection: Any, file: KeyFile, by: Slot | None, now: datetime) -> None:
    before: dict[str, dict[str, str]] | None = register.setting(connection, KNOWN)
    if before is not None:
        found = [
            KeyEvent(kind, name, _name(by), by.type if by else "", stamp(now))
            for kind, name, slot_id in _differences(before, file)
            if not _is_own(kind, slot_id, by)
        ]
        kept = [*register.setting(connection, EVENTS, []), *(asdict(one) for one in found)]
        register.set_setting(connection, EVENTS, kept[-KEPT:])
    known = {
        slot_id: (before or {}).get(slot_id, {}) | one | {"since": _since(before, slot_id, one, now)}
        for slot_id, one in _of(file).items()
    }
    register.set_setting(connection, KNOWN, known)


def _differences(before: Mapping[str, Mapping[str, str]], file: KeyFile) -> Iterator[tuple[Kind, str, str]]:
    after = _of(file)
    for slot_id, one in after.items():
        old = before.get(slot_id)
        if one["type"] == "person" and old is None:
            yield "let_in", one["name"], slot_id
        elif one["type"] == "person" and old is not None and old["public"] != one["public"]:
            yield "passphrase", one["name"], slot_id
    for slot_id, old in before.items():
        if old["type"] == "person" and slot_id not in after:
            yield "taken_out", old["name"], slot_id
    for slot_type, kind in _MADE.items():
        if any(one["type"] == slot_type and slot_id not in before for slot_id, one in after.items()):
            yield kind, "", ""
    gone = [old for slot_id, old in before.items() if old["type"] == "phone" and slot_id not in after]
    if gone and any(one["type"] == "phone" and slot_id in before for slot_id, one in after.items()):
        yield "phone_code_used", "", ""


def _is_own(kind: Kind, slot_id: str, by: Slot | None) -> bool:
    """Say whether it needs no telling: one's own passphrase, or the code for the phone by which the rest was done."""
    if by is None:
        return False
    return (kind == "passphrase" and by.id == slot_id) or (kind == "phone_code_used" and by.type == "phone")


def _of(file: KeyFile) -> dict[str, dict[str, str]]:
    return {
        slot.id: {"type": slot.type, "name": slot.name, "public": b64encode(slot.public).decode()}
        for slot in file.slots
    }


def _plain(known: Mapping[str, Mapping[str, str]] | None) -> dict[str, dict[str, str]] | None:
    if known is None:
        return None
    return {
        slot_id: {name: value for name, value in one.items() if name != "since"}
        for slot_id, one in known.items()
    }


def _since(
    before: Mapping[str, Mapping[str, str]] | None, slot_id: str, one: Mapping[str, str], now: datetime
) -> str:
    old = (before or {}).get(slot_id)
    return old["since"] if old is not None and old["public"] == one["public"] else stamp(now)


def _name(by: Slot | None) -> str:
    return by.name if by is not None and by.type == "person" else ""
