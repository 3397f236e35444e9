"""What goes or went out to a number: every kind of record that names one is found here, and nowhere else.

The hook for kinds that send something: a noun that names a record of the directory (`endpoint_id`), or the number as
it was typed (`contact_value` beside `contact_system`), is a send, and is found without a word more. `OVER` says at
which of its statuses nobody waits for it any longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, fields
from sync.rules.contact_points import line_of
from sync.words import say

BY_ID: Final = "endpoint_id"
BY_NUMBER: Final = "contact_value"
SYSTEM: Final = "contact_system"
OVER: Final = frozenset(
    {
        "delivered",
        "confirmed",
        "received",
        "superseded",
        "replaced",
        "cancelled",
        "completed",
        "closed",
        "ended",
    }
)
"""Statuses of a send at which nobody waits for it any longer."""
SEND_AGAIN: Final = say("Its number failed: send it to another one")
"""The title of the task that a send becomes when its number failed."""
OWNERS: Final = ("owner_id", "sent_by_id", "authored_by_id", "by_id")
"""Fields that say whose a send is, the first that says somebody."""


@dataclass(frozen=True, slots=True)
class Send:
    """One record that goes or went to a number."""

    kind: str
    id: str
    patient_id: str | None
    title: str
    owner_id: str | None
    endpoint_id: str | None
    system: str
    value: str
    is_open: bool


def send_kinds() -> tuple[type[Record], ...]:
    """Name the kinds whose records name a number, one added a moment ago too."""
    return tuple(noun for noun in KINDS if {BY_ID, BY_NUMBER} & set(fields(noun)))


def open_sends(desk: Desk) -> Iterator[Send]:
    """Give every send that names a number and for which somebody waits."""
    for noun in send_kinds():
        yield from _sends(desk, noun, *_waiting(noun))


def sends_to(desk: Desk, system: str, value: str, endpoint_ids: Iterable[str]) -> tuple[Send, ...]:
    """Give what goes or went to a number: all that names its records, and what is open and names it as it was typed."""
    line, ids = line_of(system, value), set(endpoint_ids)
    found: dict[str, Send] = {}
    for noun in send_kinds():
        if BY_ID in fields(noun) and ids:
            named = _sends(desk, noun, Where(BY_ID, "in", sorted(ids)))
            found |= {one.id: one for one in named}
        if BY_NUMBER in fields(noun):
            typed = _sends(desk, noun, *_waiting(noun))
            found |= {one.id: one for one in typed if line_of(one.system or system, one.value) == line}
    return tuple(sorted(found.values(), key=lambda one: (not one.is_open, one.title)))


def _waiting(noun: type[Record]) -> tuple[Where, ...]:
    return (Where("status", "not in", sorted(OVER)),) if "status" in fields(noun) else ()


def _sends(desk: Desk, noun: type[Record], *where: Where) -> Iterator[Send]:
    rows: list[Any] = desk.store.rows(noun.about.name, Where("is_withdrawn", "=", value=False), *where)
    for image in desk.store.documents(row.id for row in rows).values():
        record = build(noun, image.id, image.patient, image.site, image.fields)
        values = image.fields
        yield Send(
            kind=image.kind,
            id=image.id,
            patient_id=image.patient,
            title=str(record.headline()),
            owner_id=next((values[name] for name in OWNERS if values.get(name)), None),
            endpoint_id=values.get(BY_ID),
            system=str(values.get(SYSTEM) or ""),
            value=str(values.get(BY_NUMBER) or ""),
            is_open=values.get("status") not in OVER,
        )
