"""What is copied: plain text, in no clipboard history, for a while, and gone with a lock if it still is ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit
from pytestqt.qtbot import QtBot

from navigator_app.ui.clipboard import put_for_a_while
from tests.screens.sitting import Sitting, keep, sitting

WINDOWS = 'application/x-qt-windows-mime;value="{}"'


@pytest.fixture
def rosa(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    """Rosa at her open desk, with nothing copied yet."""
    QApplication.clipboard().clear()
    with sitting(qtbot, keep(tmp_path / "desk")) as found:
        found.unlock()
        yield found


def told(clipboard: QClipboard) -> dict[str, bytes]:
    data = clipboard.mimeData()
    assert data is not None
    return {kind: bytes(data.data(kind).data()) for kind in data.formats()}


def test_what_is_put_there_says_that_no_history_and_no_cloud_may_keep_it(rosa: Sitting) -> None:
    put_for_a_while("Moss, Marian", 60)
    found = told(QApplication.clipboard())
    assert WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing") in found
    no = b"\0\0\0\0"
    assert found[WINDOWS.format("CanIncludeInClipboardHistory")] == no
    assert found[WINDOWS.format("CanUploadToCloudClipboard")] == no
    assert "text/html" not in found


def test_a_word_copied_by_hand_out_of_a_field_is_put_there_the_same_way(rosa: Sitting) -> None:
    field = QLineEdit("Moss, Marian", rosa.shell)
    field.show()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    found = told(QApplication.clipboard())
    assert QApplication.clipboard().text() == "Moss, Marian"
    assert WINDOWS.format("CanIncludeInClipboardHistory") in found
    rosa.window.lock()
    assert QApplication.clipboard().text() == ""


def test_of_rich_text_the_words_alone_are_copied(rosa: Sitting) -> None:
    rich = QTextEdit("<b>Moss</b>, Marian", rosa.shell)
    rich.show()
    rich.selectAll()
    rich.copy()
    found = told(QApplication.clipboard())
    assert QApplication.clipboard().text() == "Moss, Marian"
    assert "text/html" not in found


def test_a_short_absence_empties_it_too(rosa: Sitting) -> None:
    rosa.set_pin()
    put_for_a_while("Moss, Marian", 60)
    rosa.step_away()
    assert QApplication.clipboard().text() == ""
