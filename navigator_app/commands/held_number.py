"""The number that a deed of the directory is done to: its record, or what becomes one.

A number that stands in the record of a site or of a person who works there is written by a site lead alone. What
somebody finds out about it is kept beside: it then has a record of its own in the directory. Such a number is named
by the owner's record and by `point`, the name that `rules.reaching.point_key` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from navigator_app.commands.seen import MISSING, seen
from navigator_app.deciding import may_edit
from navigator_app.desk import Deed, Desk
from navigator_app.numbers import SYSTEMS, same_number
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records import KINDS
from sync.records.derive import build
from sync.records.endpoint import Endpoint
from sync.rules.policy import NOT_YOUR_ROLE
from sync.rules.reaching import named

OWNER_FIELDS: Final = {"site": "organization_id", "practitioner": "person_id"}
"""By which field a record of the directory names whose number it is."""


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """A number that is written to: its record, or what becomes one."""

    image: Document | None
    id: str
    values: dict[str, Any]

    @property
    def record(self) -> Endpoint:
        """Give it as its noun."""
        return as_endpoint(self.id, self.values)

    def deed(self, typed: Mapping[str, Any]) -> Deed:
        """Give the deed that types this over it; what has no record yet is made by it."""
        if self.image is not None:
            return Deed("endpoint", typed, record=self.id, opened=self.image)
        said = {name: value for name, value in typed.items() if value is not None}
        return Deed("endpoint", {**self.values, **said}, record=self.id)


def held_number(desk: Desk, record_id: str, opened: Document | None, point: str) -> HeldNumber:
    """Find a number that somebody is about to write to.

    Raises: Refused for whose role does not write the directory, and for a number that is not there any more.
    """
    if not may_edit(desk, "endpoint"):
        raise Refused(None, NOT_YOUR_ROLE)
    if not point:
        image = seen(desk, record_id, opened)
        return HeldNumber(image, image.id, dict(image.fields))
    owner = seen(desk, record_id)
    place = OWNER_FIELDS.get(owner.kind)
    points = owner.fields.get("contact_points") or ()
    at = named(points, point)
    if place is None or at is None:
        raise Refused(None, MISSING)
    system = str(points[at].get("system") or "phone")
    values = {
        "system": SYSTEMS.get(system, system),
        "value": str(points[at].get("value") or ""),
        place: owner.id,
        "note": str(points[at].get("note") or ""),
    }
    return _beside(desk, place, owner.id, values) or HeldNumber(None, new_id(), values)


def _beside(desk: Desk, place: str, owner_id: str, values: Mapping[str, Any]) -> HeldNumber | None:
    """Give the record that the directory already has of a number of a site's or a person's record."""
    for one in same_number(desk, values["system"], values["value"]):
        if getattr(one, place) == owner_id:
            image = seen(desk, one.id)
            return HeldNumber(image, one.id, dict(image.fields))
    return None


def as_endpoint(record_id: str, values: Mapping[str, Any]) -> Endpoint:
    """Give a number's values as its noun."""
    record = build(KINDS["endpoint"], record_id, None, None, values)
    if not isinstance(record, Endpoint):
        raise TypeError(record_id)
    return record
