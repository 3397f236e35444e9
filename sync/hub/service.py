"""The hub's own end of one round: judge what came, answer it, and stream what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sync.changes import Change, Document, Revision, Write, is_newer
from sync.clock import Clock
from sync.errors import Refused, Unavailable
from sync.hub import collisions
from sync.hub.audit import HUB_FEED
from sync.hub.bench import Bench
from sync.hub.blocks import Asked, blocks
from sync.hub.feeds import feeds_of, feeds_to_lock, rewrite_lines
from sync.hub.judge import judge
from sync.hub.own_news import own_news
from sync.hub.ports import AuditEntry, Device, HubStore, HubTransaction, Person
from sync.hub.recovery import take_back
from sync.hub.snapshots import Reader, Shelf
from sync.ids import new_id
from sync.protocol import (
    SETTLED,
    Block,
    Cursor,
    Exchange,
    FeedCheck,
    First,
    Head,
    Receipt,
    Reply,
    Verdict,
    receipts_digest,
)
from sync.records.base import stamp
from sync.stick import from_the_start

Enter = Callable[[HubTransaction], None]


class Service:
    """The hub, as `protocol.Hub` asks for it."""

    def __init__(self, store: HubStore, clock: Clock, shelf: Shelf | None = None) -> None:
        self._store = store
        self._shelf = shelf or Shelf(store, clock)
        self._clock = clock
        self._turns: Counter[str] = Counter()
        """How often each store was answered, so that its quiet feeds are checked one after another."""

    def exchange(
        self, request: Exchange, enter: Enter = lambda _: None, *, is_by_stick: bool = False
    ) -> Reply:
        """Judge a batch in one transaction and give back verdicts and everything new.

        By stick it comes late and in any order: own writes are told too, records whole, and of a feed of which
        nothing was read also what left it.
        Shape: `enter` is done first in that transaction, and may turn the request away.
        Raises: Refused when the computer or the person may not speak here.
        """
        if is_by_stick:
            # A snapshot is fetched piece by piece; a stick holds all there is.
            request = replace(request, first=None)
        is_first = not self._turns
        self._turns[request.store] += 1
        head, news = self._judged(request, enter, is_by_stick=is_by_stick)
        head = self._offered(head, request)
        if request.successor:
            head = replace(head, successor=self._succeeded(request))
        may_be_in_doubt = collisions.may_leave_doubts(request.changes) or request.offers or is_first
        if may_be_in_doubt and self._had_doubts():
            news = None
        return self._reply(request, head, is_by_stick=is_by_stick) if news is None else Reply(head, (news,))

    def unasked(self, store: str) -> Reply:
        """Give a computer that asked nothing all it may see, for a stick.

        Raises: Refused when there is none of this id.
        """
        request = Exchange(store=store, person="", epoch=None, cursors={})
        self._turns[store] += 1
        with self._store.reading(store) as tx:
            device = _device(tx, store)
            head = self._head(tx, request, device, (), tx.receipts(device.feeds, store))
        return self._reply(request, head, is_by_stick=True)

    def _reply(self, request: Exchange, head: Head, *, is_by_stick: bool) -> Reply:
        first = request.first or First()
        reader = Reader(request.store, request.person)
        asked = self._asked(request, head, is_by_stick=is_by_stick)
        asked = replace(asked, charts=self._shelf.needs(head.offers, first, reader))
        frames = self._shelf.frames(head.offers, reader, 0 if asked.is_brief else first.room_bytes)
        return Reply(head, blocks(self._store, asked), frames)

    def _asked(self, request: Exchange, head: Head, *, is_by_stick: bool) -> Asked:
        apart = {offer.feed for offer in head.offers}
        is_brief = request.has_more and any(v.outcome in SETTLED for v in head.verdicts) and not is_by_stick
        return Asked(
            store=request.store,
            epoch=head.epoch,
            feeds=[feed for feed in head.feeds if feed not in apart],
            cursors=from_the_start(request.cursors, head) if is_by_stick else request.cursors,
            carried={} if is_by_stick else _carried(head.verdicts),
            looks=request.looks,
            wanted=request.wanted,
            turn=self._turns[request.store],
            is_brief=is_brief,
            is_whole=is_by_stick,
        )

    def _offered(self, head: Head, request: Exchange) -> Head:
        """Offer snapshots of the feeds of which a desk that takes them has read nothing."""
        fresh = [feed for feed in head.feeds if feed not in request.cursors]
        if request.first is None or not fresh:
            return head
        offers = self._shelf.offers(fresh, head.epoch, request.first)
        apart = {offer.feed for offer in offers}
        expected = {feed: rows for feed, rows in head.expected_rows.items() if feed not in apart}
        return replace(head, offers=offers, expected_rows=expected)

    def _had_doubts(self) -> bool:
        """Look at what is in doubt, and say whether anything was, so that feeds may have moved."""
        try:
            return collisions.look(self._store)
        except Unavailable:
            # The verdicts stand; what is not looked at now waits for whoever writes such a record next.
            return True

    def _judged(self, request: Exchange, enter: Enter, *, is_by_stick: bool) -> tuple[Head, Block | None]:
        feeds: frozenset[str] = frozenset()
        while True:
            work = partial(self._round, request, feeds, enter, is_by_stick=is_by_stick)
            try:
                return self._store.carried_out(work, request.store)
            except _GrownError as grown:
                feeds = grown.feeds
            except _OutlivedError as told:
                self._store.carried_out(partial(self._outlive, told.epoch, request))

    def _outlive(self, lost: str, request: Exchange, tx: HubTransaction) -> None:
        """Begin a life that no computer takes for an older one than the lost; the audit tells who knew that."""
        now = self._clock.now()
        if fresh := tx.outlive(lost, now):
            tx.lock_feeds([HUB_FEED])
            tx.audit([AuditEntry(HUB_FEED, request.person, request.store, "hub.outlived", fresh, now)])

    def _round(
        self,
        request: Exchange,
        feeds: frozenset[str],
        enter: Enter,
        tx: HubTransaction,
        *,
        is_by_stick: bool,
    ) -> tuple[Head, Block | None]:
        """Judge, and give the head of the reply with all that follows it where nothing has to be read for that."""
        tx.hold(request.store)
        enter(tx)
        device, person = _who(tx, request)
        last_change = tx.last_number(device.store)[1]
        _lock(tx, request, feeds)
        has_learnt = request.epoch in (None, tx.epoch())
        if request.epoch and not has_learnt and tx.is_outlived_by(request.epoch):
            raise _OutlivedError(request.epoch)
        bench = Bench(tx, device, person, self._clock.now(), request.has_more, has_learnt)
        bench.authors[person.id] = person
        bench.lost_ends = request.lost_ends()
        offered = take_back(bench, request.offers) if has_learnt else ()
        verdicts = self._judge(tx, request, bench)
        checks = tx.checks_of(device.feeds)
        noted, receipts = tx.heard(device.feeds, device.store)
        tx.note_cursors(device.store, device.site, _read(checks, request), self._clock.now(), noted)
        head = replace(
            self._head(tx, request, device, verdicts, receipts),
            offered=offered,
            last_change=last_change,
            is_rolled_back=any(tx.has_between(device.store, *gap) for gap in request.gaps),
        )
        return head, own_news(tx, self._asked(request, head, is_by_stick=is_by_stick), checks)

    def _succeeded(self, request: Exchange) -> str:
        """Let a computer that went back in time, or has a twin, go on under another id; its key has signed for it.

        The hub does so in its own name, after the round: a computer makes no computers. Asked again, it answers alike.
        """
        now = self._clock.now()
        with self._store.writing() as tx:
            tx.lock_feeds([HUB_FEED])
            if not tx.succeed(request.store, request.successor, now):
                return ""
            entry = AuditEntry(
                HUB_FEED, request.person, request.store, "device.succeeded", request.successor, now
            )
            tx.audit([entry])
            return request.successor

    def _judge(self, tx: HubTransaction, request: Exchange, bench: Bench) -> list[Verdict]:
        tx.gather(request.changes)
        bench.chain |= {change.id: change.prev for change in request.changes}
        verdicts: list[Verdict] = []
        for deed in _deeds(request.changes):
            # What judging does not refuse ends the whole round, so that no deed needs an undoing of its own.
            verdicts += judge(bench, deed)
        return [_as_of_now(tx, bench.feeds, v) for v in verdicts]

    def _head(
        self,
        tx: HubTransaction,
        request: Exchange,
        device: Device,
        verdicts: Sequence[Verdict],
        receipts: Sequence[Receipt],
    ) -> Head:
        fresh = [feed for feed in device.feeds if feed not in request.cursors]
        epoch = tx.epoch()
        has_learnt = request.epoch == epoch
        return Head(
            epoch=epoch,
            hub_at=stamp(self._clock.now()),
            verdicts=tuple(verdicts),
            feeds=device.feeds,
            feeds_version=device.feeds_version,
            expected_rows={feed: tx.count_puts(feed) for feed in fresh},
            receipts=None if receipts_digest(receipts) == request.heard else tuple(receipts),
            n=tx.current_n() if verdicts else 0,
            line={} if has_learnt else tx.line(),
            feed_ends=tx.end_of(request.epoch, device.feeds) if request.epoch and not has_learnt else {},
        )


def write_as_hub(tx: HubTransaction, document: Document, fields: Mapping[str, Any], at: str) -> Document:
    """Write fields of a record in the hub's own name; for sites, people and what only the hub knows."""
    n = tx.next_n()
    revision = Revision(tx.epoch(), n)
    mark = Write(new_id(), "0" * 32, n, "0" * 32, at, None, revision)
    kept = replace(
        document,
        revision=revision,
        fields={**document.fields, **fields},
        writes={**document.writes, **dict.fromkeys(fields, (mark,))},
    )
    tx.put_document(kept)
    rewrite_lines(tx, kept)
    return kept


