"""Stepping away: a PIN set once after each unlock, three tries, and the passphrase whenever there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed
from navigator_app.queries.safety import safety
from navigator_app.store.faults import Locked
from navigator_app.ui.entrance.by_pin import ByPin
from navigator_app.ui.entrance.unlock import Unlock
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.quick_return.view import QuickReturnPage
from navigator_app.ui.window import TITLE
from tests.desks import CLINIC, MARIAN, ROSA
from tests.screens.shells import go, settled
from tests.screens.sitting import PIN, Sitting, keep, sitting


@pytest.fixture
def rosa(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    """Rosa at her open desk."""
    with sitting(qtbot, keep(tmp_path / "desk")) as found:
        found.unlock()
        yield found


def words(rosa: Sitting) -> str:
    return " ".join(label.text() for label in rosa.window.findChildren(QLabel) if label.isVisible())


def test_who_stepped_away_comes_back_by_the_pin(rosa: Sitting) -> None:
    rosa.set_pin()
    assert "Your PIN is set" in rosa.shell.toast.accessibleDescription()
    store = rosa.shell.session.desk.store
    rosa.step_away()
    with pytest.raises(Locked):
        store.rows("patient")
    rosa.qtbot.waitUntil(lambda: "Rosa Delgado" in words(rosa))
    assert "10 more minutes" in words(rosa)
    assert "Moss" not in words(rosa)
    assert rosa.window.windowTitle() == TITLE
    rosa.try_pin(PIN)
    assert rosa.shell.session.desk.me.person_id == ROSA
    settled(rosa.qtbot, rosa.shell)
    rosa.step_away()
    rosa.try_pin(PIN)
    assert rosa.window.shell is not None


def test_without_a_pin_stepping_away_shows_how_one_is_set(rosa: Sitting) -> None:
    rosa.shell.step_away()
    settled(rosa.qtbot, rosa.shell)
    assert isinstance(rosa.shell.page, QuickReturnPage)
    assert "This desk is not locked yet" in words(rosa)


def test_three_wrong_pins_lead_to_the_passphrase_and_say_so(rosa: Sitting) -> None:
    rosa.set_pin()
    page = rosa.step_away()
    rosa.try_pin("480214")
    assert "2 more times" in page._labelled._error.text()
    rosa.try_pin("480215")
    rosa.try_pin("480216")
    found = rosa.page
    assert isinstance(found, Unlock)
    assert "Unlock it with your passphrase" in found._labelled._error.text()
    rosa.unlock()


def test_when_the_time_is_over_the_passphrase_is_asked_for_by_itself(rosa: Sitting) -> None:
    rosa.set_pin()
    page = rosa.step_away()
    rosa.hands.forward(minutes=9, seconds=30)
    page._look()
    assert "for one more minute" in page._until.text()
    rosa.hands.forward(seconds=31)
    page._look()
    assert isinstance(rosa.page, Unlock)


def test_a_passphrase_instead_ends_the_return_by_pin(rosa: Sitting) -> None:
    rosa.set_pin()
    way = rosa.shell.session.way_back
    assert way is not None
    rosa.step_away().other.click()
    assert isinstance(rosa.page, Unlock)
    assert not way.is_open


def test_closing_the_program_ends_it(rosa: Sitting) -> None:
    rosa.set_pin()
    way = rosa.shell.session.way_back
    assert way is not None
    rosa.step_away()
    rosa.window.close()
    assert not way.is_open


def test_a_pin_is_asked_for_anew_after_each_unlock(rosa: Sitting) -> None:
    rosa.set_pin()
    rosa.window.lock()
    rosa.unlock()
    assert rosa.shell.session.way_back is None
    rosa.shell.step_away()
    assert rosa.window.shell is not None


@pytest.mark.parametrize(
    ("pin", "again", "field", "said"),
    [
        ("", "", "pin", "needed"),
        ("480213", "480312", "again", "do not agree"),
        ("123456", "123456", "pin", "one of the first"),
        ("4802", "4802", "pin", "6 to 12 digits"),
    ],
)
def test_what_is_wrong_with_a_pin_is_said_beside_it(
    rosa: Sitting, pin: str, again: str, field: str, said: str
) -> None:
    page = rosa.set_pin(pin, again)
    assert said in {"pin": page._pin, "again": page._twice}[field]._error.text()
    assert rosa.shell.session.way_back is None


def test_where_the_site_allows_none_the_key_locks_and_the_page_says_so(rosa: Sitting) -> None:
    desk = rosa.shell.session.desk
    limits = {"quick_return_minutes": 0, "sign_off_hours": 8, "lock_after_minutes": 4}
    desk.commit(Deed("site", {"limits": limits}, record=CLINIC, opened=desk.image(CLINIC)))
    rosa.qtbot.waitUntil(lambda: rosa.shell.session.safety == safety(desk), timeout=20_000)
    assert rosa.shell.session.safety.sign_off_hours == 8
    page = go(rosa.qtbot, rosa.shell, Target("quick_return"))
    assert isinstance(page, QuickReturnPage)
    assert "Your site asks for the passphrase each time" in words(rosa)
    assert not page.pin.isVisible()
    rosa.shell.step_away()
    assert isinstance(rosa.page, Unlock)


def test_what_the_site_changes_meanwhile_leaves_a_half_typed_pin_alone(rosa: Sitting) -> None:
    desk = rosa.shell.session.desk
    page = go(rosa.qtbot, rosa.shell, Target("quick_return"))
    assert isinstance(page, QuickReturnPage)
    page.pin.setText("4802")
    for minutes, left in ((15, "4802"), (0, "")):
        limits = {"quick_return_minutes": minutes}
        desk.commit(Deed("site", {"limits": limits}, record=CLINIC, opened=desk.image(CLINIC)))
        rosa.qtbot.waitUntil(lambda: rosa.shell.session.safety == safety(desk), timeout=20_000)
        settled(rosa.qtbot, rosa.shell)
        assert page.pin.text() == left


def test_coming_back_shows_what_was_typed(rosa: Sitting) -> None:
    rosa.set_pin()
    rosa.type_something()
    rosa.step_away()
    assert isinstance(rosa.page, ByPin)
    rosa.try_pin(PIN)
    settled(rosa.qtbot, rosa.shell)
    go(rosa.qtbot, rosa.shell, Target("chart", "patient", MARIAN, MARIAN))
    assert rosa.typed_before() == "Ask for the wheelchair"
