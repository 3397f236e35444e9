"""One referral from start to end, as a lesson on a practice desk: each step knows from the records whether it is done.

Nothing is asked that the program does not do anyway; who skips ahead finds the steps ticked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.shown import Key
from navigator_app.queries.work.scene import ALIVE
from navigator_app.settings import LESSON_BEGUN
from navigator_app.store.asking import Where
from sync.records.appointment import Appointment
from sync.records.referral import Referral
from sync.records.trip import Trip
from sync.words import Words, say

State = Literal["done", "now", "ahead"]
Place = Literal["begin", "referral", "visit", "trip", "other", ""]
_AFTER_ACCEPTED: Final = frozenset(
    {"accepted", "scheduled", "no_show", "event_cancelled", "report_awaited", "closed"}
)


@dataclass(frozen=True, slots=True)
class Course:
    """What the records of the lesson say so far."""

    referral: Referral | None
    open_items: int
    is_sent: bool
    """It has left this computer: the center acknowledged it."""
    visits: Sequence[Appointment] = ()
    trips: Sequence[Trip] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, how, why, where; and how far it is."""

    title: Words
    how: Words
    why: Words
    place: Place
    state: State
    key: Key | None = None
    """The record that its place shows."""


@dataclass(frozen=True, slots=True)
class _Part:
    title: Words
    how: Words
    why: Words
    place: Place
    is_done: Callable[[Course], bool]


def _visited(course: Course) -> bool:
    is_told = course.referral is not None and course.referral.status in ("report_awaited", "closed")
    return is_told and any(one.status == "fulfilled" for one in course.visits)


_PARTS: Final = (
    _Part(
        say("Begin a referral"),
        say("Ctrl+N, then Referral. Choose a patient, the service, and the center it goes to. Ctrl+S saves."),
        say("It is a draft. Nobody else was asked yet."),
        "begin",
        lambda course: course.referral is not None,
    ),
    _Part(
        say("Say what it still needs"),
        say("For each line: it is here, who was asked and when, or why it is not needed."),
        say("A gap that is named has an owner. A drive for nothing begins with one that is not."),
        "referral",
        lambda course: course.referral is not None and course.open_items == 0,
    ),
    _Part(
        say("Send it"),
        say("On the referral: Send. Gaps do not stop it, they are said."),
        say(
            "Saved on this computer, sent to the center, and seen by somebody there are three different things."
        ),
        "referral",
        lambda course: course.is_sent and course.referral is not None and course.referral.status != "draft",
    ),
    _Part(
        say("Be the center"),
        say("Open the desk at the other end with the button above. Its Queue has the referral: accept it."),
        say("Every word that the center writes comes back to this desk by itself."),
        "other",
        lambda course: course.referral is not None and course.referral.status in _AFTER_ACCEPTED,
    ),
    _Part(
        say("Book the visit"),
        say(
            "At either desk: New, Appointment, for this patient. Choose the referral it belongs to, and the times."
        ),
        say("Both clocks are shown where the two sites do not have the same one."),
        "visit",
        lambda course: any(one.status in ("booked", "arrived", "fulfilled") for one in course.visits),
    ),
    _Part(
        say("Plan the way there"),
        say("New, Trip: ride, escort, lodging. Choose the referral it belongs to."),
        say("Ready to travel? is never green while something is not known."),
        "trip",
        lambda course: bool(course.trips),
    ),
    _Part(
        say("The visit takes place"),
        say("On the visit, set its status to what happened; then on the referral: Seen, report awaited."),
        say("What was confirmed for another day does not count for this one."),
        "visit",
        _visited,
    ),
    _Part(
        say("The report comes back"),
        say("On the referral: The report is here, with its day. Then tick that it was read."),
        say("A report that nobody read has not come back."),
        "referral",
        lambda course: course.referral is not None and course.referral.report_read is not None,
    ),
    _Part(
        say("Tell the patient, and close the loop"),
        say("Tick that the patient was told, then Close."),
        say("The loop is closed when the patient knows, not when a letter was sent."),
        "referral",
        lambda course: course.referral is not None and course.referral.status == "closed",
    ),
)


def steps_of(course: Course) -> tuple[Step, ...]:
    """Say how far each step is: done, the first that is not, or ahead."""
    done = [part.is_done(course) for part in _PARTS]
    now = next((place for place, is_done in enumerate(done) if not is_done), len(done))
    return tuple(
        Step(
            part.title,
            part.how,
            part.why,
            part.place,
            "done" if done[place] else "now" if place == now else "ahead",
            _key(course, part.place),
        )
        for place, part in enumerate(_PARTS)
    )


def _key(course: Course, place: Place) -> Key | None:
    if place == "referral" and course.referral is not None:
        return Key("referral", course.referral.id)
    if place == "visit" and course.visits:
        return Key("appointment", course.visits[-1].id)
    return Key("trip", course.trips[-1].id) if place == "trip" and course.trips else None


def course_of(desk: Desk) -> Course:
    """Look up how far the lesson is; nothing is done before it was begun."""
    referral = _followed(desk)
    if referral is None:
        return Course(None, 0, is_sent=False)
    patient = str(referral.patient_id)
    images = desk.store.of_patient(patient, ("appointment", "trip"))
    return Course(
        referral,
        sum(not item.is_settled for item in gathered.needs_of(desk, referral)),
        is_sent=not desk.store.pending_changes(referral.id),
        visits=[one for one in gathered.typed(images, Appointment) if one.referral_id == referral.id],
        trips=[one for one in gathered.typed(images, Trip) if one.referral_id == referral.id],
    )


def _followed(desk: Desk) -> Referral | None:
    begun = desk.store.setting(LESSON_BEGUN, "")
    if not begun:
        return None
    since = datetime.fromisoformat(begun)
    mine = desk.store.rows("referral", ALIVE, Where("authored_by_id", "=", desk.me.person_id))
    first = next((row.id for row in mine if row.authored_at is not None and row.authored_at > since), None)
    return gathered.record(desk, first, Referral)


def is_begun(desk: Desk) -> bool:
    """Say whether the lesson was begun."""
    return bool(desk.store.setting(LESSON_BEGUN, ""))


def patient_of(course: Course) -> str:
    """Name the patient whose referral it is; empty before there is one."""
    return str(course.referral.patient_id or "") if course.referral is not None else ""
