"""A site's own facts: when somebody watches its queues, its holidays, whom to call meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from navigator_app.commands.seen import seen, write
from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.words import say


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody watches, as it was typed, in the plain values of documents."""

    hours: Sequence[Mapping[str, Any]] = ()
    holidays: Sequence[Mapping[str, Any]] = ()
    on_call_number: str = ""
    cover: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said, so that the site's own hold."""
        return not (self.hours or self.holidays or self.on_call_number or self.cover)

    def plain(self) -> dict[str, Any]:
        """Give it as documents hold it."""
        return {
            "hours": [dict(one) for one in self.hours],
            "holidays": [dict(one) for one in self.holidays],
            "on_call_number": self.on_call_number.strip(),
            "cover": self.cover.strip(),
        }


def set_hours(desk: Desk, site_id: str, queue: str, typed: Hours, opened: Document | None = None) -> str:
    """Say when somebody watches a site, or one of its queues where that differs; an empty queue follows the site again.

    Raises: Refused for whoever is neither site lead nor administrator, and for hours that end before they begin.
    """
    if not may_edit(desk, "site"):
        raise Refused(None, say("What every site shares is changed by a site lead or an administrator."))
    image = seen(desk, site_id, opened)
    if not queue:
        return write(desk, image, typed.plain())
    others = [one for one in image.fields.get("queues") or [] if one.get("queue") != queue]
    own = [] if typed.is_empty else [{"queue": queue, **typed.plain()}]
    kept = sorted([*others, *own], key=lambda one: str(one["queue"]))
    return write(desk, image, {"queues": kept})
