"""A test that was made before, above the form that asks for it: seen while typed, in nobody's way, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from tests.desks import CENTER, MARIAN, put
from tests.screens.shells import Morning, go, reached_by_tab, settled

NEW = Target("record", "referral", patient_id=MARIAN)


@pytest.fixture
def scan(desk: Desk, morning: Morning) -> str:
    return put(
        desk,
        "appointment",
        derived_id("scan"),
        MARIAN,
        service="imaging",
        description="CT chest",
        status="fulfilled",
        starts_at="2026-11-12T17:00:00Z",
        provider_zone="America/Denver",
        provider_site_id=CENTER,
    )


def form(qtbot: QtBot, shell: Shell, words: str = "CT chest") -> RecordPage:
    page = go(qtbot, shell, NEW)
    assert isinstance(page, RecordPage)
    assert page.form is not None
    page.form.editors["service"].set_value("imaging")
    page.form.editors["to_site_id"].set_value(CENTER)
    page.form.editors["reason"].set_value(words)
    page.repeats.look()
    settled(qtbot, shell)
    return page


def said(page: RecordPage | DeedPage) -> list[str]:
    return [one.accessibleName() for one in page.repeats.findChildren(Alert)]


def pressed(qtbot: QtBot, shell: Shell, page: RecordPage, words: str) -> None:
    every = page.repeats.findChildren(QAbstractButton)
    (found,) = [one for one in every if one.accessibleName().startswith(words)]
    QTest.keyClick(found, Qt.Key.Key_Space)
    settled(qtbot, shell)


def test_a_form_that_asks_for_no_test_says_nothing(qtbot: QtBot, shell: Shell, scan: str) -> None:
    assert form(qtbot, shell, "Second look").repeats.isHidden()


def test_silence_is_a_sentence_and_no_green(qtbot: QtBot, shell: Shell) -> None:
    page = form(qtbot, shell)
    (bar,) = page.repeats.findChildren(Alert)
    assert bar.accessibleName() == "Nothing known here."
    assert bar.accessibleDescription().startswith("Not checked: the center's EHR")
    assert bar.property("tint") == "neutral"


def test_it_is_not_saved_without_a_reason_and_nothing_typed_is_lost(
    qtbot: QtBot, shell: Shell, desk: Desk, scan: str
) -> None:
    page = form(qtbot, shell)
    before = desk.store.count("referral")
    assert said(page) == ["The same test was made before"]
    page.save()
    settled(qtbot, shell)
    assert shell.page is page
    assert page.form is not None
    assert page.form.typed()["reason"] == "CT chest"
    assert page.repeats._labelled is not None
    assert page.repeats._labelled._error.text().startswith("This test was made before.")
    assert desk.store.count("referral") == before
    assert page.repeats.why is not None
    page.repeats.why.set_value("changed")
    page.save()
    settled(qtbot, shell)
    assert desk.store.count("referral") == before + 1
    (kept,) = desk.store.rows("repeat_decision")
    assert (kept.choice, kept.reason) == ("repeated", "changed")


def test_a_save_that_was_faster_than_the_look_is_asked_all_the_same(
    qtbot: QtBot, shell: Shell, desk: Desk, scan: str
) -> None:
    page = form(qtbot, shell, "")
    before = desk.store.count("referral")
    assert page.form is not None
    page.form.editors["reason"].set_value("CT chest")
    page.save()
    settled(qtbot, shell)
    assert desk.store.count("referral") == before
    assert page.repeats.why is not None


def test_the_report_is_asked_for_with_one_key_and_the_form_stays(
    qtbot: QtBot, shell: Shell, desk: Desk, scan: str
) -> None:
    page = form(qtbot, shell)
    pressed(qtbot, shell, page, "Ask for the report instead")
    (request,) = desk.store.rows("records_request")
    assert request.facility_site_id == CENTER
    assert shell.page is page
    assert page.repeats.found is not None
    assert page.repeats.found.earlier[0].report == "asked"


def test_everything_in_it_is_reached_with_tab(qtbot: QtBot, shell: Shell, scan: str) -> None:
    page = form(qtbot, shell)
    reached = reached_by_tab(shell)
    buttons = [one for one in page.repeats.findChildren(QAbstractButton) if one.isVisibleTo(shell)]
    assert buttons
    assert all(id(one) in reached for one in buttons)
    assert page.repeats.why is not None
    assert id(page.repeats.why.combo) in reached


def test_a_lab_plan_says_it_while_it_is_proposed(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    put(
        desk,
        "lab_result",
        derived_id("count"),
        MARIAN,
        name="WBC",
        report_name="CBC",
        collected_at="2026-11-20T16:00:00Z",
        collected_zone="America/Denver",
        lab="Cedar Basin Lab (PRACTICE)",
    )
    page = go(qtbot, shell, Target("deed", patient_id=MARIAN, more="labs.propose_plan"))
    assert isinstance(page, DeedPage)
    page._editors["text"].set_value("CBC Mondays for two weeks")
    page._editors["starts_on"].set_value("2026-11-23")
    page.repeats.look()
    settled(qtbot, shell)
    assert said(page) == ["The same test was made before"]
    before = desk.store.count("lab_plan")
    page.submit()
    settled(qtbot, shell)
    assert desk.store.count("lab_plan") == before
    assert page.repeats.why is not None
    page.repeats.why.set_value("follow_up")
    page.submit()
    settled(qtbot, shell)
    assert desk.store.count("lab_plan") == before + 1
    (kept,) = desk.store.rows("repeat_decision")
    assert (kept.family, kept.reason) == ("cbc", "follow_up")
