"""How far the making of practice is: told by the thread that makes it, read by the window, stopped by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.errors import Refused
from sync.words import Words, say

_BEGINNING: Final = say("Setting up a center and two clinics")


@dataclass
class Progress:
    """Written by one thread, read by another; each value stands by itself."""

    words: Words = _BEGINNING
    done: int = 0
    of: int = 0
    """0 while it is not known how much there is."""
    is_stopped: bool = False

    def tell(self, words: Words, done: int = 0, of: int = 0) -> None:
        """Say what is being made and how much of it is done.

        Raises: Refused once a person has stopped it.
        """
        if self.is_stopped:
            raise Refused(None, say("Stopped. Nothing of it was kept."))
        self.words, self.done, self.of = words, done, of

    def stop(self) -> None:
        """Let it end at the next step."""
        self.is_stopped = True
