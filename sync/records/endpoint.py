"""A number or address of an organisation or of somebody outside: whose, what for, who verified it, whether it failed.

One record per number and owner, held by every desk and written by whoever works with it (see `roles.json`), so that
what one site found out about a fax holds for all of them. Whose it is stands as an id where the organisation is a Site
or the person a Practitioner, else in words (docs/decisions/0046-directory.md). How it stands is judged in
`sync.rules.contact_points`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say


class Endpoint(Record):
    """One phone, fax or address of one owner."""

    about: ClassVar[Kind] = Kind(
        "endpoint", "Contact point", "Contact points", "Endpoint", "shared", "phone", "info"
    )

    system: Annotated[
        str, About("Kind", codes="contact-systems", together="number", in_list=True, sample="fax")
    ] = "fax"
    value: Annotated[
        str,
        About(
            "Number or address",
            "With the area code.",
            together="number",
            search=True,
            in_list=True,
            sample="(555) 555-0142",
        ),
    ]
    organization_id: Annotated[
        Id | None,
        About("Organization that is known here", refers="site", together="whose", in_list=True),
    ] = None
    organization: Annotated[
        str,
        About(
            "Organization, in words",
            "Where it is none of those: another hospital, a records office, a lab. Else a part of it.",
            together="whose",
            search=True,
            in_list=True,
            sample="Dry Fork Records Office (PRACTICE)",
        ),
    ] = ""
    department: Annotated[
        str, About("Department or service", together="whose", search=True, sample="Medical records")
    ] = ""
    person_id: Annotated[
        Id | None, About("Person who is known here", refers="practitioner", together="whose")
    ] = None
    person: Annotated[
        str,
        About(
            "Person, in words",
            "Whom to ask for, who is none of those.",
            together="whose",
            search=True,
            sample="Lena Tso (PRACTICE)",
        ),
    ] = ""
    purposes: Annotated[
        list[str],
        About(
            "What it is for",
            codes="contact-purposes",
            merge="union",
            search=True,
            in_list=True,
            sample=["records"],
        ),
    ] = Field(default_factory=list)
    community: Annotated[
        str, About("Community", together="place", search=True, in_list=True, sample="Dry Fork")
    ] = ""
    state: Annotated[
        str, About("State", "Postal code of the state.", together="place", search=True, sample="AZ")
    ] = ""
    answered: Annotated[
        str, About("When it is answered", "In words.", sample="Weekdays 8 to 12, their time")
    ] = ""
    verified: Annotated[
        Tick | None,
        About(
            "Verified",
            confirms=("system", "value", "organization_id", "organization", "person_id", "person"),
            is_internal=True,
        ),
    ] = None
    status: Annotated[str, About("Status", codes="endpoint-status", together="status", is_internal=True)] = (
        "active"
    )
    status_reason: Annotated[
        str, About("What happened there", together="status", is_internal=True, sample="No such number")
    ] = ""
    failed: Annotated[
        Tick | None,
        About("Failed", confirms=("system", "value"), together="status", is_internal=True),
    ] = None
    replaced_by_id: Annotated[
        Id | None, About("Replaced by", refers="endpoint", together="status", is_internal=True)
    ] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Name whose number it is, else the number itself."""
        named = (self.organization, self.department, self.person)
        return ", ".join(part for part in named if part) or self.value or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that there is a number and that it is somebody's."""
        found: list[tuple[str | None, str]] = []
        if not self.value.strip():
            found.append(("value", say("Write the number or address.")))
        if not any((self.organization_id, self.organization, self.person_id, self.person)):
            found.append(("organization", say("Say whose number this is: the organization, or the person.")))
        return found
