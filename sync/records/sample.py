"""A plausible invented record of any kind, made from its class alone, one added a moment ago too.

The values come from each field's `sample`, else from its shape; they are PRACTICE values, nobody's data.
"""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel

from sync.ids import derived_id
from sync.records.base import Record
from sync.records.derive import Field, Shape, bare, build, own_fields, values_of

MOMENT, ZONE = "2026-11-23T16:42:00Z", "America/Denver"

_BY_SHAPE: dict[Shape, Any] = {
    "text": "",
    "long": "",
    "date": "2026-11-23",
    "moment": MOMENT,
    "flag": False,
    "whole": 1,
    "decimal": "1.5",
}


def sample_values(noun: type[Record], seed: str = "sample") -> dict[str, Any]:
    """Give values for a new record of a kind, as documents hold them; the same seed, the same values.

    Shape: life (withdrawn) is left at its default, ticks are left open.
    """
    values = {f.name: _value(noun, f, seed) for f in own_fields(noun) if f.group != "life"}
    return {name: value for name, value in values.items() if value is not None}


def sample_record(noun: type[Record], seed: str = "sample") -> Record:
    """Make a typed record of a kind; it belongs to a patient and to a site of the same seed."""
    home = noun.about.home
    patient = derived_id("patient", seed) if home == "patient" and noun.about.name != "patient" else None
    site = derived_id("site", seed) if home == "site" else None
    return build(noun, derived_id(noun.about.name, seed), patient, site, sample_values(noun, seed))


def filled_values(noun: type[Record], seed: str = "sample") -> dict[str, Any]:
    """Give a value for every field, defaults included, in the form documents hold them."""
    return values_of(sample_record(noun, seed))


def _value(noun: type[Record], field: Field, seed: str) -> Any:
    if field.about.sample is not None:
        return field.about.sample
    if not field.is_required and field.default not in (None, "", []):
        return None
    if field.shape == "ref":
        return derived_id(*_other(noun, field, seed))
    if field.shape == "text":
        return _text(noun, field, seed)
    return _BY_SHAPE.get(field.shape) if field.is_required or field.shape == "moment" else None


def _other(noun: type[Record], field: Field, seed: str) -> tuple[str, ...]:
    """Name the sample of the other kind, and another one each time a kind is referred to again."""
    kind = field.about.refers or field.name
    before = [f.name for f in own_fields(noun) if f.about.refers == kind]
    if before[0] == field.name and kind not in (noun.about.name, noun.about.home):
        return (kind, seed)
    return (kind, seed, field.name)


def _text(noun: type[Record], field: Field, seed: str) -> Any:
    """Make an id where one is asked for; leave words empty unless they are needed."""
    if _is_id(field):
        return derived_id(noun.about.name, field.name, seed)
    if field.name.endswith("zone"):
        return ZONE
    return field.about.label if field.is_required else None


def _is_id(field: Field) -> bool:
    schema = field.adapter.json_schema()
    options = schema.get("anyOf", [schema])
    return any("[0-9a-f]" in option.get("pattern", "") for option in options)


def parts_of(field: Field) -> type[BaseModel] | None:
    """Give the class of a value, or of a list's items, that has parts of its own."""
    kind = bare(field.annotation)
    inner = typing.get_args(kind)
    candidate = bare(inner[0]) if field.shape == "list" and inner else kind
    return candidate if isinstance(candidate, type) and issubclass(candidate, BaseModel) else None
