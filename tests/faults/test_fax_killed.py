"""kill -9 while faxes are taken in: each is whole in the store or whole in its folder, never in neither."""

from __future__ import annotations

import multiprocessing
import os
import random
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Timer

from navigator_app.commands.papers import take_in
from sync.contents import fingerprint
from tests.faults.joined import ground
from tests.paper.sheets import pdf
from tests.store.desks import ROSA, make_desk, unlock

KILLS = int(os.environ.get("NAVIGATOR_FAX_KILLS", "12"))
LONGEST_S = 1.2
nursery = multiprocessing.get_context("forkserver")


def takes_in_without_end(home: Path, folder: Path, said: Connection) -> None:
    """Take in whatever lies there until killed."""
    from navigator_app.desk import Desk, Me  # noqa: PLC0415 - in the child
    from sync.clock import SystemClock  # noqa: PLC0415 - as above

    store = unlock(home)
    desk = Desk(
        store, Me(ROSA, "Rosa Vance", "5" * 32, "America/Denver", frozenset({"navigator"})), SystemClock()
    )
    said.send("open")
    for path in sorted(folder.iterdir()):
        take_in(desk, path)
        said.send(path.name)


def test_a_fax_is_never_in_neither_place() -> None:
    rng = random.Random(7)  # noqa: S311 - a replayable schedule, not a secret
    with ground() as here:
        home, folder = here / "desk", here / "fax"
        make_desk(home).close()
        folder.mkdir()
        sent: dict[str, bytes] = {}
        for kill in range(KILLS):
            for number in range(3):
                content = pdf(1, f"fax {kill} {number}")
                sent[fingerprint(content)] = content
                (folder / f"{kill}-{number}.pdf").write_bytes(content)
            _killed(home, folder, rng.random() * LONGEST_S)
            _nothing_lost(home, folder, sent)


def _killed(home: Path, folder: Path, after_s: float) -> None:
    said, child_says = nursery.Pipe(duplex=False)
    process = nursery.Process(target=takes_in_without_end, args=(home, folder, child_says), daemon=True)
    process.start()
    child_says.close()
    try:
        assert said.poll(60)
        timer = Timer(after_s, process.kill)
        timer.start()
        process.join(60)
        timer.cancel()
    finally:
        process.kill()
        process.join()
        said.close()


def _nothing_lost(home: Path, folder: Path, sent: dict[str, bytes]) -> None:
    store = unlock(home)
    try:
        lying = {path.read_bytes() for path in folder.iterdir()}
        named = [row.sha256 for row in store.rows("document")]
        assert len(named) == len(set(named))
        kept = {store.contents.read(sha256) for sha256 in named}
        assert set(sent.values()) == lying | kept
    finally:
        store.close()
