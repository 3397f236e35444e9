"""Who has something of a queue in hand, in words: for rows, panes and the pages of single records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce

from navigator_app.desk import Desk
from navigator_app.in_hand import claims_on, holders_of
from navigator_app.queries.names import WITHIN, Names
from sync.rules.claiming import Holder
from sync.words import Words, say


def held_words(names: Names, held: Sequence[Holder]) -> Words:
    """Say who has it: `Maria Ortiz since Mon Nov 23, 9:40 AM MST, until Mon Nov 23, 5:00 PM MST`; empty for nobody."""
    each = [
        say(
            "{who} since {since}, until {until}",
            who=names.person(one.by_id, WITHIN) if place else names.person(one.by_id),
            since=one.since,
            until=one.until,
        )
        for place, one in enumerate(held)
    ]
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), each) if each else say("")


def held_by(desk: Desk, ids: Collection[str]) -> Words:
    """Say who has any of these records in hand now; empty for nobody."""
    return held_words(Names(desk), holders_of(claims_on(desk, ids), desk.now()))
