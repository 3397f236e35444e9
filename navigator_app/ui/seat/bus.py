"""The seat on Linux: what logind and the screen's locker say over the message buses.

No bus, no logind and no locker are no error: what is not there says nothing.
Source: org.freedesktop.login1(5), "The Manager Object" and "Session Objects"; the ActiveChanged of the lockers of
GNOME, KDE, Cinnamon and MATE.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

from navigator_app.ui.seat.seat import Seat

LOGIND: Final = "org.freedesktop.login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"
_SESSION: Final = "org.freedesktop.login1.Session"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_ROOT: Final = "/org/freedesktop/login1"
_NUMBERS: Final = count()
LOCKERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)


class BusSeat(Seat):
    """Listens at the buses whose addresses it is given, by the names `system` and `session`."""

    def __init__(self, buses: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._addresses = buses
        self._names: dict[str, str] = {}
        self._system: QDBusConnection | None = None
        self._held: int | None = None
        """Keeps the computer from sleeping until the desk is locked: closed, it lets go."""
        self._is_going = False
        self._session = ""
        self._heard: list[tuple[QDBusConnection, tuple[Any, ...]]] = []
        self._asking: set[QDBusPendingCallWatcher] = set()

    def begin(self) -> None:
        """Listen from now on."""
        if self._names:
            return
        self._names = {bus: f"navigator-{bus}-{next(_NUMBERS)}" for bus in self._addresses}
        found = {
            bus: QDBusConnection.connectToBus(address, self._names[bus])
            for bus, address in self._addresses.items()
        }
        if (session := found.get("session")) is not None and session.isConnected():
            for locker in LOCKERS:
                self._hear(session, "", "", locker, "ActiveChanged", "hear_gone(bool)")
        if (system := found.get("system")) is not None and system.isConnected():
            self._system = system
            for sign in ("PrepareForSleep", "PrepareForShutdown"):
                self._hear(system, LOGIND, _ROOT, _MANAGER, sign, "hear_rest(bool)")
            self._hold()
            self._find_session()

    def put_away(self) -> None:
        """Let the computer sleep, if it is about to; another lock is no reason to let go of the hold."""
        if self._is_going:
            self._let_go()

    def end(self) -> None:
        """Listen no more."""
        self._let_go()
        self._system = None
        # Before the bus is let go of: its own thread would still know this object when it is gone.
        for bus, asked in self._heard:
            bus.disconnect(*asked)
        self._heard.clear()
        for watcher in self._asking:
            watcher.deleteLater()
        self._asking.clear()
        for name in self._names.values():
            QDBusConnection.disconnectFromBus(name)
        self._names.clear()

    @Slot(bool)
    def hear_rest(self, is_going: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Hear that the computer goes to sleep or down, or that it is back."""
        self._is_going = is_going
        if is_going:
            self.left.emit()
        elif self._held is None:
            self._hold()

    @Slot(bool)
    def hear_gone(self, is_gone: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Hear that the screen was locked, or that it is free again."""
        if is_gone:
            self.left.emit()

    @Slot()
    def hear_lock(self) -> None:
        """Hear that this session is to be locked."""
        self.left.emit()

    @Slot(QDBusMessage)
    def hear_changed(self, _message: QDBusMessage) -> None:
        """Hear that something about this session changed: ask whether it still is the one in front."""
        self._ask(
            self._session,
            _PROPERTIES,
            "Get",
            (_SESSION, "Active"),
            lambda value: None if value.variant() else self.left.emit(),
        )

    def _hear(self, bus: QDBusConnection, *what: str) -> None:
        """Listen for one sign: whose, where, of which interface, its name, and the slot that takes it."""
        # A slot is named as Qt's macro of that name does; the binding's own types ask for bytes and take text alone.
        asked = (*what[:-1], self, f"1{what[-1]}")
        self._heard.append((bus, asked))
        bus.connect(*asked)  # type: ignore[call-overload]

    def _hold(self) -> None:
        """Ask for the moment that locking takes before the computer sleeps."""
        asked = ("sleep", "Navigator", "Locks the desk", "delay")
        self._ask(_ROOT, _MANAGER, "Inhibit", asked, self._keep)

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _keep(self, given: QDBusUnixFileDescriptor) -> None:
        if given.isValid() and self._held is None:
            self._held = os.dup(given.fileDescriptor())

    def _find_session(self) -> None:
        """Ask which session this is, by its name or by this process; somebody else's is nothing to us."""
        name = os.environ.get("XDG_SESSION_ID")
        asked = ("GetSession", (name,)) if name else ("GetSession", ("auto",))
        self._ask(_ROOT, _MANAGER, *asked, self._know_session)

    def _know_session(self, path: Any) -> None:
        if self._system is None:
            return
        self._session = path.path()
        system, here = self._system, self._session
        self._hear(system, LOGIND, here, _SESSION, "Lock", "hear_lock()")
        self._hear(system, LOGIND, here, _PROPERTIES, "PropertiesChanged", "hear_changed(QDBusMessage)")

    def _ask(
        self, path: str, interface: str, member: str, asked: tuple[str, ...], then: Callable[[Any], object]
    ) -> None:
        """Ask logind and go on; a refusal is no answer."""
        if self._system is None:
            return
        message = QDBusMessage.createMethodCall(LOGIND, path, interface, member)
        message.setArguments(list(asked))
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        self._asking.add(watcher)

        def answered(_: object) -> None:
            self._asking.discard(watcher)
            answer = watcher.reply()
            if self._system is not None and answer.type() == QDBusMessage.MessageType.ReplyMessage:
                then(answer.arguments()[0])
            watcher.deleteLater()

        watcher.finished.connect(answered)
