"""The same item again: known, a newer version that keeps the earlier one, or a collision set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.rules.proposal import Decision, Proposal, Stored
from sync.words import Words, say

CONTENT = (
    "name", "value_text", "comparator", "value", "unit", "reference_range", "flags", "status", "lab_note",
)  # fmt: skip
"""What makes two reports of one result the same."""
_EARLY = frozenset({"registered", "preliminary", "unknown"})
_LATER = frozenset({"corrected", "amended", "appended", "entered-in-error", "cancelled"})
_VALUE = ("value_text", "comparator", "value", "unit", "reference_range", "flags", "status")
_DEFAULTS: Mapping[str, Any] = {"value": None, "flags": []}


def judge_again(proposal: Proposal, stored: Stored) -> Decision:
    """Judge something that came under the same source key before."""
    if proposal.kind != "lab_result":
        return _judge_other(proposal, stored)
    if content_of(proposal.fields) == content_of(stored.fields):
        return _known(proposal, stored, say("Known already; nothing changed."))
    if _as_earlier(proposal.fields) in map(_as_earlier, stored.fields.get("supersedes") or []):
        return _known(proposal, stored, say("An earlier version that is kept already."))
    was, is_now = _status(stored.fields), _status(proposal.fields)
    if was not in _EARLY and is_now in _EARLY:
        return _known(proposal, stored, say("An earlier version; the later one is here already."))
    if was in _EARLY or (is_now in _LATER and _is_later(proposal.fields, stored.fields)):
        return newer(proposal, stored)
    reason = say("The same result came before with other content, and this one is not marked as corrected.")
    return Decision("aside", reason, stored.patient_id, stored.record_id, warnings=proposal.warnings)


def _judge_other(proposal: Proposal, stored: Stored) -> Decision:
    """Anything but a result: what differs is said and left to people, who may have worked on it since."""
    differing = [name for name, value in proposal.fields.items() if stored.fields.get(name) != value]
    if not differing:
        return _known(proposal, stored, say("Known already; nothing changed."))
    shown = ", ".join(name.replace("_", " ") for name in differing)
    return _known(
        proposal, stored, say("Known already; here it differs in {fields} and stays.", fields=shown)
    )


def _known(proposal: Proposal, stored: Stored, reason: Words) -> Decision:
    return Decision("known", reason, stored.patient_id, stored.record_id, warnings=proposal.warnings)


def newer(proposal: Proposal, stored: Stored) -> Decision:
    """Let the new version stand and keep the earlier one beside it."""
    earlier = {
        "value_text": stored.fields.get("value_text") or "",
        "unit": stored.fields.get("unit") or "",
        "status": _status(stored.fields),
        "flags": list(stored.fields.get("flags") or []),
        "at": stored.fields.get("reported_at"),
    }
    patch = {name: value for name, value in proposal.fields.items() if stored.fields.get(name) != value}
    patch |= {name: proposal.fields.get(name, _DEFAULTS.get(name, "")) for name in _VALUE}
    patch["supersedes"] = [*(stored.fields.get("supersedes") or []), earlier]
    if _status(proposal.fields) == "entered-in-error":
        patch |= {"is_withdrawn": True, "withdrawn_reason": say("The lab withdrew this result.")}
    reason = say(
        "A newer version: {status}. The earlier one is kept beside it.", status=_status(proposal.fields)
    )
    return Decision(
        "filed", reason, stored.patient_id, stored.record_id, patch=patch, warnings=proposal.warnings
    )


def _is_later(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a correction is the later one: by its report time where both have one."""
    mine, theirs = now.get("reported_at"), before.get("reported_at")
    if _status(before) in _LATER and mine and theirs:
        return str(mine) >= str(theirs)
    return True


def _status(values: Mapping[str, Any]) -> str:
    return str(values.get("status") or "final")


def content_of(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give what makes two reports of one result the same."""
    return tuple(_plain(values.get(name) or _DEFAULTS.get(name, "")) for name in CONTENT)


def _as_earlier(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_plain(values.get(name) or "") for name in ("value_text", "unit", "status", "flags"))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else str(value) if value is not None else ""
