"""Whether this desk can work: what the program needs of this computer, and the desk if there is one."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from navigator_app import backups
from navigator_app.cli.audit import found_words
from navigator_app.cli.opening import PASSPHRASE_VARIABLE, home_of, opened
from navigator_app.cli.saying import complain, tell
from navigator_app.queries.key_news import sheet_trial
from navigator_app.settings import Settings
from navigator_app.store import vault
from navigator_app.store.connections import Connections
from navigator_app.ui.seat import buses
from sync.clock import SystemClock
from sync.errors import Refused, Said
from sync.proxies import proxy_for, shown
from sync.records import KINDS
from sync.resources import resource
from sync.rules.backing_up import is_stale
from sync.rules.codes import code_lists


class Finding(NamedTuple):
    """One thing that was looked at."""

    what: str
    is_well: bool
    says: str


def doctor(asked: Namespace) -> int:
    """Look at everything a desk needs; 1 when something is wanting."""
    home = home_of(asked)
    found = [
        _python(),
        _data(),
        _window(),
        _encryption(home),
        _folder(home),
        _proxy(home),
        _seat(),
        *_desk(asked, home),
    ]
    for one in found:
        tell(one, f"{'well' if one.is_well else 'WANTING'}  {one.what}: {one.says}", as_json=asked.json)
    wanting = [one for one in found if not one.is_well]
    for one in wanting:
        complain(f"{one.what}: {one.says}")
    return 1 if wanting else 0


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", is_well=sys.version_info >= (3, 11), says=version)


def _data() -> Finding:
    try:
        lists = sum(1 for _ in code_lists())
        resource("icons/check.svg").read_bytes()
    except (OSError, ValueError) as error:
        return Finding(
            "Program data",
            is_well=False,
            says=f"cannot be read ({type(error).__name__}); install Navigator again",
        )
    return Finding("Program data", is_well=True, says=f"{lists} code lists, {sum(1 for _ in KINDS)} kinds")


def _window() -> Finding:
    is_here = find_spec("PySide6") is not None
    return Finding(
        "Window library",
        is_here,
        "PySide6 is here" if is_here else "PySide6 is missing: install navigator[desk]",
    )


def _encryption(home: Path) -> Finding:
    """Make an encrypted file beside the desk, write and read it, and take it away."""
    probe = _nearest(home) / f".navigator-probe-{os.getpid()}.db"
    try:
        connections = Connections(probe, bytes(range(32)))
        try:
            with connections.writing() as connection:
                connection.execute("CREATE TABLE probe (one INTEGER)")
        finally:
            connections.close()
        is_hidden = not probe.read_bytes().startswith(b"SQLite format 3")
    except (Said, OSError) as error:
        return Finding("Encryption", is_well=False, says=str(error))
    finally:
        for left in probe.parent.glob(f"{probe.name}*"):
            left.unlink(missing_ok=True)
    return Finding(
        "Encryption", is_hidden, "SQLCipher writes and reads" if is_hidden else "the file was not encrypted"
    )


def _nearest(home: Path) -> Path:
    return next(folder for folder in (home, *home.absolute().parents) if folder.is_dir())


def _folder(home: Path) -> Finding:
    nearest = _nearest(home)
    is_writable = os.access(nearest, os.W_OK | os.X_OK)
    return Finding(
        "Folder", is_writable, f"{home} can be written" if is_writable else f"{nearest} cannot be written"
    )


def _seat() -> Finding:
    """Say what this desk hears of the computer's sleep and of a locked screen; hearing nothing is no fault."""
    return Finding("Left alone", is_well=True, says=buses.told())


def _proxy(home: Path) -> Finding:
    """Say by which proxy a hub beyond this computer would be asked."""
    wish = Settings(home).text("proxy")
    whose = "as Settings say" if wish else "as this computer is set"
    try:
        found = proxy_for("https://hub.example.org", wish)
    except Refused as no:
        return Finding("Proxy", is_well=False, says=f"{no} ({whose})")
    return Finding("Proxy", is_well=True, says=f"{shown(found) if found else 'none'} ({whose})")


def _desk(asked: Namespace, home: Path) -> list[Finding]:
    if not vault.exists(home):
        return [Finding("Desk", is_well=True, says="none yet; join one with “navigator enroll”")]
    try:
        people = vault.people(home)
    except Said as said:
        return [Finding("Desk", is_well=False, says=str(said))]
    found = [Finding("Desk", is_well=True, says=f"people who can unlock it: {len(people)}")]
    found.append(_backups(home))
    if asked.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE):
        found += _opens(asked)
    return found


def _backups(home: Path) -> Finding:
    """Say of when the newest backup on this computer is, without unlocking anything."""
    at = backups.newest_here(home)
    if not backups.can_be_opened(home):
        says = "none can be made, since nothing could open it: make the sheet with “navigator keys sheet”"
        return Finding("Backups", is_well=False, says=says)
    if at is None:
        return Finding("Backups", is_well=False, says="none on this computer yet; “navigator backup make”")
    is_old = is_stale(at, SystemClock().now())
    return Finding("Backups", not is_old, f"the newest on this computer is of {at:%Y-%m-%d}")


def _opens(asked: Namespace) -> list[Finding]:
    try:
        with opened(asked) as found:
            counts, sheet = found.desk.store.counts(), sheet_trial(found.desk)
            standing = found.desk.store.audit_standing()
    except Said as said:
        return [Finding("Opens", is_well=False, says=str(said))]
    waiting = f"{counts.unsent} changes not sent yet, {counts.needs_you} need somebody"
    return [
        Finding("Opens", is_well=True, says=waiting),
        Finding("Recovery sheet", is_well=not sheet.is_due, says=str(sheet.words)),
        Finding("Audit", standing.is_whole, found_words(standing)),
    ]
