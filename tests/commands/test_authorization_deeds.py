"""The deeds of authorizations and bills as the window asks them: what is typed is done, a refusal is said there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from navigator_app.commands import bills, verbs
from navigator_app.desk import Desk
from navigator_app.queries.shown import Key, Verb
from navigator_app.ui.screens.deed.asked import On
from navigator_app.ui.screens.deed.authorization_deeds import AUTHORIZATION_DEEDS
from sync.errors import Refused
from sync.rules.codes import code_list
from sync.words import say
from tests.desks import MARIAN
from tests.prc import TERMS, VENDOR, asked, of

AHEAD = "2026-11-22"


def do(desk: Desk, command: str, record: str, typed: Mapping[str, Any], step: str = "") -> None:
    AUTHORIZATION_DEEDS[command].do(On(desk, record, MARIAN, step, desk.image(record)), typed)


def test_what_is_asked_names_codes_that_there_are() -> None:
    for deed in AUTHORIZATION_DEEDS.values():
        for question in deed.asks:
            assert question.shape != "code" or code_list(question.codes)


def test_an_authorization_goes_from_gate_to_appeal_by_what_is_typed(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    do(desk, "authorizations.set_gate", one, {"state": "met", "evidence": "Card seen"}, "eligible")
    do(
        desk,
        "authorizations.note_notification",
        one,
        {"notified_whom": "L. Yazzie (PRACTICE)", "how": "phone"},
    )
    typed = {"status_reason": "No funds", "reason": "priority", "notice_on": "2026-11-18"}
    do(desk, "authorizations.denied", one, typed)
    do(desk, "authorizations.note_receipt", one, {"denial_received_on": "2026-11-20"})
    do(desk, "authorizations.appeal", one, {"appeal_sent_on": "2026-11-21", "how": "fax"})
    found = of(desk, one)
    assert found.gate_eligible is not None
    assert (found.notified_how, found.denial_reason) == ("phone", "priority")
    assert (found.status, found.appeal_level, found.appeal_sent_how) == ("appealed", 1, "fax")


def test_an_approval_keeps_what_was_left_empty(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    do(desk, "authorizations.approve", one, {"ends_on": "2027-03-20", "po_number": "27-PO-1"})
    found = of(desk, one)
    assert (found.status, found.po_number, found.vendor) == ("approved", "27-PO-1", VENDOR)
    assert str(found.ends_on) == "2027-03-20"


def test_a_deferral_and_a_bill_by_what_is_typed(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    do(
        desk,
        "authorizations.deferred",
        one,
        {"status_reason": "No funds now", "denial_received_on": "2026-11-20"},
    )
    assert of(desk, one).next_review_on is not None
    bill = bills.enter(desk, MARIAN, {"from_whom": VENDOR}).bill_id
    do(
        desk,
        "bills.tell_program",
        bill,
        {"claim_notified_on": "2026-11-20", "how": "fax", "whom": "PRC office"},
    )
    do(desk, "bills.answered", bill, {"answered_on": "2026-11-21", "number": "27-PO-9"})
    do(desk, "bills.letter_sent", bill, {"letter_sent_on": "2026-11-21", "how": "mail"})
    do(desk, "bills.refused", bill, {"answered_on": "2026-11-21", "status_reason": "Sent twice"})
    do(desk, "bills.paid", bill, {"paid_on": "2026-11-21"})
    image = desk.image(bill)
    assert image is not None
    assert (image.fields["status"], image.fields["answer_number"]) == ("paid", "27-PO-9")


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("authorizations.set_gate", {"state": "met"}),
        ("authorizations.note_notification", {"how": "phone"}),
        ("authorizations.approve", {"ends_on": "2026-11-19"}),
        ("authorizations.denied", {"status_reason": " "}),
        ("authorizations.denied", {"status_reason": "No", "denial_received_on": AHEAD}),
        ("authorizations.denied", {"status_reason": "No", "notice_on": AHEAD}),
        ("authorizations.denied", {"status_reason": "No", "decide_by_on": "2026-11-20"}),
        ("bills.tell_program", {"claim_notified_on": AHEAD}),
        ("bills.answered", {"answered_on": AHEAD}),
        ("bills.refused", {"answered_on": "2026-11-21"}),
        ("bills.paid", {"paid_on": AHEAD}),
        ("bills.letter_sent", {"letter_sent_on": AHEAD}),
    ],
)
def test_what_is_refused_is_said_at_a_question_that_was_asked(
    desk: Desk, command: str, typed: dict[str, Any]
) -> None:
    is_bill = command.startswith("bills")
    one = bills.enter(desk, MARIAN, {"from_whom": VENDOR}).bill_id if is_bill else asked(desk, **TERMS)
    with pytest.raises(Refused) as no:
        do(desk, command, one, typed, "eligible")
    assert no.value.field in {question.name for question in AUTHORIZATION_DEEDS[command].asks}


def test_a_bill_is_checked_again_with_one_key(desk: Desk) -> None:
    bill = bills.enter(desk, MARIAN, {"from_whom": VENDOR}).bill_id
    assert verbs.run(desk, Verb(say("Check it again"), "", "bills.check", Key("bill", bill), "run")) == ()
