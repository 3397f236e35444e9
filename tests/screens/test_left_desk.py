"""A desk that was left: sleep, a locked screen, twelve hours; what was typed is there again, and nothing is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.store.faults import Locked
from navigator_app.ui.entrance.by_pin import ByPin
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.window import TITLE
from tests.screens.shells import settled
from tests.screens.sitting import PIN, TYPED, Sitting, keep, sitting

TWELVE_HOURS_S = 12 * 3600


@pytest.fixture
def rosa(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    """Rosa at her locked window."""
    with sitting(qtbot, keep(tmp_path / "desk")) as found:
        yield found


def leave_seat(rosa: Sitting) -> None:
    rosa.window.seat.left.emit()


def work_for_a_shift(rosa: Sitting) -> None:
    for _ in range(73):
        rosa.hands.forward(minutes=10)
        rosa.window.sitting.touch()
        rosa.window.sitting.look()


def close_the_lid_for_a_night(rosa: Sitting) -> None:
    """Sleep on a computer that says nothing of it."""
    rosa.hands.sleep(hours=13)
    rosa.window.sitting.look()


def leave_it_alone(rosa: Sitting) -> None:
    rosa.window.sitting.idle.emit()


def lock_by_hand(rosa: Sitting) -> None:
    rosa.shell.lock()


LEAVINGS: dict[str, Callable[[Sitting], None]] = {
    "sleep or a locked screen": leave_seat,
    "twelve hours of work": work_for_a_shift,
    "a night of sleep that nobody told of": close_the_lid_for_a_night,
    "nobody types": leave_it_alone,
    "by hand": lock_by_hand,
}


@pytest.mark.parametrize("leave", LEAVINGS.values(), ids=LEAVINGS)
def test_a_desk_that_was_left_is_closed_and_keeps_what_was_typed(
    rosa: Sitting, leave: Callable[[Sitting], None]
) -> None:
    rosa.unlock()
    rosa.type_something()
    store = rosa.shell.session.desk.store
    with rosa.qtbot.waitSignal(rosa.window.put_away, timeout=20_000):
        leave(rosa)
    assert isinstance(rosa.page, Unlock)
    with pytest.raises(Locked):
        store.rows("patient")
    with pytest.raises(Locked):
        store.connections.sealed(bytes)
    words = " ".join(label.text() for label in rosa.window.findChildren(QLabel) if label.isVisible())
    assert "Moss" not in words
    assert TYPED not in words
    assert rosa.window.windowTitle() == TITLE
    rosa.unlock()
    assert rosa.typed_before() == TYPED


@pytest.mark.parametrize("leave", [leave_seat, work_for_a_shift, lock_by_hand], ids=["seat", "shift", "hand"])
def test_a_pin_is_wiped_with_everything_but_stepping_away(
    rosa: Sitting, leave: Callable[[Sitting], None]
) -> None:
    rosa.unlock()
    rosa.set_pin()
    way = rosa.shell.session.way_back
    assert way is not None
    leave(rosa)
    assert not way.is_open
    assert isinstance(rosa.page, Unlock)


def test_sleep_while_somebody_is_away_leaves_only_the_passphrase(rosa: Sitting) -> None:
    rosa.unlock()
    rosa.set_pin()
    rosa.step_away()
    leave_seat(rosa)
    assert isinstance(rosa.page, Unlock)


def test_who_is_about_to_be_let_in_when_the_computer_sleeps_is_not(rosa: Sitting) -> None:
    may_go_on, opened = threading.Event(), []
    door = rosa.window._door

    def slow(person: str, passphrase: str) -> object:
        assert may_go_on.wait(timeout=60)
        opened.append(door.unlock(person, passphrase))
        return opened[0]

    rosa.window._door = replace(door, unlock=slow)
    rosa.window.show_entrance()
    page = rosa.page
    assert isinstance(page, Unlock)
    page.field.setText("four quiet herons walk home")
    page.submit()
    leave_seat(rosa)
    with rosa.qtbot.waitSignal(rosa.window.put_away, timeout=20_000):
        may_go_on.set()
    assert rosa.window.shell is None
    with pytest.raises(Locked):
        opened[0].desk.store.rows("patient")


def test_ten_minutes_before_the_end_of_a_shift_it_is_said_calmly_and_once(rosa: Sitting) -> None:
    shell = rosa.unlock()
    rosa.hands.forward(seconds=TWELVE_HOURS_S - 601)
    rosa.window.sitting.touch()
    rosa.window.sitting.look()
    assert not shell.ending.isVisible()
    rosa.hands.forward(seconds=2)
    rosa.window.sitting.look()
    assert shell.ending.isVisible()
    assert "In 10 min this desk asks for your passphrase again" in shell.ending.accessibleName()
    assert rosa.window.shell is shell


def test_setting_the_clock_back_makes_no_shift_longer(rosa: Sitting) -> None:
    rosa.unlock()
    rosa.hands.forward(hours=6)
    rosa.hands.wall_s -= 20 * 3600
    rosa.hands.forward(hours=6, seconds=1)
    rosa.window.sitting.touch()
    rosa.window.sitting.look()
    assert rosa.window.shell is None


def test_coming_back_by_a_pin_makes_no_shift_longer(rosa: Sitting) -> None:
    rosa.unlock()
    rosa.set_pin()
    rosa.hands.forward(hours=11, minutes=58)
    rosa.window.sitting.touch()
    rosa.step_away()
    rosa.try_pin(PIN)
    settled(rosa.qtbot, rosa.shell)
    rosa.hands.forward(minutes=3)
    rosa.window.sitting.touch()
    rosa.window.sitting.look()
    assert rosa.window.shell is None
    assert isinstance(rosa.page, Unlock)


def test_the_end_of_a_shift_ends_a_short_absence_too(rosa: Sitting) -> None:
    rosa.unlock()
    rosa.set_pin()
    rosa.hands.forward(hours=11, minutes=58)
    rosa.window.sitting.touch()
    rosa.step_away()
    rosa.hands.forward(minutes=3)
    rosa.window.sitting.look()
    assert isinstance(rosa.page, Unlock)


def test_a_site_may_lock_sooner_than_a_person_chose(rosa: Sitting) -> None:
    rosa.window._settings.choose("lock_after_minutes", 15)
    shell = rosa.unlock()
    shell.session.safety = replace(shell.session.safety, lock_after_minutes=3)
    rosa.window._allow()
    rosa.window.sitting.touch()
    assert rosa.window.sitting.idle_ms == 3 * 60_000


def test_a_dialog_that_is_open_goes_with_the_lock(rosa: Sitting) -> None:
    shell = rosa.unlock()
    dialog = QFileDialog(shell.page)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    assert dialog.isVisible()
    leave_seat(rosa)
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not rosa.window]


def test_when_nobody_types_who_set_a_pin_may_come_back_by_it(rosa: Sitting) -> None:
    rosa.unlock()
    rosa.set_pin()
    rosa.type_something()
    with rosa.qtbot.waitSignal(rosa.window.put_away, timeout=20_000):
        leave_it_alone(rosa)
    assert isinstance(rosa.page, ByPin)
    rosa.try_pin(PIN)
    settled(rosa.qtbot, rosa.shell)
    assert rosa.typed_before() == TYPED
