"""Documents' pages as a desk puts them on a stick: each looked at before it goes, so that damaged ones spoil nothing.

One part of one document is in memory; every part takes its turn behind people's saves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from navigator_app.store.faults import ContentNotHere, DamagedContent
from navigator_app.store.local import Store
from sync.client.ports import Parcel
from sync.contents import CHUNK_BYTES
from sync.stick_pages import Pages, put_pages

PART_BYTES: Final = 8 * CHUNK_BYTES


@dataclass
class Loading:
    """What of the chosen documents went onto the stick."""

    store: Store
    turn: Callable[[Callable[[], Any]], Any]
    tell: Callable[[int, int], None]
    """Hears how much is done of how much; raises when a person stops it."""
    chosen: Sequence[Pages]
    names: list[str] = field(default_factory=list)
    """By the names of their bytes."""
    _done_bytes: int = 0

    def bodies(self) -> Iterator[Iterable[bytes]]:
        """Give the parts that follow a question's exchanges; none where nothing was chosen.

        Raises: DamagedContent for pages that the disk loses between looking and writing.
        """
        if self.chosen:
            yield from put_pages((pages, partial(self._body, pages)) for pages in self._sound())

    def _sound(self) -> Iterator[Pages]:
        for pages in self.chosen:
            try:
                self._look_at(pages)
            except ContentNotHere:
                # Their record left this desk meanwhile, and its bytes were sealed for the center.
                continue
            except DamagedContent as damage:
                parcel = Parcel(pages.records[0], pages.sha256, pages.size_bytes, 0, is_outgoing=True)
                self.turn(partial(self.store.parcels.parcel_stuck, parcel, damage.reason))
                continue
            self.names.append(pages.sha256)
            yield pages

    def _look_at(self, pages: Pages) -> None:
        digest = hashlib.sha256()
        for part in self._parts(pages):
            digest.update(part)
        if digest.hexdigest() != pages.sha256:
            raise DamagedContent

    def _body(self, pages: Pages) -> Iterator[bytes]:
        for part in self._parts(pages):
            yield part
            self._done_bytes += len(part)
            self.tell(self._done_bytes, sum(each.size_bytes for each in self.chosen))

    def _parts(self, pages: Pages) -> Iterator[bytes]:
        for at in range(0, pages.size_bytes, PART_BYTES):
            yield self.turn(partial(self.store.contents.part, pages.sha256, at, PART_BYTES))
