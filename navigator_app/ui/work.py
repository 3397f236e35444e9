"""Who works where: the only file that knows threads.

The main thread draws. One writer thread takes commands first and what the link brings second; one reader
thread answers questions; one link thread makes rounds at `sync.client.pace`, and one listens meanwhile and only
rings. Everything comes back to the main thread by one queued signal, so that nothing else in the window knows
that there is more than one.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from queue import PriorityQueue
from random import Random
from typing import Any, Final, Generic, TypeVar, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from navigator_app.errors import Unexpected
from navigator_app.log import logger, note_bug
from sync.client.pace import Pace
from sync.errors import Said, Unavailable

T = TypeVar("T")
_COMMAND: Final = 0
_ABSORB: Final = 1
_LAST: Final = 9
_TIDY_MS: Final = 1_000
_LOG = logger("work")


@dataclass
class Job(Generic[T]):
    """One thing that was asked for; `cancel` means that nobody waits for the answer any more."""

    fn: Callable[[], T]
    then: Callable[[T], None] | None = None
    failed: Callable[[Said], None] | None = None
    owner: QObject | None = None
    is_cancelled: bool = False
    result: Any = None
    error: Said | None = None
    is_done: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Forget the asker; work that has not begun is not begun."""
        self.is_cancelled = True

    @property
    def is_awaited(self) -> bool:
        """Whether the asker still lives and still wants to know."""
        return not self.is_cancelled and (self.owner is None or isValid(self.owner))


def _tell_nobody(_said: Said) -> None:
    """Say nothing: whoever waits for the job hears it."""


class _Line:
    """One thread and its queue."""

    def __init__(self, name: str, deliver: Callable[[Job[Any]], None]) -> None:
        self._deliver = deliver
        self._queue: PriorityQueue[tuple[int, int, Job[Any] | None]] = PriorityQueue()
        self._order = count()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job[Any], rank: int = _COMMAND) -> None:
        """Take a job; a lower rank goes first, equal ranks in their order; none is taken after the end."""
        if self._is_over:
            job.error = Unavailable("The desk is closed. What was saved is safe.")
            job.is_done.set()
            return
        self._queue.put((rank, next(self._order), job))

    def stop(self) -> None:
        """End after what was taken before."""
        self._is_over = True
        self._queue.put((_LAST, next(self._order), None))
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()[2]) is not None:
            if job.is_cancelled:
                job.is_done.set()
                continue
            _work(job)
            job.is_done.set()
            self._deliver(job)


def _work(job: Job[Any]) -> None:
    """Do one job; the only place of the window where a bug is caught."""
    try:
        job.result = job.fn()
    except Said as said:
        job.error = said
    except Exception as bug:  # noqa: BLE001 - one of the three edges: logged by ids, shown as one sentence
        job.error = Unexpected(note_bug(_LOG, bug))


class _Tidying(QObject):
    """Collects Python's garbage on the main thread alone: a widget that dies on another one takes the program along."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_TIDY_MS)
        self._timer.timeout.connect(self._tidy)
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def _tidy(self) -> None:
        for generation, (made, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if limit and made > limit:
                gc.collect(generation)


class Work(QObject):
    """Asks, does and makes rounds, and brings every answer back to the main thread."""

    touched = Signal(object)
    """A commit or a block changed these records (sync.client.ports.Touched)."""
    troubled = Signal(object)
    """Something went wrong that nobody asked about: a Said."""
    _returned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._returned.connect(self._give_back, Qt.ConnectionType.QueuedConnection)
        self._writer = _Line("writer", self._returned.emit)
        self._reader = _Line("reader", self._returned.emit)
        self._rounds: _Rounds | None = None
        self._tidying = _Tidying(self)

    def ask(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Answer a question on the reader thread; `then` is called on this one."""
        return self._queue(self._reader, Job(fn, then, failed, owner))

    def do(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Do a deed on the writer thread, before anything that the link brings."""
        return self._queue(self._writer, Job(fn, then, failed, owner))

    def absorb(self, fn: Callable[[], T]) -> T:
        """Do something on the writer thread behind all commands, and wait for it; for the link thread alone.

        Raises: whatever `fn` says no with.
        """
        job = Job(fn, failed=_tell_nobody)
        self._writer.put(job, _ABSORB)
        job.is_done.wait()
        if job.error is not None:
            raise job.error
        return cast("T", job.result)

    def announce(self, touched: object) -> None:
        """Tell the main thread what was changed; may be called from any thread."""
        self.touched.emit(touched)

    def keep_rounds(
        self,
        run: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Said], None],
        news: News | None = None,
    ) -> None:
        """Make rounds from now on: whenever asked, on news, and at the pace that success and failure set."""
        self._rounds = _Rounds(run, self._returned.emit, done, failed, news)

    def ring(self) -> None:
        """Make a round now."""
        if self._rounds is not None:
            self._rounds.ring()

    def end_rounds(self) -> None:
        """Make no more rounds and listen no more; a round that is under way is not waited for."""
        rounds, self._rounds = self._rounds, None
        if rounds is not None:
            rounds.stop()

    def stop(self) -> None:
        """End all threads after what was asked before."""
        self.end_rounds()
        self._reader.stop()
        self._writer.stop()
        self._tidying.stop()

    def _queue(self, line: _Line, job: Job[T]) -> Job[T]:
        line.put(job)
        return job

    def _give_back(self, job: Job[Any]) -> None:
        if not job.is_awaited:
            return
        if job.error is None:
            if job.then is not None:
                job.then(job.result)
        elif job.failed is not None:
            job.failed(job.error)
        else:
            self.troubled.emit(job.error)


@dataclass(frozen=True)
class News:
    """How to listen for news."""

    wait: Callable[[], object]
    """Waits for as long as one waits; gives a mark of what had been read when there was news, else None."""
    hang_up: Callable[[], None]
    """Ends a wait from another thread."""


class _Rounds:
    """The link thread: waits for the bell or for its time, makes a round, tells how it went."""

    def __init__(
        self,
        run: Callable[[], Any],
        deliver: Callable[[Job[Any]], None],
        done: Callable[[Any], None],
        failed: Callable[[Said], None],
        news: News | None = None,
    ) -> None:
        self._run, self._deliver, self._done, self._failed = run, deliver, done, failed
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
        wait_s: float | None = 0.0
        while not self._is_over:
            self._bell.wait(wait_s)
            self._is_busy = True
            self._bell.clear()
            if not self._is_over:
                wait_s = self._one()
            self._is_busy = False

    def _one(self) -> float:
        job: Job[Any] = Job(self._run, self._done, self._failed)
        _work(job)
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
        _work(job)
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
