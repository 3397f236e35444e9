"""FHIR data types as they are written: texts, identifiers, codes, references; what is empty is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sync.formats.shapes import Raw
from sync.rules.proposal import OWN

_NOT_FHIR = re.compile(r"[^\S \r\n\t]")
"""White space that a FHIR string may not hold, such as a no-break space."""
_URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")
_CODE = re.compile(r"^[^\s]+(\s[^\s]+)*$")


def text(said: Any) -> str:
    """Give a text as a FHIR string may hold it; empty for one that says nothing."""
    found = _NOT_FHIR.sub(" ", str(said or ""))
    return found if found.strip() else ""


def filled(**parts: Any) -> Raw:
    """Make an object of what is not empty; `for_` and `class_` lose the mark that Python asks for."""
    return {name.rstrip("_"): part for name, part in parts.items() if part not in (None, "", [], {})}


def coded(system: str, code: str, words: str = "") -> Raw:
    """Make a CodeableConcept of one coding; words alone where the code is none."""
    coding = [filled(system=system, code=code, display=text(words))] if _CODE.match(code or "") else []
    return filled(coding=coding, text=text(words or code))


def identifier(number: Mapping[str, Any]) -> Raw:
    """Make an Identifier: its assigner as a system where it is a URI, else by name."""
    assigner, kind = text(number.get("assigner")), text(number.get("type"))
    is_uri = bool(_URI.match(assigner))
    return filled(
        system=assigner if is_uri else "",
        assigner={"display": assigner} if assigner and not is_uri else {},
        value=text(number.get("value")),
        type=filled(coding=[{"code": kind}]) if _CODE.match(kind) else filled(text=kind),
    )


def identifiers(numbers: Iterable[Mapping[str, Any]]) -> list[Raw]:
    """Make the Identifiers of what has a number."""
    return [identifier(one) for one in numbers if text(one.get("value"))]


def own(record_id: str) -> Raw:
    """Make the Identifier that is our own id of a record."""
    return {"system": OWN, "value": record_id}


def pointed(kind: str, record_id: str | None = None, words: str = "") -> Raw:
    """Make a Reference to what is not in the file: by our own id where there is one, and by name."""
    if record_id is None and not text(words):
        return {}
    return filled(type=kind, identifier=own(record_id) if record_id else {}, display=text(words))


def full_url(record_id: str) -> str:
    """Give the URL under which a record is in a bundle."""
    return f"urn:uuid:{UUID(hex=record_id)}"
