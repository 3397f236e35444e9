"""What a patient chose about their care: *not now* or *no*, in their words, by whom heard, until they take it back.

It is about one thing (a referral, a trip, an appointment, a lab plan) or about the whole chart. What was said is never
edited: a patient who says something else says it anew, and the newest that was not taken back holds.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick, code_words
from sync.words import say

WHAT = ("about_kind", "about_id", "choice", "words", "ask_again_on")


class PatientChoice(Record):
    """A choice of the patient's own; it pauses or closes what it is about, and is nobody's failure."""

    about: ClassVar[Kind] = Kind(
        "patient_choice",
        "Patient's choice",
        "Patients' choices",
        "Consent",
        icon="hand-helping",
        tint="neutral",
        help="Not now or no, in the patient's words. It can be taken back at any time.",
    )

    about_kind: Annotated[
        str, About("About", together="about", fixed=True, is_internal=True, sample="referral")
    ] = "patient"
    about_id: Annotated[Id | None, About("About", together="about", fixed=True, is_internal=True)] = None
    choice: Annotated[
        str, About("Choice", codes="patient-choices", together="said", fixed=True, in_list=True)
    ] = "not_now"
    words: Annotated[
        str,
        About(
            "In their words",
            "Kept as it was said.",
            together="said",
            fixed=True,
            is_long=True,
            search=True,
            sample="Not until after fish camp.",
        ),
    ] = ""
    ask_again_on: Annotated[
        date | None,
        About(
            "Ask again on",
            "Nobody asks before this day.",
            together="said",
            fixed=True,
            in_list=True,
            sample="2026-12-15",
        ),
    ] = None
    waits_ids: Annotated[
        list[Id],
        About(
            "What waits with it",
            "Tasks that would ask again and again.",
            refers="task",
            fixed=True,
            is_internal=True,
        ),
    ] = Field(default_factory=list)
    closed_ids: Annotated[list[Id], About("What was closed with it", merge="union", is_internal=True)] = (
        Field(default_factory=list)
    )
    heard_by_id: Annotated[
        Id | None, About("Heard by", refers="practitioner", together="heard", fixed=True, in_list=True)
    ] = None
    heard_at: Annotated[
        AwareDatetime | None,
        About("Heard", together="heard", fixed=True, in_list=True, sample="2026-11-23T16:42:00Z"),
    ] = None
    heard_zone: Annotated[
        str, About("By the clock of", together="heard", fixed=True, is_internal=True, sample="America/Denver")
    ] = ""
    heard_how: Annotated[str, About("How", codes="contact-media", together="heard", fixed=True)] = ""
    clinician_informed: Annotated[
        Tick | None,
        About("Clinician informed", "Who was told, and how.", confirms=WHAT, is_internal=True),
    ] = None
    taken_back: Annotated[
        Tick | None,
        About("Taken back", together="taken_back", confirms=WHAT, is_internal=True),
    ] = None
    taken_back_words: Annotated[
        str,
        About(
            "What they said then",
            "Kept as it was said.",
            together="taken_back",
            is_long=True,
            search=True,
            is_internal=True,
            sample="I would like to go after all.",
        ),
    ] = ""

    def headline(self) -> str:
        """Say what was chosen, without the words."""
        return code_words(self.choice) or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it says something, and that a not now says from when it may be asked again."""
        found: list[tuple[str | None, str]] = []
        if not self.words.strip():
            found.append(("words", say("Write it as it was said.")))
        if self.choice == "not_now" and self.ask_again_on is None:
            found.append(("ask_again_on", say("Say from which day on it may be asked again.")))
        return found
