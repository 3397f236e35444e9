"""Single HL7 v2 fields: times, dates, codes, identifiers, names and observation values."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from sync.formats.hl7v2.segments import Repetition, Segment
from sync.formats.numbers import is_one_number, number_in
from sync.formats.shapes import Code, Coding, DocumentSaid, Identifier, Moment, PersonName, Value
from sync.words import Words, say

CLEARED = '""'
_TIME = re.compile(r"^(\d{4,14})(\.\d{1,6})?([+-]\d{4})?$")
_TIME_SHAPES = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_ISO_SHAPES = {
    4: "%Y",
    6: "%Y-%m",
    8: "%Y-%m-%d",
    10: "%Y-%m-%dT%H",
    12: "%Y-%m-%dT%H:%M",
    14: "%Y-%m-%dT%H:%M:%S",
}


def moment(raw: str) -> Moment:
    """Read a time (TS, DTM) with the precision and the offset that were sent, and no more."""
    raw = raw.strip()
    found = _TIME.match(raw)
    if not found or len(found[1]) not in _TIME_SHAPES:
        return Moment(raw)
    digits, fraction, offset = found.groups()
    try:
        at = datetime.strptime(digits, _TIME_SHAPES[len(digits)])  # noqa: DTZ007 - its zone is what was sent, or none
    except ValueError:
        return Moment(raw)
    if at.year < 1 or (offset and int(offset[1:3]) > 14):
        return Moment(raw)
    iso = f"{at.year:04d}" + at.strftime(_ISO_SHAPES[len(digits)])[len(at.strftime("%Y")) :]
    has_offset = bool(offset) and len(digits) > 8
    seconds = (fraction or "") if len(digits) == 14 else ""
    return Moment(raw, iso + seconds + (f"{offset[:3]}:{offset[3:]}" if has_offset else ""), has_offset)


def calendar_date(raw: str) -> str | None:
    """Give the date part of a birth date, never shifted by an offset; None when it is no full date."""
    iso = moment(raw).iso
    return iso[:10] if iso and len(iso) >= 10 else None


def code(segment: Segment, field: int) -> Code:
    """Read a coded field (CE, CWE): the code, and the other one beside it."""
    first = segment.repetitions(field)[:1]
    return code_of(first[0]) if first else Code()


def code_of(one: Repetition) -> Code:
    """Read one repetition of a coded field."""
    pairs = (Coding(one.text(at), one.text(at + 1), one.text(at + 2)) for at in (1, 4))
    codings = tuple(pair for pair in pairs if pair != Coding())
    if codings and not any((one.text(1), one.text(2), one.text(3))):
        codings = (Coding(), *codings)
    return Code(codings, words=one.text(9))


def identifier(one: Repetition) -> Identifier:
    """Read one identifier (CX): number, assigning authority, type."""
    return Identifier(one.text(1), one.text(4, 1), one.text(5))


def order_number(segment: Segment, field: int) -> Identifier:
    """Read an order number (EI): number and who gave it."""
    return Identifier(segment.text(field, 1), segment.text(field, 2))


def person_name(one: Repetition) -> PersonName:
    """Read one name (XPN); the family name without its prefix parts."""
    return PersonName(one.text(1, 1), one.text(2), one.text(3), one.text(7))


def value(segment: Segment, field: int, value_type: str) -> tuple[Value, tuple[Words, ...]]:
    """Read an observation value as its type says; what does not fit the type is kept as text and flagged."""
    raw = segment.raw(field)
    if not raw.strip() or raw == CLEARED:
        return Value(), ()
    if value_type in {"CE", "CWE", "CNE", "CF", "IS"}:
        return _coded(segment.repetitions(field)), ()
    if value_type in {"ED", "RP"}:
        return Value("document"), ()
    text = segment.marks.decoded(raw)
    if value_type == "SN":
        return _structured(segment.repetitions(field)[0], text)
    # A date, a telephone number or an account is made of digits and is no number.
    number, comparator = number_in(text) if value_type in {"NM", "ST", "TX", "FT", ""} else (None, "")
    if value_type == "NM" and (number is None or comparator):
        return Value("text", text, number, comparator), (
            say("A number was announced and something else was sent."),
        )
    return Value("number" if number is not None else "text", text, number, comparator), ()


def _coded(repetitions: list[Repetition]) -> Value:
    codes = [code_of(one) for one in repetitions]
    return Value(
        "coded", ", ".join(one.shown for one in codes if one.shown), code=codes[0] if codes else Code()
    )


def _structured(one: Repetition, text: str) -> tuple[Value, tuple[Words, ...]]:
    """Read a structured number (SN): comparator, number, separator, second number."""
    comparator, first, separator, second = (one.text(at) for at in (1, 2, 3, 4))
    shown = f"{comparator}{first}{separator}{second}"
    is_single = is_one_number(first) and not separator and not second
    if is_single and comparator in {"", "=", "<", ">", "<=", ">="}:
        return Value("number", shown.removeprefix("="), Decimal(first), comparator.removeprefix("=")), ()
    if first:
        return Value("text", shown, None, comparator), ()
    return Value("text", text), (say("A structured number was announced and something else was sent."),)


def document(segment: Segment, field: int, title: str) -> DocumentSaid:
    """Read an enclosed document (ED) or a pointer to one (RP), without opening it."""
    one = segment.repetitions(field)[0]
    if segment.text(2) == "RP":
        return DocumentSaid("/".join(filter(None, (one.text(3), one.text(4)))), title, "", one.text(1))
    return DocumentSaid("/".join(filter(None, (one.text(2), one.text(3)))), title, one.text(4), one.text(5))
