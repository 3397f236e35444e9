"""Who at a desk is looking at something of a queue, and until when: a courtesy to the others, never an acknowledgement.

Two people who claim one thing apart write two records, so that nothing clashes and both are shown.
A claim ends by its own time, when it is released, or when what it is about leaves the queue; nobody has to end it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record
from sync.words import say


class Claim(Record):
    """One person has something in hand for a while."""

    about: ClassVar[Kind] = Kind(
        "claim", "Claim", "Claims", "Task", "site", "user-round", "info", is_urgent=True, is_quiet=True
    )

    about_kind: Annotated[str, About("About", fixed=True, is_internal=True, sample="referral")] = ""
    about_ids: Annotated[
        list[Id],
        About(
            "About",
            "One record, or every result of one report.",
            fixed=True,
            is_internal=True,
            sample=[derived_id("referral", "sample")],
        ),
    ] = Field(default_factory=list)
    by_id: Annotated[
        Id | None, About("Who", refers="practitioner", fixed=True, in_list=True, is_internal=True)
    ] = None
    since_at: Annotated[AwareDatetime | None, About("Since", fixed=True, in_list=True, is_internal=True)] = (
        None
    )
    until_at: Annotated[
        AwareDatetime | None, About("Until", together="end", in_list=True, is_internal=True)
    ] = None
    zone: Annotated[
        str,
        About("Zone", "Of the desk that claimed it.", fixed=True, is_internal=True, sample="America/Phoenix"),
    ] = "UTC"
    released_at: Annotated[
        AwareDatetime | None, About("Released", together="end", in_list=True, is_internal=True)
    ] = None

    def headline(self) -> str:
        """Say what it is; who has what stands beside."""
        return say(self.about.label)
