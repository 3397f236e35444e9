"""Something that stands between a patient and care, in whose words, and what became of it.

What was done about it are Tasks and Contacts of their own that name it (`about_kind`, `about_id`), so that two people
who do something about it never clash, and each deed has its owner and its day.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from sync.records.base import About, Kind, Record, code_words
from sync.words import say


class Barrier(Record):
    """A barrier to care: distance, money, fear, a season; kept as the patient said it."""

    about: ClassVar[Kind] = Kind(
        "barrier", "Barrier to care", "Barriers to care", "Observation", icon="hand-helping", tint="warn"
    )

    kind: Annotated[str, About("What it is", codes="barrier-kinds", in_list=True, sample="transport")] = ""
    words: Annotated[
        str,
        About(
            "In their words",
            "As it was said, not as it is summed up.",
            together="words",
            is_long=True,
            search=True,
            sample="The truck will not make it over the pass in winter.",
        ),
    ] = ""
    said_by: Annotated[
        str, About("Who said it", "The patient, or who else.", together="words", sample="The patient")
    ] = ""
    since_on: Annotated[date | None, About("Since", in_list=True, sample="2026-11-02")] = None
    status: Annotated[str, About("Status", codes="barrier-status", together="status", in_list=True)] = "open"
    status_reason: Annotated[
        str,
        About("What helped, or why it is open again", together="status", search=True, is_long=True),
    ] = ""
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Say what stands in the way, in one word of the list."""
        return code_words(self.kind) or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it says something, and that what is over says what helped."""
        found: list[tuple[str | None, str]] = []
        if not self.kind and not self.words.strip():
            found.append(("kind", say("Say what is in the way: choose what it is, or write their words.")))
        if self.status in ("helped", "resolved") and not self.status_reason.strip():
            found.append(("status_reason", say("Say what helped.")))
        return found
