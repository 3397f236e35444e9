"""Documents on their way between real desks and a real hub: write one, carry it, cut the line, carry on."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from sync.client.carrier import Carrier, Step
from sync.contents import fingerprint
from sync.errors import Unavailable
from tests.faults.joined import Seat

TRIES = 400


def carrier(at: Seat, clock_s: Callable[[], float] = time.monotonic) -> Carrier:
    """Give the lane of a desk."""
    return Carrier(at.store.parcels, at.link.depot(), lambda: at.desk.me.person_id, clock_s=clock_s)


def write(at: Seat, content: bytes, patient: str | None = None) -> str:
    """Keep bytes and write the Document that names them."""
    at.store.contents.keep(content)
    chart = patient or at.new_patient("", at.desk.me.site_id)
    fields = {"title": "Report", "sha256": fingerprint(content), "size_bytes": len(content)}
    return at.put("document", fields | {"media_type": "application/pdf"}, patient=chart)


def carry(at: Seat, lane: Carrier | None = None) -> list[Step]:
    """Carry until nothing is left, over a line that may break at any moment."""
    found: list[Step] = []
    lane = lane or carrier(at)
    for _ in range(TRIES):
        with suppress(Unavailable):
            while (step := lane.step()) is not None:
                found.append(step)
            return found
    raise AssertionError("it is never carried to the end")
