"""Room for documents' bytes: what no record names goes; at the limit, what can be had again goes first."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from navigator_app.store.contents import Contents


def sweep(contents: Contents, named: AbstractSet[str]) -> int:
    """Let go of bytes that no record names any more, and of files whose key is gone; says how many went."""
    nameless = [held.sha256 for held in contents.every() if held.sha256 not in named]
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
        if one.is_whole and one.is_at_center and not one.is_wanted:
            contents.drop(one.sha256)
            taken -= one.size_bytes
    return taken <= limit_bytes
