"""What a noun may say about itself: two of these about one room, one person or one number at a time get in the way.

A declaration stands at the noun, beside the fields it speaks of. Whether it is asked for, and how close counts, is
data (`resources/rules/collisions.json`); what follows from both is worked out by `sync.rules.collisions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Collision:
    """One way in which two records get in each other's way."""

    name: str
    """Of what there is one: `room`. Declarations of one name share their keys, whatever noun they stand at."""
    label: str
    key: tuple[str, ...]
    """The fields that together name it; a record that leaves one of them empty takes nothing."""
    sentence: str
    """What a person reads, with the key's fields as told in braces, and `{when}` where there is a span."""
    span: tuple[str, str] | None = None
    """The moments from which to which it is taken; None for what is taken for good."""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field by field the codes with which it counts, the status among them."""
    each: str = ""
    """For keys inside a list: the field that holds the list, of whose items `key` names parts."""


BOTH_RIGHT = "both_right"
"""The field of a noun with collisions in which people said that a pair may stand as it is."""


def review_group(collision: str) -> str:
    """Name the group under which the Review of a collision stands; no field can be called so."""
    return f"collides:{collision}"
