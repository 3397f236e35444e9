"""A payer's promise for named services, a vendor and a window of days; a referral is not one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record
from sync.records.patient import Identifier
from sync.words import joined, say


class Authorization(Record):
    """A PRC, tribal or insurer's authorization, with the words RCIS uses."""

    about: ClassVar[Kind] = Kind(
        "authorization", "Authorization", "Authorizations", "ClaimResponse", icon="hand-helping", tint="info"
    )
    lifecycle: ClassVar[str | None] = "authorization"

    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    coverage_id: Annotated[Id | None, About("Coverage", refers="coverage")] = None
    payer: Annotated[str, About("Payer", search=True, in_list=True, sample="Purchased/Referred Care")] = ""
    services: Annotated[
        list[str], About("Services", codes="services", together="scope", sample=["medical_oncology"])
    ] = Field(default_factory=list)
    vendor: Annotated[
        str,
        About(
            "Vendor", together="scope", search=True, in_list=True, sample="Mesa View Cancer Center (PRACTICE)"
        ),
    ] = ""
    vendor_site_id: Annotated[Id | None, About("Vendor's site", refers="site", together="scope")] = None
    escort_covered: Annotated[bool | None, About("Escort covered", together="scope")] = None
    starts_on: Annotated[date | None, About("From", together="window", in_list=True, sample="2026-11-20")] = (
        None
    )
    ends_on: Annotated[
        date | None, About("Through", together="window", in_list=True, sample="2027-02-20")
    ] = None
    visits: Annotated[int | None, About("Visits", together="window", sample=3)] = None
    amount: Annotated[Decimal | None, About("Amount", unit="USD", together="money", sample="4200.00")] = None
    po_number: Annotated[
        str, About("Purchase order number", together="money", search=True, sample="26-PO-00417")
    ] = ""
    status: Annotated[str, About("Status", codes="authorization-status", together="status", in_list=True)] = (
        "requested"
    )
    status_reason: Annotated[str, About("Reason for this status", together="status", is_long=True)] = ""
    denial_reason: Annotated[str, About("Reason for denial", codes="denial-reasons", together="status")] = ""
    denial_received_on: Annotated[
        date | None, About("Denial received", "The appeal's days count from here.", together="status")
    ] = None
    requested_on: Annotated[date | None, About("Requested", sample="2026-11-12")] = None
    priority_scheme: Annotated[
        str, About("Priority scheme", codes="priority-schemes", together="priority", sample="prc_traditional")
    ] = ""
    priority: Annotated[
        str, About("Medical priority", codes="medical-priority", together="priority", sample="III")
    ] = ""
    rcis_number: Annotated[str, About("RCIS number", search=True, sample="7700123")] = ""
    identifiers: Annotated[
        list[Identifier],
        About(
            "Authorization numbers",
            merge="union",
            search=True,
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "AU-0031", "type": ""}],
        ),
    ] = Field(default_factory=list)
    next_review_on: Annotated[date | None, About("Next review", sample="2026-12-10")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name the payer and the order number."""
        return joined((self.payer or say(self.about.label), self.po_number))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a window ends after it begins; money and visits are not negative."""
        found: list[tuple[str | None, str]] = []
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            found.append(("ends_on", say("An authorization cannot end before it begins.")))
        if self.amount is not None and self.amount < 0:
            found.append(("amount", say("An amount cannot be less than nothing.")))
        return found
