"""Power fails at every step of a wipe: the next start finishes it, and nothing of the desk opens or is half there."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from navigator_app import joining
from navigator_app.app import door_of
from navigator_app.store import attempts, erasing, keys, vault
from navigator_app.store.slots import Slot
from sync.clock import SystemClock
from sync.errors import Refused
from sync.hub import commands, orders
from tests.faults.carrying import write
from tests.faults.joined import PASSPHRASE, Place, exchange, ground, join, seat
from tests.faults.killed_wiping import wipe_until
from tests.hub.running import RunningHub, running_hub
from tests.store.desks import holds

NOTE = "sleeps at the quonset by the wash"
POINTS = {
    "before the mark": ("open", "wiping.json.part", 1),
    "before the mark counts": ("os.rename", "wiping.json.part", 1),
    "before the keys are written over": ("open", "keys.json", 1),
    "before the keys go": ("os.remove", "keys.json", 1),
    "before the records go": ("os.remove", "desk.db", 1),
    "before the documents go": ("shutil.rmtree", "desk.contents", 1),
    "before what is told counts": ("os.rename", "wiped.json.part", 1),
    "before the mark goes": ("os.remove", "wiping.json", 1),
}
EVERY = 60
"""More things than a wipe of this desk does; the last of them is never reached."""
pytestmark = pytest.mark.timeout(3_600)
nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(["tests.faults.killed_wiping"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningHub, Place]]:
    """Give a desk with charts and pages in it that its center ordered wiped; each try takes a copy."""
    folder = tmp_path_factory.mktemp("world")
    with running_hub(folder / "hub") as hub:
        key = folder / "orders.key"
        orders.make_order_key(hub.store, SystemClock(), key, None)
        place = join(hub, folder / "desk", "Rosa Delgado")
        lead = hub.joins("Mesa View (PRACTICE)", "administrator", "Ada Ng", is_center=True)
        at = seat(place, hub.url)
        patient = at.new_patient(NOTE, place.site)
        assert exchange(at)
        write(at, b"%PDF-1.7 " + NOTE.encode() * 2_000, patient)
        at.edit(patient, note=f"{NOTE}, never sent")
        at.store.save_draft(f"patient:{patient}", {"note": NOTE})
        at.close()
        attempts.note(place.home, place.person, SystemClock().now())
        (place.home / "settings.toml").write_text('hub_url = "https://hub.example.org"\n')
        orders.order_wipe(hub.store, SystemClock(), place.store, lead.welcome.person, key, rescue=False)
        yield hub, place


def cut_short(place: Place, url: str, point: tuple[str, str, int] | int) -> bool:
    """Let the desk be wiped and lose its power; say whether the power was lost."""
    said, child_says = nursery.Pipe(duplex=False)
    child = nursery.Process(target=wipe_until, args=(place, url, point, child_says))
    child.start()
    child_says.close()
    heard = []
    with suppress(EOFError):
        heard.append(said.recv())
        heard.append(said.recv())
    child.join(60)
    assert heard[:1] == ["ordered"]
    assert (child.exitcode == -signal.SIGKILL) == ("done" not in heard)
    return "done" not in heard


def opens(place: Place) -> bool:
    with suppress(Refused):
        found = joining.unlock(place.home, place.person, PASSPHRASE)
        if found.link is not None:
            found.link.close()
        found.desk.store.close()
        return True
    return False


def slots_of(place: Place) -> tuple[Slot, ...]:
    return keys.read(place.home).slots


def is_gone_or_whole(hub: RunningHub, place: Place, slots: tuple[Slot, ...]) -> None:
    """Start the program again: all of the desk is there, and its next contact ends it, or nothing of it is."""
    before = door_of(place.home)
    was_begun = erasing.is_begun(place.home) or (place.home / erasing.TOLD).exists()
    if not was_begun:
        assert slots_of(place) == slots
        assert before.wiped is not None
        assert before.wiped() is None
        assert not cut_short(place, hub.url, EVERY * 100)
    assert erasing.finish(place.home)
    assert before.wiped is not None
    assert before.wiped() is not None
    assert not opens(place)
    assert not vault.exists(place.home)
    assert [path.name for path in place.home.iterdir()] == [erasing.TOLD]
    assert not holds(place.home, NOTE.encode())


def tried(world: tuple[RunningHub, Place], point: tuple[str, str, int] | int) -> bool:
    hub, made = world
    with ground() as folder:
        place = replace(made, home=folder / "desk")
        shutil.copytree(made.home, place.home)
        slots = slots_of(place)
        was_cut = cut_short(place, hub.url, point)
        is_gone_or_whole(hub, place, slots)
        return was_cut


@pytest.mark.parametrize("point", POINTS)
def test_power_that_fails_at_a_named_step(world: tuple[RunningHub, Place], point: str) -> None:
    assert tried(world, POINTS[point])


def test_power_that_fails_before_each_thing_that_a_wipe_does(world: tuple[RunningHub, Place]) -> None:
    done = 0
    while tried(world, done + 1):
        done += 1
        assert done < EVERY
    assert done > len(POINTS)


def test_the_center_knows_that_it_was_begun(world: tuple[RunningHub, Place]) -> None:
    hub, made = world
    tried(world, POINTS["before the records go"])
    with hub.store.reading() as tx:
        (order,) = tx.orders_of(made.store)
    assert order.begun_at is not None
    assert commands.devices(hub.store)[0]["is_revoked"]
