"""How many passphrases in a row were wrong, kept over the end of the program beside the key file.

Best effort and no part of what keeps a stranger out: whoever has the folder can take this file away, and a copy of
the folder is guessed at without it. It slows down somebody who sits at this computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sync.disk import whole_file

NAME: Final = "attempts.json"
MOST: Final = 10_000
"""Wrong ones beyond this are not counted any more."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Wrong passphrases of one person in a row, and when the last of them was."""

    count: int
    at: datetime

    def since_s(self, now: datetime) -> float:
        """Say how long ago the last one was, in seconds; 0 where the clock was set back since."""
        return max(0.0, (now - self.at).total_seconds())


def read(home: Path) -> Mapping[str, Wrong]:
    """Give what was counted for each slot; nothing where there is no file or it is none of ours."""
    try:
        plain = json.loads((home / NAME).read_bytes())
        return {str(slot): _wrong(one) for slot, one in plain.items()}
    except (OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}


def note(home: Path, slot: str, now: datetime) -> None:
    """Count one more wrong one."""
    known = dict(read(home))
    before = known[slot].count if slot in known else 0
    _write(home, known | {slot: Wrong(min(before + 1, MOST), now)})


def forget(home: Path, slot: str) -> None:
    """Begin anew: the right one was said."""
    known = dict(read(home))
    if known.pop(slot, None) is not None:
        _write(home, known)


def _wrong(plain: Mapping[str, Any]) -> Wrong:
    count, at = plain["count"], datetime.fromisoformat(plain["at"])
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST or at.tzinfo is None:
        raise ValueError
    return Wrong(count, at)


def _write(home: Path, known: Mapping[str, Wrong]) -> None:
    """Replace the file; a disk that does not take it keeps nobody out."""
    plain = {slot: {"count": one.count, "at": one.at.isoformat()} for slot, one in known.items()}
    with suppress(OSError), whole_file(home / NAME) as file:
        file.write(json.dumps(plain).encode())
