"""A stick in a world: carried some of its way between a desk and the hub, late, twice, or lost."""

from __future__ import annotations

from contextlib import suppress

from navigator_app.commands.stick import Stick
from sync.errors import Unavailable, Unreadable
from sync.hub.sticks import Sticks
from tests.properties.world import Machine

LEGS = ("trip",) * 6 + ("late",) * 4 + ("out", "home", "home", "cut", "again", "again", "lost", "first")


def carry(machine: Machine, leg: str, pick: int) -> None:
    """Carry a stick some of its way: a new one out and answered, an answer home, or one that was read before.

    The hub may be stopped before it answers, the desk while it reads; a stick may be lost.
    """
    world = machine.world
    bag = world.folder / f"bag-{machine.index}"
    bag.mkdir(exist_ok=True)
    asked = sorted(bag.glob("*.q"))
    question, answer = (bag / f"{len(list(bag.iterdir())):04}.{end}" for end in "qa")
    hub = Sticks(world.service, world.hub, world.clock)
    if leg in ("trip", "out", "lost"):
        Stick(machine.desk).write(question)
    if leg == "again":
        question = asked[pick % len(asked)] if asked else question
    if leg in ("trip", "out", "again") and question.exists():
        judged = hub.read(question)
        if pick or leg == "trip":
            hub.answer(judged, answer)
    if leg == "first":
        hub.write(machine.store.store_id(), answer)
    answered = sorted(bag.glob("*.a"))
    if leg in ("trip", "home", "late", "cut") and answered:
        which = answered[pick % len(answered)] if leg == "late" else answered[-1]
        before = _agreed(machine)
        with suppress(Unreadable, Unavailable):
            Stick(machine.desk, tell=lambda *_: leg != "cut").read(which)
        after = _agreed(machine)
        world.slips += [record for record, n in before.items() if n > after.get(record, 0)]


def _agreed(machine: Machine) -> dict[str, int]:
    """Say how new each record is here."""
    found = ((record, machine.store.document(record)) for record in machine.world.records)
    return {record: image.revision.n for record, image in found if image and image.revision}
