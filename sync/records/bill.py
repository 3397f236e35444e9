"""A bill that a patient brings: from whom, for which days, how much; and what became of it.

Entered in a minute, then checked against the authorizations. Which one covers it is a person's word
(`authorization_id`), offered by `sync.rules.prc.bills`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record
from sync.words import joined, say


class Bill(Record):
    """One bill, in the words that stand on it."""

    about: ClassVar[Kind] = Kind("bill", "Bill", "Bills", "Invoice", icon="file-warning", tint="warn")
    lifecycle: ClassVar[str | None] = "bill"

    from_whom: Annotated[
        str,
        About(
            "From whom", "As it stands on the bill.", search=True, in_list=True, sample="Mesa View (PRACTICE)"
        ),
    ] = ""
    from_site_id: Annotated[Id | None, About("Site that bills", refers="site")] = None
    received_on: Annotated[date | None, About("Patient received it", in_list=True, sample="2026-12-01")] = (
        None
    )
    service_from_on: Annotated[
        date | None, About("First day of service", together="days", in_list=True, sample="2026-11-24")
    ] = None
    service_to_on: Annotated[
        date | None, About("Last day of service", together="days", sample="2026-11-24")
    ] = None
    services: Annotated[list[str], About("Services", codes="services", sample=["medical_oncology"])] = Field(
        default_factory=list
    )
    amount: Annotated[Decimal | None, About("Amount", unit="USD", in_list=True, sample="812.40")] = None
    account_number: Annotated[str, About("Account number", search=True, sample="AC-55120")] = ""
    is_in_collection: Annotated[bool | None, About("A collection agency sends it")] = None
    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    authorization_id: Annotated[
        Id | None,
        About("Authorization that covers it", "What it was checked against.", refers="authorization"),
    ] = None
    status: Annotated[str, About("Status", codes="bill-status", together="status", in_list=True)] = "received"
    status_reason: Annotated[str, About("Reason for this status", together="status", is_long=True)] = ""
    claim_notified_on: Annotated[
        date | None,
        About("Program told of the claim", "Its business days to answer count from here.", together="claim"),
    ] = None
    claim_notified_how: Annotated[str, About("How it was told", codes="contact-media", together="claim")] = ""
    claim_notified_whom: Annotated[str, About("Who there was told", together="claim")] = ""
    answered_on: Annotated[date | None, About("Program answered", together="answer")] = None
    answer_number: Annotated[str, About("Number of the answer", "Purchase order.", together="answer")] = ""
    paid_on: Annotated[date | None, About("Paid on", together="paid")] = None
    letter_sent_on: Annotated[date | None, About("Letter sent", together="letter")] = None
    letter_sent_how: Annotated[
        str, About("How the letter was sent", codes="contact-media", together="letter")
    ] = ""
    owner_id: Annotated[Id | None, About("Who follows it up", refers="practitioner", in_list=True)] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name who bills and the account."""
        return joined((self.from_whom or say(self.about.label), self.account_number))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check the order of its days and that no amount is negative."""
        told = (
            ("service_from_on", "service_to_on", say("The last day cannot come before the first.")),
            ("service_from_on", "received_on", say("A bill cannot come before the service.")),
            ("claim_notified_on", "answered_on", say("An answer cannot come before the question.")),
        )
        found: list[tuple[str | None, str]] = [
            (later, words)
            for earlier, later, words in told
            if (first := getattr(self, earlier)) and (last := getattr(self, later)) and last < first
        ]
        if self.amount is not None and self.amount < 0:
            found.append(("amount", say("An amount cannot be less than nothing.")))
        return found
