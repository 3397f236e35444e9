"""The switch between a practice desk and its hub: cut, the desk works on as it would without a link."""

from __future__ import annotations

from collections import Counter

from sync.client.refusals import NO_LINK
from sync.errors import Unavailable
from sync.protocol import Exchange, Hub, Reply


class Switch:
    """A link that can be cut; counts what it let through."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.is_cut = False
        self.rounds: Counter[bool] = Counter()
        """How many rounds went through, and how many found the link cut."""

    def cut(self) -> None:
        """Take the link away."""
        self.is_cut = True

    def restore(self) -> None:
        """Give the link back."""
        self.is_cut = False

    def exchange(self, request: Exchange) -> Reply:
        """Make one round, if there is a link.

        Raises: Unavailable.
        """
        self.rounds[not self.is_cut] += 1
        if self.is_cut:
            raise Unavailable(NO_LINK)
        return self._hub.exchange(request)
