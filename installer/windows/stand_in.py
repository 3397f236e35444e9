"""Makes the Windows folder and its installing program with a stand-in for Python, and looks into both.

Run by `make windows-try`.

The stand-in is an archive with the names of an embeddable Python and nothing that runs: what is tried is the laying,
the hashes, the names, the NSIS script. That the result starts on Windows is not tried here, nor can it be.
"""

import hashlib
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from installer.running import StepError, run
from installer.windows.build import Built, build, make_setup

MARK = b"STAND-IN for a file of Python, made by installer/windows/stand_in.py: nothing here runs.\n"
NAMES = ("python.exe", "pythonw.exe", "python3.dll", "python312.dll", "python312.zip", "vcruntime140.dll")
IN_THE_FOLDER = (
    "lib/navigator_app/__main__.py",
    "lib/sync/_resources/icons/check.svg",
    "lib/PySide6/QtWidgets.pyd",
    "lib/PySide6/plugins/platforms/qwindows.dll",
    "lib/sqlcipher3/__init__.py",
    "THIRD-PARTY.txt",
    "navigator.cmd",
    "navigator.ico",
    "pythonw.exe",
    "python312._pth",
)


def make_archive(file: Path) -> str:
    """Write the stand-in; returns its SHA-256."""
    with zipfile.ZipFile(file, "w") as archive:
        for name in NAMES:
            archive.writestr(name, MARK)
        archive.writestr("python312._pth", "python312.zip\n.\n#import site\n")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def look_at_folder(built: Built) -> None:
    """Look for what has to be there.

    Raises: StepError.
    """
    missing = [name for name in IN_THE_FOLDER if not (built.folder / name).is_file()]
    if missing:
        raise StepError(f"the folder lacks {', '.join(missing)}")
    for file in (built.folder / "lib").rglob("*.so"):
        raise StepError(f"{file.name} is not for Windows")


def look_at_setup(setup: Path, built: Built) -> str:
    """Look into the installing program with 7z, where it is here.

    Raises: StepError.
    """
    if not setup.read_bytes().startswith(b"MZ"):
        raise StepError(f"{setup.name} is no program of Windows")
    if not shutil.which("7z"):
        return "not looked into: 7z is not here"
    told = run("7z", "l", "-slt", setup)
    inside = {name.replace("\\", "/") for name in re.findall(r"^Path = (.*)$", told, re.MULTILINE)}
    missing = [
        name
        for name in IN_THE_FOLDER
        if not any(one.endswith(f"{built.folder.name}/{name}") for one in inside)
    ]
    if missing:
        raise StepError(f"{setup.name} lacks {', '.join(missing)}")
    return f"{len(inside)} names inside, the program's and the packages' among them"


def main() -> int:
    """Make, look, say; return what the process ends with."""
    with tempfile.TemporaryDirectory(prefix="navigator-windows-") as name:
        folder = Path(name)
        try:
            archive = folder / "stand-in-for-python.zip"
            built = build(archive, make_archive(archive), folder)
            look_at_folder(built)
            print(f"folder {built.folder.name}: laid, its names taken by Windows")
            setup = make_setup(built, folder, is_quick=True)
            print(f"{setup.name}, {setup.stat().st_size / 1_000_000:.0f} MB: {look_at_setup(setup, built)}")
        except StepError as error:
            print(error, file=sys.stderr)
            return 1
    print("with a stand-in for Python: nothing was run on Windows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
