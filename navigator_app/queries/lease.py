"""How long this desk may still work without its center: a calm line, once most of that time is over."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.leasing import stands_now
from navigator_app.store.ordered import HAS_CODES
from sync.rules.lease import Standing
from sync.words import When, Words, say


def with_lease(desk: Desk, detail: Words) -> Words:
    """Add by when this desk asks for a code; nothing while there is time."""
    standing = stands_now(desk)
    if standing.is_behind:
        detail = say(
            "{detail} The clock shows an earlier day than this computer has seen. Check its date.",
            detail=detail,
        )
    if standing.state not in ("told", "over", "check_date"):
        return detail
    return say("{detail} {lease}", detail=detail, lease=_told(desk, standing))


def _told(desk: Desk, standing: Standing) -> Words:
    ends = When(at=standing.ends_at, zone=desk.me.zone)
    if not desk.store.setting(HAS_CODES, default=False):
        return say(
            "This computer has not met the center for {n} days. Connect it soon; no codes for the phone were made for"
            " it, so ask your site lead to make some.",
            n=standing.days_apart,
        )
    if standing.state == "told":
        return say(
            "This computer has not met the center for {n} days; by {when} it asks for a code.",
            n=standing.days_apart,
            when=ends,
        )
    return say(
        "This computer has not met the center for {n} days; the next unlock asks for a code.",
        n=standing.days_apart,
    )
