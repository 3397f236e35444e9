"""The two threads of the link: one makes rounds at `sync.client.pace`, one listens meanwhile and only rings."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from navigator_app.ui.threads.jobs import Job, carry_out
from sync.client.pace import Pace
from sync.errors import Said, Unavailable


@dataclass(frozen=True)
class News:
    """How to listen for news."""

    wait: Callable[[], object]
    """Waits for as long as one waits; gives a mark of what had been read when there was news, else None."""
    hang_up: Callable[[], None]
    """Ends a wait from another thread."""


class Rounds:
    """The link thread: waits for the bell or for its time, makes a round, tells how it went."""

    def __init__(
        self,
        run: Callable[[], Any],
        deliver: Callable[[Job[Any]], None],
        done: Callable[[Any], None],
        failed: Callable[[Said], None],
        news: News | None = None,
        carry: Callable[[], bool] | None = None,
    ) -> None:
        self._run, self._deliver, self._done, self._failed = run, deliver, done, failed
        self._carry = carry
        self._may_carry = False
        self._bell = threading.Event()
        self._is_over = False
        self._is_busy = False
        self._pace = Pace(Random())  # noqa: S311 - spreads retries, protects nothing
        self._listener = _Listener(news, self._hear) if news else None
        self._thread = threading.Thread(target=self._keep, name="link", daemon=True)
        self._thread.start()

    def ring(self) -> None:
        """Make a round now."""
        self._bell.set()

    def stop(self) -> None:
        """End after the round that is under way; stop listening at once."""
        self._is_over = True
        self._bell.set()
        if self._listener is not None:
            self._listener.stop()

    def _hear(self) -> bool:
        """Make a round for news; one that is under way may be what made them, so its end is waited for first."""
        if self._is_busy:
            return False
        self._bell.set()
        return True

    def _keep(self) -> None:
        wait_s = 0.0
        while not self._is_over:
            self._wait(wait_s)
            self._is_busy = True
            self._bell.clear()
            if not self._is_over:
                wait_s = self._one()
            self._is_busy = False

    def _wait(self, wait_s: float) -> None:
        """Wait for the bell or for the time; until then carry what comes after everything else, piece by piece."""
        until_s = time.monotonic() + wait_s
        while self._carry is not None and self._may_carry and not self._bell.is_set():
            job = Job(self._carry)
            carry_out(job)
            self._may_carry = job.error is None and bool(job.result)
            if job.error is not None:
                # The link may just have gone: a round finds out, and after one that ends well it goes on.
                until_s = min(until_s, time.monotonic() + self._pace.after_failure(_wish(job.error)))
            if time.monotonic() >= until_s:
                return
        self._bell.wait(max(0.0, until_s - time.monotonic()))

    def _one(self) -> float:
        job: Job[Any] = Job(self._run, self._done, self._failed)
        carry_out(job)
        self._may_carry = job.error is None
        if not self._is_over:
            self._deliver(job)
        if job.error is None:
            if self._listener is not None:
                self._listener.note_round()
            return self._pace.after_success()
        return self._pace.after_failure(_wish(job.error))


class _Listener:
    """The bell's thread: waits for news after each round that ended well, rings, and never writes."""

    def __init__(self, news: News, ring: Callable[[], bool]) -> None:
        self._news, self._ring = news, ring
        self._is_read = threading.Event()
        self._is_over = False
        self._rung_for: object = None
        self._pace = Pace(Random())  # noqa: S311 - spreads retries, protects nothing
        self._thread = threading.Thread(target=self._keep, name="bell", daemon=True)
        self._thread.start()

    def note_round(self) -> None:
        """Listen from here on: a round ended well."""
        self._is_read.set()

    def stop(self) -> None:
        """End at once, also in the middle of a wait."""
        self._is_over = True
        self._is_read.set()
        self._news.hang_up()

    def _keep(self) -> None:
        wait_s: float | None = None
        while not self._is_over:
            self._is_read.wait(wait_s)
            self._is_read.clear()
            if not self._is_over:
                wait_s = self._one()

    def _one(self) -> float | None:
        """Listen once, and say how long to wait at most for a round that ended well."""
        job = Job(self._news.wait)
        carry_out(job)
        if job.error is not None:
            wait_s = self._pace.after_failure(_wish(job.error))
            if self._pace.failures == 1:
                # The link may just have gone: a round finds out, so that nobody reads "up to date" for a minute.
                self._ring()
            return wait_s
        if job.result is None:
            self._pace.after_success()
            return 0.0
        if job.result == self._rung_for:
            # A round was made for this and read nothing: the two ends count differently, so do not spin.
            return self._pace.after_failure()
        self._pace.after_success()
        if self._ring():
            self._rung_for = job.result
        return None


def _wish(why: Said) -> float | None:
    return why.retry_s if isinstance(why, Unavailable) else None
