"""What every part of an open store stands on: connections, derived tables, the clock, who opened it."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.store.connections import Connections
from navigator_app.store.mirror import Mirror, stand
from navigator_app.store.projection import Projections
from sync.clock import Clock


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has a slot in the key file."""

    id: str
    name: str
    role: str = ""


@dataclass(frozen=True)
class Opened:
    """An open store, before it is asked anything."""

    connections: Connections
    projections: Projections
    clock: Clock
    person: Person
    """Who unlocked it."""
    mirror: Mirror | None = None
    """What notes beside the file how far it has come; none for a file that nobody unlocked by a passphrase."""

    def note_stand(self) -> None:
        """Note beside the file how far it has come."""
        if self.mirror is not None:
            with self.connections.reading() as connection:
                now = stand(connection)
            self.mirror.write(now)
