"""Reading a sealed file of what a computer could not send: every change once, before the same judge.

The file is checked whole before the first change is judged. A change that is known gets its first verdict again, so a
file read twice, or by halves, does what reading it once does. A form that was begun and not saved is counted, and shown
to a person who asks; nothing of it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from sync.changes import Change
from sync.clock import Clock
from sync.errors import Unavailable, Unreadable
from sync.hub.audit import HUB_FEED
from sync.hub.bench import Bench
from sync.hub.contents import Depot
from sync.hub.door import TurnedAway
from sync.hub.feeds import feeds_to_lock
from sync.hub.judge import judge
from sync.hub.ports import AuditEntry, Device, Person
from sync.hub.store import SqlStore, Transaction
from sync.hub.unsaved import as_plain
from sync.sealed import FORGED, read_label, unseal
from sync.unsent import PURPOSE, Piece, Unsaved, read


def read_file(store: SqlStore, clock: Clock, path: Path) -> Counter[str]:
    """Judge what is in a file and count it by verdict; what was known already is "known", a form not saved in "forms".

    Raises: Unreadable for a file that is not whole or of no computer known here; Unavailable when it cannot be read.
    """
    with _opened(store, path) as (file, device, key):
        return _read(store, clock, file, device, key)


def forms_in(store: SqlStore, path: Path, *, with_words: bool = False) -> list[dict[str, Any]]:
    """Tell of the forms in a file that were begun and not saved, the oldest first; their words only when asked.

    Raises: as `read_file`.
    """
    with _opened(store, path) as (file, device, key):
        found = [
            one for one in read(unseal(file, PURPOSE, key, device.public_key)) if isinstance(one, Unsaved)
        ]
    with store.reading() as tx:
        return [as_plain(tx, one, with_words=with_words) for one in found]


@contextmanager
def _opened(store: SqlStore, path: Path) -> Iterator[tuple[BinaryIO, Device, bytes]]:
    """Open a file with the computer that sealed it and the hub's own key."""
    try:
        with path.open("rb") as file:
            label = read_label(file)
            with store.reading() as tx:
                device, key = tx.device(label.sender), tx.sealing_key()
            if device is None:
                raise Unreadable(FORGED)
            yield file, device, key
    except OSError as error:
        raise Unavailable("This file cannot be read. Is it there, and may you read it?") from error


def _read(store: SqlStore, clock: Clock, file: BinaryIO, device: Device, key: bytes) -> Counter[str]:
    # Read to its end once before anything is done with it: a bad line at the end leaves nothing half done.
    for _ in read(unseal(file, PURPOSE, key, device.public_key)):
        pass
    found: Counter[str] = Counter()
    depot = Depot(store, clock)
    lines = read(unseal(file, PURPOSE, key, device.public_key))
    for (what, _), group in groupby(lines, _goes_with):
        if what is Unsaved:
            found["forms"] += sum(1 for _ in group)
        elif what is Piece:
            found[_kept(depot, device.store, group)] += 1
        else:
            deed = [change for change in group if isinstance(change, Change)]
            found += store.carried_out(partial(_judged, clock=clock, device=device, deed=deed))
    return found


def _goes_with(line: Change | Piece | Unsaved) -> tuple[type, str]:
    """Name what a line belongs to: a document's bytes, the forms, or a deed."""
    if isinstance(line, Unsaved):
        return Unsaved, ""
    return (Piece, line.record) if isinstance(line, Piece) else (Change, line.deed or line.id)


def _kept(depot: Depot, store: str, parts: Iterable[Change | Piece | Unsaved]) -> str:
    """Keep a document's bytes; those whose record is not here yet wait in their file for it to be read again."""
    is_whole: bool | None = None
    try:
        for part in parts:
            if isinstance(part, Piece):
                is_whole = depot.take_unsent(store, part)
    except TurnedAway:
        return "pages_wrong"
    return "pages_kept" if is_whole else "pages_waiting"


def _judged(tx: Transaction, *, clock: Clock, device: Device, deed: Sequence[Change]) -> Counter[str]:
    tx.hold(device.store)
    known = sum(tx.verdict_of(change.id) is not None for change in deed)
    if known == len(deed):
        return Counter(known=known)
    tx.lock_feeds({HUB_FEED, *feeds_to_lock(tx, deed)})
    tx.lock_records({change.record for change in deed})
    now, author = clock.now(), deed[0].author
    bench = Bench(tx, device, tx.person(author) or Person(author, "", frozenset(), frozenset()), now)
    verdicts = judge(bench, _sent_at_last(tx, device, deed))
    tx.audit([AuditEntry(HUB_FEED, "", device.store, "unsent.read", change.id, now) for change in deed])
    return Counter(verdict.outcome for verdict in verdicts)


def _sent_at_last(tx: Transaction, device: Device, deed: Sequence[Change]) -> list[Change]:
    """Give changes as they can be judged now, however late: nothing is waited for, and no number is taken twice."""
    mine = [
        c.model_copy(
            update={
                "store": device.store,
                "after": tuple(a for a in c.after if tx.verdict_of(a) is not None),
            }
        )
        for c in deed
    ]
    others = (tx.change_numbered(device.store, c.number) for c in mine)
    if all(other in (None, c.id) for other, c in zip(others, mine, strict=True)):
        return mine
    highest, _ = tx.last_number(device.store)
    return [c.model_copy(update={"number": n}) for n, c in enumerate(mine, highest + 1)]
