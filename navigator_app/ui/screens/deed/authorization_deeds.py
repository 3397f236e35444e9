"""The deeds of authorizations and bills that ask first: gates, notifications, denials, appeals, claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import authorizations, bills, denials
from navigator_app.commands.authorizations import Notice
from navigator_app.commands.denials import Said
from navigator_app.queries.authorization import hidden_fields
from navigator_app.ui.screens.deed.asked import Asked, Deed, On
from sync.words import say

_RECEIVED: Final = Asked(
    "denial_received_on",
    say("Notice received on"),
    "date",
    help=say("Ask whoever received it. Leave it empty where nobody knows yet."),
    is_needed=False,
)
_DATED: Final = Asked("notice_on", say("Notice dated"), "date", is_needed=False)
_AS_BEFORE: Final = say("Left empty, it stays as it is written down.")
_HOW: Final = Asked("how", say("How"), "code", codes="contact-media")


def _day(typed: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(typed[name]) if typed.get(name) else None


def _text(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name) or "")


def _said(typed: Mapping[str, Any]) -> Said:
    return Said(
        _text(typed, "status_reason"),
        _text(typed, "reason"),
        _day(typed, "notice_on"),
        _day(typed, "denial_received_on"),
    )


def _on(command: Callable[..., object], day: str, *names: str) -> Callable[[On, Mapping[str, Any]], object]:
    """Give what does a command that takes a day and then texts, asked under the field it may be refused at."""
    return lambda on, typed: command(
        on.desk,
        on.record,
        date.fromisoformat(typed[day]),
        *(_text(typed, name) for name in names),
        opened=on.opened,
    )


def _terms(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed of the terms; what was left empty stays as it is written down."""
    names = ("starts_on", "ends_on", "vendor", "amount", "po_number")
    said: dict[str, Any] = {name: typed[name] for name in names if typed.get(name)}
    return said | ({"services": [typed["services"]]} if typed.get("services") else {})


TERMS_ASKED: Final = (
    Asked("starts_on", say("From"), "date", is_needed=False, help=_AS_BEFORE),
    Asked("ends_on", say("Through"), "date", is_needed=False, help=_AS_BEFORE),
    Asked("vendor", say("Vendor"), is_needed=False, help=_AS_BEFORE),
    Asked("services", say("Service"), "code", is_needed=False, codes="services", help=_AS_BEFORE),
    Asked("amount", say("Amount"), is_needed=False, help=_AS_BEFORE),
)
"""What a payer promises; what is left empty stays as it was."""
AUTHORIZATION_DEEDS: Final[Mapping[str, Deed]] = {
    "authorizations.set_gate": Deed(
        say("Say how it stands, and by what. Who looked and when is noted by itself."),
        say("Save gate"),
        say("Noted"),
        (
            Asked("state", say("Now it is"), "code", codes="gate-states"),
            Asked("evidence", say("By what it is met"), is_needed=False),
            Asked("why", say("Why it is not met or does not apply"), is_needed=False),
        ),
        lambda on, typed: authorizations.set_gate(
            on.desk,
            on.record,
            on.step,
            _text(typed, "state"),
            evidence=_text(typed, "evidence"),
            why=_text(typed, "why"),
            opened=on.opened,
        ),
        about="prc-gates",
    ),
    "authorizations.note_notification": Deed(
        say("The program was notified"),
        say("Save notification"),
        say("The notification is noted"),
        (
            Asked("notified_whom", say("Whom you reached")),
            _HOW,
            Asked("number", say("Number called"), is_needed=False),
            Asked("good_cause", say("Good cause, where it is late"), "text", is_needed=False),
        ),
        lambda on, typed: authorizations.note_notification(
            on.desk,
            on.record,
            Notice(
                _text(typed, "notified_whom"),
                _text(typed, "how"),
                _text(typed, "number"),
                good_cause=_text(typed, "good_cause"),
            ),
            on.opened,
        ),
    ),
    "authorizations.approve": Deed(
        say("The payer said yes"),
        say("Save approval"),
        say("The approval is noted"),
        (
            *TERMS_ASKED,
            Asked("po_number", say("Purchase order number"), is_needed=False),
        ),
        lambda on, typed: authorizations.approve(on.desk, on.record, _terms(typed), on.opened),
        hides=hidden_fields,
    ),
    "authorizations.denied": Deed(
        say("The payer said no"),
        say("Save denial"),
        say("The denial is noted; its tasks are open"),
        (
            Asked("status_reason", say("The payer's reason"), "text"),
            Asked("reason", say("Reason for denial"), "code", is_needed=False, codes="denial-reasons"),
            _DATED,
            _RECEIVED,
            Asked("decider", say("Who decides what follows"), "person", is_needed=False),
            Asked("decide_by_on", say("Decide by"), "date", is_needed=False),
        ),
        lambda on, typed: denials.denied(
            on.desk,
            on.record,
            _said(typed),
            _text(typed, "decider") or None,
            _day(typed, "decide_by_on"),
            on.opened,
        ),
    ),
    "authorizations.deferred": Deed(
        say("The payer says not now"),
        say("Save deferral"),
        say("The deferral is noted"),
        (Asked("status_reason", say("The payer's reason"), "text"), _DATED, _RECEIVED),
        lambda on, typed: denials.deferred(on.desk, on.record, _said(typed), opened=on.opened),
    ),
    "authorizations.note_receipt": Deed(
        say("The notice was received"),
        say("Save receipt"),
        say("The receipt is noted"),
        (Asked("denial_received_on", say("Received on"), "date", help=say("As whoever received it says.")),),
        _on(denials.note_receipt, "denial_received_on"),
    ),
    "authorizations.appeal": Deed(
        say("The appeal was sent"),
        say("Save appeal"),
        say("The appeal is noted"),
        (Asked("appeal_sent_on", say("Sent on"), "date"), _HOW),
        _on(denials.appealed, "appeal_sent_on", "how"),
    ),
    "bills.tell_program": Deed(
        say("The program was told of the claim"),
        say("Save that it was told"),
        say("Noted; its days to answer run"),
        (
            Asked("claim_notified_on", say("Told on"), "date"),
            _HOW,
            Asked("whom", say("Who there was told"), is_needed=False),
        ),
        _on(bills.tell_program, "claim_notified_on", "how", "whom"),
    ),
    "bills.answered": Deed(
        say("The program accepted the claim"),
        say("Save answer"),
        say("The answer is noted"),
        (
            Asked("answered_on", say("Answered on"), "date"),
            Asked("number", say("Purchase order number"), is_needed=False),
        ),
        _on(bills.answered, "answered_on", "number"),
    ),
    "bills.refused": Deed(
        say("The program said no to the claim"),
        say("Save answer"),
        say("The answer is noted"),
        (
            Asked("answered_on", say("Answered on"), "date"),
            Asked("status_reason", say("The program's reason"), "text"),
        ),
        _on(bills.refused, "answered_on", "status_reason"),
    ),
    "bills.letter_sent": Deed(
        say("The letter was sent"),
        say("Save that it was sent"),
        say("The letter is noted"),
        (Asked("letter_sent_on", say("Sent on"), "date"), _HOW),
        _on(bills.letter_sent, "letter_sent_on", "how"),
    ),
    "bills.paid": Deed(
        say("The bill is paid"),
        say("Save that it is paid"),
        say("Paid is noted"),
        (Asked("paid_on", say("Paid on"), "date"),),
        _on(bills.paid, "paid_on"),
    ),
}
