"""Which sheets there are, by name: how each is gathered, and what a person may choose to have on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from navigator_app.desk import Desk
from navigator_app.queries.prints.audit import audit_sheet
from navigator_app.queries.prints.committee import committee_sheet
from navigator_app.queries.prints.day import day_sheet, driver_sheet
from navigator_app.queries.prints.letters import (
    WITHOUT_CENTER,
    WITHOUT_DISEASE,
    appeal_sheet,
    call_in_sheet,
    deferral_sheet,
    no_liability_sheet,
)
from navigator_app.queries.prints.next_steps import DIAGNOSIS, WAITS, next_steps_sheet
from navigator_app.queries.prints.packet import packet_sheet, reply_sheet
from navigator_app.queries.prints.plain_prc import (
    appeal_plain,
    call_in_plain,
    committee_plain,
    deferral_plain,
    no_liability_plain,
)
from navigator_app.queries.prints.plain_referral import packet_plain, referral_plain
from navigator_app.queries.prints.records_request import records_request_sheet
from navigator_app.queries.prints.referral_cover import referral_cover
from navigator_app.queries.prints.repeats import SMALL, repeats_sheet
from navigator_app.queries.prints.sheet import Sheet
from navigator_app.queries.prints.since import since_sheet
from navigator_app.queries.prints.summary import summary_sheet
from sync.words import Words, say

Make = Callable[[Desk, str, frozenset[str]], Sheet | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that stands on a sheet only when the person wants it there."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Printable:
    """One sheet: `make` gathers it for a record, with what was chosen; None when there is nothing to print."""

    title: Words
    make: Make
    choices: tuple[Choice, ...] = ()
    reason: str = "patient"
    """What it is printed for unless the person says otherwise; of the list `print-reasons`."""


DISCREET: Final = (
    Choice(WITHOUT_DISEASE, say("Leave out what the care is for")),
    Choice(WITHOUT_CENTER, say("Leave out the center's name")),
)
"""What a letter and a page for the patient can do without, for one print; nobody writes down that it was wished."""
LEAVING_OUT: Final = frozenset(one.name for one in DISCREET)
PRINTABLES: Mapping[str, Printable] = {
    "next_steps": Printable(
        say("What is next, for the patient"),
        next_steps_sheet,
        (Choice(DIAGNOSIS, say("With the diagnosis")), Choice(WAITS, say("With what we wait for"))),
    ),
    "chart": Printable(say("Chart summary"), summary_sheet),
    "records_request": Printable(say("Request for records"), records_request_sheet, reason="clinic"),
    "repeats": Printable(
        say("Repeated tests of a site"),
        repeats_sheet,
        (Choice(SMALL, say("Small numbers hidden, for outside")),),
        reason="work",
    ),
    "since": Printable(say("What others changed"), since_sheet, reason="work"),
    "audit": Printable(say("Who did and opened what"), audit_sheet, reason="work"),
    "day": Printable(say("Day list of a place"), day_sheet, reason="work"),
    "packet": Printable(say("Packet of a referral"), packet_sheet, reason="clinic"),
    "packet_reply": Printable(say("Reply sheet of a packet"), reply_sheet, reason="clinic"),
    "driver": Printable(say("Rides of a day, for the driver"), driver_sheet, reason="driver"),
    "referral_cover": Printable(say("Cover of a referral"), referral_cover, reason="clinic"),
    "referral_plain": Printable(say("Referral, for the patient"), referral_plain, DISCREET),
    "packet_plain": Printable(say("Papers we send, for the patient"), packet_plain, DISCREET),
    "call_in": Printable(say("Call-in notification"), call_in_sheet, DISCREET, reason="payer"),
    "call_in_plain": Printable(say("Call-in, for the patient"), call_in_plain, DISCREET),
    "appeal": Printable(say("Appeal letter"), appeal_sheet, DISCREET, reason="payer"),
    "appeal_plain": Printable(say("Appeal, for the patient"), appeal_plain, DISCREET),
    "deferral": Printable(say("Deferral letter"), deferral_sheet, DISCREET, reason="payer"),
    "deferral_plain": Printable(say("Deferral, for the patient"), deferral_plain, DISCREET),
    "no_liability": Printable(say("No-liability letter"), no_liability_sheet, DISCREET, reason="clinic"),
    "no_liability_plain": Printable(say("Bill, for the patient"), no_liability_plain, DISCREET),
    "committee": Printable(say("Committee packet"), committee_sheet, reason="payer"),
    "committee_plain": Printable(say("Decision of the program, for the patient"), committee_plain, DISCREET),
}
