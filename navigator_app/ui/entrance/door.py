"""What the entrance needs of whoever knows keys and hubs; handed in by `app.py`, so that this room stays light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Keyholder:
    """A person who may unlock this desk."""

    id: str
    name: str
    wrong: int = 0
    """How many of their passphrases in a row were wrong, as far as it was counted."""
    since_s: float = 0.0
    """How long ago the last of those was."""


@dataclass(frozen=True)
class Enrolment:
    """What joins a new desk to a hub."""

    hub_url: str
    code: str
    name: str
    passphrase: str


@dataclass(frozen=True)
class FoundBackup:
    """A backup that the sheet opened."""

    made_at: str
    people: tuple[Keyholder, ...]


@dataclass(frozen=True)
class BackupDoor:
    """The way in through a backup; what is called may refuse."""

    newest: Callable[[], str]
    """The newest file that lies beside this desk; empty where none does."""
    look: Callable[[Path, str], FoundBackup]
    """(file, code of the sheet) -> what is in it."""
    put_back: Callable[[Path, str, str, str], Any]
    """(file, code, person id, new passphrase) -> what the shell is built of."""
    ending: str = ""


@dataclass(frozen=True)
class Door:
    """The ways into a desk. All but `is_new` are called on a thread of their own and may refuse."""

    is_new: Callable[[], bool]
    """No desk was made in this folder yet."""
    people: Callable[[], tuple[Keyholder, ...]]
    """Raises: Said when the key file is damaged or of a newer release."""
    prepare: Callable[[], None]
    """Import what is heavy while a person types."""
    unlock: Callable[[str, str], Any]
    """(person id, passphrase) -> what the shell is built of."""
    enroll: Callable[[Enrolment], Any]
    by_code: Callable[[str, str, str], Any] | None = None
    """(person id, code, new passphrase) -> what the shell is built of; none for practice."""
    backup: BackupDoor | None = None
    """None for practice."""
    practice: Callable[[], None] | None = None
    """Open a practice desk of invented people, in a window of its own."""
    hint: str = ""
    """Said beside the passphrase; for practice alone."""
