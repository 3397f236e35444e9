"""The folder where a fax machine or scanner puts its files: each is taken in once it stopped growing.

What cannot be taken in stays where it is, is named with its sentence, and is tried again only when it changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from navigator_app.commands.papers import Read, Taken, keep, read
from navigator_app.desk import Desk

_ENDS = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg"})


def is_paper(path: Path) -> bool:
    """Say whether a file's name says that it is a fax or a scan."""
    return path.suffix.lower() in _ENDS


AT_ONCE = 5
"""So many are read at one look, so that a full folder does not fill the memory."""
Look = tuple[int, int]
"""A file's size and its time of change, in nanoseconds."""


@dataclass
class Folder:
    """One watched folder; what was seen at the last look is remembered only while the program runs."""

    path: Path
    _seen: dict[Path, Look] = field(default_factory=dict)
    _aside: dict[Path, tuple[Look, Taken]] = field(default_factory=dict)

    def settled(self) -> list[Read | Taken]:
        """Read each file that is as it was at the last look; remember the others for the next one.

        Raises: Unavailable when the program that reads pages cannot be started.
        """
        before, self._seen = self._seen, self._looks()
        self._aside = {path: told for path, told in self._aside.items() if self._seen.get(path) == told[0]}
        found: list[Read | Taken] = []
        for path, look in sorted(self._seen.items()):
            if before.get(path) != look or look[0] == 0 or path in self._aside:
                continue
            one = read(path)
            if isinstance(one, Taken):
                self._aside[path] = (look, one)
            found.append(one)
            if len(found) == AT_ONCE:
                break
        return found

    def take_in_settled(self, desk: Desk, how: str = "fax") -> list[Taken]:
        """Take in what stopped growing.

        Raises: Unavailable when the disk refuses; what was taken in until then stays taken in.
        """
        return [one if isinstance(one, Taken) else keep(desk, one, how) for one in self.settled()]

    def aside(self) -> list[Taken]:
        """Name what lies there and cannot be taken in, each with why."""
        return [told for _, told in sorted(self._aside.values(), key=lambda pair: pair[1].name)]

    def is_there(self) -> bool:
        """Say whether the folder can be looked into."""
        return self.path.is_dir()

    def _looks(self) -> dict[Path, Look]:
        found: dict[Path, Look] = {}
        try:
            for path in self.path.iterdir():
                if is_paper(path) and path.is_file() and not path.is_symlink():
                    state = path.stat()
                    found[path] = (state.st_size, state.st_mtime_ns)
        except OSError:
            return {}
        return found
