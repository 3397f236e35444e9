"""A patient's own choice in the window: asked on the pages of what it is about, told there, taken back by keyboard."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import choices
from navigator_app.commands.choices import HeardChoice
from navigator_app.desk import Desk
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from tests.desks import DELIA, MARIAN, put
from tests.screens.shells import Morning, go, settled
from tests.screens.stage import Stage, desk_of, looked_at, shell_of, wear
from tests.screens.states import STATES

HERS = "Not until after fish camp. I will come when the fish are put up."
VISIT = derived_id("appointment", "chosen")
AFTER = date(2026, 12, 15)


def words_of(page: QWidget) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def pressed(page: QWidget, text: str) -> None:
    """Press a button by the keyboard."""
    found = [one for one in page.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    found[0].setFocus()
    QTest.keyClick(found[0], Qt.Key.Key_Space)


def chosen(page: QWidget, text: str) -> None:
    """Open the menu of the choice and take a line of it by the keyboard."""
    pressed(page, "More")
    (menu,) = [one for one in page.findChildren(QMenu) if one.isVisible()]
    action = next(one for one in menu.actions() if one.text().split("\t")[0] == text)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def answered(qtbot: QtBot, shell: Shell, **typed: object) -> str:
    """Answer the deed that is asked and do it; give what the page said before."""
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, DeedPage)
    said = words_of(page)
    for name, value in typed.items():
        page._editors[name].set_value(value)
    page.submit()
    settled(qtbot, shell)
    settled(qtbot, shell)
    return said


@pytest.fixture
def visit(desk: Desk, morning: Morning) -> str:
    """Book a visit about the referral, and a trip to it."""
    at = datetime(2026, 12, 1, 17, tzinfo=UTC).isoformat()
    typed = {
        "status": "booked",
        "starts_at": at,
        "patient_zone": "America/Denver",
        "description": "First consult",
    }
    return put(desk, "appointment", VISIT, MARIAN, referral_id=morning.referral, **typed)


def test_a_referral_waits_and_is_taken_back_where_it_stands(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    page = go(qtbot, window, Target("referral", "referral", morning.referral, MARIAN))
    chosen(page, "Patient says not now")
    answered(qtbot, window, words=HERS, until="2026-12-15", how="in_person")
    assert window.page is page
    said = words_of(page)
    assert "Patient's choice: not now, ask again Tue Dec 15" in said
    assert HERS in said
    assert "The clinician is not informed yet." in said
    assert not looked_at(window, "referral", "not now", "light")
    pressed(page, "Clinician informed")
    answered(qtbot, window, told="Dr. Okafor, by phone")
    assert "Clinician informed: Dr. Okafor, by phone" in words_of(page)
    pressed(page, "Take it back")
    assert "What waited is there again at once, as it was." in answered(qtbot, window, words="I can go now.")
    assert "Patient's choice: not now" not in words_of(page)


def test_a_no_says_before_what_it_closes_and_after_what_begins_again(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning, visit: str
) -> None:
    page = go(qtbot, window, Target("referral", "referral", morning.referral, MARIAN))
    chosen(page, "Patient says no")
    settled(qtbot, window)
    assert not looked_at(window, "no", "asked", "light")
    said = answered(qtbot, window, words="I stay with my grandchildren.", told="Dr. Okafor")
    assert "This is closed with it, with their words: " in said
    assert "First consult" in said
    assert "Patient's choice: no" in words_of(page)
    assert desk.image(visit).fields["status"] == "cancelled"  # type: ignore[union-attr]
    pressed(page, "Take it back")
    assert "Nothing begins again by itself." in answered(qtbot, window, words="My daughter asked me to.")
    assert "This can be begun again." in words_of(page)
    assert not looked_at(window, "referral", "taken back", "light")
    pressed(page, "Begin it again")
    settled(qtbot, window)
    settled(qtbot, window)
    assert desk.image(morning.referral).fields["status"] == "draft"  # type: ignore[union-attr]
    assert "This can be begun again." not in words_of(page)


def test_a_trip_under_a_choice_is_not_red(qtbot: QtBot, window: Shell, desk: Desk, morning: Morning) -> None:
    choices.not_now(desk, ("trip", morning.trip), HERS, AFTER, HeardChoice(told="Dr. Okafor"))
    page = go(qtbot, window, Target("trip", "trip", morning.trip, DELIA))
    said = words_of(page)
    assert "Patient's choice: not now, ask again Tue Dec 15" in said
    assert "Not ready" not in said
    alerts = [one for one in page.findChildren(Alert) if one.isVisible()]
    assert {one.property("tint") for one in alerts} <= {"neutral", "info"}
    assert not looked_at(window, "trip", "not now", "light")


@pytest.mark.parametrize("kind", ["appointment", "lab_plan"])
def test_a_visit_and_a_lab_plan_tell_it_above_their_form(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning, visit: str, kind: str
) -> None:
    one = visit if kind == "appointment" else str(desk.store.rows("lab_plan")[0].id)
    page = go(qtbot, window, Target("record", kind, one, MARIAN))
    settled(qtbot, window)
    pressed(page, "Patient says not now")
    answered(qtbot, window, words=HERS, until="2026-12-15")
    assert HERS in words_of(window.page)
    assert not looked_at(window, kind, "not now", "light")


def test_the_chart_shows_every_choice_with_its_words_and_the_day_list_asks_for_nothing(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    told = HeardChoice(how="in_person", told="Dr. Okafor, in the room")
    first = choices.not_now(desk, ("referral", morning.referral), HERS, AFTER, told)
    choices.take_back(desk, first, "I can go now.")
    choices.no(desk, ("patient", MARIAN), "No more. I want to be at home.")
    page = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN, "people"))
    settled(qtbot, window)
    said = words_of(page)
    for words in (HERS, "I can go now.", "No more. I want to be at home.", "It is about: the whole chart."):
        assert words in said
    assert not looked_at(window, "chart people", "choices", "light")
    go(qtbot, window, Target("today"))
    settled(qtbot, window)
    assert not looked_at(window, "today", "choices", "light")


@pytest.mark.parametrize("dress", ["large", "pseudo", "spanish"])
def test_a_choice_is_whole_in_every_dress(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, dress: str
) -> None:
    wear(dressed, dress)
    state = STATES["full"]
    desk = desk_of(state, tmp_path)
    morning = state.lay(desk)
    referral, trip = ("referral", morning.referral), ("trip", morning.trip)
    choices.not_now(desk, referral, HERS, AFTER, HeardChoice(how="in_person"))
    choices.not_now(desk, trip, HERS, AFTER, HeardChoice(told="Dr. Okafor"))
    choices.not_now(desk, ("patient", MARIAN), HERS, AFTER)
    targets = {
        "referral": Target("referral", *referral, MARIAN),
        "trip": Target("trip", *trip, DELIA),
        "people": Target("chart", "patient", MARIAN, MARIAN, "people"),
        "not now": Target("deed", *trip, DELIA, "choices.not_now"),
        "no": Target("deed", *trip, DELIA, "choices.no"),
    }
    wrong = {}
    with shell_of(desk, tmp_path) as shell:
        stage = Stage(qtbot, shell, state, dress)
        stage.begin()
        for name, target in targets.items():
            with stage.showing(target):
                if found := stage.looked_at(name, "chosen"):
                    wrong[name] = found
    desk.store.close()
    assert not wrong
