"""What the hub tells site leads and administrators at their desks of people and computers, and does for them.

Whoever asks looks after the site of the computer they sit at, and after every site where that is a center's. Their
roles there count, so that a clinic's computer in wrong hands speaks for its own site alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sync.administering import (
    ADMINISTERS,
    APPROVES,
    SETS_POLICY,
    SHUTS_OUT,
    Administration,
    Approve,
    AskApproval,
    ComputerTold,
    Deed,
    Done,
    EndAccess,
    GiveRole,
    Holding,
    MakeCode,
    PersonTold,
    ShutOut,
    SiteTold,
    TakeRole,
)
from sync.clock import Clock
from sync.errors import Refused
from sync.hub import approval, enrolment, granting
from sync.hub.audit import HUB_FEED
from sync.hub.feeds import SHARED
from sync.hub.lost import last_contact_at
from sync.hub.orders_ports import Ordered
from sync.hub.ports import AuditEntry, Device, Person
from sync.hub.store import Transaction
from sync.hub.store_who import HubSite
from sync.rules.policy import NOT_YOUR_ROLE
from sync.rules.roles import MAKES_CODES, role_table
from sync.signing import Signed

NOT_THEIR_SITE: Final = "You look after the site of this computer alone. Ask the center. Nothing was changed."
LAST_ONE: Final = (
    "Nobody would be left who is an administrator. Make somebody else one first. Nothing was changed."
)
_ADMINISTRATOR: Final = "administrator"


@dataclass(frozen=True, slots=True)
class _Asker:
    """Whoever asks, as what, and for which sites."""

    person: str
    store: str
    roles: frozenset[str]
    sites: frozenset[str]
    is_everywhere: bool

    def may(self, code: str) -> bool:
        return role_table().permits(self.roles, code)


def administration(tx: Transaction, now: datetime, signed: Signed) -> Administration:
    """Tell how the hub stands, as far as whoever asks looks after it.

    Raises: Refused for who looks after nothing.
    """
    asker = _asker(tx, signed)
    every, gone = tx.people(), tx.went_on()
    names = {one.id: one.name for one in every}
    people = [_told(one, asker) for one in every if not asker.sites.isdisjoint(one.sites)]
    ours = [one for one in tx.devices() if one.site in asker.sites and one.store not in gone]
    return Administration(
        at=now,
        may=tuple(code for code in ADMINISTERS if asker.may(code)),
        gives=tuple(role_table().given_by(asker.roles)),
        asks_approval=tx.asks_approval(),
        is_everywhere=asker.is_everywhere,
        sites=tuple(
            SiteTold(id=one.id, name=one.name, is_center=one.is_center)
            for one in tx.sites()
            if one.id in asker.sites
        ),
        people=tuple(people),
        computers=tuple(_computer(tx, one, names) for one in ours),
    )


def do(tx: Transaction, clock: Clock, signed: Signed, deed: Deed) -> Done:
    """Do what was asked, and write down by whom.

    Raises: Refused, and nothing was changed.
    """
    asker = _asker(tx, signed)
    act, need = _DEEDS[type(deed)]
    if not asker.may(need):
        raise Refused(None, NOT_YOUR_ROLE)
    # All that any of them takes, in one order for everybody; and who asked stands before what was done.
    tx.lock_feeds([SHARED, HUB_FEED])
    action = f"asked.{deed.deed}"
    tx.audit([AuditEntry(HUB_FEED, asker.person, asker.store, action, deed.about, clock.now())])
    return act(tx, clock, asker, deed)


def note_refused(tx: Transaction, clock: Clock, signed: Signed, deed: Deed) -> None:
    """Write down that somebody asked for what was not done: what was refused left nothing else behind."""
    tx.lock_feeds([HUB_FEED])
    action = f"refused.{deed.deed}"
    tx.audit([AuditEntry(HUB_FEED, signed.person, signed.store, action, deed.about, clock.now())])


def _asker(tx: Transaction, signed: Signed) -> _Asker:
    device, person = tx.device(signed.store), tx.person(signed.person)
    roles = person.roles_at(device.site) if device is not None and person is not None else frozenset()
    every = tx.sites()
    here = next((one for one in every if device is not None and one.id == device.site), None)
    is_everywhere = here is not None and here.is_center
    found = _Asker(
        signed.person,
        signed.store,
        roles,
        frozenset(one.id for one in every if is_everywhere or one is here),
        is_everywhere,
    )
    if not any(found.may(code) for code in ADMINISTERS):
        raise Refused(None, NOT_YOUR_ROLE)
    return found


def _told(one: Person, asker: _Asker) -> PersonTold:
    """Tell of somebody; what they are at sites that whoever asks does not look after stays out."""
    holds = sorted((site, role) for site, role in _held(one) if site in asker.sites)
    return PersonTold(
        id=one.id,
        name=one.name,
        is_active=one.is_active,
        holds=tuple(Holding(role=role, site=site) for site, role in holds),
    )


def _held(one: Person) -> set[tuple[str, str]]:
    """Give at which site they hold which role."""
    return {(site, role) for site in one.sites for role in one.roles_at(site)}


def _computer(tx: Transaction, device: Device, names: dict[str, str]) -> ComputerTold:
    reported = tx.report_of(device.store)
    report = reported.report if reported else None
    joined_at, revoked_at = tx.joined_at(device.store)
    orders = tx.orders_of(device.store)
    return ComputerTold(
        id=device.store,
        name=device.name,
        site=device.site,
        state="shut_out" if device.is_revoked else "waiting" if device.is_waiting else "joined",
        joined_at=joined_at,
        last_contact_at=last_contact_at(tx, device.store, reported),
        people=tuple(names[one] for one in report.people if one in names) if report else (),
        unsent=report.unsent if report else None,
        disk_encryption=report.encryption if report else "unknown",
        backup_at=report.backup_at if report else None,
        release=report.release if report else "",
        leased_until=reported.leased_until if reported else None,
        shut_out_at=revoked_at,
        wipe=_came(orders[-1]) if orders else "",
    )


def _came(order: Ordered) -> Any:
    stages = (("done", order.done_at), ("begun", order.begun_at), ("fetched", order.fetched_at))
    return next((stage for stage, at in stages if at is not None), "ordered")


def _make_code(tx: Transaction, clock: Clock, asker: _Asker, deed: MakeCode) -> Done:
    site = _site(tx, asker, deed.site)
    _may_give(asker, deed.role)
    return Done(code=enrolment.make_code(tx, clock, site, deed.role, deed.name))


def _approve(tx: Transaction, clock: Clock, asker: _Asker, deed: Approve) -> Done:
    device = _device(tx, asker, deed.computer)
    approval.found(tx, device.store)
    if tuple(deed.words.lower().split()) != approval.words_of(device):
        raise Refused(
            "words",
            "These are not the words of this computer. Let them be read out once more, from its own screen. It goes"
            " on waiting.",
        )
    approval.approve(tx, clock, device.store, asker.person)
    return Done()


def _shut_out(tx: Transaction, clock: Clock, asker: _Asker, deed: ShutOut) -> Done:
    device = _device(tx, asker, deed.computer)
    if device.store == asker.store:
        raise Refused(
            "computer", "This is the computer you sit at. Shut it out from another one. Nothing was changed."
        )
    enrolment.revoke_computer(tx, clock, device.store)
    return Done()


def _end_access(tx: Transaction, clock: Clock, asker: _Asker, deed: EndAccess) -> Done:
    who = _person(tx, asker, deed.person)
    if who.id == asker.person:
        raise Refused("person", "Nobody ends their own access. Nothing was changed.")
    if not who.sites <= asker.sites:
        raise Refused(
            "person", "They work at other sites, too. Take their roles here, or ask the center to end it."
        )
    for role in sorted(who.roles):
        _may_give(asker, role)
    enrolment.end_access(tx, clock, who.id)
    _see_who_is_left(tx, who)
    return Done()


def _give_role(tx: Transaction, clock: Clock, asker: _Asker, deed: GiveRole) -> Done:
    who, site = _person(tx, asker, deed.person), _site(tx, asker, deed.site)
    _may_give(asker, deed.role)
    granting.grant(tx, clock, who.id, deed.role, site.name)
    return Done()


def _take_role(tx: Transaction, clock: Clock, asker: _Asker, deed: TakeRole) -> Done:
    who, site = _person(tx, asker, deed.person), _site(tx, asker, deed.site)
    _may_give(asker, deed.role)
    granting.ungrant(tx, clock, who.id, deed.role, site.name)
    _see_who_is_left(tx, who)
    return Done()


def _ask_approval(tx: Transaction, clock: Clock, asker: _Asker, deed: AskApproval) -> Done:
    if not asker.is_everywhere:
        raise Refused(None, NOT_THEIR_SITE)
    approval.ask(tx, clock, is_asked=deed.is_asked)
    return Done()


def _site(tx: Transaction, asker: _Asker, site: str) -> HubSite:
    found = next((one for one in tx.sites() if one.id == site and site in asker.sites), None)
    if found is None:
        raise Refused("site", NOT_THEIR_SITE)
    return found


def _device(tx: Transaction, asker: _Asker, computer: str) -> Device:
    found = tx.device(computer)
    if found is None or found.site not in asker.sites:
        raise Refused("computer", NOT_THEIR_SITE)
    return found


def _person(tx: Transaction, asker: _Asker, person: str) -> Person:
    found = tx.person(person)
    if found is None or found.sites.isdisjoint(asker.sites):
        raise Refused("person", NOT_THEIR_SITE)
    return found


def _may_give(asker: _Asker, role: str) -> None:
    """See that somebody gives, and takes, no more than they may.

    Raises: Refused.
    """
    if role_table().role(role) is not None and role not in role_table().given_by(asker.roles):
        raise Refused("role", "Only an administrator gives or takes this role. Nothing was changed.")


def _see_who_is_left(tx: Transaction, was: Person) -> None:
    if _ADMINISTRATOR in was.roles and not any(
        one.is_active and _ADMINISTRATOR in one.roles for one in tx.people()
    ):
        raise Refused("person", LAST_ONE)


_Act = Callable[[Transaction, Clock, _Asker, Any], Done]
_DEEDS: Final[dict[type, tuple[_Act, str]]] = {
    MakeCode: (_make_code, MAKES_CODES),
    Approve: (_approve, APPROVES),
    ShutOut: (_shut_out, SHUTS_OUT),
    EndAccess: (_end_access, SHUTS_OUT),
    GiveRole: (_give_role, MAKES_CODES),
    TakeRole: (_take_role, MAKES_CODES),
    AskApproval: (_ask_approval, SETS_POLICY),
}
"""What each deed does, and what it takes to be allowed it."""
