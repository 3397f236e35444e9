"""Whether somebody who is named may do what is no record's: asked before whatever the center does in their name."""

from __future__ import annotations

from sync.hub.ports import Person
from sync.hub.store import Transaction
from sync.rules.roles import role_table


def who_may(tx: Transaction, person: str, code: str, site: str | None = None) -> Person | None:
    """Find somebody who has access and may do this; None for everybody else.

    Shape: for a deed at a site their roles there count, and those at a center, which answers for every site. Without a
    site all their roles count.
    """
    who = tx.person(person)
    if who is None or not who.is_active:
        return None
    roles = who.roles if site is None else _roles_over(tx, who, site)
    return who if role_table().permits(roles, code) else None


def _roles_over(tx: Transaction, who: Person, site: str) -> frozenset[str]:
    places = {site, *(one.id for one in tx.sites() if one.is_center)}
    return frozenset().union(*(who.roles_at(place) for place in places))
