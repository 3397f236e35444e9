"""What is killed: a desk that saves and exchanges without end, and a hub that serves, each in a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name

from sync.clock import SystemClock
from sync.errors import Unavailable
from sync.hub.http import listening, make_app, make_server
from sync.hub.service import Service
from sync.hub.store import open_store
from tests.faults.joined import Place, Seat, seat

SAVES_A_ROUND = 3


def work_without_end(place: Place, url: str, said: Connection) -> None:
    """Save, exchange, save again until killed; one word per save, said after it was acknowledged."""
    at = seat(place, url)
    charts = [image.id for image in at.store.of_kind("patient")]
    while True:
        for _ in range(SAVES_A_ROUND):
            said.send(_save(at, charts))
        # One round, not until idle: the next save then meets the rest of a half-settled queue.
        with suppress(Unavailable):
            at.engine.round()


def _save(at: Seat, charts: list[str]) -> tuple[str, str]:
    number = at.store.last_number() + 1
    note = f"note {number}"
    if number % 7 == 1 or not charts:
        charts.append(at.new_patient(note, at.desk.me.site_id))
        return charts[-1], note
    record = charts[-1 - number % min(len(charts), 5)]
    at.edit(record, note=note)
    if number % 5 == 0:
        at.store.save_draft(f"patient:{record}", {"note": f"typed {number}"}, at.desk.image(record))
    return record, note


def exchange_until(place: Place, url: str, point: str, times: int, said: Connection) -> None:
    """Exchange, and be killed when a function of this name has returned for the nth time."""
    kill_after(point, times)
    at = seat(place, url)
    said.send("begun")
    at.engine.run()


def serve_until(folder: Path, point: str, times: int, said: Connection) -> None:
    """Serve a hub, and be killed when a function of this name has returned for the nth time."""
    kill_after(point, times)
    serve(folder, said)


def kill_after(name: str, times: int) -> None:
    """Let this process be killed when a function of ours has returned for the nth time."""
    where, _, last = name.rpartition(".")
    home, left = resolve_name(where), [times]
    done: Callable[..., object] = getattr(home, last)

    def killed(*about: object, **more: object) -> object:
        said = done(*about, **more)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return said

    setattr(home, last, killed)


def serve(folder: Path, said: Connection) -> None:
    """Serve a hub on a free port until killed."""
    store = open_store(folder)
    store.carried_out(lambda tx: tx.ask_approval(is_asked=False))
    server = make_server(make_app(Service(store, SystemClock()), store, SystemClock()))
    door = listening("127.0.0.1", 0)
    said.send(door.getsockname()[1])
    server.run([door])
