"""Room for documents' bytes: what no record names goes; at the limit, what can be had again goes first."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from navigator_app.store.contents import Contents

JUST_KEPT = timedelta(hours=1)
"""So long a document may lie here before the record that names it is written, by whichever program."""


def sweep(contents: Contents, named: AbstractSet[str], *, now: datetime) -> int:
    """Let go of bytes that no record names any more, and of files whose key is gone; says how many went."""
    nameless = [
        held.sha256
        for held in contents.every()
        if held.sha256 not in named and (held.is_known_at_center or held.kept_at < now - JUST_KEPT)
    ]
    for sha256 in nameless:
        contents.drop(sha256)
    contents.remove_strays()
    return len(nameless)


def make_room(contents: Contents, limit_bytes: int, needed_bytes: int = 0) -> bool:
    """Let go of what the center has and nobody looked at for longest; says whether there is room now.

    What has not reached the center, or was asked for, stays, whatever the limit.
    """
    held = contents.every()
    taken = sum(one.arrived_bytes for one in held) + needed_bytes
    for one in held:
        if taken <= limit_bytes:
            break
        # What is here in part came from the center and can come again.
        if not one.is_wanted and (one.is_at_center or not one.is_whole):
            contents.drop(one.sha256)
            taken -= one.arrived_bytes
    return taken <= limit_bytes
