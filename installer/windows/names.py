"""Which names Windows does not take, and which are too long once they lie below where the program is installed."""

import re
from collections.abc import Iterable, Iterator

LONGEST = 200
"""Below the folder of the program. With a user's name of 20 letters that folder takes 60 of the 259 that programs
without a setting of the system can open."""
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def wrong(path: str) -> str | None:
    """Say what Windows has against a path that is written with slashes, or nothing."""
    if len(path) > LONGEST:
        return f"{len(path)} letters, more than {LONGEST}"
    for name in path.split("/"):
        if _RESERVED.fullmatch(name):
            return f"{name!r} is the name of a device"
        if found := _FORBIDDEN.search(name):
            return f"{found[0]!r} cannot stand in a name"
        if name.endswith((".", " ")):
            return f"{name!r} ends with a point or a space, which is dropped"
    return None


def complaints(paths: Iterable[str]) -> Iterator[str]:
    """Name every path that Windows does not take, and two that differ in case alone."""
    seen: dict[str, str] = {}
    for path in paths:
        if reason := wrong(path):
            yield f"{path}: {reason}"
        if (other := seen.setdefault(path.casefold(), path)) != path:
            yield f"{path}: the same name as {other} to Windows"
