"""The window: the entrance, or the shell of an open desk; locks itself when nobody types.

Its title says only "Navigator", always: a name in a title is a name on the taskbar and in every screenshot.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, Final, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from navigator_app.settings import Settings
from navigator_app.ui import sayings
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.put_back import PutBack
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.placeholder import Placeholder
from navigator_app.ui.work import Work
from sync.errors import Said

TITLE: Final = "Navigator"
SIZE_PX: Final = (1366, 768)
_SOMEBODY: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Closable(Protocol):
    """What the window asks of a shell."""

    def keep_drafts(self) -> None:
        """Keep what was typed and not saved."""

    def shut(self) -> None:
        """Close the desk; its key is forgotten."""


ShellOf = Callable[[Any, "Window"], QWidget]


class Window(QMainWindow):
    """One window for the whole program."""

    unlocked = Signal()
    locked = Signal()

    def __init__(self, door: Door, work: Work, settings: Settings, shell_of: ShellOf) -> None:
        super().__init__()
        self._door, self._work, self._settings, self._shell_of = door, work, settings, shell_of
        self._shell: Any = None
        self._last_person = ""
        self.setWindowTitle(TITLE)
        self.setMinimumSize(720, 480)
        self.resize(*SIZE_PX)
        self._touched_s = monotonic()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.show_entrance()

    def appear(self) -> None:
        """Show the window; where a frame and a taskbar leave no room for its size, as large as the screen."""
        room = self.screen().availableSize()
        if room.width() <= SIZE_PX[0] or room.height() <= SIZE_PX[1]:
            self.showMaximized()
        else:
            self.show()

    @property
    def shell(self) -> Any:
        """The shell of the open desk; None while locked."""
        return self._shell

    def quiet_s(self) -> float:
        """Say how long nobody has typed or clicked at the open desk."""
        return monotonic() - self._touched_s

    def show_entrance(self) -> None:
        """Show unlock or first set-up at once; who may unlock is read behind it."""
        if self._door.is_new():
            first = FirstRun(self._door, self._work)
            first.backup_asked.connect(self.show_put_back)
            self._enter(first)
            return
        page = Unlock(self._door, self._work, self._last_person)
        page.code_asked.connect(self.show_by_code)
        page.backup_asked.connect(self.show_put_back)
        self._enter(page)
        self._work.ask(self._door.people, page.show_people, self._show_trouble, page)

    def show_by_code(self, who: Keyholder) -> None:
        """Show how somebody's forgotten passphrase is set anew by a code."""
        page = ByCode(self._door, self._work, who)
        page.left.connect(self.show_entrance)
        self._last_person = who.id
        self._enter(page)

    def show_put_back(self) -> None:
        """Show how a backup is put in place."""
        if self._door.backup is not None:
            page = PutBack(self._door.backup, self._work)
            page.left.connect(self.show_entrance)
            self._enter(page)

    def open(self, opened: Any) -> None:
        """Show the shell of an opened desk."""
        shell = self._shell_of(opened, self)
        self._shell = shell
        self.setCentralWidget(shell)
        shell.show()
        self._wait_for_nobody()
        self.unlocked.emit()

    def lock(self) -> None:
        """Keep what was typed, close the desk, blank the window."""
        shell, self._shell = self._shell, None
        if shell is None:
            return
        self._idle.stop()
        shell.keep_drafts()
        shell.shut()
        self.show_entrance()
        self.locked.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Begin the wait anew whenever somebody types or clicks."""
        if event.type() in _SOMEBODY and self._shell is not None:
            self._wait_for_nobody()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock before leaving."""
        self.lock()
        super().closeEvent(event)

    def _enter(self, page: Unlock | FirstRun | ByCode | PutBack) -> None:
        page.opened.connect(self.open)
        self.setCentralWidget(page)
        self._work.ask(self._door.prepare, lambda _: None, self._show_trouble, page)

    def _show_trouble(self, why: Said) -> None:
        act = None
        if self._door.backup is not None:
            act = button(self.tr("Put a backup in place"), "", "refresh-cw")
            act.clicked.connect(self.show_put_back)
        page = Placeholder(
            "octagon-alert", self.tr("This desk cannot be opened"), sayings.said(why), act, tint="danger"
        )
        page.setObjectName("canvas")
        self.setCentralWidget(page)

    def _wait_for_nobody(self) -> None:
        self._touched_s = monotonic()
        self._idle.start(self._settings.number("lock_after_minutes") * 60_000)
