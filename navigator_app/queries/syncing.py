"""The sync card and its page: four different facts, counted from the store, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key, Tint
from navigator_app.queries.told import label
from navigator_app.queries.work.decisions import kind_label
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from navigator_app.store.register import WENT_BACK_AT
from sync.changes import Change
from sync.records import KINDS
from sync.rules.freshness import CLOCK_SLACK
from sync.words import When, Words, say

State = Literal["up_to_date", "exchanging", "offline", "stale", "needs_decision", "refused", "held_up"]


@dataclass(frozen=True, slots=True)
class Link:
    """What the link's own thread knows; handed in, since no record says it."""

    is_online: bool = False
    is_exchanging: bool = False
    sent: int = 0
    to_send: int = 0
    problem: str = ""
    """Signed out, clock wrong, update needed: the sentence with its next step."""
    clock_offset_s: float = 0.0
    """The center's time less this computer's, as far as it was noticed."""


@dataclass(frozen=True, slots=True)
class SyncCard:
    """The one place where the state of the connection lives."""

    state: State
    headline: Words
    detail: Words
    icon: str
    tint: Tint
    waiting: int
    """Changes saved on this computer and not sent yet."""
    refused: int
    reviews: int
    last_exchange_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unsent:
    """One change that waits: of which record, by whom, since when."""

    change: str
    key: Key
    title: Words
    patient_id: str | None
    person: str
    author: str
    at: When


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A change that the center could not accept: why, and what to do."""

    change: str
    key: Key
    title: Words
    patient_id: str | None
    person: str
    field: str
    reason: str
    at: When
    is_for_lead: bool


TOLD_FOR = timedelta(days=7)
"""How long it is said that an older file was put back."""
_LOOKS: dict[State, tuple[str, Tint]] = {
    "up_to_date": ("cloud", "neutral"),
    "exchanging": ("refresh-cw", "neutral"),
    "offline": ("cloud-off", "warn"),
    "stale": ("clock", "warn"),
    "needs_decision": ("git-merge", "violet"),
    "refused": ("circle-x", "danger"),
    "held_up": ("lock", "warn"),
}


def sync_card(desk: Desk, link: Link | None = None, at: datetime | None = None) -> SyncCard:
    """Say how this desk stands with the hub."""
    link = link or Link()
    counts = desk.store.counts()
    reviews = desk.store.count("review", ALIVE, Where("state", "=", "open"))
    is_stale = gathered.freshness(desk).is_stale(at or desk.now())
    state = _state(link, counts.needs_you, reviews, is_stale=is_stale and counts.last_exchange_at is not None)
    icon, tint = _LOOKS[state]
    last = When(at=counts.last_exchange_at, zone=desk.me.zone) if counts.last_exchange_at else None
    return SyncCard(
        state=state,
        headline=_headline(state, link, counts.needs_you, reviews, last),
        detail=_with_clock(link, _with_going_back(desk, _detail(link, state, counts.unsent, last))),
        icon=icon,
        tint=tint,
        waiting=counts.unsent,
        refused=counts.needs_you,
        reviews=reviews,
        last_exchange_at=counts.last_exchange_at,
    )


def _state(link: Link, refused: int, reviews: int, *, is_stale: bool) -> State:
    if link.is_exchanging:
        return "exchanging"
    if link.problem:
        return "held_up"
    if refused:
        return "refused"
    if reviews:
        return "needs_decision"
    if is_stale:
        return "stale"
    return "up_to_date" if link.is_online else "offline"


def _headline(state: State, link: Link, refused: int, reviews: int, last: When | None) -> Words:
    if state == "exchanging":
        return (
            say("Sending {sent} of {all}", sent=link.sent, all=link.to_send)
            if link.to_send
            else say("Receiving")
        )
    if state == "held_up":
        return say(link.problem)
    if state == "refused":
        return (
            say("1 change was not accepted")
            if refused == 1
            else say("{n} changes were not accepted", n=refused)
        )
    if state == "needs_decision":
        return say("1 change needs you") if reviews == 1 else say("{n} changes need you", n=reviews)
    if state == "stale":
        return say("Last exchange {when}", when=last)
    return say("Up to date, {when}", when=last) if state == "up_to_date" and last else say("Working offline")


def _detail(link: Link, state: State, unsent: int, last: When | None) -> Words:
    saved = (
        say("1 change not sent yet, saved on this computer.")
        if unsent == 1
        else say("{n} changes not sent yet, saved on this computer.", n=unsent)
        if unsent
        else say("Nothing waits to be sent.")
    )
    if link.is_online and not unsent:
        return saved
    known = say("Last exchange {when}.", when=last) if last else say("Nothing was exchanged yet.")
    if not link.is_online and state in ("refused", "needs_decision"):
        # The headline asks for a person; that there is no link must not be hidden by it.
        return say("Working offline. {saved} {known}", saved=saved, known=known)
    return say("{saved} {known}", saved=saved, known=known)


def _with_going_back(desk: Desk, detail: Words) -> Words:
    """Add that an older file was put back, until the round that noticed it is a week past."""
    noticed: str | None = desk.store.setting(WENT_BACK_AT)
    at = datetime.fromisoformat(noticed) if noticed else None
    if at is None or desk.now() - at > TOLD_FOR:
        return detail
    return say(
        "{detail} On {when} the records on this computer were found to be older than those of the center. What had been"
        " sent came back; look through what was saved here shortly before.",
        detail=detail,
        when=When(at=at, zone=desk.me.zone),
    )


def _with_clock(link: Link, detail: Words) -> Words:
    """Add how wrong this computer's clock is; what is written stays true, its times do not."""
    off = timedelta(seconds=abs(link.clock_offset_s))
    if off < CLOCK_SLACK:
        return detail
    days = round(off / timedelta(days=1))
    if days >= 2:
        return say("{detail} The clock of this computer is {n} days off. Set it.", detail=detail, n=days)
    minutes = off // timedelta(minutes=1)
    return say("{detail} The clock of this computer is {n} minutes off. Set it.", detail=detail, n=minutes)


def unsent(desk: Desk) -> tuple[Unsent, ...]:
    """List what is saved here and not sent, oldest first."""
    names = Names(desk)
    return tuple(
        Unsent(
            change.id,
            Key(change.kind, change.record),
            kind_label(change.kind),
            _patient(change),
            names.patient(_patient(change)),
            names.person(change.author),
            When(at=change.at, zone=change.zone),
        )
        for change in desk.store.pending_changes()
    )


def unaccepted(desk: Desk) -> tuple[Unaccepted, ...]:
    """List what needs a person: refused, or held for the site lead."""
    names = Names(desk)
    return tuple(
        Unaccepted(
            line.change.id,
            Key(line.change.kind, line.change.record),
            kind_label(line.change.kind),
            _patient(line.change),
            names.patient(_patient(line.change)),
            _field_label(line.change.kind, line.field),
            line.reason,
            When(at=line.change.at, zone=line.change.zone),
            line.outcome == "lead",
        )
        for line in desk.store.needs_you()
    )


def _patient(change: Change) -> str | None:
    return change.patient or (change.record if change.kind == "patient" else None)


def _field_label(kind: str, name: str | None) -> str:
    return label(KINDS.get(kind), name) if name else ""
