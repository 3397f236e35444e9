"""Who stands in for whom between two days: a person's panel, queues of a site, or both; it ends by itself.

Nothing changes its owner by it: what the covered person owns stays theirs and stays in their sight.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record
from sync.words import say


class Cover(Record):
    """Somebody takes over what another person owns, or a queue, from one day to another; both days count."""

    about: ClassVar[Kind] = Kind("cover", "Cover", "Covers", "PractitionerRole", "site", "users", "info")

    of_id: Annotated[
        Id | None,
        About(
            "Whose panel",
            "Everything this person owns; nobody for a queue alone.",
            refers="practitioner",
            together="who",
            in_list=True,
        ),
    ] = None
    queues: Annotated[
        list[str],
        About("Queues", "Of the site.", codes="queues", together="who", in_list=True, sample=["results"]),
    ] = Field(default_factory=list)
    by_id: Annotated[Id | None, About("Covered by", refers="practitioner", together="who", in_list=True)] = (
        None
    )
    from_on: Annotated[
        date | None, About("From", "The first day.", together="days", in_list=True, sample="2026-11-27")
    ] = None
    until_on: Annotated[
        date | None, About("Until", "The last day.", together="days", in_list=True, sample="2026-12-05")
    ] = None
    zone: Annotated[
        str, About("Zone", "By whose clock the days are.", together="days", sample="America/Denver")
    ] = "UTC"
    ended_at: Annotated[AwareDatetime | None, About("Ended early", together="days", is_internal=True)] = None
    note: Annotated[str, About("Note", is_long=True, search=True, sample="Call me for Marian's trip.")] = ""

    def headline(self) -> str:
        """Say what it is; who stands in for whom is told beside."""
        return say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it says who, what and from when to when, and that nobody covers for themselves."""
        found: list[tuple[str | None, str]] = []
        if self.of_id is None and not self.queues:
            found.append(("of_id", say("Say whose panel or which queue is covered.")))
        if self.by_id is None:
            found.append(("by_id", say("Say who covers.")))
        elif self.by_id == self.of_id:
            found.append(("by_id", say("Nobody covers for themselves.")))
        if self.from_on is None:
            found.append(("from_on", say("Say from which day.")))
        if self.until_on is None or (self.from_on is not None and self.until_on < self.from_on):
            found.append(("until_on", say("Say until which day, not before the first.")))
        return found
