"""What is copied here stays on the clipboard for a while only, as plain text, and in no clipboard history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

_UNKEPT: Final = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\x00\x00\x00\x00"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\x00\x00\x00\x00"),
    ("x-kde-passwordManagerHint", b"secret"),
)
"""What tells Windows and others to keep it out of their clipboard history."""
_MARK: Final = "application/x-navigator-for-a-while"
_TIMER: Final = "clipboardTimer"
_TEXT: Final = "clipboardText"


def put_for_a_while(text: str, seconds: int) -> None:
    """Put a text on the clipboard and take it off again after so many seconds, if it is still there."""
    data = QMimeData()
    data.setText(text)
    data.setData(_MARK, b"1")
    for kind, value in _UNKEPT:
        data.setData(kind, value)
    timer = _timer()
    timer.setProperty(_TEXT, text)
    timer.start(seconds * 1000)
    QGuiApplication.clipboard().setMimeData(data)


def empty_clipboard() -> None:
    """Take off now what was put there; what somebody copied elsewhere since stays."""
    timer = _timer()
    timer.stop()
    text = timer.property(_TEXT)
    timer.setProperty(_TEXT, None)
    clipboard = QGuiApplication.clipboard()
    if text and clipboard.text() == text:
        clipboard.clear()


class Copies(QObject):
    """Sees to it that what is copied by hand, out of a field or a list, is put there for a while, too."""

    def __init__(self, parent: QObject, seconds: Callable[[], int]) -> None:
        super().__init__(parent)
        self._seconds = seconds
        QGuiApplication.clipboard().dataChanged.connect(self._look)

    def _look(self) -> None:
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        if data is not None and data.hasText() and not data.hasFormat(_MARK) and _is_ours(clipboard):
            put_for_a_while(data.text(), self._seconds())


def _is_ours(clipboard: QClipboard) -> bool:
    """Say whether it was copied here; where the system does not tell, whether the keyboard is here."""
    return clipboard.ownsClipboard() or (
        QGuiApplication.platformName() in _UNTOLD and QGuiApplication.focusWindow() is not None
    )


_UNTOLD: Final = frozenset({"offscreen", "minimal"})


def _timer() -> QTimer:
    """Give the one timer of the program: it outlives every page and every lock."""
    app = QApplication.instance()
    found = app.findChild(QTimer, _TIMER) if app is not None else None
    if isinstance(found, QTimer):
        return found
    made = QTimer(app)
    made.setObjectName(_TIMER)
    made.setSingleShot(True)
    made.timeout.connect(empty_clipboard)
    return made
