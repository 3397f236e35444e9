"""Secondary referrals under the one that asked for them: the tree, and how far all of it is together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync.records.referral import Referral
from sync.rules.lifecycle import is_over, lifecycle_of


@dataclass(frozen=True, slots=True)
class Branch:
    """A referral and those that are part of it."""

    referral: Referral
    parts: tuple[Branch, ...] = ()

    def all(self) -> Iterator[Referral]:
        """Give every referral of the branch, each above its parts."""
        yield self.referral
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True, slots=True)
class Rollup:
    """How far a referral is with all of its parts."""

    total: int
    over: int
    behind: Referral | None
    """The one that is furthest from its end; None where nothing is left to do."""

    @property
    def is_over(self) -> bool:
        """Say whether nobody has to do anything more about any of them."""
        return self.behind is None


def root_of(one: Referral, known: Iterable[Referral]) -> Referral:
    """Give the first of the family, as far as it is known; a ring, made by two people apart, ends where it closes."""
    by_id = {each.id: each for each in known}
    seen: set[str] = set()
    at = one
    while at.part_of_id in by_id and at.part_of_id not in seen and at.part_of_id != at.id:
        seen.add(at.id)
        at = by_id[at.part_of_id]
    return at


def branch_of(root: Referral, known: Sequence[Referral]) -> Branch:
    """Give a referral with everything that is part of it, in the order in which it was begun."""
    return _branch(root, known, frozenset((root.id,)))


def _branch(root: Referral, known: Sequence[Referral], above: frozenset[str]) -> Branch:
    parts = [each for each in known if each.part_of_id == root.id and each.id not in above]
    parts.sort(key=_begun)
    below = above | {each.id for each in parts}
    return Branch(root, tuple(_branch(each, known, below) for each in parts))


def _begun(one: Referral) -> tuple[str, str]:
    return (one.authored_at.isoformat() if one.authored_at else "", one.id)


def rollup(branch: Branch) -> Rollup:
    """Say how far a branch is: by the one that is furthest from its end, in the order of the lifecycle's table."""
    every = list(branch.all())
    left = [one for one in every if not is_over(Referral, one.status)]
    return Rollup(len(every), len(every) - len(left), min(left, key=_way) if left else None)


def _way(one: Referral) -> int:
    """Count how far along the table a status stands; one of a newer release comes first, for nobody knows it."""
    table = lifecycle_of(Referral)
    order = list(table.states) if table else []
    return order.index(one.status) if one.status in order else -1
