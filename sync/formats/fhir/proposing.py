"""From the resources of a file to proposals: people first, so that the rest finds their charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sync.formats.fhir import (
    document_proposing,
    record_proposing,
    referral_proposing,
    result_proposing,
    task_proposing,
)
from sync.formats.fhir.around import Around, source_of
from sync.formats.fhir.shapes import ResourceSaid
from sync.formats.intake import Intake, Item, kept_within_bounds
from sync.formats.patients import unborn
from sync.rules.proposal import Proposal
from sync.words import say

PROPOSERS: dict[str, Callable[[Any, Around], list[Proposal]]] = {
    "Patient": record_proposing.patient,
    "Condition": record_proposing.condition,
    "ServiceRequest": referral_proposing.referral,
    "Task": task_proposing.task,
    "Appointment": record_proposing.appointment,
    "Observation": result_proposing.results,
    "DiagnosticReport": result_proposing.report,
    "DocumentReference": document_proposing.documents,
}
"""One for each kind that is taken, in the order in which a file's resources are proposed."""


def items_of(found: list[ResourceSaid], intake: Intake) -> list[Item]:
    """Say what each resource of a file proposes; people first, so that the rest finds them."""
    file = {one.key: one for one in found}
    ordered = sorted(found, key=lambda one: _place(one.kind))
    return [_item(Around(one, intake, source_of(one, intake), file)) for one in ordered]


def _place(kind: str) -> int:
    return list(PROPOSERS).index(kind) if kind in PROPOSERS else len(PROPOSERS)


def _item(around: Around) -> Item:
    item = around.item
    name = (f"{item.kind}/{item.id}" if item.id else item.kind or item.key)[:80]
    if item.reason is not None or item.said is None:
        return Item(name, reason=item.reason)
    proposals = tuple(_finished(one, around) for one in PROPOSERS[item.kind](item.said, around))
    return Item(name, proposals, None if proposals else say("There is nothing in it to file."))


def _finished(proposal: Proposal, around: Around) -> Proposal:
    """Add what is true of every resource of a file."""
    kept = {name: value for name, value in proposal.fields.items() if value not in (None, "", [])}
    why = proposal.aside or unborn(around.item.patient, around.intake)
    warnings = around.item.remarks + proposal.warnings
    return kept_within_bounds(
        replace(proposal, fields=kept, aside=why, warnings=warnings, group=around.item.group)
    )
