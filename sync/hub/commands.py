"""What the hub's command line does besides serving: sites, codes, computers, people, health."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from sync.clock import Clock
from sync.errors import Refused
from sync.hub.audit import HUB_FEED
from sync.hub.enrolment import add_site, end_access, make_code, revoke_computer
from sync.hub.feeds import PANEL
from sync.hub.granting import grant, ungrant
from sync.hub.held import apply_held, held_changes, set_aside
from sync.hub.own_feeds import give_restricted, take_restricted
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_trails import Trail
from sync.hub.store_who import HubSite
from sync.rules.who_sees import RESTRICTED

FREE_BYTES = 1_000_000_000


class NewCode(NamedTuple):
    """A code just made, which is shown this once."""

    code: str
    site: HubSite


class Finding(NamedTuple):
    """One thing a doctor looked at."""

    what: str
    is_well: bool
    says: str


def new_site(store: SqlStore, clock: Clock, name: str, zone: str, type_: str, *, is_center: bool) -> HubSite:
    """Make a site.

    Raises: Refused.
    """
    with store.writing() as tx:
        return add_site(tx, clock, name=name, zone=zone, type_=type_, is_center=is_center)


def new_code(
    store: SqlStore, clock: Clock, *, site: str, role: str, name: str, zone: str, is_center: bool
) -> NewCode:
    """Make a one-time code for a site, which is made too when there is none of that name.

    Raises: Refused.
    """
    with store.writing() as tx:
        found = tx.site_named(" ".join(site.split()))
        if found is None:
            found = add_site(tx, clock, name=site, zone=zone, is_center=is_center)
        elif is_center and not found.is_center:
            raise Refused("center", "This site is there already, and it is not a center.")
        return NewCode(make_code(tx, clock, found, role, name), found)


def devices(store: SqlStore) -> list[dict[str, Any]]:
    """List the computers that were joined."""
    with store.reading() as tx:
        names = {site.id: site.name for site in tx.sites()}
        return [
            {
                "store": device.store,
                "site": names[device.site],
                "name": device.name,
                "is_revoked": device.is_revoked,
                "feeds": len(device.feeds),
                "given": sorted(feed for feed in device.feeds if feed.startswith((PANEL, RESTRICTED))),
            }
            for device in tx.devices()
        ]


def people(store: SqlStore) -> list[dict[str, Any]]:
    """List everybody with their roles and sites."""
    with store.reading() as tx:
        names = {site.id: site.name for site in tx.sites()}
        return [
            {
                "person": person.id,
                "name": person.name,
                "roles": sorted(person.roles),
                "sites": sorted(names[site] for site in person.sites),
                "is_active": person.is_active,
            }
            for person in tx.people()
        ]


def sites(store: SqlStore) -> list[dict[str, Any]]:
    """List the sites."""
    with store.reading() as tx:
        return [asdict(site) for site in tx.sites()]


def give_role(
    store: SqlStore, clock: Clock, person: str, role: str, site: str, *, is_taken: bool = False
) -> HubSite:
    """Give somebody a role at a site, or take it back; gives the site.

    Raises: Refused.
    """
    change = ungrant if is_taken else grant
    return store.carried_out(lambda tx: change(tx, clock, person, role, site))


def revoke(store: SqlStore, clock: Clock, *, computer: str | None, person: str | None) -> None:
    """Shut out a computer, or end a person's access.

    Raises: Refused when there is none.
    """
    with store.writing() as tx:
        if computer is not None:
            revoke_computer(tx, clock, computer)
        if person is not None:
            end_access(tx, clock, person)


def give(store: SqlStore, clock: Clock, computer: str, person: str, *, is_taken: bool = False) -> None:
    """Let a computer hold a person's restricted charts, or hold them no more.

    Raises: Refused.
    """
    store.carried_out(
        lambda tx: (take_restricted if is_taken else give_restricted)(tx, clock, computer, person)
    )


def held(store: SqlStore, *, change: str | None = None) -> list[dict[str, Any]]:
    """List what waits for a site lead; one change with the words in it.

    Raises: Refused when there is no such change.
    """
    with store.reading() as tx:
        found = held_changes(tx)
    if change is None:
        return [one.as_plain() for one in found]
    named = [one.as_plain(with_words=True) for one in found if one.change.id == change]
    if not named:
        raise Refused("change", "No change of this id waits for a site lead.")
    return named


def decide(store: SqlStore, clock: Clock, change: str, lead: str, *, why_not: str | None = None) -> list[str]:
    """Let a site lead apply a held change, or set it aside and say why; gives what became of it.

    Raises: Refused.
    """
    if why_not is not None:
        store.carried_out(lambda tx: set_aside(tx, clock, change, lead, why_not))
        return ["set_aside"]
    verdicts = store.carried_out(lambda tx: apply_held(tx, clock, change, lead))
    return sorted({str(verdict.outcome) for verdict in verdicts})


def findings(store: SqlStore, folder: Path | None) -> Sequence[Finding]:
    """Look whether this hub can work: its pages, its audit, its disk, and whether anybody is joined.

    Empty: nothing is said of the disk of a database server, which is its keeper's to watch.
    """
    with store.reading() as tx:
        damage = tx.damage()
        breaks = tx.audit_breaks()
        drifted = tx.sums_that_drifted()
        broken = tx.broken_trails()
        joined = sum(not device.is_revoked for device in tx.devices())
    where = ", ".join(f"{feed} from entry {place}" for feed, place in sorted(breaks.items()))
    return (
        Finding("database", not damage, damage or "whole"),
        Finding("audit", not breaks, f"edited by hand: {where}" if breaks else "every chain holds"),
        Finding("desks' audits", not broken, _broken(broken) or "each goes on from what was here"),
        Finding("sums", not drifted, f"wrong: {', '.join(drifted)}" if drifted else "every feed adds up"),
        *([] if folder is None else [_disk(folder)]),
        Finding("computers", is_well=True, says=f"{joined} joined"),
    )


def _broken(found: Sequence[Trail]) -> str:
    """Say of which computers the audit was rewritten or taken back."""
    return ", ".join(f"{one.store} {one.why.replace('_', ' ')} at {one.at:%Y-%m-%d %H:%M}" for one in found)


def audit(
    store: SqlStore,
    *,
    patient: str = "",
    person: str = "",
    before: tuple[str, str, int, int] | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """List what desks told of who did what, the newest first; ids only.

    Raises: Refused where neither a patient nor a person is named.
    """
    if not patient and not person:
        raise Refused(None, "Name a patient with --patient ID, or a person with --person ID.")
    with store.reading() as tx:
        names = {one.id: one.name for one in tx.people()}
        found = tx.told(subject=patient, person=person, before=before, limit=limit)
    return [
        {
            "at": told.entry.at,
            "who": names.get(told.entry.person, told.entry.person),
            "action": told.entry.action,
            "kind": told.entry.kind,
            "subject": told.entry.subject,
            "store": told.store,
            "seq": told.entry.seq,
            "line": told.line,
        }
        for told in found
    ]


def settle(store: SqlStore, clock: Clock, computer: str) -> int:
    """Note that somebody looked into a computer's audit that was rewritten or taken back; says of how many.

    Writes: that it was looked into, into the hub's own audit.
    """

    def work(tx: Transaction) -> int:
        found = tx.settle_trails(computer, clock.now())
        if found:
            tx.lock_feeds([HUB_FEED])
            tx.audit([AuditEntry(HUB_FEED, "", "", "trail.settled", computer, clock.now())])
        return found

    return store.carried_out(work)


def _disk(folder: Path) -> Finding:
    free_bytes = shutil.disk_usage(folder).free
    return Finding("disk", free_bytes >= FREE_BYTES, f"{free_bytes // 1_000_000:,} MB free")
