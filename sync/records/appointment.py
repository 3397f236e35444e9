"""A visit at a time and a place, in the room or by video, with the clocks of both ends."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id
from sync.records.base import BOTH_RIGHT_SAMPLE, About, BothRight, Kind, Record, Tick, code_words
from sync.records.collision import Collision
from sync.records.patient import Identifier
from sync.words import say

WHEN_AND_WHERE = (
    "starts_at",
    "patient_zone",
    "provider_zone",
    "patient_site_id",
    "provider_site_id",
    "room",
    "service",
    "modality",
)

_STANDS = ("proposed", "pending", "booked", "arrived", "checked-in")
"""With these it takes its room and its people; on a wait list, over or cancelled it takes nothing."""
_SPAN = ("starts_at", "ends_at")


class Appointment(Record):
    """An appointment; confirmed for exactly this time, place and service."""

    about: ClassVar[Kind] = Kind(
        "appointment", "Appointment", "Appointments", "Appointment", icon="calendar", tint="violet"
    )
    lifecycle: ClassVar[str | None] = "appointment"
    # By video it is the patient who sits in a room; whoever speaks to them sits anywhere.
    collides: ClassVar[tuple[Collision, ...]] = (
        Collision(
            "room",
            say("Room"),
            ("provider_site_id", "room"),
            say("{room} at {provider_site_id} is booked twice: {when}"),
            _SPAN,
            {"modality": ("in_person", ""), "status": _STANDS},
        ),
        Collision(
            "room",
            say("Room"),
            ("patient_site_id", "room"),
            say("{room} at {patient_site_id} is booked twice: {when}"),
            _SPAN,
            {"modality": ("video",), "status": _STANDS},
        ),
        Collision(
            "interpreter",
            say("Interpreter"),
            ("interpreter_id",),
            say("{interpreter_id} is to interpret at two visits at once: {when}"),
            _SPAN,
            {"interpreter": ("unknown", "needed", "booked"), "status": _STANDS},
        ),
    )

    service: Annotated[
        str, About("Service", codes="services", together="what", in_list=True, sample="medical_oncology")
    ] = ""
    description: Annotated[str, About("What for", together="what", search=True, sample="First consult")] = ""
    modality: Annotated[
        str, About("How", codes="modalities", together="what", in_list=True, sample="in_person")
    ] = ""
    starts_at: Annotated[
        AwareDatetime | None, About("Starts", together="when", in_list=True, sample="2026-12-01T17:00:00Z")
    ] = None
    ends_at: Annotated[
        AwareDatetime | None, About("Ends", together="when", sample="2026-12-01T18:00:00Z")
    ] = None
    patient_zone: Annotated[str, About("Patient's clock", together="when", sample="America/Denver")] = ""
    provider_zone: Annotated[str, About("Provider's clock", together="when", sample="America/Phoenix")] = ""
    patient_site_id: Annotated[Id | None, About("Where the patient is", refers="site", together="where")] = (
        None
    )
    provider_site_id: Annotated[
        Id | None, About("Where the provider is", refers="site", together="where")
    ] = None
    room: Annotated[str, About("Room", together="where", sample="Suite 2")] = ""
    provider: Annotated[str, About("Provider", search=True, in_list=True, sample="Dr. Imani Okafor")] = ""
    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    status: Annotated[
        str, About("Status", codes="appointment-status", together="status", in_list=True, sample="booked")
    ] = "proposed"
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    interpreter: Annotated[str, About("Interpreter", codes="interpreter-status", together="interpreter")] = (
        "unknown"
    )
    interpreter_id: Annotated[
        Id | None, About("Who interprets", refers="practitioner", together="interpreter")
    ] = None
    plan_b: Annotated[str, About("Plan B", "The number to call when the video fails.", sample="555-0160")] = (
        ""
    )
    confirmed: Annotated[Tick | None, About("Confirmed", confirms=WHEN_AND_WHERE, is_internal=True)] = None
    patient_told: Annotated[Tick | None, About("Patient told", confirms=WHEN_AND_WHERE, is_internal=True)] = (
        None
    )
    read_whole: Annotated[
        Tick | None, About("Read whole", confirms=(*WHEN_AND_WHERE, "provider", "status"), is_internal=True)
    ] = None
    identifiers: Annotated[
        list[Identifier],
        About(
            "Numbers",
            merge="union",
            sample=[{"assigner": "CEDAR BASIN (PRACTICE)", "value": "A-0917", "type": ""}],
        ),
    ] = Field(default_factory=list)
    note: Annotated[str, About("Note", is_long=True)] = ""
    both_right: Annotated[
        list[BothRight],
        About("Booked twice on purpose", merge="union", is_internal=True, sample=[BOTH_RIGHT_SAMPLE]),
    ] = Field(default_factory=list)

    def headline(self) -> str:
        """Name what it is for."""
        return self.description or code_words(self.service) or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a visit ends after it begins and carries the patient's clock."""
        found: list[tuple[str | None, str]] = []
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            found.append(("ends_at", say("A visit cannot end before it begins.")))
        if self.starts_at is not None and not (self.patient_zone or self.provider_zone):
            found.append(("patient_zone", say("Say by which clock this time is meant.")))
        return found
