"""What a packet can be made of and where it can go: the documents of the chart, the numbers of the receiving site."""

from __future__ import annotations

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import SYSTEMS, Standings
from sync.records.document import Document
from sync.records.packet import Packet
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.words import Words, joined, say

Named = list[tuple[str, str]]
_BY_NUMBER = ("fax", "email", "address", "mail", "other")


def documents_for(desk: Desk, record_id: str) -> tuple[Named, Named]:
    """Name the documents that can go for a referral or in a packet, and those that stand in the packet now."""
    record = desk.store.record(record_id)
    if not isinstance(record, Referral | Packet) or record.patient_id is None:
        return [], []
    images = desk.store.of_patient(record.patient_id, {"document"})
    found = sorted(gathered.typed(images, Document), key=lambda one: one.title.casefold())
    chosen = [(part.document_id, part.title) for part in record.parts] if isinstance(record, Packet) else []
    return [(one.id, str(_named(one))) for one in found], chosen


def _named(document: Document) -> Words:
    counted = say("{n} p.", n=document.pages) if document.pages else say("pages not counted")
    labels = (label_of("security-labels", one) for one in document.security_labels)
    return joined((document.title, counted, *labels))


def contact_points_for(desk: Desk, packet_id: str) -> Named:
    """Name the numbers and addresses of the site that a packet goes to, each with how sure it is."""
    packet = gathered.record(desk, packet_id, Packet)
    there = gathered.record(desk, packet.to_site_id, Site) if packet else None
    if there is None:
        return []
    standings = Standings(desk)
    found: Named = []
    for point in there.contact_points:
        known_as = standings.of_number(SYSTEMS.get(point.system, point.system), point.value)
        if point.system in _BY_NUMBER and known_as != "failed":
            sure = say("verified") if known_as == "verified" else say("not verified lately")
            found.append((point.value, joined((say(point.system), point.value, sure))))
    return found
