"""A desk that makes a backup, or puts one in place, and loses its power meanwhile, in a process of its own."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from navigator_app import backups
from navigator_app.store import slots
from sync.clock import SetClock
from tests.backups.desks import Kept
from tests.faults.killed_joining import lose_power_before
from tests.store.desks import FRESH, NOW, ROSA


def make_until(home: Path, point: tuple[str, str, int] | None, said: Connection) -> None:
    """Make a backup; be killed at a point, or whenever it comes."""
    clock = SetClock(NOW)
    clock.forward(days=1)
    desk = Kept(home, "", clock).unlock()
    if point is not None:
        lose_power_before(*point)
    said.send("begun")
    backups.make(desk, home)
    said.send("done")


def put_back_until(
    home: Path, file: Path, code: str, point: tuple[str, str, int] | None, said: Connection
) -> None:
    """Put a backup in place; be killed at a point, or whenever it comes."""
    if point is not None:
        lose_power_before(*point)
    said.send("begun")
    backups.put_back(home, file, code, ROSA, FRESH, clock=SetClock(NOW), kdf=slots.cheapest())
    said.send("done")
