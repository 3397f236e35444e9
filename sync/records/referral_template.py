"""A referral that a site writes again and again: what is filled in from the start, and nothing of any patient."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from sync.records.base import About, Kind, Record
from sync.words import say


class ReferralTemplate(Record):
    """A site's own beginning of a referral."""

    about: ClassVar[Kind] = Kind(
        "referral_template",
        "Referral template",
        "Referral templates",
        "ActivityDefinition",
        "site",
        "clipboard-list",
        "primary",
        help="What a site's referrals of one sort begin with. Kept from a referral, without what is the patient's.",
    )

    name: Annotated[str, About("Name", search=True, in_list=True, sample="Yearly mammogram, Mesa View")]
    tier: Annotated[
        str, About("Form", "In which it is filled in.", codes="referral-forms", in_list=True, sample="mini")
    ] = "mini"
    values: Annotated[
        dict[str, str | bool],
        About(
            "What it fills in",
            "Values by the name of a referral's field; none of them says anything of a patient.",
            is_internal=True,
            sample={"service": "imaging", "priority": "routine"},
        ),
    ] = Field(default_factory=dict)
    source: Annotated[
        str, About("Where it comes from", "A protocol, a letter, a person.", sample="Screening protocol 2026")
    ] = ""
    approved_by: Annotated[str, About("Approved by", together="approved", sample="A. Whitfield, NP")] = ""
    approved_on: Annotated[
        date | None, About("Approved on", together="approved", in_list=True, sample="2026-10-01")
    ] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Give its name."""
        return self.name or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it has a name and fills something in, and that an approval has its day and its person."""
        found: list[tuple[str | None, str]] = []
        if not self.name.strip():
            found.append(("name", say("Give it a name by which it is found again.")))
        if not self.values:
            found.append(
                ("name", say("A template is kept from a referral: open one, then keep it as template."))
            )
        if self.approved_on is not None and not self.approved_by.strip():
            found.append(("approved_by", say("Say who approved it.")))
        return found
