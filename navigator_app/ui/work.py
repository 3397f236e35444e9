"""Who works where: the only door to the threads.

The main thread draws. One writer thread takes commands first and what the link brings second; one reader
thread answers questions, one works out worklists, one has pages of documents drawn, one does what takes long; one
link thread makes rounds, and one listens meanwhile and only rings. Everything comes back to the main thread by one
queued signal, so that nothing else in the window knows that there is more than one.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from navigator_app.ui.threads.jobs import ABSORB, COMMAND, Job, Line
from navigator_app.ui.threads.link import News, Rounds
from sync.errors import Said

T = TypeVar("T")
Hide = Callable[[Callable[[], Any]], Callable[[], Any]]
"""Gives what answers without what the counter view hides."""
_TIDY_MS: Final = 1_000
_TURN_S: Final = 0.001
"""How long one thread keeps the interpreter from the window; Python's own 5 ms add up where several work."""


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
        sys.setswitchinterval(_TURN_S)
        self._returned.connect(self._give_back, Qt.ConnectionType.QueuedConnection)
        self._writer = Line("writer", self._returned.emit)
        self._reader = Line("reader", self._returned.emit)
        self._worklists = Line("worklists", self._returned.emit)
        self._drawer = Line("pages", self._returned.emit)
        self.do = self._writer.take
        """Does a deed on the writer thread, before anything that the link brings."""
        self._long = Line("long", self._returned.emit)
        self.at_length = self._long.take
        """Does what takes long on a thread of its own; what it asks of the store takes its turn through `absorb`."""
        self._backups = Line("backups", self._returned.emit)
        self.back_up = self._backups.take
        """Makes backups on a thread of their own, where nothing waits behind them."""
        self._hide: Hide | None = None
        self._rounds: Rounds | None = None
        self._tidying = _Tidying(self)

    @property
    def is_at_counter(self) -> bool:
        """Whether the counter view is on."""
        return self._hide is not None

    def turn_counter(self, *, on: bool) -> None:
        """Begin or end the counter view: from now on no answer holds what it hides."""
        # Loads the records, which nobody waits for before the desk is open.
        from navigator_app.veil import hiding  # noqa: PLC0415 - as said above

        self._hide = hiding() if on else None

    def ask(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Answer a question on the reader thread; `then` is called on this one."""
        return self._reader.take(self._for_counter(fn), then, failed, owner)

    def ask_worklist(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Work out a worklist, which looks at every open record, where no list and no chart waits behind it."""
        return self._worklists.take(self._for_counter(fn), then, failed, owner)

    def ask_at_length(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Answer what takes longer than a moment, where no other question waits behind it."""
        return self.at_length(self._for_counter(fn), then, failed, owner)

    def draw(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Read and draw pages of documents on a thread of their own, where a slow one holds nobody up."""
        return self._drawer.take(self._for_counter(fn), then, failed, owner)

    def _for_counter(self, fn: Callable[[], T]) -> Callable[[], T]:
        """Give what answers without what the counter view hides, while it is on."""
        return cast("Callable[[], T]", self._hide(fn)) if self._hide is not None else fn

    def absorb(self, fn: Callable[[], T]) -> T:
        """Do something on the writer thread behind all commands, and wait for it; never asked on the main thread.

        Raises: whatever `fn` says no with.
        """
        job = Job(fn, failed=_tell_nobody)
        self._writer.put(job, ABSORB)
        job.is_done.wait()
        if job.error is not None:
            raise job.error
        return cast("T", job.result)

    def has_command(self) -> bool:
        """Say whether a command waits for the writer thread."""
        return self._writer.waits(COMMAND)

    def announce(self, touched: object) -> None:
        """Tell the main thread what was changed; may be called from any thread."""
        self.touched.emit(touched)

    def keep_rounds(
        self,
        run: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Said], None],
        news: News | None = None,
        carry: Callable[[], bool] | None = None,
    ) -> None:
        """Make rounds from now on: whenever asked, on news, and at the pace that success and failure set.

        `carry` makes one request of what comes after everything else, and says whether there is more of it.
        """
        self._rounds = Rounds(run, self._returned.emit, done, failed, news, carry)

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
        self._drawer.stop()
        self._reader.stop()
        self._worklists.stop()
        self._long.stop()
        self._backups.stop()
        self._writer.stop()
        self._tidying.stop()

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


def _tell_nobody(_said: Said) -> None:
    """Say nothing: whoever waits for the job hears it."""
