"""What of an open store is shown to who unlocked it: by their roles, and by which charts are restricted to others.

The roles are those that the center gave them, as their own record says once the center has taken it; until it is here,
the one with which they joined. Who has none that this release knows is shown people and nothing of patients. Every
question to a store goes through here, so that a kind, a page or a list that is added later is covered without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from navigator_app.store import images, register
from navigator_app.store.change_log import raw, raw_or_none
from navigator_app.store.opened import Person
from sync.changes import Document
from sync.records.registry import Registry
from sync.rules.policy import NOTHING, Sight, sight
from sync.rules.roles import Own

PANEL: Final = "panel:"
"""How the feed begins of a computer that an outside clinician has for their own."""
Unseen = frozenset[bytes]
"""The charts that are not shown, by their ids."""


def roles_given(found: Document | None, joined_as: Iterable[str]) -> frozenset[str]:
    """Give somebody's roles by their own record as the center took it; of who has no access any more none."""
    if found is None or found.kind != "practitioner":
        return frozenset(joined_as)
    if not found.fields.get("is_active", True) or found.fields.get("is_withdrawn"):
        return frozenset()
    return frozenset(role for role in found.fields.get("roles") or () if isinstance(role, str))


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody is shown, ready to be asked of a record or to stand in SQL."""

    me: str = ""
    sight: Sight = NOTHING
    patients: Unseen = frozenset()
    """Patients of whom a part is shown beside a record that names this person."""
    unseen: Unseen = frozenset()

    @property
    def is_whole(self) -> bool:
        """Say whether every chart is shown that is not restricted to others."""
        return self.sight.is_whole

    def without(self, unseen: Unseen) -> Seen:
        """Leave these charts out."""
        return replace(self, unseen=unseen)

    def in_sql(self, kind: str, prefix: str = "") -> str:
        """Give the condition under which rows of a kind's own table are shown; empty where all are."""
        parts = [_not_in(self.unseen, f"{prefix}{'id' if kind == 'patient' else 'patient_id'}")]
        if not self.sight.shows(kind):
            parts.append(self._named_in_sql(kind, prefix))
        return " AND ".join(part for part in parts if part)

    def _named_in_sql(self, kind: str, prefix: str) -> str:
        own = self.sight.own_of(kind)
        # A row shows every column: what is shown in part alone is not in a list.
        if own is None or own.fields:
            return "0"
        named = " OR ".join(f"{prefix}{name} = x'{self.me}'" for name in own.by)
        return f"({named}){f' AND {prefix}patient_id IS NULL' if own.about_nobody else ''}"

    def in_records(self, kind: str = "kind", record: str = "id", patient: str = "patient") -> str:
        """Give the condition under which rows are shown that name kind, record and patient; empty where all are."""
        parts = [_not_in(self.unseen, record), _not_in(self.unseen, patient)]
        if not self.is_whole:
            shown = ", ".join(f"'{one}'" for one in sorted(self.sight.kinds))
            parts.append(f"{kind} IN ({shown})")
        return " AND ".join(part for part in parts if part)

    def shows(self, kind: str, record: str, patient: str | None) -> bool:
        """Say whether a record, or a change of it, is shown whole whomever it names."""
        return not self._is_unseen(record, patient) and self.sight.shows(kind)

    def image(self, image: Document) -> Document | None:
        """Give what is shown of a record: all, a part, or nothing."""
        if self.shows(image.kind, image.id, image.patient):
            return image
        if self._is_unseen(image.id, image.patient):
            return None
        own = self.sight.own_of(image.kind)
        if own is not None and self._is_named(own, image):
            return _part(image, own.fields) if own.fields else image
        if image.kind == "patient" and raw(image.id) in self.patients:
            names = tuple(name for one in self.sight.own for name in one.of_patient)
            return _part(image, names)
        return None

    def _is_unseen(self, record: str, patient: str | None) -> bool:
        return bool(self.unseen) and (raw(record) in self.unseen or raw_or_none(patient) in self.unseen)

    def _is_named(self, own: Own, image: Document) -> bool:
        is_theirs = any(image.fields.get(name) == self.me for name in own.by)
        return is_theirs and not (own.about_nobody and image.patient)


def _part(image: Document, names: tuple[str, ...]) -> Document:
    """Leave of a record only some fields, and of its history nothing."""
    return replace(image, fields={k: v for k, v in image.fields.items() if k in names}, writes={})


def _not_in(unseen: Unseen, column: str) -> str:
    if not unseen:
        return ""
    among = ", ".join(f"x'{chart.hex()}'" for chart in sorted(unseen))
    return f"({column} IS NULL OR {column} NOT IN ({among}))"


def seen_by(connection: Any, person: Person, kinds: Registry) -> Seen:
    """Work out what somebody is shown; `kinds` are those that have a table here."""
    joined_as = (person.role,) if person.role else ()
    by_role = sight(roles_given(images.agreed(connection, person.id), joined_as))
    is_own_computer = by_role.is_linked and f"{PANEL}{person.id}" in register.feeds(connection)
    patients: set[bytes] = set()
    for own in by_role.own:
        if own.of_patient and own.kind in kinds:
            named = " OR ".join(f"{name} = :me" for name in own.by)
            rows = connection.execute(
                f'SELECT DISTINCT patient_id FROM "p_{own.kind}" WHERE ({named}) AND NOT is_withdrawn',
                {"me": raw(person.id)},
            ).fetchall()
            patients |= {patient for (patient,) in rows if patient}
    return Seen(
        person.id, replace(by_role, is_whole=by_role.is_whole or is_own_computer), frozenset(patients)
    )
