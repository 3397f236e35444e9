"""What is known of packets in the open store: those of a referral, and whether their documents are here."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.errors import Refused
from sync.records.packet import Packet, PacketPart
from sync.records.site import Site
from sync.rules.reply_codes import read_reply_code
from sync.words import say


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


def packet_of_code(desk: Desk, code: str) -> Packet:
    """Find the packet whose reply sheet bears a code, as it was typed.

    Raises: Refused for a code that is none, of no packet here, or of a version that another one took the place of.
    """
    read = read_reply_code(code)
    rows = desk.store.rows("packet", Where("reply_code", "=", read), Where("is_withdrawn", "=", value=False))
    packet = gathered.record(desk, rows[0].id, Packet) if len(rows) == 1 else None
    if packet is None:
        raise Refused(
            "code", say("No packet on this computer has this code. Exchange, then look at it again.")
        )
    latest = packets_of(desk, str(packet.referral_id))[0]
    if packet.status == "superseded" and latest.version > packet.version:
        words = say(
            "This sheet came with v{n}. v{m} went out since: ask them whether their answer holds for it.",
            n=packet.version,
            m=latest.version,
        )
        raise Refused("code", words)
    return packet


def is_here(desk: Desk, part: PacketPart) -> bool:
    """Say whether a document's bytes are on this computer, whole."""
    held = desk.store.contents.held(part.sha256) if part.sha256 else None
    return held is not None and held.is_whole


def answers_in_navigator(desk: Desk, site_id: str | None) -> bool:
    """Say whether a site is known to answer in Navigator itself."""
    there = gathered.record(desk, site_id, Site)
    return there is not None and there.uses_navigator
