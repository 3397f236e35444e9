"""How surely somebody is reached at a phone or address: verified lately, long ago, never, or failed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

Standing = Literal["verified", "old", "never", "failed"]


def point_key(point: Mapping[str, Any]) -> str:
    """Name a phone or address inside one chart: by its kind and its value."""
    return f"{point.get('system', '')}|{point.get('value', '')}"


def named(points: Sequence[Mapping[str, Any]], key: str) -> int | None:
    """Find a phone or address by its name; None when it is not there any more."""
    return next((place for place, one in enumerate(points) if point_key(one) == key), None)


def failed(point: Mapping[str, Any]) -> bool:
    """Say whether it failed as it stands now; one that was corrected since did not."""
    return bool(point.get("failed_on")) and point.get("failed_of") == point.get("value")


def standing(point: Mapping[str, Any], today: date, verified_for_days: int) -> Standing:
    """Say how surely somebody is reached there, by how long the site counts it as verified."""
    if failed(point):
        return "failed"
    on = point.get("verified_on")
    if not on:
        return "never"
    verified = on if isinstance(on, date) else date.fromisoformat(str(on))
    is_old = today - verified > timedelta(days=verified_for_days)
    return "old" if is_old else "verified"
