"""The stick on the exchange page: save for it, read from it, how far that is, and stop.

Both go on a thread of their own and let every save of a person's go first; the window is free meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from navigator_app.commands.stick import Stick, Taken, Written
from navigator_app.queries.pages import MEGABYTE
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, row
from navigator_app.ui.parts.reached import Tick
from navigator_app.ui.session import Session
from sync.errors import Said
from sync.stick import ENDING
from sync.stick_pages import PAGES_LIMIT_BYTES
from sync.words import Words

T = TypeVar("T")
_PARTS: Final = 1_000


class Places(Protocol):
    """Where a person says which file is meant."""

    def save(self, parent: QWidget, title: str, name: str) -> str:
        """Ask where to write; empty when the person thought better of it."""

    def open(self, parent: QWidget, title: str) -> str:
        """Ask what to read."""


class Dialogs:
    """The system's own dialogs."""

    def save(self, parent: QWidget, title: str, name: str) -> str:
        """Ask where to write."""
        return QFileDialog.getSaveFileName(parent, title, name, f"*{ENDING}")[0]

    def open(self, parent: QWidget, title: str) -> str:
        """Ask what to read."""
        return QFileDialog.getOpenFileName(parent, title, "", f"*{ENDING};;*")[0]


class StickCard(Card):
    """The exchange without a link."""

    finished = Signal(str)
    """A stick was written or read: what to tell."""
    troubled = Signal(object)
    """It could not be: a Said."""
    _moved = Signal(int, int)

    def __init__(self, session: Session, places: Places | None = None) -> None:
        super().__init__(self.tr("By stick"))
        self._session, self.places = session, places or Dialogs()
        self._stop = Event()
        told = self.tr(
            "Where no link is, what waits goes to the center on a stick, and its answer comes back on one. The file"
            " opens at the center alone, and its name says nothing of patients."
        )
        along = self.tr("Documents' pages go along, what waited longest first, up to {size} MB")
        self.with_pages = Tick(along.format(size=PAGES_LIMIT_BYTES // MEGABYTE))
        self.with_pages.setAccessibleName(self.with_pages.text())
        self.with_pages.setChecked(True)
        self.with_pages.setToolTip(
            self.tr("A center with an older release reads a stick only without pages.")
        )
        self._state = Label("", wrap=True)
        self.save_button = button(self.tr("Save for the stick…"), "", "cloud-upload")
        self.save_button.clicked.connect(self._choose_save)
        self.read_button = button(self.tr("Read from a stick…"), "", "inbox")
        self.read_button.clicked.connect(self._choose_read)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _PARTS)
        self.stop_button = button(
            self.tr("Stop"), "ghost", name=self.tr("Stop: {what}").format(what=self.tr("By stick"))
        )
        self.stop_button.clicked.connect(self._stop.set)
        under_way = row(self.bar, self.stop_button, gap=10)
        under_way.setStretch(0, 1)
        self._under_way = box(under_way)
        self._moved.connect(self._show_moved, Qt.ConnectionType.QueuedConnection)
        self.add(
            Label(told, "muted", wrap=True),
            self._state,
            self.with_pages,
            row(self.save_button, self.read_button, None, gap=10),
            self._under_way,
        )
        self._show_running(is_running=False)
        self.say(Words(""))

    def say(self, state: Words) -> None:
        """Show what lies on a stick without an answer."""
        self._state.setText(sayings.words(state))
        self._state.setVisible(bool(state))

    def file_name(self, day: date) -> str:
        """Name the file by its day; never by anybody in it."""
        return f"navigator-to-center-{day:%Y-%m-%d}{ENDING}"

    def write(self, path: Path) -> None:
        """Write what waits to a file."""
        limit_bytes = PAGES_LIMIT_BYTES if self.with_pages.isChecked() else 0
        self._run(
            self.tr("Writing to the stick"), lambda stick: stick.write(path, limit_bytes), self._written
        )

    def read(self, path: Path) -> None:
        """Take in the center's answer."""
        self._run(self.tr("Reading from the stick"), lambda stick: stick.read(path), self._taken)

    def _choose_save(self) -> None:
        desk = self._session.desk
        day = desk.now().astimezone(desk.zone).date()
        if name := self.places.save(self, self.tr("Save for the stick"), self.file_name(day)):
            path = Path(name)
            self.write(path if path.suffix else path.with_suffix(ENDING))

    def _choose_read(self) -> None:
        if name := self.places.open(self, self.tr("Read from a stick")):
            self.read(Path(name))

    def _run(self, what: str, work: Callable[[Stick], T], told: Callable[[T], str]) -> None:
        session = self._session
        self._stop.clear()
        self.bar.setValue(0)
        self.bar.setAccessibleName(what)
        self._show_running(is_running=True)
        stick = Stick(session.desk, session.work.absorb, session.work.announce, self._tell)

        def done(found: T) -> None:
            self._show_running(is_running=False)
            self.finished.emit(told(found))

        session.work.at_length(lambda: work(stick), done, self._failed, self)

    def _failed(self, why: Said) -> None:
        self._show_running(is_running=False)
        self.troubled.emit(why)

    def _tell(self, done: int, of: int) -> bool:
        """Hear, on the thread that reads or writes, how far it is."""
        self._moved.emit(done, of)
        return not self._stop.is_set()

    def _show_moved(self, done: int, of: int) -> None:
        self.bar.setValue(_PARTS * done // max(1, of))

    def _show_running(self, *, is_running: bool) -> None:
        joined = self._session.rounds.is_joined
        for each in (self.save_button, self.read_button, self.with_pages):
            each.setEnabled(joined and not is_running)
            each.setAccessibleDescription("" if joined else self.tr("This desk was not joined to a hub."))
        self._under_way.setVisible(is_running)

    def _written(self, written: Written) -> str:
        told = [
            self.tr(
                "Changes on the stick: {n}. They stay saved here until the center's answer is read."
            ).format(n=written.changes)
        ]
        if written.pages:
            told.append(self.tr("Documents whose pages are on it: {n}.").format(n=written.pages))
        if written.pages_left:
            told.append(self._left(written.pages_left))
        return " ".join(told)

    def _left(self, documents: int) -> str:
        """Say what of documents' pages stays, and why."""
        if not self.with_pages.isChecked():
            return self.tr("Documents whose pages wait here: {n}.").format(n=documents)
        if documents == 1:
            return self.tr("1 document's pages did not fit, they wait here.")
        return self.tr("{n} documents' pages did not fit, they wait here.").format(n=documents)

    def _taken(self, taken: Taken) -> str:
        told = self.tr("Read from the stick. Changes answered: {n}, records received: {m}").format(
            n=taken.settled, m=taken.received
        )
        more = []
        if taken.pages:
            more.append(self.tr("Documents whose pages the center has now: {n}.").format(n=taken.pages))
        if taken.pages_waiting:
            more.append(self.tr("Documents whose pages wait here: {n}.").format(n=taken.pages_waiting))
        return f"{told}. {' '.join(more)}" if more else told
