"""From a REF message to a referral: asked for, changed, cancelled, or told how it stands, by its number."""

from __future__ import annotations

from typing import Any

from sync.formats import referral_states
from sync.formats.code_lists import code_list
from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.reading import MessageSaid
from sync.formats.hl7v2.referrals import AuthorizationSaid, ReferralSaid
from sync.formats.intake import Intake, identifiers, kept_within_bounds, source_key
from sync.formats.patients import patient_clues, unborn
from sync.formats.referral_states import State
from sync.formats.services import service_named
from sync.formats.shapes import Code, Identifier, Moment
from sync.rules.proposal import Proposal
from sync.words import Words, say

DOOR = "hl7v2"
_ASKS, _MODIFIES, _CANCELS, _TELLS = "I12", "I13", "I14", "I15"


def referral_proposals(message: MessageSaid, intake: Intake) -> tuple[Proposal, ...]:
    """Propose each referral of a message."""
    return tuple(_referral(message, one, intake) for one in message.referrals)


def _referral(message: MessageSaid, said: ReferralSaid, intake: Intake) -> Proposal:
    patient = message.patients[0] if message.patients else None
    sent = {**_content(message, said, intake), **_standing(message, said, intake)}
    proposal = Proposal(
        "referral",
        _key(message, said, intake),
        {name: value for name, value in sent.items() if value not in (None, "", [])},
        patient_clues(patient, intake, message.sender),
        warnings=message.remarks,
        changes=said.event == _MODIFIES,
        aside=_unnumbered(said) or unborn(patient, intake),
    )
    return kept_within_bounds(proposal)


def _key(message: MessageSaid, said: ReferralSaid, intake: Intake) -> str:
    """Recognise a request by its sender, its assigner and its number; what tells more of one, by its message.

    Each of those is a line of its own in the tray, beside the request where that waits there too.
    """
    number = said.number
    if number.value and said.event == _ASKS:
        assigner = intake.assigner(number.authority, message.sender)
        return source_key(DOOR, "referral", message.sender, assigner, number.value)
    return source_key(DOOR, "referral", message.sender, message.control_id, message.sent)


def _unnumbered(said: ReferralSaid) -> Words | None:
    if said.event in {_MODIFIES, _CANCELS, _TELLS} and not said.number.value:
        return say("It changes a referral and does not give its number. Ask the sender which one.")
    return None


def _content(message: MessageSaid, said: ReferralSaid, intake: Intake) -> dict[str, Any]:
    """Give what is asked for, of whom and by whom."""
    known = code_list("hl7v2")
    referring, referred = said.provider("RP"), said.provider("RT")
    to_site = intake.site(referred.place, *referred.numbers) or intake.here
    begun = next(
        (one for one in (said.processed, said.effective, fields.moment(message.sent)) if one.iso), Moment()
    )
    numbers = tuple(one for one in (said.number, said.other_number) if one.value)
    return {
        "service": service_named(said.type.shown),
        "priority": known["referral_priority"].get(said.priority.first.code, ""),
        "setting": known["referral_setting"].get(said.category.first.code, ""),
        "reason": "; ".join(filter(None, (one.shown for one in (*said.reasons, said.type)))),
        "diagnosis": "; ".join(filter(None, map(_named, said.diagnoses)))[:4000],
        "requester": referring.name,
        "from_site_id": intake.site(referring.place, *referring.numbers),
        "provider": referred.name,
        "to_site_id": to_site,
        "vendor": "" if to_site else referred.place,
        "needed_by_on": _day(said.expires),
        "authored_at": intake.instant(begun)[0],
        "authored_zone": intake.zone if begun.iso else "",
        "identifiers": [
            one.model_dump() for one in identifiers(_assigned(numbers, message), intake, message.sender)
        ],
        "note": "\n".join((*said.notes, *_other_words(said), *map(_authorized, said.authorizations))),
    }


def _assigned(numbers: tuple[Identifier, ...], message: MessageSaid) -> tuple[Identifier, ...]:
    """Let a number that names no assigner be the sender's own."""
    return tuple(one if one.authority else Identifier(one.value, message.sender, one.type) for one in numbers)


def _standing(message: MessageSaid, said: ReferralSaid, intake: Intake) -> dict[str, Any]:
    """Give how it stands: a cancellation by its event, else as RF1 says; an unknown code stays a word."""
    state = _state(said)
    moment = fields.moment(message.sent)
    key = source_key(DOOR, "state", message.sender, message.control_id, message.sent, said.number.value)
    reason = ", ".join(filter(None, (one.shown for one in said.reasons))) if _is_refusal(state) else ""
    return {
        "status": state.name,
        "status_reason": referral_states.with_reason(state, reason),
        "states_received": [{"key": key, "at": intake.instant(moment)[0]}],
    }


def _state(said: ReferralSaid) -> State:
    known = code_list("hl7v2")
    code = said.status.first.code
    word = said.status.first.text or known["referral_status_words"].get(code, code)
    there = say("In the sender's system: {status}.", status=word) if word else None
    if said.event == _CANCELS:
        return State("cancelled", say("The sender cancelled it."))
    name = known["referral_status"].get(code, "")
    return State(name, None if name in {"accepted", "submitted"} else there)


def _is_refusal(state: State) -> bool:
    return state.name in {"declined", "cancelled"}


def _other_words(said: ReferralSaid) -> list[str]:
    """Give in words what our lists have no code for, and what the program has no field for."""
    known = code_list("hl7v2")
    found = [
        say("Priority as sent: {words}.", words=said.priority.shown)
        if said.priority.shown and said.priority.first.code not in known["referral_priority"]
        else "",
        say("Category as sent: {words}.", words=said.category.shown)
        if said.category.shown and said.category.first.code not in known["referral_setting"]
        else "",
        say("Holds from {day}.", day=_shown_day(said.effective)) if _day(said.effective) else "",
        *(
            say(
                "{name}, {place}, as {role}.",
                name=one.name,
                place=one.place or "-",
                role=one.role_words or "-",
            )
            for one in said.providers
            if one.name and one.role not in {"RP", "RT"}
        ),
        say("Referred from: {place}.", place=said.provider("RP").place) if said.provider("RP").place else "",
    ]
    return [one for one in found if one]


def _authorized(said: AuthorizationSaid) -> str:
    """Say what the message tells of an authorization: whether the payer approved it, it does not say."""
    visits = say("Visits: {count}", count=said.visits) if said.visits else ""
    days = " - ".join(filter(None, map(_shown_day, (said.starts, said.ends))))
    parts = (said.number, said.payer, days, visits)
    return say("Authorization as sent: {words}.", words=", ".join(filter(None, parts)))


def _named(code: Code) -> str:
    shown, own = code.shown, code.first.code
    return f"{shown} ({own})" if own and own != shown else shown


def _day(moment: Moment) -> str | None:
    return moment.iso[:10] if moment.iso and len(moment.iso) >= 10 else None


def _shown_day(moment: Moment) -> str:
    day = _day(moment)
    return f"{int(day[5:7])}/{int(day[8:])}/{day[:4]}" if day else ""
