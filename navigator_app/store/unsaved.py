"""Forms that were begun and not saved: kept while they are typed, and told as they are sealed for the center.

Each person has their own: what one typed is shown to nobody else who unlocks the computer, and nobody types over it.
A form goes when what it is about left this desk, since nobody can open it here any more; not while somebody may still
be typing in it, who saves what they typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic_core import from_json, to_json

from navigator_app.store import images, register
from sync.bodies import document_from_plain, document_to_plain
from sync.changes import Document
from sync.records.base import stamp
from sync.unsent import Shown, Unsaved

QUIET_FOR: Final = timedelta(minutes=15)
"""How long nothing was typed into a form at which nobody sits any more."""

_TABLE: Final = """
CREATE TABLE draft_of (
  key TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (key, person)
)
"""
_NOBODYS: Final = ""
"""Who typed what an early release kept without saying: it is shown to whoever opens the form first."""


def part_by_person(connection: Any) -> None:
    """Keep forms for whoever typed them: until now the next one typed over them."""
    connection.execute(_TABLE)
    for key, at, body in connection.execute("SELECT key, at, body FROM draft").fetchall():
        by = from_json(body).get("by", _NOBODYS)
        connection.execute("INSERT INTO draft_of VALUES (?, ?, ?, ?)", (key, by, at, body))
    connection.execute("DROP TABLE draft")
    connection.execute("ALTER TABLE draft_of RENAME TO draft")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was not saved yet: what was typed, and the image it was opened on."""

    typed: Mapping[str, Any]
    opened: Document | None
    at: datetime


def keep(
    connection: Any, key: str, at: datetime, by: str, typed: Mapping[str, Any], opened: Document | None
) -> None:
    """Keep a form as it stands, over what was kept of it before."""
    body = {"typed": typed, "opened": document_to_plain(opened) if opened else None, "by": by}
    connection.execute(
        "INSERT OR REPLACE INTO draft (key, person, at, body) VALUES (?, ?, ?, ?)",
        (key, by, stamp(at), to_json(body)),
    )


def find(connection: Any, key: str, by: str) -> Typed | None:
    """Give what a person typed into a form."""
    row = connection.execute(
        "SELECT at, body FROM draft WHERE key = ? AND person IN (?, ?) ORDER BY person DESC",
        (key, by, _NOBODYS),
    ).fetchone()
    if row is None:
        return None
    body = from_json(row[1])
    opened = document_from_plain(body["opened"]) if body["opened"] else None
    return Typed(body["typed"], opened, datetime.fromisoformat(row[0]))


def keys_of(connection: Any, by: str) -> list[str]:
    """Name the forms that a person did not save, the newest first."""
    rows = connection.execute(
        "SELECT DISTINCT key FROM draft WHERE person IN (?, ?) ORDER BY at DESC, key", (by, _NOBODYS)
    )
    return [key for (key,) in rows.fetchall()]


def forget(connection: Any, key: str, by: str) -> None:
    """Forget what a person typed into a form."""
    connection.execute("DELETE FROM draft WHERE key = ? AND person IN (?, ?)", (key, by, _NOBODYS))


def all_of(connection: Any) -> list[Unsaved]:
    """Give every form that was not saved, the oldest first."""
    rows = connection.execute("SELECT key, at, body FROM draft ORDER BY at, key, person").fetchall()
    return [_told(key, at, from_json(body)) for key, at, body in rows]


def of_the_gone(connection: Any, now: datetime) -> list[Unsaved]:
    """Give the forms at which nobody sits any more and that are about a record which left this desk."""
    return [one for one in all_of(connection) if is_quiet(one, now) and _has_left(connection, one)]


def is_quiet(form: Unsaved, now: datetime) -> bool:
    """Say whether nobody has typed in a form for a while; a clock that was set back keeps none of them."""
    return abs(now - datetime.fromisoformat(form.at)) >= QUIET_FOR


def drop(connection: Any, forms: Iterable[Unsaved]) -> None:
    """Forget forms that were sealed."""
    sealed = [(form.form, form.by) for form in forms]
    connection.executemany("DELETE FROM draft WHERE key = ? AND person = ?", sealed)


def _told(key: str, at: str, body: Mapping[str, Any]) -> Unsaved:
    image = document_from_plain(body["opened"]) if body["opened"] else None
    shown = (
        Shown(kind=image.kind, id=image.id, patient=image.patient, fields=dict(image.fields))
        if image
        else None
    )
    return Unsaved(form=key, by=body.get("by", ""), at=at, typed=body["typed"], opened=shown)


def _has_left(connection: Any, form: Unsaved) -> bool:
    return any(
        register.has_left(connection, record) and images.kept(connection, record) is None
        for record in form.about
    )
