"""What a message says, in neutral shapes: the same for HL7 v2 and FHIR, before anything is believed.

Text is exactly what the sender wrote, escapes decoded and nothing else. Empty text means that the sender
said nothing; two double quotes alone mean that an HL7 v2 sender wants the stored value cleared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from sync.words import Words

ValueKind = Literal["number", "text", "coded", "document", "none"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that somebody gave to a person or an order, and who gave it.

    Empty: `authority` when the message names no assigner; such a number never matches by itself.
    """

    value: str
    authority: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code with its words and the list it comes from."""

    code: str = ""
    text: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A coded thing as sent: the first coding, the others beside it, and the sender's own words."""

    codings: tuple[Coding, ...] = ()
    words: str = ""

    @property
    def first(self) -> Coding:
        """The coding the sender put first."""
        return self.codings[0] if self.codings else Coding()

    @property
    def second(self) -> Coding:
        """The coding the sender put beside the first."""
        return self.codings[1] if len(self.codings) > 1 else Coding()

    @property
    def shown(self) -> str:
        """What a person reads: the sender's words, else the words or the code of a coding."""
        named = [one.text for one in self.codings if one.text] + [one.code for one in self.codings]
        return self.words or next((name for name in named if name), "")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as sent, and the same in ISO 8601 with no more precision than was sent.

    Empty: `iso` when nothing was sent or it is no time. `has_offset` is false for a local time, which is
    then read in the zone of the site that the import names.
    """

    raw: str = ""
    iso: str | None = None
    has_offset: bool = False


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name of a person, as sent."""

    family: str = ""
    given: str = ""
    middle: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class PatientSaid:
    """What a message says about the person it is about.

    Empty: `born_on` when no full calendar date was sent (`born_raw` keeps what was).
    """

    identifiers: tuple[Identifier, ...] = ()
    record_number: Identifier = field(default_factory=lambda: Identifier(""))
    legacy_id: str = ""
    names: tuple[PersonName, ...] = ()
    born_raw: str = ""
    born_on: str | None = None
    sex: str = ""
    deceased: str = ""
    address_lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    phones: tuple[str, ...] = ()
    language: str = ""
    remarks: tuple[Words, ...] = ()

    @property
    def name(self) -> PersonName:
        """The name to go by: the first that is not marked as an old one."""
        return self.names[0] if self.names else PersonName()


@dataclass(frozen=True, slots=True)
class Value:
    """A result's value: what was sent is in `text`, the number beside it only where it is one number.

    Empty: `number` where the text is not one number; `comparator` belongs to the number ("<" 5 is never 5).
    """

    kind: ValueKind = "none"
    text: str = ""
    number: Decimal | None = None
    comparator: str = ""
    code: Code = field(default_factory=Code)


@dataclass(frozen=True, slots=True)
class DocumentSaid:
    """An enclosed document: what it is and its content as sent, never shown as a value."""

    media_type: str
    title: str = ""
    encoding: str = ""
    data: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """An order or panel that results belong to; `number` counts from 1 within the message."""

    number: int
    patient: int | None
    placer: Identifier
    filler: Identifier
    code: Code
    observed: Moment
    reported: Moment
    status: str


@dataclass(frozen=True, slots=True)
class ResultSaid:
    """One result line; `patient` and `order` point into the message it came with.

    Empty: `observed` when neither the line nor its order says when; arrival time never stands in for it.
    """

    patient: int | None
    order: int | None
    code: Code
    value: Value
    value_raw: str
    status: str
    observed: Moment
    observed_raw: str = ""
    set_id: str = ""
    value_type: str = ""
    sub_id: str = ""
    units: str = ""
    range: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    document: DocumentSaid | None = None
    is_cut_off: bool = False
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether this kind of message or resource is taken at all, and if not, why not."""

    is_taken: bool
    reason: Words | None = None


Raw = dict[str, Any]
"""A decoded JSON object as it was sent."""
