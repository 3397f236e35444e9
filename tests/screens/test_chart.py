"""The chart: each tab counts and lists what its title says, and counts it as the navigation does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import choices, deaths, labs, tasks
from navigator_app.desk import Deed, Desk
from navigator_app.queries.lists import lines, open_counts
from navigator_app.queries.trend import Point, Series
from navigator_app.store.asking import Where
from navigator_app.ui.parts.trend import Trend
from navigator_app.ui.screens.chart.state import ALL_TABS, CARE, OVERVIEW, PEOPLE
from navigator_app.ui.screens.chart.view import ChartPage
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.patient_head import trend_data
from navigator_app.ui.screens.today.state import row_key
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.shell.status import standing
from sync.errors import Refused
from sync.records.base import stamp
from sync.words import say
from tests.desks import DELIA, MARIAN, put
from tests.screens.shells import Morning, go, settled

TITLES = {
    OVERVIEW: "Overview",
    PEOPLE: "People",
    CARE: "Care",
    "referrals": "Referrals",
    "labs": "Labs",
    "results": "Results",
    "travel": "Travel",
    "visits": "Visits",
    "messages": "Messages",
    "documents": "Documents",
}


def opened(qtbot: QtBot, shell: Shell) -> ChartPage:
    page = go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN))
    assert isinstance(page, ChartPage)
    return page


def test_each_tab_counts_what_its_title_says(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell)
    counts = {str(which): count for which, count in open_counts(desk, MARIAN).items()}
    assert counts["labs"] > 0
    assert page.tabs.count() == len(ALL_TABS)
    for place, tab in enumerate(ALL_TABS):
        count = counts.get(tab, 0) if tab != CARE else 0
        wanted = f"{TITLES[tab]}, {count}" if count else TITLES[tab]
        assert page.tabs.accessibleTabName(place) == wanted


def test_each_tab_lists_what_its_title_says(qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning) -> None:
    page = opened(qtbot, shell)
    page.tabs.setCurrentIndex(ALL_TABS.index("referrals"))
    settled(qtbot, shell)
    assert page.model.tab == "referrals"
    assert {line.key.id for line in page.model.lines or ()} == {morning.referral}


def test_a_visit_that_nobody_settled_is_open_everywhere_or_nowhere(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    past = stamp(desk.now() - timedelta(days=1))
    hers, everybodys = open_counts(desk, MARIAN)["visits"], open_counts(desk)["visits"]
    put(
        desk,
        "appointment",
        "9" * 32,
        MARIAN,
        status="proposed",
        starts_at=past,
        patient_zone="America/Denver",
    )
    listed = sum(line.is_open for line in lines(desk, "visits", MARIAN))
    assert listed == open_counts(desk, MARIAN)["visits"] == hers + 1
    link = shell.session.rounds.link
    assert standing(desk, link).counts["telehealth"] == open_counts(desk)["visits"] == everybodys + 1


def test_a_result_that_waits_for_oncology_is_read_in_the_charts_results(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    draw = desk.store.rows("lab_draw", Where("patient_id", "=", MARIAN), order=("due_on",))[0].id
    labs.enter_results(desk, MARIAN, [{"code": "6690-2", "value_text": "3.1"}], draw)
    labs.tick_draw(desk, draw, "sent")
    today = go(qtbot, shell, Target("today"))
    assert isinstance(today, TodayPage)
    row = next(row for row in today.model.rows if row.title == "Result not acknowledged")
    today.list.select(row_key(row))
    QTest.keyClick(today.list, Qt.Key.Key_E)
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, ChartPage)
    assert ALL_TABS[page.tabs.currentIndex()] == page.model.tab == "results"
    assert "3.1" in " ".join(str(line.title) + str(line.detail) for line in page.model.lines or ())


def test_the_way_back_leads_to_the_tab_one_came_from(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell)
    page.tabs.setCurrentIndex(ALL_TABS.index("referrals"))
    settled(qtbot, shell)
    go(qtbot, shell, Target("today"))
    go(qtbot, shell, Target("chart", "patient", DELIA, DELIA))
    assert page.model.tab == OVERVIEW
    for _ in range(2):
        shell.back()
        settled(qtbot, shell)
    assert (page.model.patient_id, page.model.tab) == (MARIAN, "referrals")
    assert ALL_TABS[page.tabs.currentIndex()] == "referrals"


def test_a_point_of_a_trend_stands_at_the_day_where_it_was_drawn() -> None:
    evening = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    point = Point("r", evening, "America/Denver", Decimal("9.1"), "9.1", "", say("Hemoglobin 9.1"))
    drawn = trend_data(Series("718-7", "Hemoglobin", "g/dL", (point,), None, None, say("")))
    assert [one.day for one in drawn.points] == ["Nov 23"]


def test_the_trend_is_seen_at_once_on_a_clinics_laptop_and_all_that_is_open_by_one_press(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    for day in range(22, 29):
        tasks.add(desk, {"title": f"Call on the {day}th", "due_on": f"2026-11-{day}"}, MARIAN)
    for taken, text in (("09", "50.0"), ("12", "31.2")):
        when = {"collected_at": f"2026-11-{taken}T15:00:00Z", "collected_zone": "America/Denver"}
        labs.enter_results(desk, MARIAN, [{"code": "6690-2", "value_text": text, **when}])
    page = opened(qtbot, shell)
    assert shell.height() == 768
    (seen,) = page.overview.findChildren(Trend)
    area = page.stack
    bottom = seen.mapTo(area, seen.rect().bottomLeft()).y()
    assert bottom < area.height(), f"{bottom} is below the fold at {area.height()}"
    titles = [b for b in page.overview.findChildren(QAbstractButton) if b.text().startswith("Call on the")]
    assert sum(one.isVisible() for one in titles) < 7
    (more,) = [b for b in page.overview.findChildren(QAbstractButton) if b.text().startswith("Show all")]
    more.click()
    settled(qtbot, shell)
    assert all(one.isVisible() for one in titles)
    page.refresh()
    settled(qtbot, shell)
    again = [b for b in page.overview.findChildren(QAbstractButton) if b.text().startswith("Call on the")]
    assert sum(one.isVisible() for one in again) == 7


def choices_of(desk: Desk) -> dict[str, str]:
    """Give what she said, with what she said when she took it back."""
    found = desk.store.of_patient(MARIAN, {"patient_choice"})
    return {one.fields["words"]: one.fields.get("taken_back_words", "") for one in found}


def test_a_patient_says_not_now_and_changes_their_mind_with_one_letter(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, window)
    QTest.keyClick(page.tabs, Qt.Key.Key_N)
    settled(qtbot, window)
    asked = window.page
    assert isinstance(asked, DeedPage)
    asked._editors["words"].set_value("Not until after fish camp")
    asked._editors["until"].set_value("2026-12-15")
    asked._editors["tasks"].set_value([morning.task])
    asked.submit()
    settled(qtbot, window)
    assert window.page is page
    texts = {one.text() for one in page.head.findChildren(QLabel) if one.isVisible()}
    assert any("Not until after fish camp" in text for text in texts)
    QTest.keyClick(page.tabs, Qt.Key.Key_N)
    settled(qtbot, window)
    asked = window.page
    assert isinstance(asked, DeedPage)
    asked._editors["words"].set_value("I can come now")
    asked.submit()
    settled(qtbot, window)
    assert window.page is page
    assert choices_of(desk) == {"Not until after fish camp": "I can come now"}


def test_where_a_death_is_noted_there_is_nothing_to_put_off_and_the_chart_says_so(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    choices.not_now(desk, ("patient", MARIAN), "Not until after fish camp", date(2026, 12, 15))
    deaths.note(desk, MARIAN, date(2026, 11, 20), "Her niece", {})
    page = opened(qtbot, window)
    QTest.keyClick(page.tabs, Qt.Key.Key_N)
    settled(qtbot, window)
    assert window.page is page
    why = "A death is noted here: nobody asks them anything any more, so there is nothing to put off."
    assert why in window.toast.accessibleDescription()
    assert choices_of(desk) == {"Not until after fish camp": ""}
    page.show_tab(PEOPLE)
    settled(qtbot, window)
    assert why in {one.text() for one in page.people.findChildren(QLabel)}
    offered = {one.text() for one in page.people.findChildren(QAbstractButton)}
    assert not offered & {"Take it back", "They said not now… (N)", "They said no to everything…"}
    with pytest.raises(Refused, match="nothing to put off"):
        choices.not_now(desk, ("patient", MARIAN), "Later", date(2026, 12, 20))


def test_people_and_care_are_a_letter_away_and_do_what_they_offer(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    desk.commit(Deed("barrier", {"kind": "money", "words": "Gas."}, record="b" * 32, patient=MARIAN))
    page = opened(qtbot, window)
    QTest.keyClick(page.tabs, Qt.Key.Key_P)
    settled(qtbot, window)
    assert page.model.tab == PEOPLE
    press(page.people, "Reached today: (555) 555-0177")
    settled(qtbot, window)
    (point,) = desk.image(MARIAN).fields["contact_points"]  # type: ignore[union-attr]
    assert point["verified_on"] == "2026-11-21"
    page.show_tab(CARE)
    settled(qtbot, window)
    assert page.tabs.accessibleTabName(ALL_TABS.index(CARE)) == "Care, 1"
    press(page.care, "Make it a task: Money")
    settled(qtbot, window)
    (task,) = desk.store.rows("task", Where("about_id", "=", "b" * 32))
    assert task.title == "Money: find a way"


def press(within: QWidget, name: str) -> None:
    (found,) = [one for one in within.findChildren(QAbstractButton) if one.accessibleName() == name]
    found.click()


def test_the_tabs_have_room_before_the_buttons_beside_them(in_spanish: Shell, qtbot: QtBot) -> None:
    """Found in the pictures: in Spanish the last tab was cut, with arrows to reach it, beside two worded buttons."""
    in_spanish.resize(1366, 768)
    page = go(qtbot, in_spanish, Target("chart", "patient", MARIAN, MARIAN))
    assert isinstance(page, ChartPage)
    assert page.tabs.width() >= page.tabs.sizeHint().width()
    # One gives way, and is still named; the other keeps its word, for its icon says less.
    assert page.head.who_sees.text() == ""
    assert page.head.who_sees.accessibleName()
    assert page.head.death.text()
