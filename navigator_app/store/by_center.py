"""A key file opened by data keys that the center opened for it, which are believed only once records open with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from navigator_app.store import keys, rekeying
from navigator_app.store.faults import DamagedStore
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.keys import KeyFile
from navigator_app.store.slots import Slot
from sync.errors import Refused

NO_KEY: Final = (
    "This computer has learned no key of the center yet, so the center cannot open it. Use the sheet, or ask a site"
    " lead who unlocks this computer."
)
NOT_THESE: Final = (
    "What came as the center's answer does not open this computer. Nothing was changed. Ask the center again."
)


def escrow_slot(file: KeyFile) -> Slot:
    """Give the slot that is sealed to the center's key.

    Raises: Refused where there is none.
    """
    slot = next((one for one in file.slots if one.type == "escrow"), None)
    if slot is None:
        raise Refused(None, NO_KEY)
    return slot


def sealed_keys(file: KeyFile) -> list[bytes]:
    """Give what the center has to open: the data key, and the pending one where there is one.

    Raises: Refused where neither is sealed to the center.
    """
    slot = escrow_slot(file)
    pending = [one.data_key for one in file.pending or () if one.id == slot.id]
    return [slot.data_key, *pending]


def opened(home: Path, slot_id: str, data_keys: Sequence[bytes]) -> KeyRing:
    """Open a key file by its data keys, as the center opened them.

    Raises: Refused when the records do not open with them; DamagedStore, StoreBusy, what `keys.read` raises.
    """
    file, records = keys.read(home), home / keys.RECORDS
    slot = escrow_slot(file)
    if not records.exists():
        raise DamagedStore
    is_same = slot.id == slot_id and len(data_keys) == len(sealed_keys(file))
    if not is_same or not any(rekeying.opens(records, one) for one in data_keys):
        raise Refused(None, NOT_THESE)
    pending = data_keys[1] if len(data_keys) > 1 else None
    return KeyRing(home, file, slot, None, data_keys[0], pending)
