"""Whose it is: only assigner, number, birth date and name together say so; all else is a likely candidate.

A number without its assigner never matches. Two charts that both agree are a question for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sync.records.patient import Identifier, Patient
from sync.rules.names import is_same_name, likeness, words_of
from sync.rules.proposal import OWN, Candidate, PatientClues
from sync.rules.weights import weights
from sync.words import Words, say

Number = tuple[str, str]


def number_of(identifier: Identifier) -> Number | None:
    """Give assigner and number as they compare; None for a number whose assigner nobody named."""
    assigner, value = identifier.assigner.strip().casefold(), identifier.value.strip().casefold()
    return (assigner, value) if assigner and value else None


class Charts:
    """The patients of a desk, found by number, by birth date and by name."""

    def __init__(self, patients: Iterable[Patient] = ()) -> None:
        self._patients: dict[str, Patient] = {}
        self._by_number: dict[Number, set[str]] = defaultdict(set)
        self._by_birth: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for patient in patients:
            self.add(patient)

    def add(self, patient: Patient) -> None:
        """Take one more patient in, or the newer image of one."""
        if patient.is_withdrawn:
            return
        self._patients[patient.id] = patient
        for identifier in patient.identifiers:
            number = number_of(identifier)
            if number:
                self._by_number[number].add(patient.id)
        self._by_number[(OWN, patient.id)].add(patient.id)
        if patient.birth_on:
            self._by_birth[patient.birth_on.isoformat()].add(patient.id)
        self._by_name[_name_key(patient.family_name, patient.given_name)].add(patient.id)

    def remove(self, patient_id: str) -> None:
        """Forget one patient."""
        self._patients.pop(patient_id, None)
        for index in (self._by_number, self._by_birth, self._by_name):
            for found in index.values():
                found.discard(patient_id)

    def chart(self, patient_id: str) -> Patient | None:
        """Give one patient."""
        return self._patients.get(patient_id)

    def agreeing(self, clues: PatientClues) -> list[Patient]:
        """Give the patients who agree in assigner, number, birth date and name; two are a question."""
        found = [self._patients[one] for one in self._with_number(clues)]
        return [one for one in found if _birth_agrees(clues, one) and _name_agrees(clues, one)]

    def likely(self, clues: PatientClues) -> tuple[Candidate, ...]:
        """Give the patients it may belong to, the likeliest first, with what agrees and what does not."""
        ids = self._with_number(clues) | self._by_birth.get(clues.birth_on or "", set())
        ids |= self._by_name.get(_name_key(clues.family_name, clues.given_name), set())
        found = (_candidate(clues, self._patients[one]) for one in ids)
        ranked = sorted(found, key=lambda one: (-one.likeness, one.patient_id))
        return tuple(one for one in ranked if one.likeness >= weights().filing.worth_showing)[
            : weights().filing.most
        ]

    def _with_number(self, clues: PatientClues) -> set[str]:
        numbers = filter(None, map(number_of, clues.identifiers))
        return {one for number in numbers for one in self._by_number.get(number, ())}


def is_look_alike(candidate: Candidate) -> bool:
    """Whether a candidate is so alike that a new chart must not be made beside it unasked."""
    return candidate.likeness >= weights().filing.look_alike


def _name_key(family: str, given: str) -> str:
    return " ".join(sorted(words_of(f"{family} {given}")))


def _birth_agrees(clues: PatientClues, patient: Patient) -> bool:
    return bool(clues.birth_on and patient.birth_on and patient.birth_on.isoformat() == clues.birth_on)


def _name_agrees(clues: PatientClues, patient: Patient) -> bool:
    return is_same_name(clues.family_name, clues.given_name, patient.family_name, patient.given_name)


def _candidate(clues: PatientClues, patient: Patient) -> Candidate:
    """Weigh one patient by number, birth date and name, in words for a person to judge."""
    theirs = set(filter(None, map(number_of, patient.identifiers)))
    mine = set(filter(None, map(number_of, clues.identifiers)))
    parts = (_number_weighed(mine, theirs), _birth_weighed(clues, patient), _name_weighed(clues, patient))
    agrees = tuple(words for weight, holds, words in parts if holds)
    differs = tuple(words for weight, holds, words in parts if not holds)
    return Candidate(patient.id, round(sum(weight for weight, _, _ in parts), 3), agrees, differs)


Weighed = tuple[float, bool, Words]


def _number_weighed(mine: set[Number], theirs: set[Number]) -> Weighed:
    if mine & theirs:
        return weights().filing.number, True, say("The record number agrees.")
    if not mine or not theirs:
        return 0.0, False, say("A record number is missing.")
    if {value for _, value in mine} & {value for _, value in theirs}:
        return 0.0, False, say("The record number is the same, but another place gave it.")
    return 0.0, False, say("The record number does not agree.")


def _birth_weighed(clues: PatientClues, patient: Patient) -> Weighed:
    theirs = patient.birth_on.isoformat() if patient.birth_on else ""
    if not clues.birth_on or not theirs:
        return 0.0, False, say("A birth date is missing.")
    if clues.birth_on == theirs:
        return weights().filing.birth, True, say("The birth date agrees.")
    same = sum(one == other for one, other in zip(clues.birth_on.split("-"), theirs.split("-"), strict=True))
    if same == 2:
        return weights().filing.near_birth, False, say("The birth date is alike, but not the same.")
    return 0.0, False, say("The birth date does not agree.")


def _name_weighed(clues: PatientClues, patient: Patient) -> Weighed:
    if _name_agrees(clues, patient):
        return weights().filing.name, True, say("The name agrees.")
    alike = likeness(clues.family_name, clues.given_name, patient.family_name, patient.given_name)
    if alike >= weights().filing.alike:
        return weights().filing.name * alike, False, say("The name is alike, but not the same.")
    return 0.0, False, say("The name does not agree.")
