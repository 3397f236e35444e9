"""The seat on Windows: what the system sends to the window when the session or the power changes.

Source: Microsoft, "WM_WTSSESSION_CHANGE message", "WM_POWERBROADCAST message".
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.ui.seat.seat import Seat

POWER: Final = 0x0218
SUSPENDS: Final = 0x0004
SESSION: Final = 0x02B1
CONSOLE_LEFT, REMOTE_LEFT, LOGOFF, LOCKED = 0x2, 0x4, 0x6, 0x7
_GONE: Final = frozenset({CONSOLE_LEFT, REMOTE_LEFT, LOGOFF, LOCKED})
_THIS_SESSION: Final = 0
_KINDS: Final = (b"windows_generic_MSG", b"windows_dispatcher_MSG")


def is_leaving(message: int, word: int) -> bool:
    """Say whether a message of Windows means that nobody sits here any more."""
    return (message == POWER and word == SUSPENDS) or (message == SESSION and word in _GONE)


class _Filter(QAbstractNativeEventFilter):
    """Looks at each message that comes to a window of the program, and keeps none."""

    def __init__(self, seat: MessageSeat) -> None:
        super().__init__()
        self._seat = seat

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: Any
    ) -> tuple[bool, int]:
        """Tell the seat what it has to know."""
        named = kind.data() if isinstance(kind, QByteArray) else kind
        if bytes(named) in _KINDS:
            told = wintypes.MSG.from_address(int(message))
            if is_leaving(told.message, told.wParam):
                self._seat.left.emit()
        return False, 0


class MessageSeat(Seat):
    """Listens to what Windows sends to a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.filter = _Filter(self)
        self._is_listening = False

    def begin(self) -> None:
        """Listen from now on, and ask to be told about this session."""
        if self._is_listening:
            return
        self._is_listening = True
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self.filter)
        with suppress(OSError, AttributeError):
            _sessions().WTSRegisterSessionNotification(self._handle(), _THIS_SESSION)

    def end(self) -> None:
        """Listen no more."""
        if not self._is_listening:
            return
        self._is_listening = False
        with suppress(OSError, AttributeError):
            _sessions().WTSUnRegisterSessionNotification(self._handle())
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self.filter)

    def _handle(self) -> wintypes.HWND:
        return wintypes.HWND(int(self._window.winId()))


def _sessions() -> Any:
    """Give the system's library that knows sessions.

    Raises: AttributeError where this is no Windows, OSError where it has no such library.
    """
    return ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined,unused-ignore]
