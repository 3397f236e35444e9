"""The lane before the last: what the center remembers of a record, asked for when a person opens its history.

Each step is one request; what came is kept, so that it is asked for once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.client.ports import PastStore, Remembering, Touched
from sync.client.refusals import NO_SUCH_RECORD, TurnedDown
from sync.protocol import Logged

PAGES_LIMIT = 50
"""Of one record; whoever needs more asks the center."""


@dataclass
class _Asked:
    """How far a record's past has come."""

    record: str
    newest: Logged | None = None
    before: str | None = None
    pages: int = 0


@dataclass
class PastLane:
    """Asks for what lies further back, the record that was asked for last before the others."""

    store: PastStore
    hub: Remembering
    person: Callable[[], str]
    tell: Callable[[Touched], None] = field(default=lambda _touched: None)
    _asked: dict[str, _Asked] = field(default_factory=dict)

    def ask(self, record: str) -> None:
        """Ask for a record's past, unless that is asked already; from any thread."""
        self._asked.setdefault(record, _Asked(record))

    def is_asked(self, record: str) -> bool:
        """Say whether an answer is still to come."""
        return record in self._asked

    def step(self) -> bool:
        """Make one request; False when nothing is asked.

        Raises: Unavailable when the link ends; what came until then is kept, the rest is asked for again.
        """
        asked = next(reversed(list(self._asked.values())), None)
        if asked is None:
            return False
        try:
            is_done = self._page(asked)
        except TurnedDown as no:
            if no.code != NO_SUCH_RECORD:
                raise
            is_done = True
        if is_done:
            self._asked.pop(asked.record, None)
        kind = asked.newest.change.kind if asked.newest else ""
        self.tell(Touched(frozenset({(kind, asked.record)})))
        return True

    def _page(self, asked: _Asked) -> bool:
        page = self.hub.history(self.person(), asked.record, asked.before)
        # A line about another record would be the hub's mistake; it is not taken for this one's.
        lines = [line for line in page.lines if line.change.record == asked.record]
        self.store.absorb_history(lines)
        asked.newest = asked.newest or next(iter(lines), None)
        asked.before = page.lines[-1].change.id if page.lines else None
        asked.pages += 1
        if page.is_all:
            self.store.past_is_here(asked.record)
        return page.is_all or not page.lines or asked.pages >= PAGES_LIMIT
