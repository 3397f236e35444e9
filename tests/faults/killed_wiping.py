"""A desk that is being wiped on its center's order and loses its power meanwhile, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection

from navigator_app import wiping
from sync.errors import Unavailable
from tests.faults.joined import Place, seat
from tests.faults.killed_joining import lose_power_before

TOUCHING = frozenset({"open", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree", "socket.connect"})
"""What a wipe does to the world."""


def wipe_until(place: Place, url: str, point: tuple[str, str, int] | int, said: Connection) -> None:
    """Meet the hub, take the order, follow it; be killed before a named deed, or before the nth thing that is done."""
    at = seat(place, url)
    try:
        at.engine.round()
    except Unavailable as why:
        order = wiping.order_in(at.desk, why)
        assert order is not None
        if isinstance(point, int):
            _lose_power_at(point)
        else:
            lose_power_before(*point)
        said.send("ordered")
        wiping.carry_out(at.desk, order, at.link)
        said.send("done")


def _lose_power_at(number: int) -> None:
    left = [number]

    def power(name: str, _args: tuple[object, ...]) -> None:
        if name in TOUCHING:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(power)
