"""The sync card: how this desk stands with the hub, counted from the store and never from the end of a loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.collision import open_collisions
from navigator_app.queries.first_download import FirstDownload, first_download
from navigator_app.queries.lease import with_lease
from navigator_app.queries.shown import Tint
from navigator_app.queries.stick import on_stick
from navigator_app.queries.what_left import what_left
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from navigator_app.store.lives import CENTER_PUT_BACK_AT
from navigator_app.store.register import FILE_WENT_BACK_AT, TOLD_FOR, WENT_BACK_AT
from navigator_app.store.standing import Counts
from sync.rules.freshness import CLOCK_SLACK
from sync.words import When, Words, say

State = Literal[
    "up_to_date",
    "exchanging",
    "waiting",
    "offline",
    "stale",
    "needs_decision",
    "refused",
    "held_up",
    "arriving",
]
Obstacle = Literal["", "clock", "other"]


@dataclass(frozen=True, slots=True)
class Link:
    """What the link's own thread knows; handed in, since no record says it."""

    is_online: bool = False
    is_exchanging: bool = False
    to_send: int = 0
    """How many changes waited when the last exchange began; how many of them are gone is counted from the store."""
    problem: str = ""
    """Signed out, clock wrong, update needed: the sentence with its next step."""
    obstacle: Obstacle = ""
    """What kind of problem it is."""
    clock_offset_s: float = 0.0
    """The center's time less this computer's, as far as it was noticed."""
    rate_bytes_s: float = 0.0
    """How fast a first download has been coming; 0 where that is not known."""


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
    happened: Words | None = None
    """What became of records that this computer may hold no more: for the page, too long for a card."""
    first: FirstDownload | None = None
    """While the first download is not complete."""


FIRST_TOLD: frozenset[State] = frozenset({"arriving", "exchanging"})
"""States whose headline tells how far the first download has come; all others ask for something else first."""
_LOOKS: dict[State, tuple[str, Tint]] = {
    "up_to_date": ("cloud", "neutral"),
    "exchanging": ("refresh-cw", "neutral"),
    "waiting": ("cloud-upload", "neutral"),
    "offline": ("cloud-off", "warn"),
    "stale": ("clock", "warn"),
    "needs_decision": ("git-merge", "violet"),
    "refused": ("circle-x", "danger"),
    "held_up": ("lock", "warn"),
    "arriving": ("hourglass", "neutral"),
}


def sync_card(desk: Desk, link: Link | None = None, at: datetime | None = None) -> SyncCard:
    """Say how this desk stands with the hub."""
    link = link or Link()
    counts = desk.store.counts()
    reviews = _to_decide(desk)
    is_stale = gathered.freshness(desk).is_stale(at or desk.now())
    first = first_download(desk, link.rate_bytes_s)
    is_stale = is_stale and counts.last_exchange_at is not None
    state = _state(link, counts, reviews, is_stale=is_stale, is_arriving=first is not None)
    icon, tint = _LOOKS[state]
    last = When(at=counts.last_exchange_at, zone=desk.me.zone) if counts.last_exchange_at else None
    return SyncCard(
        state=state,
        headline=first.headline
        if first and state in FIRST_TOLD
        else _headline(state, link, counts, reviews, last),
        detail=_with_clock(
            link, _with_the_past(desk, _with_stick(desk, _detail(link, state, counts.unsent, last)))
        ),
        icon="clock" if state == "held_up" and link.obstacle == "clock" else icon,
        tint=tint,
        waiting=counts.unsent,
        refused=counts.needs_you,
        reviews=reviews,
        last_exchange_at=counts.last_exchange_at,
        happened=what_left(desk),
        first=first,
    )


def _to_decide(desk: Desk) -> int:
    """Count what waits for a decision as Today does: what is taken twice is one, though both records say so."""
    written = desk.store.count("review", ALIVE, Where("state", "=", "open"), Where("collision", "=", ""))
    return written + len(open_collisions(desk))


def _state(link: Link, counts: Counts, reviews: int, *, is_stale: bool, is_arriving: bool) -> State:
    # "Up to date" while something waits would be the green tick that sent nothing.
    in_order: tuple[tuple[bool, State], ...] = (
        (link.is_exchanging, "exchanging"),
        (bool(link.problem), "held_up"),
        (counts.needs_you > 0, "refused"),
        (reviews > 0, "needs_decision"),
        (is_arriving, "arriving"),
        (is_stale, "stale"),
        (not link.is_online, "offline"),
        (counts.unsent > 0, "waiting"),
        (True, "up_to_date"),
    )
    return next(state for holds, state in in_order if holds)


def _headline(state: State, link: Link, counts: Counts, reviews: int, last: When | None) -> Words:
    refused, unsent = counts.needs_you, counts.unsent
    told: dict[State, Words] = {
        "exchanging": _progress(link, unsent),
        "held_up": say(link.problem),
        "refused": say("1 change was not accepted")
        if refused == 1
        else say("{n} changes were not accepted", n=refused),
        "needs_decision": say("1 change needs you")
        if reviews == 1
        else say("{n} changes need you", n=reviews),
        "stale": say("Last exchange {when}", when=last),
        "waiting": say("1 change not sent yet") if unsent == 1 else say("{n} changes not sent yet", n=unsent),
        "up_to_date": say("Up to date, {when}", when=last) if last else say("Up to date"),
        "offline": say("Working offline"),
        "arriving": say("First download"),
    }
    return told[state]


