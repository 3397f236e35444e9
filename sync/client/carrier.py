"""The lane that comes after everything else: documents' bytes, one request at a time.

Each step is one request, sized to two seconds by what the last one moved in its time, so that a change that is saved
meanwhile waits no longer than that, and a good line is not asked more often than it has to be. What arrived is kept at
either end, so that a cut costs what was in the air.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from threading import Lock

from sync.client.ports import Depot, Parcel, ParcelStore
from sync.client.refusals import NO_SUCH_DOCUMENT, NOT_HERE_YET, WRONG_BYTES, TurnedDown
from sync.contents import CHUNK_BYTES, PART_BYTES, SMALLEST_PART_BYTES
from sync.errors import Said, Unavailable

WISH_S = 2.0
"""So long a request should take: a change that is saved meanwhile waits for it."""
GROWTH = 16
"""So many times the last part a part may be: a line is believed more only bit by bit."""
LATER_S = 300.0
"""After so long the center is asked again for what it did not have, if its bell told nothing until then."""
SAVED_BYTES = CHUNK_BYTES
STEPS_LIMIT = 1_000_000
_LATER = frozenset({NO_SUCH_DOCUMENT, NOT_HERE_YET})


@dataclass(frozen=True, slots=True)
class Step:
    """What one request moved."""

    parcel: Parcel
    """As it stands afterwards."""
    moved_bytes: int
    problem: Said | None = None
    """Why these bytes wait or stay where they are."""


@dataclass
class Stride:
    """How much goes at once in one direction: as much as the line moves in the time that a request should take."""

    part_bytes: int = CHUNK_BYTES

    def measure(self, moved_bytes: int, took_s: float) -> None:
        """Learn from a request; one that was over early and moved little says nothing of the line."""
        wished = int(moved_bytes / max(took_s, 1e-6) * WISH_S)
        if took_s > WISH_S:
            self.part_bytes = max(SMALLEST_PART_BYTES, min(self.part_bytes, wished))
        else:
            self.part_bytes = max(self.part_bytes, min(PART_BYTES, self.part_bytes * GROWTH, wished))

    def cut(self) -> None:
        """Learn from a line that broke: whatever was in the air is lost."""
        self.part_bytes = max(SMALLEST_PART_BYTES, self.part_bytes // 4)


@dataclass
class Carrier:
    """Carries documents' bytes both ways."""

    store: ParcelStore
    depot: Depot
    person: Callable[[], str]
    tell: Callable[[Step], None] = field(default=lambda _step: None)
    clock_s: Callable[[], float] = time.monotonic
    up: Stride = field(default_factory=Stride)
    down: Stride = field(default_factory=Stride)
    _later: dict[str, float] = field(default_factory=dict)
    _awaited: dict[str, str] = field(default_factory=dict)
    """Records whose bytes had not come to the center yet, by the name of these bytes."""
    _guard: Lock = field(default_factory=Lock)
    """Over the two above: the bell is heard on another thread."""
    _asked: set[str] = field(default_factory=set)
    """Records of whose bytes the center said how far it has them, in this run of the program."""

    def step(self) -> Step | None:
        """Make one request; None when nothing is to be carried now.

        Raises: Unavailable when the link ends; what arrived until then is kept.
        """
        parcel = self.store.next_parcel(self._put_off())
        if parcel is None:
            return None
        try:
            step = self._send(parcel) if parcel.is_outgoing else self._fetch(parcel)
        except TurnedDown as no:
            step = self._turned_down(parcel, no)
        except Unavailable:
            # Whether the last part arrived is asked before anything is sent again.
            self._asked.discard(parcel.record)
            if parcel.is_outgoing:
                self.up.cut()
            raise
        except Said as wrong:
            step = self._stuck(parcel, wrong)
        self.tell(step)
        return step

    def run(self) -> list[Step]:
        """Carry until nothing is left to carry now.

        Raises: Unavailable when the link ends.
        """
        steps: list[Step] = []
        while len(steps) < STEPS_LIMIT and (step := self.step()) is not None:
            steps.append(step)
        return steps

    def ask_again(self) -> None:
        """Forget what the center did not have: a person asked for it again."""
        with self._guard:
            self._later, self._awaited = {}, {}

    def awaited(self) -> frozenset[str]:
        """Name the records whose bytes this desk wants and the center did not have yet."""
        with self._guard:
            return frozenset(self._awaited.values())

    def came(self, records: Collection[str]) -> None:
        """Ask for these at the next step: the bell told that their bytes are whole at the center."""
        with self._guard:
            came = {sha256 for sha256, record in self._awaited.items() if record in records}
            self._later = {key: until for key, until in self._later.items() if key not in came}
            self._awaited = {key: record for key, record in self._awaited.items() if key not in came}

    def _put_off(self) -> frozenset[str]:
        """Name the bytes that are not asked for now; what waited long enough is asked for again."""
        now_s = self.clock_s()
        with self._guard:
            self._later = {key: until for key, until in self._later.items() if until > now_s}
            self._awaited = {key: record for key, record in self._awaited.items() if key in self._later}
            return frozenset(self._later)

    def _send(self, parcel: Parcel) -> Step:
        is_asked = parcel.record in self._asked
        body = self.store.parcel_part(parcel, self.up.part_bytes) if is_asked else b""
        begun_s = self.clock_s()
        arrived = self.depot.send(self.person(), parcel.record, parcel.done_bytes, body)
        self._asked.add(parcel.record)
        if body:
            self.up.measure(len(body), self.clock_s() - begun_s)
        self.store.parcel_sent(parcel, arrived)
        return Step(replace(parcel, done_bytes=arrived.arrived_bytes), len(body))

    def _fetch(self, parcel: Parcel) -> Step:
        limit = min(self.down.part_bytes, parcel.size_bytes - parcel.done_bytes)
        begun_s, start = self.clock_s(), parcel.done_bytes
        waiting = bytearray()
        try:
            for piece in self.depot.fetch(self.person(), parcel.record, start, limit):
                waiting += piece
                if len(waiting) >= SAVED_BYTES:
                    parcel = self._keep(parcel, waiting)
        finally:
            parcel = self._keep(parcel, waiting)
            # A cut costs a download nothing that had arrived, so that it says no more than how far one came.
            if parcel.done_bytes > start:
                self.down.measure(parcel.done_bytes - start, self.clock_s() - begun_s)
        if parcel.done_bytes == start:
            # A record may name another size than the center has; asking on and on would not change that.
            raise Said(
                "The center has fewer pages than the record names. Ask the sender for the document again."
            )
        return Step(parcel, parcel.done_bytes - start)

    def _keep(self, parcel: Parcel, waiting: bytearray) -> Parcel:
        if not waiting:
            return parcel
        kept = self.store.parcel_came(parcel, bytes(waiting))
        waiting.clear()
        return kept

    def _turned_down(self, parcel: Parcel, no: TurnedDown) -> Step:
        if no.code in _LATER:
            with self._guard:
                self._later[parcel.sha256] = self.clock_s() + LATER_S
                if no.code == NOT_HERE_YET:
                    self._awaited[parcel.sha256] = parcel.record
            self.store.parcel_waits(parcel, no.reason)
            return Step(parcel, 0, no)
        if no.code == WRONG_BYTES:
            return self._stuck(parcel, no)
        raise no

    def _stuck(self, parcel: Parcel, why: Said) -> Step:
        self._asked.discard(parcel.record)
        self.store.parcel_stuck(parcel, why.reason)
        return Step(parcel, 0, why)
