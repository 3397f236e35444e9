"""The desk's lane for documents' bytes: carried on the link thread between rounds, written on the writer thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from navigator_app.desk import Desk
from navigator_app.ui.work import Work
from sync.client.carrier import Carrier, Step
from sync.client.ports import Depot, Parcel, ParcelStore, Stocked, Touched
from sync.contents import Arrived
from sync.protocol import Hub

T = TypeVar("T")


class WriterParcels:
    """The lane's store: every question and every write waits its turn behind people's commands."""

    def __init__(self, work: Work, store: ParcelStore) -> None:
        self._work, self._store = work, store

    def next_parcel(self, later: Collection[str]) -> Parcel | None:
        """Give what is to be carried next."""
        return self._turn(lambda: self._store.next_parcel(later))

    def parcel_part(self, parcel: Parcel, limit_bytes: int) -> bytes:
        """Give the next bytes to send; they are read where they are asked for, since nothing is written."""
        return self._store.parcel_part(parcel, limit_bytes)

    def parcel_sent(self, parcel: Parcel, arrived: Arrived) -> None:
        """Note how much the center has."""
        self._turn(lambda: self._store.parcel_sent(parcel, arrived))

    def parcel_came(self, parcel: Parcel, body: bytes) -> Parcel:
        """Keep the next bytes that came."""
        return self._turn(lambda: self._store.parcel_came(parcel, body))

    def parcel_waits(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes cannot go or come yet."""
        self._turn(lambda: self._store.parcel_waits(parcel, reason))

    def parcel_stuck(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes neither go nor come until a person asks again."""
        self._turn(lambda: self._store.parcel_stuck(parcel, reason))

    def _turn(self, fn: Callable[[], T]) -> T:
        return self._work.absorb(fn)


class Lane(QObject):
    """How documents go and come; silent where there is no hub that keeps them."""

    moved = Signal(object)
    """One request was made for a document: a `sync.client.carrier.Step`."""

    def __init__(self, work: Work, desk: Desk, hub: Hub | None) -> None:
        super().__init__()
        self._work = work
        self._depot: Depot | None = hub.depot() if isinstance(hub, Stocked) else None
        self._carrier = (
            Carrier(
                WriterParcels(work, desk.store.parcels), self._depot, lambda: desk.me.person_id, self._tell
            )
            if self._depot is not None
            else None
        )

    def carry(self) -> bool:
        """Make one request, on the link thread; False when nothing is to be carried now.

        Raises: Unavailable.
        """
        return self._carrier is not None and self._carrier.step() is not None

    def ask_again(self) -> None:
        """Carry what a person just asked for, whatever the center said of it before."""
        if self._carrier is not None:
            self._carrier.ask_again()
        self._work.ring()

    def awaited(self) -> frozenset[str]:
        """Name the records whose pages are wanted here and had not come to the center yet."""
        return self._carrier.awaited() if self._carrier is not None else frozenset()

    def came(self, records: Collection[str]) -> None:
        """Carry these next: they have come to the center."""
        if self._carrier is not None:
            self._carrier.came(records)

    def end(self) -> None:
        """Carry no more; a request that is under way ends."""
        if self._depot is not None:
            self._depot.end()

    def _tell(self, step: Step) -> None:
        self.moved.emit(step)
        self._work.announce(Touched(frozenset({("document", step.parcel.record)})))
