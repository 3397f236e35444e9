"""What is said before a choice is kept or taken back: what it closes, what is booked, what can be begun again."""

from __future__ import annotations

from navigator_app import gathered
from navigator_app.choosing import Choices
from navigator_app.desk import Desk
from navigator_app.queries.choices import about_words, today_of
from sync.changes import Document
from sync.records import KINDS
from sync.records.patient_choice import PatientChoice
from sync.rules.choices import CHART, NOT_NOW, is_booked, is_open, is_under_way
from sync.words import Words, say


def before_no(desk: Desk, record: str) -> Words | None:
    """Say what a no would close, and what of it is booked so that a person calls it off."""
    image = desk.image(record)
    if image is None:
        return None
    patient = record if image.kind == CHART else image.patient or ""
    touched = [
        one
        for one in Choices(desk).touched((image.kind, record), patient)
        if is_open(one.kind, one.fields) and not is_under_way(one.kind, one.fields, today_of(desk))
    ]
    if not touched:
        return say("Nothing is open that would be closed with it. Their words are kept.")
    closes = ", ".join(_named(desk, one) for one in touched)
    booked = ", ".join(_named(desk, one) for one in touched if is_booked(one.kind, one.fields))
    if not booked:
        return say("This is closed with it, with their words: {what}.", what=closes)
    return say(
        "This is closed with it, with their words: {what}. Booked, so that a task is made to call it off: {booked}.",
        what=closes,
        booked=booked,
    )


def before_take_back(desk: Desk, choice: str) -> Words | None:
    """Say what comes back by itself, and what was closed and is begun again by a key each."""
    record = gathered.record(desk, choice, PatientChoice)
    if record is None:
        return None
    if record.choice == NOT_NOW and not record.closed_ids:
        return say("What waited is there again at once, as it was.")
    closed = (desk.image(one) for one in record.closed_ids)
    named = ", ".join(_named(desk, one) for one in closed if one is not None)
    return say(
        "Nothing begins again by itself. What was closed can be begun again on its own page, by a key each: {what}.",
        what=named or say("nothing that is here"),
    )


def _named(desk: Desk, image: Document) -> str:
    """Name a record with its kind."""
    label, what = say(KINDS[image.kind].about.label), about_words(desk, (image.kind, image.id))
    return label if label == what else say("{kind} ({what})", kind=label, what=what)
