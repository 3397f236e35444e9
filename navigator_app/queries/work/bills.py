"""Rows from bills that patients brought: to look at, to tell of, unanswered, to be paid; they outlive a death."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.authorizations import Places
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, code_chip, kind_words
from navigator_app.store.asking import Where
from sync.records.bill import Bill
from sync.rules.prc.claims import ClaimClock, claim_clock
from sync.words import When, Words, say

_OVER: Final = ("paid", "closed")


def work(scene: Scene) -> Iterator[Work]:
    """Give every bill that is not paid, by where its claim stands."""
    rows = {row.id: row for row in scene.rows("bill", Where("status", "not in", _OVER))}
    places = Places(scene)
    places.fetch(row.referral_id for row in rows.values())
    for record in gathered.typed(list(scene.documents(list(rows.values())).values()), Bill):
        row = rows[record.id]
        if scene.wants(row.owner_id, places.site_id(row)):
            yield _of(scene, places, row, record)


def _of(scene: Scene, places: Places, row: Any, record: Bill) -> Work:
    program, site = places.program(row)
    zone, key = scene.names.zone(places.site_id(row)), Key("bill", row.id)
    clock = claim_clock(record, program, site, scene.today(zone))
    title, verbs = step(key, record, clock)
    # That nobody answered is news: the letter goes out now, whenever it is to be paid.
    is_news = clock.state == "accepted_by_silence" and record.letter_sent_on is None
    on = scene.today(zone) if is_news or clock.due_on is None else clock.due_on
    is_waiting = clock.state == "running"
    return Work(
        source="bill",
        key=key,
        icon="file-warning",
        icon_tint="warn",
        kind=kind_words("Bill"),
        title=short(title),
        patient_id=row.patient_id,
        context=say("From {whom}", whom=row.from_whom) if row.from_whom else say("Bill"),
        status=_chip(record, clock),
        due=When(on=on, zone=zone),
        owner_id=row.owner_id,
        site_id=places.site_id(row),
        verbs=(*verbs, Verb(say("Open bill"), "E", "bill", key, "open", icon="file-warning")),
        waiting_on=say("the program") if is_waiting else "",
        asked_on=record.claim_notified_on if is_waiting else None,
        outlives_death=True,
    )


def step(key: Key, record: Bill, clock: ClaimClock) -> tuple[Words, tuple[Verb, ...]]:
    """Say what a bill asks of somebody now, and with which deeds."""
    if clock.state == "paid":
        return clock.words, ()
    known = _STEPS.get(clock.state)
    if known is None:
        is_covered = record.authorization_id is not None
        known = _TO_TELL if is_covered else _TO_FIND
    title, deeds = known
    return title, tuple(_verb(key, deed, is_first=deed == deeds[0]) for deed in deeds)


_DEEDS: Final[Mapping[str, tuple[Words, str]]] = {
    "bills.tell_program": (say("Program told"), "send"),
    "bills.answered": (say("Program answered"), "check"),
    "bills.refused": (say("Program said no"), "circle-x"),
    "bills.letter_sent": (say("Letter sent"), "send"),
    "bills.paid": (say("Paid"), "circle-check"),
    "bills.check": (say("Check it again"), "refresh-cw"),
}
"""Words and icon of each deed."""
_TO_TELL: Final = (say("Tell the program of the claim"), ("bills.tell_program", "bills.check"))
_TO_FIND: Final = (say("Look who pays the bill"), ("bills.tell_program", "bills.check"))
_PAY: Final = (say("See that the bill is paid"), ("bills.paid",))
_STEPS: Final[Mapping[str, tuple[Words, tuple[str, ...]]]] = {
    "running": (say("Wait for the answer to a claim"), ("bills.answered", "bills.refused")),
    "accepted_by_silence": (
        say("No answer: the claim counts as valid"),
        ("bills.letter_sent", "bills.paid", "bills.answered", "bills.refused"),
    ),
    "answered": _PAY,
    "pay_late": _PAY,
    "denied": (say("Find who pays the bill"), ("bills.check", "bills.paid")),
}


def _verb(key: Key, command: str, *, is_first: bool) -> Verb:
    """Make the verb of a deed; the first of a row that notes something done has the key for that."""
    words, icon = _DEEDS[command]
    is_look = command == "bills.check"
    letter = "D" if is_first and not is_look else ""
    return Verb(words, letter, command, key, "run" if is_look else "ask", icon=icon)


def _chip(record: Bill, clock: ClaimClock) -> Chip:
    if clock.state == "pay_late":
        return Chip(clock.words, "octagon-alert", "danger")
    if clock.state == "accepted_by_silence":
        return Chip(say("Accepted: no answer in time"), "circle-check", "info")
    if clock.state == "not_told" and record.authorization_id is None:
        return Chip(say("No authorization is known"), "circle-help", "warn")
    return code_chip("bill-status", record.status)
