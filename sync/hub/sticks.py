"""The stick's other end: a desk's file is judged as its rounds would be, and answered; or one is sealed unasked.

Who is let in, and what is said, is what holds at the door. A file that is read again, also after the program ended
between judging and answering, gets the first verdicts again and an answer of now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO, Final

from sync.clock import Clock
from sync.errors import Refused, Unavailable, Unreadable
from sync.hub.audit import HUB_FEED
from sync.hub.contents import Depot
from sync.hub.door import check_access
from sync.hub.ports import AuditEntry, Device
from sync.hub.service import Service
from sync.hub.stick_pages import Brought, take_pages
from sync.hub.store import SqlStore
from sync.protocol import Exchange, Reply
from sync.records.base import stamp
from sync.sealed import FOREIGN, FORGED, Label, public_sealing_key, public_sealing_key_of, read_label, unseal
from sync.stick import (
    ANSWER,
    HUB,
    QUESTION,
    WITH_PAGES,
    Answer,
    Kept,
    Question,
    Unpacked,
    as_plain,
    from_the_start,
    opened,
    put_in,
    unasked,
    write_sealed,
)
from sync.stick_pages import hear_pages
from sync.wire import REQUEST_LIMIT_BYTES, decode_exchange, encode_reply

FOR_A_DESK: Final = (
    "This file is for a computer of a clinic, not for the hub. Nothing was changed. Read it at that computer."
)
PAGES_BROKEN_OFF: Final = (
    "The changes were taken in, but not all pages of their documents. What came until then is kept; read the file again"
    " to go on."
)


@dataclass
class Judged:
    """What a stick said, who said it, and what became of it."""

    device: Device
    question: Question
    rounds: list[Exchange]
    has_pages: bool = False
    replies: list[Reply] = field(default_factory=list)
    brought: Brought = field(default_factory=Brought)

    @property
    def outcomes(self) -> Counter[str]:
        """Count its changes by verdict."""
        return Counter(verdict.outcome for reply in self.replies for verdict in reply.head.verdicts)


class Sticks:
    """Sticks as the hub reads and writes them."""

    def __init__(self, service: Service, store: SqlStore, clock: Clock) -> None:
        self._service = service
        self._store = store
        self._clock = clock

    def read(self, path: Path) -> Judged:
        """Judge what a desk's file says, as rounds of its own.

        Raises: Unreadable for a file that is not whole, not for this hub or not of a computer known here; Refused for
        a computer or a person who may not speak here; Unavailable when the stick cannot be read.
        """
        with opened(path) as file:
            judged = self._heard(file)
        for request in judged.rounds:
            judged.replies.append(self._service.exchange(request, is_by_stick=True))
        self._note("stick.read", judged.device, judged.question.person, judged.question.bundle)
        if judged.has_pages:
            judged.brought = self._pages_of(path, judged)
        return judged

    def _pages_of(self, path: Path, judged: Judged) -> Brought:
        """Take documents' pages in, now that their records are here.

        Raises: Unavailable; the changes were taken in all the same, and the file can be read again.
        """
        store, person = judged.device.store, judged.question.person
        try:
            with path.open("rb") as file:
                inside = self._opened(file, judged.device)
                inside.front(Question)
                for _ in _exchanges(inside):
                    pass
                return take_pages(Depot(self._store, self._clock), store, person, inside)
        except (OSError, Unreadable) as error:
            raise Unavailable(PAGES_BROKEN_OFF) from error
        except Unavailable as error:
            raise Unavailable("{why} {rest}", why=str(error), rest=PAGES_BROKEN_OFF) from error

    def answer(self, judged: Judged, path: Path) -> None:
        """Write the verdicts, and everything new behind what the computer had read, into a file for it alone.

        Raises: Unavailable; the changes were taken in all the same, and the file can be read again.
        """
        last, whole = judged.rounds[-1], judged.brought.whole
        self._write(path, judged.device, judged.replies, last, judged.question, whole)

    def write(self, store: str, path: Path) -> None:
        """Write all that a computer may see into a file for it alone, as its first download.

        Raises: Refused when there is none of this id; Unavailable.
        """
        reply = self._service.unasked(store)
        with self._store.reading() as tx:
            device = tx.device(store)
        if device is not None:
            self._write(path, device, [reply], unasked(store).exchange, None)

    def _heard(self, file: BinaryIO) -> Judged:
        """Read a file to its end before anything is done with it."""
        label = read_label(file)
        if label.purpose == ANSWER:
            raise Unreadable(FOR_A_DESK)
        with self._store.reading() as tx:
            device, key = tx.device(label.sender), tx.sealing_key()
        if label.receiver != public_sealing_key(key).hex():
            raise Unreadable(FOREIGN)
        if device is None:
            raise Unreadable(FORGED)
        inside = self._opened(file, device)
        question = inside.front(Question)
        with self._store.reading() as tx:
            check_access(device, tx.person(question.person))
        bodies = _exchanges(inside) if question.form == WITH_PAGES else _parts(inside)
        rounds = [decode_exchange(body, device.store, question.person).exchange for body in bodies]
        if not rounds:
            raise Unreadable(FORGED)
        has_pages = question.form == WITH_PAGES and hear_pages(inside) > 0
        return Judged(device, question, rounds, has_pages)

    def _opened(self, file: BinaryIO, device: Device) -> Unpacked:
        with self._store.reading() as tx:
            key = tx.sealing_key()
        return Unpacked(unseal(file, QUESTION, key, device.public_key))

    def _write(
        self,
        path: Path,
        device: Device,
        replies: list[Reply],
        last: Exchange,
        asked: Question | None,
        whole: Sequence[Kept] = (),
    ) -> None:
        head = replies[-1].head
        starts = from_the_start(last.cursors, head)
        with self._store.reading() as tx:
            key, ends = tx.signing_key(), tx.heads_of(head.feeds)
        answer = Answer(
            answers=asked.bundle if asked else None,
            store=device.store,
            epoch=head.epoch,
            replies=len(replies),
            start=as_plain(starts),
            end=dict(ends),
            pages=tuple(whole),
        )
        label = Label(
            purpose=ANSWER,
            sender=HUB,
            receiver=public_sealing_key_of(device.public_key).hex(),
            at=stamp(self._clock.now()),
        )
        write_sealed(path, label, key, put_in(answer, _told(replies, device.store)))
        self._note("stick.written", device, asked.person if asked else "", asked.bundle if asked else "")

    def _note(self, action: str, device: Device, person: str, bundle: str) -> None:
        entry = AuditEntry(HUB_FEED, person, device.store, action, bundle or device.store, self._clock.now())
        self._store.carried_out(lambda tx: tx.audit([entry]))


def _parts(inside: Unpacked) -> Iterator[bytes]:
    while inside.has_more():
        yield inside.whole(REQUEST_LIMIT_BYTES)


def _exchanges(inside: Unpacked) -> Iterator[bytes]:
    """Give the parts before the empty one behind which documents' pages come."""
    return takewhile(bool, _parts(inside))


