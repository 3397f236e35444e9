"""What comes in from outside, as it would be filed, and what may become of it: pure data, nothing decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sync.records.patient import Identifier
from sync.words import Words

OWN: Final = "urn:navigator:record"
"""Assigner of our own id of a record, as it travels out and back: it names the record and is never kept as a number."""
State = Literal["filed", "known", "match", "aside"]


@dataclass(frozen=True, slots=True)
class PatientClues:
    """What the sender says about whose it is; numbers carry their assigner, by the site's table if need be.

    Empty: everything may be missing; then only a person can say whose it is.
    """

    identifiers: tuple[Identifier, ...] = ()
    family_name: str = ""
    given_name: str = ""
    birth_on: str | None = None
    sex: str = ""
    display: str = ""

    def as_document(self) -> dict[str, Any]:
        """Give the clues in the form that the tray keeps."""
        return {
            "identifiers": [one.model_dump() for one in self.identifiers],
            "family_name": self.family_name,
            "given_name": self.given_name,
            "birth_on": self.birth_on,
            "sex": self.sex,
            "display": self.display,
        }

    @classmethod
    def from_document(cls, kept: Mapping[str, Any]) -> PatientClues:
        """Take the clues back out of the tray."""
        identifiers = tuple(Identifier.model_validate(one) for one in kept.get("identifiers", ()))
        names = ("family_name", "given_name", "birth_on", "sex", "display")
        return cls(identifiers, **{name: kept[name] for name in names if kept.get(name)})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One record that something from outside would become.

    Shape: `fields` are a document's values by the names of our noun. `links` names fields that hold the id of
    another record, by that one's source key. `source_key` is the same whenever the same thing comes again.
    """

    kind: str
    source_key: str
    fields: Mapping[str, Any]
    patient: PatientClues
    warnings: tuple[Words, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    numbered: Mapping[str, Identifier] = field(default_factory=dict)
    """Names fields that hold the id of a referral, by a number that it goes by."""
    changes: bool = False
    """Whether its sender means it to change what came before; else what differs stays."""
    group: str = ""
    """Proposals with one group are filed together or not at all."""
    content: bytes | None = field(default=None, repr=False)
    """For a document: its bytes."""
    aside: Words | None = None
    """Why it must not be filed, whosever it is."""
    ask: Words | None = None
    """Why a person must look before it is filed, even where it is certain whose it is."""
    known: Words | None = None
    """Why there is nothing to file."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chart that it may belong to: how likely, what agrees and what does not."""

    patient_id: str
    likeness: float
    agrees: tuple[Words, ...]
    differs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a proposal.

    Empty: `patient_id` is None where a person must say whose it is; `record_id` where nothing is written or
    kept. For a record that is to be made, `is_new` is true and planning gives it its id.
    """

    state: State
    reason: Words
    patient_id: str | None = None
    record_id: str | None = None
    is_new: bool = False
    patch: Mapping[str, Any] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A proposal with what becomes of it."""

    proposal: Proposal
    decision: Decision


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that came from outside before, with its values as they stand."""

    record_id: str
    patient_id: str | None
    fields: Mapping[str, Any]
