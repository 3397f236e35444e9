"""The deeds that ask for a few words or values first: what each asks, and the command that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from navigator_app.commands import (
    collisions,
    contacts,
    deaths,
    duties,
    intake,
    labs,
    messages,
    papers,
    referrals,
    reviews,
    tasks,
    trips,
)
from navigator_app.desk import Desk
from navigator_app.queries.to_do_with import to_do_with
from navigator_app.queries.to_tell import to_tell
from navigator_app.queries.watch import answering
from sync.changes import Document
from sync.rules.codes import label_of
from sync.words import Words, say

Shape = Literal[
    "line", "text", "date", "state", "person", "owner", "patient", "code", "turn", "pages", "tasks"
]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked."""

    name: str
    label: str
    shape: Shape = "line"
    help: str = ""
    is_needed: bool = True
    codes: str = ""
    """For a code: the list it is from."""


@dataclass(frozen=True)
class On:
    """What a deed is done to."""

    desk: Desk
    record: str
    patient: str
    step: str
    opened: Document | None

    @property
    def records(self) -> tuple[str, ...]:
        """Name every record that it is done to: several are named by the step."""
        return tuple(self.step.split(",")) if self.step else (self.record,)


@dataclass(frozen=True)
class Deed:
    """A deed in words, what it asks, and its command."""

    title: str
    button: str
    done: str
    """What is then done, as the beginning of a sentence that ends in where it was saved."""
    asks: tuple[Asked, ...]
    do: Callable[[On, Mapping[str, Any]], object]
    about: str = ""
    """The code list that names the step; its label is the title, and `title` a sentence below it."""
    tell: Callable[[Desk, str], Words | None] | None = None
    """What has to be known of a record while it is done, such as whom to phone."""


def _with(
    command: Callable[[Desk, str, str, Document | None], object], name: str
) -> Callable[[On, Mapping[str, Any]], object]:
    """Give what does a command that takes one answer and the image it was given on."""
    return lambda on, typed: command(on.desk, on.record, str(typed.get(name) or ""), on.opened)


def _propose(on: On, typed: Mapping[str, Any]) -> object:
    rule = labs.read_rule(str(typed["text"]), date.fromisoformat(typed["starts_on"]))
    return labs.propose_plan(on.desk, on.patient, rule, {"asked_of": typed.get("asked_of") or ""})


def _set_item(on: On, typed: Mapping[str, Any]) -> object:
    asked_on = date.fromisoformat(typed["asked_on"]) if typed.get("asked_on") else None
    return referrals.set_item(
        on.desk,
        on.record,
        on.step,
        str(typed["state"]),
        waiting_on=typed.get("waiting_on") or "",
        asked_on=asked_on,
        why_not_needed=typed.get("why_not_needed") or "",
    )


def _hand_over(on: On, typed: Mapping[str, Any]) -> object:
    kind, _, chosen = str(typed["owner"]).partition(":")
    whom = {"owner_id": chosen} if kind == "person" else {"owner_site_id": chosen}
    return duties.hand_over(on.desk, on.records, **whom, opened=on.opened)


def _told(on: On, typed: Mapping[str, Any]) -> object:
    kind = on.opened.kind if on.opened else ""
    whom, words = str(typed.get("whom") or ""), str(typed.get("words") or "")
    return contacts.told(on.desk, kind, on.record, on.step, whom, words)


_PAGES = Asked(
    "pages",
    say("Pages"),
    "pages",
    help=say("Choose them above or write them here, like 1-3, 5; empty for all that are left"),
    is_needed=False,
)
_WORDS = Asked("words", say("In words"), "text")

