"""A desk with a recovery sheet, and backups of it, as tests of backups need them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from navigator_app import backups
from navigator_app.desk import Desk, Me
from navigator_app.store import key_ring, slots
from navigator_app.store.backing_up import Made
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault
from sync.clock import SetClock
from tests.store.desks import FRESH, NOW, PASSPHRASE, ROSA, SITE, desk_of_two, new_patient


@dataclass
class Kept:
    """Rosa's desk, which Ben unlocks, too; the code of its sheet."""

    home: Path
    code: str
    clock: SetClock

    def unlock(self, passphrase: str = PASSPHRASE) -> Desk:
        """Unlock it as Rosa."""
        return sit_down(Vault.open(self.home, ROSA, passphrase, clock=self.clock), self.clock)

    def back_up(self, folder: Path | None = None, passphrase: str = PASSPHRASE) -> Made:
        """Unlock it, make a backup, lock it."""
        desk = self.unlock(passphrase)
        try:
            return backups.make(desk, self.home, folder)
        finally:
            desk.store.close()

    def put_back(self, file: Path, home: Path, code: str = "", passphrase: str = FRESH) -> None:
        """Put a backup in place, as Rosa with the sheet does."""
        backups.put_back(
            home, file, code or self.code, ROSA, passphrase, clock=self.clock, kdf=slots.cheapest()
        )


def sit_down(store: Store, clock: SetClock) -> Desk:
    """Sit down at an unlocked store."""
    return Desk(store, Me(ROSA, "Rosa Delgado", SITE, "America/Denver", frozenset({"navigator"})), clock)


def kept_desk(home: Path, *, has_sheet: bool = True, role: str = "navigator") -> Kept:
    """Make a desk with one chart that was never sent, and a sheet."""
    ring = desk_of_two(home, role)
    code = key_ring.new_recovery_code(ring)[1] if has_sheet else ""
    found = Kept(home, code, SetClock(NOW))
    desk = found.unlock()
    desk.store.commit([new_patient()])
    desk.store.close()
    return found
