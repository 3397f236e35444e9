"""What is newly wrong with a record as it would be after a deed; asked in the same words at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync.records.base import Record
from sync.records.derive import build
from sync.rules import lifecycle
from sync.words import say

Wrong = tuple[str | None, str]


def problems(
    noun: type[Record],
    home: tuple[str, str | None, str | None],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> list[Wrong]:
    """List what this deed would make wrong; what was wrong before it does not block it.

    Shape: `home` is (record id, patient id, site id).
    """
    old = set(build(noun, *home, before).problems()) if before is not None else set()
    new = [wrong for wrong in build(noun, *home, after).problems() if wrong not in old]
    return [*lifecycle.check_move(noun, before, after), *new]


BIRTH = "birth_on"


def too_early(patch: Mapping[str, Any], today: date) -> list[Wrong]:
    """List the births that a deed puts into the future; asked at the desk alone, since no clock decides at the hub."""
    born = patch.get(BIRTH)
    if isinstance(born, str) and date.fromisoformat(born) > today:
        return [(BIRTH, say("A birth date cannot lie in the future. Check it, and this computer's date."))]
    return []
