"""Today narrowed, saved, marked: every number counts what it says, and every step has one key and a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.commands import tasks
from navigator_app.desk import Desk
from navigator_app.filters import Saved, saved_filters
from navigator_app.queries.shown import Verb
from navigator_app.queries.today import today
from navigator_app.queries.work.narrowing import Narrowing
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.doing import next_week
from navigator_app.ui.screens.today.rows import heading, waiting_words
from navigator_app.ui.screens.today.several import plan, verb_of, why_not
from navigator_app.ui.screens.today.state import (
    Answered,
    Cleared,
    Filtered,
    Marked,
    Model,
    Narrowed,
    SavedChosen,
    SavedRead,
    row_key,
    update,
)
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from sync.words import say
from tests.desks import CLINIC, DELIA, MARIAN, clock_of, put
from tests.screens.shells import Morning, go, settled

TESS = "ab" * 16


def opened(qtbot: QtBot, shell: Shell) -> TodayPage:
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    return page


def typed(qtbot: QtBot, shell: Shell, page: TodayPage, text: str) -> None:
    QTest.keyClicks(page.bar.words, text)
    settled(qtbot, shell)


def test_the_slash_goes_to_the_words_and_the_line_says_what_is_left_out(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = opened(qtbot, window)
    every = len(page.model.rows)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Slash)
    qtbot.waitUntil(page.bar.words.hasFocus)
    typed(qtbot, window, page, "pathology")
    shown = page.model.rows
    assert 0 < len(shown) < every
    assert all("athology" in f"{row.title}{row.context}{row.waiting_on}" for row in shown)
    assert page.bar.told.text().startswith(f"{len(shown)} of {every} shown")
    hidden = page.model.hidden_alarms
    assert hidden > 0
    assert f"Not shown: {hidden} that are late, due today or to be decided." in page.bar.told.text()
    QTest.keyClick(page.bar.words, Qt.Key.Key_Return)
    qtbot.waitUntil(page.list.hasFocus)
    window.back()
    assert len(page.model.rows) == every
    assert not page.bar.isVisible()


def test_every_number_counts_the_rows_that_it_would_show(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    page.take(Narrowed(Narrowing(family="task")))
    for group, tile in page.tiles.items():
        count = page.model.counted(group)
        assert tile.accessibleName().endswith(f": {count}")
        tile.click()
        assert len(page.model.rows) == count
        tile.click()


def test_nothing_like_this_is_not_nothing_due(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell)
    every = len(page.model.rows)
    page.take(Narrowed(Narrowing(text="nobody says this")))
    assert page.model.rows == ()
    assert page.bar.told.text().startswith(f"0 of {every} shown")
    page.step_back()
    assert len(page.model.rows) == every


def test_a_filter_gets_a_name_is_chosen_by_it_renamed_deleted_and_comes_back(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    page.take(Narrowed(Narrowing(family="task")))
    page.bar.saved.open()
    page.bar.saved.list.hide()
    page.bar.saved.naming.begin()
    QTest.keyClicks(page.bar.saved.naming.line, "Calls")
    QTest.keyClick(page.bar.saved.naming.line, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert saved_filters(desk) == (Saved("Calls", "mine", "", "", "task", ""),)
    assert page.bar.told.text().startswith("Calls: ")
    page.step_back()
    page.saving.choose(page.model.saved[0])
    assert page.model.by == Narrowing(family="task")
    page.bar.saved.naming.begin("Calls")
    page.bar.saved.naming.line.setText("My calls")
    QTest.keyClick(page.bar.saved.naming.line, Qt.Key.Key_Return)
    settled(qtbot, shell)
    assert [one.name for one in page.model.saved] == ["My calls"]
    page.bar.saved.deleted.emit("My calls")
    settled(qtbot, shell)
    assert saved_filters(desk) == ()
    shell.undo()
    settled(qtbot, shell)
    assert [one.name for one in page.model.saved] == ["My calls"]


def test_a_name_that_is_taken_is_refused_beside_it(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    naming = page.bar.saved.naming
    for _ in range(2):
        naming.begin()
        naming.line.setText("Calls")
        QTest.keyClick(naming.line, Qt.Key.Key_Return)
        settled(qtbot, shell)
    assert (
        naming.refusal.text() == "You have a filter of this name. Give it another, or delete that one first."
    )
    assert len(saved_filters(desk)) == 1


def test_marked_rows_go_to_a_cover_in_one_deed_and_one_undo_brings_them_back(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    put(desk, "practitioner", TESS, family_name="North", given_name="Tess", site=CLINIC)
    page = opened(qtbot, shell)
    own = [row for row in page.model.rows if row.source == "task"]
    page.list.select(row_key(own[0]))
    QTest.keyClick(page.list, Qt.Key.Key_X)
    assert page.model.marked == {row_key(own[0])}
    page.take(Marked(frozenset(row_key(row) for row in own)))
    QTest.keyClick(page.list, Qt.Key.Key_A)
    settled(qtbot, shell)
    deed = shell.page
    assert isinstance(deed, DeedPage)
    deed._editors["owner"].set_value(f"person:{TESS}")
    deed.submit()
    settled(qtbot, shell)
    said = shell.toast.accessibleDescription()
    assert said.startswith("Handed over to ")
    assert "Moss, Marian" in said
    assert "Dale, Delia" in said
    assert not [row for row in today(desk).rows if row.source == "task"]
    shell.undo()
    settled(qtbot, shell)
    assert {row.key.id for row in today(desk).rows if row.source == "task"} == {row.key.id for row in own}


def test_marked_tasks_are_done_together_and_undone_together(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    late = [row for row in page.model.rows if row.source == "task" and row.group == "overdue"]
    other = next(row for row in page.model.rows if row.group == "decision")
    page.take(Marked(frozenset(row_key(row) for row in (*late, other))))
    QTest.keyClick(page.list, Qt.Key.Key_D)
    settled(qtbot, shell)
    assert not {row.key.id for row in late} & {row.key.id for row in today(desk).rows}
    assert page.model.marked == {row_key(other)}
    assert "Moss, Marian" in shell.toast.accessibleDescription()
    QTest.keyClick(page.list, Qt.Key.Key_U)
    settled(qtbot, shell)
    assert {row.key.id for row in late} <= {row.key.id for row in today(desk).rows}


def test_shift_and_the_arrow_mark_and_escape_lets_go(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell)
    first, second = (row_key(row) for row in page.model.rows[:2])
    page.list.select(first)
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.model.marked == {first, second}
    QTest.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.model.marked) == len(page.model.rows)
    assert page.step_back()
    assert not page.model.marked


def test_what_somebody_has_to_look_at_is_not_done_to_several(desk: Desk, morning: Morning) -> None:
    rows = today(desk, "everyone").rows
    found = plan(rows, "D")
    assert {item.source for item, _ in found.does} == {"task"}
    assert {item.source for item, _ in found.stays} >= {"review", "referral_item"}
    assert len(found.does) + len(found.stays) == len(rows)
    assert all(str(why) for why in found.reasons)


def test_a_row_that_keeps_its_day_says_why(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell)
    labs = next(row for row in page.model.rows if row.source == "lab_plan")
    page.list.select(row_key(labs))
    QTest.keyClick(page.list, Qt.Key.Key_S)
    assert (
        page.note.text()
        == "Moss, Marian. A draw keeps its day. Skip it with a reason, or change its lab plan."
    )
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.note.text() == ""


def test_who_waits_for_oncology_is_told_to_call_not_that_nobody_is_waited_for(
    desk: Desk, morning: Morning
) -> None:
    row = next(row for row in today(desk, "everyone").rows if verb_of(row, "R") is None)
    call = Verb(say("Note a call"), "C", "contacts.note", row.key, icon="phone")
    called = replace(row, verbs=(call,))
    assert str(why_not(called, "R")) == (
        "This is asked about by phone. Call them, then press C to note the call."
    )


def test_later_takes_two_keys_and_the_row_says_who_put_it_off(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    row = next(row for row in page.model.rows if row.key.id == morning.task)
    page.list.select(row_key(row))
    QTest.keyClick(page.list, Qt.Key.Key_S)
    assert [action.text() for action in page.doing.menu.actions()] == [
        "&Tomorrow, Sun Nov 22",
        "Next &week, Mon Nov 23",
        "Another &date…",
    ]
    QTest.keyClick(page.doing.menu, Qt.Key.Key_W)
    settled(qtbot, shell)
    assert shell.toast.accessibleDescription() == "Put off until Mon Nov 23. Moss, Marian"
    put_off = next(row for row in today(desk).rows if row.key.id == morning.task)
    assert put_off.context == "Put off until Mon Nov 23 by you"
    shell.undo()
    settled(qtbot, shell)
    assert next(row for row in today(desk).rows if row.key.id == morning.task).group == "overdue"


@pytest.mark.parametrize(
    ("day", "monday"), [(date(2026, 11, 21), 23), (date(2026, 11, 22), 23), (date(2026, 11, 23), 30)]
)
def test_next_week_begins_on_monday(day: date, monday: int) -> None:
    assert next_week(day) == date(2026, 11, monday)


def test_who_waits_since_when_stands_in_the_row_in_words(desk: Desk, morning: Morning) -> None:
    one = tasks.add(desk, {"title": "PRC number"}, MARIAN)
    tasks.wait_on(desk, one, "Cedar Basin lab")
    for days, since in (
        (0, "Asked today, Sat Nov 21"),
        (1, "Since Sat Nov 21, 1 day"),
        (3, "Since Sat Nov 21, 4 days"),
    ):
        clock_of(desk).forward(days=days)
        row = next(each for each in today(desk).rows if each.key.id == one)
        assert waiting_words(row, desk.now(), desk.zone) == ("Waiting on Cedar Basin lab", since)


def test_the_week_ahead_stands_by_its_days(desk: Desk) -> None:
    for title, zone, day in (
        ("a", "America/Denver", 24),
        ("b", "Pacific/Auckland", 23),
        ("c", "", 22),
        ("d", "", 23),
    ):
        tasks.add(
            desk, {"title": title, "due_on": f"2026-11-{day}", "due_zone": zone or "America/Denver"}, DELIA
        )
    rows = [row for row in today(desk).rows if row.group == "next_days"]
    days = [heading(row, desk.now(), desk.zone) for row in rows]
    assert days == [
        "Tomorrow, Sunday, November 22",
        "Monday, November 23",
        "Monday, November 23",
        "Tuesday, November 24",
    ]


def test_a_saved_filter_of_another_version_lets_stand_what_it_does_not_know(
    desk: Desk, morning: Morning
) -> None:
    model = update(
        update(Model(), Answered(today(desk))), SavedRead((Saved("New", "mine", "later", "", "weather", ""),))
    )
    assert update(model, SavedChosen(model.saved[0])).rows == model.rows


def test_a_mark_goes_with_its_row(desk: Desk, morning: Morning) -> None:
    model = update(Model(), Answered(today(desk)))
    late = next(row for row in model.rows if row.group == "overdue")
    waits = next(row for row in model.rows if row.group == "waiting")
    model = update(model, Marked(frozenset({row_key(late), row_key(waits)})))
    model = update(model, Filtered("waiting"))
    assert model.marked == {row_key(waits)}
    assert model.chosen == (waits,)
    assert not update(model, Cleared()).is_narrow
