"""A referral as a file for another system: written down first, with who took it out and why, then written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from navigator_app import gathered
from navigator_app.commands.printing import save_out
from navigator_app.commands.seen import of, seen
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.formats.fhir.referral_out import Outgoing, content_of, told
from sync.records.authorization import Authorization
from sync.records.document import Document
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.site import Site
from sync.words import say

FHIR_SHEET: Final = "referral_fhir"


def save_as_fhir(desk: Desk, path: Path, referral_id: str, why: str) -> Path:
    """Write a referral with its patient as FHIR R4 to where the person chose; nothing protects that file.

    Writes: the disclosure, and on the referral what the file says of its state, so that it is no news when it comes
    back. Both are one deed, before the file is.
    Raises: Refused for whose role takes nothing out, and without a reason; Unavailable when the place cannot be
    written.
    """
    image = seen(desk, referral_id)
    outgoing = outgoing_of(desk, referral_id)
    kept = image.fields.get("states_received") or []
    remembered = of(image, {"states_received": [*kept, told(outgoing)]})
    whose = (outgoing.patient.id,)
    return save_out(desk, path, content_of(outgoing), whose, FHIR_SHEET, "none", why, also=(remembered,))


def outgoing_of(desk: Desk, referral_id: str) -> Outgoing:
    """Gather a referral and what goes out beside it.

    Raises: Refused where the referral or its chart is not on this computer.
    """
    referral = gathered.record(desk, referral_id, Referral)
    patient = gathered.record(desk, referral.patient_id, Patient) if referral else None
    if referral is None or patient is None:
        raise Refused(None, say("This referral has not come to this computer."))
    images = desk.store.of_patient(patient.id, ("authorization", "document"))
    sites = {one.id: one for one in gathered.typed(desk.store.of_kind("site"), Site)}
    return Outgoing(
        referral,
        patient,
        sites,
        desk.now(),
        tuple(one for one in gathered.typed(images, Authorization) if one.referral_id == referral_id),
        tuple(one for one in gathered.typed(images, Document) if one.about_id == referral_id),
    )


def file_name(desk: Desk) -> str:
    """Propose a name for the file: what it is and the day, never whose."""
    return f"referral-{desk.now().astimezone(desk.zone).date().isoformat()}.json"
