"""What the computer says of who sits at it: over a real message bus, and as Windows sends it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.store.faults import Locked
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.seat import buses, messages
from navigator_app.ui.seat.here import seat_of
from navigator_app.ui.seat.messages import MessageSeat, is_leaving
from tests.screens.sitting import keep, sitting

if sys.platform == "linux":
    from navigator_app.ui.seat.bus import LOCKERS, BusSeat
    from tests.screens.buses import DAEMON, MINE, Bus, private_bus
else:  # pragma: no cover - there is no message bus to listen to
    DAEMON = None

needs_bus = pytest.mark.skipif(DAEMON is None, reason="no dbus-daemon on this computer to talk over")
BEGINS, IS_OVER = True, False
ROOT, MANAGER, SESSION = (
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
    "org.freedesktop.login1.Session",
)


@pytest.fixture
def bus(qapp: QApplication) -> Iterator[Bus]:
    with private_bus() as found:
        yield found


@pytest.fixture
def seat(qtbot: QtBot, bus: Bus) -> Iterator[BusSeat]:
    """Give a seat that listens, once logind gave its hold and named the session."""
    found = BusSeat({"system": bus.address, "session": bus.address})
    found.begin()
    qtbot.waitUntil(lambda: found._held is not None and bool(found._session))
    yield found
    found.end()


def said_nothing(qtbot: QtBot, seat: BusSeat, bus: Bus) -> None:
    """Make sure that what was said before was heard, and was no reason to leave: what is said last comes last."""
    with qtbot.waitSignal(seat.left):
        bus.say(ROOT, MANAGER, "PrepareForSleep", BEGINS)
    assert seat.property("lefts") == 1


@needs_bus
@pytest.mark.parametrize("sign", ["PrepareForSleep", "PrepareForShutdown"])
def test_sleep_and_the_end_of_the_day_are_heard(qtbot: QtBot, seat: BusSeat, bus: Bus, sign: str) -> None:
    with qtbot.waitSignal(seat.left):
        bus.say(ROOT, MANAGER, sign, BEGINS)


@needs_bus
@pytest.mark.parametrize("locker", LOCKERS if DAEMON else ())
def test_a_locked_screen_is_heard_of_each_locker(qtbot: QtBot, seat: BusSeat, bus: Bus, locker: str) -> None:
    with qtbot.waitSignal(seat.left):
        bus.say(f"/{locker.replace('.', '/')}", locker, "ActiveChanged", BEGINS)


@needs_bus
def test_to_lock_this_session_is_heard_and_another_session_is_nothing_to_us(
    qtbot: QtBot, seat: BusSeat, bus: Bus
) -> None:
    _count(seat)
    bus.say(f"{ROOT}/session/_37", SESSION, "Lock")
    with qtbot.waitSignal(seat.left):
        bus.say(MINE, SESSION, "Lock")
    assert seat.property("lefts") == 1


@needs_bus
def test_somebody_else_in_front_is_heard(qtbot: QtBot, seat: BusSeat, bus: Bus) -> None:
    bus.logind.is_in_front = False
    with qtbot.waitSignal(seat.left):
        bus.say(MINE, "org.freedesktop.DBus.Properties", "PropertiesChanged", SESSION, {}, [])


@needs_bus
def test_waking_and_an_unlocked_screen_lock_nothing(qtbot: QtBot, seat: BusSeat, bus: Bus) -> None:
    _count(seat)
    bus.say(ROOT, MANAGER, "PrepareForSleep", IS_OVER)
    bus.say("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", IS_OVER)
    said_nothing(qtbot, seat, bus)


@needs_bus
def test_the_computer_sleeps_only_once_the_desk_is_put_away(qtbot: QtBot, seat: BusSeat, bus: Bus) -> None:
    seat.put_away()
    assert bus.logind.is_held(), "a lock alone is no reason to let the computer sleep before the next one"
    with qtbot.waitSignal(seat.left):
        bus.say(ROOT, MANAGER, "PrepareForSleep", BEGINS)
    assert bus.logind.is_held()
    seat.put_away()
    qtbot.waitUntil(lambda: not bus.logind.is_held())
    bus.say(ROOT, MANAGER, "PrepareForSleep", IS_OVER)
    qtbot.waitUntil(bus.logind.is_held)


@needs_bus
def test_the_desk_is_closed_before_the_computer_sleeps(
    qtbot: QtBot, dressed: QApplication, seat: BusSeat, bus: Bus, tmp_path: Path
) -> None:
    with sitting(qtbot, keep(tmp_path / "desk")) as rosa:
        rosa.window.listen_to(seat)
        store = rosa.unlock().session.desk.store
        bus.say(ROOT, MANAGER, "PrepareForSleep", BEGINS)
        qtbot.waitUntil(lambda: not bus.logind.is_held(), timeout=20_000)
        assert isinstance(rosa.page, Unlock)
        with pytest.raises(Locked):
            store.rows("patient")


def _count(seat: BusSeat) -> None:
    seat.setProperty("lefts", 0)
    seat.left.connect(lambda: seat.setProperty("lefts", seat.property("lefts") + 1))


@needs_bus
def test_a_bus_without_logind_and_one_that_is_gone_are_no_errors(qtbot: QtBot, bus: Bus) -> None:
    bus.speaker.unregisterService("org.freedesktop.login1")
    quiet = BusSeat({"system": bus.address, "session": "unix:path=/nowhere/at/all"})
    quiet.begin()
    qtbot.waitUntil(lambda: not quiet._asking)
    assert quiet._held is None
    quiet.end()


def test_no_bus_is_said_and_is_no_fault(tmp_path: Path) -> None:
    here = tmp_path / "bus"
    here.touch()
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere", "XDG_RUNTIME_DIR": str(tmp_path / "none")}
    assert not buses.addresses(nowhere)
    assert "no message bus here" in buses.told("linux", nowhere)
    one = nowhere | {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert buses.addresses(one) == {"session": f"unix:path={here}"}
    assert buses.told("linux", one) == (
        "a locked screen lock the desk; sleep and a change of person is not told here"
    )
    assert "not told on this system" in buses.told("darwin", one)


def test_where_nothing_is_told_the_seat_stays_silent(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dressed: QApplication
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    window = QWidget()
    qtbot.addWidget(window)
    seat = seat_of(window)
    seat.begin()
    seat.put_away()
    seat.end()


@pytest.mark.parametrize(
    ("message", "word", "is_gone"),
    [
        (messages.POWER, messages.SUSPENDS, True),
        (messages.POWER, 0x12, False),
        (messages.SESSION, messages.LOCKED, True),
        (messages.SESSION, messages.CONSOLE_LEFT, True),
        (messages.SESSION, messages.REMOTE_LEFT, True),
        (messages.SESSION, messages.LOGOFF, True),
        (messages.SESSION, 0x8, False),
        (0x0010, messages.LOCKED, False),
    ],
)
def test_what_windows_sends_is_understood(
    qtbot: QtBot, dressed: QApplication, message: int, word: int, *, is_gone: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    seat = MessageSeat(window)
    heard: list[bool] = []
    seat.left.connect(lambda: heard.append(True))
    sent = wintypes.MSG(message=message, wParam=word)
    assert seat.filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent)) == (False, 0)
    assert seat.filter.nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(sent)) == (False, 0)
    assert heard == [True] * is_gone
    assert is_leaving(message, word) == is_gone
