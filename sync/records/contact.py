"""Who spoke with whom, how, when, for how long, and what came of it.

A Contact lives at a site; when it carries a `patient_id`, the patient's sites decide which desks hold it.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record, code_words
from sync.words import say


class Contact(Record):
    """A call, a visit, a word in the hall."""

    about: ClassVar[Kind] = Kind("contact", "Contact", "Contacts", "Communication", "site", "phone", "ok")

    at: Annotated[
        AwareDatetime | None, About("When", together="when", in_list=True, sample="2026-11-19T17:20:00Z")
    ] = None
    zone: Annotated[str, About("Zone", together="when", sample="America/Denver")] = ""
    by_id: Annotated[Id | None, About("Who", refers="practitioner", fixed=True, in_list=True)] = None
    with_whom: Annotated[
        str, About("With whom", together="whom", search=True, in_list=True, sample="Lab front desk")
    ] = ""
    with_role: Annotated[
        str, About("Their part", codes="contact-roles", together="whom", sample="laboratory")
    ] = ""
    medium: Annotated[str, About("How", codes="contact-media", in_list=True, sample="phone")] = ""
    is_incoming: Annotated[bool | None, About("They contacted us", sample=False)] = None
    minutes: Annotated[int | None, About("Minutes", unit="min", sample=6)] = None
    outcome: Annotated[
        str, About("Outcome", codes="contact-outcomes", together="outcome", in_list=True, sample="reached")
    ] = ""
    outcome_note: Annotated[str, About("In words", together="outcome", is_long=True, search=True)] = ""
    next_step: Annotated[str, About("Next step", search=True, sample="Call back Monday")] = ""
    task_id: Annotated[Id | None, About("Task", refers="task", is_internal=True)] = None
    about_kind: Annotated[str, About("About", together="about", is_internal=True, sample="lab_plan")] = ""
    about_id: Annotated[Id | None, About("About", together="about", is_internal=True)] = None
    told_site_id: Annotated[
        Id | None, About("Told to", refers="site", together="about", is_internal=True)
    ] = None
    """The site that had not received what it is about, and where somebody was told."""

    def headline(self) -> str:
        """Say how, and with whose part; never a name."""
        part = code_words(self.with_role).lower()
        how = code_words(self.medium) or say(self.about.label)
        return say("{how} with {part}", how=how, part=part) if part else how

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it says something, and that minutes fit in a day."""
        found: list[tuple[str | None, str]] = []
        said = (self.with_whom, self.with_role, self.outcome, self.outcome_note, self.next_step)
        if not any(words.strip() for words in said):
            found.append(("with_whom", say("Say with whom, what came of it, or a few words.")))
        if self.minutes is not None and not 0 <= self.minutes <= 24 * 60:
            found.append(("minutes", say("Between nothing and a whole day.")))
        return found
