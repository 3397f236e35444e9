"""The forms of a referral by keyboard: mini, call-in, complete, from a template, the last ones beside a new one."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from navigator_app.commands import referral_templates, referrals
from navigator_app.desk import Desk
from navigator_app.queries.referral_entry import templates
from navigator_app.ui.forms.editors import DateEditor, TextEditor
from navigator_app.ui.forms.form import Form
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.shell import Shell
from sync.rules.referral_forms import referral_forms
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, put
from tests.screens.keyboard import Keys
from tests.screens.shells import Morning, go, settled

NEW = Target("record", "referral", patient_id=DELIA)
CALL_IN = Target("record", "referral", patient_id=DELIA, more="form:call_in")
ALT = Qt.KeyboardModifier.AltModifier


def opened(qtbot: QtBot, shell: Shell, target: Target) -> tuple[RecordPage, Form]:
    page = go(qtbot, shell, target)
    assert isinstance(page, RecordPage)
    assert page.form is not None
    return page, page.form


def written(desk: Desk, patient: str = DELIA) -> dict[str, Any]:
    (image,) = desk.store.of_chart(patient, {"referral"})
    return dict(image.fields)


def choose(qtbot: QtBot, shell: Shell, page: RecordPage, tier: str) -> None:
    assert page.beside.tiers is not None
    page.beside.tiers.choose(tier)
    settled(qtbot, shell)


def press(qtbot: QtBot, shell: Shell, name: str) -> None:
    every = shell.page.findChildren(QAbstractButton)
    (found,) = [one for one in every if one.accessibleName() == name and one.isVisibleTo(shell)]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    settled(qtbot, shell)


def told(page: RecordPage) -> list[str]:
    page.beside.look()
    QApplication.processEvents()
    return [one.accessibleName() for one in page.findChildren(Alert) if one.isVisibleTo(page)]


def test_a_mini_referral_is_typed_and_saved_without_the_mouse(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    page, form = opened(qtbot, window, NEW)
    assert len(form.shown) == 8
    keys = Keys(qtbot, window)
    keys.write("mesa")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Tab)
    keys.write("medical")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    keys.write("New diagnosis")
    keys.press(Qt.Key.Key_Tab)
    keys.write("Lymphoma")
    keys.press(Qt.Key.Key_Tab)
    keys.write("A. Whitfield, NP")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Tab)
    keys.write("12/04/2026")
    keys.save()
    keys.tell("a mini referral of 8 fields")
    said = written(desk)
    assert (said["to_site_id"], said["service"], said["reason"]) == (
        CENTER,
        "medical_oncology",
        "New diagnosis",
    )
    assert (said["diagnosis"], said["requester"]) == ("Lymphoma", "A. Whitfield, NP")
    assert (said["rcis_type"], said["expected_on"]) == ("C", "2026-12-04")
    assert (said["status"], said["from_site_id"]) == ("draft", CLINIC)
    assert window.page is not page


def test_a_call_in_is_taken_down_by_keyboard_and_claims_no_approval(
    qtbot: QtBot, window: Shell, desk: Desk
) -> None:
    before = len(desk.store.of_chart(DELIA, {"authorization"}))
    _, form = opened(qtbot, window, CALL_IN)
    keys = Keys(qtbot, window)
    keys.write("Ward clerk, Cedar Basin (PRACTICE)")
    keys.press(Qt.Key.Key_Tab)
    keys.write("11/21/2026")
    keys.press(Qt.Key.Key_Tab)
    keys.write("9:30 AM")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    keys.write("Cedar Basin Hospital (PRACTICE)")
    keys.press(Qt.Key.Key_Tab)
    keys.write("11/20/2026")
    keys.press(Qt.Key.Key_Tab)
    keys.write("11:00 PM")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    keys.save()
    keys.tell("a call-in")
    said = written(desk)
    assert said["is_call_in"] is True
    assert said["called_in_by"] == "Ward clerk, Cedar Basin (PRACTICE)"
    assert said["called_in_at"].startswith("2026-11-21T16:30")
    assert said["care_began_at"].startswith("2026-11-21T06:00")
    assert said["called_in_zone"] == "America/Denver"
    assert said["is_emergency"] is True
    assert said["status"] == "draft"
    assert len(desk.store.of_chart(DELIA, {"authorization"})) == before
    assert "status" not in form.shown


def test_a_form_is_chosen_by_its_letter_and_digit_and_begins_in_its_first_field(
    qtbot: QtBot, window: Shell
) -> None:
    page, form = opened(qtbot, window, NEW)
    Keys(qtbot, window).press(Qt.Key.Key_F, holding=ALT)
    Keys(qtbot, window).press(Qt.Key.Key_2)
    assert page.beside.tiers is not None
    assert page.beside.tiers.tier == "complete"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert form.editors[form.shown[0]].isAncestorOf(focused)


def test_what_was_typed_stays_in_every_form_and_what_is_out_of_sight_is_said(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page, form = opened(qtbot, shell, NEW)
    reason, vendor = form.editors["requester"], form.editors["vendor"]
    assert isinstance(reason, TextEditor)
    assert isinstance(vendor, TextEditor)
    reason.line.setText("A. Whitfield, NP")
    choose(qtbot, shell, page, "complete")
    vendor.line.setText("Mesa View Group (PRACTICE)")
    choose(qtbot, shell, page, "mini")
    assert "1 more field is filled in" in told(page)
    assert not vendor.isVisibleTo(page)
    press(qtbot, shell, "Show all")
    assert vendor.isVisibleTo(page)
    choose(qtbot, shell, page, "abbreviated")
    page.save()
    settled(qtbot, shell)
    said = written(desk)
    assert (said["requester"], said["vendor"]) == ("A. Whitfield, NP", "Mesa View Group (PRACTICE)")


def test_a_form_in_which_a_person_wrote_nothing_leaves_nothing_behind(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page, form = opened(qtbot, shell, NEW)
    choose(qtbot, shell, page, "call_in")
    assert form.values()["is_call_in"] is True
    assert not form.is_changed(), "what a form says by itself nobody typed"
    choose(qtbot, shell, page, "mini")
    assert form.values()["is_call_in"] is False
    choose(qtbot, shell, page, "call_in")
    who = form.editors["called_in_by"]
    assert isinstance(who, TextEditor)
    who.line.setText("Ward clerk")
    choose(qtbot, shell, page, "mini")
    assert form.values()["is_call_in"] is True
    assert any("more fields are filled in" in one for one in told(page))


def test_what_is_wrong_out_of_sight_is_brought_into_sight(qtbot: QtBot, shell: Shell) -> None:
    page, form = opened(qtbot, shell, NEW)
    choose(qtbot, shell, page, "complete")
    wrong = form.editors["actual_on"]
    assert isinstance(wrong, DateEditor)
    wrong.line.setText("31/31/2026")
    choose(qtbot, shell, page, "mini")
    page.save()
    settled(qtbot, shell)
    assert page.beside.tiers is not None
    assert page.beside.tiers.tier == "complete"
    assert wrong.line.text() == "31/31/2026"
    assert wrong.isVisibleTo(page)


def test_a_desk_remembers_the_form_that_a_person_chose_but_never_begins_a_call_in_by_itself(
    qtbot: QtBot, shell: Shell
) -> None:
    page, _ = opened(qtbot, shell, NEW)
    choose(qtbot, shell, page, "abbreviated")
    choose(qtbot, shell, page, "call_in")
    go(qtbot, shell, Target("today"))
    page, form = opened(qtbot, shell, NEW)
    assert page.beside.tiers is not None
    assert page.beside.tiers.tier == "abbreviated"
    assert form.shown == referral_forms().tiers["abbreviated"].names


def test_the_last_five_stand_beside_a_new_one_each_with_what_its_status_means(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    for number in range(7):
        referrals.start(
            desk, DELIA, {"service": "imaging", "to_site_id": CENTER, "rcis_number": f"770{number}"}
        )
    page, _ = opened(qtbot, shell, NEW)
    chips = page.beside.aside.findChildren(Chip)
    assert len(chips) == 5
    assert all("Being written" in chip.accessibleDescription() for chip in chips)
    assert all("To the patient:" in chip.accessibleDescription() for chip in chips)
    opened(qtbot, shell, Target("record", "referral"))
    assert not page.beside.aside.isVisibleTo(page), "it is not said yet whose it is"


def test_one_that_is_open_for_the_same_is_said_at_the_field_and_stops_nobody(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    referrals.start(desk, DELIA, {"service": "imaging", "to_site_id": CENTER})
    page, form = opened(qtbot, shell, NEW)
    form.take_up({"service": "imaging"})
    assert not any("There is one open" in one for one in told(page))
    form.take_up({"to_site_id": CENTER})
    assert any("There is one open since" in one for one in told(page))
    page.save()
    settled(qtbot, shell)
    assert len(desk.store.of_chart(DELIA, {"referral"})) == 2


def test_the_same_again_begins_with_what_it_says_without_days_numbers_and_status(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    typed = {"service": "imaging", "to_site_id": CENTER, "reason": "Yearly scan", "priority": "urgent"}
    referrals.start(
        desk, DELIA, {**typed, "rcis_number": "7701", "expected_on": "2026-12-01", "note": "Hers"}
    )
    _, form = opened(qtbot, shell, NEW)
    press(qtbot, shell, "Same again: Imaging")
    said = form.typed()
    assert {name: said.get(name) for name in typed} == typed
    assert not {"rcis_number", "expected_on", "note"} & {name for name, value in said.items() if value}


@pytest.fixture
def template(desk: Desk) -> str:
    """Keep a template of a referral of Marian's."""
    one = referrals.start(
        desk,
        MARIAN,
        {
            "service": "imaging",
            "to_site_id": CENTER,
            "vendor": "Mesa View Group (PRACTICE)",
            "reason": "Hers",
        },
    )
    return referral_templates.keep(desk, one, "Yearly scan", ("service", "to_site_id", "vendor"))


