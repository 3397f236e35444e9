"""A referral of Marian Moss with two papers in her chart, and a partner that has no Navigator: invented, all of it."""

from __future__ import annotations

from collections.abc import Sequence

from navigator_app.commands import packets, referrals
from navigator_app.commands.sending import Going, send
from navigator_app.desk import Desk
from sync.ids import derived_id
from tests.desks import MARIAN, put
from tests.paper.sheets import pdf

PARTNER = derived_id("site", "Cedar Basin")
FAX = "(555) 555-0142"
UNVERIFIED = "(555) 555-0143"
BROKEN = "(555) 555-0144"
BY_FAX = Going("fax", FAX)


def settle_partner(desk: Desk) -> None:
    """Write a hospital that reads no Navigator, with a verified fax, one that nobody verified, and one that failed."""
    put(
        desk,
        "site",
        PARTNER,
        name="Cedar Basin Hospital (PRACTICE)",
        zone="America/Phoenix",
        uses_navigator=False,
        contact_points=[
            {"system": "fax", "value": FAX, "verified_on": "2026-11-02", "verified_by": "R. Delgado"},
            {"system": "fax", "value": UNVERIFIED},
            {"system": "fax", "value": BROKEN, "failed_on": "2026-11-19", "failed_of": BROKEN},
        ],
        hours=[{"day": day, "opens": "08:00", "closes": "17:00"} for day in ("mo", "tu", "we", "th", "fr")],
    )


def paper(desk: Desk, title: str, pages: int = 2, patient: str = MARIAN, labels: Sequence[str] = ()) -> str:
    """Keep a document with its bytes; give the id of its record."""
    content = pdf(pages, title)
    sha256 = desk.store.contents.keep(content)
    return put(
        desk,
        "document",
        derived_id("document", title),
        patient,
        title=title,
        pages=pages,
        media_type="application/pdf",
        size_bytes=len(content),
        sha256=sha256,
        security_labels=list(labels),
    )


def drafted(desk: Desk, to_site: str = PARTNER) -> str:
    """Begin a referral."""
    typed = {"to_site_id": to_site, "service": "medical_oncology", "reason": "New diagnosis."}
    return referrals.start(desk, MARIAN, typed)


def packed(desk: Desk, referral: str) -> str:
    """Put two papers together for it."""
    return packets.prepare(desk, referral, [paper(desk, "Pathology report", 4), paper(desk, "Clinic note")])


def faxed(desk: Desk, referral: str) -> str:
    """Put them together and fax them."""
    return send(desk, packed(desk, referral), BY_FAX)
