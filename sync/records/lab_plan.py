"""Labs drawn near home as a rule: which panels, on which days, who ordered them, who reads them, who is told.

A navigator proposes; only a named local clinician's word makes it an order, and until then nothing
calls it one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from dateutil.rrule import rrulestr
from pydantic import Field

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import joined, say

RULE = ("panels", "rule_text", "recurrence", "starts_on", "ends_on")


class LabPlan(Record):
    """A proposed or ordered series of draws."""

    about: ClassVar[Kind] = Kind(
        "lab_plan", "Lab plan", "Lab plans", "CarePlan", icon="calendar-clock", tint="info"
    )
    lifecycle: ClassVar[str | None] = "lab_plan"

    panels: Annotated[
        list[str], About("Panels", codes="lab-panels", together="rule", in_list=True, sample=["58410-2"])
    ] = Field(default_factory=list)
    rule_text: Annotated[
        str,
        About(
            "Days", together="rule", search=True, in_list=True, sample="Monday and Thursday for three weeks"
        ),
    ] = ""
    recurrence: Annotated[
        str,
        About(
            "Recurrence",
            "RFC 5545 RRULE.",
            together="rule",
            is_internal=True,
            sample="FREQ=WEEKLY;BYDAY=MO,TH",
        ),
    ] = ""
    starts_on: Annotated[
        date | None, About("First day", together="rule", in_list=True, sample="2026-11-23")
    ] = None
    ends_on: Annotated[date | None, About("Last day", together="rule", in_list=True, sample="2026-12-10")] = (
        None
    )
    status: Annotated[str, About("Status", codes="lab-plan-status", together="status", in_list=True)] = (
        "proposed"
    )
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    ordered_by: Annotated[
        str,
        About(
            "Ordered by", "The local clinician who ordered it.", together="status", sample="A. Whitfield, NP"
        ),
    ] = ""
    ordered: Annotated[Tick | None, About("Ordered locally", confirms=RULE, is_internal=True)] = None
    requested_by_id: Annotated[Id | None, About("Proposed by", refers="practitioner", fixed=True)] = None
    asked_of: Annotated[
        str,
        About(
            "Asked of", "The local clinician who is asked to order.", in_list=True, sample="A. Whitfield, NP"
        ),
    ] = ""
    drawn_at_site_id: Annotated[Id | None, About("Drawn at", refers="site")] = None
    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    reads: Annotated[str, About("Who reads the results", sample="Oncology nurse line")] = ""
    told: Annotated[str, About("Who is told", sample="Clinic and patient")] = ""
    call_me_limits: Annotated[
        str,
        About(
            "Call-me limits", "A quotation of the clinician's own words.", together="call_me", is_long=True
        ),
    ] = ""
    call_me_signed_by: Annotated[str, About("Signed by", together="call_me")] = ""
    call_me_signed_on: Annotated[date | None, About("Signed on", together="call_me")] = None
    call_me_expires_on: Annotated[date | None, About("Expires", together="call_me")] = None
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Say whether it is a proposal, and its days."""
        is_plan = self.status in ("ordered", "active", "ended", "stopped")
        return joined((say("Lab plan") if is_plan else say("Proposed labs"), self.rule_text))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that days are readable and in order; limits are a signed quotation."""
        found: list[tuple[str | None, str]] = []
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            found.append(("ends_on", say("The last day cannot be before the first.")))
        if self.recurrence and not _is_readable(self.recurrence):
            found.append(("recurrence", say("These days cannot be read as a rule.")))
        if self.call_me_limits and not (self.call_me_signed_by and self.call_me_signed_on):
            found.append(("call_me_signed_by", say("Limits are a quotation: say who signed them and when.")))
        return found


def _is_readable(rule: str) -> bool:
    try:
        rrulestr(rule)
    except ValueError:
        return False
    return True
