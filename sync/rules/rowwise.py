"""What becomes of the rows of somebody's own list: a new chart, more for one that is here, or a question.

Whoever brings a list stands behind it, so a chart may be made without a record number; but never beside one that
looks alike, unless a person said that these are two people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sync.records.patient import Patient
from sync.rules.filing import add_to_chart, file_under
from sync.rules.matching import Charts, is_look_alike, number_of
from sync.rules.names import words_of
from sync.rules.planning import chart_of
from sync.rules.proposal import Candidate, Decision, Planned, Proposal, Stored
from sync.words import Words, say

RowState = Literal["new", "adds", "known", "alike", "left", "aside"]
NEW: Final = "new"
LEAVE: Final = "leave"
Answers = Mapping[int, str]
"""By a row's number: `NEW`, `LEAVE`, or the id of the chart that it belongs to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be told of a row, and in which column."""

    column: str
    why: Words


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """What one row proposes; no chart where it says nobody's name."""

    number: int
    """As the spreadsheet counts its rows, from 1."""
    patient: Proposal | None
    others: tuple[Proposal, ...]
    problems: tuple[Problem, ...] = ()
    has_proof: bool = False
    """It says a birth date or a record number, so that another row with the same is the same person."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with what becomes of it."""

    row: ProposedRow
    state: RowState
    reason: Words
    planned: tuple[Planned, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    same_as: int = 0
    """The row above that is the same person, 0 when none is."""


class RowPlan:
    """Decides row after row; each sees the charts that those before it make."""

    def __init__(
        self,
        charts: Charts,
        lookup: Callable[[str], Stored | None],
        new_id: Callable[[str], str],
        answers: Answers | None = None,
    ) -> None:
        self._charts, self._lookup, self._new_id = charts, lookup, new_id
        self._answers = answers or {}
        self._before: dict[str, tuple[str, int]] = {}
        """By the patient's key: the chart and the row that first had it."""
        self._here: dict[str, Stored] = {}
        self._row_of: dict[str, int] = {}

    def plan(self, rows: Iterable[ProposedRow]) -> list[PlannedRow]:
        """Decide for rows, in their order."""
        return [self.decide(row) for row in rows]

    def decide(self, row: ProposedRow) -> PlannedRow:
        """Decide for one row."""
        if row.patient is None:
            return PlannedRow(row, "aside", row.problems[-1].why)
        if row.patient.aside is not None:
            return PlannedRow(row, "aside", row.patient.aside)
        answer = self._answers.get(row.number, "")
        patient = row.patient
        # Whoever answered sees what could be answered, and may answer otherwise.
        alike = self._alike(patient) if answer else ()
        if answer == LEAVE:
            return PlannedRow(row, "left", say("Left out, as you said."), candidates=alike)
        return replace(self._decided(row, patient, answer), candidates=alike) if answer else (
            self._decided(row, patient, answer)
        )  # fmt: skip

    def _decided(self, row: ProposedRow, patient: Proposal, answer: str) -> PlannedRow:
        """Decide for a row that is not left out."""
        before = self._before.get(patient.source_key) if row.has_proof and answer != NEW else None
        if before is not None:
            chart = self._charts.chart(before[0])
            if chart is not None and not _contradicts(patient, chart):
                return self._into(row, chart, add_to_chart(patient, chart), before[1])
        return self._first(row, patient, answer)

    def _first(self, row: ProposedRow, patient: Proposal, answer: str) -> PlannedRow:
        """Decide for the first row of a person."""
        key = patient.source_key if answer != NEW else f"{patient.source_key}-{row.number}"
        chart = self._chart_meant(patient, answer, key)
        if chart is not None:
            return self._into(row, chart, add_to_chart(patient, chart))
        alike = self._alike(patient) if answer != NEW else ()
        if alike:
            words = say("Looks like somebody who is here. Say whether it is the same person.")
            return PlannedRow(
                row, "alike", words, candidates=alike, same_as=self._row_of.get(alike[0].patient_id, 0)
            )
        made = self._new_id(key)
        reason = say("A new chart.")
        decision = Decision("filed", reason, made, made, is_new=True, patch=dict(patient.fields))
        self._row_of[made] = row.number
        return self._into(row, chart_of(decision, self._charts), decision)

    def _alike(self, patient: Proposal) -> tuple[Candidate, ...]:
        return tuple(one for one in self._charts.likely(patient.patient) if self._is_alike(patient, one))

    def _is_alike(self, patient: Proposal, candidate: Candidate) -> bool:
        """Say whether a chart must not be made beside another unasked: also where a name is all that is known."""
        chart = self._charts.chart(candidate.patient_id)
        clues = patient.patient
        is_bare = chart is not None and (not clues.birth_on or chart.birth_on is None)
        return is_look_alike(candidate) or (
            chart is not None
            and is_bare
            and words_of(f"{clues.family_name} {clues.given_name}")
            == words_of(f"{chart.family_name} {chart.given_name}")
        )

    def _chart_meant(self, patient: Proposal, answer: str, key: str) -> Patient | None:
        """Give the chart that a person named, that came from this row before, or that agrees in all there is."""
        if answer not in ("", NEW):
            return self._charts.chart(answer)
        stored = self._lookup(key)
        kept = self._charts.chart(str(stored.patient_id)) if stored else None
        if kept is not None and not _contradicts(patient, kept):
            return kept
        agreeing = self._charts.agreeing(patient.patient) if answer != NEW else []
        return agreeing[0] if len(agreeing) == 1 else None

    def _into(self, row: ProposedRow, chart: Patient, decision: Decision, same_as: int = 0) -> PlannedRow:
        """File what a row says under a chart, and let the rows below see it."""
        if row.patient is None:
            return PlannedRow(row, "aside", decision.reason)
        planned = [Planned(row.patient, decision)]
        if decision.state == "filed":
            self._charts.add(chart_of(decision, self._charts))
        self._before.setdefault(row.patient.source_key, (chart.id, row.number))
        planned += [self._other(other, chart.id) for other in row.others]
        return PlannedRow(row, _state(planned), _reason(planned, same_as), tuple(planned), same_as=same_as)

    def _other(self, proposal: Proposal, patient_id: str) -> Planned:
        stored = self._here.get(proposal.source_key) or self._lookup(proposal.source_key)
        decision = file_under(proposal, patient_id, stored)
        if decision.is_new:
            decision = replace(decision, record_id=self._new_id(proposal.source_key), patient_id=patient_id)
        if decision.state == "filed":
            self._here[proposal.source_key] = Stored(
                str(decision.record_id), patient_id, dict(decision.patch)
            )
        return Planned(proposal, decision)


def _contradicts(patient: Proposal, chart: Patient) -> bool:
    """Say whether one assigner gave them different numbers; then a person has to look."""
    theirs = dict(filter(None, map(number_of, chart.identifiers)))
    mine = filter(None, map(number_of, patient.patient.identifiers))
    return any(assigner in theirs and theirs[assigner] != value for assigner, value in mine)


def _state(planned: Sequence[Planned]) -> RowState:
    filed = [one for one in planned if one.decision.state == "filed"]
    if any(one.proposal.kind == "patient" and one.decision.is_new for one in filed):
        return "new"
    return "adds" if filed else "known"


def _reason(planned: Sequence[Planned], same_as: int) -> Words:
    filed = [one for one in planned if one.decision.state == "filed"]
    if not filed:
        return say("Known already; nothing changes.")
    if planned[0].decision.is_new:
        return say("A new chart.")
    return (
        say("Same person as row {row}.", row=same_as) if same_as else say("Added to the chart that is here.")
    )
