"""Builds the folder that Windows runs, and with --setup the program that installs it for one person.

    python -m installer.windows.build --python-zip ZIP --sha256 HEX [--setup]

Runs on Linux and on Windows; fetches the locked wheels by their hashes from wherever this machine's pip gets them.
Nobody needs administrator rights: everything goes below the person's own folder.
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from installer import bill, third_party
from installer.folder import DESK, Target, build_wheel, compiled, lay, size_mb
from installer.running import CHECKOUT, StepError, run
from installer.windows.embedded import PACKAGES, Embedded, unpack
from installer.windows.names import complaints

HERE = CHECKOUT / "installer" / "windows"
SYSTEM = "win_amd64"
ICON = "navigator.ico"
ICON_SIZES = (16, 20, 24, 32, 48, 64, 256)


@dataclass(frozen=True)
class Built:
    """The folder of one build; its name tells the release and, in eight digits, all that is in it."""

    folder: Path
    version: str


def build(archive: Path, sha256: str, into: Path) -> Built:
    """Lay the folder.

    Raises: StepError.
    """
    draft = into / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    embedded = unpack(archive, sha256, draft)
    with tempfile.TemporaryDirectory(prefix="navigator-wheel-") as name:
        wheel = build_wheel(Path(name))
        version = wheel.name.split("-")[1]
        fill(embedded, wheel)
    refuse_names(draft)
    folder = into / f"app-{version}-{fingerprint(draft)[:8]}"
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    return Built(folder, version)


def fill(embedded: Embedded, wheel: Path) -> None:
    """Lay packages, licences, icon and the command beside an unpacked Python."""
    packages = embedded.folder / PACKAGES
    lay(packages, DESK, wheel, Target(Path(sys.executable), embedded.python, SYSTEM))
    compiled(packages, embedded.python, "")
    third_party.write(packages, packages / "sync" / "_resources", embedded.folder / third_party.NAME)
    bill.write(DESK, embedded.folder / bill.NAME)
    shutil.copyfile(HERE / "navigator.cmd", embedded.folder / "navigator.cmd")
    (embedded.folder / ICON).write_bytes(icon(CHECKOUT / "installer" / "navigator.svg"))


def refuse_names(folder: Path) -> None:
    """Make sure that Windows takes every name in a folder.

    Raises: StepError, naming those that it does not.
    """
    found = list(complaints(file.relative_to(folder).as_posix() for file in _files(folder)))
    if found:
        raise StepError("\n".join(["Windows does not take these names:", *found]))


def fingerprint(folder: Path) -> str:
    """Give what tells one build from another: names and contents of all its files."""
    told = hashlib.sha256()
    for file in _files(folder):
        told.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        told.update(hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()


def icon(drawing: Path) -> bytes:
    """Draw the icon in every size that Windows asks for."""
    drawn = [_picture(drawing, size) for size in ICON_SIZES]
    made = BytesIO()
    drawn[-1].save(made, "ICO", sizes=[(size, size) for size in ICON_SIZES], append_images=drawn[:-1])
    return made.getvalue()


def _picture(drawing: Path, size: int) -> Image.Image:
    canvas = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(0)
    painter = QPainter(canvas)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(BytesIO(held.data()))


def make_setup(built: Built, into: Path, *, is_quick: bool = False) -> Path:
    """Make the launcher and the installing program with NSIS; returns the latter.

    Shape: made quickly it is half as large again.
    Raises: StepError without makensis, or with whatever it has against the script.
    """
    if not shutil.which("makensis"):
        raise StepError("makensis is not here: on Debian it is in the package nsis.")
    said = (
        "-NOCD",
        "-V2",
        "-WX",
        f"-DAPP={built.folder.name}",
        f"-DSOURCE={built.folder}",
        f"-DVERSION={built.version}",
    )
    launcher, setup = into / "Navigator.exe", into / f"NavigatorSetup-{built.version}.exe"
    run("makensis", *said, f"-DOUT={launcher}", HERE / "launcher.nsi")
    size_kb = size_mb(built.folder) * 1000
    run(
        "makensis",
        *said,
        *(("-DQUICK",) if is_quick else ()),
        f"-DOUT={setup}",
        f"-DLAUNCHER={launcher}",
        f"-DSIZE_KB={size_kb}",
        HERE / "setup.nsi",
    )
    return setup


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(file for file in folder.rglob("*") if file.is_file())


def main() -> int:
    """Build; return what the process ends with."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--python-zip", type=Path, required=True, help="embeddable Python for Windows, amd64"
    )
    options.add_argument("--sha256", required=True, help="its hash, as python.org tells it")
    options.add_argument("--into", type=Path, default=CHECKOUT / "build" / "windows")
    options.add_argument(
        "--setup", action="store_true", help="make the installing program too (needs makensis)"
    )
    given = options.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    try:
        built = build(given.python_zip, given.sha256, given.into.resolve())
        print(f"{built.folder} ({size_mb(built.folder)} MB)")
        if given.setup:
            setup = make_setup(built, given.into.resolve())
            print(f"{setup} ({setup.stat().st_size / 1_000_000:.0f} MB)")
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
