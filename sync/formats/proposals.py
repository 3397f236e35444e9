"""From a file's bytes to what it proposes: which door it takes, and one item for each message or resource."""

from __future__ import annotations

from sync.errors import Unreadable
from sync.formats.hl7v2.frames import looks_like_hl7
from sync.formats.intake import Intake, Item
from sync.formats.sheets.reading import is_sheet

FILE_LIMIT_BYTES = 200_000_000
_MARKS = b"\xef\xbb\xbf \t\r\n"


def proposals(data: bytes, intake: Intake) -> list[Item]:
    """Say what a file proposes, item by item, people before what belongs to them.

    Raises: Unreadable when it is neither FHIR JSON nor HL7 v2, or cannot be taken as a whole.
    """
    check_size(len(data))
    if data.lstrip(_MARKS)[:1] in {b"{", b"["}:
        from sync.formats.fhir import proposing as fhir_proposing  # noqa: PLC0415 - parsers load with a file
        from sync.formats.fhir import reading as fhir_reading  # noqa: PLC0415 - as above

        return fhir_proposing.items_of(fhir_reading.read(data), intake)
    if looks_like_hl7(data):
        from sync.formats.hl7v2 import proposing, reading  # noqa: PLC0415 - as above

        return [proposing.item_of(one, at, intake) for at, one in enumerate(reading.read(data), 1)]
    raise Unreadable("This file is neither FHIR (JSON) nor HL7 v2.")


def is_list(data: bytes) -> bool:
    """Say whether a file is a list of somebody's own, in Excel or in text, and no message of another system."""
    if data.lstrip(_MARKS)[:1] in {b"{", b"["} or looks_like_hl7(data):
        return False
    return is_sheet(data)


def check_size(size_bytes: int) -> None:
    """Refuse a file by its size alone; ask before reading it.

    Raises: Unreadable for a file that is larger than Navigator reads.
    """
    if size_bytes > FILE_LIMIT_BYTES:
        raise Unreadable(
            "This file is {size} MB; Navigator reads up to {limit} MB. Ask the sender for smaller ones.",
            size=size_bytes // 1_000_000,
            limit=FILE_LIMIT_BYTES // 1_000_000,
        )
