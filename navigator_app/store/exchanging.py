"""The desk's end of the exchange, as `sync.client.ports` asks for it: what to send, and absorbing what came.

A head and every block are one transaction each. A change leaves the queue only by its own verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from navigator_app.store import apart, change_log, checking, first, lives, past, register
from navigator_app.store.absorbing import Absorption
from navigator_app.store.first import Progress
from navigator_app.store.images import ready_all
from navigator_app.store.opened import Opened
from navigator_app.store.refused import ids_in
from navigator_app.store.stick import as_far_as_it_reaches
from sync.changes import Change
from sync.client.ports import Doubts, FirstPart, FirstTaken, Outgoing, Selfhood, Touched, nobody_waits
from sync.protocol import BATCH_CHANGES, Block, Cursor, Entry, First, Head, Verdict, receipts_digest
from sync.records.base import stamp

SLICE_ROWS = 250
"""After so many rows of a first download it is looked whether somebody waits; they take about ten milliseconds."""


class Exchanging(Opened):
    """The part of a store that the engine speaks to."""

    def store_id(self) -> str:
        """Name this store."""
        with self.connections.reading() as connection:
            return register.store_id(connection)

    def selfhood(self) -> Selfhood:
        """Say under which id this store speaks, and what it is not sure of about itself."""
        with self.connections.reading() as connection:
            return register.selfhood(connection)

    def speak_as_before(self) -> bool:
        """Ask under an earlier id for the present one, which the hub does not know; False when there is none."""
        with self.connections.writing() as connection:
            return register.speak_as_before(connection)

    def to_hand_back(self) -> int:
        """Count the records that a hub which was put back has not taken back yet."""
        with self.connections.reading() as connection:
            return lives.to_hand_back(connection)

    def epoch(self) -> str | None:
        """Name the hub's epoch this store has learnt, None before the first reply."""
        with self.connections.reading() as connection:
            known = register.setting(connection, register.EPOCHS, [])
        return known[-1] if known else None

    def cursors(self) -> Mapping[str, Cursor]:
        """Say how far each feed was read."""
        with self.connections.reading() as connection:
            return register.cursors(connection)

    def follows(self) -> frozenset[str]:
        """Name the feeds that this computer was given."""
        with self.connections.reading() as connection:
            return register.feeds(connection)

    def last_number(self) -> int:
        """Give the highest number this store has given to a change."""
        with self.connections.reading() as connection:
            return register.last_number(connection)

    def receipts_digest(self) -> str:
        """Give the digest of the receipts this desk knows."""
        with self.connections.reading() as connection:
            return receipts_digest(register.receipts(connection))

    def doubts(self) -> Doubts:
        """Give what the next request asks about, because this desk's sums differ from the hub's."""
        with self.connections.reading() as connection:
            return checking.doubts(connection)

    def outgoing(self, limit_bytes: int, without: Collection[str] = ()) -> Outgoing:
        """Give unsettled changes up to a size, urgent kinds first and quiet ones last; a deed is never split.

        What was tried least goes first, so that changes that come back as early hold nobody up. After a restore of
        the hub it first gets back what this desk still holds. `without` names what goes already.
        """
        kinds = self.projections.kinds
        lanes = change_log.Lanes(kinds.urgent(), kinds.quiet())
        chosen: dict[str, Change] = {}
        size_bytes = 0
        has_more = False
        with self.connections.reading() as connection:
            given_back = lives.offers(connection, limit_bytes)
            if given_back or register.setting(connection, register.SUCCESSOR, ""):
                return Outgoing(
                    (), has_more=True, offers=given_back, lines=lives.lost_lines(connection, given_back)
                )
            for change in change_log.all_pending(connection, lanes):
                if change.id in chosen or change.id in without:
                    continue
                unit = [c for c in _unit(connection, change) if c.id not in chosen and c.id not in without]
                size_bytes += sum(map(_packed_bytes, unit))
                if chosen and (size_bytes > limit_bytes or len(chosen) + len(unit) > BATCH_CHANGES):
                    has_more = True
                    break
                chosen |= {c.id: c for c in unit}
            changes = tuple(
                _with_after(connection, c) for c in sorted(chosen.values(), key=lambda c: c.number)
            )
            return Outgoing(changes, has_more, lines=lives.lost_lines(connection, (), changes))

    def waits_since(self, number: int) -> bool:
        """Say whether a change above this number waits that a person wrote."""
        with self.connections.reading() as connection:
            return change_log.waits_since(connection, number, self.projections.kinds.quiet())

    def batch_bytes(self) -> int | None:
        """Give the size of batch that this line took last, None before the first."""
        with self.connections.reading() as connection:
            kept: int | None = register.setting(connection, register.BATCH_BYTES, None)
        return kept

    def note_batch_bytes(self, size_bytes: int) -> None:
        """Note the size of batch that this line takes."""
        with self.connections.writing() as connection:
            register.set_setting(connection, register.BATCH_BYTES, size_bytes)

    def absorb_head(
        self,
        head: Head,
        sent: Sequence[Change],  # noqa: ARG002 - only verdicts decide
        *,
        is_late: bool = False,
    ) -> Touched:
        """Take verdicts in ONE transaction: outcome, document, Reviews, removal from the queue.

        `is_late` says that this store may have gone on since it asked.
        """
        with self.connections.writing() as connection:
            if lives.is_past(connection, head.epoch):
                return Touched()
            apart.hear(connection, head.hub_at, self.person.id)
            absorption = Absorption(connection, self.projections)
            absorption.learn(head)
            lives.handed_back(connection, head.offered)
            lost = register.learn_feeds(connection, head)
            absorption.feeds = register.feeds(connection)
            expected = {**register.setting(connection, register.EXPECTED, {}), **head.expected_rows}
            register.set_setting(
                connection, register.EXPECTED, {f: n for f, n in expected.items() if f in head.feeds}
            )
            first.take_offers(connection, head, absorption.feeds)
            if head.receipts is not None:
                register.keep_receipts(connection, head.receipts)
            for verdict in head.verdicts:
                absorption.take(verdict, head)
            register.know_myself(connection, head, is_late=is_late)
            absorption.sweep(lost)
            checking.bring_up(connection)
            absorption.note_gone(self.clock.now())
            return absorption.touched()

    def absorb_block(self, block: Block, starts: Mapping[str, Cursor] | None = None) -> Touched:
        """Take a block's entries and its cursors in ONE transaction; documents apply only when newer.

        `starts` says where the answer it stands in begins, where that is not where this desk stands now.
        """
        with self.connections.writing() as connection:
            if any(lives.is_past(connection, cursor.epoch) for cursor in block.cursors.values()):
                return Touched()
            if starts is not None:
                block = as_far_as_it_reaches(connection, block, starts)
            absorption = Absorption(connection, self.projections)
            asked = checking.wanted_of(connection, block)
            block, lacking = absorption.made_whole(block)
            for entry in block.entries:
                if (entry.feed, entry.record) in asked:
                    absorption.put_right(entry)
            others = [e for e in block.entries if (e.feed, e.record) not in asked]
            absorption.enter_all(sorted(others, key=lambda e: not e.is_put))
            absorption.sweep({entry.record for entry in block.entries if not entry.is_put})
            register.move_cursors(connection, block.cursors, absorption.feeds)
            first.charts_came(connection, block)
            checking.bring_up(connection)
            checking.want(connection, lacking)
            if lives.has_offers(connection):
                checking.defer(connection, block)
            else:
                absorption.sweep(checking.settle_doubts(connection, block))
                checking.bring_up(connection)
            if block.is_last:
                register.set_setting(connection, register.EXPECTED, {})
            absorption.note_gone(self.clock.now())
            return absorption.touched()

    def first(self) -> First:
        """Say how far the first downloads have come; without room for more of them while they are paused."""
        with self.connections.reading() as connection:
            return first.asked(connection)

    def first_progress(self) -> Sequence[Progress]:
        """Give the first downloads that are not complete."""
        with self.connections.reading() as connection:
            return first.all_under_way(connection)

    def is_first_paused(self) -> bool:
        """Say whether a person paused the first downloads."""
        with self.connections.reading() as connection:
            return first.is_paused(connection)

    def pause_first(self, *, is_paused: bool) -> None:
        """Pause the first downloads, or go on with them; remembered until somebody says otherwise."""
        with self.connections.writing() as connection:
            register.set_setting(connection, first.PAUSED, is_paused)

    def need_first(self, patient: str) -> bool:
        """Ask for a chart before the rest of a first download; says whether there is one under way."""
        with self.connections.writing() as connection:
            return first.need(connection, patient)

    def ready_first(self, part: FirstPart) -> FirstPart:
        """Work out what the records of a part become, on any thread and before its transaction."""
        documents = (entry.document for entry in part.entries if entry.document is not None)
        return replace(part, ready=ready_all(documents, self.projections))

    def absorb_first(self, part: FirstPart, is_awaited: Callable[[], bool] = nobody_waits) -> FirstTaken:
        """Take a block of a first download in ONE transaction, or some of its rows while somebody waits."""
        rows = part.ready or self.ready_first(part).ready
        with self.connections.writing() as connection:
            mine = first.under_way(connection, part)
            if mine is None:
                return FirstTaken()
            absorption = Absorption(connection, self.projections)
            rest: tuple[Entry, ...] = part.entries
            while rest:
                some, rest = rest[:SLICE_ROWS], rest[SLICE_ROWS:]
                absorption.enter_first(part.feed, some, rows, mine.place)
                if rest and is_awaited():
                    break
            if not rest:
                absorption.sweep(first.move_on(connection, mine, part))
            checking.bring_up(connection)
            return FirstTaken(absorption.touched(), replace(part, entries=rest) if rest else None)

    def absorb_history(self, lines: Iterable[tuple[Change, Verdict, datetime]]) -> None:
        """Keep changes that the hub told of; own ones stay as they are."""
        with self.connections.writing() as connection:
            for change, verdict, received_at in lines:
                change_log.add_received(connection, change, verdict, stamp(received_at))

    def past_is_here(self, record: str) -> None:
        """Note that everything that was ever written to a record, as it stands now, is here."""
        with self.connections.writing() as connection:
            past.note_whole(connection, record)

    def has_whole_past(self, record: str) -> bool:
        """Say whether everything that was ever written to a record is here."""
        with self.connections.reading() as connection:
            return past.is_whole(connection, record)

    def round_finished(self, *, at_hub_time: str) -> None:
        """Note that a whole exchange ended well."""
        with self.connections.writing() as connection:
            register.set_setting(connection, register.EXCHANGED_AT, at_hub_time)
            # What came in part and is asked for whole belongs to the gap as well.
            if not checking.lacks_records(connection):
                apart.end(connection, at_hub_time)
        self.note_stand()


