"""The window: the entrance, or the shell of an open desk; locks itself when nobody types, and when the seat is left.

Its title says only "Navigator", always: a name in a title is a name on the taskbar and in every screenshot.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from navigator_app.elapsed import Clocks
from navigator_app.settings import Settings
from navigator_app.store.erasing import Wiped
from navigator_app.ui import sayings
from navigator_app.ui.clipboard import Copies
from navigator_app.ui.curtain import Curtain, close_dialogs, close_menus
from navigator_app.ui.entrance.ask_center import AskCenter
from navigator_app.ui.entrance.behind import Behind, BehindPage
from navigator_app.ui.entrance.by_code import ByCode
from navigator_app.ui.entrance.by_phone import ByPhone
from navigator_app.ui.entrance.by_pin import ByPin
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.first_run import FirstRun
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.entrance.put_back import PutBack
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.entrance.wiped import WipedPage
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.placeholder import Placeholder
from navigator_app.ui.seat.seat import Seat
from navigator_app.ui.sitting import Sitting
from navigator_app.ui.work import Work
from sync.errors import Said

TITLE: Final = "Navigator"
SIZE_PX: Final = (1366, 768)
_SOMEBODY: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)
ShellOf = Callable[[Any, "Window"], QWidget]


class Window(QMainWindow):
    """One window for the whole program."""

    unlocked = Signal()
    locked = Signal()
    put_away = Signal()
    """The store behind a lock is closed, and its key forgotten."""

    def __init__(
        self, door: Door, work: Work, settings: Settings, shell_of: ShellOf, clocks: Clocks | None = None
    ) -> None:
        super().__init__()
        self._door, self._work, self._settings, self._shell_of = door, work, settings, shell_of
        self._shell: Any = None
        self._way: Any = None
        """The way back of who stepped away; None while nobody may come back by a PIN."""
        self._last_person = ""
        self.setWindowTitle(TITLE)
        self.setMinimumSize(720, 480)
        self.resize(*SIZE_PX)
        self.curtain = Curtain(self)
        self.sitting = Sitting(self, clocks)
        self.sitting.idle.connect(self._lock_idle)
        self.sitting.near.connect(lambda minutes: self._shell is not None and self._shell.tell_near(minutes))
        self.sitting.over.connect(self.lock)
        self.waiting = Sitting(self, clocks)
        """How long something lies at the way in that lets somebody in, with nobody there."""
        self.waiting.idle.connect(self._end_waiting)
        Copies(self, lambda: settings.number("clipboard_seconds"))
        self.listen_to(Seat(self))
        self._touched_s = monotonic()
        app = QApplication.instance()
        if isinstance(app, QGuiApplication):
            app.installEventFilter(self)
            app.applicationStateChanged.connect(self._hear_front)
        self.show_entrance()

    def appear(self) -> None:
        """Show the window; where a frame and a taskbar leave no room for its size, as large as the screen."""
        QTimer.singleShot(0, self.seat.begin)
        room = self.screen().availableSize()
        if room.width() <= SIZE_PX[0] or room.height() <= SIZE_PX[1]:
            self.showMaximized()
        else:
            self.show()

    def listen_to(self, seat: Seat) -> None:
        """Hear from this seat that nobody sits here any more, from when the window appears on."""
        self.seat = seat
        seat.left.connect(self._leave_seat)
        self.put_away.connect(seat.put_away)

    @property
    def shell(self) -> Any:
        """The shell of the open desk; None while locked."""
        return self._shell

    def quiet_s(self) -> float:
        """Say how long nobody has typed or clicked at the open desk."""
        return monotonic() - self._touched_s

    def show_entrance(
        self, told: str = "", more: str = "", why: Said | None = None, *, asks_who: bool = False
    ) -> None:
        """Show unlock or first set-up at once; who may unlock is read behind it."""
        self.sitting.end()
        self._forget_way()
        wiped = self._door.wiped()
        if wiped is not None:
            self.show_wiped(wiped)
            return
        if self._door.is_new():
            self._show_first_run(self._door)
            return
        page = Unlock(self._door, self._work, self._last_person, asks_who=asks_who)
        page.code_asked.connect(self.show_by_code)
        page.center_asked.connect(self.show_ask_center)
        if told:
            page.tell(told, more)
        page.backup_asked.connect(self.show_put_back)
        self._enter(page)
        self._work.ask(self._door.people, page.show_people, self._show_trouble, page)
        if why is not None:
            page.refuse(why)

    def show_by_code(self, who: Keyholder) -> None:
        """Show how somebody's forgotten passphrase is set anew by a code."""
        page = ByCode(self._door, self._work, who)
        self._last_person = who.id
        self._enter(page)

    def show_ask_center(self, who: Keyholder) -> None:
        """Show how the center is asked to let somebody in who forgot their passphrase."""
        page = AskCenter(self._door, self._work, who)
        self._last_person = who.id
        self._enter(page)

    def show_by_phone(self, person: str, passphrase: str, why: Said) -> None:
        """Ask for a code from the phone: the passphrase is right, and the center was not met for long."""
        page = ByPhone(self._door, self._work, (person, passphrase), why)
        self._last_person = person
        self._enter(page)

    def show_wiped(self, told: Wiped) -> None:
        """Tell that this computer was wiped; whatever was shown is gone, and nothing of it is kept."""
        self.sitting.end()
        was_open = self._shell is not None
        if was_open:
            self._put_desk_away(None, keeps=False)
        page = WipedPage(told, is_finished=not self._door.is_wiping())
        # It is set up anew with a code; a desk that comes from a backup would be told to be wiped again.
        page.new_asked.connect(lambda: self._show_first_run(replace(self._door, backup=None)))
        self._put(page)
        page.show()
        self.curtain.drop()
        if was_open:
            self.locked.emit()

    def show_put_back(self) -> None:
        """Show how a backup is put in place."""
        if self._door.backup is not None:
            self._enter(PutBack(self._door, self._door.backup, self._work))

    def open(self, opened: Any) -> None:
        """Show the shell of an opened desk, behind a passphrase or the PIN of who stepped away."""
        way, self._way = self._way, None
        shell: Any = self._shell_of(opened, self)
        self._shell = shell
        shell.session.way_back = way
        self.waiting.end()
        self.setCentralWidget(shell)
        shell.show()
        self._allow()
        if way is None:
            self.sitting.begin()
        else:
            self.sitting.go_on()
        self.unlocked.emit()

    def lock(self, *, asks_who: bool = False) -> None:
        """Keep what was typed, close the desk, blank the window; only a passphrase opens it from then on."""
        self.sitting.end()
        if self._shell is not None:
            self._close_desk(None, asks_who=asks_who)
        elif self._way is not None:
            self.show_entrance()

    def close_and_do(self, deed: Behind) -> None:
        """Close the desk as locking does, do what nobody may be at it for, and come back to the way in."""
        if self._shell is None:
            return
        self.sitting.end()
        self._put_desk_away(None)
        page = BehindPage(deed)
        self._put(page)
        page.setFocus()
        # Behind the closing of the store, which waits on the same thread.
        self._work.do(
            deed.run,
            lambda _: self.show_entrance(deed.done),
            lambda why: self.show_entrance(deed.failed, sayings.said(why)),
            page,
        )
        self.curtain.drop()
        self.locked.emit()

    def switch(self) -> None:
        """Lock at once, and ask who is here now: what was typed is kept for whoever typed it."""
        self.lock(asks_who=True)

    def step_away(self) -> None:
        """Close the desk so that its person's PIN opens it again for a while; without one, show how one is set."""
        if self._shell is None:
            return
        way = self._way_back()
        if way is not None:
            self.sitting.pause()
            self._close_desk(way)
        elif self._shell.session.safety.quick_return.minutes:
            self._shell.offer_pin()
        else:
            self.lock()

    def hide_screen(self) -> None:
        """Hide what an open desk shows, until the next key or click."""
        if self._shell is not None:
            self.curtain.draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the wait anew whenever somebody types or clicks; hide and give back what the desk shows."""
        is_somebody = event.type() in _SOMEBODY
        if self._shell is None:
            if is_somebody and self.waiting.idle_ms:
                self.waiting.touch()
            return False
        if is_somebody:
            self._touched_s = monotonic()
            self._allow()
            self.sitting.touch()
        # Of every paint and every move of the mouse nothing is to be heard.
        return (is_somebody or self.curtain.is_drawn) and self.curtain.heard(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock before leaving; nobody comes back by a PIN to a program that ended."""
        self.lock()
        self.seat.end()
        super().closeEvent(event)

    def _way_back(self) -> Any:
        """Give the way back that the PIN of who sits here opens, if they set one and it still does."""
        way = self._shell.session.way_back
        return way if way is not None and way.is_open and self._door.by_pin is not None else None

    def _lock_idle(self) -> None:
        if self._shell is not None and self._way_back() is not None:
            self.step_away()
        else:
            self.lock()

    def _leave_seat(self) -> None:
        """Lock at once: the computer sleeps, its screen is locked, or somebody else sits down.

        At the way in it begins anew: nothing that was typed or answered there is for whoever comes next.
        """
        page, was_open = self.centralWidget(), self._shell is not None
        is_opening = isinstance(page, EntrancePage) and page.is_busy
        self.lock()
        if isinstance(page, EntrancePage) and self.centralWidget() is page:
            self.show_entrance()
        if not was_open and not is_opening:
            self.seat.put_away()

    def _shut_again(self, opened: Any) -> None:
        """Close what somebody opened who was turned away meanwhile."""
        self._work.do(opened.close, lambda _: self._tell_put_away())
        if isValid(self) and self._shell is None and isinstance(self.centralWidget(), FirstRun):
            # The desk that was set up meanwhile is there, and is unlocked like any other.
            self.show_entrance()

    def _hear_not_opened(self, _why: Said) -> None:
        """Hear that who was turned away had opened nothing; where the desk was wiped for it, tell that."""
        self._tell_put_away()
        is_waiting = isValid(self) and isinstance(self.centralWidget(), EntrancePage)
        if is_waiting and self._door.wiped() is not None:
            self.show_entrance()

    def _close_desk(self, way: Any, *, asks_who: bool = False) -> None:
        name = self._put_desk_away(way)
        if way is None:
            self.show_entrance(asks_who=asks_who)
        else:
            self._show_by_pin(way, name)
        self.curtain.drop()
        self.locked.emit()

    def _put_desk_away(self, way: Any, *, keeps: bool = True) -> str:
        """Keep what was typed, where there still is a desk to keep it, and close the desk; gives whose it was."""
        shell, self._shell = self._shell, None
        self._last_person = shell.session.desk.me.person_id
        name: str = shell.session.desk.me.name
        close_menus(self)
        close_dialogs(self)
        if keeps:
            shell.keep_drafts()
        if way is None and shell.session.way_back is not None:
            shell.session.way_back.forget()
        shell.session.way_back = None
        shell.shut(self._tell_put_away)
        return name

    def _tell_put_away(self) -> None:
        """Tell that the store is closed, if there still is a window: the last lock comes with its end."""
        if isValid(self):
            self.put_away.emit()

    def _show_by_pin(self, way: Any, name: str) -> None:
        way.begin(self.sitting.clocks.since())
        self._way = way
        page = ByPin(self._door, self._work, way, name)
        page.over.connect(lambda why: self.show_entrance(why=why))
        self._enter(page)

    def _forget_way(self) -> None:
        way, self._way = self._way, None
        if way is not None:
            way.forget()

    def _allow(self) -> None:
        """Hear anew how long a desk stays open, by the site and by its person."""
        safety = self._shell.session.safety
        minutes = min(self._settings.number("lock_after_minutes"), safety.lock_after_minutes)
        self.sitting.allow(safety.sign_off_hours * 3600.0, minutes * 60.0)

    def _show_first_run(self, door: Door) -> None:
        page = FirstRun(door, self._work)
        page.backup_asked.connect(self.show_put_back)
        self._enter(page)

    def _enter(self, page: EntrancePage) -> None:
        page.opened.connect(self.open)
        page.left.connect(self.show_entrance)
        page.gone.connect(self.show_entrance)
        page.phone_asked.connect(self.show_by_phone)
        page.held.connect(self._wait)
        self._put(page)
        self._work.ask(self._door.prepare, lambda _: None, self._show_trouble, page)

    def _put(self, page: QWidget) -> None:
        """Show a page in the place of the one before; who was about to be let in by that one is not any more."""
        before = self.centralWidget()
        if isinstance(before, EntrancePage):
            before.turn_away(self._shut_again, self._hear_not_opened)
        self.waiting.end()
        self.setCentralWidget(page)

    def _wait(self) -> None:
        """Let the way in as it stands lie no longer than an open desk would."""
        self.waiting.allow(math.inf, self._settings.number("lock_after_minutes") * 60.0)
        self.waiting.begin()

    def _end_waiting(self) -> None:
        page = self.centralWidget()
        if isinstance(page, EntrancePage) and page.is_busy:
            self.waiting.touch()
        else:
            self.show_entrance()

    def _show_trouble(self, why: Said) -> None:
        act = None
        if self._door.backup is not None:
            act = button(self.tr("Put a backup in place"), "", "refresh-cw")
            act.clicked.connect(self.show_put_back)
        page = Placeholder(
            "octagon-alert", self.tr("This desk cannot be opened"), sayings.said(why), act, tint="danger"
        )
        page.setObjectName("canvas")
        self._put(page)

    def _hear_front(self, state: Qt.ApplicationState) -> None:
        """Hide what is shown when another program comes to the front, where a person wants that."""
        is_behind = state != Qt.ApplicationState.ApplicationActive
        if is_behind and self._settings.is_on("hide_behind"):
            self.hide_screen()
