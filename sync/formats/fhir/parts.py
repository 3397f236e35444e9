"""The FHIR data types: codes, references, times, quantities, names, addresses."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from sync.formats.numbers import number_in
from sync.formats.shapes import Code, Coding, Identifier, Moment, PersonName, Raw, Value

_DATE_TIME = re.compile(r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$")


def many(part: Any) -> list[Raw]:
    """Give the objects of a list, whatever was sent in its place."""
    return [one for one in part if isinstance(one, dict)] if isinstance(part, list) else []


def one(part: Any) -> Raw:
    """Give an object, whatever was sent in its place."""
    return part if isinstance(part, dict) else {}


def text(part: Any) -> str:
    """Give a primitive as the text that was sent; empty for anything else."""
    if isinstance(part, bool):
        return "true" if part else "false"
    if isinstance(part, Decimal):
        return f"{part:f}"
    return str(part) if isinstance(part, (str, int)) else ""


def texts(part: Any) -> list[str]:
    """Give the primitives of a list as text, whatever was sent in its place."""
    return [text(each) for each in part] if isinstance(part, list) else []


def code(part: Any) -> Code:
    """Read a CodeableConcept."""
    concept = one(part)
    return Code(
        tuple(
            Coding(text(each.get("code")), text(each.get("display")), text(each.get("system")))
            for each in many(concept.get("coding"))
        ),
        text(concept.get("text")),
    )


def codes(part: Any) -> tuple[Code, ...]:
    """Read a list of CodeableConcepts."""
    return tuple(code(each) for each in many(part))


def identifier(part: Raw) -> Identifier:
    """Read an Identifier; its system is who assigned it, else the assigner's name."""
    authority = text(part.get("system")) or text(one(part.get("assigner")).get("display"))
    kind = code(part.get("type"))
    return Identifier(text(part.get("value")), authority, kind.first.code or kind.words)


def identifiers(part: Any) -> tuple[Identifier, ...]:
    """Read a list of Identifiers that have a value."""
    return tuple(found for found in (identifier(each) for each in many(part)) if found.value)


def moment(part: Any) -> Moment:
    """Read a date, dateTime or instant with the precision that was sent."""
    raw = text(part)
    if not _DATE_TIME.match(raw):
        return Moment(raw)
    return Moment(raw, raw, has_offset=raw.endswith("Z") or bool(re.search(r"T.*[+-]\d{2}:\d{2}$", raw)))


def choice(resource: Raw, name: str) -> tuple[str, Any]:
    """Find which form of a choice element was sent: ("Quantity", {...}); ("", None) when none was."""
    for key, part in resource.items():
        if key.startswith(name) and key[len(name) : len(name) + 1].isupper():
            return key[len(name) :], part
    return "", None


def person_name(part: Raw) -> PersonName:
    """Read a HumanName: the first given name, and the others after it."""
    given = texts(part.get("given"))
    family = text(part.get("family")) or (text(part.get("text")) if not given else "")
    return PersonName(family, given[0] if given else "", " ".join(given[1:]), text(part.get("use")))


def notes(part: Any) -> tuple[str, ...]:
    """Read Annotations."""
    return tuple(filter(None, (text(each.get("text")) for each in many(part))))


def quantity(part: Any) -> tuple[Value, str]:
    """Read a Quantity: the value and its unit, exactly as sent."""
    sent = one(part)
    shown = text(sent.get("value"))
    number, _ = number_in(shown)
    comparator = text(sent.get("comparator"))
    unit = text(sent.get("unit")) or text(sent.get("code"))
    if number is None:
        return Value("text" if shown else "none", f"{comparator}{shown}"), unit
    return Value("number", f"{comparator}{shown}", number, comparator), unit


def value(form: str, part: Any) -> tuple[Value, str]:
    """Read a value[x]: the value and its unit."""
    if form == "Quantity":
        return quantity(part)
    if form == "CodeableConcept":
        concept = code(part)
        return Value("coded", concept.shown, code=concept), ""
    if form == "Range":
        low, high = quantity(one(part).get("low")), quantity(one(part).get("high"))
        return Value("text", f"{low[0].text}-{high[0].text}"), low[1] or high[1]
    if form == "Ratio":
        over, under = quantity(one(part).get("numerator")), quantity(one(part).get("denominator"))
        return Value("text", f"{over[0].text}:{under[0].text}"), over[1]
    shown = text(part)
    number, comparator = number_in(shown)
    if not shown:
        return Value(), ""
    return Value("number" if number is not None else "text", shown, number, comparator), ""


def reference_range(part: Any) -> str:
    """Read the first reference range as the lab would print it."""
    first = (many(part) or [{}])[0]
    if first.get("text"):
        return text(first["text"])
    low, high = (quantity(first.get(end))[0].text for end in ("low", "high"))
    if low and high:
        return f"{low}-{high}"
    return f">={low}" if low else f"<={high}" if high else ""
