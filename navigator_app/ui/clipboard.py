"""What is copied out of a chart stays on the clipboard for a while only, and in no clipboard history."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

_UNKEPT: Final = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\x00\x00\x00\x00"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\x00\x00\x00\x00"),
    ("x-kde-passwordManagerHint", b"secret"),
)
"""What tells Windows and others to keep it out of their clipboard history."""
_TIMER: Final = "clipboardTimer"
_TEXT: Final = "clipboardText"


def put_for_a_while(text: str, seconds: int) -> None:
    """Put a text on the clipboard and take it off again after so many seconds, if it is still there."""
    data = QMimeData()
    data.setText(text)
    for kind, value in _UNKEPT:
        data.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(data)
    timer = _timer()
    timer.setProperty(_TEXT, text)
    timer.start(seconds * 1000)


def empty_clipboard() -> None:
    """Take off now what was put there; what somebody copied elsewhere since stays."""
    timer = _timer()
    timer.stop()
    text = timer.property(_TEXT)
    timer.setProperty(_TEXT, None)
    clipboard = QGuiApplication.clipboard()
    if text and clipboard.text() == text:
        clipboard.clear()


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
