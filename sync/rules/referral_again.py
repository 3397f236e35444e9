"""A referral that another system tells of again: it moves by the table, blanks are filled in, the rest stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sync.records.derive import Field, fields
from sync.records.referral import ANSWER, Referral, StateReceived
from sync.rules.codes import label_of
from sync.rules.lifecycle import brought_in, check_move, lifecycle_of, not_known
from sync.rules.proposal import OWN, Decision, Proposal, Stored
from sync.words import Words, say

Values = Mapping[str, Any]
_STANDING = frozenset({"status", "status_reason", "states_received"})
_EMPTY: tuple[Any, ...] = (None, "", [])
_WITHDRAWN = "entered-in-error"


def as_begun(sent: Values) -> dict[str, Any]:
    """Give what a referral from another system begins with here: no further than what came with it bears out."""
    state = brought_in(Referral, sent)
    begun = {name: value for name, value in sent.items() if value not in _EMPTY}
    numbers = _foreign(sent.get("identifiers"))
    begun |= {"identifiers": numbers} if numbers else {}
    if state == sent.get("status", state):
        return begun
    words = say(
        'The sender says "{theirs}". Here it is "{ours}" until the rest is known.',
        theirs=_shown(sent["status"]),
        ours=_shown(state),
    )
    return begun | {
        "status": state,
        "status_reason": " ".join(filter(None, (sent.get("status_reason"), words))),
    }


def unsaid(sent: Values) -> tuple[Words, ...]:
    """Say what of a referral the sender left open that somebody here has to fill in."""
    if brought_in(Referral, sent) != sent.get("status"):
        return ()
    return tuple(
        say("The sender did not say: {field}. Fill it in.", field=Words(fields(Referral)[name].about.label))
        for name in not_known(Referral, sent)
    )


def judge_referral(proposal: Proposal, stored: Stored) -> Decision:
    """Judge what another system says of a referral that is here."""
    sent, kept = proposal.fields, stored.fields
    if kept.get("is_withdrawn"):
        return _decided(proposal, stored, "known", say("It was withdrawn here, and stays so."))
    patch, differing = _content(proposal, kept)
    if not is_news(sent, kept):
        return _settled(proposal, stored, patch, differing)
    return _told(proposal, stored, patch, differing)


def _told(proposal: Proposal, stored: Stored, patch: dict[str, Any], differing: list[str]) -> Decision:
    """Move it to where the sender says it is, as far as the table allows that and the word is one of ours."""
    sent, kept = proposal.fields, stored.fields
    if not sent.get("status"):
        words = sent["status_reason"]
        reason = say("{words} That is no state that is known here. A person has to look.", words=words)
        return _decided(proposal, stored, "aside", reason)
    if sent["status"] == _WITHDRAWN:
        return _taken_back(proposal, stored)
    move = _move(sent, {**kept, **patch})
    if not move:
        return _settled(proposal, stored, patch, differing)
    wrong = check_move(Referral, kept, {**kept, **patch, **move})
    if wrong:
        reason = say(
            'The sender says "{status}". {why} A person has to look.',
            status=_shown(sent["status"]),
            why=wrong[0][1],
        )
        return _decided(proposal, stored, "aside", reason)
    reason = say('It is "{status}" now, as the sender says.', status=_shown(move["status"]))
    return _decided(proposal, stored, "filed", reason, {**patch, **move})


def is_news(sent: Values, kept: Values) -> bool:
    """Say whether a state is told that was not told before, nor before a later one."""
    told = _received(sent)
    known = _received(kept)
    latest = max((one.at for one in known if one.at), default=None)
    keys = {one.key for one in known}
    return any(one.key not in keys and not (one.at and latest and one.at < latest) for one in told)


def _received(values: Values) -> list[StateReceived]:
    return [StateReceived.model_validate(one) for one in values.get("states_received") or ()]


def _move(sent: Values, after: Values) -> dict[str, Any]:
    """Give the patch that moves it; empty where it stands so already."""
    state = sent["status"]
    if state == after.get("status"):
        return {}
    state = brought_in(Referral, {**after, "status": state})
    if state == after.get("status", "draft"):
        return {}
    answers = {
        one.name: sent.get(one.name, one.default) for one in fields(Referral).values() if one.group == ANSWER
    }
    return {
        **{name: value for name, value in answers.items() if name != "status"},
        "status": state,
        "status_reason": sent.get("status_reason") or "",
        "states_received": [*(after.get("states_received") or []), *sent["states_received"]],
    }


def _content(proposal: Proposal, kept: Values) -> tuple[dict[str, Any], list[str]]:
    """Give what fills in a blank or is meant to change, and the names of what differs and stays."""
    known = fields(Referral)
    patch: dict[str, Any] = {}
    differing: list[str] = []
    may_change = proposal.changes and not kept.get("authored_by_id")
    for name, value in proposal.fields.items():
        if name in _STANDING or value in _EMPTY or name not in known:
            continue
        if name == "identifiers":
            patch |= _added(kept.get(name) or [], _foreign(value))
        elif is_same(known[name], value, kept.get(name, known[name].default)):
            continue
        elif not known[name].about.fixed and (may_change or kept.get(name) in _EMPTY):
            patch[name] = value
        elif not known[name].about.fixed:
            differing.append(name)
    return patch, differing


def is_same(field: Field, one: Any, other: Any) -> bool:
    """Compare two values of a field as what they mean: 4200 and 4200.00 are one amount."""
    try:
        return bool(field.adapter.validate_python(one) == field.adapter.validate_python(other))
    except ValidationError:
        return bool(one == other)


def _added(kept: list[Values], sent: list[Values]) -> dict[str, Any]:
    known = {(one.get("assigner", "").casefold(), one["value"].casefold()) for one in kept}
    added = [
        one for one in sent if (one.get("assigner", "").casefold(), one["value"].casefold()) not in known
    ]
    return {"identifiers": [*kept, *added]} if added else {}


def _foreign(numbers: Any) -> list[Any]:
    """Leave our own id out of the numbers that others gave it."""
    return [one for one in numbers or [] if one.get("assigner") != OWN]


def _taken_back(proposal: Proposal, stored: Stored) -> Decision:
    if stored.fields.get("authored_by_id"):
        reason = say("The sender calls it a mistake, and it was begun here. A person has to look.")
        return _decided(proposal, stored, "aside", reason)
    withdrawn = say("The sender entered this referral in error.")
    received = [*(stored.fields.get("states_received") or []), *proposal.fields["states_received"]]
    patch = {"is_withdrawn": True, "withdrawn_reason": withdrawn, "states_received": received}
    return _decided(proposal, stored, "filed", withdrawn, patch)


def _settled(proposal: Proposal, stored: Stored, patch: Values, differing: list[str]) -> Decision:
    """Decide where no move is made: blanks are filled in, what differs is said."""
    if patch:
        return _decided(proposal, stored, "filed", say("What was missing was filled in."), patch)
    if not differing:
        return _decided(proposal, stored, "known", say("Known already; nothing changed."))
    shown = ", ".join(name.replace("_", " ") for name in differing)
    reason = say("Known already; here it differs in {fields} and stays.", fields=shown)
    return _decided(proposal, stored, "known", reason)


def _decided(
    proposal: Proposal, stored: Stored, state: Any, reason: Words, patch: Values | None = None
) -> Decision:
    return Decision(
        state,
        reason,
        stored.patient_id,
        stored.record_id,
        patch=dict(patch or {}),
        warnings=proposal.warnings,
    )


def _shown(state: Any) -> str:
    table = lifecycle_of(Referral)
    return label_of(table.codes, state) if table else str(state)
