"""Which charts belong to one person: what named persons decided about pairs of charts, read together.

A decision is written into both charts, so that whoever holds one of them knows of it. Of what is here all has to
say the same: where one record says "one person" and another of the same pair does not, they are two until a person
settles it. Nothing depends on the order in which the records came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

SAME: str = "same_person"
DIFFERENT: str = "not_same"
Pair = tuple[str, str]


def pair_of(link: Any) -> Pair:
    """Name the two charts that a decision is about, whichever of them it was written into."""
    one, other = sorted((str(link.patient_id), str(link.other_patient_id)))
    return one, other


def _stands(link: Any) -> bool:
    return bool(link.patient_id) and not link.is_withdrawn


def by_pair(links: Iterable[Any]) -> dict[Pair, list[Any]]:
    """Sort decisions by the two charts that they are about; withdrawn ones are left out."""
    found: dict[Pair, list[Any]] = defaultdict(list)
    for link in links:
        if _stands(link):
            found[pair_of(link)].append(link)
    return dict(found)


def joined(links: Iterable[Any]) -> frozenset[Pair]:
    """Give the pairs of which everything here says that they are one person."""
    return frozenset(
        pair
        for pair, about in by_pair(links).items()
        if all(link.type == SAME and not link.is_undone for link in about)
    )


def apart(links: Iterable[Any]) -> frozenset[Pair]:
    """Give the pairs of which everything here says that somebody looked and that they are two people."""
    return frozenset(
        pair
        for pair, about in by_pair(links).items()
        if all(link.type == DIFFERENT and not link.is_undone for link in about)
    )


def together(patient: str, links: Iterable[Any]) -> tuple[str, ...]:
    """Give the charts of one person, the asked one first; it alone where nobody linked it."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in joined(links):
        near[one].add(other)
        near[other].add(one)
    found, ahead = {patient}, [patient]
    while ahead:
        new = near.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return (patient, *sorted(found - {patient}))
