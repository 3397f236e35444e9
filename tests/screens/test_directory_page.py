"""The directory on the screen: found while one types, verified and set aside by keyboard, never told by color alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.directory.state import (
    Answered,
    ForPurpose,
    Model,
    Opened,
    Scoped,
    Selected,
    Told,
    Typed,
    update,
)
from navigator_app.ui.screens.directory.view import DirectoryPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from tests.in_directory import DOCTOR, INTAKE, RECORDS, settle_directory
from tests.screens.shells import go, settled


def directory_page(qtbot: QtBot, shell: Shell, desk: Desk, record: str = "") -> DirectoryPage:
    settle_directory(desk)
    page = go(qtbot, shell, Target("directory", "endpoint" if record else "", record))
    assert isinstance(page, DirectoryPage)
    return page


def told(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def names(page: DirectoryPage) -> set[str]:
    model: Any = page.table.view.model()
    return {model.index(place, 1).data() for place in range(model.rowCount())}


def press(page: QWidget, begins: str) -> None:
    button = next(
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisibleTo(page) and one.accessibleName().startswith(begins)
    )
    button.click()


def test_it_narrows_while_one_types_and_escape_gives_everything_back(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page = directory_page(qtbot, shell, desk)
    everything = names(page)
    page.filter.setText("0155")
    settled(qtbot, shell)
    assert names(page) == {"(555) 555-0155"}
    assert "Verified 11/18/2026 by Rosa Delgado" in told(page.pane)
    assert page.step_back()
    settled(qtbot, shell)
    assert names(page) == everything


def test_what_is_set_aside_is_a_list_of_its_own_and_says_why(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = directory_page(qtbot, shell, desk)
    page.scope.choices[2].click()
    settled(qtbot, shell)
    assert names(page) == {"(555) 555-0142"}
    assert "A dentist has this number now. Rosa Delgado, 11/18/2026" in told(page.pane)
    model: Any = page.table.view.model()
    assert model.index(0, 2).data() == "Set aside", "in a word beside its sign"


def test_a_number_is_verified_by_keyboard_and_says_so_at_once(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    page = directory_page(qtbot, window, desk, DOCTOR)
    assert "Nobody wrote down that it holds" in told(page.pane)
    page.table.view.setFocus()
    QTest.keyClick(page.table.view, Qt.Key.Key_V)
    settled(qtbot, window)
    asked = window.page
    assert isinstance(asked, DeedPage)
    assert "Phone (555) 555-0170" in told(asked)
    asked._editors["how"].set_value("called")
    QTest.keyClick(asked, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
    assert window.page is page
    assert "by Rosa Delgado: Called them and asked" in told(page.pane)
    assert seen(desk, DOCTOR).fields["verified"]["how"] == "called"


def test_the_wrong_digits_are_refused_beside_the_field_and_nothing_is_noted(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page = directory_page(qtbot, shell, desk, DOCTOR)
    press(page.pane, "I used it")
    settled(qtbot, shell)
    asked = shell.page
    assert isinstance(asked, DeedPage)
    asked._editors["last_four"].set_value("0171")
    asked.submit()
    settled(qtbot, shell)
    assert "These are not its last four." in told(asked)
    assert desk.store.of_kind("contact") == []


def test_it_opens_at_a_number_and_keeps_it_chosen(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = directory_page(qtbot, shell, desk, RECORDS)
    assert page.at_hand() == Target("directory", "endpoint", RECORDS)
    assert page.table.current_key() == f"endpoint/{RECORDS}"
    go(qtbot, shell, Target("directory", "endpoint", INTAKE))
    assert page.table.current_key() == f"endpoint/{INTAKE}"


def test_an_answer_to_an_older_question_changes_nothing() -> None:
    model = update(Model(), Typed("dry"))
    older: Any = object()
    assert update(model, Answered(Model().asked, older)) is model


def test_what_is_asked_anew_is_no_longer_asked_at_one_number() -> None:
    opened = update(Model(), Opened(INTAKE))
    assert (opened.asked.at, opened.selected) == (INTAKE, f"endpoint/{INTAKE}")
    for event in (Typed("x"), ForPurpose("records"), Scoped("aside")):
        assert update(opened, event).asked.at == ""


def test_what_is_known_of_another_number_is_not_shown_for_this_one() -> None:
    model = update(Model(), Selected("endpoint/a"))
    late: Any = object()
    assert update(model, Told("endpoint/b", late)).number is None
