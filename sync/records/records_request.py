"""Records that another facility was asked for: what was asked, how far it came, and what is still missing.

What came is a list that only grows: each line says of one thing how it stands since then, so that two people who note
two things never clash, and what was said before stays. `sync.rules.records_requests` reads it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Tick, Value
from sync.words import joined, say

CAME = ("asked_for", "came")
"""What somebody looked over: a tick for it is for exactly these lines."""


class Noted(Value):
    """How one thing stands since somebody said so."""

    item: str
    state: str
    at: AwareDatetime
    by_id: Id
    by_name: str
    zone: str
    pages: int | None = None
    document_id: Id | None = None
    words: str = ""


class RecordsRequest(Record):
    """A request for records, from the first draft until what came was looked over."""

    about: ClassVar[Kind] = Kind(
        "records_request", "Records request", "Records requests", "Task", icon="file-text", tint="primary"
    )
    lifecycle: ClassVar[str | None] = "records_request"

    facility_site_id: Annotated[
        Id | None, About("Asked of", "A site that is known here.", refers="site", together="whom")
    ] = None
    facility: Annotated[
        str,
        About(
            "Facility in words",
            "For one that is not a site here.",
            together="whom",
            search=True,
            in_list=True,
            sample="Regional Hospital (PRACTICE)",
        ),
    ] = ""
    asked_for: Annotated[
        list[str],
        About("Asked for", codes="record-items", in_list=True, sample=["pathology", "imaging_discs"]),
    ] = Field(default_factory=list)
    dates_wanted: Annotated[
        str, About("From when", "The days of care that are meant.", sample="March to May 2026")
    ] = ""
    why: Annotated[str, About("What for", search=True, sample="First visit with oncology")] = ""
    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    asking_site_id: Annotated[Id | None, About("Asked by", refers="site", fixed=True, is_internal=True)] = (
        None
    )
    owner_id: Annotated[Id | None, About("Owner", refers="practitioner")] = None
    release_signed_on: Annotated[
        date | None,
        About("Release signed on", "By the patient, for this facility.", together="release"),
    ] = None
    release_document_id: Annotated[
        Id | None, About("Signed release", refers="document", together="release")
    ] = None
    why_no_release: Annotated[
        str, About("Why no release is needed", together="release", sample="For treatment; they accept that")
    ] = ""
    status: Annotated[
        str, About("Status", codes="records-request-status", together="status", in_list=True)
    ] = "draft"
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    sent_on: Annotated[date | None, About("Sent on", together="sent", in_list=True)] = None
    sent_how: Annotated[str, About("How it was sent", codes="contact-media", together="sent")] = ""
    sent_to: Annotated[
        str, About("Number or address used", together="sent", sample="Fax 555-0148, medical records")
    ] = ""
    first_reminder_on: Annotated[date | None, About("First reminder", is_internal=True)] = None
    second_reminder_on: Annotated[date | None, About("Second reminder", is_internal=True)] = None
    received_on: Annotated[date | None, About("All received on", is_internal=True)] = None
    came: Annotated[
        list[Noted],
        About(
            "What came",
            merge="union",
            is_internal=True,
            sample=[
                {
                    "item": "pathology",
                    "state": "came",
                    "at": "2026-11-23T16:42:00Z",
                    "by_id": derived_id("practitioner", "sample"),
                    "by_name": "R. Delgado",
                    "zone": "America/Denver",
                    "pages": 4,
                }
            ],
        ),
    ] = Field(default_factory=list)
    reviewed: Annotated[Tick | None, About("Looked over", confirms=CAME, is_internal=True)] = None
    about_kind: Annotated[str, About("About", together="about", is_internal=True, sample="referral")] = ""
    about_id: Annotated[Id | None, About("About", together="about", is_internal=True)] = None
    """The earlier test whose report is asked for."""
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Name what it is, and of whom it is asked where that stands in words."""
        return joined((say(self.about.label), self.facility))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that it says of whom and for what, and the order of its days."""
        found: list[tuple[str | None, str]] = []
        if self.facility_site_id is None and not self.facility.strip():
            found.append(("facility", say("Say who is asked: choose a site, or write the facility.")))
        if not self.asked_for:
            found.append(("asked_for", say("Choose at least one thing to ask for.")))
        days = ("sent_on", "first_reminder_on", "second_reminder_on")
        known = [(name, day) for name in days if (day := getattr(self, name)) is not None]
        later = ((name, day, known[place][1]) for place, (name, day) in enumerate(known[1:]))
        found += [
            (name, say("A reminder cannot come before what it reminds of."))
            for name, day, before in later
            if day < before
        ]
        if self.received_on and self.sent_on and self.received_on < self.sent_on:
            found.append(("received_on", say("Nothing can come before it was asked for.")))
        return found
