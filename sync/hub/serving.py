"""Serving a hub: in this process, or by several workers behind one port that share nothing but the database.

A worker that ends is replaced. Each has its own pool of connections and its own ear for what moves at the others.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Final

from sync.clock import SystemClock
from sync.errors import Refused, Said
from sync.hub.http import in_background, make_app, make_server
from sync.hub.nightly import Nights
from sync.hub.service import Service
from sync.hub.snapshots import Shelf
from sync.hub.store import FILE_NAME, SqlStore, open_database, open_store

END_S: Final = 15.0
"""How long a worker may take to answer what it has begun."""
PAUSE_S: Final = 1.0
"""Before a worker that ended is replaced, so that one that cannot begin does not begin all the time."""


@dataclass(frozen=True)
class Serving:
    """What a hub serves from, how it proves itself, and when it is quiet."""

    folder: Path | None
    database_url: str | None
    certificate: Path | None = None
    key: Path | None = None
    night_hour: int | None = None
    """By the center's clock; None for a hub that does nothing by night."""
    proxy: str | None = None
    """The address of a reverse proxy before it, which alone is believed about who asks."""

    def opened(self, *, may_be_new: bool = True) -> SqlStore:
        """Open the hub's database, made when it is new.

        Raises: Refused where there is none and it may not be new; Unavailable, Unreadable.
        """
        if self.database_url is not None:
            return open_database(self.database_url, may_be_new=may_be_new)
        folder = self.folder or Path()
        if not may_be_new and not (folder / FILE_NAME).exists():
            raise Refused("data", "There is no hub in this folder.")
        return open_store(folder)


def serve_alone(door: socket.socket, serving: Serving) -> None:
    """Answer at this door until told to stop."""
    store, clock = serving.opened(), SystemClock()
    shelf = Shelf(store, clock, run=in_background)
    service = Service(store, clock, shelf)
    app = make_app(service, store, clock)
    server = make_server(app, serving.certificate, serving.key, serving.proxy)
    signal.signal(signal.SIGTERM, server.handle_exit)
    ended = threading.Event()
    if serving.night_hour is not None:
        nights = Nights(store, clock, shelf, serving.night_hour)
        threading.Thread(target=nights.keep, args=(ended,), name="nights", daemon=True).start()
    # What was loaded to serve stays. Looked through for what may go, again and again, it cost a twentieth of a round.
    gc.collect()
    gc.freeze()
    try:
        server.run([door])
    except KeyboardInterrupt:
        pass
    finally:
        ended.set()
        store.close()


def serve_together(door: socket.socket, serving: Serving, workers: int) -> None:
    """Answer at this door with several processes until told to stop."""
    with _until_told() as told:
        working = [_started(door, serving) for _ in range(workers)]
        try:
            while not told.poll():
                wait([told, *(worker.sentinel for worker in working)])
                if not told.poll(PAUSE_S):
                    working = [one if one.is_alive() else _started(door, serving) for one in working]
        finally:
            for worker in working:
                worker.terminate()
            for worker in working:
                worker.join(END_S)


def _started(door: socket.socket, serving: Serving) -> BaseProcess:
    worker = multiprocessing.get_context("spawn").Process(target=_work, args=(door, serving), daemon=True)
    worker.start()
    return worker


def _work(door: socket.socket, serving: Serving) -> None:
    try:
        serve_alone(door, serving)
    except Said as said:
        # What keeps a worker from its work is for whoever looks after the hub; the next one tries again.
        sys.stderr.write(f"{said}\n")
        sys.exit(1)


@contextmanager
def _until_told() -> Iterator[Connection]:
    """Give what becomes readable when this process is told to stop."""
    told, tell = multiprocessing.Pipe(duplex=False)

    def stop(_number: int, _frame: FrameType | None) -> None:
        tell.send_bytes(b"stop")

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
