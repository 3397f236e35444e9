"""One leg of a trip: from where to where, with whom, by which clock at either end."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import AwareDatetime

from sync.ids import Id
from sync.records.base import About, Kind, Record, Tick
from sync.words import say

ROUTE = ("mode", "from_place", "to_place", "departs_at", "departs_zone", "arrives_at", "arrives_zone")


class TripLeg(Record):
    """A ride, a flight, a boat; confirmed or not."""

    about: ClassVar[Kind] = Kind(
        "trip_leg", "Trip leg", "Trip legs", "ServiceRequest", icon="map-pin", tint="ok"
    )
    lifecycle: ClassVar[str | None] = "trip_leg"

    trip_id: Annotated[Id, About("Trip", refers="trip", fixed=True)]
    position: Annotated[int, About("Order in the trip", sample=1)] = 1
    mode: Annotated[str, About("By", codes="travel-modes", in_list=True, sample="tribal_van")] = ""
    from_place: Annotated[
        str, About("From", together="route", search=True, in_list=True, sample="Juniper Creek")
    ] = ""
    to_place: Annotated[str, About("To", together="route", search=True, in_list=True, sample="Mesa View")] = (
        ""
    )
    departs_at: Annotated[
        AwareDatetime | None,
        About("Departs", together="departs", in_list=True, sample="2026-12-01T12:40:00Z"),
    ] = None
    departs_zone: Annotated[str, About("Clock at departure", together="departs", sample="America/Denver")] = (
        ""
    )
    arrives_at: Annotated[
        AwareDatetime | None, About("Arrives", together="arrives", sample="2026-12-01T16:10:00Z")
    ] = None
    arrives_zone: Annotated[str, About("Clock at arrival", together="arrives", sample="America/Phoenix")] = ""
    carrier: Annotated[
        str, About("Carrier or driver", together="booking", sample="Clinic van (PRACTICE)")
    ] = ""
    carrier_phone: Annotated[str, About("Phone", together="booking", sample="555-0171")] = ""
    confirmation: Annotated[str, About("Confirmation number", together="booking", sample="V-0182")] = ""
    confirmed: Annotated[Tick | None, About("Confirmed", confirms=ROUTE, is_internal=True)] = None
    read_whole: Annotated[Tick | None, About("Read whole", confirms=(*ROUTE, "status"), is_internal=True)] = (
        None
    )
    cost: Annotated[Decimal | None, About("Cost", unit="USD", together="money", sample="0.00")] = None
    payer: Annotated[str, About("Who pays", codes="travel-payers", together="money", sample="tribal")] = ""
    status: Annotated[str, About("Status", codes="leg-status", together="status", in_list=True)] = "planned"
    status_reason: Annotated[str, About("Reason for this status", together="status")] = ""
    note: Annotated[str, About("Note", is_long=True)] = ""

    def headline(self) -> str:
        """Name both ends."""
        ends = [place for place in (self.from_place, self.to_place) if place]
        return " → ".join(ends) or say(self.about.label)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that a leg arrives after it departs."""
        if self.departs_at and self.arrives_at and self.arrives_at < self.departs_at:
            return [("arrives_at", say("A leg cannot arrive before it departs."))]
        return []
