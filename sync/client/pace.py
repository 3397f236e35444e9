"""When to try again: the one retry machine of the desk, as pure numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST_S = 2.0
LONGEST_S = 300.0
QUIET_S = 60.0
"""Between rounds when all is well and nothing waits."""
JITTER = 0.5
WISH_JITTER = 0.2


@dataclass(slots=True)
class Pace:
    """How long to wait before the next round."""

    random: Random
    failures: int = 0

    def after_success(self) -> float:
        """Give the seconds to wait when the last round ended well."""
        self.failures = 0
        return QUIET_S

    def after_failure(self, retry_s: float | None = None) -> float:
        """Give the seconds to wait after a failed round; the other end's own wish is obeyed, and spread a little.

        A hub that asks two hundred desks to come later does not want them all in the same second.
        """
        self.failures += 1
        if retry_s is not None:
            return retry_s * (1 + WISH_JITTER * self.random.random())
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self.failures - 1, 12))
        return longest * (1 - JITTER * self.random.random())
