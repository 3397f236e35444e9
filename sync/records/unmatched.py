"""An incoming result or person that could not be placed with certainty: someone must say whose it is.

It lives at the site that brought it in and belongs to no patient; filing makes records in a chart.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, code_words
from sync.words import joined, say


class Unmatched(Record):
    """What came in, what it says about whose it is, and why it was not filed by itself."""

    about: ClassVar[Kind] = Kind(
        "unmatched", "Unmatched item", "Unmatched items", "Task", "site", "inbox", "warn"
    )
    lifecycle: ClassVar[str | None] = "unmatched"

    source_key: Annotated[
        str,
        About(
            "Source",
            "By which the same item is recognised.",
            fixed=True,
            is_internal=True,
            sample="hl7v2-0817",
        ),
    ]
    source: Annotated[
        str, About("How it came", codes="result-sources", fixed=True, in_list=True, sample="hl7v2")
    ] = ""
    proposed_kind: Annotated[str, About("What it is", fixed=True, in_list=True, sample="lab_result")] = ""
    proposed_fields: Annotated[
        dict[str, Any],
        About(
            "As it would be filed", fixed=True, is_long=True, is_internal=True, sample={"name": "Hemoglobin"}
        ),
    ] = Field(default_factory=dict)
    clues: Annotated[
        dict[str, Any],
        About(
            "What it says about whose it is",
            "Assigner, number, birth date and names as received.",
            fixed=True,
            is_internal=True,
            search=True,
            sample={"assigner": "CEDARLAB", "number": "000417", "names": "MOSS^M"},
        ),
    ] = Field(default_factory=dict)
    reason: Annotated[
        str, About("Why it waits", fixed=True, in_list=True, sample="The birth date does not agree.")
    ] = ""
    received_at: Annotated[AwareDatetime | None, About("Received", fixed=True, in_list=True)] = None
    received_zone: Annotated[str, About("Zone", fixed=True, is_internal=True)] = ""
    state: Annotated[str, About("State", codes="unmatched-states", together="state", in_list=True)] = (
        "waiting"
    )
    state_reason: Annotated[str, About("Reason", "Why it was set aside.", together="state")] = ""
    filed_patient_id: Annotated[Id | None, About("Filed to", refers="patient", together="state")] = None

    def headline(self) -> str:
        """Say what it is and why it waits."""
        return joined((code_words(self.proposed_kind) or say(self.about.label), say(self.reason)))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that what was filed names the chart."""
        if self.state == "filed" and self.filed_patient_id is None:
            return [("filed_patient_id", say("Say to whose chart it was filed."))]
        return []
