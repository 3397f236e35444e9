"""How long a desk stays open, as its site decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.way_back import Allowed

TRIES: Final = 3
"""Wrong PINs until only the passphrase opens. Source: issue 5, "quick return"."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What a site decides of how long its desks stay open."""

    lock_after_minutes: int
    """The longest that a desk waits for somebody to type; a person may choose less."""
    quick_return: Allowed
    sign_off_hours: int
    """So long after a passphrase the next one is asked for, whatever one does."""


def safety(desk: Desk) -> Safety:
    """Give what holds at the site of this desk; as shipped where the site decided nothing."""
    return Safety(
        gathered.limit(desk, "lock_after_minutes"),
        Allowed(gathered.limit(desk, "quick_return_minutes"), TRIES),
        gathered.limit(desk, "sign_off_hours"),
    )
