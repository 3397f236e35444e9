"""Who may come to the hub: sites, computers, people with their roles, one-time codes, and spent nonces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, false, func, insert, or_, select, true, update

from sync.hub import schema
from sync.hub.approval_tables import waiting_device
from sync.hub.feeds import PANEL, SHARED, SITE, site_feed
from sync.hub.ports import Device, Person
from sync.hub.store_dialect import added_if_new, is_alone, spent
from sync.hub.store_part import Part

SUCCESSORS_A_DAY = 10


@dataclass(frozen=True, slots=True)
class HubSite:
    """A clinic, or the center, whose computers follow every site."""

    id: str
    name: str
    zone: str
    type: str
    is_center: bool


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """What a one-time code stands for; the code itself is not kept."""

    hash: bytes
    site: str
    role: str
    name: str
    """The person it was made for; empty for whoever holds it."""
    expires_at: datetime
    used_at: datetime | None = None
    store: str | None = None
    person: str | None = None


CALLER_SIGNS = 64
PAYS_FOR_ALL = "A"
"""One nonce in some sixty ends so, and forgets the old ones: each doing it costs a statement a round."""
_FORGET_NONCES = delete(schema.nonce).where(schema.nonce.c.at_s < bindparam("before"))
_PERSON = (
    select(schema.person, schema.role_grant.c.role, schema.role_grant.c.site)
    .outerjoin(schema.role_grant)
    .where(schema.person.c.id == bindparam("person"))
)
_HUB = (schema.hub.c.feeds_version, schema.hub.c.epoch, schema.hub.c.audit_key)
_DEVICES = (
    select(schema.device, schema.site.c.is_center, schema.device_feed.c.feed, *_HUB, waiting_device.c.since)
    .join(schema.site)
    .outerjoin(schema.device_feed)
    .outerjoin(waiting_device, waiting_device.c.store == schema.device.c.store)
    .outerjoin(schema.hub, true())
)
_DEVICE = _DEVICES.where(schema.device.c.store == bindparam("store"))
_HOLD = _DEVICE.with_for_update(of=schema.device, key_share=True)


class Who(Part):
    """Sites, computers, people and codes."""

    def hold(self, store: str) -> None:
        """Let the rounds of one computer, and whoever would shut it out, wait for each other."""
        if not is_alone(self._db):
            self._memory.devices[store] = self._found(_HOLD, store)
        self._held.add(store)

    def device(self, store: str) -> Device | None:
        """Find a joined computer."""
        known = self._memory.devices
        if store not in known:
            known[store] = self._found(_DEVICE, store)
        return known[store] if self._keeps else known.pop(store)

    def _found(self, statement: Select[Any], store: str) -> Device | None:
        rows = self._ask(statement, {"store": store})
        if not rows:
            return None
        if self._epoch is None:
            self._epoch, self._audit_key = rows[0].epoch, rows[0].audit_key
        return self._devices(rows)[0]

    def devices(self) -> Sequence[Device]:
        """Give every joined computer, revoked ones too."""
        return self._devices(self._db.execute(_DEVICES.order_by(schema.device.c.joined_at)).all())

    def _devices(self, rows: Sequence[Row[Any]]) -> list[Device]:
        """Read computers from a row for each feed that was given to them beside those of their site."""
        every = [site_feed(site.id) for site in self.sites()] if any(row.is_center for row in rows) else []
        given: dict[str, list[str]] = {row.store: [] for row in rows}
        for row in rows:
            given[row.store] += [] if row.feed is None else [row.feed]
        first = {row.store: row for row in reversed(rows)}
        return [self._device(first[store], every, extra) for store, extra in given.items()]

    def _device(self, row: Row[Any], every: list[str], extra: list[str]) -> Device:
        own = every if row.is_center else [site_feed(row.site)]
        # An outside clinician's computer holds the charts of their panel, whatever site it was joined at.
        feeds = {SHARED, *([] if any(feed.startswith(PANEL) for feed in extra) else own), *extra}
        return Device(
            store=row.store,
            site=row.site,
            name=row.name,
            public_key=bytes(row.public_key),
            feeds=tuple(sorted(feeds)),
            feeds_version=row.feeds_version,
            is_revoked=row.revoked_at is not None,
            is_waiting=row.since is not None,
        )

    def add_device(self, store: str, site: str, name: str, public_key: bytes, at: datetime) -> None:
        """Join a computer to a site."""
        self._memory.devices.clear()
        row = {"store": store, "site": site, "name": name, "public_key": public_key, "joined_at": at}
        self._write(insert(schema.device).values(**row))

    def revoke_device(self, store: str, at: datetime) -> bool:
        """Shut a computer out from now on, with every id it went on under; False when there is none to shut out."""
        self._memory.devices.clear()
        table = schema.device.c
        named = [store, *self.successors_of(store)]
        open_ones = update(schema.device).where(table.store.in_(named), table.revoked_at.is_(None))
        return bool(self._write(open_ones.values(revoked_at=at).returning(table.store)).all())

    def succeed(self, store: str, successor: str, at: datetime) -> bool:
        """Let a computer go on under another id, with its key, its site and its feeds; False when that may not be.

        Asked again after a lost reply, the answer is the same. A copy holds the key of what it was copied from, so
        whoever shuts one out shuts out those that came from it.
        """
        device, asked = schema.device, schema.succession.c
        before = self._db.execute(select(device).where(device.c.store == store)).one()
        if self._db.execute(select(device.c.store).where(device.c.store == successor)).first() is not None:
            known = select(asked.predecessor).where(asked.store == successor)
            return bool(self._db.execute(known).scalar() == store)
        lately = select(func.count()).where(asked.predecessor == store, asked.at > at - timedelta(days=1))
        if before.revoked_at is not None or self._db.execute(lately).scalar_one() >= SUCCESSORS_A_DAY:
            return False
        self._memory.devices.clear()
        self._write(insert(device).values(**before._asdict() | {"store": successor, "joined_at": at}))
        self._write(insert(schema.succession).values(store=successor, predecessor=store, at=at))
        extra = select(schema.device_feed.c.feed).where(schema.device_feed.c.store == store)
        rows = [{"store": successor, "feed": feed} for feed in self._db.execute(extra).scalars()]
        if rows:
            self._write(insert(schema.device_feed), rows)
        return True

    def successors_of(self, store: str) -> Sequence[str]:
        """Name every id that a computer, or a copy of it, went on under."""
        asked, found = schema.succession.c, list[str]()
        later = [store]
        while later:
            later = list(self._db.execute(select(asked.store).where(asked.predecessor.in_(later))).scalars())
            found += later
        return found

    def went_on(self) -> AbstractSet[str]:
        """Name every id under which its computer, or a copy of it, is no longer: it went on under another one."""
        return frozenset(self._db.execute(select(schema.succession.c.predecessor)).scalars())

    def give_feed(self, store: str, feed: str) -> bool:
        """Let a computer follow one more feed; False when it did already."""
        row = [{"store": store, "feed": feed}]
        added = added_if_new(self._db, schema.device_feed, row).returning(schema.device_feed.c.store)
        return self._moved_lists(bool(self._write(added).all()))

    def take_feed(self, store: str, feed: str) -> bool:
        """Let a computer follow a feed no more; False when it was never given it."""
        table = schema.device_feed.c
        taken = delete(schema.device_feed).where(table.store == store, table.feed == feed)
        return self._moved_lists(bool(self._write(taken.returning(table.store)).all()))

    def stores_given(self, feed: str) -> Sequence[str]:
        """Name the computers that were given a feed beside those of their site."""
        table = schema.device_feed.c
        return list(
            self._db.execute(select(table.store).where(table.feed == feed).order_by(table.store)).scalars()
        )

    def _moved_lists(self, is_moved: bool) -> bool:  # noqa: FBT001 - handed on
        self._memory.devices.clear()
        if is_moved:
            self._write(update(schema.hub).values(feeds_version=schema.hub.c.feeds_version + 1))
        return is_moved

    def stores_following(self, feeds: Iterable[str]) -> Sequence[str]:
        """Name the stores that follow any of these feeds."""
        wanted = list(feeds)
        sites = [name.removeprefix(SITE) for name in wanted if name.startswith(SITE)]
        extra = select(schema.device_feed.c.store).where(schema.device_feed.c.feed.in_(wanted))
        outside = select(schema.device_feed.c.store).where(schema.device_feed.c.feed.startswith(PANEL))
        of_center = schema.site.c.is_center if sites else false()
        by_site = or_(of_center, schema.device.c.site.in_(sites))
        may = or_(and_(by_site, schema.device.c.store.not_in(outside)), schema.device.c.store.in_(extra))
        followers = select(schema.device.c.store).join(schema.site)
        followers = followers.where(schema.device.c.revoked_at.is_(None))
        if SHARED not in wanted:
            followers = followers.where(may)
        return list(self._db.execute(followers.order_by(schema.device.c.store)).scalars())

    def sites(self) -> Sequence[HubSite]:
        """Give every site, by name."""
        rows = self._db.execute(select(schema.site).order_by(schema.site.c.name))
        return [HubSite(row.id, row.name, row.zone, row.type, row.is_center) for row in rows]

    def site_named(self, name: str) -> HubSite | None:
        """Find a site by its name, whatever its capitals."""
        return next((site for site in self.sites() if site.name.casefold() == name.casefold()), None)

    def add_site(self, site: HubSite) -> None:
        """Make a site, which every computer of a center follows from now on."""
        self._memory.devices.clear()
        row = {name: getattr(site, name) for name in HubSite.__slots__}
        self._write(insert(schema.site).values(**row))
        self._write(update(schema.hub).values(feeds_version=schema.hub.c.feeds_version + 1))

    def person(self, person: str) -> Person | None:
        """Find a person."""
        known = self._memory.people
        if person not in known:
            rows = self._ask(_PERSON, {"person": person})
            known[person] = _person(rows) if rows else None
        return known[person] if self._keeps else known.pop(person)

    def people(self) -> Sequence[Person]:
        """Give everybody, by name."""
        table = schema.person.c
        found = self._db.execute(select(table.id).order_by(table.name)).scalars().all()
        return [known for one in found if (known := self.person(one)) is not None]

    def add_person(self, person: str, name: str) -> None:
        """Make somebody known, who may do nothing yet."""
        self._memory.people.clear()
        self._write(insert(schema.person).values(id=person, name=name, is_active=True))

    def grant(self, person: str, site: str, role: str) -> None:
        """Give a role at a site."""
        self._memory.people.clear()
        row = {"person": person, "site": site, "role": role}
        self._write(added_if_new(self._db, schema.role_grant, [row]))

    def ungrant(self, person: str, site: str, role: str) -> bool:
        """Take a role at a site; False when they did not hold it there."""
        self._memory.people.clear()
        table = schema.role_grant.c
        taken = delete(schema.role_grant).where(
            table.person == person, table.site == site, table.role == role
        )
        return bool(self._write(taken.returning(table.person)).all())

    def deactivate_person(self, person: str) -> bool:
        """Let somebody write no more; False when there is nobody to stop."""
        self._memory.people.clear()
        table = schema.person.c
        active = update(schema.person).where(table.id == person, table.is_active)
        return bool(self._write(active.values(is_active=False).returning(table.id)).all())

    def add_code(self, code: EnrolmentCode) -> None:
        """Keep what a one-time code stands for."""
        row = {name: getattr(code, name) for name in EnrolmentCode.__slots__}
        self._write(insert(schema.enrolment_code).values(**row))

    def code(self, code_hash: bytes) -> EnrolmentCode | None:
        """Find what a one-time code stands for."""
        table = schema.enrolment_code
        row = self._db.execute(select(table).where(table.c.hash == code_hash).with_for_update()).first()
        return None if row is None else EnrolmentCode(**row._mapping)  # noqa: SLF001 - a row's documented view

    def spend_code(self, code_hash: bytes, store: str, person: str, at: datetime) -> None:
        """Note who used a one-time code and when."""
        spent = update(schema.enrolment_code).where(schema.enrolment_code.c.hash == code_hash)
        self._write(spent.values(used_at=at, store=store, person=person))

    def spend_nonce(self, store: str, nonce: str, at_s: int, kept_s: int) -> bool:
        """Note that a store used this nonce; False when it had been used before."""
        before_s = at_s - kept_s
        if nonce.endswith(PAYS_FOR_ALL):
            self._write(_FORGET_NONCES, {"before": before_s})
        row = {"store": store, "nonce": nonce, "at_s": at_s, "before": before_s}
        self._really_save()
        return bool(self._ask(spent(self._db), row))

    def forget_nonces(self, before_s: int) -> None:
        """Forget the nonces of every store from before a moment, of those too that never came again."""
        self._write(_FORGET_NONCES, {"before": before_s})

    def failed_tries(self, caller: str, since_s: int) -> int:
        """Count how often this caller's claims were refused since a moment."""
        table = schema.failed_try.c
        counted = select(func.count()).where(table.caller == caller[:CALLER_SIGNS], table.at_s > since_s)
        return int(self._db.execute(counted).scalar_one())

    def note_failed_try(self, caller: str, at_s: int, kept_s: int) -> None:
        """Note that a caller's claim was refused, and forget what is too old to count."""
        table = schema.failed_try
        self._write(delete(table).where(table.c.at_s <= at_s - kept_s))
        self._write(insert(table).values(caller=caller[:CALLER_SIGNS], at_s=at_s))


def _person(rows: Sequence[Row[Any]]) -> Person:
    """Read a person from a row for each role they hold; a person without one has one row without a role."""
    held = [row for row in rows if row.role is not None]
    roles, sites = frozenset(row.role for row in held), frozenset(row.site for row in held)
    pairs = frozenset((row.role, row.site) for row in held)
    return Person(rows[0].id, rows[0].name, roles, sites, rows[0].is_active, pairs)
