"""A desk that gets a new data key while somebody leaves, and loses its power meanwhile, in a process of its own."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from navigator_app.store import key_ring, rekeying
from tests.faults.killed_joining import lose_power_before


def rekey_until(
    home: Path, who: tuple[str, str], leaving: str, point: tuple[str, str, int] | None, said: Connection
) -> None:
    """Give the desk a new data key without one of its people; be killed at a point, or whenever it comes."""
    if point is not None:
        lose_power_before(*point)
    ring = key_ring.opened(home, *who)
    said.send("begun")
    rekeying.rekey(ring, [leaving])
    said.send("done")
