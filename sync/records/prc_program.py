"""What one partner's purchased/referred care (PRC) program asks, in its own words: a record that every site holds.

Nothing in here is this program's to decide. What a partner left empty follows the shipped starter set for its kind of
facility (`resources/rules/prc.json`, read by `sync.rules.prc.program`), field by field.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Value
from sync.words import say


class AppealLevel(Value):
    """One step of the ladder: what it is called, who decides, within how many days of receiving the notice."""

    name: str
    to_whom: str = ""
    days: int = 30


class OwnLetter(Value):
    """The partner's own words for one letter."""

    letter: str
    """A code of `prc-letters`."""
    words: str


class PrcProgram(Record):
    """A partner's program: gates, priorities, delivery area, clocks, appeals and letters, with who approved them."""

    about: ClassVar[Kind] = Kind(
        "prc_program", "PRC program", "PRC programs", "InsurancePlan", "shared", "shield-check", "info"
    )

    name: Annotated[
        str, About("Name", search=True, in_list=True, sample="Juniper Creek Tribal PRC (PRACTICE)")
    ]
    facility_type: Annotated[
        str,
        About(
            "Kind of facility",
            "Decides what holds where this record is silent.",
            codes="facility-types",
            in_list=True,
            sample="tribal_638",
        ),
    ] = ""
    at_site_ids: Annotated[
        list[Id],
        About("Sites it serves", refers="site", merge="union", sample=[derived_id("site", "sample")]),
    ] = Field(default_factory=list)
    gates: Annotated[
        list[str], About("Gates", "What it asks before it pays.", codes="prc-gates", sample=["eligible"])
    ] = Field(default_factory=list)
    priority_scheme: Annotated[
        str, About("Priority scheme", codes="priority-schemes", in_list=True, sample="prc_traditional")
    ] = ""
    residency_rule: Annotated[str, About("Residency rule", is_long=True)] = ""
    delivery_states: Annotated[
        list[str],
        About("Delivery area, whole states", "Postal codes.", together="area", sample=["AK"]),
    ] = Field(default_factory=list)
    delivery_counties: Annotated[
        list[str],
        About(
            "Delivery area, counties", together="area", search=True, sample=["Juniper County, AZ (PRACTICE)"]
        ),
    ] = Field(default_factory=list)
    delivery_note: Annotated[
        str, About("About the delivery area", "What to check before use.", together="area", is_long=True)
    ] = ""
    notification_hours: Annotated[
        int | None, About("Emergency: notify within", unit="h", together="notice", sample=72)
    ] = None
    elder_disabled_days: Annotated[
        int | None, About("Elder or disabled: notify within", unit="d", together="notice", sample=30)
    ] = None
    elder_age: Annotated[
        int | None, About("Elder from the age of", "As the program defines it.", together="notice", sample=65)
    ] = None
    notice_hours: Annotated[
        int | None,
        About("No emergency: notify before by", "0: any time before the visit.", unit="h", together="notice"),
    ] = None
    claim_business_days: Annotated[
        int | None, About("Answers a claim within", unit="business days", together="claims", sample=5)
    ] = None
    payment_days: Annotated[
        int | None, About("Pays a valid claim within", unit="d", together="claims", sample=30)
    ] = None
    deferral_review_days: Annotated[
        int | None, About("Looks at a deferral again after", unit="d", sample=30)
    ] = None
    two_person_rule: Annotated[
        bool | None, About("A change after approval needs a second person", sample=True)
    ] = None
    shows_purchase_order: Annotated[bool | None, About("Issues purchase orders", sample=True)] = None
    appeal_levels: Annotated[
        list[AppealLevel],
        About(
            "Appeal levels",
            "In their order; days count from the day on which the notice was received.",
            sample=[{"name": "Reconsideration", "to_whom": "Health director", "days": 30}],
        ),
    ] = Field(default_factory=list)
    letters: Annotated[
        list[OwnLetter],
        About(
            "Own words for letters", sample=[{"letter": "no_liability", "words": "The patient owes nothing."}]
        ),
    ] = Field(default_factory=list)
    source: Annotated[str, About("Source", "Where these rules are written down.", together="approval")] = ""
    version: Annotated[str, About("Version", together="approval", in_list=True, sample="2026-1")] = ""
    effective_on: Annotated[
        date | None, About("In force from", together="approval", in_list=True, sample="2026-10-01")
    ] = None
    approved_by: Annotated[
        str, About("Approved by", together="approval", sample="Health board (PRACTICE)")
    ] = ""
    approved_on: Annotated[date | None, About("Approved on", together="approval", sample="2026-09-15")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Give the program's name."""
        return self.name

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that no clock runs backwards, that each level says who decides, and that an approval has its day."""
        found: list[tuple[str | None, str]] = [
            (name, say("Write a number of at least 1, or leave it empty."))
            for name in _AT_LEAST_ONE
            if (value := getattr(self, name)) is not None and value < 1
        ]
        if self.notice_hours is not None and self.notice_hours < 0:
            found.append(("notice_hours", say("Hours before the visit cannot be less than none.")))
        if any(not level.name.strip() or level.days < 1 for level in self.appeal_levels):
            found.append(("appeal_levels", say("Each level has a name and at least one day.")))
        if self.approved_on and not self.approved_by.strip():
            found.append(("approved_by", say("Say who approved it.")))
        return found


_AT_LEAST_ONE = (
    "notification_hours",
    "elder_disabled_days",
    "elder_age",
    "claim_business_days",
    "payment_days",
    "deferral_review_days",
)
