"""Who may pay: an insurance, a program, a benefit; checked when and by whom, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, code_words
from sync.records.patient import Identifier
from sync.words import say


class Coverage(Record):
    """One payer's standing for this patient; an alternate resource in PRC terms."""

    about: ClassVar[Kind] = Kind(
        "coverage", "Coverage", "Coverage", "Coverage", icon="shield-check", tint="info"
    )

    type: Annotated[str, About("Type", codes="coverage-types", in_list=True, sample="medicaid")] = ""
    payer: Annotated[str, About("Payer", search=True, in_list=True, sample="State Medicaid (PRACTICE)")] = ""
    status: Annotated[
        str, About("Status", codes="coverage-status", together="status", in_list=True, sample="enrolled")
    ] = "not_checked"
    status_reason: Annotated[str, About("In words", together="status")] = ""
    checked_on: Annotated[
        date | None, About("Checked", together="status", in_list=True, sample="2026-11-10")
    ] = None
    checked_by_id: Annotated[Id | None, About("Checked by", refers="practitioner", together="status")] = None
    identifiers: Annotated[
        list[Identifier],
        About(
            "Member numbers",
            merge="union",
            search=True,
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "M-004417", "type": ""}],
        ),
    ] = Field(default_factory=list)
    starts_on: Annotated[date | None, About("Begins", together="window", sample="2026-01-01")] = None
    ends_on: Annotated[date | None, About("Ends", together="window", sample="2026-12-31")] = None
    rank: Annotated[int | None, About("Order of payment", "1 pays first.", sample=1)] = None
    covers_travel: Annotated[bool | None, About("Pays for travel")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name the payer, or its type."""
        return self.payer or code_words(self.type) or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a window ends after it begins."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            return [("ends_on", say("Coverage cannot end before it begins."))]
        return []
