"""Paper and files that leave the encrypted store: each is written down first, with who let it out, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from navigator_app import deciding
from navigator_app.desk import Deed, Desk
from navigator_app.store.faults import spoken_by_disk
from sync.errors import Refused
from sync.records.base import stamp
from sync.rules.codes import code_list
from sync.words import say

Protection = Literal["passphrase", "none"]
EXPORTS: Final = "export"
"""The deed, as the table of roles names it."""
NOT_YOURS_TO_SAVE: Final = say("Your role does not save files outside the program. Ask your site lead.")
REASONS: Final = "print-reasons"
SHORTEST_WHY: Final = 8
"""Letters: a word that says something."""


def note_printed(desk: Desk, reason: str, patients: Iterable[str]) -> None:
    """Write down that these patients' data was printed, and for what.

    Raises: Refused for a reason that is not on the list.
    """
    if reason not in {one.code for one in code_list(REASONS).codes}:
        raise Refused("reason", "Choose what it is printed for.")
    for patient in patients:
        desk.store.note_read(desk.me.person_id, patient, f"printed_{reason}")


def checked_why(why: str) -> str:
    """Give why a file leaves the program, as it is kept.

    Raises: Refused for what says nothing.
    """
    said = " ".join(why.split())
    if len(said) < SHORTEST_WHY:
        raise Refused("why", "Say in a few words why this file leaves the program and for whom.")
    return said


def save_out(  # noqa: PLR0913 - what leaves, where to, and the account of it
    desk: Desk,
    path: Path,
    content: bytes,
    patients: Iterable[str],
    sheet: str,
    protection: Protection,
    why: str,
    *,
    also: Sequence[Deed] = (),
) -> Path:
    """Write a sheet straight to where the person chose, after that was written down for each patient on it.

    Shape: `also` is what is written down in the same deed.

    Raises: Refused for whose role takes nothing out, and without a reason; Unavailable when the place cannot be
    written; no half of a file is then left there by us.
    """
    if not deciding.may_do(desk, EXPORTS):
        raise Refused(None, NOT_YOURS_TO_SAVE)
    typed = {
        "person_id": desk.me.person_id,
        "saved_at": stamp(desk.now()),
        "saved_zone": desk.me.zone,
        "sheet": sheet,
        "protection": protection,
        "reason": checked_why(why),
    }
    whose = list(patients)
    desk.commit(*(Deed("disclosure", typed, patient=one) for one in whose), *also)
    if not whose:
        desk.commit(Deed("disclosure", typed, site=desk.me.site_id))
    for one in whose:
        desk.store.note_read(desk.me.person_id, one, "saved")
    _written(path, content)
    return path


def _written(path: Path, content: bytes) -> None:
    is_new = not path.exists()
    try:
        path.write_bytes(content)
    except OSError as error:
        if is_new:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise spoken_by_disk(error) from error
