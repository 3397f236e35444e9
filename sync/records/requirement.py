"""What a destination asks for before it sees somebody: a line of its list per service, from a day on, with its source.

The lists that the program comes with are data; what a center decides stands in these records, one a line, so that
two people who change two lines never clash, and everybody gets them through the exchange.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from sync.ids import Id
from sync.records.base import About, Kind, Record, code_words
from sync.words import joined, say

EVERY_SERVICE = ""


class Requirement(Record):
    """One thing that one place, or every place, needs for one service, or for every one; or does not need."""

    about: ClassVar[Kind] = Kind(
        "requirement",
        "Requirement",
        "Requirements",
        "ActivityDefinition",
        "shared",
        icon="list-checks",
        tint="primary",
    )

    to_site_id: Annotated[
        Id | None,
        About(
            "Asked for by",
            "Nobody named means every destination.",
            refers="site",
            in_list=True,
            together="which",
        ),
    ] = None
    service: Annotated[
        str,
        About(
            "Service",
            "None means every service.",
            codes="services",
            in_list=True,
            together="which",
            sample="medical_oncology",
        ),
    ] = EVERY_SERVICE
    item: Annotated[
        str, About("What", codes="requirements", in_list=True, together="which", sample="imaging_discs")
    ] = ""
    label: Annotated[
        str, About("In words", "For what the list does not name.", search=True, together="which")
    ] = ""
    is_needed: Annotated[bool, About("Needed", together="need", in_list=True)] = True
    words: Annotated[
        str,
        About(
            "Exactly what, or why not",
            "What has to be there; where it is not needed, why.",
            together="need",
            sample="The CT of the last 60 days, on disc",
        ),
    ] = ""
    effective_on: Annotated[
        date | None, About("From", together="window", in_list=True, sample="2026-11-01")
    ] = None
    ends_on: Annotated[date | None, About("Through", together="window")] = None
    source: Annotated[
        str, About("Source", "Where this is written, or who said so.", sample="New patient checklist, rev. 4")
    ] = ""
    approved_by: Annotated[str, About("Approved by", together="approval", sample="I. Okafor, MD")] = ""
    approved_on: Annotated[date | None, About("Approved on", together="approval", sample="2026-10-28")] = None

    def headline(self) -> str:
        """Name what is needed, and for which service."""
        return joined((self.label or code_words(self.item), code_words(self.service)))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it names something from a day on, that not needed says why, and the order of its days."""
        found: list[tuple[str | None, str]] = []
        if not self.item:
            found.append(("item", say("Say what is needed.")))
        if self.item == "other" and not self.label.strip():
            found.append(("label", say("Say in words what is needed.")))
        if not self.is_needed and not self.words.strip():
            found.append(("words", say("Say why it is not needed.")))
        if self.effective_on is None:
            found.append(("effective_on", say("Say from which day on this holds.")))
        elif self.ends_on and self.ends_on < self.effective_on:
            found.append(("ends_on", say("The last day cannot come before the first.")))
        return found
