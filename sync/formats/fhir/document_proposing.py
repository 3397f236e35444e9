"""From a DocumentReference to proposals: one Document for each file that it encloses."""

from __future__ import annotations

import base64
import binascii
import hashlib

from sync.contents import LIMIT_BYTES, fingerprint
from sync.formats.code_lists import code_list
from sync.formats.fhir.around import Around, day, numbers, own_number, people
from sync.formats.fhir.shapes import AttachmentSaid, DocumentReferenceSaid
from sync.formats.shapes import Code, DocumentSaid
from sync.rules.proposal import Proposal
from sync.words import Words, say

_LOINC = "http://loinc.org"
_IN_ERROR = "entered-in-error"


def documents(said: DocumentReferenceSaid, around: Around) -> list[Proposal]:
    """Propose a Document for each file; one that is not enclosed, or is not what is said of it, is set aside."""
    return [_document(one, said, around) for one in said.attachments]


def _document(sent: AttachmentSaid, said: DocumentReferenceSaid, around: Around) -> Proposal:
    content = bytes_of(sent.file)
    sha256 = fingerprint(content) if content else ""
    named = said.description or said.type.shown or say("Document")
    fields = {
        "title": (sent.file.title or named)[:400],
        "type": _type(said.type),
        "status": said.status,
        "authored_on": day(sent.created.iso) or day(said.dated.iso),
        "from_whom": ", ".join(people(*said.authors)),
        "received_at": around.intake.received(),
        "received_zone": around.intake.zone,
        "media_type": sent.file.media_type.partition(";")[0].strip().casefold(),
        "size_bytes": len(content) if content else None,
        "sha256": sha256,
        "identifiers": [*numbers(around, said.identifiers), *own_number(around)],
        "note": said.description if sent.file.title else "",
    }
    aside = _in_error(said) or _why_not(sent, content)
    key = around.key(sha256 or sent.file.data[:400])
    return Proposal("document", key, fields, around.clues(), content=None if aside else content, aside=aside)


def _type(sent: Code) -> str:
    """Give our word for what it is; empty for what is not among them, which the title still says."""
    known = code_list("fhir-r4")["document_types"]
    found = (known.get(one.code) for one in sent.codings if one.system == _LOINC)
    return next((one for one in found if one), "")


def _in_error(said: DocumentReferenceSaid) -> Words | None:
    is_wrong = _IN_ERROR in {said.status, said.document_status}
    return say("The sender entered this document in error.") if is_wrong else None


def _why_not(sent: AttachmentSaid, content: bytes | None) -> Words | None:
    if not sent.file.encoding:
        return say("It points to a document elsewhere, which Navigator does not fetch.")
    if not content:
        return say("The enclosed document is damaged. Ask the sender for it again.")
    if len(content) > LIMIT_BYTES:
        limit = LIMIT_BYTES // 1_000_000
        return say("The enclosed document is larger than {limit} MB. Ask for it in parts.", limit=limit)
    sha1 = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()
    if (sent.size and sent.size != str(len(content))) or (sent.hash and sent.hash != sha1):
        return say(
            "The enclosed document is not the one that was sent: size or checksum differ. Ask for it again."
        )
    return None


def bytes_of(document: DocumentSaid) -> bytes | None:
    """Decode what is enclosed; None when nothing is, or it is damaged."""
    if not document.encoding:
        return None
    try:
        return base64.b64decode("".join(document.data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
