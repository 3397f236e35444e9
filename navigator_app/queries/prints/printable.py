"""Which sheets there are, by name: how each is gathered, and what a person may choose to have on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries.prints.audit import audit_sheet
from navigator_app.queries.prints.day import day_sheet, driver_sheet
from navigator_app.queries.prints.next_steps import DIAGNOSIS, WAITS, next_steps_sheet
from navigator_app.queries.prints.packet import packet_sheet, reply_sheet
from navigator_app.queries.prints.records_request import records_request_sheet
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
}
