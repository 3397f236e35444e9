"""What is known of packets in the open store: those of a referral, and whether their documents are here."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.records.packet import Packet, PacketPart
from sync.records.site import Site


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document whose pages go with a sheet: in one file with it, or printed behind it."""

    title: str
    sha256: str
    pages: int


def enclosed(packet: Packet) -> tuple[Enclosed, ...]:
    """Give the documents of a packet as they go with its cover, in their order."""
    return tuple(Enclosed(part.title, part.sha256, part.pages or 0) for part in packet.parts)


def packets_of(desk: Desk, referral_id: str) -> list[Packet]:
    """Give the packets of a referral, the newest version first."""
    rows = desk.store.rows("packet", Where("referral_id", "=", referral_id), order=("-version",))
    found = (gathered.record(desk, row.id, Packet) for row in rows)
    return [one for one in found if one is not None and not one.is_withdrawn]


def is_here(desk: Desk, part: PacketPart) -> bool:
    """Say whether a document's bytes are on this computer, whole."""
    held = desk.store.contents.held(part.sha256) if part.sha256 else None
    return held is not None and held.is_whole


def answers_in_navigator(desk: Desk, site_id: str | None) -> bool:
    """Say whether a site is known to answer in Navigator itself."""
    there = gathered.record(desk, site_id, Site)
    return there is not None and there.uses_navigator
