"""The directory: a number was verified, failed, was replaced by another, is used.

`point` names a number that stands in the record of a site or of a person there: see `held_number`.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any, Final

from navigator_app.commands.contacts import new_contact
from navigator_app.commands.held_number import HeldNumber, as_endpoint, held_number
from navigator_app.commands.seen import seen, tick, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from navigator_app.numbers import Standings, same_number
from navigator_app.sends import SEND_AGAIN, Send, sends_to
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.protocol import BATCH_CHANGES
from sync.records.endpoint import Endpoint
from sync.rules.codes import code_list
from sync.rules.contact_points import ASKS, Standing, is_last_four, line_of, number_of
from sync.rules.whose_day import day_of
from sync.words import Words, say

WAYS: Final = "verified-ways"
_IN_USE: Final = {"status": "active", "status_reason": "", "failed": None, "replaced_by_id": None}
_MEDIA: Final = {"sms": "text", "direct": "email"}
_CARRIED: Final = (
    "system",
    "organization_id",
    "organization",
    "department",
    "person_id",
    "person",
    "purposes",
    "community",
    "state",
    "answered",
)
"""What a new number in the place of another takes over from it."""


@dataclass(frozen=True, slots=True)
class Use:
    """A number as it stood when it was used: what a send writes down beside what it sent."""

    endpoint_id: str
    """Empty for one that has no record of its own."""
    system: str
    value: str
    standing: Standing
    is_last_four_typed: bool = False


def verify(desk: Desk, record_id: str, how: str, opened: Document | None = None, point: str = "") -> str:
    """Note that a number was verified today, how, by who sits here; one that was set aside is used again.

    Raises: Refused without a way of the list.
    """
    if not any(code.code == how for code in code_list(WAYS).codes):
        raise Refused("how", say("Say how it was verified."))
    held = held_number(desk, record_id, opened, point)
    # One in use stays so without a word: else it would clash with somebody who says at the same time that it failed.
    typed: dict[str, Any] = {} if held.record.status == "active" else dict(_IN_USE)
    return desk.commit(held.deed({**typed, "verified": tick(desk, held.record, "verified", how)}))[0]


def failed(
    desk: Desk, record_id: str, words: str, opened: Document | None = None, point: str = ""
) -> tuple[str, ...]:
    """Set a number aside for everyone who has it; each send that waits for it becomes a task of whoever's it is.

    Raises: Refused without words, and for one that is set aside already.
    """
    why = words_needed(words, "words", say("Say what happened there."))
    held = held_number(desk, record_id, opened, point)
    if held.record.status == "error" and Standings(desk).of(held.record) == "failed":
        raise Refused("words", say("This number is set aside already."))
    typed = {"status": "error", "status_reason": why, "failed": tick(desk, held.record, "failed", why)}
    waiting = [one for one in touched(desk, held.record) if one.is_open]
    tasks = [_send_again(desk, one) for one in waiting[: BATCH_CHANGES - 1]]
    return desk.commit(held.deed(typed), *tasks)


def replace(
    desk: Desk, record_id: str, value: str, how: str = "", opened: Document | None = None, point: str = ""
) -> str:
    """Put another number in the place of one; give the new one's id. It is verified only where it is said how.

    Raises: Refused for no number, for the same one, and for one that failed elsewhere and was not verified now.
    """
    number = words_needed(value, "value", say("Write the number or address."))
    held = held_number(desk, record_id, opened, point)
    old = held.record
    if line_of(old.system, number) == line_of(old.system, old.value):
        raise Refused("value", say("This is the number that it is to replace. Write the other one."))
    if not number_of(old.system, number):
        raise Refused("value", say("Write the number or address."))
    values: dict[str, Any] = {name: held.values[name] for name in _CARRIED if name in held.values}
    new = HeldNumber(None, new_id(), {**values, "value": number})
    if how:
        new.values["verified"] = tick(desk, new.record, "verified", how)
    elif Standings(desk).of(new.record) == "failed":
        raise Refused("value", say("This number failed at another place. Say how it was verified now."))
    desk.commit(held.deed({"status": "off", "replaced_by_id": new.id}), new.deed({}))
    return new.id


def checked(desk: Desk, endpoint_id: str, last_four: str = "", field: str = "last_four") -> Use:
    """Say how a number of the directory stands that somebody is about to use.

    Raises: Refused at the field: for a number that is set aside or replaced; for one that was not verified, or not
    lately, where its last four are not typed.
    """
    endpoint = as_endpoint(endpoint_id, seen(desk, endpoint_id).fields)
    how = Standings(desk).of(endpoint)
    return _used(desk, Use(endpoint.id, endpoint.system, endpoint.value, how), last_four, field)


def checked_typed(desk: Desk, system: str, value: str, last_four: str = "", field: str = "last_four") -> Use:
    """Say how a number stands that was typed, or that stands in a site's own record, and is about to be used.

    Raises: Refused as `checked`, and for no number.
    """
    if not number_of(system, value):
        raise Refused(field, say("Write the number or address."))
    how = Standings(desk).of_number(system, value)
    return _used(desk, Use("", system, value, how), last_four, field)


def use(desk: Desk, endpoint_id: str, last_four: str = "", patient_id: str | None = None) -> str:
    """Use a number by hand: note to which one something went out, as a contact; give the contact's id.

    Raises: Refused as `checked`.
    """
    used = checked(desk, endpoint_id, last_four)
    endpoint = as_endpoint(endpoint_id, seen(desk, endpoint_id).fields)
    typed = {
        "with_whom": str(endpoint.headline()),
        "medium": _MEDIA.get(used.system, used.system),
        "is_incoming": False,
        "outcome_note": str(_noted(used)),
        "about_kind": "endpoint",
        "about_id": endpoint_id,
    }
    return desk.commit(new_contact(desk, typed, patient_id))[0]


def touched(desk: Desk, endpoint: Endpoint) -> tuple[Send, ...]:
    """Give what goes or went to this number, under whichever record of the directory."""
    same = same_number(desk, endpoint.system, endpoint.value)
    return sends_to(desk, endpoint.system, endpoint.value, {endpoint.id, *(one.id for one in same)})


def _send_again(desk: Desk, one: Send) -> Deed:
    typed: dict[str, Any] = {
        "title": str(SEND_AGAIN),
        "kind": "records",
        "due_on": day_of(desk.now(), desk.me.zone).isoformat(),
        "about_kind": one.kind,
        "about_id": one.id,
    }
    if one.owner_id:
        typed["owner_id"] = one.owner_id
    return new_task(desk, typed, one.patient_id)


def _used(desk: Desk, one: Use, last_four: str, field: str) -> Use:
    asks, is_typed = ASKS[one.standing], is_last_four(one.system, one.value, last_four)
    if asks == "not_to_be_used":
        raise Refused(field, _why_not(desk, one))
    if asks != "nothing" and not is_typed:
        raise Refused(field, _asked(one.standing, is_given=bool(last_four.strip())))
    return replaced(one, is_last_four_typed=is_typed)


def _why_not(desk: Desk, one: Use) -> Words:
    if one.standing == "replaced":
        return say("This number was replaced by another one. Use that one.")
    same = sorted(same_number(desk, one.system, one.value), key=lambda each: each.id != one.endpoint_id)
    why = next((each.status_reason for each in same if each.status_reason), "")
    return say(
        "This number is set aside: {why} Find the right number, or verify that this one holds.",
        why=f"{why.rstrip('.')}." if why else "",
    )


def _asked(how: Standing, *, is_given: bool) -> Words:
    if is_given:
        return say("These are not its last four. Look at the number again, and type them.")
    if how == "old":
        return say("This number was not verified lately. Verify it again, or type its last four.")
    return say("Nobody verified this number. Type its last four, or verify it first.")


def _noted(used: Use) -> Words:
    if used.is_last_four_typed and used.standing != "verified":
        return say("To {number}, its last four typed", number=used.value)
    return say("To {number}, verified", number=used.value)
