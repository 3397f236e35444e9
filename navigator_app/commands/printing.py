"""Paper and files that leave the encrypted store: each is written down first, with who let it out, and when."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from navigator_app.desk import Desk
from navigator_app.store.faults import spoken_by_disk

Way = Literal["printed", "saved"]


def note_out(desk: Desk, way: Way, patients: Iterable[str]) -> None:
    """Write down that these patients' data was printed, or saved outside the encrypted store."""
    for patient in patients:
        desk.store.note_read(desk.me.person_id, patient, way)


def save_out(desk: Desk, path: Path, content: bytes, patients: Iterable[str]) -> Path:
    """Write a sheet straight to where the person chose, after that was written down.

    Raises: Unavailable when the place cannot be written; no half of a file is then left there by us.
    """
    note_out(desk, "saved", patients)
    is_new = not path.exists()
    try:
        path.write_bytes(content)
    except OSError as error:
        if is_new:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise spoken_by_disk(error) from error
    return path
