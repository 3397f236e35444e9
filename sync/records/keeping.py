"""What can be kept: a patch whose values are strictly of their types, within the limits that every store holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from sync.errors import Refused
from sync.records.base import Record
from sync.records.derive import HOME_FIELDS, Field, as_json, fields, own_fields

TEXT_LIMIT_BYTES = 4_096
LONG_LIMIT_BYTES = 65_536
NAME_LIMIT_BYTES = 200
NUMBER_LIMIT = 1 << 63
"""What a column holds; not a number at all is not below it either."""
DEPTH_LIMIT = 8


def checked(noun: type[Record], patch: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
    """Validate a patch strictly and give it back in the form documents hold; unknown fields pass untouched.

    Raises: Refused, naming the field and why, never the value.
    """
    known = fields(noun)
    out: dict[str, Any] = {}
    for name, value in patch.items():
        field = known.get(name)
        if field is None:
            out |= bounded({name: value})
            continue
        if name in HOME_FIELDS:
            raise Refused(name, "This part of a record is fixed by where it belongs.")
        if field.about.fixed and not creating:
            raise Refused(name, "{label} cannot be changed after it was written.", label=field.about.label)
        out[name] = _one(field, value)
    if creating:
        for field in own_fields(noun):
            if field.is_required and field.name not in patch:
                raise Refused(field.name, "{label} is needed.", label=field.about.label)
    return out


def bounded(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Give a patch back untouched if every store can keep it, whatever its fields mean.

    Raises: Refused, naming the field and why, never the value.
    """
    for name, value in patch.items():
        _bounded(None, name, NAME_LIMIT_BYTES)
        _bounded(name, value, LONG_LIMIT_BYTES)
    return dict(patch)


def limit_bytes(field: Field) -> int:
    """Say how long a text of this field may be."""
    return LONG_LIMIT_BYTES if field.about.is_long else TEXT_LIMIT_BYTES


def _one(field: Field, value: Any) -> Any:
    if field.about.merge == "union" and isinstance(value, Mapping):
        if set(value) - {"add", "remove"}:
            raise Refused(field.name, "{label} is not in a form that can be kept.", label=field.about.label)
        return {part: _one_plain(field, list(items)) for part, items in value.items()}
    return _one_plain(field, value)


def _one_plain(field: Field, value: Any) -> Any:
    _bounded(field.name, value, limit_bytes(field))
    try:
        plain = _text(value)
        kept = field.adapter.validate_json(plain, strict=True)
    except (ValidationError, ValueError, TypeError) as error:
        raise Refused(
            field.name, "{label} is not in a form that can be kept.", label=field.about.label
        ) from error
    return field.adapter.dump_python(kept, mode="json")


_text: Final = json.JSONEncoder(default=as_json, allow_nan=False).encode
"""Made once: `json.dumps` makes one for every text that it writes in a form of ours."""


def _bounded(name: str | None, value: Any, limit_bytes: int, depth: int = 0) -> None:
    if depth > DEPTH_LIMIT:
        raise Refused(name, "This entry is nested too deeply to be kept.")
    if isinstance(value, str):
        _bounded_text(name, value, limit_bytes)
    elif isinstance(value, int | float) and not abs(value) < NUMBER_LIMIT:
        raise Refused(name, "This number is too large to be kept.")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _bounded(name, key, limit_bytes, depth + 1)
            _bounded(name, item, limit_bytes, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _bounded(name, item, limit_bytes, depth + 1)


def _bounded_text(name: str | None, text: str, limit_bytes: int) -> None:
    try:
        size_bytes = len(text.encode())
    except UnicodeEncodeError:
        size_bytes = -1
    if size_bytes < 0 or "\x00" in text:
        raise Refused(name, "This text contains a character that cannot be kept.")
    if size_bytes > limit_bytes:
        raise Refused(name, "This text is too long to be kept.")
