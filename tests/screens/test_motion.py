"""Movement: none of ours, and none at all for whoever asks for that, on the computer or here."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme import motion
from navigator_app.ui.theme.motion import set_movement
from tests.screens.shells import go

UI = Path(motion.__file__).parents[1]
SLIDES = Qt.UIEffect.UI_AnimateCombo


def test_nothing_of_ours_moves() -> None:
    moving = re.compile(r"Q\w*Animation|QTimeLine|QGraphicsEffect|setRange\(0, 0\)|QMovie")
    found = [path.name for path in UI.rglob("*.py") if moving.search(path.read_text("utf-8"))]
    assert not found


def test_a_person_who_wants_no_movement_has_none_at_once(
    qtbot: QtBot, shell: Shell, dressed: QApplication
) -> None:
    set_movement(dressed, "match")
    blinks = dressed.styleHints().cursorFlashTime()
    page = go(qtbot, shell, Target("settings"))
    editor = page.editors["movement"]  # type: ignore[attr-defined]
    editor.set_value("none")
    editor.changed.emit()
    assert dressed.styleHints().cursorFlashTime() == 0
    assert not any(QApplication.isEffectEnabled(effect) for effect in motion._EFFECTS)
    editor.set_value("match")
    editor.changed.emit()
    assert dressed.styleHints().cursorFlashTime() == blinks


def test_what_the_computer_stills_is_never_moved_by_us(dressed: QApplication) -> None:
    motion._of_the_computer.cache_clear()
    QApplication.setEffectEnabled(SLIDES, enable=False)
    set_movement(dressed, "match")
    assert not QApplication.isEffectEnabled(SLIDES)
    motion._of_the_computer.cache_clear()
