"""Ways into a desk for the pictures of its entrance: each door says no in its own way, or lets nobody in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NoReturn

from navigator_app.store.erasing import Wiped
from navigator_app.store.faults import (
    WrongPin,
)
from navigator_app.ui.entrance.door import BackupDoor, Door, FoundBackup, Keyholder
from sync.errors import Said

BACKUP: Final = "/media/stick/navigator-20261123T164200Z-4f0c2a.navigator-backup"
ROSA: Final = (Keyholder("r", "Rosa Delgado"),)
SEVERAL: Final = (*ROSA, Keyholder("a", "Ann Begay"), Keyholder("l", "Luz Nez"))


def nothing(*_: object) -> None:
    """Do nothing, and let nobody in."""


def refusing(why: Said) -> Callable[..., NoReturn]:
    def refuse(*_: object) -> NoReturn:
        raise why

    return refuse


def door_to(people: Any = lambda: ROSA, unlock: Any = nothing, hint: str = "") -> Door:
    return Door(lambda: False, people, nothing, unlock, nothing, hint=hint)


def by_code_door(by_code: Callable[..., Any] = nothing) -> Door:
    return Door(lambda: False, lambda: SEVERAL, nothing, nothing, nothing, by_code=by_code)


class Asked:
    """A request before a center that says yes, or does not."""

    words = ("harbor", "kitchen", "violin", "orange", "winter", "ladder")

    def __init__(self, hear: Callable[[], bool]) -> None:
        self.hear = hear

    def open_with(self, _passphrase: str) -> None:
        """Open nothing."""


def center_door(hear: Callable[[], bool] = lambda: False, ask: Callable[[str], Any] | None = None) -> Door:
    asked = ask or (lambda _person: Asked(hear))
    return Door(lambda: False, lambda: SEVERAL, nothing, nothing, nothing, by_code=nothing, ask_center=asked)


def wiped_door(*, is_wiping: bool = False, **about: Any) -> Door:
    told = Wiped("0" * 32, "2026-11-23T16:50:00.000Z", **about)
    return replace(new_door(), wiped=lambda: told, is_wiping=lambda: is_wiping)


def apart_door(why: Said, by_phone: Callable[..., Any] = nothing) -> Door:
    return replace(door_to(lambda: SEVERAL, refusing(why)), by_phone=by_phone)


def new_door(enroll: Callable[..., Any] = nothing) -> Door:
    return Door(lambda: True, tuple, nothing, nothing, enroll, practice=nothing)


def backup_door(look: Callable[..., Any]) -> Door:
    way = BackupDoor(lambda: BACKUP, look, nothing, ".navigator-backup")
    return Door(lambda: True, tuple, nothing, nothing, nothing, backup=way, practice=nothing)


def found_backup(*_: object) -> FoundBackup:
    return FoundBackup("2026-11-23T16:42:00.000Z", SEVERAL)


def by_pin_door() -> Door:
    return replace(door_to(), by_pin=refusing(WrongPin(2)))
