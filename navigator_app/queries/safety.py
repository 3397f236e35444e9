"""How long a desk stays open, as its site decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.store.way_back import Allowed
from sync.rules.site_wishes import limit

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
    own = gathered.own(desk, "limits")
    return Safety(
        limit("lock_after_minutes", own),
        Allowed(limit("quick_return_minutes", own), TRIES),
        limit("sign_off_hours", own),
    )
