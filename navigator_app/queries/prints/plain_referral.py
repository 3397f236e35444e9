"""The plain pages that go with a referral and with its packet."""

from __future__ import annotations

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.prints.plain import Told, day, plain_sheet
from navigator_app.queries.prints.sheet import Sheet
from sync.records.appointment import Appointment
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.codes import code_of, label_of
from sync.words import When, say

_BOOKED = ("booked", "arrived", "checked-in")


def referral_plain(desk: Desk, referral_id: str, chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Tell the patient where their referral stands; None when it is not here."""
    referral = gathered.record(desk, referral_id, Referral)
    if referral is None:
        return None
    told = Told(
        page="referral",
        state=referral.status,
        status=say(code_of("referral-status", referral.status).patient_words),
        care=((say("What for"), say(label_of("services", referral.service))),),
        place=((say("Where"), _place(desk, referral.to_site_id)),),
        facts=((say("Your visit"), day(visit_of(desk, referral))),),
        places=places_of(desk, referral),
    )
    return plain_sheet(desk, referral.patient_id or "", told, chosen)


def packet_plain(desk: Desk, packet_id: str, chosen: frozenset[str] = frozenset()) -> Sheet | None:
    """Tell the patient which papers go where; None when the packet is not here."""
    packet = gathered.record(desk, packet_id, Packet)
    if packet is None:
        return None
    referral = gathered.record(desk, packet.referral_id, Referral)
    told = Told(
        page="packet",
        state=packet.status,
        place=((say("Where"), _place(desk, packet.to_site_id)),),
        facts=(
            (say("Sent"), day(When(at=packet.sent_at, zone=packet.sent_zone) if packet.sent_at else None)),
        ),
        papers=tuple(part.title for part in packet.parts),
        places=(
            *(places_of(desk, referral) if referral else ()),
            _place(desk, packet.to_site_id),
            packet.to_words,
        ),
    )
    return plain_sheet(desk, packet.patient_id or "", told, chosen)


def visit_of(desk: Desk, referral: Referral) -> When | None:
    """Give the visit that is booked for a referral, by the clock of where it is; None while there is none."""
    visit = gathered.record(desk, referral.appointment_id, Appointment)
    if visit is None or visit.starts_at is None or visit.status not in _BOOKED:
        return None
    return When(at=visit.starts_at, zone=visit.provider_zone or visit.patient_zone or desk.me.zone)


def places_of(desk: Desk, referral: Referral) -> tuple[str, ...]:
    """Give every name of where a referral goes."""
    site = gathered.record(desk, referral.to_site_id, Site)
    return (*((site.name, site.short_name) if site else ()), referral.vendor, referral.clinic_stop)


def _place(desk: Desk, site_id: str | None) -> str:
    return Names(desk).site(site_id) if site_id else ""
