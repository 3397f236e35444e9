"""Single-letter keys: off for a new person, on for who wants them, and nothing depends on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.settings import Settings
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.worklist import WorkList
from tests.desks import MARIAN
from tests.screens.shells import Morning, every_page, go, settled


def test_they_are_off_for_a_new_person_and_stay_as_chosen(tmp_path: Path) -> None:
    assert not Settings(tmp_path).is_on("letter_keys")
    Settings(tmp_path).choose("letter_keys", value=True)
    assert Settings(tmp_path).is_on("letter_keys")


def test_a_switch_in_the_settings_holds_at_once(qtbot: QtBot, window: Shell) -> None:
    page = go(qtbot, window, Target("settings"))
    editor = page.editors["letter_keys"]  # type: ignore[attr-defined]
    editor.set_value(False)
    assert not Letters.current().is_on
    go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    QTest.keyClick(window.page, Qt.Key.Key_W)
    settled(qtbot, window)
    assert window.stack.here.page == "chart"
    Letters.current().turn(on=True)
    QTest.keyClick(window.page, Qt.Key.Key_W)
    settled(qtbot, window)
    assert window.stack.here.page == "who_sees"


@pytest.mark.parametrize("name", ["today", "review", "taken twice"])
def test_what_does_not_act_is_not_offered(qtbot: QtBot, shell: Shell, morning: Morning, name: str) -> None:
    page = go(qtbot, shell, every_page(morning)[name])
    offered = _caps(page)
    Letters.current().turn(on=False)
    settled(qtbot, shell)
    assert offered - _caps(page), "with letters on, some are shown"
    assert not {cap for cap in _caps(page) if len(cap) == 1 and cap.isalpha()}
    assert not any(text.startswith(("1 chooses", "1 opens")) for text in _texts(page))


def _texts(page: object) -> set[str]:
    return {one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)}  # type: ignore[attr-defined]


def _caps(page: object) -> set[str]:
    return {text for text in _texts(page) if len(text) < 5 or text.startswith("1 ")}


def test_a_letter_acts_wherever_the_page_shows_it(qtbot: QtBot, shell: Shell) -> None:
    """The paper menu was opened by the mouse and left again: the keyboard is on its button, above the list."""
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    page.paper_menu.setFocus()
    QTest.keyClick(page.paper_menu, Qt.Key.Key_X)
    assert page.model.marked == {page.list.current_key()}
    Letters.current().turn(on=False)
    QTest.keyClick(page.paper_menu, Qt.Key.Key_X)
    assert page.model.marked == {page.list.current_key()}


def test_hints_of_letters_come_and_go(dressed: QApplication) -> None:
    hints = KeyHints([KeyHint(("J", "K"), "Move"), KeyHint(("Enter",), "Open")])
    assert "J / K" in hints.accessibleName()
    Letters.current().turn(on=False)
    assert hints.accessibleName() == "Enter: Open"
    Letters.current().turn(on=True)
    assert "J / K" in hints.accessibleName()


def test_without_letters_a_row_offers_all_it_can_by_the_menu_key(qtbot: QtBot, window: Shell) -> None:
    Letters.current().turn(on=False)
    go(qtbot, window, Target("today"))
    listing = window.page.findChild(WorkList)
    assert listing is not None
    listing.setFocus()
    with qtbot.assertNotEmitted(listing.verb_requested):
        QTest.keyClick(listing, Qt.Key.Key_E)
    item = window.page.model.item  # type: ignore[attr-defined]
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(listing.viewport(), asked)
    menu = window.page.verb_menu  # type: ignore[attr-defined]
    assert menu.isVisible()
    offered = [action.text() for action in menu.actions()]
    assert len(offered) >= len(item.verbs) > 0
    assert not any("\t" in text for text in offered)
    menu.actions()[0].trigger()
    settled(qtbot, window)
    assert window.stack.here.page in {"deed", "record", "chart"}
    menu.close()
