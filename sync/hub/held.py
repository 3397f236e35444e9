"""What waits for the site lead: written by somebody removed meanwhile, or for a record the writer may not see any more.

A lead applies or sets aside each. Either is an ordinary change in the lead's name with a key made from that of the held
one, so that nothing is decided upon twice, and both stand in the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.changes import Change
from sync.clock import Clock
from sync.errors import Refused
from sync.hub.audit import HUB_FEED
from sync.hub.bench import Bench
from sync.hub.feeds import SHARED, feeds_of, feeds_of_envelope, feeds_to_lock, site_feed
from sync.hub.judge import judge
from sync.hub.permitted import who_may
from sync.hub.ports import AuditEntry, Device, Person
from sync.hub.store import Transaction
from sync.hub.store_log import decision_on
from sync.ids import derived_id
from sync.protocol import Verdict
from sync.records.base import stamp
from sync.rules.policy import DECIDES_HELD, Do, why_not
from sync.rules.who_sees import restricted_feed

NOT_HELD = "No change of this id waits for a site lead."
NOT_THEIRS = "This is not for this person to decide: they are no site lead of the site that it is about."


@dataclass(frozen=True, slots=True)
class Held:
    """One change that waits."""

    change: Change
    received_at: datetime
    author: str
    """The name of who wrote it, as far as it is known."""
    site: str
    """The name of the site where it was written."""

    def as_plain(self, *, with_words: bool = False) -> dict[str, Any]:
        """Give what a list shows; what was written only when asked."""
        change = self.change
        plain = {
            "change": change.id,
            "kind": change.kind,
            "record": change.record,
            "patient": change.patient,
            "author": self.author,
            "site": self.site,
            "written_at": stamp(change.at),
            "received_at": stamp(self.received_at),
            "fields": sorted(change.patch),
            "deed": change.deed,
        }
        return plain | ({"words": change.patch} if with_words else {})


def held_changes(tx: Transaction) -> list[Held]:
    """List what waits, oldest first."""
    sites = {site.id: site.name for site in tx.sites()}
    people = {person.id: person.name for person in tx.people()}
    return [
        Held(change, at, people.get(change.author, ""), sites.get(change.place or "", ""))
        for change, at in tx.held_for_lead()
    ]


def apply_held(tx: Transaction, clock: Clock, change: str, lead: str) -> list[Verdict]:
    """Let a lead write what a held change says, with all of its deed, before the same judge as anybody's change.

    Raises: Refused, and nothing is decided, when it is not theirs or the judge does not take it.
    """
    tx.lock_feeds([HUB_FEED])
    person = _lead(tx, lead)
    waiting = _waiting(tx, change)
    device = _hand_of(tx, person)
    first = tx.last_number(device.store)[0] + 1
    deed = [_in_lead_name(tx, c, device, person, clock.now(), n) for n, c in enumerate(waiting, first)]
    tx.lock_feeds(feeds_to_lock(tx, deed))
    tx.lock_records({c.record for c in deed})
    verdicts = judge(Bench(tx, device, person, clock.now()), deed)
    for verdict in verdicts:
        if verdict.outcome not in ("accepted", "merged", "held"):
            raise Refused(verdict.field, NOT_THEIRS if verdict.outcome == "lead" else verdict.reason)
    return verdicts


def set_aside(tx: Transaction, clock: Clock, change: str, lead: str, why: str) -> None:
    """Let a lead leave a held change unwritten, with all of its deed, and say why; it stays in the history.

    Raises: Refused.
    """
    tx.lock_feeds([HUB_FEED])
    person, now = _lead(tx, lead), clock.now()
    if not why.strip():
        raise Refused("why", "Say why it is set aside.")
    device = _hand_of(tx, person)
    number = tx.last_number(device.store)[0]
    for held in _waiting(tx, change):
        if not _places(tx, held) & set(device.feeds):
            raise Refused(None, NOT_THEIRS)
        number += 1
        made = _in_lead_name(tx, held, device, person, now, number)
        empty = made.model_copy(
            update={"patch": {}, "creates": False, "settles": None, "reason": why.strip()}
        )
        tx.log_change(empty, Verdict(empty.id, "accepted"), now, person.id)
        tx.audit([AuditEntry(HUB_FEED, person.id, device.store, "held.set_aside", held.id, now)])


def _lead(tx: Transaction, person: str) -> Person:
    found = who_may(tx, person, DECIDES_HELD)
    if found is None:
        raise Refused("lead", "There is no site lead of this id who has access.")
    return found


def _waiting(tx: Transaction, change: str) -> list[Change]:
    """Give a held change with all of its deed that is held."""
    held = [c for c, _ in tx.held_for_lead()]
    named = next((c for c in held if c.id == change), None)
    if named is None:
        raise Refused("change", NOT_HELD)
    return [c for c in held if c.id == change or (named.deed is not None and c.deed == named.deed)]


def _hand_of(tx: Transaction, person: Person) -> Device:
    """Give what a lead decides with: no computer, and the reach of one at their sites."""
    mine = [site for site in tx.sites() if not why_not(person.roles_at(site.id), Do(DECIDES_HELD))]
    center = next((site for site in mine if site.is_center), None)
    sites = tx.sites() if center is not None else mine
    own = restricted_feed(person.id)
    # Who has no computer that was given their restricted charts sees none, and decides over none.
    given = (own,) if tx.stores_given(own) else ()
    feeds = (SHARED, *given, *(site_feed(site.id) for site in sites))
    home = center or mine[0]
    return Device(derived_id("hand of", person.id), home.id, "", b"", feeds, 0)


def _places(tx: Transaction, change: Change) -> frozenset[str]:
    """Name the feeds whose leads may decide on a change: its record's, or where it was written."""
    document = tx.document(change.record)
    envelope = feeds_of_envelope(tx, change.kind, change.patient, change.site)
    written = frozenset({site_feed(change.place)} if change.place else ())
    return (feeds_of(tx, document) if document is not None else envelope) or written


def _in_lead_name(
    tx: Transaction, held: Change, device: Device, person: Person, at: datetime, number: int
) -> Change:
    """Write a held change again in the lead's name; it still comes after what its writer had written before."""
    before = decision_on(held.prev) if held.prev else None
    chained = before if before and tx.verdict_of(before) is not None else held.prev
    return held.model_copy(
        update={
            "id": decision_on(held.id),
            "store": device.store,
            "number": number,
            "author": person.id,
            "at": at,
            "place": device.site,
            "prev": chained,
            "after": (),
            "deed": derived_id("lead", held.deed) if held.deed else None,
            "reason": f"Applied for {held.author}, who wrote it {stamp(held.at)}.",
        }
    )
