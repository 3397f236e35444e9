"""The filters of Today that a person gave a name, as this computer keeps them.

They do not travel: a filter may name a patient in its words, says how one person likes to read a day at this desk, and
would need a noun, an owner and a merge rule of its own to be anywhere else. The encrypted store keeps them, apart for
each person who opens it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from navigator_app.desk import Desk


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter under the name that a person gave it, in plain values; empty where all is let stand."""

    name: str
    scope: str = "mine"
    only: str = ""
    """The group that a tile stands for."""
    site_id: str = ""
    family: str = ""
    text: str = ""


def saved_filters(desk: Desk) -> tuple[Saved, ...]:
    """Give this person's filters in the order in which they were saved; one that cannot be read is left out."""
    kept = desk.store.setting(_key(desk), [])
    found = (_read(one) for one in kept) if isinstance(kept, list) else ()
    return tuple(one for one in found if one is not None)


def keep(desk: Desk, filters: list[Saved]) -> None:
    """Keep exactly these filters for this person."""
    desk.store.set_setting(_key(desk), [asdict(one) for one in filters])


def _key(desk: Desk) -> str:
    return f"today.filters.{desk.me.person_id}"


def _read(kept: Any) -> Saved | None:
    """Read one filter; what a newer version put into it and this one does not know, it leaves out."""
    if not isinstance(kept, Mapping) or not str(kept.get("name") or "").strip():
        return None
    known = {
        name: str(kept.get(name) or "") for name in ("name", "scope", "only", "site_id", "family", "text")
    }
    return Saved(**known)
