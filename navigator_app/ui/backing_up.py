"""Backups of an open desk: the daily one in a quiet moment, one by hand, both on a thread of their own.

Nobody waits for one: it is begun when nobody has typed or clicked for a while, and stops when the desk is locked,
leaving the ones before it as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from navigator_app import backups
from navigator_app.desk import Desk
from navigator_app.store.backing_up import Made
from navigator_app.ui.work import Work
from sync.errors import Said
from sync.rules.backing_up import rule

LOOK_MS: Final = 15_000
AGAIN_S: Final = 600.0
"""So long after one look, whatever came of it, the next is made."""


class BackingUp(QObject):
    """Makes backups of one open desk until it is locked."""

    changed = Signal()
    """One was begun, made, or could not be made."""

    def __init__(self, work: Work, desk: Desk, home: Path, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._work, self._desk, self._home, self._clock = work, desk, home, clock
        self._stop = Event()
        self._next_s = clock()
        self.quiet_s: Callable[[], float] = lambda: math.inf
        """Says how long nobody has typed or clicked."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.is_running = False

    def begin(self) -> None:
        """Look after them from now on."""
        self._timer.start()

    def end(self) -> None:
        """Begin none any more, stop one that is being made, and tell nobody of it: the window has closed the desk."""
        self._stop.set()
        self._timer.stop()

    def look(self) -> None:
        """Make the daily one if it is time and nobody is at work just now."""
        now_s = self._clock()
        if self.is_running or now_s < self._next_s or self.quiet_s() < rule().quiet_seconds:
            return
        self._next_s = now_s + AGAIN_S
        self._run(
            lambda: backups.look_after(self._desk, self._home, self._stop.is_set), _tell_nobody, _keep_quiet
        )

    def seal_anew(self) -> None:
        """Seal those that are kept here to the sheet that was just made."""
        self._run(lambda: backups.reseal(self._desk, self._home), _tell_nobody, _keep_quiet)

    def make(self, folder: Path | None, then: Callable[[Made], None], failed: Callable[[Said], None]) -> None:
        """Make one now, here or in a folder that a person chose."""
        self._run(lambda: backups.make(self._desk, self._home, folder, self._stop.is_set), then, failed)

    def _run(
        self, work: Callable[[], object], then: Callable[..., None], failed: Callable[[Said], None]
    ) -> None:
        self._set_running(is_running=True)

        def done(found: object) -> None:
            self._set_running(is_running=False)
            if not self._stop.is_set():
                then(found)

        def not_done(why: Said) -> None:
            self._set_running(is_running=False)
            if not self._stop.is_set():
                failed(why)

        self._work.back_up(work, done, not_done, self)

    def _set_running(self, *, is_running: bool) -> None:
        self.is_running = is_running
        self.changed.emit()


def _tell_nobody(_found: object) -> None:
    """Say nothing: nobody asked."""


def _keep_quiet(_why: Said) -> None:
    """Interrupt nobody: the page says why the last try made none, and it is tried again."""
