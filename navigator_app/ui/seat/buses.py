"""Where Linux keeps its two message buses, found without Qt, so that `navigator doctor` can say what is heard."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

SYSTEM: Final = "unix:path=/run/dbus/system_bus_socket"
_ASKED_OF: Final = {"system": "DBUS_SYSTEM_BUS_ADDRESS", "session": "DBUS_SESSION_BUS_ADDRESS"}


def addresses(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Give the address of each bus that is there, by its name.

    A bus that nobody started is never started for this: looking for one is no reason to leave a process behind.
    """
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    usual = {"system": SYSTEM, "session": f"unix:path={runtime}/bus" if runtime else ""}
    wanted = {name: environment.get(asked) or usual[name] for name, asked in _ASKED_OF.items()}
    return {name: address for name, address in wanted.items() if _is_there(address)}


def told(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> str:
    """Say what of the computer's leaving this desk hears, in one line."""
    if platform == "win32":
        return "sleep, a locked screen and a change of person lock the desk"
    if platform != "linux":
        return "not told on this system: the desk locks when nobody types and by hand"
    found = addresses(environment)
    if not found:
        return "no message bus here: the desk locks when nobody types and by hand"
    heard = {"system": "sleep and a change of person", "session": "a locked screen"}
    missing = [words for name, words in heard.items() if name not in found]
    here = " and ".join(words for name, words in heard.items() if name in found)
    return f"{here} lock the desk" + (f"; {missing[0]} is not told here" if missing else "")


def _is_there(address: str) -> bool:
    """Say whether one of the places that an address names exists; an address that names no file is believed."""
    if not address:
        return False
    paths = [
        part.removeprefix("path=")
        for place in address.split(";")
        for part in place.removeprefix("unix:").split(",")
        if place.startswith("unix:") and part.startswith("path=")
    ]
    return not paths or any(Path(path).exists() for path in paths)
