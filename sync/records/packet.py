"""What is sent to another site for a referral: which papers, in which version, where to, and who there has it.

A packet that went out stays as it went out: a change afterwards makes the next version, which supersedes it.
Being sent is not being delivered: only somebody there who is named can say that it came.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from sync.ids import Id, derived_id
from sync.records.base import About, Kind, Record, Tick, Value
from sync.words import say

WENT_OUT = ("version", "packet_hash", "parts")
"""What was sent; its `delivered` belongs to exactly this."""


class PacketPart(Value):
    """One document in its place, as it was when it was put there."""

    document_id: Id
    title: str
    pages: int | None = None
    sha256: str = ""
    """The bytes: other bytes under the same record are another version of the document."""
    labels: list[str] = Field(default_factory=list)
    """Codes of `security-labels` that the document bore then."""


class Transmission(Value):
    """One line of the log of sending: what became of it, from where to where, noted by whom."""

    state: str
    """A code of `packet-outcomes`: sent, confirmed, failed."""
    way: str = ""
    from_words: str = ""
    to_words: str = ""
    at: AwareDatetime
    zone: str
    by_id: Id
    by_name: str
    note: str = ""


PART_SAMPLE = {
    "document_id": derived_id("document", "sample"),
    "title": "Pathology report",
    "pages": 4,
    "sha256": "",
    "labels": [],
}
TRANSMISSION_SAMPLE = {
    "state": "sent",
    "way": "fax",
    "from_words": "Juniper Creek Clinic (PRACTICE)",
    "to_words": "555-0142",
    "at": "2026-11-23T16:42:00Z",
    "zone": "America/Denver",
    "by_id": derived_id("practitioner", "sample"),
    "by_name": "R. Delgado",
    "note": "",
}


class Packet(Record):
    """The papers of a referral on their way to somebody, followed until a named person has them."""

    about: ClassVar[Kind] = Kind(
        "packet", "Packet", "Packets", "Communication", icon="clipboard-list", tint="primary"
    )
    lifecycle: ClassVar[str | None] = "packet"

    referral_id: Annotated[Id | None, About("Referral", refers="referral", fixed=True, is_internal=True)] = (
        None
    )
    version: Annotated[int, About("Version", fixed=True, in_list=True, is_internal=True, sample=1)] = 1
    supersedes_id: Annotated[
        Id | None, About("Supersedes", refers="packet", fixed=True, is_internal=True)
    ] = None
    reply_code: Annotated[
        str,
        About(
            "Reply code",
            "Printed on the reply sheet; it says nothing about the patient.",
            fixed=True,
            search=True,
            is_internal=True,
        ),
    ] = ""
    from_site_id: Annotated[Id | None, About("From", refers="site", fixed=True, is_internal=True)] = None
    to_site_id: Annotated[
        Id | None, About("To site", refers="site", together="to", in_list=True, is_internal=True)
    ] = None
    to_words: Annotated[
        str, About("For whom there", together="to", is_internal=True, sample="Referral desk")
    ] = ""
    parts: Annotated[
        list[PacketPart],
        About("Documents in it", "In the order in which they go.", is_internal=True, sample=[PART_SAMPLE]),
    ] = Field(default_factory=list)
    consent_scope: Annotated[
        str,
        About(
            "Scope of the patient's consent",
            "What may be disclosed, to whom and for what, as the signed consent says it.",
            is_long=True,
            is_internal=True,
            together="consent",
        ),
    ] = ""
    consent_document_id: Annotated[
        Id | None, About("The consent itself", refers="document", together="consent", is_internal=True)
    ] = None
    notice_version: Annotated[
        str,
        About("Version of the notice that goes with it", together="consent", is_internal=True),
    ] = ""
    status: Annotated[
        str,
        About("Status", codes="packet-status", together="status", in_list=True, is_internal=True),
    ] = "prepared"
    status_reason: Annotated[str, About("Reason for this status", together="status", is_internal=True)] = ""
    way: Annotated[
        str, About("How it goes", codes="packet-ways", together="sent", in_list=True, is_internal=True)
    ] = ""
    packet_hash: Annotated[str, About("Fingerprint", together="sent", is_internal=True)] = ""
    sent_at: Annotated[
        AwareDatetime | None,
        About("Sent", together="sent", in_list=True, is_internal=True, sample="2026-11-23T16:42:00Z"),
    ] = None
    sent_zone: Annotated[str, About("Zone of sending", together="sent", is_internal=True)] = ""
    sent_by_id: Annotated[
        Id | None, About("Sent by", refers="practitioner", together="sent", is_internal=True)
    ] = None
    contact_system: Annotated[
        str, About("Kind of contact point used", together="sent", is_internal=True, sample="fax")
    ] = ""
    contact_value: Annotated[
        str,
        About("Contact point used", "As it was then.", together="sent", is_internal=True, sample="555-0142"),
    ] = ""
    contact_verified_on: Annotated[
        date | None, About("That contact point was verified on", together="sent", is_internal=True)
    ] = None
    contact_verified_by: Annotated[
        str, About("That contact point was verified by", together="sent", is_internal=True)
    ] = ""
    transmissions: Annotated[
        list[Transmission],
        About("Log of sending", merge="union", is_internal=True, sample=[TRANSMISSION_SAMPLE]),
    ] = Field(default_factory=list)
    delivered: Annotated[
        Tick | None,
        About("Delivered", confirms=WENT_OUT, together="delivered", is_internal=True),
    ] = None
    confirmed_by: Annotated[
        str,
        About("Who there has it", together="delivered", is_internal=True, sample="T. Begay, referral desk"),
    ] = ""
    confirmed_how: Annotated[
        str, About("How they said so", codes="packet-confirmations", together="delivered", is_internal=True)
    ] = ""
    confirmed_at: Annotated[
        AwareDatetime | None, About("When they said so", together="delivered", is_internal=True)
    ] = None
    confirmed_zone: Annotated[str, About("Zone of that", together="delivered", is_internal=True)] = ""
    prepared_by_id: Annotated[
        Id | None, About("Put together by", refers="practitioner", fixed=True, is_internal=True)
    ] = None
    prepared_at: Annotated[AwareDatetime | None, About("Put together", fixed=True, is_internal=True)] = None
    prepared_zone: Annotated[str, About("Zone", fixed=True, is_internal=True)] = ""

    def headline(self) -> str:
        """Name the version."""
        return say("Packet v{n}", n=self.version)

    def problems(self) -> list[tuple[str | None, str]]:
        """Check that versions are counted from 1, and that no document stands in it twice."""
        found: list[tuple[str | None, str]] = []
        if self.version < 1:
            found.append(("version", say("Versions are counted from 1.")))
        if self.supersedes_id == self.id:
            found.append(("supersedes_id", say("A packet cannot supersede itself.")))
        ids = [part.document_id for part in self.parts]
        if len(set(ids)) != len(ids):
            found.append(("parts", say("A document stands in this packet twice. Take one of them out.")))
        return found
