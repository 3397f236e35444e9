"""The person who is walked through care: identity over many record systems, contact points, home."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import AwareDatetime, Field, SerializerFunctionWrapHandler, model_serializer

from sync.ids import Id
from sync.records.base import BOTH_RIGHT_SAMPLE, About, BothRight, Kind, Record, Tick, Value
from sync.records.collision import Collision
from sync.words import say


class Identifier(Value):
    """Someone else's number for a person or thing; without its assigner it never matches anything."""

    assigner: str = ""
    value: str
    type: str = ""
    """HL7 table 0203: MR, PI, SS ..."""


class ContactPoint(Value):
    """A phone, fax or address, who verified it when, and whether it failed since."""

    system: str
    value: str
    use: str = ""
    note: str = ""
    verified_on: date | None = None
    verified_by: str = ""
    failed_on: date | None = None
    failed_by: str = ""
    failed_note: str = ""
    """What happened there: "no such number", "somebody else's now"."""
    failed_of: str = ""
    """The number that failed: one that was corrected since has not."""

    @model_serializer(mode="wrap")
    def _as_before(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what nobody wrote of a failure, so that a number reads the same to releases that knew none."""
        found: dict[str, Any] = whole(self)
        return {k: v for k, v in found.items() if v or not k.startswith("failed_")}


class RelatedPerson(Value):
    """Somebody close to the patient: kin, escort, who decides with them; and whether they may hear news."""

    name: str
    relation: str = ""
    part: str = ""
    """What they do: comes along, decides with the patient, interprets, is called first."""
    phone: str = ""
    may_hear: bool | None = None
    """Whether the patient said that they may hear news; None where nobody asked."""
    note: str = ""


CONTACT_SAMPLE: Final = {
    "system": "phone",
    "value": "555-0123",
    "use": "work",
    "note": "",
    "verified_on": "2026-11-02",
    "verified_by": "R. Delgado",
}
"""What a form and a test show of one."""


class Patient(Record):
    """A patient, whose `sites`, `panel_ids` and `restricted_to_ids` decide which desks hold the chart."""

    about: ClassVar[Kind] = Kind(
        "patient", "Patient", "Patients", "Patient", home="patient", icon="user-round", tint="violet"
    )
    collides: ClassVar[tuple[Collision, ...]] = (
        Collision(
            "identifier",
            say("Record number"),
            ("assigner", "value"),
            say("Number {value} of {assigner} stands on two charts"),
            each="identifiers",
        ),
    )

    family_name: Annotated[
        str, About("Family name", together="name", private="name", search=True, in_list=True, sample="Moss")
    ]
    given_name: Annotated[
        str, About("Given name", together="name", private="name", search=True, sample="Marian")
    ] = ""
    other_names: Annotated[
        str, About("Other names", "Nickname, birth name, name used at home.", private="name", search=True)
    ] = ""
    birth_on: Annotated[
        date | None,
        About(
            "Date of birth",
            together="birth",
            private="birth",
            search=True,
            in_list=True,
            sample="1965-03-14",
        ),
    ] = None
    sex: Annotated[str, About("Sex", codes="administrative-gender", in_list=True, sample="female")] = (
        "unknown"
    )
    identifiers: Annotated[
        list[Identifier],
        About(
            "Record numbers",
            merge="union",
            search=True,
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "000417", "type": "MR"}],
        ),
    ] = Field(default_factory=list)
    contact_points: Annotated[
        list[ContactPoint],
        About(
            "Phones and addresses",
            search=True,
            sample=[CONTACT_SAMPLE],
        ),
    ] = Field(default_factory=list)
    sites: Annotated[
        list[Id], About("Sites", "Which desks hold this chart.", refers="site", is_internal=True)
    ] = Field(default_factory=list)
    panel_ids: Annotated[
        list[Id],
        About(
            "Outside clinicians",
            "Who follows this chart from outside the sites, on a computer that holds the charts linked to them.",
            refers="practitioner",
            merge="union",
            is_internal=True,
        ),
    ] = Field(default_factory=list)
    restricted_to_ids: Annotated[
        list[Id],
        About(
            "Restricted to",
            "While anybody is named, the chart is on the computers given to these people and on no other.",
            refers="practitioner",
            is_internal=True,
        ),
    ] = Field(default_factory=list)
    people: Annotated[
        list[RelatedPerson],
        About(
            "Family and contacts",
            "Who is close, what they do, and whether the patient lets them hear news.",
            private="people",
            search=True,
            sample=[
                {
                    "name": "Ann Moss",
                    "relation": "Daughter",
                    "part": "Comes along",
                    "phone": "555-0188",
                    "may_hear": True,
                    "note": "",
                }
            ],
        ),
    ] = Field(default_factory=list)
    restriction_reason: Annotated[
        str, About("Why it is restricted", codes="restriction-reasons", is_internal=True, sample="works_here")
    ] = ""
    community: Annotated[
        str, About("Community of residence", search=True, in_list=True, sample="Juniper Creek")
    ] = ""
    distance_miles: Annotated[int | None, About("Distance to the center", unit="mi", sample=146)] = None
    language: Annotated[str, About("Language", codes="languages", together="language", sample="en")] = ""
    needs_interpreter: Annotated[bool | None, About("Interpreter needed", together="language")] = None
    interpreter_wishes: Annotated[
        list[str], About("Interpreter wishes", codes="interpreter-wishes", together="language")
    ] = Field(default_factory=list)
    interpreter_note: Annotated[
        str,
        About("Interpreter, in words", "Such as: her own, a niece.", together="language", private="words"),
    ] = ""
    news_ways: Annotated[
        list[str],
        About("How they wish to hear news", codes="news-ways", together="news", sample=["in_person"]),
    ] = Field(default_factory=list)
    news_words: Annotated[
        str,
        About("Wishes about news, in their words", together="news", is_long=True, sample="Tell me at home."),
    ] = ""
    not_now_words: Annotated[
        str,
        About(
            "Not now, in their words",
            # Written by releases before the patient's choice became a record of its own; read on, never typed.
            "Kept as it was said. Nobody asks again before the day that was agreed.",
            together="not-now",
            is_long=True,
            is_internal=True,
        ),
    ] = ""
    not_now_until_on: Annotated[
        date | None,
        About("May be asked again from", together="not-now", is_internal=True, sample="2026-12-15"),
    ] = None
    phase: Annotated[str, About("Phase of care", codes="phases", in_list=True, sample="active")] = "work_up"
    died_at: Annotated[AwareDatetime | None, About("Died", together="death", is_internal=True)] = None
    death_day_only: Annotated[
        bool, About("The time of death is not known", together="death", is_internal=True)
    ] = False
    death_zone: Annotated[str, About("By the clock of", together="death", is_internal=True)] = ""
    death_place: Annotated[str, About("Where the patient died", together="death", is_internal=True)] = ""
    death_told_by: Annotated[str, About("Who told us of the death", together="death", is_internal=True)] = ""
    death_note: Annotated[
        str, About("How the death became known", together="death", is_long=True, is_internal=True)
    ] = ""
    death_noted: Annotated[
        Tick | None,
        About(
            "Death noted",
            confirms=("died_at", "death_place", "death_told_by"),
            together="death",
            is_internal=True,
        ),
    ] = None
    death_report_at: Annotated[
        AwareDatetime | None, About("Died, as a report says", together="death-report", is_internal=True)
    ] = None
    death_report_from: Annotated[
        str, About("Report of the death from", together="death-report", is_internal=True)
    ] = ""
    death_report_on: Annotated[
        date | None, About("Report of the death came", together="death-report", is_internal=True)
    ] = None
    death_report_state: Annotated[
        str,
        About("Report of the death", codes="death-reports", together="death-report", is_internal=True),
    ] = ""
    death_report_answer: Annotated[
        str, About("What became of the report", together="death-report", is_internal=True)
    ] = ""
    death_asked_id: Annotated[
        Id | None,
        About("Who confirms the death", refers="practitioner", together="death-report", is_internal=True),
    ] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""
    both_right: Annotated[
        list[BothRight],
        About("Same number on purpose", merge="union", is_internal=True, sample=[BOTH_RIGHT_SAMPLE]),
    ] = Field(default_factory=list)

    def headline(self) -> str:
        """Name the patient, family name first."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)
