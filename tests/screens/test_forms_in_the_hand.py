"""A form in the hand: the wheel, Enter, the list that opens while one types, what was refused, where it begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.forms.derived import Around
from navigator_app.ui.forms.editors import ChoiceEditor, DateEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import ClockEditor, PickEditor, SeveralEditor
from navigator_app.ui.parts.layout import col
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from sync.records import KINDS
from tests.desks import DELIA, MARIAN
from tests.screens.shells import Morning
from tests.screens.test_forms import DENVER, Make, form_page, make

__all__ = ["make"]


def test_the_wheel_scrolls_the_form_and_changes_nothing_in_it(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page, form = form_page(qtbot, window, Target("record", "trip", morning.trip, DELIA))
    before = form.typed()
    for combo in page.findChildren(QComboBox):
        place = combo.rect().center()
        for target in (combo, combo.lineEdit()):
            assert target is not None
            wheel = QWheelEvent(
                QPointF(place),
                QPointF(combo.mapToGlobal(place)),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,  # noqa: FBT003 - as Qt orders it
            )
            QApplication.sendEvent(target, wheel)
            assert not wheel.isAccepted(), "the page behind it scrolls only if nobody took the wheel"
            assert not combo.hasFocus()
    assert form.typed() == before


def test_enter_takes_the_only_one_that_has_what_was_typed(dressed: QApplication, qtbot: QtBot) -> None:
    editor = PickEditor([("edison", "Clay, Edison"), ("ida", "Ash, Ida"), ("nora", "Ash, Nora")])
    qtbot.addWidget(editor)
    line = editor.combo.lineEdit()
    assert line is not None
    for typed, taken in (("clay", "edison"), ("ash", None), ("nobody", None), ("nora", "nora")):
        line.setText(typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert editor.value() == taken, typed
        assert bool(editor.problem()) is (taken is None)


def test_enter_takes_the_only_one_that_begins_so_where_own_words_are_taken_too(
    dressed: QApplication, qtbot: QtBot
) -> None:
    offered = [("ct", "CT scan"), ("surgery", "Surgical oncology"), ("radiation", "Radiation oncology")]
    editor = PickEditor(offered, is_free=True)
    qtbot.addWidget(editor)
    line = editor.combo.lineEdit()
    assert line is not None
    for typed, taken in (("surg", "surgery"), ("CT", "CT"), ("oncology", "oncology"), ("Dental", "Dental")):
        line.setText(typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert editor.value() == taken


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_that_opens_while_one_types_is_painted_on_a_ground_of_its_own(
    dressed: QApplication, qtbot: QtBot, scheme: str
) -> None:
    Theme.current().apply(dressed, scheme)  # type: ignore[arg-type] # one of the two
    editor = PickEditor([("edison", "Clay, Edison"), ("ida", "Ash, Ida")])
    qtbot.addWidget(editor)
    completer = editor.combo.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    popup.resize(200, 100)
    ground = popup.grab().toImage().pixelColor(100, 90)
    assert ground.name() == Theme.current().color("raised").name()


@pytest.mark.parametrize(
    ("typed", "zone", "is_taken"),
    [
        ("Denver", "America/Denver", True),
        ("los angeles", "America/Los_Angeles", True),
        ("America/Boise", "America/Boise", True),
        ("America/Denver", "America/Denver", True),
        ("UTC", "UTC", True),
        ("", "", True),
        ("Denverr", "Denverr", False),
    ],
)
def test_a_clock_is_picked_by_its_city_and_one_that_does_not_exist_is_refused(
    make: Make, typed: str, zone: str, *, is_taken: bool
) -> None:
    form = make(KINDS["appointment"], around=Around(zone=DENVER))
    editor = form.editors["patient_zone"]
    assert isinstance(editor, ClockEditor)
    editor.combo.setEditText(typed)
    assert editor.value() == zone
    assert (form.first_problem() is None) is is_taken


def test_a_clock_that_does_not_exist_is_not_taken_for_the_city_of_its_name(make: Make) -> None:
    form = make(KINDS["appointment"], start={"patient_zone": "Denver"}, around=Around(zone=DENVER))
    editor = form.editors["patient_zone"]
    assert isinstance(editor, ClockEditor)
    assert not form.is_changed()
    assert editor.combo.currentText() == "Denver: no such clock"
    assert editor.problem()
    editor.combo.setEditText("Denver")
    assert editor.value() == "America/Denver"


def test_what_was_refused_comes_into_sight(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    page, form = form_page(qtbot, window, Target("record", "trip", morning.trip, DELIA))
    starts = form.editors["starts_on"]
    assert isinstance(starts, DateEditor)
    starts.line.setText("31/31/2026")
    _bar(page).setValue(_bar(page).maximum())
    assert starts.visibleRegion().isEmpty()
    page.save_button.click()
    qtbot.waitUntil(lambda: not starts.visibleRegion().isEmpty())


def test_every_form_opens_at_its_beginning(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    page, _ = form_page(qtbot, window, Target("record", "trip", morning.trip, DELIA))
    _bar(page).setValue(_bar(page).maximum())
    assert _bar(page).value() > 0
    again, _ = form_page(qtbot, window, Target("record", "patient", MARIAN, MARIAN))
    assert again is page
    assert _bar(page).value() == 0


def test_a_new_record_begins_with_whose_it_is(qtbot: QtBot, window: Shell) -> None:
    form_page(qtbot, window, Target("record", "appointment"))
    focused = window.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Patient"
    form_page(qtbot, window, Target("record", "appointment", patient_id=MARIAN))
    focused = window.focusWidget()
    assert focused is not None
    assert focused.accessibleName() != "Patient"


def _bar(page: RecordPage) -> QScrollBar:
    return page.findChildren(QScrollArea)[0].verticalScrollBar()


def test_the_letter_of_a_label_leads_to_a_choice_and_does_not_answer_it(
    dressed: QApplication, qtbot: QtBot
) -> None:
    editor = ChoiceEditor([("a", "Ready"), ("b", "Waiting")], "State")
    several = SeveralEditor([("a", "Walks"), ("b", "Wheelchair")])
    page = QWidget()
    page.setLayout(
        col(
            QLineEdit(),
            Labelled("&State", editor, focus=editor.focus_target()),
            Labelled("&Mobility", several, focus=several.focus_target()),
        )
    )
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for letter, target in ((Qt.Key.Key_S, editor), (Qt.Key.Key_M, several)):
        QTest.keyClick(page, letter, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(target.focus_target().hasFocus)
    # Qt presses such a button a moment later.
    done: list[bool] = []
    QTimer.singleShot(250, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert editor.value() is None
    assert several.value() == []
