"""kill -9 at any moment of a save or an exchange: what was acknowledged is there, files are sound, both ends agree.

A desk is reused over many kills, so that each one meets what the last one left. `NAVIGATOR_KILLS` sets another
number for a soak.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from navigator_app.store.connections import is_sound
from sync.hub.ports import HubTransaction
from sync.hub.store import open_store
from tests.faults.crash import serve, work_without_end
from tests.faults.joined import CENTER, Place, Seat, exchange, ground, join, seat
from tests.hub.running import running_hub

KILLS = int(os.environ.get("NAVIGATOR_KILLS", "500"))
FLIGHTS = max(4, KILLS // 50)
"""Kills are spread over this many desks, so that workers share them and a failure names its seed."""
HUB_KILLS = max(1, KILLS // FLIGHTS // 4)
DESK_KILLS = max(1, KILLS // FLIGHTS - HUB_KILLS)
LONGEST_S = 0.12
pytestmark = pytest.mark.timeout(7_200)

# Each child is forked from a process that has our modules in memory and nothing else: no threads, no files.
nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(["tests.faults.crash"])


@contextmanager
def child(work: Callable[..., None], *about: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    """Start a process; it is killed at the end, whatever happens."""
    said, child_says = nursery.Pipe(duplex=False)
    process = nursery.Process(target=work, args=(*about, child_says), daemon=True)
    process.start()
    child_says.close()
    try:
        yield process, said
    finally:
        process.kill()
        process.join()
        said.close()


def rest_of(said: Connection) -> list[Any]:
    """Give what was said before the end."""
    heard: list[Any] = []
    with suppress(EOFError):
        while True:
            heard.append(said.recv())
    return heard


@pytest.mark.parametrize("flight", range(FLIGHTS))
def test_a_desk_killed_at_any_moment_loses_nothing_that_was_acknowledged(flight: int) -> None:
    rng = random.Random(flight)  # noqa: S311 - a replayable schedule, not a secret
    with ground() as folder, running_hub(folder / "hub") as hub:
        place = join(hub, folder / "desk", "Rosa Delgado")
        center = seat(join(hub, folder / "center", "Imani Okafor", CENTER, is_center=True), hub.url)
        acknowledged: list[tuple[str, str]] = []
        for _ in range(DESK_KILLS):
            acknowledged += killed(place, hub.url, center, rng)
            at = seat(place, hub.url)
            is_whole(at, acknowledged[-200:])
            assert exchange(at)
            with hub.store.reading() as tx:
                both_agree(at, tx)
            at.close()
        at = seat(place, hub.url)
        is_whole(at, acknowledged)
        assert len(acknowledged) >= DESK_KILLS
        at.close()
        center.close()


def killed(place: Place, url: str, center: Seat, rng: random.Random) -> list[tuple[str, str]]:
    """Let a desk work, let the center write to the same charts meanwhile, kill the desk; give what it acknowledged."""
    with child(work_without_end, place, url) as (process, said):
        heard = [said.recv() for _ in range(rng.randint(1, 4))]
        charts = [image.id for image in center.store.of_kind("patient")]
        if charts and rng.random() < 0.7:
            center.edit(rng.choice(charts), note=f"by the center {center.store.last_number()}")
            exchange(center)
        process.join(rng.random() * LONGEST_S)
        process.kill()
        heard += rest_of(said)
        process.join()
        assert process.exitcode == -signal.SIGKILL
    return heard


def is_whole(at: Seat, acknowledged: list[tuple[str, str]]) -> None:
    """See that the file is sound and every acknowledged value findable: as it is now, or in the history."""
    with at.store.connections.writing() as connection:
        assert is_sound(connection)
    written: dict[str, set[object]] = {}
    for record, note in acknowledged:
        if record not in written:
            written[record] = {line.change.patch.get("note") for line in at.store.history(record)}
        assert note in written[record]
    numbers = [change.number for change in at.store.pending_changes()]
    assert numbers == sorted(set(numbers))
    assert at.store.last_number() >= max(numbers, default=0)
    here = {image.id for image in at.store.of_kind("patient")}
    assert {row.id for row in at.store.rows("patient")} == here
    assert {found.id for found in at.store.search("moss", limit=100_000)} == here
    for key in at.store.drafts():
        draft = at.store.draft(key)
        assert draft is not None
        assert str(draft.typed["note"]).startswith("typed ")


def both_agree(at: Seat, tx: HubTransaction) -> None:
    """See that nothing waits and that hub and desk hold the same."""
    assert at.store.pending_changes() == []
    here = {image.id: image for kind in ("patient", "review") for image in at.store.of_kind(kind)}
    assert here
    for record, image in here.items():
        theirs = tx.document(record)
        assert theirs is not None
        assert (image.fields, image.revision) == (theirs.fields, theirs.revision)
    theirs_too = {r for p in at.store.of_kind("patient") for r in tx.records_of_patient(p.id)}
    assert theirs_too == set(here)


@pytest.mark.parametrize("flight", range(FLIGHTS))
def test_a_hub_killed_in_the_middle_of_exchanges_keeps_every_verdict_it_gave(flight: int) -> None:
    rng = random.Random(100 + flight)  # noqa: S311 - a replayable schedule, not a secret
    with ground() as folder:
        with running_hub(folder / "hub") as hub:
            place = join(hub, folder / "desk", "Rosa Delgado")
        for _ in range(HUB_KILLS):
            exchange_until_killed(place, folder / "hub", rng)
            hub_kept_its_word(place, folder / "hub")
        with child(serve, folder / "hub") as (_, said):
            at = seat(place, f"http://127.0.0.1:{said.recv()}")
            assert exchange(at)
            at.close()
        at = seat(place, "http://127.0.0.1:1")
        kept = open_store(folder / "hub")
        with kept.reading() as tx:
            both_agree(at, tx)
        kept.close()
        at.close()


def exchange_until_killed(place: Place, folder: Path, rng: random.Random) -> None:
    """Save and exchange with a hub that is killed meanwhile."""
    with child(serve, folder) as (process, said):
        at = seat(place, f"http://127.0.0.1:{said.recv()}")
        bullet = Timer(0.01 + rng.random() * LONGEST_S, process.kill)
        bullet.start()
        is_linked = True
        while is_linked:
            at.new_patient(f"note {at.store.last_number() + 1}", place.site)
            is_linked = exchange(at)
        bullet.join()
        at.close()


def hub_kept_its_word(place: Place, folder: Path) -> None:
    """See that the hub's file is sound and that it still knows every verdict that the desk absorbed."""
    hub, store = open_store(folder), place.unlock()
    with hub.reading() as tx:
        assert not tx.damage()
        assert tx.audit_breaks() == {}
        for image in store.of_kind("patient"):
            for line in store.history(image.id):
                known = tx.verdict_of(line.change.id)
                assert line.is_pending or (known is not None and known.outcome == line.outcome)
    store.close()
    hub.close()
