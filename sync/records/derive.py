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
from json.encoder import encode_basestring as _quoted
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sync.records.base import About, Merge, Record, Tick

Shape = Literal[
    "text",
    "long",
    "code",
    "ref",
    "date",
    "moment",
    "flag",
    "whole",
    "decimal",
    "tick",
    "value",
    "list",
    "map",
]
"""A map is a value for each of some codes of a list."""
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
    return group_names(noun).get(name, name)


@cache
def group_names(noun: type[Record] | None) -> Mapping[str, str]:
    """Name the group of each field of a noun; every change asks for some, many times over."""
    return {name: field.group for name, field in fields(noun).items()} if noun else {}


def members(noun: type[Record] | None, group: str) -> tuple[str, ...]:
    """Name the fields of a group."""
    found = _groups(noun).get(group) if noun else None
    return tuple(f.name for f in found) if found else (group,)


def merge_rule(noun: type[Record] | None, group: str) -> Merge:
    """Say what happens when two people write this group apart."""
    found = _groups(noun).get(group) if noun else None
    return found[0].about.merge if found else "review"


@cache
def unions(noun: type[Record] | None) -> frozenset[str]:
    """Name the fields that are sets, changed by what is added and removed."""
    names = {*group_names(noun), *group_names(noun).values()}
    return frozenset(name for name in names if merge_rule(noun, group_of(noun, name)) == "union")


@cache
def _groups(noun: type[Record]) -> Mapping[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for field in fields(noun).values():
        found.setdefault(field.group, []).append(field)
    return found


def build(
    noun: type[Record], record_id: str, patient: str | None, site: str | None, values: Mapping[str, Any]
) -> Record:
    """Make the typed record from a document's values; what cannot be read falls back to its default.

    A value from a newer release (a code, a shape) never makes a record unreadable: the document keeps it.
    """
    known = fields(noun)
    data = {name: value for name, value in values.items() if name in known}
    data |= {"id": record_id, "patient_id": patient, "site_id": site}
    made: Record = noun.__new__(noun)
    try:
        # As SQLModel does, without what it does for tables: no noun is one, and the hub does this for every change.
        noun.__pydantic_validator__.validate_python(data, self_instance=made)
    except ValidationError as error:
        bad = {str(item["loc"][0]) for item in error.errors()}
        return _readable_part(noun, {k: v for k, v in data.items() if k not in bad})
    return made


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
        return as_json(value)
    return value


def as_json(value: Any) -> Any:
    """Write what JSON has no word for the way documents hold it.

    Raises: TypeError for anything else.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


_in_order = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=as_json
).encode
"""Made once: `json.dumps` makes one for every text that it writes in a form of ours."""


def fingerprint(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Give the same short text for the same values of these fields, so that a tick knows what it ticked."""
    said = ",".join([f"{_quoted(name)}:{_as_json(values.get(name))}" for name in sorted(set(names))])
    return hashlib.blake2b(f"{{{said}}}".encode(), digest_size=12).hexdigest()


def _as_json(value: Any) -> str:
    """Say a value as `_in_order` does; most are texts or nothing, for which starting an encoder costs the most."""
    if value is None:
        return "null"
    return _quoted(value) if type(value) is str else _in_order(value)


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
    if origin is dict and about.codes:
        return "map"
    if origin in _SHAPES:
        return _SHAPES[origin]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "value"
    if about.refers:
        return "ref"
    if about.codes:
        return "code"
    return "long" if about.is_long else "text"
