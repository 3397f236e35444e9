"""Whose opening of a chart had a record on the screen as it stands: a pure comparison of places in the hub's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sync.records.opening import Opening


def opened_with(
    openings: Iterable[Opening], places: Mapping[str, int], epoch: str | None
) -> tuple[Opening, ...]:
    """Give the openings that had a record in them as it stands at the center, the latest of each person.

    Shape: `places` says at which seq the record stands in each feed; a seq counts only within its epoch.
    Empty: where the record's place is not known, nobody is said to have seen it.
    """
    latest: dict[str, Opening] = {}
    for one in openings:
        had_it = any(
            at.epoch == epoch and at.feed in places and places[at.feed] <= at.seq for at in one.read_to
        )
        before = latest.get(one.person_id)
        if had_it and not one.is_withdrawn and (before is None or before.opened_at < one.opened_at):
            latest[one.person_id] = one
    return tuple(sorted(latest.values(), key=lambda one: one.opened_at, reverse=True))