def _told(replies: list[Reply], store: str) -> Iterator[Iterable[bytes]]:
    """Give what is said as on the wire: of all rounds the heads, of the last one also what is new."""
    *before, last = replies
    for reply in before:
        yield encode_reply(Reply(reply.head, iter(())), unasked(store))
    yield encode_reply(last, unasked(store))


def read_and_answer(
    store: SqlStore, clock: Clock, path: Path, answer: Path | None
) -> tuple[dict[str, Any], str]:
    """Read a stick and write its answer, beside it where no other place is named; gives what to tell of it.

    Raises: what reading and answering raise; Refused for an answer that would take the place of what it answers.
    """
    answer = answer or path.with_name(f"{path.stem}-answer{path.suffix}")
    if path.absolute() == answer.absolute():
        raise Refused("answer", "The answer needs another name than the file it answers.")
    sticks = Sticks(Service(store, clock), store, clock)
    judged = sticks.read(path)
    try:
        sticks.answer(judged, answer)
    except Unavailable as error:
        raise Unavailable(
            "{why} The changes were taken in; read the file again to write the answer.", why=str(error)
        ) from error
    device, outcomes, brought = judged.device, judged.outcomes, judged.brought
    pages = {"kept": brought.kept, "waiting": brought.waiting}
    told = {"store": device.store, "verdicts": dict(outcomes), "pages": pages, "answer": str(answer)}
    said = [f"Changes: {outcomes.total()}, from {device.name or device.store}."]
    if brought.kept:
        said.append(f"Documents whose pages are here: {brought.kept}.")
    if brought.waiting:
        said.append(
            f"Documents that no record here names, so that their pages wait there: {brought.waiting}."
        )
    return told, " ".join([*said, f"The answer is in {answer}."])


def write_unasked(store: SqlStore, clock: Clock, computer: str, path: Path) -> tuple[dict[str, Any], str]:
    """Write a first download for a computer; gives what to tell of it.

    Raises: what writing raises.
    """
    Sticks(Service(store, clock), store, clock).write(computer, path)
    size_bytes = path.stat().st_size
    told = {"store": computer, "file": str(path), "bytes": size_bytes}
    return told, f"{path}, {size_bytes / 1e6:,.1f} MB, opens at {computer} alone."
