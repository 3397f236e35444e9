"""A request for care at another site, followed until the report is back, read, and the patient was told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick, code_words
from sync.records.patient import Identifier
from sync.words import joined, say

CONTENT = ("service", "service_category", "reason", "diagnosis", "priority", "needed_by_on", "question")
"""What the receiving site reads; its `seen` belongs to this version."""
ENTERED = (*CONTENT, "to_site_id", "from_site_id")
"""What the receiving site copied into its own record system; changed since, that is an earlier version."""
LOOP = ("report_received_on", "actual_on")


class Referral(Record):
    """A closed loop from one site to another."""

    about: ClassVar[Kind] = Kind(
        "referral", "Referral", "Referrals", "ServiceRequest", icon="send", tint="primary"
    )
    lifecycle: ClassVar[str | None] = "referral"

    from_site_id: Annotated[Id | None, About("Referred from", refers="site")] = None
    to_site_id: Annotated[Id | None, About("Referred to", refers="site", together="where", in_list=True)] = (
        None
    )
    service: Annotated[
        str,
        About(
            "Service",
            codes="services",
            together="where",
            search=True,
            in_list=True,
            sample="medical_oncology",
        ),
    ] = ""
    service_category: Annotated[str, About("RCIS service category", codes="service-categories")] = ""
    reason: Annotated[
        str,
        About(
            "Reason for referral",
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
    priority: Annotated[str, About("Priority", codes="request-priority", in_list=True)] = "routine"
    status: Annotated[str, About("Status", codes="referral-status", together="status", in_list=True)] = (
        "draft"
    )
    status_reason: Annotated[
        str,
        About(
            "Reason for this status", "What is missing, why it was declined.", together="status", is_long=True
        ),
    ] = ""
    question: Annotated[str, About("Question to the receiving site", is_long=True)] = ""
    answer: Annotated[str, About("Answer", is_long=True)] = ""
    rcis_number: Annotated[str, About("RCIS number", search=True, in_list=True, sample="7700123")] = ""
    rcis_type: Annotated[str, About("RCIS type", codes="rcis-types", sample="C")] = ""
    is_call_in: Annotated[bool, About("Call-in notification")] = False
    identifiers: Annotated[
        list[Identifier],
        About(
            "Referral numbers",
            merge="union",
            search=True,
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "R-2201", "type": ""}],
        ),
    ] = Field(default_factory=list)
    authored_by_id: Annotated[Id | None, About("Begun by", refers="practitioner", fixed=True)] = None
    authored_at: Annotated[AwareDatetime | None, About("Begun", fixed=True)] = None
    authored_zone: Annotated[str, About("Zone", fixed=True, is_internal=True)] = ""
    needed_by_on: Annotated[date | None, About("Needed by", sample="2026-12-04")] = None
    next_review_on: Annotated[date | None, About("Next review", in_list=True, sample="2026-11-30")] = None
    case_manager_id: Annotated[Id | None, About("Case manager", refers="practitioner", in_list=True)] = None
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
    expected_on: Annotated[date | None, About("Planned date of service")] = None
    actual_on: Annotated[date | None, About("Actual date of service")] = None
    report_due_on: Annotated[date | None, About("Report due")] = None
    report_received_on: Annotated[date | None, About("Report received")] = None
    report_read: Annotated[Tick | None, About("Report read", confirms=LOOP, is_internal=True)] = None
    patient_told: Annotated[Tick | None, About("Patient told", confirms=LOOP, is_internal=True)] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Name the service that is asked for and the referral's number."""
        return joined((code_words(self.service) or say(self.about.label), self.rcis_number))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a referral goes to another site and its report follows the service."""
        found: list[tuple[str | None, str]] = []
        if self.to_site_id is not None and self.to_site_id == self.from_site_id:
            found.append(("to_site_id", say("A referral goes to another site.")))
        if self.report_received_on and self.actual_on and self.report_received_on < self.actual_on:
            found.append(("report_received_on", say("The report cannot be older than the service.")))
        return found
