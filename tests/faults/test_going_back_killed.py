"""kill -9 while a desk hands back what a hub has lost, and while it takes another id, at either end.

Each point is one where something is half done. Whoever comes back goes on from there, and nothing is lost.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sync.hub.__main__ import main
from tests.faults.crash import exchange_until, serve_until
from tests.faults.joined import Place, Seat, exchange, ground, join, seat
from tests.faults.put_back import agree, findable, settle
from tests.faults.test_kill import child
from tests.hub.running import RunningHub, running_hub

ABSORBED = "navigator_app.store.exchanging.Exchanging.absorb_head"
ANSWERED = "sync.client.link.Link.exchange"
HANDING_BACK = {
    "the new life is being written down": ("navigator_app.store.lives.learn", 1),
    "the new life is known": (ABSORBED, 1),
    "records were handed back and the reply is not read": (ANSWERED, 2),
    "what was taken back is being noted": ("navigator_app.store.lives.handed_back", 2),
    "what was taken back is noted": (ABSORBED, 2),
}
TAKING_AN_ID = {
    "it is being noted that the desk went back": ("navigator_app.store.register.know_myself", 1),
    "it is noted that the desk went back": (ABSORBED, 1),
    "the id was given and the reply is not read": (ANSWERED, 2),
    "the id is being taken": ("navigator_app.store.register.take_identity", 1),
    "the id is taken": (ABSORBED, 2),
}
AT_THE_HUB = {
    "a record is being taken back": ("sync.hub.recovery._take_back", 1),
    "the records are taken back": ("sync.hub.service.Service.exchange", 2),
}
AT_THE_HUB_TOO = {
    "the id is being given": ("sync.hub.store_who.Who.succeed", 1),
    "the id is given": ("sync.hub.service.Service.exchange", 2),
}
WRITTEN = {"before", "lost 0", "lost 1", "lost 2"}
WAITING = {"waiting"}


@dataclass(frozen=True)
class Scene:
    """A hub and a desk of which one went back in time, in a folder."""

    folder: Path
    place: Place
    chart: str

    def copied_to(self, folder: Path) -> Scene:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder, place=replace(self.place, home=folder / "desk"))

    @contextmanager
    def serving(self) -> Iterator[RunningHub]:
        with running_hub(self.folder / "hub") as hub:
            yield hub

    def sit_down(self, url: str) -> Seat:
        return seat(self.place, url)


def write(at: Seat, chart: str) -> None:
    for number in range(3):
        at.edit(chart, note=f"lost {number}")
        assert exchange(at)


@pytest.fixture(scope="module")
def hub_put_back() -> Iterator[Scene]:
    """Give a hub that was put back, and a desk that has not heard of it."""
    with ground() as folder:
        with running_hub(folder / "hub") as hub:
            place = join(hub, folder / "desk", "Rosa Delgado")
            at = seat(place, hub.url)
            chart = at.new_patient("before", place.site)
            assert exchange(at)
            assert main(["backup", str(folder / "monday"), "--data", str(folder / "hub")]) == 0
            write(at, chart)
            at.close()
        assert main(["restore", str(folder / "monday"), "--data", str(folder / "hub")]) == 0
        yield Scene(folder, place, chart)


@pytest.fixture(scope="module")
def desk_put_back() -> Iterator[Scene]:
    """Give a desk that was put back, with a change that waits in it, and a hub that knows more of it."""
    with ground() as folder:
        with running_hub(folder / "hub") as hub:
            place = join(hub, folder / "desk", "Rosa Delgado")
            at = seat(place, hub.url)
            chart = at.new_patient("before", place.site)
            assert exchange(at)
            at.edit(chart, note="waiting")
            at.close()
            shutil.copytree(place.home, folder / "copy")
            at = seat(place, hub.url)
            write(at, chart)
            at.close()
        shutil.rmtree(place.home)
        (folder / "copy").rename(place.home)
        yield Scene(folder, place, chart)


def went_well(scene: Scene, hub: RunningHub, *, is_under_another_id: bool) -> None:
    """See that the desk goes on from where it was killed, and that all is there."""
    at = scene.sit_down(hub.url)
    settle(at)
    agree(hub.store, at)
    assert findable(at, hub.store, scene.chart) >= WRITTEN | (WAITING if is_under_another_id else set())
    assert at.store.to_hand_back() == 0
    assert at.store.needs_you() == []
    assert at.store.of_kind("review") == []
    image = at.desk.image(scene.chart)
    assert image is not None
    assert image.fields["note"] == "lost 2"
    assert at.store.selfhood().successor == ""
    assert (at.store.store_id() != scene.place.store) == is_under_another_id
    at.edit(scene.chart, note="goes on")
    assert exchange(at)
    agree(hub.store, at)
    with hub.store.reading() as tx:
        assert len(tx.devices()) == 1 + is_under_another_id
    at.close()


@pytest.mark.parametrize("point", [*HANDING_BACK, *TAKING_AN_ID])
def test_a_desk_killed_while_it_makes_up_for_lost_time_goes_on_from_there(
    request: pytest.FixtureRequest, point: str
) -> None:
    is_the_desk_s = point in TAKING_AN_ID
    prepared: Scene = request.getfixturevalue("desk_put_back" if is_the_desk_s else "hub_put_back")
    with ground() as folder:
        scene = prepared.copied_to(folder)
        with scene.serving() as hub:
            about = (scene.place, hub.url, *{**HANDING_BACK, **TAKING_AN_ID}[point])
            with child(exchange_until, *about) as (process, said):
                assert said.recv() == "begun"
                process.join(60)
                assert process.exitcode == -signal.SIGKILL
            went_well(scene, hub, is_under_another_id=is_the_desk_s)


@pytest.mark.parametrize("point", [*AT_THE_HUB, *AT_THE_HUB_TOO])
def test_a_hub_killed_while_somebody_makes_up_for_lost_time_goes_on_from_there(
    request: pytest.FixtureRequest, point: str
) -> None:
    is_the_desk_s = point in AT_THE_HUB_TOO
    prepared: Scene = request.getfixturevalue("desk_put_back" if is_the_desk_s else "hub_put_back")
    with ground() as folder:
        scene = prepared.copied_to(folder)
        about = (folder / "hub", *{**AT_THE_HUB, **AT_THE_HUB_TOO}[point])
        with child(serve_until, *about) as (process, said):
            at = scene.sit_down(f"http://127.0.0.1:{said.recv()}")
            assert not exchange(at)
            process.join(60)
            assert process.exitcode == -signal.SIGKILL
            at.close()
        with scene.serving() as hub:
            went_well(scene, hub, is_under_another_id=is_the_desk_s)