def test_a_template_is_begun_from_by_keyboard_and_takes_nothing_that_was_typed(
    qtbot: QtBot, window: Shell, desk: Desk, template: str
) -> None:
    _, form = opened(qtbot, window, NEW)
    form.take_up({"vendor": "Another group (PRACTICE)"})
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_B, holding=ALT)
    keys.write("year")
    keys.press(Qt.Key.Key_Return)
    said = form.typed()
    assert (said["service"], said["to_site_id"]) == ("imaging", CENTER)
    assert said["vendor"] == "Another group (PRACTICE)"
    assert "reason" not in said


def test_a_template_of_a_newer_release_fills_in_what_is_known_and_names_the_rest(
    qtbot: QtBot, shell: Shell, desk: Desk, template: str
) -> None:
    put(
        desk,
        "referral_template",
        "c" * 32,
        site=CLINIC,
        name="Newer",
        tier="holographic",
        values={"service": "imaging", "setting": "at_the_moon", "beam": "x"},
    )
    page, form = opened(qtbot, shell, NEW)
    assert page.beside.templates is not None
    page.beside.templates.picked.emit("c" * 32)
    settled(qtbot, shell)
    assert form.typed()["service"] == "imaging"
    assert "setting" not in form.typed()
    (said,) = [one for one in told(page) if "does not know" in one]
    assert "Inpatient or outpatient: at_the_moon" in said
    assert "beam" in said


