"""What a FHIR resource says, in neutral shapes, one for each kind that is taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.formats.shapes import Code, DocumentSaid, Identifier, Moment, PatientSaid, Raw, ResultSaid
from sync.words import Words


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer as sent, and the person-readable name beside it.

    Empty: `target` when what it points to is not in the same file.
    """

    raw: str = ""
    display: str = ""
    identifier: Identifier = field(default_factory=lambda: Identifier(""))
    target: str = ""
    """The key of what it points to inside the same file: its full URL, else `Kind/id`."""
    type: str = ""


@dataclass(frozen=True, slots=True)
class ConditionSaid:
    """A diagnosis."""

    code: Code
    clinical_status: str
    verification_status: str
    categories: tuple[Code, ...]
    onset: Moment
    recorded: Moment
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestSaid:
    """A service request: what is asked for, by whom, of whom."""

    status: str
    intent: str
    priority: str
    code: Code
    identifiers: tuple[Identifier, ...]
    authored: Moment
    occurrence: Moment
    requester: Reference
    performers: tuple[Reference, ...]
    reasons: tuple[Code, ...]
    reason_references: tuple[Reference, ...]
    based_on: tuple[Reference, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskSaid:
    """A task; its status drives the state of the request it focuses on."""

    status: str
    status_reason: str
    business_status: str
    business: tuple[str, ...]
    """The codes and the words of the business status, for the lifecycle's table."""
    intent: str
    priority: str
    code: Code
    description: str
    identifiers: tuple[Identifier, ...]
    focus: Reference
    part_of: tuple[Reference, ...]
    requester: Reference
    owner: Reference
    authored: Moment
    modified: Moment
    due: Moment
    outputs: tuple[tuple[tuple[str, str], str], ...]
    """Days among the results: system and code of what it is, and the day."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppointmentSaid:
    """An appointment; start and end are instants, shown in the zone of the place."""

    status: str
    start: Moment
    end: Moment
    description: str
    comment: str
    services: tuple[Code, ...]
    identifiers: tuple[Identifier, ...]
    participants: tuple[Reference, ...]
    based_on: tuple[Reference, ...]
    cancelled_because: str
    instruction: str


@dataclass(frozen=True, slots=True)
class ObservationSaid:
    """An observation: one result, or several when it has components."""

    results: tuple[ResultSaid, ...]
    categories: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    issued: Moment
    performers: tuple[Reference, ...]

    @property
    def is_laboratory(self) -> bool:
        """Whether it is a lab result: said so, or filed under nothing else."""
        return not self.categories or "laboratory" in self.categories


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """A diagnostic report: which results belong together, and the conclusion."""

    status: str
    code: Code
    categories: tuple[Code, ...]
    identifiers: tuple[Identifier, ...]
    observed: Moment
    issued: Moment
    performers: tuple[Reference, ...]
    results: tuple[Reference, ...]
    conclusion: str
    documents: tuple[DocumentSaid, ...]


@dataclass(frozen=True, slots=True)
class AttachmentSaid:
    """One file of a document, and what its sender says of its bytes."""

    file: DocumentSaid
    size: str
    hash: str
    """SHA-1 in Base64, as R4 asks; empty when it is not said."""
    created: Moment


@dataclass(frozen=True, slots=True)
class DocumentReferenceSaid:
    """A document: its particulars, and its files where they are enclosed."""

    status: str
    document_status: str
    type: Code
    identifiers: tuple[Identifier, ...]
    dated: Moment
    authors: tuple[Reference, ...]
    description: str
    attachments: tuple[AttachmentSaid, ...]


Said = (
    PatientSaid
    | ConditionSaid
    | RequestSaid
    | TaskSaid
    | AppointmentSaid
    | ObservationSaid
    | ReportSaid
    | DocumentReferenceSaid
)


@dataclass(frozen=True, slots=True)
class ResourceSaid:
    """One resource of a file or bundle.

    Empty: `said` when it is not taken; `reason` then tells why. `patient` is the person it is about, when
    that person is in the same file. Resources with one `group` are taken together or not at all.
    """

    kind: str
    key: str = ""
    id: str = ""
    said: Said | None = None
    about: Reference = field(default_factory=Reference)
    patient: PatientSaid | None = None
    group: str = ""
    remarks: tuple[Words, ...] = ()
    reason: Words | None = None
    resource: Raw = field(default_factory=dict, repr=False)
