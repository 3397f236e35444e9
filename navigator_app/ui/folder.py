"""The watched folder of an open desk: looked at every few seconds, read beside the window, kept by the writer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from navigator_app.commands.papers import Read, Taken, keep
from navigator_app.commands.watching import Folder
from navigator_app.desk import Desk
from navigator_app.ui.work import Work
from sync.errors import Said

LOOK_MS: Final = 5_000
AFTER_TROUBLE_MS: Final = 60_000


class FolderWatch(QObject):
    """Takes in what a fax machine or scanner leaves in one folder, and tells what became of each file."""

    taken = Signal(object)
    """A `Taken`, once for each file."""

    def __init__(self, work: Work, desk: Desk) -> None:
        super().__init__()
        self._work, self._desk = work, desk
        self._folder: Folder | None = None
        self._is_busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_watching(self) -> bool:
        """Whether a folder is watched."""
        return self._folder is not None

    def watch(self, folder: str) -> None:
        """Watch this folder and no other; an empty name watches none."""
        self._folder = Folder(Path(folder)) if folder else None
        if self._folder is None:
            self._timer.stop()
        else:
            self._timer.start(LOOK_MS)

    def stop(self) -> None:
        """Watch no more."""
        self.watch("")

    def look(self) -> None:
        """Look once, unless what the last look found is still being kept."""
        if self._folder is not None and not self._is_busy:
            self._is_busy = True
            self._work.draw(self._folder.settled, self._keep, self._fail, self)

    def _keep(self, found: list[Read | Taken]) -> None:
        for one in found:
            if isinstance(one, Taken):
                self.taken.emit(one)
            elif self._folder is not None:
                self._work.do(partial(keep, self._desk, one), self.taken.emit, self._fail, self)
        self._work.do(lambda: None, lambda _: self._rest(), owner=self)

    def _rest(self) -> None:
        self._is_busy = False
        if self._folder is not None and self._timer.interval() != LOOK_MS:
            self._timer.start(LOOK_MS)

    def _fail(self, why: Said) -> None:
        """Say that the disk refuses, and look again later: what was not kept still lies in the folder."""
        self._is_busy = False
        if self._folder is not None:
            self._work.troubled.emit(why)
            self._timer.start(AFTER_TROUBLE_MS)