def test_a_referral_is_kept_as_template_without_what_is_the_patients(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    opened(qtbot, shell, Target("record", "referral", morning.referral, MARIAN))
    press(qtbot, shell, "Keep as template")
    page = shell.page
    ticked = page._editors["fields"]  # type: ignore[attr-defined]
    assert "reason" not in ticked.value(), "free words may name somebody"
    page._editors["name"].set_value("First visit, Mesa View")  # type: ignore[attr-defined]
    page.submit()  # type: ignore[attr-defined]
    settled(qtbot, shell)
    ((kept, name),) = templates(desk)
    assert name == "First visit, Mesa View"
    image = desk.image(kept)
    assert image is not None
    assert image.patient is None
    assert image.fields["values"] == {"service": "medical_oncology", "to_site_id": CENTER}
    page, _ = opened(qtbot, shell, Target("record", "referral_template", kept))
    (fills_in,) = [one for one in page.findChildren(Card) if one.accessibleName() == "What it fills in"]
    assert {one.text() for one in fills_in.findChildren(Label)} >= {
        "Service",
        "Medical oncology",
        "Mesa View",
    }


def test_the_page_of_a_call_in_says_what_was_said_and_that_nothing_is_approved(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    call: dict[str, Any] = {
        "is_call_in": True,
        "called_in_by": "Ward clerk, Cedar Basin (PRACTICE)",
        "called_in_at": "2026-11-21T16:30:00Z",
        "called_in_zone": "America/Denver",
        "is_emergency": True,
    }
    one = referrals.start(desk, DELIA, call)
    go(qtbot, shell, Target("referral", "referral", one, DELIA))
    (card,) = [one for one in shell.page.findChildren(Card) if one.accessibleName() == "Call-in"]
    said = [one.text() for one in card.findChildren(Label)]
    assert "Ward clerk, Cedar Basin (PRACTICE)" in said
    assert "Sat Nov 21, 9:30 AM MST" in said
    assert "Not said" in said, "where the patient was seen was not asked"
    assert said[-1] == "It is noted. Nothing is approved by a call-in."


def test_a_draft_holds_what_another_form_shows_and_says_that_it_is_there(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    page, form = opened(qtbot, shell, NEW)
    choose(qtbot, shell, page, "complete")
    form.take_up({"vendor": "Mesa View Group (PRACTICE)"})
    choose(qtbot, shell, page, "mini")
    go(qtbot, shell, Target("today"))
    page, form = opened(qtbot, shell, NEW)
    press(qtbot, shell, "Take it up again")
    assert form.typed()["vendor"] == "Mesa View Group (PRACTICE)"
    assert "1 more field is filled in" in told(page)


def test_the_last_ones_come_as_soon_as_it_is_said_whose_referral_it_is(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    referrals.start(desk, DELIA, {"service": "imaging", "to_site_id": CENTER})
    page, form = opened(qtbot, shell, Target("record", "referral"))
    assert page._patient is not None
    page._patient.set_value(DELIA)
    settled(qtbot, shell)
    assert len(page.beside.aside.findChildren(Chip)) == 1
    form.take_up({"service": "imaging", "to_site_id": CENTER})
    assert any("There is one open since" in one for one in told(page))
    page._patient.set_value(None)
    settled(qtbot, shell)
    assert not page.beside.aside.isVisibleTo(page)
    assert not any("There is one open" in one for one in told(page))
