"""What becomes of what comes in: filed, known already, waiting for a person to match it, or set aside.

Pure: nothing is written here. Whoever files takes the decision, writes the change, and adds the new record
to the charts and to what is stored before the next proposal is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sync.records.patient import Identifier, Patient
from sync.rules.matching import Charts, is_look_alike, number_of
from sync.rules.proposal import OWN, Decision, PatientClues, Proposal, State, Stored
from sync.rules.referral_again import as_begun, judge_referral, unsaid
from sync.rules.superseding import judge_again
from sync.words import Words, say

_LISTS = frozenset({"identifiers", "contact_points"})
_REPORT = "death_report"


def file_or_wait(proposal: Proposal, charts: Charts, stored: Stored | None) -> Decision:
    """Decide what becomes of one proposal.

    Shape: `stored` is the record that came under the same source key before, in whichever chart, or nothing.
    """
    if proposal.aside is not None:
        return _decided(proposal, "aside", proposal.aside)
    if proposal.known is not None:
        return _decided(proposal, "known", proposal.known)
    agreeing = charts.agreeing(proposal.patient)
    if proposal.kind == "patient":
        return _file_patient(proposal, charts, agreeing)
    if proposal.ask is not None and stored is None:
        candidates = charts.likely(proposal.patient)
        return Decision("match", proposal.ask, candidates=candidates, warnings=proposal.warnings)
    if len(agreeing) != 1:
        return _known_or_waiting(proposal, charts, agreeing, stored)
    return file_under(proposal, agreeing[0].id, stored)


def file_under(proposal: Proposal, patient_id: str, stored: Stored | None) -> Decision:
    """Decide for a proposal whose patient is certain, by the rules or because a person said so."""
    if proposal.aside is not None:
        return _decided(proposal, "aside", proposal.aside)
    if stored is None:
        if proposal.fields.get("status") == "entered-in-error":
            return _decided(proposal, "aside", say("It withdraws something that is not here."))
        words = say("Assigner, number, birth date and name agree.")
        return _new(proposal, words, patient_id)
    if stored.patient_id != patient_id:
        reason = say("The same item was filed to another chart before. A person has to look at both.")
        return _decided(proposal, "aside", reason)
    return _again(proposal, stored)


def _again(proposal: Proposal, stored: Stored) -> Decision:
    """Judge something that is here already, by what it is."""
    return (judge_referral if proposal.kind == "referral" else judge_again)(proposal, stored)


def _known_or_waiting(
    proposal: Proposal, charts: Charts, agreeing: list[Patient], stored: Stored | None
) -> Decision:
    """Let an item that a person placed before stay where it is; anything else waits in the tray."""
    if stored is not None and stored.patient_id:
        return _again(proposal, stored)
    candidates = charts.likely(proposal.patient)
    reason = (
        say("Two charts agree with it; a person has to say which.")
        if len(agreeing) > 1
        else waiting_reason(proposal.patient, has_candidates=bool(candidates))
    )
    return Decision("match", reason, candidates=candidates, warnings=proposal.warnings)


def waiting_reason(clues: PatientClues, *, has_candidates: bool) -> Words:
    """Say why nobody can be certain whose it is."""
    has_name = bool(clues.family_name and clues.given_name)
    says_nothing = not clues.family_name and not clues.identifiers
    reasons = (
        (
            not clues.family_name and clues.display,
            say("It points to a patient who is not in this file."),
        ),
        (says_nothing, say("It does not say whose it is.")),
        (not any(map(number_of, clues.identifiers)), say("It gives no number whose assigner is known.")),
        (not has_name, say("It gives no full name.")),
        (not clues.birth_on, say("It gives no full birth date.")),
        (has_candidates, say("No chart agrees in assigner, number, birth date and name; some are likely.")),
    )
    return next((words for holds, words in reasons if holds), say("No chart here agrees with it."))


def _file_patient(proposal: Proposal, charts: Charts, agreeing: list[Patient]) -> Decision:
    """Add to the one chart that agrees, or make a chart where nobody looks alike."""
    if len(agreeing) == 1:
        return add_to_chart(proposal, agreeing[0])
    candidates = charts.likely(proposal.patient)
    if len(agreeing) > 1:
        reason = say("Two charts agree with it; a person has to say which.")
        return Decision("match", reason, candidates=candidates, warnings=proposal.warnings)
    clues = proposal.patient
    has_number = any(number_of(one) for one in clues.identifiers)
    is_whole = bool(has_number and clues.birth_on and clues.family_name and clues.given_name)
    if is_whole and not any(is_look_alike(one) for one in candidates):
        reason = say("A new chart: nobody here looks alike.")
        return _new(proposal, reason, None)
    reason = waiting_reason(clues, has_candidates=bool(candidates))
    return Decision("match", reason, candidates=candidates, warnings=proposal.warnings)


def add_to_chart(proposal: Proposal, chart: Patient) -> Decision:
    """Fill in what the chart does not have; what differs is said and never overwritten."""
    kept = chart.model_dump(mode="json")
    patch: dict[str, Any] = {}
    differing = []
    patch |= _report_of_death(kept, proposal.fields)
    for name, value in proposal.fields.items():
        if name.startswith(_REPORT):
            continue
        if name in _LISTS:
            patch |= _additions(name, kept.get(name) or [], value)
        elif value not in (None, "", [], "unknown") and kept.get(name) in (None, "", [], "unknown"):
            patch[name] = value
        elif value not in (None, "", []) and value != kept.get(name):
            differing.append(name)
    warnings = (*proposal.warnings, *(_differs(name) for name in differing))
    if not patch:
        return Decision("known", say("The chart has all of it."), chart.id, chart.id, warnings=warnings)
    return Decision("filed", say("Added to the chart."), chart.id, chart.id, patch=patch, warnings=warnings)


def _report_of_death(kept: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is asked of a person when a report says something new about the death of somebody living."""
    said = {name: value for name, value in sent.items() if name.startswith(_REPORT)}
    is_known = kept.get("death_report_state") and kept.get("death_report_at") == said.get("death_report_at")
    return {} if not said or is_known or kept.get("died_at") else said


