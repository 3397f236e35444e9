"""What every noun is made of: Record, the `About` of a field, the `Kind` of a class, and a Tick.

A noun is a SQLModel class whose fields carry an `About` in `Annotated[...]`. Everything that a machine
can know about it (projection, wire form, form, list, history, search text, sample, documentation, tests)
is derived from that by `sync.records.derive`; nothing about a field is said twice.

Nouns are not `table=True`: such classes validate neither on construction nor on assignment. The table of
a kind is a projection, made from the same class by the stores (docs/decisions/0002-nouns-and-tables.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlmodel import SQLModel

from sync.ids import Id, derived_id
from sync.records.collision import Collision
from sync.words import Words, say

Merge = Literal["review", "latest", "union"]
Private = Literal["", "name", "birth", "words", "people"]
"""A name is shown by its initials, a birth date by its year, a diagnosis and somebody's words not at all."""
Home = Literal["patient", "site", "shared"]
LIFE = "life"


@dataclass(frozen=True, slots=True)
class About:
    """What people and machines need to know about one field."""

    label: str
    help: str = ""
    codes: str | None = None
    """Name of a code list in `resources/codes`."""
    refers: str | None = None
    """Name of the kind whose id this field holds."""
    unit: str | None = None
    merge: Merge = "review"
    """What happens when two people write it apart: a Review, the later one, or both (sets)."""
    together: str | None = None
    """Fields that only make sense together share this name and clash together."""
    fixed: bool = False
    """Refused after the record was made (who signed, when)."""
    search: bool = False
    in_list: bool = False
    is_long: bool = False
    """Free text of several lines; up to 64 kB instead of 4."""
    is_internal: bool = False
    """Written by deeds, never typed: no field in a form."""
    confirms: tuple[str, ...] = ()
    """For a Tick: the fields whose values it confirms."""
    private: Private = ""
    """How it is hidden while people look over the counter; long words always are."""
    sample: object = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What is true of a whole class of records."""

    name: str
    label: str
    plural: str
    fhir: str
    home: Home = "patient"
    """Where it usually belongs. The envelope decides the feeds: the patient's sites when it carries a patient
    (a site's Task about one does), else its site, else everybody's for a shared kind."""
    icon: str = "file-text"
    tint: str = "neutral"
    hub_only: bool = False
    """Written by the hub alone."""
    is_urgent: bool = False
    """Goes and comes before other kinds where a line carries little."""
    is_quiet: bool = False
    """Written by the program about what a person looked at: nobody's work, so it is counted nowhere as work."""
    help: str = ""


class Value(BaseModel):
    """A part of a record that has no life of its own; what a newer release put into it is kept."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Tick(Value):
    """Somebody confirmed something, and exactly which version of it."""

    by_id: Id
    by_name: str
    at: AwareDatetime
    zone: str
    of: str
    """Fingerprint of the confirmed values, see `derive.fingerprint`."""
    how: str = ""


class BothRight(Value):
    """Somebody said that this record and another one may both stand although they get in each other's way."""

    collision: str
    other_id: Id
    mark: str
    """Of exactly this pair and these times, as the Review named it: a pair of which one moved has another."""
    by_id: Id
    by_name: str
    at: AwareDatetime
    zone: str
    reason: str


BOTH_RIGHT_SAMPLE: Final = {
    "collision": "room",
    "other_id": derived_id("appointment", "other"),
    "mark": "00112233445566778899aabbccddeeff",
    "by_id": derived_id("practitioner", "sample"),
    "by_name": "R. Delgado",
    "at": "2026-11-23T16:42:00Z",
    "zone": "America/Denver",
    "reason": "A curtain divides the room",
}
"""What a form and a test show of one."""


class Record(SQLModel):
    """One thing that travels, whole and validated."""

    model_config = ConfigDict(validate_assignment=True, extra="ignore")  # type: ignore[assignment]
    about: ClassVar[Kind]
    lifecycle: ClassVar[str | None] = None
    """Name of a table in `resources/rules/lifecycles.json` that says which status may follow which."""
    collides: ClassVar[tuple[Collision, ...]] = ()
    """What there is only one of, so that two records may get in each other's way."""

    id: Annotated[Id, About("Id", fixed=True, is_internal=True)]
    patient_id: Annotated[Id | None, About("Patient", refers="patient", fixed=True, is_internal=True)] = None
    site_id: Annotated[Id | None, About("Site", refers="site", fixed=True, is_internal=True)] = None
    is_withdrawn: Annotated[
        bool,
        About(
            "Entered in error",
            "Kept and shown as withdrawn; nothing is ever erased.",
            together=LIFE,
            is_internal=True,
        ),
    ] = False
    withdrawn_reason: Annotated[str, About("Why it was withdrawn", together=LIFE, is_internal=True)] = ""

    def headline(self) -> str:
        """Name this record in a few words, without the patient's name."""
        return say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """List what is wrong with it as a whole: (field, sentence)."""
        return []


def code_words(code: str) -> Words:
    """Give a code as words for people, which another language may have; none for none."""
    return say(code.replace("_", " ").capitalize())


Naming = Callable[[str], str]
"""Gives the display name of an id, or an empty text when it is not here yet."""


def stamp(moment: datetime) -> str:
    """Write a moment the way documents hold it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
