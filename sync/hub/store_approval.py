"""Which computers wait to be approved, and whether new ones have to, in the hub's database."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select

from sync.hub import approval_tables as tables
from sync.hub.store_part import Part

APPROVAL: Final = "approval"
ASKED, NOT_ASKED = "asked", "not asked"


class Approvals(Part):
    """Computers that may not speak yet."""

    def asks_approval(self) -> bool:
        """Say whether a computer that joins waits for an administrator: unless somebody decided otherwise."""
        rule = tables.hub_rule.c
        return self._db.execute(select(rule.value).where(rule.name == APPROVAL)).scalar() != NOT_ASKED

    def ask_approval(self, *, is_asked: bool) -> None:
        """Let computers that join from now on wait, or not."""
        self._write(delete(tables.hub_rule).where(tables.hub_rule.c.name == APPROVAL))
        row = {"name": APPROVAL, "value": ASKED if is_asked else NOT_ASKED}
        self._write(insert(tables.hub_rule).values(**row))

    def let_wait(self, store: str, at: datetime) -> None:
        """Let a computer that joined wait."""
        self._memory.devices.clear()
        self._write(insert(tables.waiting_device).values(store=store, since=at))

    def approve_device(self, store: str) -> bool:
        """Let a computer speak from now on; False when it did not wait."""
        self._memory.devices.clear()
        table = tables.waiting_device
        gone = delete(table).where(table.c.store == store).returning(table.c.store)
        return bool(self._write(gone).all())
