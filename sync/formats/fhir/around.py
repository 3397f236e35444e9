"""One resource with what stands around it: who sent it, whose it is, and how it is recognised again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sync.formats.fhir.shapes import Reference, ResourceSaid
from sync.formats.intake import Intake, identifiers, source_key
from sync.formats.patients import patient_clues, source_identifier
from sync.formats.shapes import Identifier, PatientSaid
from sync.rules.proposal import PatientClues

DOOR = "fhir"
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """One resource with what stands around it: the import, the sender, and the rest of the file."""

    item: ResourceSaid
    intake: Intake
    source: str
    file: dict[str, ResourceSaid]
    """Every resource of the file by its key."""

    def key(self, *parts: str) -> str:
        """Give the source key of this resource, or of a part of it."""
        return key_of(self.item, self.source, *parts)

    def clues(self) -> PatientClues:
        """Say whose it is: the person in the same file, else what the reference itself says."""
        if self.item.patient is not None:
            known = patient_clues(self.item.patient, self.intake, self.source)
            own = self.file.get(self.item.about.target)
            number = source_identifier(source_of(own, self.intake), own.id) if own else None
            return replace(known, identifiers=(*known.identifiers, number)) if number else known
        about = self.item.about
        numbers = identifiers((about.identifier,), self.intake, self.source)
        kind, _, own_id = about.raw.rpartition("/")
        pointed = source_identifier(self.source, own_id) if kind.endswith("Patient") else None
        return PatientClues((*numbers, pointed) if pointed else numbers, display=about.display or about.raw)


def source_of(item: ResourceSaid, intake: Intake) -> str:
    """Say which system a resource comes from: the front of its own URL, else as the import says."""
    base, found, _ = item.key.rpartition(f"/{item.kind}/")
    return base if found and base.startswith("http") else intake.source


def key_of(item: ResourceSaid, source: str, *parts: str) -> str:
    """Recognise a resource by its own number, else by its system and id, else by its URL in the file."""
    said = item.said
    numbers = getattr(said, "identifiers", ()) if not isinstance(said, PatientSaid) else ()
    named = next((one for one in numbers if one.value and one.authority), None)
    if named:
        return source_key(DOOR, item.kind, named.authority, named.value, *parts)
    return source_key(DOOR, item.kind, source, item.id or item.key, *parts)


def day(iso: str | None) -> str | None:
    """Give the calendar day of a time; none for less than a full date."""
    return iso[:10] if iso and len(iso) >= 10 else None


def own_number(around: Around) -> list[Values]:
    """Give the sender's own key as a number, where the sender is known."""
    own = source_identifier(around.source, around.item.id)
    return [own.model_dump()] if own else []


def numbers(around: Around, found: tuple[Identifier, ...]) -> list[Values]:
    """Give numbers as documents hold them."""
    return [one.model_dump() for one in identifiers(found, around.intake, around.source)]


def people(*pointers: Reference) -> list[str]:
    """Give the names that references carry."""
    return [one.display for one in pointers if one.display]
