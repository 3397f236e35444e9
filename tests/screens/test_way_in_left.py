"""A way in that somebody walked away from: what was typed is gone, and nobody is let in behind their back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.app import door_of
from navigator_app.leasing import OVER, LeaseOver
from navigator_app.store import slots
from navigator_app.store.erasing import Wiped
from navigator_app.store.faults import Locked, WrongPassphrase
from navigator_app.store.vault import Vault
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.by_phone import ByPhone
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.entrance.wiped import WipedPage
from navigator_app.ui.window import Window
from navigator_app.wiping import WipedNow
from tests.screens.entrance_doors import backup_door, found_backup, wiped_door
from tests.screens.stage import window_before

PASSPHRASE, FRESH = "four quiet herons walk home", "ferry leaves before breakfast"
CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG"
Make = Callable[[Door], Window]
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder with Rosa's desk in it."""
    Vault.create(tmp_path / "desk", "Rosa Delgado", PASSPHRASE, kdf=slots.cheapest()).close()
    return tmp_path / "desk"


@pytest.fixture
def window(dressed: QApplication, tmp_path: Path) -> Iterator[Make]:
    """Show windows over a door, and close them afterwards."""
    with ExitStack() as shown:
        yield lambda door: shown.enter_context(window_before(door, tmp_path))


@dataclass
class Slow:
    """A way of unlocking that takes until it is let go."""

    unlock: Callable[[str, str], Any]
    begun: threading.Event = field(default_factory=threading.Event)
    goes: threading.Event = field(default_factory=threading.Event)
    opened: list[Any] = field(default_factory=list)

    def __call__(self, person: str, passphrase: str) -> Any:
        self.begun.set()
        assert self.goes.wait(20)
        self.opened.append(self.unlock(person, passphrase))
        return self.opened[-1]


def page_of(window: Window, kind: type[Shown]) -> Shown:
    page = window.centralWidget()
    assert isinstance(page, kind)
    return page


def code_page(window: Window) -> ByCode:
    """Let somebody have a code, and type it with a new passphrase."""
    window.show_by_code(Keyholder("r" * 32, "Rosa Delgado"))
    page = page_of(window, ByCode)
    page.code.setText(CODE)
    page.new.field.setText(FRESH)
    page.new.again.setText(FRESH)
    return page


def let_nobody_in(_person: str, _passphrase: str) -> Any:
    raise WrongPassphrase


def test_what_was_typed_at_the_way_in_is_gone_when_the_screen_locks(window: Make, home: Path) -> None:
    found = window(door_of(home))
    page_of(found, Unlock).field.setText("half a passph")
    found.seat.left.emit()
    assert page_of(found, Unlock).field.text() == ""
    code_page(found)
    found.seat.left.emit()
    assert page_of(found, Unlock).field.text() == ""


def test_who_unlocks_and_walks_away_is_not_let_in_behind_their_back(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    door = door_of(home)
    slow = Slow(door.unlock)
    found = window(replace(door, unlock=slow))
    page = page_of(found, Unlock)
    page.field.setText(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    found.seat.left.emit()
    fresh = page_of(found, Unlock)
    assert fresh is not page
    with qtbot.waitSignal(found.put_away, timeout=20_000):
        slow.goes.set()
    assert (found.shell, found.centralWidget()) == (None, fresh)
    (opened,) = slow.opened
    with pytest.raises(Locked):
        opened.desk.store.rows("patient")


def test_a_seat_that_was_left_is_told_put_away_though_the_passphrase_was_wrong(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    slow = Slow(let_nobody_in)
    found = window(replace(door_of(home), unlock=slow))
    page = page_of(found, Unlock)
    page.field.setText("not this one")
    page.submit()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    found.seat.left.emit()
    with qtbot.waitSignal(found.put_away, timeout=20_000):
        slow.goes.set()
    assert page_of(found, Unlock)._labelled._error.text() == ""


def test_a_code_that_lies_at_the_way_in_goes_when_nobody_is_there(window: Make, home: Path) -> None:
    found = window(door_of(home))
    code_page(found)
    found.waiting.idle.emit()
    assert page_of(found, Unlock).field.text() == ""


def test_who_sets_a_passphrase_by_a_code_on_a_desk_past_its_lease_is_asked_for_one_from_the_phone(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    def over(_who: str, _code: str, _passphrase: str) -> Any:
        raise LeaseOver(OVER)

    found = window(replace(door_of(home), by_code=over, by_phone=over))
    code_page(found).submit()
    qtbot.waitUntil(lambda: isinstance(found.centralWidget(), ByPhone), timeout=20_000)


def test_a_desk_that_is_wiped_while_somebody_comes_in_by_a_code_tells_so(
    qtbot: QtBot, window: Make, home: Path
) -> None:
    order = Wiped("f" * 32, "2026-11-23T16:42:00.000Z")
    told = list[Wiped]()

    def wiped(_who: str, _code: str, _passphrase: str) -> Any:
        told.append(order)
        raise WipedNow(order)

    found = window(replace(door_of(home), by_code=wiped, wiped=lambda: told[0] if told else None))
    code_page(found).submit()
    qtbot.waitUntil(lambda: isinstance(found.centralWidget(), WipedPage), timeout=20_000)


def test_a_computer_that_was_wiped_is_set_up_by_a_code_and_not_by_a_backup(window: Make) -> None:
    found = window(replace(wiped_door(), backup=backup_door(found_backup).backup))
    page_of(found, WipedPage).new_asked.emit()
    assert page_of(found, FirstRun)._door.backup is None
