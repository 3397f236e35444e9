"""What becomes of all that one file proposes, before anything is written: each decision sees those before it.

New records get their ids here, so that what belongs together can point to each other. What is meant as one
whole is filed as one whole: when a part of it must wait, all of it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sync.records.patient import Patient
from sync.rules.awaiting import with_phoned
from sync.rules.filing import file_or_wait
from sync.rules.matching import Charts
from sync.rules.proposal import Decision, Planned, Proposal, Stored
from sync.words import say

Lookup = Callable[[str], Stored | None]
"""Gives what came under a source key before."""
Phoned = Callable[[str], Sequence[Stored]]
"""Gives a patient's results by phone whose reports have not come."""


def plan(
    proposals: Iterable[Proposal],
    charts: Charts,
    lookup: Lookup,
    new_id: Callable[[str], str],
    phoned: Phoned = lambda _patient: (),
) -> list[Planned]:
    """Decide for all that one file proposes, in its order; nothing is written.

    Shape: `new_id` makes a record's id, from its source key if that is how it is to be found again.

    Writes: new charts are added to `charts`, so that the next file finds them.
    """
    here: dict[str, Stored] = {}
    planned: list[Planned] = []
    made: list[tuple[str, str]] = []
    confirmed: set[str] = set()
    for proposal in proposals:
        stored = here.get(proposal.source_key) or lookup(proposal.source_key)
        decision = file_or_wait(proposal, charts, stored)
        waiting = phoned(decision.patient_id) if decision.is_new and decision.patient_id else ()
        decision = with_phoned(proposal, decision, [one for one in waiting if one.record_id not in confirmed])
        confirmed |= {str(decision.record_id)} if waiting and not decision.is_new else set()
        decision = _with_id(decision, new_id, proposal.source_key)
        if decision.state == "filed":
            here[proposal.source_key] = _as_stored(decision, stored)
            if proposal.kind == "patient":
                made.append((proposal.group, str(decision.patient_id)))
                charts.add(chart_of(decision, charts))
        planned.append(Planned(proposal, decision))
    broken = _broken(planned)
    for group, patient_id in made:
        if group in broken:
            charts.remove(patient_id)
    return [_linked(_held_back(one, broken), here, lookup) for one in planned]


def _with_id(decision: Decision, new_id: Callable[[str], str], source_key: str) -> Decision:
    if not decision.is_new:
        return decision
    record_id = new_id(source_key)
    return replace(decision, record_id=record_id, patient_id=decision.patient_id or record_id)


def _as_stored(decision: Decision, before: Stored | None) -> Stored:
    fields = {**(before.fields if before else {}), **decision.patch}
    return Stored(str(decision.record_id), decision.patient_id, fields)


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


def _linked(one: Planned, here: dict[str, Stored], lookup: Lookup) -> Planned:
    """Put the ids of other records in where a proposal names them by their source."""
    if not one.decision.is_new or not one.proposal.links:
        return one
    found = {name: here.get(key) or lookup(key) for name, key in one.proposal.links.items()}
    ids = {name: stored.record_id for name, stored in found.items() if stored}
    return replace(one, decision=replace(one.decision, patch={**one.decision.patch, **ids}))
