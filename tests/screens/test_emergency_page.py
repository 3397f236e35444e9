"""Emergency openings on the screen: found by exactly whom, opened by keyboard, said on every page, closed, reviewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import emergencies as deeds
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.emergencies import open_now
from navigator_app.queries.today import today
from navigator_app.ui.screens.acting import place_of
from navigator_app.ui.screens.chart.view import ChartPage
from navigator_app.ui.screens.emergency.view import EmergencyPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.client.ports import Touched
from sync.ids import derived_id
from sync.in_emergency import EmergencyOpened
from sync.rules import emergency
from tests.desks import CENTER, DELIA, IMANI, ROSA, clock_of, put
from tests.screens.keyboard import Keys
from tests.screens.shells import Morning, go, settled

WHY = "Brought in by ambulance, cannot speak"
NAME = "Dale"


@pytest.fixture
def withheld(desk: Desk, morning: Morning) -> Desk:
    """Restrict Delia's chart, which lies on Rosa's computer, to somebody else."""
    assert morning.trip
    write(desk, seen(desk, DELIA), {"restricted_to_ids": [IMANI]})
    assert desk.image(DELIA) is None
    return desk


def told(within: QWidget) -> str:
    """Give every word that is shown, also those for screen readers."""
    shown = [one for one in within.findChildren(QWidget) if one.isVisibleTo(within)]
    words = [one.text() for one in shown if isinstance(one, QLabel | QAbstractButton)]
    return "\n".join([*words, *(f"{one.accessibleName()} {one.accessibleDescription()}" for one in shown)])


def emergency_page(qtbot: QtBot, shell: Shell) -> EmergencyPage:
    page = go(qtbot, shell, Target("emergency"))
    assert isinstance(page, EmergencyPage)
    return page


@pytest.mark.parametrize(
    "target",
    [
        Target("today"),
        Target("patients"),
        Target("travel"),
        Target("unmatched"),
        Target("kind", "task"),
        Target("chart", "patient", DELIA, DELIA),
        Target("who_sees", "patient", DELIA, DELIA),
        Target("walk_in", "patient", DELIA, DELIA),
        Target("call", "patient", DELIA, DELIA),
        Target("contact", "patient", DELIA, DELIA),
        Target("history", "patient", DELIA, DELIA),
        Target("print", "chart", DELIA, DELIA),
        Target("syncing"),
        Target("spreadsheet"),
        Target("emergency"),
    ],
    ids=lambda target: target.page,
)
def test_a_withheld_chart_is_named_on_no_page(
    qtbot: QtBot, shell: Shell, withheld: Desk, target: Target
) -> None:
    assert withheld.store.held_back()
    go(qtbot, shell, target)
    assert NAME not in told(shell)
    assert "Delia" not in told(shell)


def test_the_search_says_that_a_chart_is_restricted_only_to_who_knows_exactly_whom(
    qtbot: QtBot, window: Shell, withheld: Desk
) -> None:
    assert withheld.store.held_back()
    keys = Keys(qtbot, window)
    page = go(qtbot, window, Target("patients"))
    window.bar.search.setFocus()
    keys.write("Dale, Delia")
    assert "A chart is restricted" not in window.finder.current_text()
    keys.write(" 02/11/1979")
    assert "A chart is restricted. Opening it needs a reason" in window.finder.current_text()
    keys.press(Qt.Key.Key_Return)
    assert isinstance(window.page, EmergencyPage)
    page = go(qtbot, window, Target("patients"))
    window.page.first_focus().setFocus()  # type: ignore[union-attr]
    keys.write("delia dale 1979-02-11")
    assert "A chart is restricted. Opening it needs a reason" in told(page)


def test_it_is_opened_by_keyboard_and_said_over_every_page_until_the_hour_is_over(
    qtbot: QtBot, window: Shell, withheld: Desk
) -> None:
    keys = Keys(qtbot, window)
    emergency_page(qtbot, window)
    keys.save()
    assert "Type a whole record number" in told(window)
    keys.press(Qt.Key.Key_Tab)
    keys.write("dale")
    keys.press(Qt.Key.Key_Tab)
    keys.write("Delia")
    keys.press(Qt.Key.Key_Tab)
    keys.write("2/11/1979")
    keys.save()
    assert "Choose a reason" in told(window)
    keys.write("Emergency care")
    keys.press(Qt.Key.Key_Tab)
    keys.write("now")
    keys.save()
    assert "At least 3 words" in told(window)
    keys.press(Qt.Key.Key_A, holding=Qt.KeyboardModifier.ControlModifier)
    keys.write(WHY)
    keys.save()
    qtbot.waitUntil(lambda: isinstance(window.page, ChartPage))
    settled(qtbot, window)
    window.count()
    settled(qtbot, window)
    said = (
        "Opened in an emergency by you until Sat Nov 21, 10:42 AM MST: Dale, Delia. Reason: Emergency care."
    )
    for target in (Target("chart", "patient", DELIA, DELIA), Target("today"), Target("settings")):
        go(qtbot, window, target)
        assert window.emergency.isVisible()
        assert said in told(window.emergency)
        assert "This is reviewed." in told(window.emergency)
    go(qtbot, window, Target("chart", "patient", DELIA, DELIA))
    clock_of(withheld).forward(minutes=60)
    window.emergency.is_over.emit()
    qtbot.waitUntil(lambda: not window.emergency.isVisible())
    settled(qtbot, window)
    assert window.page.target.page == "today"
    assert NAME not in told(window)


def test_who_is_done_closes_it_from_the_bar(qtbot: QtBot, shell: Shell, withheld: Desk) -> None:
    deeds.open_here(withheld, DELIA, "patient_asks", WHY)
    settled(qtbot, shell)
    shell.count()
    settled(qtbot, shell)
    shell.emergency.show_chart.click()
    settled(qtbot, shell)
    assert isinstance(shell.page, ChartPage)
    assert NAME in told(shell.page)
    shell.emergency.done.click()
    qtbot.waitUntil(lambda: open_now(withheld) == ())
    qtbot.waitUntil(lambda: not shell.emergency.isVisible())
    settled(qtbot, shell)
    assert NAME not in told(shell)


def test_back_leads_to_no_chart_that_was_closed(qtbot: QtBot, shell: Shell, withheld: Desk) -> None:
    deeds.open_here(withheld, DELIA, "patient_asks", WHY)
    settled(qtbot, shell)
    shell.count()
    settled(qtbot, shell)
    for target in (
        Target("settings"),
        Target("chart", "patient", DELIA, DELIA),
        Target("walk_in", more=DELIA),
        Target("history", "patient", DELIA, DELIA),
    ):
        go(qtbot, shell, target)
    shell.emergency.done.click()
    qtbot.waitUntil(lambda: not shell.emergency.isVisible())
    settled(qtbot, shell)
    assert shell.page.target.page == "today"
    shell.back()
    settled(qtbot, shell)
    assert shell.page.target.page == "settings"


def test_without_a_link_whoever_is_not_here_is_asked_for_by_phone(
    qtbot: QtBot, shell: Shell, withheld: Desk
) -> None:
    assert withheld.store.held_back()
    page = emergency_page(qtbot, shell)
    page.card.editors["number"].set_value("99-0000")
    page.card.editors["reason"].set_value("emergency_care")
    page.card.editors["words"].set_value(WHY)
    page.submit()
    for _ in range(3):
        settled(qtbot, shell)
    assert "Nothing was opened" in told(page)
    assert "Call Mesa View, on call: 555-0100." in told(page)
    assert page.card.editors["words"].value() == WHY, "what was typed stays"
    assert page.card.open.isEnabled()


def on_its_way(page: EmergencyPage, desk: Desk, chart: str) -> None:
    """Press Open for somebody who is not here, and hear from the center that it opened their chart."""
    page.card.open.setEnabled(False)
    until = desk.now() + emergency.open_for()
    page._on_its_way(
        EmergencyOpened(access=derived_id("emergency_access", "there"), chart=chart, until_at=until)
    )


def test_who_left_while_a_chart_was_on_its_way_may_open_another(
    qtbot: QtBot, shell: Shell, withheld: Desk
) -> None:
    page = emergency_page(qtbot, shell)
    on_its_way(page, withheld, DELIA)
    go(qtbot, shell, Target("today"))
    assert emergency_page(qtbot, shell) is page
    assert page.card.open.isEnabled()


def test_an_answer_for_a_form_that_was_begun_anew_is_not_said_beside_the_new_one(
    qtbot: QtBot, shell: Shell, withheld: Desk
) -> None:
    assert withheld.store.held_back()
    page = emergency_page(qtbot, shell)
    for name, typed in (("number", "99-0000"), ("reason", "emergency_care"), ("words", WHY)):
        page.card.editors[name].set_value(typed)
    page.submit()
    shell.go(Target("today"))
    shell.go(Target("emergency"))
    for _ in range(3):
        settled(qtbot, shell)
    assert page.isVisible()
    assert "cannot be asked" not in told(page)


def test_a_chart_that_arrives_is_gone_to_once(qtbot: QtBot, shell: Shell, withheld: Desk) -> None:
    page = emergency_page(qtbot, shell)
    deeds.open_here(withheld, DELIA, "emergency_care", WHY)
    settled(qtbot, shell)
    shown: list[str] = []
    shell.stack.shown.connect(lambda: shown.append(shell.stack.here.page))
    on_its_way(page, withheld, DELIA)
    page.touched(Touched(frozenset({("patient", DELIA)})))
    settled(qtbot, shell)
    assert shown == ["chart"], "shown a second time it would take back whoever went on meanwhile"


def opened_by_imani(desk: Desk) -> str:
    """Write what Imani opened, as her own computer would."""
    now = desk.now()
    return put(
        desk,
        "emergency_access",
        derived_id("emergency_access", "Imani"),
        site=CENTER,
        person_id=IMANI,
        chart_id=DELIA,
        reason="safety",
        words="Her son says that she is in danger",
        opened_at=now.isoformat(),
        until_at=now.replace(hour=now.hour + 1).isoformat(),
        zone="America/Phoenix",
    )


def test_who_reviews_says_once_what_came_of_it_and_is_not_told_whose_chart_it_is(
    qtbot: QtBot, shell: Shell, withheld: Desk
) -> None:
    opening = opened_by_imani(withheld)
    page = emergency_page(qtbot, shell)
    assert "in danger" not in told(page), "a navigator hears of her own openings alone"
    shell.session.desk.me = replace(withheld.me, roles=frozenset({"site_lead"}))
    row = next(one for one in today(withheld).rows if one.source == "emergency")
    assert (row.person, row.title) == ("Imani Okafor, MD", "Review an emergency opening")
    asked_for = go(qtbot, shell, place_of(row.verbs[0], None))
    assert asked_for is page
    settled(qtbot, shell)
    assert "Imani Okafor, MD opened: A chart that you do not see" in told(page)
    assert NAME not in told(page)
    assert page.review is not None
    page.review.saved.emit()
    assert "Choose what came of it." in told(page)
    page.review.outcome.set_value("talk")
    page.review.words.set_value("Ask her how she knew of it")
    page.review.saved.emit()
    settled(qtbot, shell)
    settled(qtbot, shell)
    kept = withheld.image(opening)
    assert kept is not None
    assert (kept.fields["outcome"], kept.fields["reviewed_by_id"]) == ("talk", ROSA)
    assert page.review is None
    assert not [one for one in today(withheld).rows if one.source == "emergency"]
    assert "We talk about it" in told(page)
    assert not [
        one for one in page.findChildren(QAbstractButton) if one.accessibleName().startswith("Review:")
    ]


def test_the_page_is_looked_at(qtbot: QtBot, shell: Shell, withheld: Desk, tmp_path: Path) -> None:
    opened_by_imani(withheld)
    deeds.open_here(withheld, DELIA, "emergency_care", WHY)
    shell.session.desk.me = replace(withheld.me, roles=frozenset({"site_lead"}))
    emergency_page(qtbot, shell)
    shell.count()
    settled(qtbot, shell)
    assert shell.grab().save(str(tmp_path / "emergency.png"))
