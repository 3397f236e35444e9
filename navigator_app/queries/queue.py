"""The center's queue over all sites: the rows of Today that wait for this place, by urgency and then by age.

It counts nothing anew: its rows are those that Today computed, each with who has it in hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from navigator_app import deciding, gathered
from navigator_app.desk import Desk
from navigator_app.in_hand import by_record, holders_of
from navigator_app.queries.claims import held_words
from navigator_app.queries.covers import queue_words
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key, Verb
from navigator_app.queries.today import Freshness, Kept, today
from navigator_app.queries.work.item import WorkItem
from navigator_app.queries.work.queued import SORTS, Queued, Sort
from sync.records.claim import Claim
from sync.records.site import Site
from sync.rules.claiming import Holder
from sync.rules.watching import who_is_watching
from sync.words import Words, say

SORT_WORDS: Final[Mapping[Sort, Words]] = {
    "new": say("New referrals"),
    "answered": say("Sent back, answered"),
    "result": say("Results"),
    "question": say("Questions"),
}
LEVEL_WORDS: Final = (
    say("First: stat, or flagged critical by the lab"),
    say("As soon as possible, or due today"),
    say("Urgent, due within days, or a result"),
    say("In their turn"),
)
_ANSWERS: Final = {
    "referrals.send_back": "send_back",
    "referrals.decline": "decline",
    "messages.answer": "answer",
}
"""Deeds with words that are done beside what the other side wrote."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing that waits for this place."""

    item: WorkItem
    queued: Queued
    site: str
    """Where it came from."""
    held: tuple[Holder, ...]
    held_words: Words
    """Who has it in hand, since when and until when; empty for nobody."""
    is_mine: bool
    """Who sits here has it in hand."""
    holder: str
    """The name of who has it, of two the first and a count."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as of a moment, in the order in which it is shown."""

    rows: tuple[QueueRow, ...]
    counts: Mapping[Sort, int]
    sites: tuple[tuple[str, str], ...]
    """(id, name) of every site that something came from, by name."""
    watching: tuple[Words, ...]
    """Who watches which queue of this place now: one sentence where all are alike."""
    as_of: datetime
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class _Around:
    """What one answer looks up once."""

    names: Names
    claims: Mapping[str, Sequence[Claim]]
    me: str
    now: datetime
    may_acknowledge: bool


def queue(desk: Desk, at: datetime | None = None, kept: Kept | None = None) -> Queue:
    """Give what waits for this place, most pressing first and of those what waits longest."""
    found = today(desk, "clinic", at, kept=kept)
    around = _Around(
        Names(desk), by_record(desk), desk.me.person_id, found.as_of, deciding.may_acknowledge(desk)
    )
    rows = [_row(around, item, item.queued) for item in found.rows if item.queued is not None]
    rows.sort(key=_order)
    sites = {row.queued.from_site_id: row.site for row in rows if row.queued.from_site_id}
    return Queue(
        rows=tuple(rows),
        counts={sort: sum(row.queued.sort == sort for row in rows) for sort in SORTS},
        sites=tuple(sorted(sites.items(), key=lambda one: one[1])),
        watching=(*_watching(desk, found.as_of), *queue_words(desk)),
        as_of=found.as_of,
        freshness=found.freshness,
    )


def _order(row: QueueRow) -> tuple[int, datetime, str]:
    since = row.queued.since or datetime.min.replace(tzinfo=UTC)
    return (row.queued.urgency.level, since, row.item.row_id)


def _row(around: _Around, item: WorkItem, queued: Queued) -> QueueRow:
    claims = (one for record in queued.ids for one in around.claims.get(record, ()))
    held = holders_of(claims, around.now)
    is_mine = any(one.by_id == around.me for one in held)
    return QueueRow(
        item=replace(item, verbs=_verbs(around, item, queued, held)),
        queued=queued,
        site=around.names.site(queued.from_site_id),
        held=held,
        held_words=held_words(around.names, held),
        is_mine=is_mine,
        holder=_holder(around.names, held),
    )


def _holder(names: Names, held: Sequence[Holder]) -> str:
    if not held:
        return ""
    first = names.person(held[0].by_id)
    return first if len(held) == 1 else say("{who} +{more}", who=first, more=len(held) - 1)


def _verbs(around: _Around, item: WorkItem, queued: Queued, held: Sequence[Holder]) -> tuple[Verb, ...]:
    """Give the row's own verbs that this role may do, its claim, and the question to the clinic."""
    ids = ",".join(queued.ids)
    may = around.may_acknowledge
    own = [_beside(verb) for verb in item.verbs if may or verb.command != "labs.acknowledge"]
    if any(one.by_id == around.me for one in held):
        own.append(Verb(say("Release"), "C", "claims.release", item.key, "run", ids, icon="user-round"))
    else:
        words = say("Claim as well") if held else say("Claim")
        own.append(Verb(words, "C", "claims.claim", item.key, "run", ids, icon="user-round"))
    if queued.sort != "question":
        own.append(_respond(say("Ask the clinic"), "A", item.key, "ask"))
    return tuple(own)


def _beside(verb: Verb) -> Verb:
    """Let what needs words be written beside what the other side wrote."""
    answer = _ANSWERS.get(verb.command)
    key = "R" if answer in ("send_back", "answer") else verb.key
    return _respond(verb.text, key, verb.record, answer, verb.icon) if answer else verb


def _respond(text: Words, key: str, record: Key, answer: str, icon: str = "message-square") -> Verb:
    return Verb(text, key, "respond", record, "open", answer, icon=icon)


def _watching(desk: Desk, now: datetime) -> tuple[Words, ...]:
    site = gathered.record(desk, desk.me.site_id, Site)
    if site is None:
        return ()
    queues = ["", *(one.queue for one in site.queues)]
    return tuple(_unlike(who_is_watching(site, now, queue=one).words for one in queues))


def _unlike(said: Iterable[Words]) -> list[Words]:
    return list(dict.fromkeys(said))


def count(desk: Desk, kept: Kept | None = None) -> int:
    """Count what waits for this place, by the same rows."""
    return sum(row.queued is not None for row in today(desk, "clinic", kept=kept).rows)
