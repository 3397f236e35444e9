"""The drill of a lost laptop, from the unlocked window to the empty folder: what the center reads, what is shown.

A planted person went through the desk before. Set NAVIGATOR_PICTURES to a folder to get pictures of the window.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of, shell_maker
from navigator_app.settings import Settings
from navigator_app.store import erasing
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.entrance.wiped import WipedPage
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.window import TITLE, Window
from navigator_app.ui.work import Work
from sync.clock import SystemClock
from sync.hub import lost, orders
from tests.faults.joined import PASSPHRASE, seat
from tests.faults.test_leak_sweep import NAME, PLANTED, World, bring_in, keep_pages, titles, work_on, written
from tests.faults.test_leak_sweep import world as world  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.conftest import dressed as dressed  # noqa: PLC0414 - a fixture, asked for by its name

Make = Callable[[], Window]
PICTURES = os.environ.get("NAVIGATOR_PICTURES", "")


@pytest.fixture
def window(dressed: QApplication, world: World) -> Iterator[Make]:
    """Start the program over Rosa's desk, as often as asked."""
    made: list[tuple[Window, Work]] = []

    def make() -> Window:
        home = world.place.home
        erasing.finish(home)
        work, settings = Work(), Settings(home)
        found = Window(door_of(home), work, settings, shell_maker(work, settings, home))
        made.append((found, work))
        found.show()
        return found

    yield make
    for each, work in made:
        each.close()
        work.stop()
        each.deleteLater()


def unlocked(qtbot: QtBot, found: Window) -> None:
    page = found.centralWidget()
    assert isinstance(page, Unlock)
    qtbot.waitUntil(lambda: bool(page._choices), timeout=20_000)
    page.field.setText(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(lambda: found.shell is not None, timeout=30_000)


def words_of(found: Window) -> str:
    page = found.centralWidget()
    assert page is not None
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def pictured(found: Window, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        assert found.grab().save(str(Path(PICTURES) / f"{name}.png"))


def planted(world: World) -> str:
    """Let the planted person go through the desk, with pages, a draft, and a change that is never sent."""
    at = seat(world.place, world.hub.url)
    patient = bring_in(world, at)
    work_on(at, patient)
    keep_pages(at, patient)
    at.close()
    return patient


def told(world: World) -> lost.Sheet:
    return lost.sheet(world.hub.store, world.place.store)


def test_a_lost_laptop_is_wiped_while_somebody_sits_at_it(world: World, window: Make, qtbot: QtBot) -> None:
    patient, key = planted(world), world.folder / "orders.key"
    orders.make_order_key(world.hub.store, SystemClock(), key, None)
    lead = world.hub.joins("Mesa View (PRACTICE)", "administrator", "Ada Ng", is_center=True).welcome.person
    found = window()
    unlocked(qtbot, found)
    qtbot.waitUntil(lambda: told(world).reported_at is not None, timeout=30_000)

    sheet = told(world)
    assert sheet.people == ("Rosa Delgado",)
    assert sheet.unsent == 0
    assert sheet.drafts == 1
    assert sheet.disk_encryption in {"yes", "no", "unknown"}
    assert [(held.patients, held.feed) for held in sheet.held] == [(1, "site: Juniper Creek (PRACTICE)")]
    assert sheet.orders == ()
    assert not any(text in "\n".join(lost.as_lines(sheet)) for text in PLANTED)

    found.shell.session.desk.store.save_draft(f"patient:{patient}", {"note": NAME})
    orders.order_wipe(world.hub.store, SystemClock(), world.place.store, lead, key, rescue=False)
    assert told(world).revoked_at is not None
    found.shell.sync_now()
    qtbot.waitUntil(lambda: isinstance(found.centralWidget(), WipedPage), timeout=30_000)
    qtbot.waitUntil(lambda: "wiped" in words_of(found))
    pictured(found, "wiped")
    said = words_of(found)
    for words in (
        "The center had this computer wiped",
        "Nobody here did anything wrong",
        "is safe at the center",
    ):
        assert words in said.replace("\n", " ")
    assert "Call" in said
    assert found.windowTitle() == TITLE
    assert found.shell is None
    qtbot.waitUntil(lambda: told(world).orders[0]["done_at"] is not None, timeout=30_000)
    assert sorted(path.name for path in world.place.home.iterdir()) == [erasing.TOLD]
    assert world.found() == []
    assert not any(text in titles() for text in PLANTED)
    assert not any(text in said for text in PLANTED)

    again = window()
    page = again.centralWidget()
    assert isinstance(page, WipedPage)
    page.new.click()
    assert isinstance(again.centralWidget(), FirstRun)


def test_a_wipe_that_was_cut_short_is_finished_before_the_window_shows_anything(
    world: World, window: Make, qtbot: QtBot
) -> None:
    planted(world)
    home = world.place.home
    erasing.begin(
        home, erasing.Wiped("0" * 32, "2026-11-23T16:50:00.000Z", center="Mesa View", phone="555-0100")
    )
    found = window()
    assert isinstance(found.centralWidget(), WipedPage)
    pictured(found, "wiped-later")
    assert "Call Mesa View: 555-0100" in words_of(found)
    assert [path.name for path in home.iterdir()] == [erasing.TOLD]
    assert world.found() == []


def test_the_search_finds_the_planted_person_where_a_file_of_the_desk_holds_them(world: World) -> None:
    (world.place.home / "desk.cache").write_bytes(written(NAME)[0])
    assert world.found() == [("desk.cache", NAME)]
    erasing.begin(world.place.home, erasing.Wiped("0" * 32, ""))
    assert erasing.finish(world.place.home)
    assert world.found() == []