def _device(tx: HubTransaction, store: str) -> Device:
    device = tx.device(store)
    if device is None or device.is_revoked:
        raise Refused(None, "This computer is not joined to this hub, or was taken off it. Call the center.")
    return device


def _who(tx: HubTransaction, request: Exchange) -> tuple[Device, Person]:
    device, person = _device(tx, request.store), tx.person(request.person)
    if person is None or not person.is_active:
        raise Refused(
            None, "The center does not know this person, or has ended their access. Call the center."
        )
    return device, person


def _read(checks: Mapping[str, FeedCheck], request: Exchange) -> dict[str, Cursor]:
    """Say how far this computer has read its own feeds; what it says of others, or past their ends, proves nothing."""
    read = request.cursors.items()
    return {feed: at for feed, at in read if feed in checks and 0 <= at.seq <= checks[feed].seq}


class _GrownError(Exception):
    """While this batch waited for its feeds another one moved its records into more of them."""

    def __init__(self, feeds: frozenset[str]) -> None:
        super().__init__()
        self.feeds = feeds


class _OutlivedError(Exception):
    """A computer knows a life, lost since, that it takes for a later one than the present."""

    def __init__(self, epoch: str) -> None:
        super().__init__()
        self.epoch = epoch


def _lock(tx: HubTransaction, request: Exchange, feeds: frozenset[str]) -> None:
    """Lock every feed that a batch could touch, then every record, in ascending order, and look again.

    Raises: _GrownError when there are more by now, so that all of them are locked in order from the start.
    """
    wanted = feeds | _touched(tx, request)
    tx.lock_feeds(wanted)
    records = {c.record for c in request.changes} | {document.id for document in request.offers}
    tx.lock_records(records)
    tx.look_up(records | _patients(request))
    now = _touched(tx, request)
    if not now <= wanted:
        raise _GrownError(wanted | now)


