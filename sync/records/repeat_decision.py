"""What somebody decided when a test was to be asked for that had been made before: its report, or once more and why.

It is a record of its own and no field of the order: where the report is asked for instead there is no order, one order
may meet several earlier tests, and both kinds of answers are counted.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record, code_words
from sync.words import joined, say


class RepeatDecision(Record):
    """One answer about one earlier test; fixed once it is given."""

    about: ClassVar[Kind] = Kind(
        "repeat_decision",
        "Repeated test",
        "Repeated tests",
        "DetectedIssue",
        icon="refresh-cw",
        is_quiet=True,
    )

    choice: Annotated[
        str, About("Decision", codes="repeat-choices", fixed=True, in_list=True, sample="repeated")
    ] = ""
    reason: Annotated[
        str, About("Reason", codes="repeat-reasons", fixed=True, in_list=True, sample="changed")
    ] = ""
    family: Annotated[str, About("Test", codes="test-families", fixed=True, in_list=True, sample="ct")] = ""
    about_kind: Annotated[str, About("Asked for by", fixed=True, is_internal=True, sample="referral")] = ""
    about_id: Annotated[str, About("Asked for by", fixed=True, is_internal=True)] = ""
    target_kind: Annotated[str, About("Earlier test", fixed=True, is_internal=True, sample="appointment")] = (
        ""
    )
    target_id: Annotated[str, About("Earlier test", fixed=True, is_internal=True)] = ""
    prior_on: Annotated[date | None, About("Made on", fixed=True, in_list=True, sample="2026-11-12")] = None
    prior_place: Annotated[
        str, About("Made at", fixed=True, in_list=True, sample="Regional Hospital (PRACTICE)")
    ] = ""
    request_id: Annotated[
        Id | None, About("Records request", refers="records_request", fixed=True, is_internal=True)
    ] = None
    by_id: Annotated[Id | None, About("Decided by", refers="practitioner", fixed=True, in_list=True)] = None
    at: Annotated[AwareDatetime | None, About("Decided", fixed=True, sample="2026-11-21T16:42:00Z")] = None
    zone: Annotated[str, About("Zone", fixed=True, sample="America/Denver")] = ""
    deciding_site_id: Annotated[Id | None, About("Decided at", refers="site", fixed=True)] = None

    def headline(self) -> str:
        """Name the test and what was decided."""
        return joined((code_words(self.family), say(self.about.label)))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a repeat says why."""
        if self.choice == "repeated" and not self.reason:
            return [("reason", say("Choose why it is repeated, or ask for the report instead."))]
        return []
