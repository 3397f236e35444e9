"""What every part of an open store stands on: connections, derived tables, the clock, who opened it."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.store.connections import Connections
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
