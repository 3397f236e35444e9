"""The deeds of a records request that ask first: the release, sending, a reminder, what came, giving it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import records_requests
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.errors import Refused
from sync.words import say


def _day(typed: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(str(typed[name])) if typed.get(name) else None


def _signed(on: On, typed: Mapping[str, Any]) -> object:
    day = date.fromisoformat(str(typed["on"]))
    paper = str(typed.get("document_id") or "") or None
    return records_requests.release_signed(on.desk, on.record, day, paper, on.opened)


def _send(on: On, typed: Mapping[str, Any]) -> object:
    how, to, why = (str(typed.get(name) or "") for name in ("how", "to", "no_release"))
    return records_requests.send(on.desk, on.record, how, to, _day(typed, "on"), why, on.opened)


def _remind(on: On, typed: Mapping[str, Any]) -> object:
    whom, how, words = (str(typed.get(name) or "") for name in ("whom", "how", "words"))
    return records_requests.remind(on.desk, on.record, whom, how, words, on.opened)


def _came(on: On, typed: Mapping[str, Any]) -> object:
    pages = str(typed.get("pages") or "").strip()
    if pages and not (pages.isascii() and pages.isdigit() and len(pages) < 6):
        raise Refused("pages", say("Write a whole number."))
    return records_requests.came(
        on.desk,
        on.record,
        on.step,
        str(typed.get("document_id") or "") or None,
        int(pages) if pages else None,
        state=str(typed.get("state") or ""),
        words=str(typed.get("words") or ""),
        opened=on.opened,
    )


RECORDS_DEEDS: Final[Mapping[str, Deed]] = {
    "records_requests.release_signed": Deed(
        say("The release is signed"),
        say("Save release"),
        say("The release is noted"),
        (
            Asked("on", say("Signed on"), "date"),
            Asked("document_id", say("The signed paper"), "document", is_needed=False),
        ),
        _signed,
    ),
    "records_requests.send": Deed(
        say("The records request went out"),
        say("Save how it went out"),
        say("The request is noted as sent"),
        (
            Asked("how", say("How it was sent"), "code", codes="contact-media"),
            Asked("to", say("Number or address used"), help=say("Like: Fax 555-0148, medical records")),
            Asked("on", say("On"), "date", help=say("Empty for today"), is_needed=False),
            Asked(
                "no_release",
                say("Why no release is needed"),
                help=say("Only where none is signed."),
                is_needed=False,
            ),
        ),
        _send,
    ),
    "records_requests.remind": Deed(
        say("Reminded of the records"),
        say("Save reminder"),
        say("The reminder is noted as a contact"),
        (
            Asked("whom", say("With whom, or where it was left")),
            Asked("how", say("How"), "code", codes="contact-media"),
            Asked("words", say("What was said"), "text", is_needed=False),
        ),
        _remind,
    ),
    "records_requests.came": Deed(
        say("How it stands with what was asked for"),
        say("Save how it stands"),
        say("How it stands is noted"),
        (
            Asked("state", say("Now it is"), "code", codes="record-item-states"),
            Asked("pages", say("Pages that came"), is_needed=False),
            Asked(
                "document_id",
                say("The paper"),
                "document",
                help=say("One that is filed to this chart."),
                is_needed=False,
            ),
            Asked(
                "words",
                say("In words"),
                help=say("What is missing of it, or who said that they do not have it."),
                is_needed=False,
            ),
        ),
        _came,
        about="record-items",
    ),
    "records_requests.cancel": Deed(
        say("The records are not needed any more"),
        say("Give it up"),
        say("Given up, with why"),
        (Asked("words", say("Why")),),
        with_answer(records_requests.cancel, "words"),
    ),
}
