"""Noting a contact by keyboard, from anywhere, and coming back to what was left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.ui.forms.keyed import DayEditor, KeyedChoice
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.screens.contact.state import (
    DayTyped,
    Model,
    Opened,
    Picked,
    fields_of,
    is_begun,
    proposed_day,
    update,
)
from navigator_app.ui.screens.contact.view import ContactPage
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.records import RecordTable
from tests.desks import DELIA, MARIAN, SATURDAY
from tests.screens.keyboard import Keys
from tests.screens.shells import Morning, go, settled

CHART = Target("chart", "patient", MARIAN, MARIAN)
DAY = SATURDAY.date()


def noted(desk: Desk) -> dict[str, object]:
    (row,) = desk.store.rows("contact")
    return dict(seen(desk, row.id).fields) | {"patient": seen(desk, row.id).patient}


def test_a_contact_about_the_row_that_is_chosen_in_a_few_keys(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    page = window.page
    assert isinstance(page, TodayPage)
    item = page.model.item
    assert item is not None
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_6)
    keys.save()
    said = noted(desk)
    assert (said["with_role"], said["medium"], said["outcome"]) == ("patient", "phone", "away")
    assert (said["about_kind"], said["about_id"]) == (item.key.kind, item.key.id)
    assert said["patient"] == item.patient_id
    assert said["at"] == "2026-11-21T16:42:00Z"
    assert window.page is page
    assert item.person in window.toast.accessibleDescription()
    assert keys.pressed <= 8
    keys.tell("a contact about a row")


def test_with_a_name_words_and_a_next_step_it_is_still_a_few_keys(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_2)
    keys.write("Her son")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_Tab)
    keys.write("Call Friday")
    keys.save()
    said = noted(desk)
    assert (said["with_whom"], said["outcome"], said["patient"]) == ("Her son", "away", MARIAN)
    assert not said.get("about_id")
    task = seen(desk, str(said["task_id"]))
    assert (task.fields["title"], task.fields["due_on"]) == ("Call Friday", "2026-11-27")
    assert window.page.target == CHART
    keys.tell("a contact with a name and a next step")


def test_undo_takes_contact_and_task_back(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_Tab)
    keys.write("Call Friday")
    keys.save()
    window.undo()
    settled(qtbot, window)
    said = noted(desk)
    assert said["is_withdrawn"]
    assert seen(desk, str(said["task_id"])).fields["is_withdrawn"]


def test_without_a_patient_it_is_noted_for_the_site(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    go(qtbot, window, Target("settings"))
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_8, Qt.Key.Key_Tab, Qt.Key.Key_1, Qt.Key.Key_1)
    keys.save()
    said = noted(desk)
    assert (said["patient"], said["with_role"]) == (None, "carrier")
    assert window.page.target.page == "settings"


def test_elsewhere_a_patient_is_picked_by_a_part_of_the_name(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    go(qtbot, window, Target("help"))
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4)
    keys.press(Qt.Key.Key_P, holding=Qt.KeyboardModifier.AltModifier)
    keys.write("dal")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1)
    keys.save()
    assert noted(desk)["patient"] == DELIA
    assert "Dale, Delia" in window.toast.accessibleDescription()


@pytest.mark.parametrize(("page", "kind"), [("patients", "patient"), ("travel", "trip")])
def test_the_line_of_a_list_is_at_hand(qtbot: QtBot, window: Shell, page: str, kind: str) -> None:
    go(qtbot, window, Target(page))
    shown = window.page
    table = shown.findChildren(RecordTable)[0]
    table.view.setFocus()
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_Home, Qt.Key.Key_F4)
    here = window.page
    assert isinstance(here, ContactPage)
    assert (here.target.kind, here.model.patient_id) == (kind, DELIA)
    assert bool(here.model.about_id) is (kind == "trip")


def test_an_empty_contact_is_refused_beside_with_whom(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4)
    keys.save()
    page = window.page
    assert isinstance(page, ContactPage)
    assert "Say with whom" in page.editors["with_whom"].accessibleDescription()
    assert not desk.store.rows("contact")


def test_behind_it_a_form_keeps_what_was_typed(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    page = go(qtbot, window, Target("record", "task", morning.task, MARIAN))
    assert isinstance(page, RecordPage)
    assert page.form is not None
    page.form.editors["note"].set_value("Half a sentence")
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_4, Qt.Key.Key_Escape)
    assert window.page is page
    assert page.form.editors["note"].value() == "Half a sentence"
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1)
    keys.save()
    assert window.page is page
    assert page.form.editors["note"].value() == "Half a sentence"


def test_so_do_the_few_questions_of_a_deed(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    page = go(qtbot, window, Target("deed", "task", morning.task, MARIAN, "tasks.wait_on"))
    assert isinstance(page, DeedPage)
    page._editors["whom"].set_value("Pathology")
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_4, Qt.Key.Key_Escape)
    assert window.page is page
    assert page._editors["whom"].value() == "Pathology"


def test_what_was_typed_and_left_is_offered_again(qtbot: QtBot, window: Shell) -> None:
    go(qtbot, window, CHART)
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_F4, Qt.Key.Key_2)
    keys.write("Her son")
    keys.press(Qt.Key.Key_Escape, Qt.Key.Key_F4)
    page = window.page
    assert isinstance(page, ContactPage)
    take = next(one for one in page.findChildren(QPushButton) if one.text() == "Take it up again")
    take.click()
    settled(qtbot, window)
    assert page.editors["with_whom"].value() == "Her son"
    assert page.editors["with_role"].value() == "family"


def test_another_patient_is_not_told_about_the_row(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    page = go(qtbot, window, Target("contact", "task", morning.task, MARIAN))
    assert isinstance(page, ContactPage)
    assert page.model.about_id == morning.task
    picker = page.editors["patient_id"]
    assert isinstance(picker, PickEditor)
    picker.set_value(DELIA)
    settled(qtbot, window)
    assert (page.model.patient_id, page.model.about_id) == (DELIA, "")


@pytest.mark.parametrize("way", ["menu", "chart", "deed", "finder"])
def test_every_way_leads_to_the_same_page(qtbot: QtBot, window: Shell, morning: Morning, way: str) -> None:
    go(qtbot, window, CHART)
    if way == "menu":
        window._begin(Target("contact"))
    elif way == "chart":
        next(one for one in window.page.findChildren(QPushButton) if one.text() == "Note a contact").click()
    elif way == "deed":
        window.go(Target("deed", "task", morning.task, MARIAN, "contacts.note"))
    else:
        window.go_find()
        QTest.keyClicks(window.bar.search, "Note a call")
        settled(qtbot, window)
        QTest.keyClick(window.bar.search, Qt.Key.Key_Return)
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, ContactPage)
    assert page.model.patient_id == MARIAN
    assert page.model.about_id == (morning.task if way == "deed" else "")


def test_the_day_follows_the_words_until_somebody_writes_one() -> None:
    model = update(Model(), Opened(MARIAN, "task", "7" * 32))
    assert proposed_day(model, "Call Friday", DAY) == "2026-11-27"
    assert proposed_day(model, " ", DAY) == ""
    model = update(model, DayTyped(is_empty=False))
    assert proposed_day(model, "Call Friday", DAY) is None
    assert proposed_day(update(model, DayTyped(is_empty=True)), "Call", DAY) == "2026-11-23"


def test_a_chart_is_no_record_that_it_is_about() -> None:
    model = update(Model(), Opened(MARIAN, "patient", MARIAN))
    assert fields_of(model, {"outcome": "reached", "minutes": None}) == {"outcome": "reached"}
    about = update(Model(), Opened(MARIAN, "task", "7" * 32))
    assert fields_of(about, {})["about_id"] == "7" * 32
    assert update(about, Picked(MARIAN)) == about
    assert update(about, Picked(DELIA)) == replace(about, patient_id=DELIA, about_kind="", about_id="")


def test_nothing_but_what_it_begins_with_is_no_draft() -> None:
    assert not is_begun({"medium": "phone", "is_incoming": False, "outcome": None, "at": "now"})
    assert is_begun({"medium": "phone", "outcome": "reached"})


@pytest.mark.parametrize(
    ("typed", "day"),
    [("fri", "2026-11-27"), ("tomorrow", "2026-11-22"), ("12/4", "2026-12-04"), ("1/4", "2027-01-04")],
)
def test_a_day_is_written_as_it_is_said(dressed: QApplication, qtbot: QtBot, typed: str, day: str) -> None:
    editor = DayEditor(lambda: DAY)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.line, typed)
    assert (editor.value(), editor.problem()) == (day, "")


@pytest.mark.parametrize(
    ("typed", "day"), [("viernes", "2026-11-27"), ("manana", "2026-11-22"), ("Friday", "2026-11-27")]
)
def test_a_day_is_written_as_it_is_said_in_spanish_too(
    spanish: QApplication, qtbot: QtBot, typed: str, day: str
) -> None:
    editor = DayEditor(lambda: DAY)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.line, typed)
    assert (editor.value(), editor.problem()) == (day, "")
    assert {"vie nov 27", "dom nov 22"} & {one.text() for one in editor.findChildren(QLabel)}


@pytest.mark.parametrize("typed", ["soon", "11/40", "11/20/2026"])
def test_what_is_no_day_to_come_is_said(dressed: QApplication, qtbot: QtBot, typed: str) -> None:
    editor = DayEditor(lambda: DAY)
    qtbot.addWidget(editor)
    QTest.keyClicks(editor.line, typed)
    assert editor.problem()


def test_what_is_not_offered_is_kept(dressed: QApplication, qtbot: QtBot) -> None:
    editor = KeyedChoice("How", [("phone", "Phone")])
    qtbot.addWidget(editor)
    editor.set_value("smoke")
    assert editor.value() == "smoke"
    editor.set_value(None)
    assert editor.value() is None
