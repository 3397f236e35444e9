"""When this computer may hold nothing any more: what waits is sealed for the center first, then every record goes.

Where nothing can be sealed, nothing goes. Documents' bytes that the center lacks, and forms that were begun and not
saved, are sealed, too, whenever their record leaves this desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

from navigator_app.store import change_log, keys, placing, register, unsaved, unsent
from navigator_app.store.change_log import raw
from navigator_app.store.contents import Contents
from navigator_app.store.faults import ContentNotHere, DamagedContent, DamagedKeyFile, NewerFormat
from navigator_app.store.images import Images
from navigator_app.store.opened import Opened
from navigator_app.store.unsent import PAGES_LEFT, Pages, pages_left
from sync.bodies import unpack
from sync.client.ports import Touched
from sync.records.base import stamp
from sync.unsent import Unsaved, lines_of, lines_of_forms

LEFT: Final = "sync.left"
_KEPT: Final = frozenset({"audit", "audit_head", "setting", "projection", "round", "record"})
"""Tables that say nothing of a patient but ids, and the records, which go one by one; what a later release adds goes,
too. Who did what here stays told: nobody takes that away."""
_TABLES: Final = (
    r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'p\_%' ESCAPE '\'"
    r" AND name NOT LIKE 's\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"
)


@dataclass(frozen=True, slots=True)
class Left:
    """What became of this desk's records when its access ended."""

    at: str
    sealed: int = 0
    """Changes that were not sent, sealed for the center."""
    pages: int = 0
    """Documents whose bytes the center lacked, sealed with them."""
    files: tuple[str, ...] = ()
    removed: int = 0
    kept: int = 0
    """Changes, documents and forms that could not be sealed without a hub's key; nothing was removed then."""
    forms: int = 0
    """Forms that were begun and not saved, sealed with them."""


class Leaving(Opened):
    """The part of a store that ends."""

    @cached_property
    def contents(self) -> Contents:
        """Give the bytes of its documents."""
        return Contents(self.connections, self.clock)

    def access_ended(self, *, of_computer: bool) -> Touched:
        """Seal what waits for the center, then take every record away, in ONE transaction; nothing when both are done.

        Shape: where a person's access ended and not the computer's, only if nobody else can open this desk.
        Raises: DiskFull and its like; nothing was then changed.
        """
        if not of_computer and self._has_others():
            return Touched()
        with self.connections.writing() as connection:
            before = _left(connection) or Left(stamp(self.clock.now()))
            waiting = change_log.count_pending(connection)
            pages = self._sound([*pages_left(connection), *_pages_here(connection)])
            rows = connection.execute("SELECT id, kind FROM record").fetchall()
            forms = unsaved.all_of(connection)
            if not (waiting or pages or rows or self._has_quiet(forms)):
                return Touched()
            told = waiting + len(pages) + len(forms)
            if told and not unsent.can_seal(connection):
                _keep(connection, Left(before.at, kept=told))
                return Touched()
            file = self._sealed(connection, pages, forms) if told else ()
            self._empty(connection, (record.hex() for record, _ in rows))
            now = Left(
                before.at,
                before.sealed + waiting,
                before.pages + len(pages),
                before.files + file,
                before.removed + len(rows),
                forms=before.forms + len(forms),
            )
            _keep(connection, now)
            register.set_setting(connection, register.BACKUPS, [])
        self.contents.remove_strays()
        placing.forget_backups(self.connections.path.parent)
        return Touched(frozenset((kind, record.hex()) for record, kind in rows))

    def _has_quiet(self, forms: Iterable[Unsaved]) -> bool:
        """Say whether somebody left a form behind; who types on after the end has one file, not one for each round."""
        return any(unsaved.is_quiet(form, self.clock.now()) for form in forms)

    def _has_others(self) -> bool:
        """Say whether somebody else has a slot; a key file that cannot be read takes nothing away."""
        try:
            slots = keys.read(self.connections.path.parent).people()
        except (DamagedKeyFile, NewerFormat):
            return True
        return any(slot.id != self.person.id for slot in slots)

    def left(self) -> Left | None:
        """Say what became of the records; None while this computer has access."""
        with self.connections.reading() as connection:
            return _left(connection)

    def seal_left_behind(self) -> None:
        """Seal what outlived its record's stay here: bytes that the center lacks, forms that were begun and not saved.

        Without a hub's key they stay. Raises: DiskFull and its like; nothing was then changed.
        """
        now = self.clock.now()
        with self.connections.reading() as connection:
            is_clear = not pages_left(connection) and not unsaved.of_the_gone(connection, now)
            if is_clear or not unsent.can_seal(connection):
                return
        with self.connections.writing() as connection:
            left, forms = pages_left(connection), unsaved.of_the_gone(connection, now)
            register.set_setting(connection, PAGES_LEFT, [])
            pages = self._sound(left)
            if not pages and not forms:
                return
            lines = chain(self._lines_of_pages(pages), lines_of_forms(forms))
            file = unsent.seal_beside(connection, self.connections.path, stamp(now), lines)
            # What the center was never heard to know stays for a while; these are on their way to it.
            connection.executemany(
                "INSERT OR IGNORE INTO content_at_center (record, sha256, sent, is_whole) VALUES (?, ?, 0, 0)",
                [(raw(one.record), one.sha256) for one in pages],
            )
            unsaved.drop(connection, forms)
            register.note_gone(connection, now, pages=len(pages), forms=len(forms), file=str(file))

    def _lines_of_pages(self, pages: Iterable[Pages]) -> Iterator[bytes]:
        return (line for one in pages for line in one.lines(self.contents.part))

    def _sound(self, pages: Iterable[Pages]) -> list[Pages]:
        """Leave out bytes that the disk gives back no more: nobody can have them, and they hold nothing up."""
        found = []
        for one in pages:
            with suppress(ContentNotHere, DamagedContent):
                self.contents.read(one.sha256)
                found.append(one)
        return found

    def _sealed(self, connection: Any, pages: Iterable[Pages], forms: Iterable[Unsaved]) -> tuple[str]:
        changes = lines_of(change_log.waiting(connection))
        lines = chain(changes, self._lines_of_pages(pages), lines_of_forms(forms))
        at = stamp(self.clock.now())
        return (str(unsent.seal_beside(connection, self.connections.path, at, lines)),)

    def _empty(self, connection: Any, records: Iterable[str]) -> None:
        images = Images(connection, self.projections)
        for record in records:
            images.drop(record)
        numbered_to = register.numbered_to(connection)
        for (table,) in connection.execute(_TABLES).fetchall():
            if table not in _KEPT:
                connection.execute(f'DELETE FROM "{table}"')
        register.set_setting(connection, register.RUN_FROM, numbered_to)
        register.set_setting(connection, register.FORGOT, 1)
        register.set_setting(connection, register.FEEDS, [])
        register.set_setting(connection, register.EXPECTED, {})
        register.set_setting(connection, PAGES_LEFT, [])


def _pages_here(connection: Any) -> list[Pages]:
    """Give the bytes of every document here that the center lacks."""
    bodies = connection.execute("SELECT body FROM record WHERE kind = 'document'").fetchall()
    found = (unsent.pages_of(connection, unpack(body)) for (body,) in bodies)
    return [pages for pages in found if pages is not None]


def _left(connection: Any) -> Left | None:
    kept = register.setting(connection, LEFT)
    return Left(**{**kept, "files": tuple(kept["files"])}) if kept else None


def _keep(connection: Any, left: Left) -> None:
    register.set_setting(connection, LEFT, asdict(left))
