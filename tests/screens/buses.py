"""A message bus of its own for a test, with a logind and a screen's locker that say what the test tells them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

from navigator_app.ui.seat.bus import LOGIND

DAEMON = shutil.which("dbus-daemon")
MINE = "/org/freedesktop/login1/session/_31"
_NUMBERS = count()


class Logind(QDBusVirtualObject):
    """Answers as logind does: it gives a hold on sleep, names the session, and says whether it is in front."""

    def __init__(self) -> None:
        super().__init__()
        self.is_in_front = True
        self.holds: list[int] = []
        """The reading end of each hold that was given."""

    def introspect(self, _path: str) -> str:
        """Describe nothing."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        """Answer one question."""
        reply = message.createReply()
        reply.setArguments([self._answer(message.member())])
        return connection.send(reply)

    def _answer(self, member: str) -> object:
        if member == "Inhibit":
            reading, writing = os.pipe()
            os.set_blocking(reading, False)
            self.holds.append(reading)
            given = QDBusUnixFileDescriptor(writing)
            os.close(writing)
            return given
        return QDBusObjectPath(MINE) if member == "GetSession" else QDBusVariant(self.is_in_front)

    def is_held(self) -> bool:
        """Say whether somebody keeps the computer from sleeping just now."""
        return any(not _is_let_go(reading) for reading in self.holds)


def _is_let_go(reading: int) -> bool:
    try:
        return os.read(reading, 1) == b""
    except BlockingIOError:
        return False


@dataclass
class Bus:
    """The bus and who speaks on it."""

    address: str
    speaker: QDBusConnection
    logind: Logind = field(default_factory=Logind)

    def say(self, path: str, interface: str, member: str, *told: object) -> None:
        """Send a signal to everybody who listens."""
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(told))
        assert self.speaker.send(message)


@contextmanager
def private_bus() -> Iterator[Bus]:
    """Start a bus that nobody else knows, with a logind on it."""
    assert DAEMON is not None
    with subprocess.Popen(
        [DAEMON, "--session", "--nofork", "--nosyslog", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        address, name = daemon.stdout.readline().strip(), f"logind-{next(_NUMBERS)}"
        try:
            bus = Bus(address, QDBusConnection.connectToBus(address, name))
            assert bus.speaker.registerService(LOGIND)
            below = QDBusConnection.VirtualObjectRegisterOption.SubPath
            assert bus.speaker.registerVirtualObject("/org/freedesktop/login1", bus.logind, below)
            yield bus
            for reading in bus.logind.holds:
                os.close(reading)
        finally:
            QDBusConnection.disconnectFromBus(name)
            daemon.terminate()
