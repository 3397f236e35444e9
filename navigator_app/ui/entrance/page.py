"""What every way in is: it opens a desk, can be turned away while it does, and sends on who may not go in by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.ui.entrance.door import Door
from navigator_app.ui.threads.jobs import Job
from navigator_app.ui.work import Work
from sync.errors import Said


class Ask(Protocol):
    """A thread that answers: what is asked, who hears the answer, who hears why there is none, and for whom."""

    def __call__(
        self,
        fn: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[Said], None] | None,
        owner: QObject | None,
        /,
    ) -> Job[Any]:
        """Take what is asked."""


class EntrancePage(QWidget):
    """A page of the way in."""

    opened = Signal(object)
    """Carries what the shell is built of."""
    left = Signal()
    gone = Signal()
    """There is no desk here any more."""
    phone_asked = Signal(str, str, object)
    """Person, the passphrase that was right, and why it is not enough."""
    held = Signal()
    """Here lies from now on what lets somebody in, or half of it: it may not lie for long."""

    def __init__(self, door: Door, work: Work) -> None:
        super().__init__()
        self._door, self._work = door, work
        self._opening: Job[Any] | None = None
        self._tried = ("", "")

    @property
    def is_busy(self) -> bool:
        """Whether somebody is about to be let in."""
        return self._opening is not None

    def turn_away(self, then: Callable[[Any], None], failed: Callable[[Said], None]) -> None:
        """Let nobody in any more: what is being opened is handed to `then`, also when this page is gone."""
        job, self._opening = self._opening, None
        if job is not None:
            job.then, job.failed, job.owner = then, failed, None

    def _open_by(self, ask: Ask, fn: Callable[[], Any], tried: tuple[str, str] = ("", "")) -> None:
        """Open by this; `tried` is a person and the passphrase that is theirs if only the center was not met."""
        self._tried = tried
        self._opening = ask(fn, self._let_in, self._keep_out, self)
        self._be_busy(is_busy=True)

    def _holds(self, edit: QLineEdit) -> None:
        """Hear when something is typed here that may not lie for long."""
        edit.textChanged.connect(self._hear_typed)

    def _hear_typed(self, text: str) -> None:
        if text:
            self.held.emit()

    def _let_in(self, opened: Any) -> None:
        self._opening, self._tried = None, ("", "")
        self._be_busy(is_busy=False)
        self._forget()
        self.opened.emit(opened)

    def _keep_out(self, why: Said) -> None:
        (person, passphrase), self._tried, self._opening = self._tried, ("", ""), None
        self._be_busy(is_busy=False)
        # By their names: their modules are heavy, and nothing is loaded here before the entrance is shown.
        kind = type(why).__name__
        if kind == "WipedNow":
            self.gone.emit()
        elif kind == "LeaseOver" and passphrase and self._door.by_phone is not None:
            self._forget()
            self.phone_asked.emit(person or self._person(), passphrase, why)
        else:
            self._refuse(why)

    def _be_busy(self, *, is_busy: bool) -> None:
        """Show whether somebody is about to be let in."""

    def _refuse(self, why: Said) -> None:
        """Say why nobody is let in."""

    def _forget(self) -> None:
        """Forget what was typed."""

    def _person(self) -> str:
        """Name who is picked, where somebody is."""
        return ""
