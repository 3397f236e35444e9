"""Who opened a chart, and how far their computer had read then: what others may know to have been on the screen.

A person has one of each chart and computer. It is written by the program when there was something new to see, and
says that a chart was opened, never that anybody agreed to what stood in it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime
from sqlmodel import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Value
from sync.words import say


class ReadTo(Value):
    """How far a computer had read one feed: everything up to there was on it."""

    feed: str
    epoch: str
    seq: int


class Opening(Record):
    """A chart was opened, with everything in it that this computer had read by then."""

    about: ClassVar[Kind] = Kind(
        "opening", "Chart opening", "Chart openings", "AuditEvent", icon="file-text", is_quiet=True
    )

    person_id: Annotated[Id, About("Opened by", refers="practitioner", fixed=True, is_internal=True)]
    opened_at: Annotated[AwareDatetime, About("Opened", together="opening", in_list=True, is_internal=True)]
    opened_zone: Annotated[str, About("Time zone", together="opening", is_internal=True)] = "UTC"
    read_to: Annotated[list[ReadTo], About("Read to", together="opening", is_internal=True)] = Field(
        default_factory=list
    )

    def headline(self) -> str:
        """Say what it is; who opened it stands beside."""
        return say(self.about.label)
