"""What is taken twice: one key for each thing to do, what is not here is not told, and a form says so beforehand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.collision import collision
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.collision.view import CollisionPage
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.today.state import Scoped
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from tests.desks import DELIA, MARIAN
from tests.screens.shells import TAKEN, Morning, go, settled

MINE = derived_id("appointment", "mine")


def opened(qtbot: QtBot, shell: Shell, page: str = "collision") -> CollisionPage:
    found = go(qtbot, shell, Target(page, "review", TAKEN, MARIAN))
    settled(qtbot, shell)
    assert isinstance(shell.page, CollisionPage), found
    return shell.page


def texts(page: CollisionPage) -> list[str]:
    return [label.text() for label in page.findChildren(Label) if label.isVisibleTo(page)]


def test_it_says_what_is_taken_twice_and_shows_both_as_far_as_they_are_here(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    assert morning
    page = opened(qtbot, shell)
    said = texts(page)
    assert "Room 2 at Juniper Creek is booked twice: Tue Dec 1, 10:00-11:00 AM MST" in said
    assert "Dale, Delia" in said
    assert "Appointment of another patient" in said
    assert [one.accessibleName() for one in page.open_buttons] == [
        "Open This one: Medical oncology",
        "Open The other one: Medical oncology",
    ]


def test_from_wherever_the_review_is_opened_this_page_shows_it(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    assert morning
    assert opened(qtbot, shell, "review").view is not None


def test_one_key_opens_this_one_and_another_the_other(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    assert morning
    page = opened(qtbot, window)
    assert window.window().focusWidget() is page.open_buttons[0]
    QTest.keyClick(page, Qt.Key.Key_2)
    settled(qtbot, window)
    assert isinstance(window.page, RecordPage)
    assert window.page.target.id == derived_id("appointment", "theirs")


def test_both_are_right_asks_why_and_is_answered_here_at_once(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    assert morning
    page = opened(qtbot, window)
    QTest.keyClick(page, Qt.Key.Key_B)
    settled(qtbot, window)
    deed = window.page
    assert isinstance(deed, DeedPage)
    deed.submit()
    settled(qtbot, window)
    view = collision(desk, TAKEN)
    assert view is not None
    assert not view.is_answered
    deed._editors["reason"].set_value("A curtain divides the room")
    deed.submit()
    settled(qtbot, window)
    view = collision(desk, TAKEN)
    assert view is not None
    assert view.is_answered
    page = opened(qtbot, window)
    assert not page.right_button.isEnabled()
    assert any("Answered on this computer" in text for text in texts(page))


def test_a_form_warns_of_what_is_taken_and_saves_all_the_same(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    assert morning
    page = go(qtbot, shell, Target("record", "appointment", MINE, MARIAN))
    assert isinstance(page, RecordPage)
    settled(qtbot, shell)
    (alert,) = page.taken.findChildren(Alert)
    assert alert.isVisible()
    assert "Room 2 at Juniper Creek is booked twice" in alert.accessibleName()
    assert "Dale, Delia" in alert.accessibleDescription()
    assert page.form is not None
    page.form.editors["room"].set_value("Room 3")
    page.taken.look()
    settled(qtbot, shell)
    assert not page.taken.isVisible()
    page.form.editors["room"].set_value("room 2")
    page.taken.look()
    settled(qtbot, shell)
    assert page.taken.isVisible()
    page.save()
    settled(qtbot, shell)
    image = desk.image(MINE)
    assert image is not None
    assert image.fields["room"] == "room 2"


def test_today_has_one_row_for_it(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    assert morning
    go(qtbot, shell, Target("chart", "patient", DELIA, DELIA))
    go(qtbot, shell, Target("today"))
    settled(qtbot, shell)
    assert isinstance(shell.page, TodayPage)
    shell.page.take(Scoped("everyone"))
    settled(qtbot, shell)
    rows = [row for row in shell.page.model.rows if row.source == "collision"]
    assert [row.title for row in rows] == ["Room: taken twice"]
