"""A case of Marian Moss from which every paper of a referral can be printed: invented, all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from navigator_app.commands import packets, records
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Sheet
from navigator_app.ui.printing.leaving import html
from navigator_app.ui.printing.markup import Stamp
from sync.words import When
from tests.desks import CLINIC, MARIAN
from tests.prc import TERMS, VENDOR, approved, asked, referral
from tests.sent_papers import paper

PHONE = "(555) 555-0100"
BOTH = frozenset({"without_disease", "without_center"})
DIAGNOSIS = "Invasive ductal carcinoma"


def stamp(desk: Desk) -> Stamp:
    return Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone), is_practice=True)


def settle_case(desk: Desk) -> Mapping[str, str]:
    """Write one record for each paper; give the record's id by the name of its sheet."""
    write(desk, seen(desk, CLINIC), {"contact_points": [{"system": "phone", "value": PHONE}]})
    one = referral(desk, diagnosis=DIAGNOSIS, reason="New diagnosis.", status="submitted")
    denied = asked(
        desk,
        **TERMS,
        status="denied",
        status_reason="No funds",
        notice_on="2026-11-02",
        denial_received_on="2026-11-06",
        referral_id=one,
    )
    deferred = asked(
        desk, **TERMS, status="deferred", status_reason="No funds", denial_received_on="2026-11-06"
    )
    emergency = asked(
        desk,
        **TERMS,
        is_emergency=True,
        start_of_care_at="2026-11-20T16:30:00Z",
        start_of_care_zone="America/Denver",
    )
    bill = {
        "from_whom": VENDOR,
        "service_from_on": "2026-11-24",
        "account_number": "AC-55120",
        "amount": "1812.40",
        "authorization_id": approved(desk),
    }
    billed = records.save(desk, "bill", bill, patient_id=MARIAN)
    packet = packets.prepare(desk, one, [paper(desk, "Pathology report", 2)])
    return {
        "referral_cover": one,
        "referral_plain": one,
        "packet_plain": packet,
        "appeal": denied,
        "appeal_plain": denied,
        "deferral": deferred,
        "deferral_plain": deferred,
        "call_in": emergency,
        "call_in_plain": emergency,
        "committee": denied,
        "committee_plain": denied,
        "no_liability": billed,
        "no_liability_plain": billed,
    }


def made(desk: Desk, name: str, record: str, chosen: frozenset[str] = frozenset()) -> Sheet:
    found = PRINTABLES[name].make(desk, record, chosen)
    assert found is not None, name
    return found


def words(desk: Desk, found: Sheet) -> str:
    """Give every word of a sheet, its head and foot with it, in the language of the window."""
    body = html(found, stamp(desk)).decode().partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
