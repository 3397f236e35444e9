"""Taking a call by keyboard: two identifiers first, then a result, a moved visit, a question, or the tray."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.commands import labs, visits
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries import unmatched
from navigator_app.queries.calling import whose
from navigator_app.ui.screens.call.state import (
    Answered,
    Model,
    Opened,
    after,
    asked,
    call_of,
    is_begun,
    lacking,
    result_of,
    update,
)
from navigator_app.ui.screens.call.view import CallPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.records.lab_result import LabResult
from sync.rules.decimal_point import is_a_place_off, is_misread, number_in
from sync.rules.result_text import result_text
from tests.desks import DELIA, MARIAN
from tests.screens.keyboard import Keys
from tests.screens.shells import Morning, go, settled

CHART = Target("chart", "patient", MARIAN, MARIAN)
FULL = {
    "caller": "Ana",
    "patient_id": MARIAN,
    "read_back": ["birth date", "phone"],
    "what": "result",
    "analyte": "2823-3",
    "value_text": "6.1",
    "is_read_back": [True],
}


def pages(shell: Shell) -> CallPage:
    page = shell.page
    assert isinstance(page, CallPage)
    return page


def potassium(desk: Desk) -> LabResult:
    (row,) = desk.store.rows("lab_result")
    found = desk.store.record(row.id)
    assert isinstance(found, LabResult)
    return found


def say_whose(keys: Keys) -> None:
    """Somebody of the lab calls about Marian and says her birth date and her phone."""
    keys.press(Qt.Key.Key_F8)
    keys.write("Ana Ortiz")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_6)
    keys.write("moss")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_3)


def test_a_potassium_by_phone_is_taken_down_by_keyboard_alone(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    before = window.page
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_1)
    keys.write("potas")
    keys.press(Qt.Key.Key_Return)
    keys.write("6.1")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_5)
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_1)
    keys.save()
    found = potassium(desk)
    assert (found.patient_id, found.unit, found.flags) == (MARIAN, "mmol/L", ["HH"])
    assert "By phone, awaiting report" in result_text(found).sentence
    said = window.toast.accessibleDescription()
    assert "awaiting report" in said
    assert "Moss, Marian" in said
    assert window.page is before
    (contact,) = desk.store.rows("contact")
    assert seen(desk, contact.id).fields["about_id"] == found.id
    window.undo()
    settled(qtbot, window)
    assert potassium(desk).is_withdrawn
    keys.tell("a phoned result")
    assert keys.pressed <= 45


def test_who_types_faster_than_the_chart_is_read_is_not_left_behind(qtbot: QtBot, window: Shell) -> None:
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F8)
    page = pages(window)
    page._ask_whose()
    role = page.editors["role"].focus_target()
    role.setFocus()
    QTest.keyClick(role, Qt.Key.Key_6)
    settled(qtbot, window)
    held = QApplication.focusWidget()
    assert held is not None
    assert page.editors["read_back"].isAncestorOf(held)


def test_a_whole_name_that_is_typed_waits_for_enter(qtbot: QtBot, window: Shell) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_1)
    keys.write("wbc")
    page = pages(window)
    assert page.editors["analyte"].value() == "6690-2"
    assert not page.editors["value_text"].focus_target().hasFocus()
    keys.press(Qt.Key.Key_Return)
    assert page.editors["value_text"].focus_target().hasFocus()


def test_nothing_reaches_a_chart_before_two_identifiers_are_ticked(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    page = pages(window)
    page.editors["read_back"].set_value(["birth date"])
    keys.press(Qt.Key.Key_3)
    keys.write("Is she to fast?")
    keys.save()
    assert "two" in page.editors["read_back"].accessibleDescription() or "2" in (
        page.editors["read_back"].accessibleDescription()
    )
    assert not desk.store.rows("contact")
    assert window.page is page


def test_what_is_changed_after_it_was_read_back_is_read_back_again(qtbot: QtBot, window: Shell) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_1)
    keys.write("potas")
    keys.press(Qt.Key.Key_Return)
    keys.write("6")
    page = pages(window)
    page.editors["is_read_back"].set_value([True])
    keys.write("1")
    assert page.editors["is_read_back"].value() == []


def test_another_patient_s_ticks_are_not_taken_over(qtbot: QtBot, window: Shell) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    page = pages(window)
    assert len(page.editors["read_back"].value()) == 2
    page.editors["patient_id"].set_value(DELIA)
    settled(qtbot, window)
    assert page.editors["read_back"].value() == []


def test_a_visit_is_moved_by_its_own_clock(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    starts = desk.now() + timedelta(days=3)
    typed = {"starts_at": starts.isoformat(), "patient_zone": "America/Phoenix", "description": "Scan"}
    visit = visits.book(desk, MARIAN, typed)
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F8)
    keys.write("Lee")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_5, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2)
    keys.press(Qt.Key.Key_1)
    assert pages(window).editors["zone"].value() == "America/Phoenix"
    keys.press(Qt.Key.Key_Tab)
    keys.write("11/26/2026")
    keys.press(Qt.Key.Key_Tab)
    keys.write("9a")
    keys.save()
    assert seen(desk, visit).fields["starts_at"] == "2026-11-26T16:00:00Z"
    assert window.page.target == CHART
    keys.tell("a visit that was moved")


def test_a_question_becomes_a_task_of_whoever_answers(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_3)
    keys.write("Is she to fast?")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_2)
    keys.save()
    (contact,) = desk.store.rows("contact")
    task = seen(desk, str(seen(desk, contact.id).fields["task_id"]))
    assert task.fields["owner_site_id"] == desk.me.site_id
    assert "Is she to fast?" in task.fields["note"]


def test_of_somebody_unknown_it_goes_to_the_tray(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F8)
    keys.write("Ana")
    keys.press(Qt.Key.Key_I, holding=Qt.KeyboardModifier.AltModifier)
    keys.press(Qt.Key.Key_2)
    keys.write("Mossman")
    keys.press(*[Qt.Key.Key_Tab] * 5)
    keys.press(Qt.Key.Key_1)
    keys.write("potas")
    keys.press(Qt.Key.Key_Return)
    keys.write("6.1")
    keys.press(*[Qt.Key.Key_Tab] * 5)
    keys.press(Qt.Key.Key_1)
    keys.save()
    assert not desk.store.rows("lab_result")
    (item,) = unmatched.tray(desk)
    assert any("Mossman" in text for _, text in item.clues)
    assert "unmatched" in window.toast.accessibleDescription()


def test_a_call_that_was_begun_goes_on_where_it_was(qtbot: QtBot, window: Shell) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_F4)
    keys.press(Qt.Key.Key_Escape)
    page = pages(window)
    assert page.editors["caller"].value() == "Ana Ortiz"
    keys.press(Qt.Key.Key_Escape)
    go(qtbot, window, Target("settings"))
    keys.press(Qt.Key.Key_F8)
    assert pages(window).editors["caller"].value() == "Ana Ortiz"
    assert pages(window).model.patient_id == MARIAN


def test_the_last_one_here_stands_beside_it_and_a_shifted_point_is_said(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    last = {"code": "2823-3", "value_text": "4.1", "collected_at": "2026-11-20T16:00:00Z"}
    labs.enter_results(desk, MARIAN, [last])
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_1)
    keys.write("potas")
    keys.press(Qt.Key.Key_Return)
    keys.write("4.2")
    page = pages(window)
    assert not page._spoken.doubt.isVisible()
    keys.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    keys.write("2")
    assert page._spoken.doubt.isVisible()
    assert "4.1 mmol/L" in page._spoken._last.text()


def test_which_questions_are_asked_follows_the_answers() -> None:
    model = update(Model(), Opened())
    assert "read_back" not in asked(model)
    model = update(model, Answered(MARIAN, "here", "result", "2823-3"))
    assert asked(model)[3:6] == ("whose", "patient_id", "read_back")
    assert "unit" not in asked(model), "the list has its unit"
    assert "unit" in asked(update(model, Answered(MARIAN, "here", "result", "other")))
    nobody = update(model, Answered("", "nobody", "moved", ""))
    assert "patient_id" not in asked(nobody)
    assert asked(nobody)[-1] == "words"
    assert after(model, "role") == "read_back"
    assert after(update(model, Answered("", "here", "", "")), "role") == "patient_id"
    assert after(nobody, "words") == "words"


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ({"caller": " "}, "caller"),
        ({"read_back": ["phone"]}, "read_back"),
        ({"analyte": None}, "analyte"),
        ({"value_text": ""}, "value_text"),
        ({"value_text": "4,2"}, "value_text"),
        ({"is_read_back": []}, "is_read_back"),
    ],
)
def test_what_is_needed_is_named(without: dict[str, Any], named: str) -> None:
    model = update(Model(), Answered(MARIAN, "here", "result", "2823-3"))
    assert lacking(model, FULL) is None
    found = lacking(model, FULL | without)
    assert found is not None
    assert found[0] == named


def test_for_the_tray_something_must_be_said_about_whose_it_is() -> None:
    model = update(Model(), Answered("", "nobody", "question", ""))
    typed = {"caller": "Ana", "what": "question", "words": "When?", "read_back": []}
    found = lacking(model, typed)
    assert found is not None
    assert found[0] == "family_name"
    assert lacking(model, typed | {"record_number": "77"}) is None
    assert call_of(model, typed | {"record_number": "77"}).clues.identifiers[0].assigner == ""


def test_a_result_in_words_keeps_the_lab_s_name_and_unit() -> None:
    typed = FULL | {"analyte": "other", "analyte_name": "Troponin", "unit": "ng/L", "flag": "none"}
    assert result_of(typed) == {
        "value_text": "6.1",
        "flags": [],
        "lab": "",
        "name": "Troponin",
        "unit": "ng/L",
    }
    assert is_begun({"caller": "A"})
    assert not is_begun({"whose": "here"})


def test_everybody_has_two_identifiers(desk: Desk, morning: Morning) -> None:
    found = whose(desk, DELIA)
    assert found is not None
    assert [one.name for one in found.identifiers] == ["birth date", "name, spelled"]
    assert whose(desk, "0" * 32) is None


@pytest.mark.parametrize(
    ("value", "earlier", "is_off"),
    [
        ("42", "4.1", True),
        ("0.41", "4.1", True),
        ("6.1", "4.1", False),
        ("0", "4.1", False),
        ("hemolyzed", "4.1", False),
    ],
)
def test_a_place_off_is_arithmetic(value: str, earlier: str, is_off: bool) -> None:  # noqa: FBT001 - a row of the table
    assert is_a_place_off(number_in(value), number_in(earlier)) is is_off


def test_a_value_is_a_number_with_a_point_or_words() -> None:
    assert [is_misread(one) for one in ("4.2", "< 0.5", "hemolyzed", "4,2", "4..2", "4.2 mmol")] == [
        False,
        False,
        False,
        True,
        True,
        True,
    ]


def test_what_was_just_done_never_covers_what_is_read_back(qtbot: QtBot, window: Shell) -> None:
    keys = Keys(qtbot, window)
    say_whose(keys)
    keys.press(Qt.Key.Key_1)
    keys.write("potas")
    keys.press(Qt.Key.Key_Return)
    keys.write("6.1")
    page = pages(window)
    before = page.states.height()
    window.tell_done("Ride confirmed, saved on this computer. Dale, Delia", lambda: None)
    settled(qtbot, window)
    questions = QRect(page.states.mapTo(window, QPoint(0, 0)), page.states.size())
    assert window.toast.isVisible()
    assert not window.toast.geometry().intersects(questions)
    window.toast.dismiss()
    settled(qtbot, window)
    assert page.states.height() == before
