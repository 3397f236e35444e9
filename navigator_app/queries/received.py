"""Which site has not received what was changed here near its day, since when nothing was heard of it, whom to phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from sync.rules.received import Due, due, is_told, rule
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
        phone = (
            say("phone {number}", number=self.number) if self.number else say("its number is not known here")
        )
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

    def falls(self, zone: str) -> When:
        """Say when it is what a site has to know of in time."""
        at = self.due.falls_at
        return When(on=at.date(), zone=zone) if self.due.is_day else When(at=at, zone=zone)

    def is_late(self, now: datetime) -> bool:
        """Whether the time it may take is over."""
        return now >= self.due.by


def near(desk: Desk, now: datetime) -> list[str]:
    """Name the records changed on this computer that fall within the days of the rule, by any clock, or did before.

    What was moved further ahead is found by its change, as long as somebody has not read that far.
    """
    first, last = now - timedelta(days=2), now + timedelta(days=rule().within_days + 2)
    found = set(desk.store.under_way(rule().watched))
    for kind, watched in rule().watched.items():
        for name in watched.falls:
            limits = (first, last) if name.endswith("_at") else (first.date(), last.date())
            found |= desk.store.written_between(kind, name, *limits)
    return sorted(found)


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


def missing_words(desk: Desk, record: str) -> Words | None:
    """Say of one record who has not received it and whom to phone; nothing where everybody concerned has it."""
    return next((one.words for one in unreceived(desk, [record], Names(desk))), None)


def after_saving(desk: Desk, records: Iterable[str]) -> Words | None:
    """Say right after saving who concerned does not have it yet, and by when they should; nothing where all have."""
    now = desk.now()
    found = [one for one in unreceived(desk, records, Names(desk), now) if not one.is_late(now)]
    if not found:
        return None
    soonest = min(found, key=lambda one: one.due.by)
    sites = ", ".join(dict.fromkeys(each.name for one in found for each in one.missing))
    return say(
        "Not received yet: {sites}. If not by {when}, it stands on Today with whom to phone.",
        sites=sites,
        when=When(at=soonest.due.by, zone=desk.me.zone),
    )


def told_instead(desk: Desk, record: str, names: Names) -> list[Words]:
    """Say where somebody was told by phone what the site's computer still has not received."""
    image = desk.image(record)
    write = _written_here(desk, image) if image else None
    if image is None or write is None or desk.store.epoch() is None:
        return []
    sites = _without(desk, image, write, desk.store.last_contacts())
    return [
        say(
            "{who}, {site}, was told by phone {when}.",
            who=call.with_whom,
            site=names.site(call.told_site_id),
            when=When(at=call.at, zone=desk.me.zone),
        )
        for call in _told(desk, record, sites, write).values()
    ]


def _unreceived(
    desk: Desk, names: Names, image: Document, contacts: dict[str, datetime], now: datetime
) -> Unreceived | None:
    write = _written_here(desk, image)
    without = _without(desk, image, write, contacts) if write else []
    if write is None or not without:
        return None
    told = _told(desk, image.id, without, write)
    sites = [site for site in without if site not in told]
    changed_at, zone = datetime.fromisoformat(write.at), desk.me.zone
    limit = due(image.kind, image.fields, changed_at, now, zone, _earlier(desk, image)) if sites else None
    if limit is None:
        return None
    missing = tuple(_missing(desk, names, site, contacts) for site in sites)
    return Unreceived(image.id, write.author, limit, write.revision is not None, missing)


def _written_here(desk: Desk, image: Document) -> Write | None:
    """Give the newest write of anything that a site acts on, if it was written at this site."""
    write = _last_write(image) if image.kind in rule().watched else None
    return write if write is not None and write.place == desk.me.site_id else None


def _without(desk: Desk, image: Document, write: Write, contacts: dict[str, datetime]) -> list[str]:
    """Name the sites concerned whose computers have not received a write."""
    has_it = (
        desk.store.received_change(write.change, image.id) if write.revision is not None else frozenset[str]()
    )
    return [site for site in _concerned(desk, image, contacts) if site not in has_it]


def _earlier(desk: Desk, image: Document) -> Iterator[Mapping[str, Any]]:
    """Give what stood in a record before, as far as it is known here: a site that was not told still goes by it."""
    for writes in image.writes.values():
        yield from (write.values for write in writes if write.values is not None)
    for line in desk.store.history(image.id):
        yield line.change.patch


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
    if chart is not None and chart.fields.get("restricted_to_ids"):
        # No site holds it: none lacks it, and nobody phones one about it.
        return ()
    holding = (chart.fields.get("sites") if chart else None) or []
    named = [image.fields.get(name) for name in rule().watched[image.kind].sites]
    sites = [*holding, *(site for site in named if site in contacts)]
    return tuple(dict.fromkeys(site for site in sites if site and site != desk.me.site_id))


def _told(desk: Desk, record: str, sites: list[str], write: Write) -> dict[str, Any]:
    """Give the last call at each of some sites in which somebody was told of a write after it was made."""
    if not sites:
        return {}
    changed_at = datetime.fromisoformat(write.at)
    # By the site: calls that told anybody are few, and all calls are many.
    where = (Where("told_site_id", "in", sites), Where("about_id", "=", record))
    rows: list[Any] = desk.store.rows("contact", *where, order=("at",))
    return {
        row.told_site_id: row
        for row in rows
        if row.at is not None
        and is_told(row.outcome, row.with_whom, row.at, changed_at)
        and not row.is_withdrawn
    }


def _missing(desk: Desk, names: Names, site_id: str, contacts: dict[str, datetime]) -> Missing:
    heard = contacts.get(site_id)
    site = desk.store.record(site_id)
    number = (phone_of(site) or site.on_call_number) if isinstance(site, Site) else ""
    when = When(at=heard, zone=names.zone(site_id)) if heard else None
    return Missing(site_id, names.site(site_id), when, number)
