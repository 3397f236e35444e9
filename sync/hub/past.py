"""A record's past, told on request: who may see the record may hear of it, a page at a time, the newest first."""

from __future__ import annotations

from typing import Final

from pydantic_core import to_json

from sync.clock import Clock
from sync.hub.access import may_read
from sync.hub.door import TurnedAway
from sync.hub.ports import AuditEntry, HubStore, HubTransaction
from sync.protocol import Logged, PastPage
from sync.signing import Signed

NO_SUCH: Final = "no_such_record"
PAGE_LINES: Final = 100
PAGE_BYTES: Final = 400_000
"""Of what was typed; whatever a page holds, it holds at least one line."""


class Past:
    """What the center remembers of each record."""

    def __init__(self, store: HubStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def told(self, who: Signed, record: str, before: str | None) -> PastPage:
        """Give the changes of a record that came before one of them, or the newest.

        Writes: who heard of it, into the audit.
        Raises: TurnedAway; what a computer may not see is answered as what does not exist.
        """
        return self._store.carried_out(lambda tx: self._page(tx, who, record, before), who.store)

    def _page(self, tx: HubTransaction, who: Signed, record: str, before: str | None) -> PastPage:
        device, document = tx.device(who.store), tx.document(record)
        feeds = may_read(tx, device, document) if device is not None and document is not None else frozenset()
        if not feeds:
            raise TurnedAway(404, NO_SUCH, "The center has no such record, or it is not for this computer.")
        if before is None:
            entry = AuditEntry(min(feeds), who.person, who.store, "history.read", record, self._clock.now())
            tx.audit([entry])
        found = tx.history_page(record, before, PAGE_LINES + 1)
        return _bounded([Logged(*line) for line in found])


def _bounded(found: list[Logged]) -> PastPage:
    size_bytes, taken = 0, 0
    for line in found[:PAGE_LINES]:
        size_bytes += len(to_json(line.change.patch))
        if taken and size_bytes > PAGE_BYTES:
            break
        taken += 1
    return PastPage(tuple(found[:taken]), is_all=taken == len(found))
