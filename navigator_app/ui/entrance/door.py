"""What the entrance needs of whoever knows keys and hubs; handed in by `app.py`, so that this room stays light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from navigator_app.store.erasing import Wiped


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


class Asking(Protocol):
    """A request that lies before the center, as far as this room knows."""

    @property
    def words(self) -> tuple[str, ...]:
        """Give the six words to read to the center."""

    def hear(self) -> bool:
        """Look whether the center said yes."""

    def open_with(self, passphrase: str) -> Any:
        """Set this new passphrase and give what the shell is built of."""


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
    ask_center: Callable[[str], Asking] | None = None
    """(person id) -> a request that was put before the center; none for practice."""
    by_phone: Callable[[str, str, str], Any] | None = None
    """(person id, passphrase, code) -> what the shell is built of, where the center was not met for long."""
    wiped: Callable[[], Wiped | None] = lambda: None
    """What is told of a desk that was wiped on the center's order; None of one that was not."""
    is_wiping: Callable[[], bool] = lambda: False
    """Something of it could not be taken away yet."""
    by_pin: Callable[[Any, str], Any] | None = None
    """(way back, PIN) -> what the shell is built of; none where nobody comes back by a PIN."""
    backup: BackupDoor | None = None
    """None for practice."""
    practice: Callable[[], None] | None = None
    """Open a practice desk of invented people, in a window of its own."""
    hint: str = ""
    """Said beside the passphrase; for practice alone."""
