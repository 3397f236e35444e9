"""The Python that the Windows folder carries: an embeddable zip that somebody brings, known by its SHA-256.

python.org publishes the zip and its hash; nothing here fetches it.
"""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from installer.running import StepError

NEEDED = ("python.exe", "pythonw.exe")
LEAST = (3, 11)
PACKAGES = "lib"
_PTH = re.compile(r"python(\d)(\d+)\._pth")


@dataclass(frozen=True)
class Embedded:
    """An unpacked embeddable Python."""

    folder: Path
    python: str
    """Major and minor version, as wheels are chosen by."""


def unpack(archive: Path, sha256: str, into: Path) -> Embedded:
    """Unpack the zip, if it is the one that is meant, and tell it where the packages lie.

    Raises: StepError when the hash is another, or the zip is no embeddable Python that is new enough.
    """
    if not archive.is_file():
        raise StepError(f"{archive} is not there. Bring the embeddable zip (amd64) of python.org.")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256.strip().lower():
        raise StepError(
            f"{archive.name} has the SHA-256 {found}, not the one that was named. Nothing was built."
        )
    try:
        with zipfile.ZipFile(archive) as held:
            names = held.namelist()
            python = _version(names)
            _refuse_ways_out(names)
            held.extractall(into)
    except zipfile.BadZipFile as error:
        raise StepError(f"{archive.name} is not a zip.") from error
    _tell_packages(into, python)
    return Embedded(into, python)


def _version(names: list[str]) -> str:
    """Give which Python it is.

    Raises: StepError.
    """
    told = next((match for match in map(_PTH.fullmatch, names) if match), None)
    missing = [name for name in NEEDED if name not in names]
    if told is None or missing:
        raise StepError(f"This is not an embeddable Python: it lacks {', '.join(missing) or 'a ._pth file'}.")
    if (int(told[1]), int(told[2])) < LEAST:
        raise StepError("Navigator needs Python 3.11 or newer.")
    return f"{told[1]}.{told[2]}"


def _refuse_ways_out(names: list[str]) -> None:
    for name in names:
        if name.startswith(("/", "\\")) or ".." in Path(name.replace("\\", "/")).parts or ":" in name:
            raise StepError(f"The zip has a name that leads out of its folder: {name}")


def _tell_packages(folder: Path, python: str) -> None:
    """Write the file that alone decides what is imported: no environment, no registry, nobody's own packages."""
    tag = python.replace(".", "")
    told = f"python{tag}.zip\n.\n{PACKAGES}\n"
    (folder / f"python{tag}._pth").write_text(told, encoding="utf-8")
