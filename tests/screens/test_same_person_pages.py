"""Two charts side by side, the list of pairs, and who may be here already while a new patient is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import same_person
from navigator_app.desk import Desk
from navigator_app.queries.finder import find
from navigator_app.queries.same_person import possible_pairs
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.patients.view import PatientsPage
from navigator_app.ui.screens.possible.view import PossiblePage
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.same_person.state import mark, phone_key
from navigator_app.ui.screens.same_person.view import SamePersonPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from tests.desks import CLINIC, MARIAN, put
from tests.screens.shells import go, settled

TWIN = derived_id("patient", "twin")


@pytest.fixture(autouse=True)
def twin(desk: Desk) -> str:
    return put(
        desk,
        "patient",
        TWIN,
        family_name="Mosz",
        given_name="Marian",
        birth_on="1965-03-14",
        sex="female",
        sites=[CLINIC],
        contact_points=[{"system": "phone", "value": "555 555 0177"}],
    )


def said(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def press(page: QWidget, name: str) -> None:
    (found,) = (
        one
        for one in page.findChildren(QAbstractButton)
        if one.accessibleName().startswith(name) and one.isVisibleTo(page)
    )
    found.click()


def pair_page(qtbot: QtBot, shell: Shell) -> SamePersonPage:
    page = go(qtbot, shell, Target("same_person", "patient", MARIAN, MARIAN, TWIN))
    assert isinstance(page, SamePersonPage)
    return page


def test_one_key_says_one_person_and_one_takes_it_back_with_a_reason(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    assert "Possible same person" in said(window.page)
    press(window.page, "Look at both: Possible")
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, SamePersonPage)
    assert "Same birth date; the names sound or look alike" in said(page)
    here = QApplication.focusWidget()
    assert here is not None
    assert here is not page.why, "1 and 2 would be letters there"
    QTest.keyClick(here, Qt.Key.Key_1)
    settled(qtbot, window)
    assert set(desk.store.charts_of(MARIAN)) == {MARIAN, TWIN}
    assert "One person, two charts" in said(window.page)
    page = pair_page(qtbot, window)
    assert "Decided by you" in said(page)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_U)
    settled(qtbot, window)
    assert "Say why" in said(page)
    page.why.setText("Her sister")
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_U)
    settled(qtbot, window)
    assert desk.store.charts_of(MARIAN) == (MARIAN,)
    assert possible_pairs(desk)


def test_digits_in_the_reason_decide_nothing(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    page = pair_page(qtbot, window)
    page.why.setFocus()
    QTest.keyClicks(page.why, "12 U")
    settled(qtbot, window)
    assert page.why.text() == "12 U"
    assert not desk.store.rows("patient_link")


def test_the_toast_takes_a_decision_back(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = pair_page(qtbot, shell)
    page.decide("two")
    settled(qtbot, shell)
    assert not possible_pairs(desk)
    shell.undo()
    settled(qtbot, shell)
    assert possible_pairs(desk)


def test_the_list_is_one_press_from_patients_and_opens_both(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = go(qtbot, shell, Target("patients"))
    assert isinstance(page, PatientsPage)
    qtbot.waitUntil(page.possible.isVisible)
    assert page.possible.text() == "Possible same person: 1"
    page.possible.click()
    settled(qtbot, shell)
    found = shell.page
    assert isinstance(found, PossiblePage)
    found.table.opened.emit(found.table.current_key() or f"{min(MARIAN, TWIN)}:{max(MARIAN, TWIN)}")
    settled(qtbot, shell)
    assert isinstance(shell.page, SamePersonPage)
    same_person.two_people(desk, MARIAN, TWIN, "Sisters")
    found = go(qtbot, shell, Target("possible"))  # type: ignore[assignment]
    assert "No two charts look like one person" in said(found)


def test_a_new_chart_is_said_to_be_near_another_and_saves_all_the_same(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page = go(qtbot, shell, Target("record", "patient"))
    assert isinstance(page, RecordPage)
    assert page.form is not None
    page.form.take_up({"family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14"})
    page.near.look()
    settled(qtbot, shell)
    assert {one.patient_id for one in page.near.found} == {MARIAN, TWIN}
    press(page, "I have looked: two people: Mosz")
    page.save()
    settled(qtbot, shell)
    (new,) = (
        row.id
        for row in desk.store.rows("patient")
        if row.id not in (MARIAN, TWIN) and row.family_name == "Moss"
    )
    open_pairs = {frozenset((one.one_id, one.other_id)) for one in possible_pairs(desk)}
    assert frozenset((new, MARIAN)) in open_pairs
    assert frozenset((new, TWIN)) not in open_pairs


def test_lines_agree_as_people_read_them() -> None:
    assert mark([phone_key("(555) 555-0177")], [phone_key("+1 555 555 0177")]) == "same"
    assert mark(["Moss"], ["mosz"]) == "differs"
    assert mark([""], ["Mosz"]) == ""


def test_who_looks_like_another_is_told_apart_where_a_patient_is_picked(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    put(
        desk,
        "patient",
        derived_id("patient", "third"),
        family_name="Moss",
        given_name="Mary",
        birth_on="1990-05-02",
    )
    page = go(qtbot, shell, Target("record", "trip"))
    (combo,) = (one for one in page.findChildren(QComboBox) if one.accessibleName() == "Patient")
    offered = [combo.itemText(n) for n in range(combo.count())]
    assert "Moss, Marian, DOB 03/14/1965" in offered
    assert "Moss, Mary, DOB 05/02/1990" in offered
    assert "Dale, Delia" in offered
    combo.setCurrentIndex(offered.index("Moss, Marian, DOB 03/14/1965"))
    combo.activated.emit(combo.currentIndex())
    settled(qtbot, shell)
    assert "Another patient could be taken for this one" in said(page)
    assert "Moss, Mary, DOB 05/02/1990 (Same surname and initial)" in said(page)


def test_the_finder_and_the_list_say_who_looks_like_another(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    people = [one for one in find(desk, "mos") if one.what == "patient"]
    assert [str(one.detail).endswith("looks like another one here") for one in people] == [True, True]
    page = go(qtbot, shell, Target("patients"))
    assert isinstance(page, PatientsPage)
    assert {row.name: row.looks_alike for row in page.model.rows or ()} == {
        "Dale, Delia": False,
        "Moss, Marian": True,
        "Mosz, Marian": True,
    }
    same_person.one_person(desk, MARIAN, TWIN, "She says so")
    assert not any("looks like" in str(one.detail) for one in find(desk, "mos"))


def test_a_death_is_noted_from_the_chart_and_taken_back_there(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN))
    press(shell.page, "Note a death")
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, DeedPage)
    page.submit()
    assert "This is needed" in said(page)
    page._editors["on"].set_value("2026-11-20")
    page._editors["told_by"].set_value("Daniel Reed, her son")
    page.submit()
    settled(qtbot, shell)
    assert "Died 11/20/2026" in said(shell.page)
    assert "Told by Daniel Reed, her son." in said(shell.page)
    press(shell.page, "Take the death back")
    settled(qtbot, shell)
    again = shell.page
    assert isinstance(again, DeedPage)
    again._editors["reason"].set_value("Another Marian Moss")
    again.submit()
    settled(qtbot, shell)
    assert "Died" not in said(shell.page)
