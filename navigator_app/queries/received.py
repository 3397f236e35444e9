"""Which site has not received what was changed here near its day, since when nothing was heard of it, whom to phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.store.asking import Where
from sync.changes import Document, Write
from sync.records import KINDS
from sync.records.derive import group_of
from sync.records.site import Site, phone_of
from sync.rules.received import Due, due, is_settled, rule
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Missing:
    """A site that does not know of a change: when it was last heard of, and its number."""

    site_id: str
    name: str
    last_contact: When | None
    number: str

    @property
    def words(self) -> Words:
        """Say it with the number to phone."""
        heard = (
            say("last contact {when}", when=self.last_contact)
            if self.last_contact
            else say("no contact known")
        )
        phone = say("phone {number}", number=self.number) if self.number else say("no number is known")
        return say("{site} has not received this, {heard}: {phone}", site=self.name, heard=heard, phone=phone)


@dataclass(frozen=True, slots=True)
class Unreceived:
    """A change made here that a site concerned does not know of yet."""

    record: str
    author: str
    due: Due
    is_sent: bool
    missing: tuple[Missing, ...]

    @property
    def words(self) -> Words:
        """Say of each site what is missing there."""
        return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), self._each())

    def _each(self) -> list[Words]:
        return [each.words for each in self.missing]

    def is_late(self, now: datetime) -> bool:
        """Whether the time it may take is over."""
        return now >= self.due.by


def near(desk: Desk, now: datetime) -> list[str]:
    """Name the records that fall within the days of the rule, by any clock, and were changed on this computer."""
    first, last = now - timedelta(days=2), now + timedelta(days=rule().within_days + 2)
    found: set[str] = set()
    for kind, watched in rule().watched.items():
        for name in watched.falls:
            limits = (first, last) if name.endswith("_at") else (first.date(), last.date())
            rows = desk.store.rows(kind, Where(name, ">=", limits[0]), Where(name, "<=", limits[1]))
            found |= {row.id for row in rows if not row.is_withdrawn}
    return sorted(desk.store.written_here(found))


def unreceived(
    desk: Desk, records: Iterable[str], names: Names, at: datetime | None = None
) -> list[Unreceived]:
    """Say of which records a change made at this site did not arrive where it is needed; all others are left out.

    Empty: where this desk never exchanged anything, nothing is said.
    """
    if desk.store.epoch() is None:
        return []
    now, contacts = at or desk.now(), desk.store.last_contacts()
    found = (
        _unreceived(desk, names, image, contacts, now) for image in desk.store.documents(records).values()
    )
    return [one for one in found if one is not None]


def _unreceived(
    desk: Desk, names: Names, image: Document, contacts: dict[str, datetime], now: datetime
) -> Unreceived | None:
    write = _last_write(image) if image.kind in rule().watched else None
    if write is None or write.place != desk.me.site_id:
        return None
    changed_at = datetime.fromisoformat(write.at)
    limit = due(image.kind, image.fields, changed_at, now, desk.me.zone)
    sites = _concerned(desk, image, contacts) if limit else ()
    if limit is None or not sites:
        return None
    has_it = _received(desk, image, write)
    told = _told(desk, image.id)
    missing = tuple(
        _missing(desk, names, site, contacts)
        for site in sites
        if not is_settled(changed_at, has_received=site in has_it, told_at=told.get(site))
    )
    return Unreceived(image.id, write.author, limit, write.revision is not None, missing) if missing else None


def _last_write(image: Document) -> Write | None:
    """Give the newest write of anything that a site acts on: what waits here is newer than what was judged."""
    noun, watched = KINDS.get(image.kind), rule().watched[image.kind]
    groups = dict.fromkeys(group_of(noun, name) for name in watched.says)
    writes = [write for group in groups if (write := image.last_write(group)) is not None]
    return max(writes, key=_order, default=None)


def _order(write: Write) -> tuple[bool, int, int]:
    return (write.revision is None, write.revision.n if write.revision else 0, write.number)


def _concerned(desk: Desk, image: Document, contacts: dict[str, datetime]) -> tuple[str, ...]:
    """Name the other sites that hold the chart, and those the record names where a computer was ever heard of."""
    chart = desk.image(image.patient) if image.patient else None
    holding = (chart.fields.get("sites") if chart else None) or []
    named = [image.fields.get(name) for name in rule().watched[image.kind].sites]
    sites = [*holding, *(site for site in named if site in contacts)]
    return tuple(dict.fromkeys(site for site in sites if site and site != desk.me.site_id))


def _received(desk: Desk, image: Document, write: Write) -> frozenset[str]:
    if write.revision is None:
        return frozenset()
    return desk.store.received_change(write.change, image.id)


def _told(desk: Desk, record: str) -> dict[str, datetime]:
    """Say at which site somebody was told about a record, and when last."""
    found: dict[str, datetime] = {}
    rows: list[Any] = desk.store.rows("contact", Where("about_id", "=", record))
    for row in rows:
        is_word = row.outcome in rule().told_outcomes and row.with_whom and not row.is_withdrawn
        if is_word and row.told_site_id and row.at is not None:
            found[row.told_site_id] = max(row.at, found.get(row.told_site_id, row.at))
    return found


def _missing(desk: Desk, names: Names, site_id: str, contacts: dict[str, datetime]) -> Missing:
    heard = contacts.get(site_id)
    site = desk.store.record(site_id)
    number = (phone_of(site) or site.on_call_number) if isinstance(site, Site) else ""
    when = When(at=heard, zone=names.zone(site_id)) if heard else None
    return Missing(site_id, names.site(site_id), when, number)
