"""Sending a packet: where to and by what is written down with the packet's fingerprint, in one deed with what moves.

Sent is not delivered. What leaves the program as a file or on paper goes through the gates of `printing` besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands.directory import checked_typed
from navigator_app.commands.packets import packet_in, part_of, referral_of
from navigator_app.commands.referrals import shared_with
from navigator_app.commands.seen import as_record, of, seen
from navigator_app.desk import Deed, Desk
from navigator_app.numbers import SYSTEMS, Standings
from navigator_app.packed import is_here, packets_of
from sync.changes import Document as Image
from sync.errors import Refused
from sync.records.base import stamp
from sync.records.derive import to_plain
from sync.records.packet import Packet, Transmission
from sync.records.patient import ContactPoint, Patient
from sync.records.site import Site
from sync.rules import packets as rules
from sync.rules.codes import code_list
from sync.rules.disclosure_notices import notices
from sync.words import say

BY_NUMBER: Final = {"fax": ("fax",), "mail": ("mail", "address", "other"), "pdf": ("email",)}
"""Ways that need a number or an address -> what it may be called in the directory."""
NAVIGATOR: Final = "navigator"
_SENT_AGAIN: Final = {
    "status": "submitted",
    "status_reason": "",
    "answer_by_on": None,
    "alternative": "",
    "answered_by": "",
    "answered_how": "",
}


@dataclass(frozen=True, slots=True)
class Going:
    """How a packet goes: by what, to which number or address, with what typed about it."""

    way: str
    contact: str = ""
    """The number or address, as it stands in the directory or as it was typed."""
    last_four: str = ""
    """Asked where nobody verified that number, or not for long."""
    consent_scope: str = ""
    to_words: str = ""


def send(desk: Desk, packet_id: str, going: Going, opened: Image | None = None) -> str:
    """Say that a packet goes out: what, when, by whom, where to; a draft referral is submitted with it.

    Writes: the packet, those it takes the place of, its referral, and the chart's sites, all of it or nothing.
    Raises: Refused, naming the field.
    """
    image = seen(desk, packet_id, opened)
    packet = packet_in(image)
    _check_whole(desk, packet, going)
    to = gathered.record(desk, packet.to_site_id, Site)
    point = _contact(desk, to, going)
    referral = referral_of(desk, str(packet.referral_id))
    typed: dict[str, Any] = {
        "status": "sent",
        "status_reason": "",
        "way": going.way,
        "packet_hash": rules.packet_hash(packet.version, packet.parts, referral),
        "sent_at": stamp(desk.now()),
        "sent_zone": desk.me.zone,
        "sent_by_id": desk.me.person_id,
        "contact_system": point.system,
        "contact_value": point.value,
        "contact_verified_on": to_plain(point.verified_on),
        "contact_verified_by": point.verified_by,
        "to_words": going.to_words or packet.to_words,
        "consent_scope": going.consent_scope or packet.consent_scope,
        "notice_version": notices().version if rules.labels_of(packet.parts) else "",
    }
    line = transmission(desk, packet, "sent", going.way, point.value)
    typed["transmissions"] = [*map(to_plain, packet.transmissions), line]
    desk.commit(of(image, typed), *_superseded(desk, packet), *_submitted(desk, referral.id))
    return packet_id


def transmission(desk: Desk, packet: Packet, state: str, way: str, to: str, note: str = "") -> Any:
    """Give a line of the log of sending, with both ends, as documents hold it."""
    mine = gathered.record(desk, desk.me.site_id, Site)
    fax = next((one.value for one in mine.contact_points if one.system == "fax"), "") if mine else ""
    return to_plain(
        Transmission(
            state=state,
            way=way or packet.way,
            from_words=", ".join(
                part for part in (mine.name if mine else "", fax if way == "fax" else "") if part
            ),
            to_words=to or packet.contact_value,
            at=desk.now(),
            zone=desk.me.zone,
            by_id=desk.me.person_id,
            by_name=desk.me.name,
            note=note,
        )
    )


def _check_whole(desk: Desk, packet: Packet, going: Going) -> None:
    """Refuse what is not whole, what changed since it was put in, and what is not known to be of whom."""
    if going.way not in code_list("packet-ways"):
        raise Refused("way", say("Say how it goes."))
    if packet.status not in ("prepared", "failed"):
        raise Refused("status", say("This packet went out already. Make the next version, and send that."))
    _check_unchanged(desk, packet)
    scope = going.consent_scope or packet.consent_scope
    for field, sentence in rules.lacking(packet.parts, lambda part: is_here(desk, part), scope):
        raise Refused(field, sentence.template, **sentence.values)
    patient = gathered.record(desk, packet.patient_id, Patient)
    if patient is None or not (patient.birth_on or any(one.value for one in patient.identifiers)):
        raise Refused(
            None,
            say(
                "Only the name is known. A packet goes with two things to know the patient by: add one to the chart."
            ),
        )


def _check_unchanged(desk: Desk, packet: Packet) -> None:
    """Refuse a document that is another one by now, and an attempt again with what was not tried before."""
    for part in packet.parts:
        if part_of(desk, part.document_id, packet.patient_id) != part:
            words = say("{title} changed since it was put in. Take it in anew, then send.")
            raise Refused("parts", words, title=part.title)
    if packet.packet_hash and not rules.is_as_sent(packet, referral_of(desk, str(packet.referral_id))):
        raise Refused(
            "status", say("The referral changed since it failed. Make the next version, and send that.")
        )


def _contact(desk: Desk, to: Site | None, going: Going) -> ContactPoint:
    """Give the contact point that is used, as it is known now.

    Raises: Refused for one that failed, and for one that nobody verified without its last four digits.
    """
    if going.way == "exchange":
        if to is None or not to.uses_navigator:
            raise Refused("way", say("This site has no Navigator. Choose paper, fax or a file."))
        return ContactPoint(system=NAVIGATOR, value=to.name)
    if going.way not in BY_NUMBER:
        return ContactPoint(system="", value=going.contact or (to.name if to else ""))
    value = going.contact.strip()
    if not value:
        raise Refused("contact", say("Say to which number or address it goes."))
    known = [one for one in (to.contact_points if to else ()) if one.value == value]
    point = known[0] if known else ContactPoint(system=BY_NUMBER[going.way][0], value=value)
    # A number that failed anywhere is set aside for everyone, whatever the site's own record says of it.
    how = Standings(desk).of_number(SYSTEMS.get(point.system, point.system), value)
    field = "contact" if how == "failed" else "last_four"
    checked_typed(desk, SYSTEMS.get(point.system, point.system), value, going.last_four, field)
    return point


def _superseded(desk: Desk, packet: Packet) -> Iterator[Deed]:
    """Give the deeds that put earlier versions in the second place, saying which one took the first."""
    for one in packets_of(desk, str(packet.referral_id)):
        if one.version < packet.version and one.status != "superseded":
            words = str(rules.version_words(packet.version, one.version))
            yield of(seen(desk, one.id), {"status": "superseded", "status_reason": words})


def _submitted(desk: Desk, referral_id: str) -> Iterator[Deed]:
    """Give the deeds that submit a referral which waited for this side, and let the other side hold the chart."""
    image = seen(desk, referral_id)
    if getattr(as_record(image), "status", "") in ("draft", "needs_information"):
        yield of(image, _SENT_AGAIN)
    yield from shared_with(desk, image)
