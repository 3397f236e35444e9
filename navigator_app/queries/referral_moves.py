"""What can be done with a referral as it stands, by who sits here: each move that the table gives them, as a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app.choosing import chosen
from navigator_app.desk import Desk
from navigator_app.queries.shown import Key, Verb
from sync.records.derive import values_of
from sync.records.referral import Referral
from sync.rules import moves
from sync.rules.lifecycle import lifecycle_of
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class Move:
    """A move in words: what its button says, which deed does it, and whether it is done at once."""

    text: Words
    deed: str
    icon: str
    is_run: bool = False


_TO: Final[dict[str, Move]] = {
    "submitted": Move(say("Send referral"), "send", "send"),
    "accepted": Move(say("Accept"), "accept", "check", is_run=True),
    "needs_information": Move(say("Send back"), "send_back", "pencil"),
    "declined": Move(say("Decline"), "decline", "circle-x"),
    "scheduled": Move(say("Appointment"), "schedule", "calendar"),
    "report_awaited": Move(say("Was seen"), "was_seen", "circle-check"),
    "no_show": Move(say("Did not come"), "no_show", "user-round"),
    "event_cancelled": Move(say("Appointment called off"), "call_off", "calendar"),
    "cancellation_requested": Move(say("Ask to cancel"), "ask_to_cancel", "circle-pause"),
    "cancelled": Move(say("Cancel referral"), "cancel", "circle-x"),
    "closed": Move(say("Close referral"), "close", "circle-check", is_run=True),
    "draft": Move(say("Make it a draft again"), "take_back", "pencil", is_run=True),
}
_FROM: Final[dict[tuple[str, str], Move]] = {
    ("needs_information", "submitted"): Move(say("Send referral again"), "send", "send"),
    ("declined", "submitted"): Move(say("Send referral again"), "send", "send"),
    ("closed", "report_awaited"): Move(say("Open again"), "open_again", "refresh-cw", is_run=True),
    ("report_awaited", "scheduled"): Move(say("Another appointment"), "schedule", "calendar"),
    ("no_show", "scheduled"): Move(say("New appointment"), "schedule", "calendar"),
    ("event_cancelled", "scheduled"): Move(say("New appointment"), "schedule", "calendar"),
}
_HEARD: Final = {
    "accepted": say("They accept"),
    "needs_information": say("They need more"),
    "declined": say("They decline"),
    "scheduled": say("They gave an appointment"),
}
_GOES_ON: Final = Move(say("Goes on"), "go_on", "refresh-cw", is_run=True)
_WRITTEN_OUT: Final = ("send_back", "decline")
"""What is answered beside what the other side wrote."""
_RARE: Final = ("cancellation_requested", "cancelled", "draft")


def move_verbs(desk: Desk, record: Referral) -> tuple[tuple[Verb, ...], tuple[Verb, ...]]:
    """Give the moves that are at hand now, and those that are rare."""
    values, table = values_of(record), lifecycle_of(Referral)
    known = table.states.get(record.status) if table else None
    if table is None or known is None:
        return (), ()
    mover = desk.mover(Referral, values)
    is_chosen = chosen(desk, ("referral", record.id), record.patient_id) is not None
    main: list[Verb] = []
    rare: list[Verb] = []
    for to, by in known.next.items():
        if not moves.may_move(Referral, values, to, mover) or _is_going_on(record.status, to):
            continue
        # Who chose otherwise did not fail to come.
        if to == "no_show" and is_chosen:
            continue
        verb = _verb(record, to, is_heard=moves.is_heard(table, values, by, mover))
        (rare if to in _RARE and record.status != "cancellation_requested" else main).append(verb)
    if _may_go_on(record, mover):
        main.insert(0, _of(Key("referral", record.id), _GOES_ON))
    return tuple(main), tuple(rare)


def _is_going_on(status: str, to: str) -> bool:
    return status == "cancellation_requested" and to != "cancelled"


def _may_go_on(record: Referral, mover: moves.Mover) -> bool:
    values = values_of(record)
    return record.status == "cancellation_requested" and moves.may_move(Referral, values, "accepted", mover)


def _verb(record: Referral, to: str, *, is_heard: bool) -> Verb:
    key, move = Key("referral", record.id), _FROM.get((record.status, to), _TO[to])
    if is_heard:
        return Verb(_HEARD.get(to, move.text), "", f"referrals.heard_{move.deed}", key, icon=move.icon)
    if move.deed in _WRITTEN_OUT:
        return Verb(move.text, "", "respond", key, "open", move.deed, icon=move.icon)
    return _of(key, move)


def _of(key: Key, move: Move) -> Verb:
    return Verb(move.text, "", f"referrals.{move.deed}", key, "run" if move.is_run else "ask", icon=move.icon)