DEEDS: Final[Mapping[str, Deed]] = {
    "duties.later": Deed(
        say("Put off"),
        say("Put off"),
        say("Put off until {on}"),
        (Asked("on", say("Until"), "date"),),
        lambda on, typed: duties.put_off(on.desk, on.records, date.fromisoformat(typed["on"]), on.opened),
        tell=to_do_with,
    ),
    "received.told": Deed(
        say("Log a call about what has not arrived"),
        say("Save call"),
        say("Who was told is noted"),
        (
            Asked("whom", say("Who was told"), help=say("The person who answered, by name.")),
            Asked("words", say("What was said"), "text", is_needed=False),
        ),
        _told,
        tell=to_tell,
    ),
    "tasks.wait_on": Deed(
        say("Waiting on someone"),
        say("Save who it waits on"),
        say("On whom it waits is noted"),
        (Asked("whom", say("On whom it waits")),),
        _with(tasks.wait_on, "whom"),
    ),
    "referrals.send_back": Deed(
        say("Send the referral back"),
        say("Send referral back"),
        say("Sent back"),
        (Asked("words", say("What is missing, so that they can help"), "text"),),
        _with(referrals.send_back, "words"),
    ),
    "referrals.decline": Deed(
        say("Decline the referral"),
        say("Decline referral"),
        say("Declined"),
        (Asked("words", say("Why the patient will not be seen here"), "text"),),
        _with(referrals.decline, "words"),
    ),
    "referrals.entered": Deed(
        say("Entered in the EHR"),
        say("Save that it is entered"),
        say("Entered in the EHR is noted"),
        (
            Asked(
                "number",
                say("Number there"),
                help=say("The center's own record number, where it has one."),
                is_needed=False,
            ),
        ),
        _with(referrals.entered, "number"),
    ),
    "referrals.answer": Deed(
        say("Answer and send again"),
        say("Send answer"),
        say("Answered"),
        (Asked("words", say("Your answer"), "text"),),
        _with(referrals.answer, "words"),
        tell=answering,
    ),
    "referrals.set_item": Deed(
        say("Say whether it is here, on whom it waits, or why it is not needed."),
        say("Save requirement"),
        say("Noted"),
        (
            Asked("state", say("State"), "state"),
            Asked("waiting_on", say("Waiting on"), is_needed=False),
            Asked("asked_on", say("Asked on"), "date", is_needed=False),
            Asked("why_not_needed", say("Why it is not needed"), is_needed=False),
        ),
        _set_item,
        about="requirements",
    ),
    "duties.hand_over": Deed(
        say("Give to somebody else"),
        say("Hand over"),
        say("Handed over to {owner}"),
        (Asked("owner", say("To whom"), "owner", help=say("A person, or everybody at a place.")),),
        _hand_over,
        tell=to_do_with,
    ),
    "referrals.report_came": Deed(
        say("The report is here"),
        say("Save report"),
        say("The report is noted"),
        (Asked("on", say("Received on"), "date"),),
        lambda on, typed: referrals.report_came(
            on.desk, on.record, date.fromisoformat(typed["on"]), opened=on.opened
        ),
    ),
    "labs.order_plan": Deed(
        say("Ordered by a local clinician"),
        say("Save who ordered it"),
        say("The order is noted"),
        (Asked("by", say("Who ordered it")),),
        _with(labs.order_plan, "by"),
    ),
    "labs.skip_draw": Deed(
        say("No draw this time"),
        say("Save why"),
        say("Skipped"),
        (Asked("reason", say("Why there was no draw")),),
        _with(labs.skip_draw, "reason"),
    ),
    "labs.propose_plan": Deed(
        say("Propose labs near home"),
        say("Propose lab plan"),
        say("Lab plan proposed"),
        (
            Asked(
                "text",
                say("Labs and days"),
                help=say("Like: CBC Mondays and Thursdays for three weeks"),
            ),
            Asked("starts_on", say("From"), "date"),
            Asked(
                "asked_of",
                say("Which local clinician is asked to order"),
                is_needed=False,
            ),
        ),
        _propose,
    ),
    "messages.answer": Deed(
        say("Answer"),
        say("Send answer"),
        say("Answered"),
        (Asked("words", say("Your answer"), "text"),),
        lambda on, typed: messages.answer(on.desk, on.record, str(typed["words"])),
        tell=answering,
    ),
    "reviews.ask_them": Deed(
        say("Ask the other side"),
        say("Send question"),
        say("Asked"),
        (_WORDS,),
        lambda on, typed: reviews.ask_them(on.desk, on.record, str(typed["words"])),
    ),
    "collisions.both_right": Deed(
        say("Both are right"),
        say("Save that both are right"),
        say("Both stay as they are"),
        (
            Asked(
                "reason",
                say("Why both are right"),
                "text",
                help=say("It holds for these times: if one of them is moved, this asks again."),
            ),
        ),
        lambda on, typed: collisions.both_right(on.desk, on.record, str(typed["reason"]), on.opened),
    ),
    "deaths.note": Deed(
        say("Note that this patient died"),
        say("Save"),
        say("Noted, and reminders have stopped"),
        (
            Asked("on", say("On which day"), "date"),
            Asked("told_by", say("Who told us"), help=say("By name, and who they are to the patient.")),
            Asked("place", say("Where"), is_needed=False),
            Asked("how", say("How it became known"), "text", is_needed=False),
            Asked(
                "family",
                say("Who calls the family"),
                "person",
                help=say("They get a task that stays. Rides home, lodging and bills stay as well."),
                is_needed=False,
            ),
        ),
        lambda on, typed: deaths.note(
            on.desk,
            on.record,
            date.fromisoformat(typed["on"]),
            str(typed.get("told_by") or ""),
            typed,
            on.opened,
        ),
    ),
    "deaths.take_back": Deed(
        say("This patient did not die"),
        say("Take it back"),
        say("Taken back, and every reminder is there again"),
        (Asked("reason", say("Why"), "text"),),
        _with(deaths.take_back, "reason"),
    ),
    "deaths.not_so": Deed(
        say("The report of a death is wrong"),
        say("Save that it is not so"),
        say("Noted that it is not so"),
        (Asked("reason", say("How you know"), "text"),),
        _with(deaths.not_so, "reason"),
    ),
    "intake.set_aside": Deed(
        say("Belongs to nobody here"),
        say("Set aside"),
        say("Set aside"),
        (Asked("reason", say("Why"), "text"),),
        lambda on, typed: intake.set_aside(on.desk, on.record, str(typed["reason"])),
    ),
    "papers.file": Deed(
        say("File pages to a chart"),
        say("File pages"),
        say("Pages filed"),
        (
            _PAGES,
            Asked("patient_id", say("Patient"), "patient"),
            Asked("title", say("What it is")),
            Asked("turn", say("Turn"), "turn", is_needed=False),
            Asked("type", say("Type"), "code", is_needed=False, codes="document-types"),
            Asked("from_whom", say("From"), is_needed=False),
            Asked(
                "item",
                say("Evidence for a referral"),
                "code",
                help=say("The line of the patient's open referral that waited for it"),
                is_needed=False,
                codes="requirements",
            ),
        ),
        lambda on, typed: papers.file_as_told(
            on.desk, on.record, str(typed["patient_id"]), dict(typed), on.opened
        ),
    ),
    "papers.set_aside": Deed(
        say("Pages for nobody's chart"),
        say("Set pages aside"),
        say("Pages set aside"),
        (
            _PAGES,
            Asked("note", say("Why"), help=say("A cover sheet, an empty page, somebody else's fax")),
        ),
        lambda on, typed: papers.set_aside_as_told(on.desk, on.record, dict(typed), on.opened),
    ),
    "trips.confirm_leg": Deed(
        say("Ride confirmed"),
        say("Confirm ride"),
        say("Ride confirmed"),
        (Asked("how", say("By whom, how, or its number"), is_needed=False),),
        _with(trips.confirm_leg, "how"),
    ),
    "trips.tick": Deed(
        say("Confirm"),
        say("Confirm"),
        say("Confirmed"),
        (Asked("how", say("By whom, how, or its number"), is_needed=False),),
        lambda on, typed: trips.tick(on.desk, on.record, on.step, typed.get("how") or "", on.opened),
    ),
}


def done_words(deed: Deed, typed: Mapping[str, Any]) -> str:
    """Say what is then done: the state that was chosen, else the deed's own words."""
    chosen = next((typed.get(asked.name) for asked in deed.asks if asked.shape == "state"), None)
    return label_of("item-states", chosen) if chosen else deed.done


FORMS: Final[Mapping[str, tuple[str, bool]]] = {
    "trips.set_lodging": ("trip", True),
    "trips.set_escort": ("trip", True),
    "labs.enter_results": ("lab_result", False),
    "contacts.note": ("contact", False),
    "tasks.add": ("task", False),
    "messages.write": ("message", False),
    "trips.add_leg": ("trip_leg", False),
    "records.save": ("", True),
}
"""Deeds that are done in a whole form: of which kind, and whether of the record itself or of a new one."""
