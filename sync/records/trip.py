"""A journey to care and home again: why, when, where the night is spent, who comes along, who pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import joined, say

PLACE_AND_TIME = ("starts_on", "ends_on", "to_site_id", "destination")
NIGHTS = ("lodging", "lodging_place", "lodging_nights", "starts_on", "ends_on")

WHOLE = (
    *PLACE_AND_TIME,
    "status",
    "lodging",
    "lodging_place",
    "lodging_nights",
    "escort_needed",
    "escort_name",
    "mobility",
    "oxygen",
    "plan_b",
)
"""What has to fit together on the day of leaving."""


class Trip(Record):
    """A trip; its legs are records of their own."""

    about: ClassVar[Kind] = Kind("trip", "Trip", "Trips", "ServiceRequest", icon="car", tint="ok")
    lifecycle: ClassVar[str | None] = "trip"

    purpose: Annotated[str, About("Purpose", search=True, in_list=True, sample="First oncology visit")] = ""
    to_site_id: Annotated[Id | None, About("To", refers="site", together="destination")] = None
    destination: Annotated[
        str, About("Destination", together="destination", search=True, in_list=True, sample="Mesa View")
    ] = ""
    starts_on: Annotated[date | None, About("Leaves", together="when", in_list=True, sample="2026-12-01")] = (
        None
    )
    ends_on: Annotated[date | None, About("Back home", together="when", sample="2026-12-02")] = None
    appointment_id: Annotated[Id | None, About("Appointment", refers="appointment")] = None
    referral_id: Annotated[Id | None, About("Referral", refers="referral")] = None
    owner_id: Annotated[Id | None, About("Arranged by", refers="practitioner")] = None
    status: Annotated[str, About("Status", codes="trip-status", together="status", in_list=True)] = (
        "requested"
    )
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""

    lodging: Annotated[str, About("Lodging", codes="lodging", together="lodging", sample="motel")] = (
        "not_decided"
    )
    lodging_place: Annotated[str, About("Where", together="lodging", sample="Sandstone Motel (PRACTICE)")] = (
        ""
    )
    lodging_nights: Annotated[int | None, About("Nights", together="lodging", sample=1)] = None
    lodging_confirmation: Annotated[
        str, About("Confirmation number", together="lodging", sample="SM-4417")
    ] = ""
    lodging_confirmed: Annotated[
        Tick | None, About("Lodging confirmed", confirms=NIGHTS, is_internal=True)
    ] = None

    escort_needed: Annotated[bool | None, About("Escort needed", together="escort", sample=True)] = None
    escort_name: Annotated[str, About("Escort", together="escort", private="name", sample="Daniel Reed")] = ""
    escort_relation: Annotated[str, About("Relation", together="escort", sample="Son")] = ""
    escort_phone: Annotated[str, About("Escort's phone", together="escort", sample="555-0142")] = ""
    escort_reason: Annotated[str, About("Why an escort", codes="escort-reasons", together="escort")] = ""

    mobility: Annotated[str, About("Mobility", codes="mobility", sample="walks")] = "unknown"
    oxygen: Annotated[bool | None, About("Needs oxygen")] = None
    round_trip_miles: Annotated[int | None, About("Round trip", unit="mi", together="miles", sample=292)] = (
        None
    )
    miles_source: Annotated[
        str, About("Miles from", codes="miles-sources", together="miles", sample="map")
    ] = ""
    voucher: Annotated[str, About("Voucher", "Fuel voucher or warrant number.", sample="FV-2231")] = ""
    payer: Annotated[str, About("Who pays", codes="travel-payers", together="money", sample="tribal")] = ""
    advance_needed: Annotated[bool | None, About("Advance needed", together="money")] = None
    advance_amount: Annotated[Decimal | None, About("Advance", unit="USD", together="money")] = None
    advance_paid: Annotated[
        Tick | None, About("Advance paid", confirms=("advance_amount", "payer"), is_internal=True)
    ] = None
    labs_needed: Annotated[bool | None, About("Labs needed before the visit", together="labs")] = None
    labs_within_days: Annotated[int | None, About("Not older than", unit="d", together="labs")] = None
    plan_b: Annotated[str, About("Plan B", "If weather or the road says no.", is_long=True)] = ""
    weather_note: Annotated[str, About("Weather and road", is_long=True)] = ""
    weather_reviewed: Annotated[
        Tick | None, About("Weather reviewed", confirms=("starts_on", "weather_note"), is_internal=True)
    ] = None
    patient_told: Annotated[
        Tick | None,
        About(
            "Patient told",
            "When, where and the night.",
            confirms=(*PLACE_AND_TIME, "lodging", "lodging_place"),
            is_internal=True,
        ),
    ] = None
    read_whole: Annotated[Tick | None, About("Read whole", confirms=WHOLE, is_internal=True)] = None
    note: Annotated[str, About("Note", is_long=True, search=True)] = ""

    def headline(self) -> str:
        """Name the purpose and the destination."""
        return joined((self.purpose or say(self.about.label), self.destination))

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a trip ends after it begins, and counts are not negative."""
        found: list[tuple[str | None, str]] = []
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            found.append(("ends_on", say("Coming home cannot be before leaving.")))
        if self.lodging_nights is not None and self.lodging_nights < 0:
            found.append(("lodging_nights", say("Nights cannot be fewer than none.")))
        if self.round_trip_miles is not None and self.round_trip_miles < 0:
            found.append(("round_trip_miles", say("Miles cannot be fewer than none.")))
        return found