def _additions(name: str, kept: list[Mapping[str, Any]], sent: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the patch that adds what is not there yet: numbers are a set, contact points a list."""
    known = {_compared(one) for one in kept}
    added = [one for one in sent if _compared(one) not in known and one.get("assigner") != OWN]
    if not added:
        return {}
    return {name: {"add": added} if name == "identifiers" else [*kept, *added]}


def _compared(one: Mapping[str, Any]) -> tuple[str, str]:
    """Compare identifiers by assigner and number, contact points by system and value."""
    first = str(one.get("assigner", one.get("system", ""))).strip().casefold()
    return first, str(one.get("value", "")).strip().casefold()


def _differs(name: str) -> Words:
    return say("The chart says otherwise in {field}; it was left as it is.", field=name.replace("_", " "))


def _new(proposal: Proposal, reason: Words, patient_id: str | None) -> Decision:
    if proposal.kind != "referral":
        patch, warnings = dict(proposal.fields), proposal.warnings
    else:
        patch, warnings = as_begun(proposal.fields), (*proposal.warnings, *unsaid(proposal.fields))
    return Decision("filed", reason, patient_id, is_new=True, patch=patch, warnings=warnings)


def _decided(proposal: Proposal, state: State, reason: Words) -> Decision:
    return Decision(state, reason, warnings=proposal.warnings)


def summed(decisions: Sequence[Decision]) -> tuple[State, Words]:
    """Sum up what became of one message with several parts: what needs a person goes first."""
    states = [one.state for one in decisions]
    if not decisions:
        return "aside", say("There is nothing in it to file.")
    if len(set(states)) == 1:
        return states[0], decisions[0].reason
    state: State = next(one for one in ("match", "filed", "aside") if one in states)
    reason = next(one.reason for one in decisions if one.state == state)
    aside = [one for one in decisions if one.state == "aside"]
    if state != "aside" and aside:
        reason = say(
            "{reason} {count} of {all} parts set aside: {why}",
            reason=reason,
            count=len(aside),
            all=len(decisions),
            why=aside[0].reason,
        )
    return state, reason


def with_assigners(
    identifiers: Sequence[Identifier], assigners: Mapping[str, str], sender: str
) -> tuple[Identifier, ...]:
    """Name the assigner of each number by the site's table: its alias, or the sender's for none."""
    return tuple(
        one.model_copy(
            update={
                "assigner": assigners.get(one.assigner, one.assigner)
                if one.assigner
                else assigners.get(sender, "")
            }
        )
        for one in identifiers
    )
