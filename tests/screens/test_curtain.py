"""The curtain: one key hides whatever is shown, to the eye and to a screen reader, and any key gives it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.screens.page import Target
from navigator_app.ui.window import TITLE
from tests.desks import MARIAN
from tests.screens.accessible_tree import walk
from tests.screens.shells import go, settled
from tests.screens.sitting import Sitting, keep, sitting


@pytest.fixture
def rosa(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    """Rosa at a chart, the keyboard in her window."""
    with sitting(qtbot, keep(tmp_path / "desk")) as found:
        go(qtbot, found.unlock(), Target("chart", "patient", MARIAN, MARIAN))
        yield found


def press(rosa: Sitting, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or rosa.window, key)


def spoken(window: QWidget) -> str:
    return " ".join(f"{one.name} {one.description} {one.value}" for one in walk(window))


def colors(window: QWidget) -> set[str]:
    """Give the colors of a grid of points over the whole window."""
    image = window.grab().toImage()
    places = [(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)]
    return {QColor(image.pixel(x, y)).name() for x, y in places}


def test_a_key_hides_everything_and_the_next_gives_it_back(rosa: Sitting) -> None:
    window, shell = rosa.window, rosa.shell
    assert "Moss" in spoken(window)
    held, before = window.focusWidget(), len(colors(window))
    press(rosa, Qt.Key.Key_F12)
    assert window.curtain.is_drawn
    assert "Moss" not in spoken(window)
    assert "Hidden. Press any key to go on." in spoken(window)
    assert not [one for one in window.findChildren(QLabel) if one.isVisible() and "Moss" in one.text()]
    assert len(colors(window)) < before / 3
    assert window.windowTitle() == TITLE
    press(rosa, Qt.Key.Key_Space)
    assert not window.curtain.is_drawn
    assert window.focusWidget() is held
    assert window.shell is shell
    assert "Moss" in spoken(window)


def test_the_key_that_gives_it_back_does_nothing_else(rosa: Sitting) -> None:
    here = rosa.shell.stack.here
    press(rosa, Qt.Key.Key_F12)
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Control):
        press(rosa, key)
    assert rosa.window.curtain.is_drawn
    press(rosa, Qt.Key.Key_Escape)
    assert not rosa.window.curtain.is_drawn
    assert rosa.shell.stack.here == here


def test_a_click_gives_it_back_and_presses_nothing(rosa: Sitting) -> None:
    here = rosa.shell.stack.here
    rosa.shell.hide_screen()
    spot = rosa.window.rect().center()
    QTest.mouseClick(rosa.window, Qt.MouseButton.LeftButton, pos=spot)
    assert not rosa.window.curtain.is_drawn
    assert rosa.shell.stack.here == here


def test_a_menu_is_closed_and_a_dialog_hidden_with_what_it_shows(rosa: Sitting) -> None:
    dialog = QDialog(rosa.shell)
    layout = QVBoxLayout(dialog)
    layout.addWidget(QLabel("Moss, Marian"))
    dialog.open()
    rosa.qtbot.waitUntil(dialog.isVisible)
    size = dialog.size()
    menu = QMenu(dialog)
    menu.addAction("Call Marian Moss")
    menu.popup(dialog.mapToGlobal(dialog.rect().center()))
    rosa.qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_F12)
    assert not menu.isVisible()
    for window in (rosa.window, dialog):
        assert "Moss" not in spoken(window)
    late = QDialog(rosa.window)
    QVBoxLayout(late).addWidget(QLabel("Begay, Delia"))
    late.open()
    assert "Begay" not in spoken(late)
    QTest.keyClick(late, Qt.Key.Key_A)
    assert "Moss" in spoken(dialog)
    assert "Begay" in spoken(late)
    assert dialog.size() == size
    for each in (late, dialog):
        each.close()


def test_it_stays_over_the_window_in_any_size(rosa: Sitting) -> None:
    rosa.shell.hide_screen()
    rosa.window.resize(900, 700)
    QApplication.processEvents()
    (cloth,) = [hidden.cloth for hidden in rosa.window.curtain._hidden]
    assert cloth.size() == rosa.window.size()


def test_a_lock_behind_it_shows_the_entrance_and_nothing_comes_back(rosa: Sitting) -> None:
    dialog = QFileDialog(rosa.shell)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    rosa.shell.hide_screen()
    rosa.window.sitting.idle.emit()
    assert not rosa.window.curtain.is_drawn
    assert isinstance(rosa.page, Unlock)
    rosa.qtbot.waitUntil(rosa.page.isVisible)
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not rosa.window]
    press(rosa, Qt.Key.Key_A)
    assert "Moss" not in spoken(rosa.window)


def test_what_comes_behind_it_is_not_read_either(rosa: Sitting) -> None:
    rosa.shell.hide_screen()
    rosa.shell.tell_done("Marked done: CBC drawn. Moss, Marian")
    settled(rosa.qtbot, rosa.shell)
    assert "Moss" not in spoken(rosa.window)


def test_behind_another_program_it_is_hidden_where_a_person_wants_that(rosa: Sitting) -> None:
    app = QApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert not rosa.window.curtain.is_drawn
    rosa.window._settings.choose("hide_behind", value=True)
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert rosa.window.curtain.is_drawn
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert rosa.window.curtain.is_drawn


def test_a_locked_window_has_nothing_to_hide(rosa: Sitting) -> None:
    rosa.window.lock()
    rosa.window.hide_screen()
    press(rosa, Qt.Key.Key_F12)
    assert not rosa.window.curtain.is_drawn
