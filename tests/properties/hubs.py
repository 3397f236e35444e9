"""The hub of a world, called in this process, its database a file; one that is served stands in `served`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sync.clock import SetClock
from sync.hub.service import Service
from sync.hub.store import SqlStore
from tests.properties.oracle import Step, watching
from tests.properties.places import hub_file
from tests.properties.wire import Wire

if TYPE_CHECKING:
    # Most worlds need neither a server nor its driver.
    from tests.properties.served import Served

Place: TypeAlias = "InProcess | Served"
Places = Callable[[Path, SetClock, list[Step]], Place]
"""How a world gets its hub: in a folder, by a clock, its steps noted in a list."""


class InProcess:
    """A hub that is called, not reached; its database is an encrypted file unless another is opened."""

    def __init__(
        self,
        folder: Path,
        clock: SetClock,
        steps: list[Step],
        opened: Callable[[Path], SqlStore] = hub_file,
    ) -> None:
        self._folder, self._clock, self._steps, self._opened = folder / "hub", clock, steps, opened
        self._open()

    def _open(self) -> None:
        self.store = self._opened(self._folder)
        self.store.transaction = watching(self._steps)
        self.service = Service(self.store, self._clock)

    def wire(self, _index: int, _clock: SetClock) -> Wire:
        """Give a desk its way here."""
        return Wire(self.service)

    def backup(self, number: int) -> Path:
        """Copy the hub's file."""
        return Path(shutil.copytree(self._folder, self._folder.with_name(f"hub-{number}")))

    def put_back(self, backup: Path) -> None:
        """Open a backup in the place of what is there."""
        self.close()
        shutil.rmtree(self._folder)
        shutil.copytree(backup, self._folder)
        self._open()

    def close(self) -> None:
        self.store.close()
