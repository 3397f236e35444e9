"""What a record takes of what there is only one of, read from its noun's declaration; hub and desk read it alike.

A claim names its key only as a fingerprint, so that an index of claims tells nobody a room, a person or a number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from sync.records.base import Record
from sync.records.collision import BOTH_RIGHT, Collision
from sync.records.registry import Registry
from sync.rules.sourced import Sourced, read

BEGINNING, END = -(1 << 53), 1 << 53
"""The span of what is taken for good."""
KEY_BYTES: Final = 16


class Asked(BaseModel):
    """Whether a collision is asked for, and how much time has to lie between."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    is_on: bool
    minutes_between: int


class Rule(Sourced):
    """What counts, as the center set it."""

    assumed_minutes: int
    """How long something takes that does not say when it ends."""
    collisions: Mapping[str, Asked]


class Claim(NamedTuple):
    """One thing that a record takes, from when until when."""

    collision: str
    key: str
    """32 hex digits: the fingerprint of the name and what the key's fields say."""
    starts_s: int
    ends_s: int

    def meets(self, other: Claim) -> bool:
        """Say whether both take the same at one time, or too close one after the other."""
        between = between_s(self.collision)
        is_same = (self.collision, self.key) == (other.collision, other.key)
        return is_same and self.starts_s < other.ends_s + between and other.starts_s < self.ends_s + between


@dataclass(frozen=True, slots=True)
class Taking:
    """A claim beside what it was read from."""

    claim: Claim
    declared: Collision
    values: Mapping[str, Any]
    """What the key's fields say."""


@cache
def rule() -> Rule:
    """Give the rule as the center set it."""
    return read("rules/collisions.json", Rule)


def between_s(collision: str) -> int:
    """Say how many seconds have to lie between two that take the same; 0 for one that no rule names."""
    asked = rule().collisions.get(collision)
    return asked.minutes_between * 60 if asked else 0


def takings(noun: type[Record] | None, values: Mapping[str, Any]) -> tuple[Taking, ...]:
    """Give everything that a record with these values takes.

    Shape: `values` as documents hold them; no two of one name and key.
    Empty: for a withdrawn record, a status that does not count, a key or a time that is not said.
    """
    if noun is None or not noun.collides or values.get("is_withdrawn") is True:
        return ()
    found: dict[tuple[str, str], Taking] = {}
    for declared in noun.collides:
        if _is_on(declared.name) and _counts(noun, declared, values):
            for taking in _read(declared, values):
                found.setdefault((declared.name, taking.claim.key), taking)
    return tuple(found.values())


def claims(noun: type[Record] | None, values: Mapping[str, Any]) -> tuple[Claim, ...]:
    """Give the claims of a record with these values; see `takings`."""
    return tuple(taking.claim for taking in takings(noun, values))


def said_right(values: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Give by collision the marks of what people said is right about a record with these values."""
    found: dict[str, tuple[str, ...]] = {}
    for one in values.get(BOTH_RIGHT) or ():
        if isinstance(one, Mapping) and one.get("mark"):
            name = str(one.get("collision"))
            found[name] = (*found.get(name, ()), str(one["mark"]))
    return found


def fingerprint(kinds: Registry) -> str:
    """Give the same short text as long as every noun declares the same and the rule says the same."""
    told = [[noun.about.name, [_told(one) for one in noun.collides]] for noun in kinds if noun.collides]
    plain = json.dumps([told, rule().model_dump(mode="json")], sort_keys=True)
    return hashlib.blake2b(plain.encode(), digest_size=KEY_BYTES).hexdigest()


def _told(one: Collision) -> list[Any]:
    only = {name: list(codes) for name, codes in one.only.items()}
    return [one.name, list(one.key), list(one.span or ()), only, one.each]


def _is_on(name: str) -> bool:
    asked = rule().collisions.get(name)
    return asked is not None and asked.is_on


def _counts(noun: type[Record], declared: Collision, values: Mapping[str, Any]) -> bool:
    fields = noun.model_fields
    return all(values.get(name, fields[name].default) in codes for name, codes in declared.only.items())


def _read(declared: Collision, values: Mapping[str, Any]) -> Iterator[Taking]:
    span = _span(declared, values)
    if span is None:
        return
    for source in _sources(declared, values):
        parts = [_plain(source.get(name)) for name in declared.key]
        if all(parts):
            claim = Claim(declared.name, _key(declared.name, parts), *span)
            yield Taking(claim, declared, {name: source[name] for name in declared.key})


def _sources(declared: Collision, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not declared.each:
        yield values
        return
    items = values.get(declared.each)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield item


def _plain(value: Any) -> str:
    """Give a part of a key as one writes it twice: capitals and blanks make no other room."""
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""


def _key(name: str, parts: list[str]) -> str:
    plain = json.dumps([name, *parts], ensure_ascii=False)
    return hashlib.blake2b(plain.encode(), digest_size=KEY_BYTES).hexdigest()


def _span(declared: Collision, values: Mapping[str, Any]) -> tuple[int, int] | None:
    """Give from when until when something is taken; None where nobody said when it begins."""
    if declared.span is None:
        return BEGINNING, END
    starts_s, ends_s = (_seconds(values.get(name)) for name in declared.span)
    if starts_s is None:
        return None
    if ends_s is None or ends_s <= starts_s:
        ends_s = starts_s + rule().assumed_minutes * 60
    return starts_s, ends_s


def _seconds(moment: Any) -> int | None:
    try:
        return int(datetime.fromisoformat(moment).timestamp()) if isinstance(moment, str) else None
    except (ValueError, OverflowError):
        return None
