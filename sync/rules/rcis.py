"""RCIS beside ours: which of its statuses a status of ours is, and where the two say different things.

Neither is ever changed by the other: RCIS belongs to the facility that keeps it.
"""

from __future__ import annotations

from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.rules.lifecycle import lifecycle_of
from sync.words import Words, joined, say

_OR = " or "


def statuses_there(status: str) -> tuple[str, ...]:
    """Name the RCIS statuses that a status of ours may have there; none for one that RCIS does not know yet."""
    table = lifecycle_of(Referral)
    known = table.states.get(status) if table else None
    named = known.names.get("rcis", "") if known else ""
    return tuple(named.split(_OR)) if named else ()


def beside(number: str, kind: str, status: str) -> Words:
    """Say what stands in RCIS: number, type and status; empty where nothing is known."""
    numbered = say("RCIS {number}", number=number) if number else say("")
    said = (numbered, label_of("rcis-types", kind), label_of("rcis-status", status))
    return joined(said)


def in_short(number: str, kind: str, status: str) -> Words:
    """Say the same in RCIS's own letters, where there is little room: a number is never shortened."""
    letters = " ".join(part for part in (number, kind, status) if part)
    return say("RCIS {number}", number=letters) if letters else say("")


def means_there(status: str) -> Words:
    """Say which RCIS status a status of ours is."""
    ours, there = label_of("referral-status", status), statuses_there(status)
    if not there:
        return say('Here it is "{ours}"; RCIS has no status for that.', ours=ours)
    return say('Here it is "{ours}"; in RCIS that is {there}.', ours=ours, there=_either(there))


def mismatch(status: str, rcis_status: str) -> Words | None:
    """Say that RCIS says something else than this program; None where they agree or one of them says nothing."""
    there = statuses_there(status)
    if not rcis_status or rcis_status in there:
        return None
    ours, theirs = label_of("referral-status", status), label_of("rcis-status", rcis_status)
    if not there:
        return say(
            'RCIS says "{theirs}", here it is "{ours}". Neither is changed by this.', theirs=theirs, ours=ours
        )
    return say(
        'RCIS says "{theirs}", here it is "{ours}", which is {there} there. Neither is changed by this.',
        theirs=theirs,
        ours=ours,
        there=_either(there),
    )


def _either(codes: tuple[str, ...]) -> Words:
    first, *more = codes
    return say("{first} or {second}", first=first, second=more[0]) if more else say(first)
