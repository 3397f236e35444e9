"""A person who works in care, at a clinic or the center; whoever signs in is one of them, by the same id."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from sync.records.base import About, Kind, Record
from sync.records.patient import CONTACT_SAMPLE, ContactPoint, Identifier


class Practitioner(Record):
    """A navigator, scheduler, nurse or clinician; `site_id` of the envelope is where they work."""

    about: ClassVar[Kind] = Kind(
        "practitioner", "Person", "People", "Practitioner", "shared", "stethoscope", "info"
    )

    family_name: Annotated[str, About("Family name", together="name", search=True, sample="Delgado")]
    given_name: Annotated[str, About("Given name", together="name", search=True, sample="Rosa")] = ""
    credentials: Annotated[str, About("Credentials", together="name", sample="RN, OCN")] = ""
    roles: Annotated[
        list[str], About("Roles", codes="practitioner-roles", in_list=True, sample=["navigator"])
    ] = Field(default_factory=list)
    service: Annotated[str, About("Department or service", sample="Patient navigation")] = ""
    identifiers: Annotated[
        list[Identifier],
        About(
            "License and NPI numbers",
            merge="union",
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "1999999984", "type": "NPI"}],
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
    is_active: Annotated[bool, About("Works here now")] = True

    def headline(self) -> str:
        """Give the person's name with credentials, given name first."""
        name = " ".join(part for part in (self.given_name, self.family_name) if part)
        return ", ".join(part for part in (name, self.credentials) if part)
