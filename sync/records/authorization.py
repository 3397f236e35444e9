"""A payer's promise for named services, a vendor and a window of days; a referral is not one.

Each episode stands alone: one authorization covers its own referral. The five gates are fields of their own, so
that two people who look at two of them never clash. Who approved is a tick over the terms; once they change, it was for
the earlier version.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final

from pydantic import AwareDatetime, Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Tick, Value
from sync.records.patient import Identifier
from sync.words import joined, say

TERMS: Final = ("services", "vendor", "vendor_site_id", "starts_on", "ends_on", "amount")
"""What is approved, and what a second person confirms when it changes afterwards."""
GATE_FIELD: Final = {
    "eligible": "gate_eligible",
    "residency": "gate_residency",
    "priority": "gate_priority",
    "notification": "gate_notification",
    "alternate": "gate_alternate",
}
"""Where each code of `prc-gates` is written down."""


class Gate(Value):
    """How one gate stands, who looked, when, and by what."""

    state: str = "not_checked"
    """A code of `gate-states`; one from a newer list is kept and shown."""
    by_id: Id | None = None
    by_name: str = ""
    at: AwareDatetime | None = None
    zone: str = ""
    evidence: str = ""
    why: str = ""
    """Why it is not met, or does not apply."""


_GATE_SAMPLE: Final = {
    "state": "met",
    "by_id": derived_id("practitioner", "sample"),
    "by_name": "R. Delgado",
    "at": "2026-11-12T17:05:00Z",
    "zone": "America/Denver",
    "evidence": "Enrollment card seen",
    "why": "",
}


class Authorization(Record):
    """A PRC, tribal or insurer's authorization, with the words RCIS uses."""

    about: ClassVar[Kind] = Kind(
        "authorization", "Authorization", "Authorizations", "ClaimResponse", icon="hand-helping", tint="info"
    )
    lifecycle: ClassVar[str | None] = "authorization"

    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    coverage_id: Annotated[Id | None, About("Coverage", refers="coverage")] = None
    program_id: Annotated[
        Id | None,
        About("PRC program", "Empty: the program that serves the referring site.", refers="prc_program"),
    ] = None
    episode: Annotated[
        str,
        About(
            "Episode",
            "Which visit or stay it is for; a follow-up needs its own.",
            search=True,
            sample="First consult",
        ),
    ] = ""
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
    notice_on: Annotated[
        date | None, About("Notice dated", "Of a denial or a deferral.", together="status")
    ] = None
    denial_received_on: Annotated[
        date | None,
        About(
            "Notice received",
            "Ask whoever received it; never assumed. The days to appeal count from here.",
            together="status",
        ),
    ] = None
    appeal_level: Annotated[
        int | None, About("Last level appealed to", "1 is the first.", together="appeal")
    ] = None
    appeal_sent_on: Annotated[date | None, About("Appeal sent", together="appeal")] = None
    appeal_sent_how: Annotated[str, About("How it was sent", codes="contact-media", together="appeal")] = ""
    decide_by_on: Annotated[date | None, About("Decide by", together="decision")] = None
    decider_id: Annotated[Id | None, About("Who decides", refers="practitioner", together="decision")] = None
    requested_on: Annotated[date | None, About("Requested", sample="2026-11-12")] = None
    priority_scheme: Annotated[
        str, About("Priority scheme", codes="priority-schemes", together="priority", sample="prc_traditional")
    ] = ""
    priority: Annotated[
        str, About("Medical priority", codes="medical-priority", together="priority", sample="III")
    ] = ""
    start_of_care_at: Annotated[
        AwareDatetime | None,
        About(
            "Start of care",
            "Start of treatment or admission; the hours to notify count from here.",
            together="start",
        ),
    ] = None
    start_of_care_zone: Annotated[str, About("Clock of the start of care", together="start")] = ""
    is_emergency: Annotated[bool | None, About("Emergency", together="start", sample=False)] = None
    is_elder_or_disabled: Annotated[
        bool | None, About("Elder or disabled", "Gives longer to notify.", together="elder")
    ] = None
    elder_or_disabled_why: Annotated[
        str, About("Why elder or disabled", "The age, or which paper shows it.", together="elder")
    ] = ""
    notified_at: Annotated[AwareDatetime | None, About("Program notified", together="notification")] = None
    notified_zone: Annotated[str, About("Clock of the notification", together="notification")] = ""
    notified_by: Annotated[str, About("Who notified", together="notification", sample="R. Delgado")] = ""
    notified_whom: Annotated[
        str, About("Whom they reached", together="notification", sample="L. Yazzie (PRACTICE)")
    ] = ""
    notified_how: Annotated[
        str, About("How they notified", codes="contact-media", together="notification", sample="phone")
    ] = ""
    notified_number: Annotated[str, About("Number called", together="notification", sample="555-0142")] = ""
    good_cause: Annotated[
        str,
        About("Good cause", "Why a late notice may count; the program decides.", together="notification"),
    ] = ""
    gate_eligible: Annotated[Gate | None, About("Gate: eligible", is_internal=True, sample=_GATE_SAMPLE)] = (
        None
    )
    gate_residency: Annotated[
        Gate | None, About("Gate: lives in the delivery area", is_internal=True, sample=_GATE_SAMPLE)
    ] = None
    gate_priority: Annotated[
        Gate | None, About("Gate: medical priority and funds", is_internal=True, sample=_GATE_SAMPLE)
    ] = None
    gate_notification: Annotated[
        Gate | None, About("Gate: notified in time", is_internal=True, sample=_GATE_SAMPLE)
    ] = None
    gate_alternate: Annotated[
        Gate | None, About("Gate: alternate resources used", is_internal=True, sample=_GATE_SAMPLE)
    ] = None
    alternate_letter_on: Annotated[
        date | None, About("Alternate-resource letter", "The day on which it was sent.")
    ] = None
    is_for_utilization_review: Annotated[bool | None, About("For utilization review (UR)", together="ur")] = (
        None
    )
    utilization_review_on: Annotated[date | None, About("Utilization review on", together="ur")] = None
    is_for_local_review: Annotated[bool | None, About("For managed-care committee (MLR)", together="mlr")] = (
        None
    )
    local_review_on: Annotated[date | None, About("Managed-care committee on", together="mlr")] = None
    fiscal_year: Annotated[int | None, About("Fiscal year", together="order", sample=2027)] = None
    po_vendor: Annotated[str, About("Vendor on the purchase order", together="order")] = ""
    po_on: Annotated[date | None, About("Purchase order dated", together="order", sample="2026-11-20")] = None
    amount_paid: Annotated[Decimal | None, About("Amount paid", unit="USD", together="paid")] = None
    approved: Annotated[
        Tick | None, About("Approved by", "For exactly these terms.", confirms=TERMS, is_internal=True)
    ] = None
    confirmed: Annotated[
        Tick | None,
        About(
            "Change confirmed by",
            "A second person, once the terms changed after approval.",
            confirms=TERMS,
            is_internal=True,
        ),
    ] = None
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

    def gates(self) -> tuple[Gate, ...]:
        """Give the gates that somebody wrote something about."""
        written = (getattr(self, name) for name in GATE_FIELD.values())
        return tuple(one for one in written if one is not None)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check the order of its days, that no money is negative, and that a second person is a second person."""
        return [*self._wrong_order(), *self._wrong_amounts(), *self._lacking()]

    def _wrong_order(self) -> list[tuple[str | None, str]]:
        told = (
            ("starts_on", "ends_on", say("An authorization cannot end before it begins.")),
            ("notice_on", "denial_received_on", say("A notice cannot be received before it was written.")),
            ("denial_received_on", "appeal_sent_on", say("An appeal cannot be sent before the notice came.")),
        )
        return [
            (later, words)
            for earlier, later, words in told
            if (first := getattr(self, earlier)) and (last := getattr(self, later)) and last < first
        ]

    def _wrong_amounts(self) -> list[tuple[str | None, str]]:
        found: list[tuple[str | None, str]] = [
            (name, say("An amount cannot be less than nothing."))
            for name in ("amount", "amount_paid")
            if (amount := getattr(self, name)) is not None and amount < 0
        ]
        if self.visits is not None and self.visits < 1:
            found.append(("visits", say("Write at least one visit, or leave it empty.")))
        if self.appeal_level is not None and self.appeal_level < 1:
            found.append(("appeal_level", say("The first level is 1.")))
        return found

    def _lacking(self) -> list[tuple[str | None, str]]:
        found: list[tuple[str | None, str]] = []
        if self.is_elder_or_disabled and not self.elder_or_disabled_why.strip():
            found.append(("elder_or_disabled_why", say("Say why: the age, or which paper shows it.")))
        for moment, zone in (("start_of_care_at", "start_of_care_zone"), ("notified_at", "notified_zone")):
            if getattr(self, moment) is not None and not getattr(self, zone):
                found.append((zone, say("Say by which clock.")))
        if self.confirmed and self.approved and self.confirmed.by_id == self.approved.by_id:
            words = say("Somebody else than who approved it confirms a change.")
            found.append(("confirmed", words))
        return found
