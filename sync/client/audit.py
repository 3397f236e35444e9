"""The lane that tells the hub what was done at this desk, after everything else; each step is one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.client.ports import AuditedStore, Countersigning
from sync.client.refusals import NOT_THERE, TurnedDown
from sync.trail import Part


@dataclass
class AuditLane:
    """Tells on from where the hub has countersigned, until it has all of it."""

    store: AuditedStore
    hub: Countersigning
    person: Callable[[], str]
    _told: Part | None = field(default=None, init=False)
    _is_in_vain: bool = field(default=False, init=False)

    def step(self) -> bool:
        """Make one request; False when the hub has all of it, does not take it, or takes none until the next round.

        Raises: Unavailable when the link ends; what the hub has not countersigned is told again.
        """
        part = None if self._is_in_vain else self.store.trail_part()
        if part is None or part == self._told:
            self._told = None
            return False
        try:
            self.store.trail_taken(self.hub.tell_audit(self.person(), part))
        except TurnedDown as no:
            # So says a hub that was built before it took audits.
            if no.code != NOT_THERE:
                raise
            self._is_in_vain = True
        self._told = part
        return True

    def run(self) -> None:
        """Tell all there is.

        Raises: Unavailable.
        """
        while self.step():
            pass
