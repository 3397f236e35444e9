"""What one deed is about to be done to: how many things, and whose."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.words import Words, say

MOST_NAMED = 4


def to_do_with(desk: Desk, records: str) -> Words | None:
    """Say to how many records, named with commas between, a deed is done, and whose; nothing for a single one."""
    ids = records.split(",")
    if len(ids) == 1:
        return None
    names = Names(desk)
    images = [image for one in ids if (image := desk.image(one)) is not None]
    names.fetch_patients(image.patient for image in images)
    whose = dict.fromkeys(names.patient(image.patient) for image in images if image.patient)
    return items_of(len(ids), tuple(whose))


def items_of(count: int, whose: tuple[str, ...]) -> Words:
    """Say how many things of whom: the first few by name."""
    told, more = "; ".join(whose[:MOST_NAMED]), len(whose) - MOST_NAMED
    if not whose:
        return say("{n} items", n=count)
    if more > 0:
        return say("{n} items: {names} and {more} more", n=count, names=told, more=more)
    return say("{n} items: {names}", n=count, names=told)
