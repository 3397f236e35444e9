"""8:05, somebody walks in: found in two keystrokes, noted in one, printed with the next; a name is enough to begin."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.commands import labs
from navigator_app.queries.finder import find
from navigator_app.queries.patients import PatientRow, patients
from navigator_app.queries.shown import Chip
from navigator_app.queries.walk_in.finding import Finding
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.screens.walk_in.state import (
    Answered,
    Found,
    Model,
    Named,
    Noted,
    Opened,
    Similar,
    Typed,
    update,
)
from navigator_app.ui.screens.walk_in.view import WalkInPage
from navigator_app.ui.shell.new_menu import command_target
from navigator_app.ui.shell.shell import Shell
from sync.errors import Refused
from sync.words import say
from tests.desks import DELIA, MARIAN
from tests.screens.shells import go, settled


def walk_in(qtbot: QtBot, shell: Shell, target: Target | None = None) -> WalkInPage:
    page = go(qtbot, shell, target or Target("walk_in"))
    assert isinstance(page, WalkInPage)
    return page


def said(page: WalkInPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_two_keystrokes_from_a_chart_to_everything_that_is_open(qtbot: QtBot, window: Shell) -> None:
    go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    QTest.keyClick(window, Qt.Key.Key_F9)
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, WalkInPage)
    assert QApplication.focusWidget() is page.finder.field
    QTest.keyClick(page.finder.field, Qt.Key.Key_Return)
    settled(qtbot, window)
    told = said(page).replace("\u00a0", " ")
    for words in (
        "Moss, Marian",
        "Tue Dec 1, 10:00 AM MST",
        "Pathology report",
        "555-0100",
        "English. Needs no",
    ):
        assert words in told
    assert QApplication.focusWidget() is page.person.seen_button


def test_typing_finds_and_arrows_choose(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window)
    QTest.keyClicks(page.finder.field, "dal")
    settled(qtbot, window)
    assert [one.accessibleName() for one in page.finder.people] == [
        "Dale, Delia \u00b7 47 F \u00b7 02/11/1979"
    ]
    QTest.keyClick(page.finder.field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.finder.people[0]
    QTest.keyClick(page.finder.people[0], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.finder.field
    QTest.keyClick(page.finder.field, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert page.model.patient_id == DELIA


def test_escape_clears_what_was_typed_and_typing_goes_on(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window)
    QTest.keyClicks(page.finder.field, "Nobody")
    settled(qtbot, window)
    QTest.keyClick(page.finder.field, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.finder.begin_button
    QTest.keyClick(page.finder.begin_button, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert page.finder.field.text() == ""
    assert QApplication.focusWidget() is page.finder.field


def test_of_many_draws_alike_the_later_ones_are_told_by_their_days(qtbot: QtBot, window: Shell) -> None:
    desk = window.session.desk
    labs.propose_plan(desk, DELIA, labs.read_rule("CBC Mondays for six weeks", date(2026, 11, 23)))
    page = walk_in(qtbot, window, Target("walk_in", "patient", DELIA, DELIA))
    told = said(page).replace("\u00a0", " ")
    assert told.count("Blood draw: CBC") == 3
    assert "The same again: Mon Dec 14, Mon Dec 21, Mon Dec 28" in told


def test_a_name_is_enough_and_look_alikes_stop_nobody(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window)
    QTest.keyClicks(page.finder.field, "Mary Moss")
    settled(qtbot, window)
    assert (page.finder.family.text(), page.finder.given.text()) == ("Moss", "Mary")
    assert [one.name for one in page.model.similar] == ["Moss, Marian"]
    assert "Nothing stops you" in said(page)
    page.finder.begin_button.click()
    settled(qtbot, window)
    desk = window.session.desk
    assert [one.name for one in patients(desk, "moss")] == ["Moss, Marian", "Moss, Mary"]
    assert page.model.page is not None
    assert page.model.page.header.name == "Moss, Mary"
    assert "Another patient could be taken for this one" in said(page)
    assert "Moss, Mary" in window.toast.accessibleDescription() or window.toast.isVisible()


def test_one_key_notes_that_they_were_seen_and_only_once(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window, Target("walk_in", "patient", MARIAN, MARIAN))
    for _ in range(2):
        QTest.keyClick(page.person, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settled(qtbot, window)
    rows = window.session.desk.store.rows("contact")
    assert [(one.patient_id, one.medium, one.outcome, one.is_incoming) for one in rows] == [
        (MARIAN, "in_person", "reached", True)
    ]
    assert not page.person.seen_button.isEnabled()
    window.undo()
    settled(qtbot, window)
    assert [one.is_withdrawn for one in window.session.desk.store.rows("contact")] == [True]
    assert page.person.seen_button.isEnabled()


def test_ctrl_p_shows_what_they_take_home(qtbot: QtBot, window: Shell) -> None:
    walk_in(qtbot, window, Target("walk_in", "patient", MARIAN, MARIAN))
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, PrintPage)
    assert page.pages is not None
    assert "What is next for you" in page.pages.text(0)
    assert set(page.choices) == {"diagnosis", "waits"}
    page.choices["waits"].click()
    settled(qtbot, window)
    assert page.pages is not None
    assert any("What we are waiting for" in page.pages.text(n) for n in range(page.pages.count))
    go(qtbot, window, Target("print", "next_steps", DELIA, DELIA))
    assert page.model.chosen == frozenset(), "what was wanted for one patient is not for the next"


def test_ctrl_p_on_a_chart_shows_its_summary_and_elsewhere_says_that_there_is_none(
    qtbot: QtBot, window: Shell
) -> None:
    go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    window.show_paper()
    settled(qtbot, window)
    assert isinstance(window.page, PrintPage)
    assert window.page.model.name == "chart"
    go(qtbot, window, Target("settings"))
    window.show_paper()
    settled(qtbot, window)
    assert window.stack.here.page == "settings"
    assert window.toast.isVisible()


def test_somebody_elses_page_begins_at_its_top(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window, Target("walk_in", "patient", MARIAN, MARIAN))
    bar = page.person.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    page.refresh()
    settled(qtbot, window)
    assert bar.value() > 0, "asked anew, it stays where it is being read"
    walk_in(qtbot, window, Target("walk_in", "patient", DELIA, DELIA))
    assert bar.value() == 0


def test_who_looked_is_written_down(qtbot: QtBot, window: Shell) -> None:
    walk_in(qtbot, window, Target("walk_in", "patient", DELIA, DELIA))
    with window.session.desk.store.connections.reading() as connection:
        rows = connection.execute("SELECT subject, action FROM audit").fetchall()
    assert (bytes.fromhex(DELIA), "walk_in") in rows


def test_a_chart_that_is_not_here_says_so_and_leads_on(qtbot: QtBot, window: Shell) -> None:
    page = walk_in(qtbot, window, Target("walk_in", "patient", "0" * 32, "0" * 32))
    shown = page.states.currentWidget()
    assert shown is not None
    assert shown.accessibleName() == "Not here yet"
    page.fail(Refused(None, "The disk does not answer."))
    shown = page.states.currentWidget()
    assert shown is not None
    assert shown.accessibleName() == "This could not be read"


def test_it_is_found_by_the_finder_too(window: Shell) -> None:
    (found,) = [one for one in find(window.session.desk, "walk-in") if one.command == "walk_in"]
    assert command_target(found) == Target("walk_in")


def person(key: str) -> PatientRow:
    return PatientRow(key, key, None, None, say(""), "", Chip(say(""), "", "neutral"), has_died=False)


def test_enter_means_somebody_only_where_it_is_sure_who() -> None:
    model = update(Model(), Opened(at_hand="a"))
    model = update(model, Found(Finding("", person("a"), (person("b"),), is_expected=True)))
    assert model.sure == person("a")
    model = update(model, Typed("x"))
    assert model.sure is None, "who was offered before is not who was typed"
    assert update(model, Found(Finding("x", None, (person("b"),), is_expected=False))).sure == person("b")
    several = Finding("x", None, (person("b"), person("c")), is_expected=False)
    assert update(model, Found(several)).sure is None
    alone = Finding("", None, (person("b"),), is_expected=True)
    assert update(update(Model(), Opened()), Found(alone)).sure is None, "expected is not the same as here"


def test_late_answers_are_not_taken() -> None:
    model = update(update(Model(), Typed("Mary Moss")), Named("Moss", "Marie"))
    assert update(model, Similar("Moss", "Mary", (person("a"),))).similar == ()
    assert update(model, Similar("Moss", "Marie", (person("a"),))).similar == (person("a"),)
    somebody = update(Model(), Opened("a"))
    assert update(somebody, Answered("b", None)) == somebody
    assert update(somebody, Answered("a", None)).part == "missing"
    assert update(somebody, Noted("b", is_noted=True)) == somebody
    assert update(update(somebody, Noted("a", is_noted=True)), Opened("a")).is_noted
    assert not update(update(somebody, Noted("a", is_noted=True)), Opened("b")).is_noted
