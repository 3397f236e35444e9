"""One thing that is asked for, and a thread that does such things one after another, the more pressing first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from queue import PriorityQueue
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from navigator_app.errors import Unexpected
from navigator_app.log import logger, note_bug
from sync.errors import Said, Unavailable

T = TypeVar("T")
COMMAND: Final = 0
ABSORB: Final = 1
_LAST: Final = 9
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


class Line:
    """One thread and its queue."""

    def __init__(self, name: str, deliver: Callable[[Job[Any]], None]) -> None:
        self._deliver = deliver
        self._queue: PriorityQueue[tuple[int, int, Job[Any] | None]] = PriorityQueue()
        self._order = count()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job[Any], rank: int = COMMAND) -> None:
        """Take a job; a lower rank goes first, equal ranks in their order; none is taken after the end."""
        if self._is_over:
            job.error = Unavailable("The desk is closed. What was saved is safe.")
            job.is_done.set()
            return
        self._queue.put((rank, next(self._order), job))

    def take(
        self,
        fn: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Said], None] | None = None,
        owner: QObject | None = None,
    ) -> Job[T]:
        """Take something that is asked for; its answer is given to `then`, what is wrong with it to `failed`."""
        job = Job(fn, then, failed, owner)
        self.put(job)
        return job

    def waits(self, rank: int) -> bool:
        """Say whether a job of this rank or a more pressing one has not begun."""
        with self._queue.mutex:
            return bool(self._queue.queue) and self._queue.queue[0][0] <= rank

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
            carry_out(job)
            job.is_done.set()
            self._deliver(job)
            # Else what was answered last would stay in memory until something else is asked, also behind a lock.
            del job


def carry_out(job: Job[Any]) -> None:
    """Do one job; the only place of the window where a bug is caught."""
    try:
        job.result = job.fn()
    except Said as said:
        job.error = said
    except Exception as bug:  # noqa: BLE001 - one of the three edges: logged by ids, shown as one sentence
        job.error = Unexpected(note_bug(_LOG, bug))
