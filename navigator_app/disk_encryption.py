"""Whether the disk under a folder is encrypted, as far as a program of an ordinary user can tell; never guessed.

Linux says what lies under a mount in /sys/dev/block. Windows tells anybody what BitLocker does to a drive through its
shell; not tried on a real Windows yet. Anywhere else it is not known.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

from sync.reports import Encryption

_CRYPT: Final = "CRYPT-"
"""How the name of a dm-crypt device begins, LUKS or not."""
_ENCRYPTING: Final = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"})
_NO_DISK: Final = frozenset({"tmpfs", "ramfs", "overlay", "nfs", "nfs4", "cifs", "zfs", "9p", "virtiofs"})
"""Of what lies under these nothing can be seen from here."""
_DEEPEST: Final = 16
_ASK_S: Final = 20
_MOUNTS: Final = Path("/proc/mounts") if sys.platform == "linux" else Path()
_HOW_LIMIT: Final = 120


class Found(NamedTuple):
    """What is known, and by what."""

    is_on: Encryption
    how: str


def encryption_under(folder: Path) -> Found:
    """Say whether the disk under a folder is encrypted."""
    if sys.platform == "linux":
        found = under_linux(folder)
    elif sys.platform == "win32":
        found = _under_windows(folder)
    else:
        found = Found("unknown", f"nothing is asked on {sys.platform}")
    return Found(found.is_on, found.how[:_HOW_LIMIT])


def under_linux(folder: Path, sys_block: Path = Path("/sys/dev/block"), mounts: Path = _MOUNTS) -> Found:
    """Say it by the kernel's own tables."""
    try:
        kind, source = _mount(folder.resolve(), mounts.read_text(encoding="utf-8", errors="replace"))
        if kind in _ENCRYPTING:
            return Found("yes", f"file system {kind}")
        if kind in _NO_DISK:
            return Found("unknown", f"file system {kind}: what lies under it is not seen from here")
        number = folder.stat().st_dev
        if not os.major(number) and Path(source).is_absolute():
            # Some file systems number their files' devices by themselves; their source is what lies under them.
            number = Path(source).stat().st_rdev
        device = sys_block.joinpath(f"{os.major(number)}:{os.minor(number)}")
        if not device.exists():
            return Found("unknown", f"file system {kind}: its device is not in /sys")
        return _of_device(device.resolve())
    except (OSError, ValueError):
        return Found("unknown", "the kernel's tables could not be read")


def _mount(folder: Path, table: str) -> tuple[str, str]:
    """Give kind and source of the mount that a folder lies in: the longest, and of these the last."""
    best, found = -1, ("", "")
    for line in table.splitlines():
        source, place, kind, *_ = line.split()
        place = place.encode().decode("unicode_escape")
        if folder.is_relative_to(place) and len(place) >= best:
            best, found = len(place), (kind, source)
    return found


def _of_device(device: Path) -> Found:
    name = device.name
    if _is_encrypted(device):
        return Found("yes", f"dm-crypt under {name}")
    return Found("no", f"no dm-crypt under {name}")


def _is_encrypted(device: Path, depth: int = 0) -> bool:
    """Say whether a device, or everything that it lies on, is a dm-crypt one.

    Raises: ValueError for what is nested without end.
    """
    if depth > _DEEPEST:
        raise ValueError
    named = device / "dm" / "uuid"
    if named.exists() and named.read_text(encoding="ascii", errors="replace").startswith(_CRYPT):
        return True
    if (device / "partition").exists():
        # A partition lies on its disk, which has the table of what is under it.
        return _is_encrypted(device.parent, depth + 1)
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(below) and all(_is_encrypted(each.resolve(), depth + 1) for each in below)


def _under_windows(folder: Path) -> Found:
    drive = folder.resolve().drive
    if len(drive) != 2 or not drive[0].isalpha():
        return Found("unknown", "the folder lies on no drive of this computer")
    shell = (
        Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32/WindowsPowerShell/v1.0/powershell.exe"
    )
    asked = (
        f"(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
        ".ExtendedProperty('System.Volume.BitLockerProtection')"
    )
    try:
        done = subprocess.run(  # noqa: S603 - our own words to Windows' own shell, a checked letter in them
            [str(shell), "-NoProfile", "-NonInteractive", "-Command", asked],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_ASK_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return Found("unknown", "Windows could not be asked")
    told = done.stdout.strip()
    if told == "1":
        return Found("yes", f"BitLocker on {drive}")
    if told == "2":
        return Found("no", f"BitLocker off on {drive}")
    return Found("unknown", f"BitLocker on {drive} says {told or 'nothing'}")
