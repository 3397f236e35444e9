"""A request for care at another site, followed until the report is back, read, and the patient was told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick, Value, code_words
from sync.records.patient import Identifier
from sync.words import joined, say

CONTENT = ("service", "service_category", "reason", "diagnosis", "priority", "needed_by_on", "question")
"""What the receiving site reads; its `seen` belongs to this version."""
ENTERED = (*CONTENT, "to_site_id", "from_site_id")
"""What the receiving site copied into its own record system; changed since, that is an earlier version."""
LOOP = ("report_received_on", "actual_on")
CALL_IN = "call_in"
"""The group of what was said in a call-in: one caller's word, so that two calls are never mixed."""
ANSWER = "status"
"""The group of what was said with a status: its reason, until when, who said so; told anew with each move."""


class StateReceived(Value):
    """One time that another system said how it stands: by which message, and when they said so."""

    key: str
    at: AwareDatetime | None = None


class Referral(Record):
    """A closed loop from one site to another."""

    about: ClassVar[Kind] = Kind(
        "referral", "Referral", "Referrals", "ServiceRequest", icon="send", tint="primary"
    )
    lifecycle: ClassVar[str | None] = "referral"

    from_site_id: Annotated[Id | None, About("Referred from", refers="site")] = None
    to_site_id: Annotated[
        Id | None,
        About(
            "Referred to",
            "Who is asked. They read it once it is sent.",
            refers="site",
            together="where",
            in_list=True,
        ),
    ] = None
    service: Annotated[
        str,
        About(
            "Service",
            "What is asked for. What has to be ready follows from it.",
            codes="services",
            together="where",
            search=True,
            in_list=True,
            sample="medical_oncology",
        ),
    ] = ""
    service_category: Annotated[str, About("RCIS service category", codes="service-categories")] = ""
    diagnostic_category: Annotated[str, About("RCIS diagnostic category", sample="Neoplasms")] = ""
    part_of_id: Annotated[
        Id | None,
        About("Part of", "The referral that this secondary one was asked for by.", refers="referral"),
    ] = None
    requester: Annotated[
        str,
        About(
            "Requesting provider", "Who decided that it is needed.", search=True, sample="A. Whitfield, NP"
        ),
    ] = ""
    vendor: Annotated[
        str, About("Vendor", "Who gives the service there, as the payer lists it.", search=True)
    ] = ""
    clinic_stop: Annotated[str, About("Clinic there", sample="Breast clinic")] = ""
    provider: Annotated[str, About("Provider there", search=True, sample="I. Okafor, MD")] = ""
    setting: Annotated[str, About("Inpatient or outpatient", codes="care-settings", sample="outpatient")] = ""
    reason: Annotated[
        str,
        About(
            "Reason for referral",
            "What they are to do for the patient, in a sentence.",
            is_long=True,
            search=True,
            sample="New diagnosis; asks for a treatment plan.",
        ),
    ] = ""
    diagnosis: Annotated[
        str,
        About(
            "Diagnosis",
            "As the sender words it.",
            search=True,
            private="words",
            sample="Invasive ductal carcinoma",
        ),
    ] = ""
    condition_id: Annotated[Id | None, About("Condition", refers="condition")] = None
    final_diagnosis: Annotated[str, About("Final diagnosis", "As the report words it.", private="words")] = ""
    procedures: Annotated[str, About("Procedures asked for", is_long=True)] = ""
    final_procedures: Annotated[str, About("Procedures done", is_long=True)] = ""
    history: Annotated[str, About("Pertinent history", "What they need to know of before.", is_long=True)] = (
        ""
    )
    priority: Annotated[
        str,
        About(
            "Priority",
            "How soon, as the requester says. The payer has its own levels.",
            codes="request-priority",
            in_list=True,
        ),
    ] = "routine"
    status: Annotated[str, About("Status", codes="referral-status", together="status", in_list=True)] = (
        "draft"
    )
    status_reason: Annotated[
        str,
        About(
            "Reason for this status", "What is missing, why it was declined.", together="status", is_long=True
        ),
    ] = ""
    answer_by_on: Annotated[
        date | None, About("Answer wanted by", "Of what it was sent back with.", together=ANSWER)
    ] = None
    alternative: Annotated[
        str, About("Who else could help", "Said with a decline.", together=ANSWER, is_long=True)
    ] = ""
    answered_by: Annotated[
        str,
        About("Who there said so", "Where the receiving site has no Navigator.", together=ANSWER),
    ] = ""
    answered_how: Annotated[str, About("How they said so", codes="answer-ways", together=ANSWER)] = ""
    question: Annotated[str, About("Question to the receiving site", is_long=True)] = ""
    answer: Annotated[str, About("Answer", is_long=True)] = ""
    rcis_number: Annotated[
        str,
        About(
            "RCIS number", "As RCIS gave it; empty until then.", search=True, in_list=True, sample="7700123"
        ),
    ] = ""
    rcis_type: Annotated[
        str,
        About(
            "RCIS type", "Who pays for it, or whether it stays in the house.", codes="rcis-types", sample="C"
        ),
    ] = ""
    rcis_status: Annotated[
        str, About("RCIS status", "As it stands in RCIS, beside ours.", codes="rcis-status", sample="A")
    ] = ""
    toc_status: Annotated[str, About("Transfer-of-care document", codes="toc-status", sample="ready")] = ""
    is_call_in: Annotated[
        bool, About("Call-in notification", "The patient was seen elsewhere before anybody was asked.")
    ] = False
    called_in_by: Annotated[
        str,
        About("Who called", "The name, and for whom they called.", together=CALL_IN, search=True),
    ] = ""
    called_in_at: Annotated[
        AwareDatetime | None,
        About("When they called", together=CALL_IN, sample="2026-11-20T16:00:00Z"),
    ] = None
    called_in_zone: Annotated[
        str, About("Clock of the call", "By whose clock both times are.", together=CALL_IN)
    ] = ""
    seen_at_place: Annotated[
        str,
        About(
            "Where the patient was seen", "Hospital or clinic, and its town.", together=CALL_IN, search=True
        ),
    ] = ""
    care_began_at: Annotated[
        AwareDatetime | None,
        About(
            "Care began",
            "Arrival or admission there; the days to notify count from it.",
            together=CALL_IN,
            sample="2026-11-20T08:15:00Z",
        ),
    ] = None
    is_emergency: Annotated[bool | None, About("Emergency", "As the caller said it.", together=CALL_IN)] = (
        None
    )
    identifiers: Annotated[
        list[Identifier],
        About(
            "Referral numbers",
            merge="union",
            search=True,
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "R-2201", "type": ""}],
        ),
    ] = Field(default_factory=list)
    states_received: Annotated[
        list[StateReceived],
        About(
            "States from other systems",
            "Each message once, so that an older one that comes again changes nothing.",
            merge="union",
            is_internal=True,
            sample=[{"key": "fhir-00112233445566778899aabbccddeeff", "at": "2026-11-23T16:42:00Z"}],
        ),
    ] = Field(default_factory=list)
    authored_by_id: Annotated[Id | None, About("Begun by", refers="practitioner", fixed=True)] = None
    authored_at: Annotated[AwareDatetime | None, About("Begun", fixed=True)] = None
    authored_zone: Annotated[str, About("Zone", fixed=True, is_internal=True)] = ""
    needed_by_on: Annotated[
        date | None, About("Needed by", "The last day on which it is still of use.", sample="2026-12-04")
    ] = None
    next_review_on: Annotated[
        date | None,
        About("Next review", "When somebody looks at it again.", in_list=True, sample="2026-11-30"),
    ] = None
    case_manager_id: Annotated[
        Id | None, About("Case manager", "Who follows it here.", refers="practitioner", in_list=True)
    ] = None
    seen: Annotated[Tick | None, About("Seen by the receiving site", confirms=CONTENT, is_internal=True)] = (
        None
    )
    entered: Annotated[
        Tick | None,
        About(
            "Entered in the EHR",
            "In the record system of the receiving site, by whom and when; `how` is its number there.",
            confirms=ENTERED,
            is_internal=True,
        ),
    ] = None
    appointment_id: Annotated[Id | None, About("Appointment", refers="appointment")] = None
    expected_on: Annotated[
        date | None,
        About("Planned date of service", "An authorization has to cover this day.", together="expected"),
    ] = None
    expected_end_on: Annotated[date | None, About("Planned last day", together="expected")] = None
    actual_on: Annotated[date | None, About("Actual date of service", together="actual")] = None
    actual_end_on: Annotated[date | None, About("Actual last day", together="actual")] = None
    report_due_on: Annotated[date | None, About("Report due")] = None
    report_received_on: Annotated[date | None, About("Report received")] = None
    report_read: Annotated[Tick | None, About("Report read", confirms=LOOP, is_internal=True)] = None
    patient_told: Annotated[Tick | None, About("Patient told", confirms=LOOP, is_internal=True)] = None
    primary_payer: Annotated[
        str, About("Primary payer", "Who is billed first. PRC pays last.", sample="Purchased/Referred Care")
    ] = ""
    estimated_cost: Annotated[Decimal | None, About("Estimated cost", unit="USD", together="estimate")] = None
    estimated_ihs_cost: Annotated[
        Decimal | None, About("Of that by IHS or the tribe", unit="USD", together="estimate")
    ] = None
    actual_cost: Annotated[Decimal | None, About("Actual cost", unit="USD", together="cost")] = None
    actual_ihs_cost: Annotated[
        Decimal | None, About("Of that paid by IHS or the tribe", unit="USD", together="cost")
    ] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Name the service that is asked for and the referral's number."""
        return joined((code_words(self.service) or say(self.about.label), self.rcis_number))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a referral goes to another site, that it is no part of itself, and the order of its days."""
        found: list[tuple[str | None, str]] = []
        if self.to_site_id is not None and self.to_site_id == self.from_site_id:
            found.append(("to_site_id", say("A referral goes to another site.")))
        if self.part_of_id == self.id:
            found.append(("part_of_id", say("A referral cannot be part of itself.")))
        if self.report_received_on and self.actual_on and self.report_received_on < self.actual_on:
            found.append(("report_received_on", say("The report cannot be older than the service.")))
        for begins, ends in (("expected_on", "expected_end_on"), ("actual_on", "actual_end_on")):
            first, last = getattr(self, begins), getattr(self, ends)
            if first and last and last < first:
                found.append((ends, say("The last day cannot come before the first.")))
        if self.care_began_at and self.called_in_at and self.called_in_at < self.care_began_at:
            found.append(("called_in_at", say("A call-in comes after the care began. Check both times.")))
        return [*found, *self._wrong_money()]

    def _wrong_money(self) -> list[tuple[str | None, str]]:
        money = ("estimated_cost", "estimated_ihs_cost", "actual_cost", "actual_ihs_cost")
        wrong = [name for name in money if (amount := getattr(self, name)) is not None and amount < 0]
        return [(name, say("An amount cannot be negative.")) for name in wrong]