def _touched(tx: HubTransaction, request: Exchange) -> set[str]:
    tx.look_up(_patients(request))
    records = {c.record for c in request.changes} | {document.id for document in request.offers}
    tx.look_up_lines(records | _patients(request))
    return feeds_to_lock(tx, request.changes, request.offers)


def _patients(request: Exchange) -> set[str]:
    named = {c.patient for c in request.changes} | {document.patient for document in request.offers}
    return {patient for patient in named if patient is not None}


def _deeds(changes: Iterable[Change]) -> list[list[Change]]:
    """Group the changes that travel together, in the order in which their first one came."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.deed or change.id, []).append(change)
    return list(found.values())


def _as_of_now(tx: HubTransaction, feeds: frozenset[str], verdict: Verdict) -> Verdict:
    """Bring what a verdict carries up to the end of the batch; never more than this store may still see."""
    document = tx.document(verdict.document.id) if verdict.document else None
    if document is not None and not feeds_of(tx, document) & feeds:
        return verdict.bringing(None, (), ())
    places = []
    for record, feed, _ in verdict.memberships:
        line = tx.lines_of(record).get(feed)
        if line is not None and line.is_put:
            places.append((record, feed, line.seq))
    reviews = tuple(r for old in verdict.reviews if (r := tx.document(old.id)) is not None)
    return verdict.bringing(document, reviews, tuple(places))


def _carried(verdicts: Iterable[Verdict]) -> dict[str, Revision]:
    """Say which records the verdicts themselves bring to which revision, so that blocks leave them out."""
    found: dict[str, Revision] = {}
    for verdict in verdicts:
        records = {record for record, _, _ in verdict.memberships}
        for document in (verdict.document, *verdict.reviews):
            if document is not None and document.revision is not None and document.id in records:
                found[document.id] = document.revision
        if (
            verdict.document is None
            and verdict.revision is not None
            and verdict.outcome in ("accepted", "merged")
        ):
            # Of several changes to one record the last brings it to where it stands.
            found |= {
                record: verdict.revision
                for record in records
                if is_newer(verdict.revision, found.get(record))
            }
    return found
