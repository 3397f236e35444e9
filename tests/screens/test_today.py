"""Today: the pane follows the selection, tiles filter, letters act, undo gives it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.today import today
from navigator_app.settings import Settings
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.settings.view import SettingsPage
from navigator_app.ui.screens.today.state import (
    Answered,
    Filtered,
    Model,
    Scoped,
    row_key,
    update,
)
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.screens.worklist.state import PaneShown, Selected
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.shell import Shell
from tests.screens.shells import Morning, go, settled


def opened(qtbot: QtBot, shell: Shell) -> TodayPage:
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    return page


def test_the_pane_follows_the_selection(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    seen: list[str] = []
    for _ in page.model.rows:
        assert page.pane.key == page.list.current_key()
        assert page.model.item is not None
        assert page.pane.accessibleName() == page.model.item.title
        seen.append(page.pane.key)
        QTest.keyClick(page.list, Qt.Key.Key_Down)
        settled(qtbot, shell)
    assert seen == [row_key(row) for row in page.model.rows]


def test_what_the_navigation_counts_is_what_the_tiles_count(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    model = page.model
    assert model.answer is not None
    for group in ("overdue", "due_today", "decision"):
        assert model.counted(group) == sum(1 for row in model.answer.rows if row.group == group)
    needs_doing = sum(model.counted(group) for group in ("overdue", "due_today", "decision"))
    assert f"{needs_doing} open" in shell.nav._items["today"].accessibleName()


def test_a_tile_shows_only_its_own_and_gives_the_rest_back(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    every = len(page.model.rows)
    page.tiles["overdue"].click()
    assert {row.group for row in page.model.rows} == {"overdue"}
    assert page.step_back()
    assert len(page.model.rows) == every


def test_a_letter_does_the_rows_deed_and_undo_gives_it_back(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    row = next(row for row in page.model.rows if row.key.id == morning.task)
    key = row_key(row)
    done = next(verb for verb in row.verbs if verb.command == "tasks.done")
    page.list.select(key)
    QTest.keyClick(page.list, Qt.Key(ord(done.key or "D")))
    settled(qtbot, shell)
    qtbot.waitUntil(lambda: key not in [row_key(each) for each in page.model.rows])
    assert row.person in shell.toast.accessibleDescription()
    shell.undo()
    settled(qtbot, shell)
    qtbot.waitUntil(lambda: key in [row_key(each) for each in page.model.rows])


def test_in_a_middling_window_the_pane_is_a_page(qtbot: QtBot, shell: Shell) -> None:
    shell.resize(1150, 768)
    page = opened(qtbot, shell)
    assert page.panes.currentIndex() == 0
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert page.panes.currentIndex() == 1
    assert page.pane.key == page.list.current_key()
    shell.back()
    assert page.panes.currentIndex() == 0


def test_enter_opens_the_record_where_there_is_room_for_two_panes(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    row = next(row for row in page.model.rows if row.key.id == morning.review)
    page.list.select(row_key(row))
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert shell.stack.here == Target("review", "review", morning.review, row.patient_id or "")


def test_the_model_alone(desk: Desk, morning: Morning) -> None:
    model = update(Model(), Answered(today(desk)))
    key = row_key(model.rows[1])
    model = update(model, Selected(key))
    assert model.item == model.rows[1]
    model = update(model, Filtered("waiting"))
    assert {row.group for row in model.rows} == {"waiting"}
    assert update(model, Filtered("waiting")).only is None
    assert update(model, PaneShown(is_open=True)).is_pane_open
    assert update(model, Scoped("clinic")).answer is None


def test_today_opens_with_the_work_that_was_chosen_in_the_settings(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    settings = go(qtbot, shell, Target("settings"))
    assert isinstance(settings, SettingsPage)
    editor = settings.editors["today_scope"]
    editor.set_value("everyone")
    editor.changed.emit()
    settled(qtbot, shell)
    another_start = Settings(tmp_path / "another start")
    assert another_start.text("today_scope") == "mine"
    session = Session.begin(OpenDesk(desk), shell.session.work, another_start, tmp_path)
    page = TodayPage(session, shell)
    qtbot.addWidget(page)
    assert page.model.scope == "everyone"
    session.rounds.end()
