"""A hub is backed up while it serves, lost, and put back: what desks wrote since comes back, over nobody's work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from navigator_app.queries.syncing import sync_card
from sync.client.refusals import LEFT_BEHIND
from sync.errors import Unavailable
from sync.hub.__main__ import main
from tests.faults.joined import CENTER, CLINIC, join, seat
from tests.faults.put_back import agree, findable, settle
from tests.hub.databases import DATABASES, new_address
from tests.hub.running import RunningHub, running_hub
from tests.postgres import Server


@dataclass
class Center:
    """A hub on either database, and whoever looks after it at the command line."""

    folder: Path
    database: str | None
    server: Server | None

    @property
    def url(self) -> str | None:
        return self.server.url(self.database) if self.server and self.database else None

    @contextmanager
    def serving(self) -> Iterator[RunningHub]:
        with running_hub(self.folder / "hub", database_url=self.url) as hub:
            yield hub

    def says(self, *words: str) -> int:
        where = ("--database-url", self.url) if self.url else ("--data", str(self.folder / "hub"))
        return main([*words, *where])

    def back_up(self, name: str) -> Path:
        """Make a backup that counts; a server's own programs make the dump between two commands of ours."""
        file = self.folder / name
        if self.server is None or self.database is None:
            assert self.says("backup", str(file)) == 0
            return file
        assert self.says("backup") == 0
        file = self.server.dump(self.database)
        assert self.says("backup", "--verify", self.server.url(self.server.load(file))) == 0
        return file

    def put_back(self, backup: Path) -> None:
        """Put a backup in the hub's place."""
        if self.server is None:
            assert self.says("restore", str(backup)) == 0
            return
        self.database = self.server.load(backup)
        assert self.says("restore") == 0


@pytest.fixture(params=DATABASES)
def center(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Center]:
    with new_address(request, request.param) as url:
        if url is None:
            yield Center(tmp_path, None, None)
            return
        server: Server = request.getfixturevalue("postgres")
        yield Center(tmp_path, url.partition("@/")[2].partition("?")[0], server)


def test_a_hub_put_back_from_an_old_backup_loses_nothing_that_a_desk_still_holds(center: Center) -> None:
    with center.serving() as hub:
        places = (
            join(hub, center.folder / "rosa", "Rosa Delgado", CLINIC),
            join(hub, center.folder / "imani", "Imani Okafor", CENTER, is_center=True),
        )
        rosa, imani = (seat(place, hub.url) for place in places)
        chart, other = (rosa.new_patient(note, places[0].site) for note in ("before", "before too"))
        settle(rosa, imani)
        backup = center.back_up("monday")

        rosa.edit(chart, note="by Rosa, lost")
        late = rosa.new_patient("a chart that was lost", places[0].site)
        settle(rosa, imani)
        imani.edit(chart, note="by the center, lost")
        imani.edit(other, note="by the center in the other chart, lost")
        settle(rosa, imani)
        rosa.edit(other, note="by Rosa, not sent yet")
        epoch = rosa.store.epoch()
        for at in (rosa, imani):
            at.close()

    center.put_back(backup)
    with center.serving() as hub:
        rosa, imani = (seat(place, hub.url) for place in places)
        imani.edit(late, note="by the center, to the life that was lost")
        settle(imani, rosa)
        assert rosa.store.epoch() == imani.store.epoch() != epoch
        agree(hub.store, rosa, imani)
        assert findable(rosa, hub.store, chart) >= {"before", "by Rosa, lost", "by the center, lost"}
        assert findable(rosa, hub.store, other) >= {
            "before too",
            "by the center in the other chart, lost",
            "by Rosa, not sent yet",
        }
        assert findable(rosa, hub.store, late) >= {
            "a chart that was lost",
            "by the center, to the life that was lost",
        }
        with hub.store.reading() as tx:
            notes = {one: tx.document(one).fields["note"] for one in (chart, other, late)}  # type: ignore[union-attr]
        # Nobody is asked: every one of these writes had seen the one before it.
        assert notes == {
            chart: "by the center, lost",
            other: "by Rosa, not sent yet",
            late: "by the center, to the life that was lost",
        }
        assert rosa.store.of_kind("review") == []
        assert "has handed back what it held" in sync_card(rosa.desk).detail
        for at in (rosa, imani):
            at.close()


def test_a_desk_put_back_goes_on_under_another_id_at_a_hub_on_either_database(center: Center) -> None:
    with center.serving() as hub:
        place = join(hub, center.folder / "rosa", "Rosa Delgado", CLINIC)
        at = seat(place, hub.url)
        chart = at.new_patient("before", place.site)
        settle(at)
        at.close()
        shutil.copytree(place.home, center.folder / "copy")
        at = seat(place, hub.url)
        at.edit(chart, note="sent and lost")
        settle(at)
        at.close()
        shutil.rmtree(place.home)
        (center.folder / "copy").rename(place.home)
        at = seat(place, hub.url)
        settle(at)
        assert at.store.store_id() != place.store
        at.edit(chart, note="under another id")
        settle(at)
        agree(hub.store, at)
        assert findable(at, hub.store, chart) == {"before", "sent and lost", "under another id"}
        at.close()


def test_a_hub_whose_folder_was_copied_back_by_hand_tells_nothing_and_takes_nothing(tmp_path: Path) -> None:
    """Whoever looks after it forgot `restore`; the desk says so, and all is well once it is restored in earnest."""
    center = Center(tmp_path, None, None)
    with center.serving() as hub:
        place = join(hub, tmp_path / "rosa", "Rosa Delgado", CLINIC)
        rosa = seat(place, hub.url)
        chart = rosa.new_patient("before", place.site)
        settle(rosa)
        rosa.close()
        backup = center.back_up("monday")
    shutil.copytree(tmp_path / "hub", tmp_path / "by-hand")
    center.put_back(backup)
    with center.serving() as hub:
        rosa = seat(place, hub.url)
        settle(rosa)
        rosa.edit(chart, note="to the life that is lost now")
        settle(rosa)
        rosa.close()

    shutil.rmtree(tmp_path / "hub")
    (tmp_path / "by-hand").rename(tmp_path / "hub")
    with center.serving() as hub:
        rosa = seat(place, hub.url)
        epoch = rosa.store.epoch()
        rosa.edit(chart, note="not sent yet")
        with pytest.raises(Unavailable) as told:
            rosa.engine.run()
        assert str(told.value) == LEFT_BEHIND
        assert rosa.store.epoch() == epoch
        assert len(rosa.store.pending_changes(chart)) == 1
        rosa.close()

    center.put_back(backup)
    with center.serving() as hub:
        rosa = seat(place, hub.url)
        settle(rosa)
        agree(hub.store, rosa)
        assert findable(rosa, hub.store, chart) == {"before", "to the life that is lost now", "not sent yet"}
        rosa.close()