def _packed_bytes(change: Change) -> int:
    """Guess what a change takes on its way: two ids, and half of what was typed."""
    return 60 + len(to_json(change.patch)) // 2


def _unit(connection: Any, change: Change) -> list[Change]:
    """Give what must travel with a change: its deed, and what waits before any of it."""
    found: dict[str, Change] = {}
    waiting = [change]
    while waiting:
        one = waiting.pop()
        if one.id in found:
            continue
        found[one.id] = one
        if one.deed:
            waiting += change_log.same_deed(connection, one.deed)
        before = (change_log.find(connection, key) for key in _comes_after(connection, one))
        waiting += [c for c, state in (b for b in before if b) if state == change_log.PENDING]
    return list(found.values())


def _with_after(connection: Any, change: Change) -> Change:
    return change.model_copy(update={"after": _comes_after(connection, change)})


def _comes_after(connection: Any, change: Change) -> tuple[str, ...]:
    """Name what must be judged first: the previous waiting change here, waiting creations it refers to."""
    before = change_log.pending_before(connection, change)
    named = {change.patient, change.site, *ids_in(change.patch)} - {None, change.record}
    creations = change_log.pending_creations(connection, sorted(key for key in named if key))
    return tuple(dict.fromkeys(key for key in (before, *creations) if key and key != change.id))
