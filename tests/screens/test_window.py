"""The window: its title names nobody, locking blanks it and keeps what was typed, keys go where they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.app import shell_maker
from navigator_app.desk import Desk, Me
from navigator_app.queries.finder import find
from navigator_app.queries.syncing import sync_card
from navigator_app.settings import Settings
from navigator_app.store import slots
from navigator_app.store.vault import Vault
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.parts.nav import SyncCard
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk
from navigator_app.ui.shell.sections import KEYS, SECTIONS
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.window import TITLE, Window
from navigator_app.ui.work import Work
from sync.clock import SetClock
from tests.desks import CLINIC, MARIAN, ROSA, SATURDAY, settle_patients, settle_places
from tests.screens.shells import Morning, every_page, fill, go, settled

PASSPHRASE = "four quiet herons walk home"


def sit_down(home: Path) -> Desk:
    """Open Rosa's kept desk again, as unlocking does."""
    store = Vault.open(home, ROSA, PASSPHRASE, clock=SetClock(SATURDAY))
    return Desk(
        store,
        Me(ROSA, "Rosa Delgado", CLINIC, "America/Denver", frozenset({"navigator"})),
        SetClock(SATURDAY),
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    Vault.create(
        folder, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=slots.cheapest(), clock=SetClock(SATURDAY)
    ).close()
    desk = sit_down(folder)
    settle_places(desk)
    settle_patients(desk)
    fill(desk)
    desk.store.close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication, home: Path) -> Iterator[Window]:
    work, settings = Work(), Settings(home)
    people = (Keyholder(ROSA, "Rosa Delgado"),)
    door = Door(
        lambda: False, lambda: people, lambda: None, lambda _p, _w: OpenDesk(sit_down(home)), lambda _: None
    )
    found = Window(door, work, settings, shell_maker(work, settings, home))
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.show()
    unlock(qtbot, found)
    yield found
    found.close()
    work.stop()
    found.deleteLater()


def unlock(qtbot: QtBot, window: Window) -> Shell:
    page = window.centralWidget()
    assert isinstance(page, Unlock)
    page.field.setText(PASSPHRASE)
    page.submit()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    shell = window.shell
    assert isinstance(shell, Shell)
    return shell


def test_the_title_never_carries_a_name(qtbot: QtBot, window: Window) -> None:
    shell = window.shell
    for target in every_page(Morning("", "", "", "")).values():
        go(qtbot, shell, target)
        assert window.windowTitle() == TITLE
        assert not any(each.windowTitle() not in {"", TITLE} for each in QApplication.topLevelWidgets())


def test_on_a_screen_without_room_for_a_frame_the_window_takes_all_of_it(window: Window) -> None:
    window.hide()
    window.appear()
    assert window.isMaximized(), (
        "a clinic laptop of 1366 x 768 has a taskbar, which hid the keys at the bottom"
    )
    assert window.height() <= window.screen().availableSize().height()


def test_locking_blanks_the_window_and_gives_the_draft_back(qtbot: QtBot, window: Window) -> None:
    shell = window.shell
    page = go(qtbot, shell, Target("record", "task", patient_id=MARIAN))
    page.form.editors["title"].set_value("Ask for the wheelchair")  # type: ignore[attr-defined]
    window.lock()
    assert window.shell is None
    assert isinstance(window.centralWidget(), Unlock)
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]
    assert not any("Moss" in text or "wheelchair" in text for text in words)
    shell = unlock(qtbot, window)
    page = go(qtbot, shell, Target("record", "task", patient_id=MARIAN))
    assert page.opening.draft.typed["title"] == "Ask for the wheelchair"  # type: ignore[attr-defined]


def test_the_desk_locks_by_itself_when_nobody_types(qtbot: QtBot, window: Window) -> None:
    minutes = window._settings.number("lock_after_minutes")
    assert window.sitting.idle_ms == minutes * 60_000
    with qtbot.waitSignal(window.locked):
        window.sitting.idle.emit()
    assert window.shell is None


def test_every_key_of_the_shell_does_something(shell: Shell) -> None:
    for key in KEYS:
        assert not key.deed or callable(getattr(shell, key.deed)), key.keys


def test_sections_are_reached_by_number_and_back_goes_back(qtbot: QtBot, shell: Shell) -> None:
    for section in SECTIONS[:8]:
        go(qtbot, shell, Target(section.page))
        assert shell.nav._items[section.page].isChecked()
    shell.back()
    settled(qtbot, shell)
    assert shell.stack.here.page == SECTIONS[6].page


def test_the_finder_answers_while_one_types(qtbot: QtBot, shell: Shell) -> None:
    shell.searching.ask("mos")
    settled(qtbot, shell)
    shell.finder.show_found(find(shell.session.desk, "mos"), shell.bar.search)
    assert "Moss, Marian" in shell.finder.current_text()
    shell.finder.take()
    settled(qtbot, shell)
    assert shell.stack.here == Target("chart", "patient", MARIAN, MARIAN)


def test_offline_is_never_red(qtbot: QtBot, shell: Shell) -> None:
    settled(qtbot, shell)
    assert shell.nav.card._color != "nav_danger"
    assert "not sent yet" in shell.nav.card.accessibleName()


def test_a_practice_desk_says_so(shell: Shell) -> None:
    assert shell.practice.isVisibleTo(shell)
    assert "PRACTICE" in shell.practice.words.text()


def test_a_narrow_navigation_still_tells_how_the_desk_stands_with_the_hub(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    shell.resize(1000, 700)
    settled(qtbot, shell)
    card = shell.findChild(SyncCard)
    assert card is not None
    assert card.isVisible()
    assert card.accessibleName().startswith(str(sync_card(desk).headline))
    assert card.toolTip()
