"""The switch between a practice desk and its hub: cut, the desk works on as it would without a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from sync.client.link import Link
from sync.client.ports import Bell, Depot, Heard
from sync.client.refusals import NO_LINK
from sync.client.wires import Traffic
from sync.contents import Arrived
from sync.errors import Unavailable
from sync.protocol import Exchange, PastPage, Reply


class Switch:
    """A link that can be cut; counts what it let through."""

    def __init__(self, hub: Link) -> None:
        self._hub = hub
        self._bells: list[SwitchedBell] = []
        self.is_cut = False
        self.rounds: Counter[bool] = Counter()
        """How many rounds went through, and how many found the link cut."""

    @property
    def traffic(self) -> Traffic:
        """What the link under it moved until now."""
        return self._hub.traffic

    def cut(self) -> None:
        """Take the link away, also from whoever waits for news."""
        self.is_cut = True
        for bell in self._bells:
            bell.cut()

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

    def history(self, person: str, record: str, before: str | None) -> PastPage:
        """Ask for a record's past, if there is a link.

        Raises: Unavailable.
        """
        if self.is_cut:
            raise Unavailable(NO_LINK)
        return self._hub.history(person, record, before)

    def bell(self) -> Bell:
        """Give a place to wait for news, as long as there is a link."""
        self._bells.append(SwitchedBell(self, self._hub))
        return self._bells[-1]

    def depot(self) -> Depot:
        """Give the way to documents' bytes, as long as there is a link."""
        return SwitchedDepot(self, self._hub.depot())


class SwitchedDepot:
    """Documents that neither go nor come while the link is cut."""

    def __init__(self, switch: Switch, depot: Depot) -> None:
        self._switch, self._depot = switch, depot

    def send(self, person: str, record: str, at: int, body: bytes) -> Arrived:
        """Bring the next part.

        Raises: Unavailable.
        """
        self._check()
        return self._depot.send(person, record, at, body)

    def fetch(self, person: str, record: str, at: int, limit_bytes: int) -> Iterator[bytes]:
        """Give bytes as they arrive.

        Raises: Unavailable, here and when the link is cut between pieces.
        """
        for piece in self._depot.fetch(person, record, at, limit_bytes):
            self._check()
            yield piece

    def end(self) -> None:
        """Ask no more."""
        self._depot.end()

    def _check(self) -> None:
        if self._switch.is_cut:
            raise Unavailable(NO_LINK)


class SwitchedBell:
    """A bell that falls silent when the link is cut."""

    def __init__(self, switch: Switch, hub: Link) -> None:
        self._switch, self._hub = switch, hub
        self._bell = hub.bell()

    def hear(self, person: str, read_sum: int, awaited: Collection[str] = ()) -> Heard:
        """Wait for news.

        Raises: Unavailable when the link is or gets cut.
        """
        if self._switch.is_cut:
            raise Unavailable(NO_LINK)
        return self._bell.hear(person, read_sum, awaited)

    def hear_anew(self) -> None:
        """End a wait with nothing heard."""
        self._bell.hear_anew()

    def cut(self) -> None:
        """Let go of whoever waits; the next wait needs a new connection."""
        ended, self._bell = self._bell, self._hub.bell()
        ended.end()

    def end(self) -> None:
        """Wait no more."""
        self._bell.end()