def _progress(link: Link, unsent: int) -> Words:
    if not link.to_send:
        return say("Receiving")
    return say("Sending: {sent} of {all} sent", sent=_sent(link, unsent), all=link.to_send)


def _sent(link: Link, unsent: int) -> int:
    """Count what left the queue since the exchange began; a save made meanwhile takes nothing away from it."""
    return max(0, link.to_send - unsent)


def _detail(link: Link, state: State, unsent: int, last: When | None) -> Words:
    saved = (
        say("1 change not sent yet, saved on this computer.")
        if unsent == 1
        else say("{n} changes not sent yet, saved on this computer.", n=unsent)
        if unsent
        else say("Nothing waits to be sent.")
    )
    if state == "waiting":
        return say("Saved on this computer. They go out with the next exchange.")
    if state == "stale":
        return say("Results may be missing: call before relying on this. {saved}", saved=saved)
    if (link.is_online and not unsent) or (state in FIRST_TOLD and last is None and not unsent):
        # Records that came are not nothing, though no exchange has come to its end yet.
        return (
            saved if link.is_online or state == "exchanging" else say("Working offline. {saved}", saved=saved)
        )
    known = say("Last exchange {when}.", when=last) if last else say("No exchange was completed yet.")
    if not link.is_online and 0 < _sent(link, unsent) < link.to_send:
        sent = say("The link ended after {n} of {all} were sent.", n=_sent(link, unsent), all=link.to_send)
        saved = say("{sent} {saved}", sent=sent, saved=saved)
    if not link.is_online and state in ("refused", "needs_decision", "arriving"):
        # The headline asks for a person; that there is no link must not be hidden by it.
        return say("Working offline. {saved} {known}", saved=saved, known=known)
    return say("{saved} {known}", saved=saved, known=known)


def _with_stick(desk: Desk, detail: Words) -> Words:
    """Add what lies on a stick without an answer."""
    told = on_stick(desk)
    return say("{detail} {stick}", detail=detail, stick=told) if told else detail


def _with_the_past(desk: Desk, detail: Words) -> Words:
    told = _with_center_put_back(desk, _with_going_back(desk, _with_older_file(desk, detail)))
    return with_lease(desk, told)


def _noticed(desk: Desk, setting: str) -> When | None:
    """Say when something was noticed that is told for a week; None where it was not, or is a week past."""
    noted: str | None = desk.store.setting(setting)
    at = datetime.fromisoformat(noted) if noted else None
    return When(at=at, zone=desk.me.zone) if at is not None and desk.now() - at <= TOLD_FOR else None


def _with_older_file(desk: Desk, detail: Words) -> Words:
    """Add that the file was behind what was noted of it when it was last locked, for a week."""
    when = _noticed(desk, FILE_WENT_BACK_AT)
    if when is None:
        return detail
    return say(
        "{detail} On {when} the file of records on this computer was found to be older than when it was last locked."
        " What the center has comes back with the next exchange; look through what was saved here shortly before.",
        detail=detail,
        when=when,
    )


def _with_going_back(desk: Desk, detail: Words) -> Words:
    """Add that an older file was put back, until the round that noticed it is a week past."""
    when = _noticed(desk, WENT_BACK_AT)
    if when is None:
        return detail
    return say(
        "{detail} On {when} the records on this computer were found to be older than those of the center, or a copy"
        " of another computer's. What had been sent came back; look through what was saved here shortly before.",
        detail=detail,
        when=when,
    )


def _with_center_put_back(desk: Desk, detail: Words) -> Words:
    """Add that the center was put back from a backup: while this desk hands back, and for a week."""
    noticed: str | None = desk.store.setting(CENTER_PUT_BACK_AT)
    if noticed is None:
        return detail
    at, left = datetime.fromisoformat(noticed), desk.store.to_hand_back()
    when = When(at=at, zone=desk.me.zone)
    if left:
        return say(
            "{detail} The center was put back from a backup, as was noticed on {when}. This computer hands back what"
            " the center lost; records to go: {n}.",
            detail=detail,
            when=when,
            n=left,
        )
    if desk.now() - at > TOLD_FOR:
        return detail
    return say(
        "{detail} The center was put back from a backup, as was noticed on {when}. This computer has handed back what"
        " it held of what the center lost.",
        detail=detail,
        when=when,
    )


def _with_clock(link: Link, detail: Words) -> Words:
    """Add how wrong this computer's clock is; what is written stays true, its times do not."""
    off = timedelta(seconds=abs(link.clock_offset_s))
    if off < CLOCK_SLACK:
        return detail
    days = round(off / timedelta(days=1))
    if days >= 2:
        return say("{detail} The clock of this computer is {n} days off. Set it.", detail=detail, n=days)
    hours = round(off / timedelta(hours=1))
    if hours >= 3:
        return say("{detail} The clock of this computer is {n} hours off. Set it.", detail=detail, n=hours)
    minutes = off // timedelta(minutes=1)
    return say("{detail} The clock of this computer is {n} minutes off. Set it.", detail=detail, n=minutes)
