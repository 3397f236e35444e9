"""Everything about a noun that a machine can derive from its class, asked one question at a time."""

from __future__ import annotations

import copy
import hashlib
import json
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sync.errors import Refused
from sync.records.base import About, Merge, Record, Tick

Shape = Literal[
    "text", "long", "code", "ref", "date", "moment", "flag", "whole", "decimal", "tick", "value", "list"
]
TEXT_LIMIT_BYTES = 4_096
LONG_LIMIT_BYTES = 65_536
NAME_LIMIT_BYTES = 200
NUMBER_LIMIT = 1 << 63
"""What a column holds; not a number at all is not below it either."""
DEPTH_LIMIT = 8
HOME_FIELDS = ("id", "patient_id", "site_id")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a noun, as its class declares it."""

    name: str
    about: About
    annotation: Any
    default: Any
    is_required: bool
    shape: Shape
    adapter: TypeAdapter[Any]

    @property
    def group(self) -> str:
        """The name under which it clashes: its `together`, or its own."""
        return self.about.together or self.name


@cache
def fields(noun: type[Record]) -> Mapping[str, Field]:
    """Give every field of a noun by name, in the order of the class."""
    hints = typing.get_type_hints(noun, include_extras=True)
    found: dict[str, Field] = {}
    for name, info in noun.model_fields.items():
        about, annotation = _split(hints[name])
        if about is None:
            msg = f"{noun.__name__}.{name} carries no About"
            raise TypeError(msg)
        found[name] = Field(
            name,
            about,
            annotation,
            _default(info),
            info.is_required(),
            _shape(annotation, about),
            TypeAdapter(annotation),
        )
    return found


def own_fields(noun: type[Record]) -> list[Field]:
    """Give the fields that a patch may name: all but the envelope's."""
    return [f for f in fields(noun).values() if f.name not in HOME_FIELDS]


def group_of(noun: type[Record] | None, name: str) -> str:
    """Name the group a field clashes in; an unknown field or kind stands for itself."""
    field = fields(noun).get(name) if noun else None
    return field.group if field else name


def members(noun: type[Record] | None, group: str) -> tuple[str, ...]:
    """Name the fields of a group."""
    if noun is None:
        return (group,)
    return tuple(f.name for f in fields(noun).values() if f.group == group) or (group,)


def merge_rule(noun: type[Record] | None, group: str) -> Merge:
    """Say what happens when two people write this group apart."""
    if noun is None:
        return "review"
    found = [f.about.merge for f in fields(noun).values() if f.group == group]
    return found[0] if found else "review"


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


def _one(field: Field, value: Any) -> Any:
    if field.about.merge == "union" and isinstance(value, Mapping):
        if set(value) - {"add", "remove"}:
            raise Refused(field.name, "{label} is not in a form that can be kept.", label=field.about.label)
        return {part: _one_plain(field, list(items)) for part, items in value.items()}
    return _one_plain(field, value)


def _one_plain(field: Field, value: Any) -> Any:
    _bounded(field.name, value, LONG_LIMIT_BYTES if field.about.is_long else TEXT_LIMIT_BYTES)
    try:
        plain = json.dumps(value, default=_plain, allow_nan=False)
        kept = field.adapter.validate_json(plain, strict=True)
    except (ValidationError, ValueError, TypeError) as error:
        raise Refused(
            field.name, "{label} is not in a form that can be kept.", label=field.about.label
        ) from error
    return field.adapter.dump_python(kept, mode="json")


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


def build(
    noun: type[Record], record_id: str, patient: str | None, site: str | None, values: Mapping[str, Any]
) -> Record:
    """Make the typed record from a document's values; what cannot be read falls back to its default.

    A value from a newer release (a code, a shape) never makes a record unreadable: the document keeps it.
    """
    data = {f.name: values[f.name] for f in own_fields(noun) if f.name in values}
    data |= {"id": record_id, "patient_id": patient, "site_id": site}
    try:
        return noun.model_validate(data)
    except ValidationError as error:
        bad = {str(item["loc"][0]) for item in error.errors()}
        return _readable_part(noun, {k: v for k, v in data.items() if k not in bad})


def _readable_part(noun: type[Record], data: Mapping[str, Any]) -> Record:
    """Make a record from the values that can be read, each as its type, beside everybody else's defaults."""
    known = fields(noun)
    defaults = {name: copy.copy(field.default) for name, field in known.items()}
    typed = {name: known[name].adapter.validate_python(value) for name, value in data.items()}
    return noun.model_construct(**defaults | typed)


def values_of(record: Record) -> dict[str, Any]:
    """Give a typed record's values in the form documents hold them, without the envelope's."""
    return {f.name: to_plain(getattr(record, f.name)) for f in own_fields(type(record))}


def to_plain(value: Any) -> Any:
    """Give a typed value in the form documents hold it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, datetime | date | Decimal):
        return _plain(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def fingerprint(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Give the same short text for the same values of these fields, so that a tick knows what it ticked."""
    kept = {name: values.get(name) for name in sorted(names)}
    plain = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.blake2b(plain.encode(), digest_size=12).hexdigest()


def search_text(noun: type[Record] | None, values: Mapping[str, Any]) -> str:
    """Gather the words by which this record may be found."""
    if noun is None:
        return ""
    return " ".join(word for f in own_fields(noun) if f.about.search for word in _words(values.get(f.name)))


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)


def _split(hint: Any) -> tuple[About | None, Any]:
    """Take the About out of an annotation, leaving pydantic's own constraints in it."""
    if typing.get_origin(hint) is typing.Annotated:
        base, *extras = typing.get_args(hint)
        about = next((item for item in extras if isinstance(item, About)), None)
        rest = tuple(item for item in extras if not isinstance(item, About))
        return about, typing.Annotated[(base, *rest)] if rest else base
    return None, hint


def _default(info: FieldInfo) -> Any:
    return None if info.is_required() else info.get_default(call_default_factory=True)


def bare(annotation: Any) -> Any:
    """Strip `| None` and `Annotated` from an annotation."""
    if typing.get_origin(annotation) is typing.Annotated:
        return bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        return bare(rest[0])
    return annotation


_SHAPES: dict[Any, Shape] = {
    date: "date",
    datetime: "moment",
    AwareDatetime: "moment",
    bool: "flag",
    int: "whole",
    Decimal: "decimal",
    Tick: "tick",
    list: "list",
    tuple: "list",
    set: "list",
    dict: "value",
}


def _shape(annotation: Any, about: About) -> Shape:
    kind = bare(annotation)
    origin = typing.get_origin(kind) or kind
    if origin in _SHAPES:
        return _SHAPES[origin]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "value"
    if about.refers:
        return "ref"
    if about.codes:
        return "code"
    return "long" if about.is_long else "text"
