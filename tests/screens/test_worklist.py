"""The worklist: keyboard, reading aloud, and a refresh that leaves people where they were."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.tables.work_delegate import Columns, WorkDelegate
from navigator_app.ui.tables.work_model import Heading, Index, WorkModel
from navigator_app.ui.tables.worklist import WorkList, WorkRow
from tests.screens import invented


@pytest.fixture
def listing(dressed: QApplication, qtbot: QtBot) -> WorkList:
    """Give a day's work on the screen."""
    shown = WorkList("Worklist")
    qtbot.addWidget(shown)
    shown.resize(780, 600)
    shown.replace(invented.work_rows())
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def _walk(listing: WorkList, key: Qt.Key, times: int) -> list[str]:
    seen = []
    for _ in range(times):
        QTest.keyClick(listing, key)
        seen.append(listing.current_key())
    return seen


@pytest.mark.parametrize(("down", "up"), [(Qt.Key.Key_Down, Qt.Key.Key_Up), (Qt.Key.Key_J, Qt.Key.Key_K)])
def test_the_keyboard_walks_over_rows_and_skips_headings(
    listing: WorkList, qtbot: QtBot, down: Qt.Key, up: Qt.Key
) -> None:
    listing.select("1")
    keys = [row.key for row in invented.work_rows()]
    assert _walk(listing, down, len(keys) - 1) == keys[1:]
    assert _walk(listing, up, len(keys) - 1) == keys[-2::-1]


def test_home_end_and_pages_land_on_rows(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("4")
    assert _walk(listing, Qt.Key.Key_End, 1) == ["11"]
    assert _walk(listing, Qt.Key.Key_Home, 1) == ["1"]
    assert _walk(listing, Qt.Key.Key_PageDown, 3)[-1] == "11"
    assert _walk(listing, Qt.Key.Key_PageUp, 3)[-1] == "1"


def test_a_letter_asks_for_its_verb_on_the_selected_row(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("5")
    with qtbot.waitSignal(listing.verb_requested) as asked:
        QTest.keyClick(listing, Qt.Key.Key_R)
    assert asked.args == ["5", "R"]
    with qtbot.waitSignal(listing.opened) as opened:
        QTest.keyClick(listing, Qt.Key.Key_Return)
    assert opened.args == ["5"]


def test_letters_turned_off_or_with_control_do_nothing(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("5")
    with qtbot.assertNotEmitted(listing.verb_requested):
        QTest.keyClick(listing, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    Letters.current().turn(on=False)
    with qtbot.assertNotEmitted(listing.verb_requested):
        QTest.keyClick(listing, Qt.Key.Key_R)
    assert _walk(listing, Qt.Key.Key_J, 1) == ["5"]
    assert "(R)" not in listing.currentIndex().data()
    assert _walk(listing, Qt.Key.Key_Down, 1) == ["6"]


def test_a_click_on_the_verb_asks_for_it_and_elsewhere_only_selects(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("1")
    rect = listing.visualRect(listing.model().index(2, 0))
    verb = Columns(QRectF(rect)).verb().center().toPoint()
    with qtbot.assertNotEmitted(listing.verb_requested):
        QTest.mouseClick(
            listing.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            rect.topLeft() + QPoint(80, 12),
        )
    assert listing.current_key() == "2"
    with qtbot.waitSignal(listing.verb_requested) as asked:
        QTest.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, verb)
    assert asked.args == ["2", "E"]


def test_a_click_on_a_heading_changes_nothing(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("2")
    QTest.mouseClick(
        listing.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 10)
    )
    assert listing.current_key() == "2"


def test_a_refresh_keeps_the_selected_row(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("6")
    with qtbot.assertNotEmitted(listing.selected):
        listing.replace([row for row in invented.work_rows() if row.key not in {"1", "2", "9"}])
    assert listing.current_key() == "6"


def test_when_the_selected_row_is_done_the_next_one_is_selected(listing: WorkList, qtbot: QtBot) -> None:
    listing.select("4")
    with qtbot.waitSignal(listing.selected) as told:
        listing.replace([row for row in invented.work_rows() if row.key != "4"])
    assert told.args == ["5"]
    with qtbot.waitSignal(listing.selected) as told:
        listing.replace([])
    assert told.args == [""]


def test_a_changed_word_repaints_one_row_and_moves_nothing(listing: WorkList, qtbot: QtBot) -> None:
    rows = invented.work_rows()
    model = listing.model()
    rows[3] = replace(rows[3], status="Test call done")
    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.waitSignal(model.dataChanged) as changed:
        listing.replace(rows)
    assert changed.args is not None
    assert changed.args[0].row() == changed.args[1].row() == 5


def test_every_row_is_read_aloud_as_a_whole_sentence(listing: WorkList) -> None:
    face = QAccessible.queryAccessibleInterface(listing)
    heard = [face.child(place).text(QAccessible.Text.Name) for place in range(face.childCount())]
    marks = {"": "", "saved": "Saved on this computer, not sent yet", "review": "needs a decision"}
    for row in invented.work_rows():
        sentence = next(text for text in heard if row.title in text)
        for part in (
            row.kind,
            row.person,
            row.context,
            row.status,
            row.due,
            row.owner,
            marks[row.mark],
            row.verb,
        ):
            assert part in sentence


def test_headings_count_their_rows(dressed: QApplication) -> None:
    model = WorkModel()
    model.replace(invented.work_rows())
    headings = [model.entry(place) for place in model.heading_places()]
    assert [(h.text, h.count) for h in headings if isinstance(h, Heading)] == [
        ("Overdue", 2),
        ("Due today", 4),
        ("Needs a decision", 1),
        ("Waiting on someone", 2),
        ("Next 7 days", 3),
    ]


def _many(count: int) -> list[WorkRow]:
    day = invented.work_rows()
    return [replace(day[place * len(day) // count], key=str(place)) for place in range(count)]


def test_ten_thousand_rows_stand_where_the_mouse_finds_them(listing: WorkList) -> None:
    listing.replace(_many(10_000))
    for key in ("0", "909", "910", "5000", "9999"):
        listing.select(key)
        place = listing.visualRect(listing.currentIndex())
        assert listing.viewport().rect().contains(place)
        for point in (place.topLeft(), place.center(), place.bottomLeft()):
            assert listing.indexAt(point) == listing.currentIndex()


class _Counting(WorkDelegate):
    """Paints as ever, and remembers which rows it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        self.asked.add(index.row())
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.asked.add(index.row())
        super().paint(painter, option, index)


def test_of_ten_thousand_rows_only_the_seen_ones_are_asked_about(listing: WorkList) -> None:
    counting = _Counting()
    listing.setItemDelegate(counting)
    listing.replace(_many(10_000))
    QApplication.processEvents()
    listing.grab()
    assert 5 < len(counting.asked) < 40


def test_compact_rows_are_lower(listing: WorkList) -> None:
    tall = listing.visualRect(listing.model().index(1, 0)).height()
    listing.set_compact(True)
    assert listing.visualRect(listing.model().index(1, 0)).height() < tall


def test_a_row_selected_before_the_list_has_its_size_hides_no_heading(
    dressed: QApplication, qtbot: QtBot
) -> None:
    shown = WorkList("Worklist")
    qtbot.addWidget(shown)
    shown.resize(780, 50)
    shown.show()
    shown.replace(invented.work_rows())
    shown.select("1")
    shown.resize(780, 300)
    assert shown.verticalScrollBar().value() == 0
