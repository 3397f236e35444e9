"""The part of a store that answers for what was done at it: deeds written down, looked up, and told to the hub."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from navigator_app.store import audit, register
from navigator_app.store.audit import Deed, Looked
from navigator_app.store.change_log import raw
from navigator_app.store.opened import Opened
from sync.records.base import stamp
from sync.trail import Checkpoint, Entry, Part

_WRONG_TOLD: Final = "audit.wrong_told"
_MOST_WRONG: Final = 100
"""Of one person at a time; whoever tries more often is told of well enough."""


class Read(NamedTuple):
    """Somebody looked at a chart on this computer."""

    person: str
    action: str
    at: datetime


class Standing(NamedTuple):
    """Whether the audit is as it was written."""

    entries: int
    broken_at: int | None
    """The first entry that does not hold."""
    lost_place: int | None
    """Of the entry that the center countersigned and that is another one by now."""
    countersigned: Checkpoint | None

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was found."""
        return self.broken_at is None and self.lost_place is None


class Auditing(Opened):
    """The part of a store that keeps the audit."""

    def note_deed(self, action: str, kind: str = "", subject: str = "", person: str = "") -> None:
        """Write down a deed of who sits here, or of somebody else, that is no change of a record; by ids only."""
        now = stamp(self.clock.now())
        with self.connections.writing() as connection:
            audit.append(connection, [Deed(person or self.person.id, action, kind, subject, now)])

    def note_wrong(self, counted: Mapping[str, int]) -> None:
        """Write down how often a wrong passphrase was tried since the last time that somebody unlocked this desk.

        Shape: person -> wrong ones in a row, as they are counted beside the key file.
        """
        now = stamp(self.clock.now())
        with self.connections.writing() as connection:
            told = register.setting(connection, _WRONG_TOLD, {})
            deeds = []
            for person, count in counted.items():
                before = told.get(person, 0)
                fresh = count - before if count > before else 0 if count == before else count
                deeds += [Deed(person, "wrong_passphrase", "", "", now)] * min(fresh, _MOST_WRONG)
            audit.append(connection, deeds)
            register.set_setting(connection, _WRONG_TOLD, dict(counted))

    def note_read(self, person: str, record: str, action: str = "opened") -> None:
        """Write down who looked at which chart."""
        self.note_deed(action, "patient", record, person)

    def reads(self, record: str, limit: int = 20) -> list[Read]:
        """Give who looked at a chart on this computer, the newest first."""
        found = self.audit_page(Looked(patient=record), limit=limit)
        return [Read(one.person, one.action, datetime.fromisoformat(one.at)) for one in found]

    def audit_page(self, looked: Looked, before: int | None = None, limit: int = 50) -> list[Entry]:
        """Give the newest entries that are looked for, or those before a place, the newest first."""
        with self.connections.reading() as connection:
            return audit.page(connection, looked, before, limit)

    def record_of_change(self, change: str) -> str | None:
        """Name the record that a change was written to; None where neither is here any more."""
        with self.connections.reading() as connection:
            row = connection.execute("SELECT record FROM change WHERE id = ?", (raw(change),)).fetchone()
        return row[0].hex() if row is not None else None

    def audit_people(self) -> list[str]:
        """Name everybody who did something at this desk."""
        with self.connections.reading() as connection:
            return audit.people(connection)

    def audit_standing(self) -> Standing:
        """Walk the whole audit; some 50,000 entries a second."""
        with self.connections.reading() as connection:
            return Standing(
                audit.head(connection).seq,
                audit.first_break(connection),
                audit.lost_place(connection),
                audit.countersigned(connection),
            )

    def trail_part(self) -> Part | None:
        """Give what of the audit the hub has not countersigned yet; None when it has all of it."""
        with self.connections.reading() as connection:
            return audit.part_to_tell(connection)

    def trail_taken(self, told: Checkpoint) -> None:
        """Keep the hub's word on how far it has the audit."""
        with self.connections.writing() as connection:
            audit.take(connection, told)
        self.note_stand()
