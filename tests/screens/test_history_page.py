"""History of every field: from the chart, its cards and its forms; narrowed to a field, from what to what, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import charts
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.record_history import history
from navigator_app.ui.screens.history.state import Answered, FieldTurned, Model, Opened, update
from navigator_app.ui.screens.history.view import HistoryPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from tests.desks import MARIAN
from tests.screens.shells import Morning, go, settled


@pytest.fixture
def written(desk: Desk, morning: Morning) -> Desk:
    """Change Marian's phase twice and her community once."""
    charts.set_phase(desk, MARIAN, "maintenance", "Six cycles are done")
    charts.set_phase(desk, MARIAN, "recurrence", "The scan of Friday")
    write(desk, seen(desk, MARIAN), {"community": "Cedar Basin"})
    return desk


def texts(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def press(within: QWidget, name: str) -> None:
    next(one for one in within.findChildren(QAbstractButton) if one.accessibleName() == name).click()


def shown(shell: Shell) -> HistoryPage:
    assert isinstance(shell.page, HistoryPage)
    return shell.page


def test_one_letter_on_a_chart_shows_every_field_with_who_where_when_and_why(
    qtbot: QtBot, window: Shell, written: Desk
) -> None:
    page = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    QTest.keyClick(page.tabs, Qt.Key.Key_H)  # type: ignore[attr-defined]
    settled(qtbot, window)
    told = texts(shown(window))
    assert any(
        "You, Juniper Creek, Sat Nov 21, 9:42 AM MST by that computer's clock" in text for text in told
    )
    assert "\u201cThe scan of Friday\u201d" in told
    assert {"Maintenance", "Recurrence or advanced", "Cedar Basin", "Community of residence"} <= set(told)


def test_a_card_leads_to_the_history_of_its_own_fields(qtbot: QtBot, window: Shell, written: Desk) -> None:
    page = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN, "care"))
    press(page, "History: Phase of care")
    settled(qtbot, window)
    told = texts(shown(window))
    assert "Maintenance" in told
    assert "Cedar Basin" not in told
    press(shown(window), "All fields")
    settled(qtbot, window)
    assert "Cedar Basin" in texts(shown(window))


def test_the_field_that_has_the_keyboard_in_a_form_tells_who_wrote_it(
    qtbot: QtBot, window: Shell, written: Desk
) -> None:
    page = go(qtbot, window, Target("record", "patient", MARIAN, MARIAN))
    page.form.editors["community"].focus_target().setFocus()  # type: ignore[attr-defined]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
    assert window.stack.here == Target("history", "patient", MARIAN, MARIAN, "community")
    told = texts(shown(window))
    assert {"Juniper Creek", "Cedar Basin"} <= set(told)
    assert "Maintenance" not in told


def test_a_field_is_taken_back_from_there(qtbot: QtBot, window: Shell, written: Desk) -> None:
    go(qtbot, window, Target("history", "patient", MARIAN, MARIAN, "community"))
    page = shown(window)
    (back, *_rest) = [one for one in page.findChildren(QAbstractButton) if one.text() == "Take this back"]
    back.click()
    settled(qtbot, window)
    assert seen(written, MARIAN).fields["community"] == "Juniper Creek"


def test_fields_are_counted_and_looked_at_by_themselves(written: Desk) -> None:
    model = update(update(Model(), Opened(MARIAN)), Answered(history(written, MARIAN)))
    assert model.counts["phase"][1] == 3
    assert len(model.entries) == 4
    narrowed = update(model, FieldTurned("phase"))
    assert [[write.name for write in writes] for _, writes in narrowed.entries] == [["phase"]] * 3
    assert update(narrowed, FieldTurned("phase")).fields == frozenset()
    assert update(narrowed, FieldTurned(None)).fields == frozenset()
