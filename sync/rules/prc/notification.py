"""Until when a program has to hear of an emergency, and whether it did: shown by the clock of the patient's site.

Hours are hours that pass, weekends and holidays among them: 72 hours after a Sunday morning end on Wednesday morning,
and where clocks change in between, an hour earlier or later by the wall. Days are those of the calendar at the place;
the last one ends for this clock at the time of day at which care began. The longer time counts only with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sync.records.authorization import Authorization
from sync.records.patient import Patient
from sync.rules.prc.program import Program
from sync.rules.whose_day import age_years, day_of, local
from sync.words import When, Words, say

State = Literal["not_needed", "unknown", "running", "over", "in_time", "late", "good_cause"]
"""Late: somebody notified after the time; over: nobody did."""
NOTHING = say("")


@dataclass(frozen=True, slots=True)
class Notification:
    """How the clock of one authorization stands."""

    state: State
    notify_by: When | None
    words: Words
    fix: Words = NOTHING

    @property
    def is_due(self) -> bool:
        """Say whether somebody still has to notify."""
        return self.state in ("running", "over")


def notify_by(authorization: Authorization, program: Program, zone: str) -> datetime | None:
    """Give the moment until which an emergency has to be notified; None where no such clock runs or it is not known."""
    start, terms = authorization.start_of_care_at, program.terms
    if start is None or not authorization.is_emergency or terms.notification_hours is None:
        return None
    if has_longer(authorization) and terms.elder_disabled_days is not None:
        wall = local(start, zone) + timedelta(days=terms.elder_disabled_days)
        return wall.astimezone(start.tzinfo)
    return start + timedelta(hours=terms.notification_hours)


def has_longer(authorization: Authorization) -> bool:
    """Say whether the longer time counts: elder or disabled, and why."""
    return bool(authorization.is_elder_or_disabled and authorization.elder_or_disabled_why.strip())


def notification(authorization: Authorization, program: Program, zone: str, now: datetime) -> Notification:
    """Say until when the program has to hear of it, or how it stands."""
    if program.terms.notification_hours is None:
        return Notification("not_needed", None, say("This program asks for no notification."))
    if authorization.is_emergency is None:
        return Notification(
            "unknown",
            None,
            say("Whether it was an emergency is not written down."),
            say("Ask whether it was an emergency."),
        )
    if not authorization.is_emergency:
        return _before_the_visit(authorization, program, zone)
    by = notify_by(authorization, program, zone)
    if by is None:
        words = say("When care began is not written down.")
        return Notification("unknown", None, words, say("Ask when treatment or admission began."))
    return _emergency(authorization, When(at=by, zone=zone), now)


def _before_the_visit(authorization: Authorization, program: Program, zone: str) -> Notification:
    start, told = authorization.start_of_care_at, authorization.notified_at
    before = timedelta(hours=program.terms.notice_hours)
    if told is None:
        by = When(at=start - before, zone=zone) if start else None
        words = say("No emergency: the program has to hear of it before the visit.")
        return Notification("running", by, words, say("Notify the program before the visit."))
    if start is not None and told > start - before:
        return _after(authorization, When(at=start - before, zone=zone))
    return _told(authorization, "in_time", When(at=start - before, zone=zone) if start else None)


def _emergency(authorization: Authorization, by: When, now: datetime) -> Notification:
    told = authorization.notified_at
    if told is not None:
        is_late = by.at is not None and told > by.at
        return _after(authorization, by) if is_late else _told(authorization, "in_time", by)
    if by.at is not None and now > by.at:
        return Notification(
            "over",
            by,
            say("The time to notify ended {when}.", when=by),
            say("Notify now, and write down a good cause."),
        )
    return Notification(
        "running",
        by,
        say("Notify until {when}.", when=by),
        say("Call the program, and note who was reached."),
    )


def _after(authorization: Authorization, by: When) -> Notification:
    if authorization.good_cause.strip():
        words = say("Notified after {when}, with a good cause. The program decides.", when=by)
        return Notification("good_cause", by, words)
    words = say("Notified after {when}.", when=by)
    return Notification("late", by, words, say("Write down a good cause; the program decides."))


def _told(authorization: Authorization, state: State, by: When | None) -> Notification:
    at = When(at=authorization.notified_at, zone=authorization.notified_zone)
    if not (authorization.notified_by.strip() and authorization.notified_whom.strip()):
        words = say("Notified {when}; by whom or whom they reached is not written down.", when=at)
        return Notification("unknown", by, words, say("Write down who notified and whom they reached."))
    who, whom = authorization.notified_by, authorization.notified_whom
    return Notification(state, by, say("{who} reached {whom}, {when}.", who=who, whom=whom, when=at))


def elder_hint(authorization: Authorization, program: Program, patient: Patient | None, zone: str) -> Words:
    """Say that the longer time may count, where the birth date says so and nobody wrote it down; never decides it."""
    start, born = authorization.start_of_care_at, patient.birth_on if patient else None
    if start is None or born is None or authorization.is_elder_or_disabled is not None:
        return NOTHING
    if (
        program.terms.elder_disabled_days is None
        or age_years(born, day_of(start, zone)) < program.terms.elder_age
    ):
        return NOTHING
    return say(
        "By the birth date the patient counts as an elder here (from {age}). Say so, with the reason.",
        age=program.terms.elder_age,
    )


def day_to_notify(by: When | None) -> date | None:
    """Give the day on which the time to notify ends, by the clock it is shown in."""
    return by.day if by else None
