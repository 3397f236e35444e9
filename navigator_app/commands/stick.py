"""The desk's end of a stick: what its rounds would say into a file for the center, and the center's answer out of one.

A stick is a hub that answers late: the engine itself says what a round would say, and the file takes it down. What an
answer brings is absorbed as a reply is, block by block, so that it can be stopped and read again.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeVar, cast

from navigator_app.commands.stick_pages import Loading
from navigator_app.desk import Desk
from navigator_app.store import register
from sync.client.engine import Engine
from sync.client.ports import LocalStore, Outgoing, Touched
from sync.errors import Refused, Unavailable, Unreadable
from sync.ids import new_id
from sync.protocol import SETTLED, Cursor, Exchange, Reply
from sync.records.base import stamp
from sync.sealed import (
    FOREIGN,
    Label,
    public_sealing_key,
    read_label,
    sealing_key_of,
    unseal,
)
from sync.stick import (
    ANSWER,
    HUB,
    PLAIN,
    QUESTION,
    WITH_PAGES,
    Answer,
    Question,
    Unpacked,
    opened,
    put_in,
    unasked,
    write_sealed,
)
from sync.stick_pages import PAGES_LIMIT_BYTES
from sync.wire import Known, decode_reply, encode_exchange
from sync.wire.frames import NO_DICTIONARY

T = TypeVar("T")
Turn = Callable[[Callable[[], Any]], Any]
Told = Callable[[int, int], bool]
"""Hears how much is done of how much, and says whether to go on."""
FOR_THE_CENTER: Final = (
    "This file is for the center: it holds what was saved here for it. Nothing was changed. Read it there."
)
OLD: Final = "What is in this file is known here already. Nothing was changed."
EARLIER_LIFE: Final = (
    "This file was written before the center's records were put back from a backup. Nothing was changed. Save to a"
    " stick again and let the center answer that."
)
STRANGERS: Final = (
    "This computer has not heard the center's own key yet. Nothing was changed. Exchange once over the link, then"
    " use the stick."
)
ANSWERS_ROOM_BYTES: Final = 20_000_000
"""So much is left free for the changes themselves, and for the answer that comes back on the same stick."""
STOPPED: Final = "Stopped. Nothing was left on the stick, and what was saved here is safe."
STOPPED_READING: Final = "Stopped. What was taken in until then is kept. Read the file again to go on."


@dataclass(frozen=True, slots=True)
class Written:
    """What went onto a stick."""

    changes: int
    size_bytes: int
    pages: int = 0
    """So many documents' pages went along."""
    pages_left: int = 0
    """So many did not fit, and wait here."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer brought."""

    outcomes: Counter[str]
    received: int
    pages: int = 0
    """So many documents' pages of this computer the center has now, which was not known here."""
    pages_waiting: int = 0
    """So many lay on the stick that it answers and were not taken; they wait here."""

    @property
    def settled(self) -> int:
        """Count the changes that the center answered for good."""
        return sum(n for outcome, n in self.outcomes.items() if outcome in SETTLED)


class _TakenDown(Unavailable):
    """Ends a round when its request was taken down; as when a link ends, nothing is known to have happened."""

    def __init__(self) -> None:
        super().__init__("Taken down.")


@dataclass
class _Paper:
    """The hub that a round speaks to when it goes by stick, and the store it speaks from."""

    store: LocalStore
    turn: Turn
    said: Exchange | None = None
    given: dict[str, int] = field(default_factory=dict)
    """Changes that are on the stick by now, with their numbers."""
    has_more: bool = True

    def exchange(self, request: Exchange) -> Reply:
        """Take a request down."""
        self.said = request
        raise _TakenDown

    def outgoing(self, limit_bytes: int) -> Outgoing:
        """Give the next changes that are not on the stick yet."""
        store: Any = self.store
        found: Outgoing = self.turn(partial(store.outgoing, limit_bytes, self.given.keys()))
        self.given |= {change.id: change.number for change in found.changes}
        # A round that sends none of them leaves nothing for another one to send.
        self.has_more = found.has_more and bool(found.changes)
        return found

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self.store, name)
        return lambda *words, **more: self.turn(partial(asked, *words, **more))


