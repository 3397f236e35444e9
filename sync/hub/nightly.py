"""What a serving hub does by itself each night, at a quiet hour of the center: snapshots made anew, old things let go.

However many workers serve, one takes the night's work upon itself. What fails is noted by ids and done the next night;
the others go on, and so does the hub.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from sync.clock import Clock
from sync.hub.compaction import LEAST_DAYS, compact
from sync.hub.edge import log_bug
from sync.hub.snapshots import Shelf
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.hub.trails import anchor
from sync.words import clock_of

HOUR: Final = 3
WITHIN_HOURS: Final = 3
"""A hub that begins to serve within so many hours does the night's work, too; no change of clocks leaves one out."""
LOOKS_EVERY_S: Final = 60.0


class Nights:
    """A hub's nights, seen by one of its workers."""

    def __init__(self, store: SqlStore, clock: Clock, shelf: Shelf, hour: int = HOUR) -> None:
        self._store = store
        self._clock = clock
        self._shelf = shelf
        self._hour = hour
        self._seen: date | None = None
        """The last night that was taken, by this worker or by another one."""

    def keep(self, ended: threading.Event) -> None:
        """Look whether it is night, until the hub ends."""
        self._tried("looking at the clock", self.look)
        while not ended.wait(LOOKS_EVERY_S):
            self._tried("looking at the clock", self.look)

    def look(self) -> bool:
        """Do the night's work when it is time and nobody took it yet; says whether it was done here.

        Raises: Unavailable.
        """
        day = self._night()
        if day is None or day == self._seen:
            return False
        is_mine = self._store.carried_out(lambda tx: tx.take_night(day))
        self._seen = day
        if is_mine:
            self._work()
        return is_mine

    def _night(self) -> date | None:
        """Name the night that it is at the center, by the day on which it begins; None by day."""
        with self._store.reading() as tx:
            zone = _zone(tx.sites())
        here = self._clock.now().astimezone(clock_of(zone)).replace(tzinfo=None)
        since = here - timedelta(hours=self._hour)
        return since.date() if since.hour < WITHIN_HOURS else None

    def _work(self) -> None:
        for feed in self._shelf.large():
            self._tried(f"renewing the snapshot of {feed}", partial(self._shelf.renew_one, feed))
        self._tried("anchoring the desks' audits", lambda: anchor(self._store, self._clock))
        self._tried("compacting", lambda: compact(self._store, self._clock, LEAST_DAYS))

    def _tried(self, about: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the edge of its own thread: the next night tries again
            log_bug(error, f"{about} at night")


def _zone(sites: Sequence[HubSite]) -> str:
    """Give the center's zone, of several the first one's by name; UTC where there is none."""
    return next((site.zone for site in sites if site.is_center), "")
