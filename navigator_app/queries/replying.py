"""Whose reply sheet a code belongs to, before anything is written: the patient, the packet, the site that answers."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.packed import packet_of_code
from navigator_app.queries.header import Header, header
from navigator_app.queries.names import Names
from sync.words import Words, say


@dataclass(frozen=True, slots=True)
class SheetOf:
    """What a code leads to."""

    header: Header | None
    words: Words
    """The version and the site that it was sent to."""


def sheet_of(desk: Desk, code: str) -> SheetOf:
    """Give what a typed code leads to.

    Raises: Refused for a code that is none, of no packet here, or of an earlier version.
    """
    packet = packet_of_code(desk, code)
    site = Names(desk).site(packet.to_site_id)
    return SheetOf(
        header(desk, packet.patient_id or ""), say("Packet v{n}, to {site}", n=packet.version, site=site)
    )
