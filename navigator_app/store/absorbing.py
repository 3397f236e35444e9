"""Absorbing one head or one block: verdicts, documents, memberships, and records that leave. One use each.

What waits is laid over every new agreed image again; nothing a person wrote is ever dropped here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Any

from navigator_app.store import change_log, checking, lives, own_places, past, register
from navigator_app.store.apart import Noting
from navigator_app.store.change_log import raw
from navigator_app.store.images import Images, Ready
from navigator_app.store.projection import Projections
from navigator_app.store.unsent import Pages, note_pages_left, pages_of
from sync.bodies import unpack
from sync.changes import Change, Document, Revision, groups_of, is_newer, laid_over, lifted_bases
from sync.client.ports import Touched
from sync.parts import check_of, whole_again
from sync.protocol import SETTLED, TAKEN, Block, Entry, Head, Verdict


class Absorption:
    """Takes in what one transaction brings, and remembers what it touched."""

    def __init__(self, connection: Any, projections: Projections) -> None:
        self._connection = connection
        self._kinds = projections.kinds
        self._images = Images(connection, projections)
        self._touched: set[tuple[str, str]] = set()
        quiet = frozenset(noun.about.name for noun in self._kinds if noun.about.is_quiet)
        self._apart = Noting(connection, quiet)
        self.feeds = register.feeds(connection)
        self._has_new_life = lives.has_new_life(connection)
        self.removed = 0
        """How many records left this desk."""
        self.pages_left: list[Pages] = []
        """Bytes of documents that left with their records before the center had them."""

    def touched(self) -> Touched:
        """Say what was changed."""
        return Touched(frozenset(self._touched))

    def learn(self, head: Head) -> None:
        """Take note of the hub's life, and of what a new one has lost."""
        self._touched |= lives.learn(self._connection, self._images, head)
        self._has_new_life = lives.has_new_life(self._connection)

    def take(self, verdict: Verdict, head: Head) -> None:
        """Take one verdict: outcome, places, Reviews, document, and what lies over it."""
        found = change_log.find(self._connection, verdict.change)
        # A repeat brings its first verdict and today's document; what was settled stays settled.
        is_first = found is not None and found[1] == change_log.PENDING
        change = found[0] if found else None
        agreed = self._images.agreed(change.record) if change else None
        for record, feed, seq in verdict.memberships:
            if feed in self.feeds:
                register.place(self._connection, record, feed, seq, is_put=True)
                if is_first and change is not None and record == change.record:
                    own_places.keep(self._connection, change.id, feed, seq)
        change_log.judge(self._connection, verdict, head.hub_at, Revision(head.epoch, head.n))
        for review in verdict.reviews:
            self._apply(review)
        if change is not None:
            self._settle(change, verdict, agreed, is_first=is_first)
        elif verdict.document is not None:
            self._apply(verdict.document)

    def _settle(self, change: Change, verdict: Verdict, agreed: Document | None, *, is_first: bool) -> None:
        """Bring the agreed image up to what the hub now has, and lay over it what still waits."""
        if is_first and verdict.outcome in TAKEN:
            self._lift(change, verdict)
        now = self._now_agreed(change, verdict, agreed)
        if now is not agreed or (is_first and verdict.outcome in SETTLED):
            self._refold(change.record, now)
            self._touched.add((change.kind, change.record))
        elif is_first:
            self._touched.add((change.kind, change.record))
        self.sweep([change.record])

    def _now_agreed(self, change: Change, verdict: Verdict, agreed: Document | None) -> Document | None:
        document = verdict.document
        present = agreed.revision if agreed else None
        if document is not None:
            return document if self._is_news(document, present) else agreed
        if verdict.revision is None or verdict.outcome not in TAKEN:
            return agreed
        if agreed is None and not change.creates:
            return None
        if not register.supersedes(self._connection, verdict.revision, present):
            return agreed
        noun = self._kinds.get(change.kind)
        start = agreed or Document(change.kind, change.record, change.patient, change.site, None)
        return laid_over(start, change, change.patch, verdict.revision, noun)

    def _is_news(self, document: Document, present: Revision | None) -> bool:
        return register.supersedes(self._connection, document.revision, present)

    def _lift(self, change: Change, verdict: Verdict) -> None:
        """Lift the base of what lies over an accepted change to it: its form showed what the hub now has."""
        noun = self._kinds.get(change.kind)
        told = ((group, _taken_at(verdict, change, group)) for group in groups_of(change.patch, noun))
        taken = {group: place for group, place in told if place is not None}
        for later in change_log.pending_of(self._connection, raw(change.record)) if taken else ():
            shared = taken.keys() & set(groups_of(later.patch, noun))
            if later.id == change.id or not shared:
                continue
            if not change_log.reaches(self._connection, later, change.id):
                continue
            self._rebased(later, {g: taken[g] for g in shared if is_newer(taken[g], later.base_of(g))})

    def _lift_into_life(self, image: Document) -> None:
        """Lift bases of what waits to where the writes that its form showed came back in a new life of the hub.

        Should that life be lost as well, the next one knows of them only from there. What lies over a waiting change
        has its base.
        """
        pending = change_log.pending_with_shown(self._connection, raw(image.id))
        if not pending:
            return
        line = lives.line(self._connection)
        waiting: dict[str, Change] = {}
        for change, shown in pending:
            bases = lifted_bases(change, shown, image, line.goes_through)
            over = {g: w for g, w in shown.items() if w in waiting and not image.remembers(w, g)}
            bases |= {g: waiting[w].base_of(g) for g, w in over.items()}
            waiting[change.id] = self._rebased(change, bases)

    def _rebased(self, change: Change, bases: Mapping[str, Revision | None]) -> Change:
        if all(change.base_of(group) == base for group, base in bases.items()):
            return change
        lifted = change.model_copy(update={"bases": {**change.bases, **bases}})
        change_log.rewrite(self._connection, lifted)
        return lifted

    def made_whole(self, block: Block) -> tuple[Block, list[tuple[str, str]]]:
        """Give a block whose records are whole, and (feed, record) of those that came in part and cannot be made so."""
        if all(entry.part is None for entry in block.entries):
            return block, []
        whole: list[Entry] = []
        lacking: list[tuple[str, str]] = []
        for entry in block.entries:
            made = entry if entry.part is None else self._made_whole(entry)
            if made is not None:
                whole.append(made)
            elif entry.feed in self.feeds:
                lacking.append((entry.feed, entry.record))
        return replace(block, entries=tuple(whole)), lacking

    def _made_whole(self, entry: Entry) -> Entry | None:
        said, part = entry.document, entry.part
        image = self._images.agreed(entry.record)
        if said is None or part is None or image is None:
            return None
        if not self._is_news(said, image.revision):
            return replace(entry, document=None, part=None)
        document = whole_again(image, said, part.keeps, self._kinds.get(said.kind))
        return replace(entry, document=document, part=None) if check_of(document) == part.check else None

    def enter_all(self, entries: Iterable[Entry]) -> None:
        """Take lines of feeds; feeds that are not mine and older lines change nothing.

        A record is kept only with a place in a feed of mine. New ones are written many at once.
        """
        by_feed: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.feed in self.feeds:
                by_feed[entry.feed].append(entry)
        for feed, mine in by_feed.items():
            rows = self._images.ready_all(e.document for e in mine if e.document is not None)
            self._enter(feed, mine, rows, None)

    def enter_first(self, feed: str, entries: Sequence[Entry], rows: Mapping[str, Ready], met: int) -> None:
        """Take lines of a first download, each marked with its number; `rows` is what their records become."""
        if feed in self.feeds:
            self._enter(feed, entries, rows, met)

    def _enter(self, feed: str, entries: Sequence[Entry], rows: Mapping[str, Ready], met: int | None) -> None:
        keys = [raw(entry.record) for entry in entries]
        known = self._images.known(keys)
        heard_of = register.heard_of(self._connection, keys) | known
        new: dict[bytes, Entry] = {}
        others: list[Entry] = []
        for key, entry in zip(keys, entries, strict=True):
            if key not in heard_of and key not in new and _is_as_ready(entry, rows):
                new[key] = entry
            else:
                others.append(entry)
        self._add([rows[entry.record] for entry in new.values()], is_first=met is not None)
        checking.place_new(self._connection, feed, new, met)
        if others:
            self._enter_others(feed, others, rows, known | new.keys(), met)

    def _enter_others(
        self,
        feed: str,
        entries: Sequence[Entry],
        rows: Mapping[str, Ready],
        known: AbstractSet[bytes],
        met: int | None,
    ) -> None:
        """Take lines about records that were here, are or may not stay."""
        members = register.place_all(self._connection, feed, entries, met)
        fresh: dict[str, Ready] = {}
        later: list[Document] = []
        for entry in entries:
            if entry.document is None or entry.record not in members:
                continue
            if raw(entry.record) in known or entry.record in fresh or not _is_as_ready(entry, rows):
                later.append(entry.document)
            else:
                fresh[entry.record] = rows[entry.record]
        self._add(list(fresh.values()), is_first=met is not None)
        for document in later:
            self._apply(document)

    def _add(self, rows: Sequence[Ready], *, is_first: bool) -> None:
        if not is_first:
            # What a first download brings was not missed: nobody here followed its feed.
            for row in rows:
                self._apart.comes(row.document)
        self._images.add_all(rows)
        self._touched |= {(row.document.kind, row.document.id) for row in rows}

    def put_right(self, entry: Entry) -> None:
        """Take what was asked for, because sums differed, as it is."""
        if entry.feed not in self.feeds:
            return
        register.place_anyhow(self._connection, entry.record, entry.feed, entry.seq, is_put=entry.is_put)
        if entry.document is not None:
            self._refold(entry.record, entry.document)
            self._touched.add((entry.document.kind, entry.record))

    def _apply(self, document: Document) -> None:
        """Take a whole record if it is newer than the image last agreed."""
        found = self._images.kept(document.id)
        if found is not None and not self._is_news(document, found.revision):
            return
        if found is not None:
            past.note_news(self._connection, self._images, document, found.revision)
        self._refold(document.id, document)
        self._touched.add((document.kind, document.id))

    def _refold(self, record: str, image: Document | None) -> None:
        if image is not None:
            self._apart.comes(image)
            if self._has_new_life:
                self._lift_into_life(image)
        self._images.refold(record, image)

    def note_gone(self, at: datetime) -> None:
        """Write down what left, for the person to read."""
        note_pages_left(self._connection, self.pages_left)
        register.note_gone(self._connection, at, self.removed)

    def sweep(self, records: Iterable[str]) -> None:
        """Take away the records that left every feed of mine and over which nothing waits."""
        for record in records:
            found = self._images.kept(record)
            if found is None or not register.has_left(self._connection, record):
                continue
            if not change_log.has_pending(self._connection, raw(record)):
                self._apart.goes(record, found.kind)
                if found.kind == "document":
                    pages = pages_of(self._connection, unpack(found.body))
                    self.pages_left += [pages] if pages is not None else []
                self._images.drop(record)
                change_log.forget_received(self._connection, raw(record))
                self.removed += 1
                self._touched.add((found.kind, record))


def _is_as_ready(entry: Entry, rows: Mapping[str, Ready]) -> bool:
    """Say whether what was worked out is of this very document; a record may be told twice."""
    if not entry.is_put or entry.document is None or entry.document.revision is None:
        return False
    return rows[entry.record].document is entry.document


def _taken_at(verdict: Verdict, change: Change, group: str) -> Revision | None:
    """Say where the hub took this change's value of a group; None where it stands in no document.

    A record that came back after a restore holds it from before the verdict, and may have been written over since.
    """
    if verdict.document is None:
        return verdict.revision if verdict.outcome != "held" else None
    return verdict.document.place_of(change.id, group)
