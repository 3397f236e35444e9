"""A table of records: sorting, keyboard, selection, reading aloud, identifiers never cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.tables.record_delegate import PAD_PX
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from navigator_app.ui.theme.style import Theme
from tests.screens import gallery, invented


@pytest.fixture
def table(dressed: QApplication, qtbot: QtBot) -> RecordTable:
    """Give a list of patients on the screen."""
    shown = gallery.patient_table()
    qtbot.addWidget(shown)
    shown.resize(900, 420)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def _names(table: RecordTable) -> list[str]:
    model = table.view.model()
    return [str(model.index(place, 0).data()) for place in range(model.rowCount())]


def test_a_click_on_a_title_sorts_by_meaning_not_by_letters(table: RecordTable) -> None:
    table.sort_by(3)
    assert _names(table) == ["Clay, Edison", "Moss, Marian", "Reed, Raymond", "Dale, Delia"]
    table.sort_by(3, Qt.SortOrder.DescendingOrder)
    assert _names(table) == ["Dale, Delia", "Reed, Raymond", "Moss, Marian", "Clay, Edison"]
    table.sort_by(0)
    assert _names(table) == sorted(_names(table))


def test_sorting_and_refreshing_keep_the_selected_record(table: RecordTable, qtbot: QtBot) -> None:
    table.select("dale")
    with qtbot.assertNotEmitted(table.selected):
        table.sort_by(0)
        table.replace(invented.patient_rows()[:3])
    assert table.current_key() == "dale"


def test_rows_that_come_to_a_list_with_the_keyboard_begin_with_a_selected_one(
    table: RecordTable, qtbot: QtBot
) -> None:
    table.replace([])
    table.view.setFocus()
    table.replace(invented.patient_rows())
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == [table.current_key()]


def test_the_keyboard_moves_by_row_and_opens(table: RecordTable, qtbot: QtBot) -> None:
    table.select("moss")
    QTest.keyClick(table.view, Qt.Key.Key_J)
    assert table.current_key() == "reed"
    QTest.keyClick(table.view, Qt.Key.Key_K)
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert table.current_key() == "clay"
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == ["clay"]


def test_a_row_is_read_aloud_with_every_column(table: RecordTable) -> None:
    index = table.view.model().index(0, 0)
    heard = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert heard == (
        "Name: Moss, Marian, DLBCL, R-CHOP cycle 2. Born: 03/14/1965. MRN: 448-201. "
        "Next: Mon Nov 23. State: Waiting: center"
    )
    face = QAccessible.queryAccessibleInterface(table.view)
    assert face.text(QAccessible.Text.Name) == "Patients"


@pytest.mark.parametrize("width", [420, 700, 1100])
def test_identifiers_have_room_at_every_width_and_text_size(table: RecordTable, width: int) -> None:
    for scale in (1.0, 1.5):
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        Theme.current().apply(app, "light", scale)
        table.resize(width, 420)
        QApplication.processEvents()
        needed = Theme.current().metrics("body").horizontalAdvance("448-201") + 2 * PAD_PX
        assert table.view.columnWidth(2) >= needed


def test_an_empty_table_says_what_belongs_here_with_one_button(table: RecordTable, qtbot: QtBot) -> None:
    act = button("Import patients")
    table.show_empty("users", "No patients yet", "Patients you walk with appear here.", act)
    assert act.isVisible()
    assert not table.view.isVisible()
    table.replace(invented.patient_rows())
    assert table.view.isVisible()
    assert table.view.model().rowCount() == 4


def test_ten_thousand_rows_sort_and_keep_their_place(table: RecordTable) -> None:
    rows = [
        TableRow(str(n), (Cell(f"P {n:05}"), Cell(""), Cell(""), Cell(str(n), sort=n), Cell("")))
        for n in range(10_000)
    ]
    table.replace(rows)
    table.select("77")
    table.sort_by(3, Qt.SortOrder.DescendingOrder)
    assert table.current_key() == "77"
    assert table.view.currentIndex().row() == 9_922


LONG = "This is not a date that can be read. The row comes in without it. Look at the list again."


def _inked_px(qtbot: QtBot, *, wraps: bool) -> int:
    """Say how high what is written in a long cell stands."""
    table = RecordTable("Rows", [Column("Row", 60), Column("Why", 300, wraps=wraps)])
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.replace([TableRow("one", (Cell("1"), Cell(LONG)))])
    table.show()
    qtbot.waitExposed(table)
    place = table.view.visualRect(table.view.model().index(0, 1)).adjusted(PAD_PX, 2, -PAD_PX, -2)
    seen = table.view.viewport().grab(place).toImage()
    ground = seen.pixelColor(0, 0)
    rows = [
        y
        for y in range(seen.height())
        if any(seen.pixelColor(x, y) != ground for x in range(0, seen.width(), 2))
    ]
    return rows[-1] - rows[0]


def test_what_is_too_long_goes_on_in_a_second_line_where_the_column_says_so(
    dressed: QApplication, qtbot: QtBot
) -> None:
    line_px = Theme.current().metrics("body").height()
    assert _inked_px(qtbot, wraps=False) < line_px < _inked_px(qtbot, wraps=True) < 2 * line_px
