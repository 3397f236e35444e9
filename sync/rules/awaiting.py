"""A result that was taken down by phone and the report that comes for it later: never two of one, never a value lost.

The report takes the place of what was phoned only where both say the same: same patient, analyte, day and number, and
no flag of the lab's that was phoned is missing from it. Otherwise both stand: nobody but a person can say whether it is
the same blood, and what was called critical is never made milder by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.rules.proposal import Decision, Proposal, Stored
from sync.rules.superseding import newer
from sync.rules.whose_day import day_of, known_zone
from sync.words import say

PHONE = "phone"


def awaits_report(fields: Mapping[str, Any]) -> bool:
    """Say whether a result is one by phone whose report has not come."""
    return fields.get("source") == PHONE and not fields.get("is_withdrawn")


def with_phoned(proposal: Proposal, decision: Decision, phoned: Iterable[Stored]) -> Decision:
    """Let a new report take the place of the one value by phone that it confirms.

    Shape: `phoned` are that patient's results by phone. Where one of the same day has another value, the report is
    filed beside it and says so.
    """
    if proposal.kind != "lab_result" or not decision.is_new or decision.state != "filed":
        return decision
    same = [one for one in phoned if awaits_report(one.fields) and is_same_test(proposal.fields, one.fields)]
    agreeing = [one for one in same if _confirms(proposal.fields, one.fields)]
    if len(agreeing) == 1:
        return _confirmed(proposal, decision, agreeing[0])
    if same:
        told = say("A value by phone of the same day still awaits its report. Look at both.")
        return replace(decision, warnings=(*decision.warnings, told))
    return decision


def report_of(phoned: Mapping[str, Any], results: Iterable[Stored]) -> Stored | None:
    """Find the report that is here already for a value that is phoned now, and says the same."""
    found = (
        one
        for one in results
        if one.fields.get("source") != PHONE
        and not one.fields.get("is_withdrawn")
        and is_same_test(one.fields, phoned)
        and _confirms(one.fields, phoned)
    )
    return next(found, None)


def _confirms(report: Mapping[str, Any], phoned: Mapping[str, Any]) -> bool:
    is_as_grave = set(phoned.get("flags") or ()) <= set(report.get("flags") or ())
    return is_as_grave and _number(report) == _number(phoned)


def is_same_test(report: Mapping[str, Any], phoned: Mapping[str, Any]) -> bool:
    """Say whether both are about the same analyte on the same day."""
    return _is_same_analyte(report, phoned) and bool(_days(report) & _days(phoned))


def _confirmed(proposal: Proposal, decision: Decision, phoned: Stored) -> Decision:
    """Write the report over the phoned value, which stays beside it as what stood there before."""
    written = newer(proposal, phoned)
    reason = say("It is the report of a value taken down by phone, which it confirms.")
    patch = {"lab_draw_id": phoned.fields.get("lab_draw_id"), **written.patch}
    return replace(
        written, reason=reason, patient_id=decision.patient_id, patch=patch, warnings=decision.warnings
    )


def _is_same_analyte(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    codes = one.get("code"), other.get("code")
    if all(codes) and one.get("code_system") == other.get("code_system"):
        return codes[0] == codes[1]
    names = [str(each.get("name") or "").strip().casefold() for each in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def _days(fields: Mapping[str, Any]) -> frozenset[date]:
    """Give the day of collection; where nobody said when, the day on which it was told."""
    at = fields.get("collected_at") or fields.get("reported_at")
    if not at:
        return frozenset()
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    days = {day_of(moment, known_zone(str(fields.get("collected_zone") or "UTC")))}
    if not fields.get("collected_zone"):
        # Without a zone it may be either side of midnight.
        days |= {day_of(moment, zone) for zone in ("America/Anchorage", "America/Chicago")}
    return frozenset(days)


def _number(fields: Mapping[str, Any]) -> tuple[str, Decimal | str]:
    """Give comparator and number, else the words."""
    text = str(fields.get("value_text") or "").strip()
    try:
        number = Decimal(str(fields["value"])) if fields.get("value") is not None else None
    except InvalidOperation:
        number = None
    if number is None:
        return "", text.casefold().replace(" ", "")
    return str(fields.get("comparator") or ""), number