def _at_once(fn: Callable[[], T]) -> T:
    return fn()


def _go_on(_done: int, _of: int) -> bool:
    return True


@dataclass(frozen=True)
class Stick:
    """Sticks as a desk writes and reads them; the window lets every question and write to the store take its turn."""

    desk: Desk
    turn: Turn = _at_once
    announce: Callable[[Touched], None] = field(default=lambda _touched: None)
    tell: Told = _go_on

    def write(self, path: Path, pages_limit_bytes: int = PAGES_LIMIT_BYTES) -> Written:
        """Write everything that waits, and how far this desk has read, into a file for the center alone.

        Shape: documents' pages that the center lacks go last, up to a limit and to what room the stick has.
        Raises: Refused for a desk without a hub; Unavailable, and nothing is then left of the file.
        """
        hub, bundle = self._hub(), new_id()
        paper = _Paper(self.desk.store, self.turn)
        limit_bytes = min(pages_limit_bytes, _room_bytes(path))
        chosen = self.turn(lambda: self.desk.store.stick_pages.choose(limit_bytes))
        loading = Loading(self.desk.store, self.turn, self._tell_or_stop, chosen.pages)
        label = Label(
            purpose=QUESTION,
            sender=self.turn(self.desk.store.store_id),
            receiver=hub["sealing_key"],
            at=stamp(self.desk.now()),
        )
        form: Literal[1, 2] = WITH_PAGES if chosen.pages else PLAIN
        question = Question(form=form, bundle=bundle, person=self.desk.me.person_id)
        bodies = chain(self._rounds(paper), loading.bodies())
        write_sealed(path, label, bytes.fromhex(hub["key"]), put_in(question, bodies))
        highest, names = max(paper.given.values(), default=0), loading.names
        self.turn(lambda: self.desk.store.note_stick(bundle, len(paper.given), highest, names))
        self.turn(lambda: self.desk.store.note_deed("stick_written"))
        return Written(len(paper.given), path.stat().st_size, len(names), chosen.left)

    def _rounds(self, paper: _Paper) -> Iterator[Iterable[bytes]]:
        """Give, one after another, the requests that rounds would make."""
        person = self.desk.me.person_id
        engine = Engine(cast("LocalStore", paper), paper, lambda: person, "stick")
        while paper.has_more:
            with suppress(_TakenDown):
                engine.round()
            if paper.said is not None:
                yield [encode_exchange(paper.said, Known(dictionary=NO_DICTIONARY))]
            waiting = self.turn(lambda: self.desk.store.counts().unsent)
            self._tell_or_stop(len(paper.given), max(waiting, len(paper.given)))

    def _tell_or_stop(self, done: int, of: int) -> None:
        if not self.tell(done, of):
            raise Unavailable(STOPPED)

    def read(self, path: Path) -> Taken:
        """Take in the center's answer: documents apply where they are newer, changes leave the queue by their verdict.

        Raises: Unreadable for what is damaged, another's, old, or of an earlier life of the hub: nothing is then
        changed; Unavailable when the stick cannot be read, or reading was stopped.
        """
        hub = self._hub()
        with opened(path) as file:
            key = self._key(hub, file)
            answer = self._checked(_inside(hub, file, key))
            taken = self._take_in(answer, _inside(hub, file, key), file, path.stat().st_size)
        self.turn(lambda: self.desk.store.note_deed("stick_read"))
        return taken

    def _hub(self) -> dict[str, str]:
        hub: dict[str, str] | None = self.turn(lambda: self.desk.store.setting(register.HUB))
        if hub is None:
            raise Refused(None, "This desk was not joined to a hub.")
        if not hub.get("sealing_key") or not hub.get("signing_key"):
            raise Unavailable(STRANGERS)
        return hub

    def _key(self, hub: dict[str, str], file: BinaryIO) -> bytes:
        """Give the key that opens a file which is for this computer."""
        label, key = read_label(file), sealing_key_of(bytes.fromhex(hub["key"]))
        if label.purpose == QUESTION:
            raise Unreadable(FOR_THE_CENTER)
        if label.receiver != public_sealing_key(key).hex():
            raise Unreadable(FOREIGN)
        return key

    def _checked(self, inside: Unpacked) -> Answer:
        """See that an answer says something to this desk, before anything of it is taken in."""
        answer, store = inside.front(Answer), self.desk.store
        if self.turn(lambda: store.is_of_an_earlier_life(answer)):
            raise Unreadable(EARLIER_LIFE)
        waiting = {change.id for change in self.turn(store.pending_changes)}
        is_news = not _is_past(answer, self.turn(store.cursors))
        is_news |= self.turn(lambda: store.stick_pages.is_news(answer.pages))
        for _ in range(answer.replies):
            head = decode_reply(inside.body(), unasked(HUB)).head
            is_news |= any(verdict.change in waiting for verdict in head.verdicts)
        if not is_news:
            raise Unreadable(OLD)
        return answer

    def _take_in(self, answer: Answer, inside: Unpacked, file: BinaryIO, size_bytes: int) -> Taken:
        store, starts = self.desk.store, answer.starts()
        inside.front(Answer)
        outcomes: Counter[str] = Counter()
        received, at_hub_time = 0, ""
        for _ in range(answer.replies):
            reply = decode_reply(inside.body(), unasked(HUB))
            outcomes += Counter(verdict.outcome for verdict in reply.head.verdicts)
            at_hub_time = reply.head.hub_at
            self._absorb(partial(self._absorb_head, reply, answer))
            for block in reply.blocks:
                self._absorb(partial(store.absorb_block, block, starts))
                received += len(block.entries)
                if not self.tell(file.tell(), size_bytes):
                    raise Unavailable(STOPPED_READING)
        pages: int = self.turn(lambda: store.stick_pages.arrived(answer.pages, answer.epoch))
        waiting: int = self.turn(lambda: store.stick_finished(answer, at_hub_time))
        return Taken(outcomes, received, pages, waiting)

    def _absorb_head(self, reply: Reply, answer: Answer) -> Touched:
        """Take verdicts; how far others had read, only if it is newer than the last exchange.

        Only feeds of which nothing was read wait for their first download now, and what was said to a store that goes
        on under another id by now no longer concerns who it is.
        """
        store, head = self.desk.store, reply.head
        last, read = store.setting(register.EXCHANGED_AT, ""), store.cursors()
        expected = {feed: rows for feed, rows in head.expected_rows.items() if feed not in read}
        receipts = head.receipts if head.hub_at > last else None
        head = replace(head, expected_rows=expected, receipts=receipts)
        if answer.store != store.store_id():
            verdicts = tuple(verdict for verdict in head.verdicts if verdict.outcome != "rolled_back")
            head = replace(head, verdicts=verdicts, last_change="", is_rolled_back=False, successor="")
        return store.absorb_head(head, (), is_late=True)

    def _absorb(self, work: Callable[[], Touched]) -> None:
        touched = self.turn(work)
        if touched:
            self.announce(touched)


def _room_bytes(path: Path) -> int:
    """Say how much of documents' pages a stick can take, so that it does not become full over them."""
    try:
        return max(0, shutil.disk_usage(path.parent).free - ANSWERS_ROOM_BYTES)
    except OSError:
        # Whether anything can be written there is said by writing.
        return PAGES_LIMIT_BYTES


def _inside(hub: dict[str, str], file: BinaryIO, key: bytes) -> Unpacked:
    return Unpacked(unseal(file, ANSWER, key, bytes.fromhex(hub["signing_key"])))


def _is_past(answer: Answer, mine: Mapping[str, Cursor]) -> bool:
    """Say whether this desk has read every feed as far as an answer goes."""
    return all(
        seq == 0 or (feed in mine and mine[feed].epoch == answer.epoch and mine[feed].seq >= seq)
        for feed, seq in answer.end.items()
    )
