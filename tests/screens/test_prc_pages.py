"""Who pays, in the window: an authorization's gates and clocks, a bill by keys alone, a program and what is shipped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from navigator_app import gathered
from navigator_app.commands import authorizations
from navigator_app.desk import Desk
from navigator_app.queries.authorization import authorization
from navigator_app.queries.finder import commands
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.screens.bill.view import BillPage
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.shell.new_menu import BEGINNINGS, command_target
from navigator_app.ui.shell.shell import Shell
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from tests.desks import CLINIC, MARIAN, ROSA, put
from tests.prc import TERMS, approved, asked, referral
from tests.prc import settled as all_gates
from tests.screens.keyboard import Keys
from tests.screens.prc_moments import bill_of, bill_of_nobody, changed, denied, emergency, lead
from tests.screens.shells import Morning, go, settled


def shown(qtbot: QtBot, shell: Shell, kind: str, record: str) -> str:
    """Give everything that a page says."""
    page = go(qtbot, shell, Target(kind, kind, record, MARIAN))
    labels = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    chips = [one.accessibleName() for one in page.findChildren(Chip)]
    return "\n".join([*labels, *chips])


def press(qtbot: QtBot, shell: Shell, text: str) -> None:
    found = [
        one
        for one in shell.page.findChildren(QAbstractButton)
        if one.isVisible() and text in (one.text(), one.accessibleName())
    ]
    assert found, text
    found[0].click()
    settled(qtbot, shell)


def buttons(shell: Shell) -> set[str]:
    return {one.text() for one in shell.page.findChildren(QAbstractButton) if one.isVisible()}


def test_each_gate_says_its_state_in_a_word_with_who_and_by_what(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    told = shown(qtbot, shell, "authorization", emergency(desk))
    assert "Enrollment card seen" in told
    assert "Moved to Phoenix in March" in told
    assert "Nobody looked yet." in told
    assert "Notify until Tue Nov 24, 8:00 AM MST." in told


def test_a_gate_is_changed_from_its_line(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    one = asked(desk, **TERMS)
    all_gates(desk, one)
    authorizations.set_gate(desk, one, "eligible", "not_checked")
    shown(qtbot, shell, "authorization", one)
    press(qtbot, shell, "Change: Eligible")
    page = shell.page
    assert isinstance(page, DeedPage)
    page._editors["state"].set_value("met")
    page._editors["evidence"].set_value("Card seen")
    page.submit()
    settled(qtbot, shell)
    found = gathered.record(desk, one, Authorization)
    assert found is not None
    assert found.gate_eligible is not None
    assert (found.gate_eligible.state, found.gate_eligible.evidence) == ("met", "Card seen")


def test_what_is_approved_is_no_green_while_anything_is_unknown_or_unconfirmed(desk: Desk) -> None:
    one = approved(desk)
    view = authorization(desk, one)
    assert view is not None
    assert (view.status.tint, str(view.status.text)) == ("warn", "Approved, not settled")
    second = changed(desk)
    all_gates(desk, second)
    again = authorization(desk, second)
    assert again is not None
    assert again.status.tint == "warn"


def test_what_is_settled_in_every_point_is_green(desk: Desk) -> None:
    of = referral(desk, expected_on="2026-12-01")
    one = asked(desk, **TERMS, referral_id=of, is_emergency=False)
    authorizations.note_notification(desk, one, authorizations.Notice("L. Yazzie (PRACTICE)"))
    all_gates(desk, one)
    authorizations.approve(desk, one)
    view = authorization(desk, one)
    assert view is not None
    assert (view.status.tint, str(view.status.text)) == ("ok", "Approved")


def test_a_change_names_who_made_it_and_a_second_person_confirms_it_here(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    one = changed(desk)
    told = shown(qtbot, shell, "authorization", one)
    assert "It needs a second person: confirm it." in told
    press(qtbot, shell, "Confirm the change")
    found = authorization(desk, one)
    assert found is not None
    assert not found.terms.is_open


def test_who_changed_it_is_not_offered_to_confirm_it(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    one = approved(desk)
    authorizations.change_terms(desk, one, {"amount": "9000.00"}, "Two more visits")
    told = shown(qtbot, shell, "authorization", one)
    assert "Changed by You" in told
    assert "Confirm the change" not in buttons(shell)
    assert "You changed it: somebody else confirms it." in told


def test_an_appeal_asks_for_the_receipt_and_gives_no_day(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    told = shown(qtbot, shell, "authorization", denied(desk))
    assert "Ask for the date on which the notice was received." in told
    assert "Appeal to" not in told
    assert "Day needed" in told
    assert "No funds at this priority" in told
    press(qtbot, shell, "Note the receipt")
    page = shell.page
    assert isinstance(page, DeedPage)
    page._editors["denial_received_on"].set_value("2026-11-18")
    page.submit()
    settled(qtbot, shell)
    said = "\n".join(one.text() for one in shell.page.findChildren(QLabel))
    assert "Appeal to" in said
    assert "Fri Dec 18" in said


def test_rules_that_nobody_approved_say_so(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    assert "Not approved by anybody" in shown(
        qtbot, shell, "authorization", asked(desk, **TERMS, priority="III")
    )


@pytest.mark.parametrize(("kind", "is_asked"), [("urban", False), ("ihs", True)])
def test_purchase_orders_are_asked_only_where_the_program_issues_them(
    qtbot: QtBot, shell: Shell, desk: Desk, kind: str, *, is_asked: bool
) -> None:
    put(desk, "prc_program", "ef" * 16, name="Program (PRACTICE)", facility_type=kind, at_site_ids=[CLINIC])
    one = asked(desk, **TERMS, program_id="ef" * 16)
    assert ("Purchase order number" in shown(qtbot, shell, "authorization", one)) is is_asked
    page = go(qtbot, shell, Target("deed", "authorization", one, MARIAN, "authorizations.approve"))
    assert isinstance(page, DeedPage)
    assert ("po_number" in page._editors) is is_asked
    form = go(qtbot, shell, Target("record", "authorization", one, MARIAN))
    assert isinstance(form, RecordPage)
    assert form.form is not None
    assert ("po_number" in form.form.editors) is is_asked


def test_whether_it_was_an_emergency_is_written_down_from_its_clock(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    shown(qtbot, shell, "authorization", asked(desk, **TERMS))
    press(qtbot, shell, "Write it down: Notification")
    assert isinstance(shell.page, RecordPage)
    assert shell.page.target.kind == "authorization"


def test_a_referral_asks_for_its_own_authorization(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    told = shown(qtbot, shell, "referral", morning.referral)
    assert "No payer was asked for this referral yet. A referral is no authorization." in told
    press(qtbot, shell, "Ask for authorization")
    page = shell.page
    assert isinstance(page, DeedPage)
    page._editors["payer"].set_value("PRC")
    page._editors["episode"].set_value("First consult")
    page.submit()
    settled(qtbot, shell)
    assert shell.page.target.page == "authorization"
    found = gathered.record(desk, shell.page.target.id, Authorization)
    assert found is not None
    assert (found.referral_id, found.services) == (morning.referral, ["medical_oncology"])
    again = shown(qtbot, shell, "referral", morning.referral)
    assert "First consult" in again
    press(qtbot, shell, "Open: PRC \u00b7 First consult")
    assert shell.page.target.id == found.id


def test_a_bill_is_typed_with_keys_alone(qtbot: QtBot, window: Shell, desk: Desk) -> None:
    approved(desk)
    place = [one.words for one in BEGINNINGS].index("Bill the patient brings")
    assert BEGINNINGS[place].target.more == "bills.enter"
    keys = Keys(qtbot, window)
    keys.press(Qt.Key.Key_K, holding=Qt.KeyboardModifier.ControlModifier)
    keys.write("bill the")
    keys.press(Qt.Key.Key_Return)
    assert isinstance(window.page, DeedPage)
    keys.write("Moss")
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Tab)
    keys.write("Mesa View Cancer Center (PRACTICE)")
    keys.press(Qt.Key.Key_Tab)
    keys.write("11/20/2026")
    keys.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    keys.write("$1,812.40")
    keys.save()
    keys.tell("a bill that the patient brings")
    assert isinstance(window.page, BillPage)
    found = gathered.record(desk, window.page.target.id, Bill)
    assert found is not None
    assert (found.patient_id, str(found.amount), found.owner_id) == (MARIAN, "1812.40", ROSA)
    said = "\n".join(one.text() for one in window.page.findChildren(QLabel))
    assert "Covered by authorization PRC \u00b7 27-PO-1." in said
    assert "Tell the program of the claim; its days count from then." in said


def test_an_amount_that_is_no_number_is_said_at_its_field(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = go(qtbot, shell, Target("deed", patient_id=MARIAN, more="bills.enter"))
    assert isinstance(page, DeedPage)
    page._editors["from_whom"].set_value("Mesa View (PRACTICE)")
    page._editors["amount"].set_value("about 800")
    page.submit()
    settled(qtbot, shell)
    said = [one.text() for one in page._labelled["amount"].findChildren(QLabel)]
    assert "Write an amount in dollars, such as 812.40." in said
    assert not [row for row in desk.store.rows("bill") if row.patient_id == MARIAN]


def test_a_bill_says_against_what_it_was_checked_and_what_has_to_be_asked(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    covered = shown(qtbot, shell, "bill", bill_of(desk))
    assert "Covered by authorization PRC \u00b7 27-PO-1." in covered
    unknown = shown(qtbot, shell, "bill", bill_of_nobody(desk))
    assert "Ask for which days it is." in unknown
    assert "Not known yet" in unknown


def test_a_bill_shows_on_the_page_of_what_covers_it(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    found = gathered.record(desk, bill_of(desk), Bill)
    assert found is not None
    assert found.authorization_id is not None
    told = shown(qtbot, shell, "authorization", found.authorization_id)
    assert "Covered by authorization PRC \u00b7 27-PO-1." in told
    press(qtbot, shell, f"Open: {found.headline()}")
    assert isinstance(shell.page, BillPage)


def test_ctrl_k_leads_to_the_program_of_this_site_with_what_is_shipped(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    (way,) = [one for one in commands("prc program", 12, {}) if one.command == "prc_program"]
    target = command_target(way)
    assert target is not None
    page = go(qtbot, shell, target)
    told = "\n".join(one.text() for one in page.findChildren(QLabel))
    assert "Where the program says nothing, the starter set counts." in told
    assert "42 CFR 136.24(c)" in told
    assert "Write down a program's own rules" not in buttons(shell)


def test_a_site_lead_writes_a_program_down_for_the_sites_it_serves(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    lead(shell)
    settled(qtbot, shell)
    go(qtbot, shell, Target("prc_program"))
    press(qtbot, shell, "Write down a program's own rules")
    page = shell.page
    assert isinstance(page, DeedPage)
    page._editors["name"].set_value("Juniper Creek Tribal PRC (PRACTICE)")
    page._editors["facility_type"].set_value("tribal_638")
    page._editors["at_site_ids"].set_value([CLINIC])
    page.submit()
    settled(qtbot, shell)
    assert shell.page.target.page == "prc_program"
    told = "\n".join(one.text() for one in shell.page.findChildren(QLabel))
    assert "Juniper Creek Tribal PRC (PRACTICE)" in told
    assert {"Edit", "Sites it serves"} <= buttons(shell)
