"""Giving people roles at sites and taking them back; their own record says so in the same transaction.

What somebody may do stands in the hub's own table. Their record carries the same roles for desks, which show by them
what they show, and nobody but the hub writes them there.
"""

from __future__ import annotations

from sync.changes import Document
from sync.clock import Clock
from sync.errors import Refused
from sync.hub import own_feeds
from sync.hub.audit import HUB_FEED
from sync.hub.feeds import SHARED
from sync.hub.ports import AuditEntry, Person
from sync.hub.service import write_as_hub
from sync.hub.store import Transaction
from sync.hub.store_who import HubSite
from sync.records.base import stamp
from sync.rules.roles import role_table


def grant(tx: Transaction, clock: Clock, person: str, role: str, site: str = "") -> HubSite:
    """Give somebody one more role at a site; where none is named, at the one where they work.

    Raises: Refused for a role or a site that does not exist, for who has no access, and for what they hold already.
    """
    known = role_table().role(role)
    if known is None:
        raise Refused("role", "There is no such role. docs/roles.md lists them.")
    if known.is_outside:
        raise Refused("role", "An outside clinician joins with a code, on a computer of their own.")
    tx.lock_feeds([SHARED, HUB_FEED])
    who = _somebody(tx, person)
    where = _site(tx, who, site)
    if role in who.roles_at(where.id):
        raise Refused("role", "They hold this role there already. Nothing was changed.")
    tx.grant(person, where.id, role)
    _tell(tx, clock, person, "role.given", role)
    return where


def ungrant(tx: Transaction, clock: Clock, person: str, role: str, site: str = "") -> HubSite:
    """Take a role of somebody's at a site; what it alone allowed is refused from now on.

    With the last one there what was theirs alone leaves the computers of that site.
    Raises: Refused for what they do not hold, and for the last one of all, which ends their access.
    """
    tx.lock_feeds([SHARED, HUB_FEED])
    who = _somebody(tx, person)
    where = _site(tx, who, site)
    if role not in who.roles_at(where.id):
        raise Refused("role", "They do not hold this role there. Nothing was changed.")
    if len(who.held) == 1:
        raise Refused("role", "This is their last role: end their access instead. Nothing was changed.")
    known = role_table().role(role)
    if known is not None and known.is_outside:
        raise Refused(
            "role", "Who cares from outside keeps that role: end their access instead. Nothing was changed."
        )
    tx.ungrant(person, where.id, role)
    if not _somebody(tx, person).roles_at(where.id):
        own_feeds.take_all(tx, clock, person, where.id)
    _tell(tx, clock, person, "role.taken", role)
    return where


def _somebody(tx: Transaction, person: str) -> Person:
    who = tx.person(person)
    if who is None or not who.is_active:
        raise Refused("person", "There is nobody of this id who has access.")
    return who


def _site(tx: Transaction, who: Person, name: str) -> HubSite:
    if name:
        found = tx.site_named(" ".join(name.split()))
        if found is None:
            raise Refused("site", "There is no site of this name.")
        return found
    mine = [site for site in tx.sites() if site.id in who.sites]
    if len(mine) != 1:
        raise Refused("site", "They work at several sites. Name the one that is meant.")
    return mine[0]


def _tell(tx: Transaction, clock: Clock, person: str, action: str, role: str) -> None:
    """Let their record say what they hold now, and the audit what was done."""
    who, now = _somebody(tx, person), clock.now()
    before = tx.document(person) or Document("practitioner", person, None, None, None)
    write_as_hub(tx, before, {"roles": sorted(who.roles)}, stamp(now))
    tx.audit([AuditEntry(HUB_FEED, "", "", f"{action}:{role}", person, now)])
