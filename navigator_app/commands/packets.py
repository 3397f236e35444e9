"""Packets: put the papers of a referral together, change what is in them, take the place of what went out before.

A packet that went out is not changed any more: the next version is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from navigator_app import gathered
from navigator_app.commands.seen import MISSING, as_record, seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.packed import packets_of
from navigator_app.paper import process
from sync.changes import Document as Image
from sync.errors import Refused, Unreadable
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.derive import to_plain
from sync.records.document import Document
from sync.records.packet import Packet, PacketPart
from sync.records.referral import Referral
from sync.rules import packets as rules
from sync.rules.reply_codes import reply_code
from sync.words import say

_NOT_ANY_MORE = say("This packet went out as it is. Make the next version, and change that.")


def prepare(
    desk: Desk, referral_id: str, document_ids: Sequence[str], typed: Mapping[str, Any] | None = None
) -> str:
    """Put documents together for a referral, in this order; give the id of the packet, the next version.

    Raises: Refused, naming the field, for a document that is not of this patient or not here.
    """
    referral = referral_of(desk, referral_id)
    before = rules.newest(packets_of(desk, referral_id))
    if not document_ids:
        raise Refused("parts", say("Choose at least one document."))
    packet_id = new_id()
    values = {
        "referral_id": referral_id,
        "version": before.version + 1 if before else 1,
        "supersedes_id": before.id if before else None,
        "reply_code": reply_code(packet_id),
        "from_site_id": desk.me.site_id,
        "to_site_id": referral.to_site_id,
        "status": "prepared",
        "parts": _plain(part_of(desk, one, referral.patient_id) for one in document_ids),
        "prepared_by_id": desk.me.person_id,
        "prepared_at": stamp(desk.now()),
        "prepared_zone": desk.me.zone,
        **(typed or {}),
    }
    return desk.commit(Deed("packet", values, record=packet_id, patient=referral.patient_id))[0]


def supersede(desk: Desk, packet_id: str) -> str:
    """Make the next version of a packet, with the same documents as they are now; give its id.

    Shape: what went out before stays what counts until this one is sent.
    """
    packet = packet_seen(desk, packet_id)
    kept = ("to_words", "consent_scope", "consent_document_id")
    typed = {name: getattr(packet, name) for name in kept}
    return prepare(desk, str(packet.referral_id), [part.document_id for part in packet.parts], typed)


def set_parts(desk: Desk, packet_id: str, document_ids: Sequence[str], opened: Image | None = None) -> str:
    """Let exactly these documents stand in a packet, in this order, as they are now.

    Raises: Refused for a packet that went out.
    """
    image = seen(desk, packet_id, opened)
    packet = packet_in(image)
    if packet.status != "prepared":
        raise Refused("parts", _NOT_ANY_MORE)
    parts = [part_of(desk, one, packet.patient_id) for one in document_ids]
    return write(desk, image, {"parts": _plain(parts)})


def add_part(desk: Desk, packet_id: str, document_id: str) -> str:
    """Put one more document at the end."""
    return set_parts(desk, packet_id, [*_ids(desk, packet_id), document_id])


def remove_part(desk: Desk, packet_id: str, document_id: str) -> str:
    """Take a document out."""
    return set_parts(desk, packet_id, [one for one in _ids(desk, packet_id) if one != document_id])


def move_part(desk: Desk, packet_id: str, document_id: str, place: int) -> str:
    """Put a document at another place, counted from 0."""
    others = [one for one in _ids(desk, packet_id) if one != document_id]
    return set_parts(desk, packet_id, [*others[:place], document_id, *others[place:]])


def part_of(desk: Desk, document_id: str, patient_id: str | None) -> PacketPart:
    """Give a document as a part: its title, its pages, its bytes' name, what it is protected as.

    Raises: Refused for one that is not here, withdrawn, or another patient's.
    """
    document = gathered.record(desk, document_id, Document)
    if document is None:
        unknown = rules.not_here("")
        raise Refused("parts", unknown.template, **unknown.values)
    if document.patient_id not in desk.store.charts_of(patient_id or ""):
        raise Refused("parts", say("{title} is in another patient's chart."), title=document.title)
    if document.is_withdrawn:
        raise Refused("parts", say("{title} was entered in error."), title=document.title)
    return PacketPart(
        document_id=document.id,
        title=document.title,
        pages=document.pages or _counted(desk, document),
        sha256=document.sha256,
        labels=sorted(document.security_labels),
    )


def referral_of(desk: Desk, referral_id: str) -> Referral:
    """Give the referral that a packet is of.

    Raises: Refused when it is not here.
    """
    found = gathered.record(desk, referral_id, Referral)
    if found is None:
        raise Refused(None, MISSING)
    return found


def packet_in(image: Image) -> Packet:
    """Give an image as the packet that it is.

    Raises: Refused for anything else.
    """
    found = as_record(image)
    if not isinstance(found, Packet):
        raise Refused(None, MISSING)
    return found


def packet_seen(desk: Desk, packet_id: str, opened: Image | None = None) -> Packet:
    """Give a packet as the person saw it."""
    return packet_in(seen(desk, packet_id, opened))


def _ids(desk: Desk, packet_id: str) -> list[str]:
    return [part.document_id for part in packet_seen(desk, packet_id).parts]


def _plain(parts: Iterable[PacketPart]) -> list[Any]:
    return [to_plain(part) for part in parts]


def _counted(desk: Desk, document: Document) -> int | None:
    """Count the pages of a document whose record says nothing of them; None where they cannot be counted here."""
    held = desk.store.contents.held(document.sha256) if document.sha256 else None
    if held is None or not held.is_whole:
        return None
    try:
        return len(process.sizes(desk.store.contents.read(document.sha256)))
    except Unreadable:
        return None
