"""How long to wait after wrong passphrases, how strong one is in words, and whether Caps Lock is on: pure rules."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

FREE_TRIES: Final = 5
LONGEST_S: Final = 900
SHORTEST_PASSPHRASE: Final = 15
Strength = Literal["empty", "short", "plain", "fair", "strong"]


@dataclass(frozen=True)
class Tries:
    """Wrong passphrases in a row; five are free, then the wait doubles up to a quarter of an hour."""

    wrong: int = 0

    @property
    def wait_s(self) -> int:
        """Seconds before the next one may be tried."""
        beyond = self.wrong - FREE_TRIES
        return min(2 ** min(beyond + 1, 12), LONGEST_S) if beyond >= 0 else 0


class Waits:
    """Who has to wait until when: each person's own wrong ones, those before the program began included."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._stopwatch = stopwatch
        self._known: dict[str, tuple[Tries, float]] = {}
        """Of each person the wrong ones, and when the next may be tried."""

    def know(self, person: str, wrong: int, since_s: float) -> None:
        """Hear how many were wrong before, and how long ago the last of them was."""
        tries = Tries(wrong)
        self._known[person] = tries, self._stopwatch() + tries.wait_s - since_s

    def one_more(self, person: str) -> None:
        """Count another wrong one of somebody's."""
        tries, _ = self._known.get(person, (Tries(), 0.0))
        self.know(person, tries.wrong + 1, 0)

    def left_s(self, person: str) -> int:
        """Say for how many more seconds somebody has to wait."""
        now = self._stopwatch()
        _, free_at = self._known.get(person, (Tries(), now))
        return max(0, math.ceil(free_at - now))


def strength(passphrase: str, name: str = "") -> Strength:
    """Say how strong a passphrase is; length counts, a repeated letter or one's own name does not."""
    if not passphrase:
        return "empty"
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return "short"
    lowered = passphrase.lower()
    is_name = any(len(part) > 2 and part in lowered for part in name.lower().split())
    if len(set(lowered)) < 6 or "navigator" in lowered or (is_name and len(passphrase) < 24):
        return "plain"
    return "strong" if len(passphrase) >= 20 and (" " in passphrase or len(set(lowered)) >= 12) else "fair"


def is_caps_lock(text: str, *, with_shift: bool) -> bool | None:
    """Tell from one typed letter whether Caps Lock is on; None when the key is not a letter."""
    if len(text) != 1 or not text.isalpha() or text.lower() == text.upper():
        return None
    return text.isupper() != with_shift
