"""What becomes of all that one file proposes, before anything is written: each decision sees those before it.

New records get their ids here, so that what belongs together can point to each other. What is meant as one
whole is filed as one whole: when a part of it must wait, all of it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sync.records.patient import Patient
from sync.rules.awaiting import with_phoned
from sync.rules.earlier import Here, Lookup, Numbered
from sync.rules.filing import file_or_wait
from sync.rules.matching import Charts
from sync.rules.proposal import Decision, Planned, Proposal, Stored
from sync.words import say

Phoned = Callable[[str], Sequence[Stored]]
"""Gives a patient's results by phone whose reports have not come."""


def plan(
    proposals: Iterable[Proposal],
    charts: Charts,
    lookup: Lookup,
    new_id: Callable[[str], str],
    phoned: Phoned = lambda _patient: (),
    numbered: Numbered = lambda _numbers, _patient: None,
) -> list[Planned]:
    """Decide for all that one file proposes, in its order; nothing is written.

    Shape: `new_id` makes a record's id, from its source key if that is how it is to be found again.

    Writes: new charts are added to `charts`, so that the next file finds them.
    """
    here = Here(lookup, numbered)
    planned: list[Planned] = []
    made: list[tuple[str, str]] = []
    confirmed: set[str] = set()
    for proposal in proposals:
        stored = here.before(proposal, charts)
        decision = file_or_wait(proposal, charts, stored)
        waiting = phoned(decision.patient_id) if decision.is_new and decision.patient_id else ()
        decision = with_phoned(proposal, decision, [one for one in waiting if one.record_id not in confirmed])
        confirmed |= {str(decision.record_id)} if waiting and not decision.is_new else set()
        decision = _with_id(decision, new_id, proposal.source_key)
        if decision.state in ("filed", "known"):
            here.keep(proposal, decision, stored)
        if decision.state == "filed" and proposal.kind == "patient":
            made.append((proposal.group, str(decision.patient_id)))
            charts.add(chart_of(decision, charts))
        planned.append(Planned(proposal, decision))
    broken = _broken(planned)
    for group, patient_id in made:
        if group in broken:
            charts.remove(patient_id)
    return [_linked(_held_back(one, broken), here) for one in planned]


def _with_id(decision: Decision, new_id: Callable[[str], str], source_key: str) -> Decision:
    if not decision.is_new:
        return decision
    record_id = new_id(source_key)
    return replace(decision, record_id=record_id, patient_id=decision.patient_id or record_id)


def chart_of(decision: Decision, charts: Charts) -> Patient:
    """Give the chart as it will be when a decision is written, for the proposals that follow."""
    patient_id = str(decision.patient_id)
    kept = charts.chart(patient_id)
    fields = kept.model_dump(mode="json") if kept else {}
    patch = dict(decision.patch)
    added = patch.get("identifiers")
    if isinstance(added, dict):
        patch["identifiers"] = [*(fields.get("identifiers") or []), *added.get("add", [])]
    return Patient.model_validate({**fields, **patch, "id": patient_id, "patient_id": patient_id})


def _broken(planned: list[Planned]) -> dict[str, Decision]:
    """Find the groups of which a part must wait or collides, with the decision that says why."""
    return {
        one.proposal.group: one.decision for one in reversed(planned) if one.proposal.group and _breaks(one)
    }


def _breaks(one: Planned) -> bool:
    is_collision = one.decision.state == "aside" and one.proposal.aside is None
    is_patient = one.decision.state == "aside" and one.proposal.kind == "patient"
    return one.decision.state == "match" or is_collision or is_patient


def _held_back(one: Planned, broken: dict[str, Decision]) -> Planned:
    why = broken.get(one.proposal.group)
    if why is None or one.decision.state != "filed":
        return one
    reason = say("It waits with the rest of its bundle. {why}", why=why.reason)
    return replace(one, decision=Decision("match", reason, warnings=one.decision.warnings))


def _linked(one: Planned, here: Here) -> Planned:
    """Put the ids of other records in where a proposal names them by their source or by a number."""
    if not one.decision.is_new or not (one.proposal.links or one.proposal.numbered):
        return one
    found = {name: here.by_key(key) for name, key in one.proposal.links.items()}
    found |= {
        n: here.by_number([number], one.decision.patient_id) for n, number in one.proposal.numbered.items()
    }
    ids = {name: stored.record_id for name, stored in found.items() if stored}
    ids = {name: record_id for name, record_id in ids.items() if record_id != one.decision.record_id}
    return replace(one, decision=replace(one.decision, patch={**one.decision.patch, **ids}))
