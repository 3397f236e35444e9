"""A keyboard at the real window: every key is a key event, and each is counted."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.shell.shell import Shell
from tests.screens.shells import settled


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self._qtbot, self._shell = qtbot, shell
        self.pressed = 0

    def press(self, *keys: Qt.Key, holding: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.pressed += 1 if holding == Qt.KeyboardModifier.NoModifier else 2
            QTest.keyClick(self._under(), key, holding)
            settled(self._qtbot, self._shell)

    def write(self, text: str) -> None:
        self.pressed += len(text)
        QTest.keyClicks(self._under(), text)
        settled(self._qtbot, self._shell)

    def _under(self) -> QWidget:
        """Name what gets the keys: a list that opened by itself goes first."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self._shell

    def save(self) -> None:
        self.press(Qt.Key.Key_S, holding=Qt.KeyboardModifier.ControlModifier)

    def tell(self, what: str) -> None:
        """Print how many keys something took; `pytest -s` shows it."""
        sys.stdout.write(f"{what}: {self.pressed} keys\n")
