"""Builds the `.deb` of this system: `make package`.

A virtual environment under the optional software's root, laid by hand so that nothing of this checkout's place is in
it: the locked wheels, ours, and links to the system's own Python, which Debian keeps safe. Wheels hold code for one
Python, so the package asks for just that one; built on another release it asks for that release's.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from installer import bill, third_party
from installer.folder import DESK_AND_HUB, Target, build_wheel, compiled, lay, size_mb
from installer.running import CHECKOUT, StepError, run

PARTS = CHECKOUT / "installer" / "linux" / "parts"
SET_UP = CHECKOUT / "installer" / "linux" / "setup.sh"
HOME = Path("opt") / "navigator"
PROGRAMS = ("navigator", "navigator-hub")
LEAST_GLIBC = "2.34"
SYSTEM_PYTHON = Path("/") / "usr" / "bin" / "python3"


@dataclass(frozen=True)
class Python:
    """The interpreter that the package will run with."""

    program: Path
    major_minor: str
    version: str

    @property
    def next_minor(self) -> str:
        """Give the first version whose code these wheels are not for."""
        major, minor = self.major_minor.split(".")
        return f"{major}.{int(minor) + 1}"


def look_at(program: Path) -> Python:
    """Ask an interpreter which one it is."""
    told = run(program, "-c", "import platform; print(platform.python_version())").strip()
    return Python(program, ".".join(told.split(".")[:2]), told)


def build(into: Path, program: Path) -> Path:
    """Build the package and return its file.

    Raises: StepError.
    """
    python = look_at(program)
    with tempfile.TemporaryDirectory(prefix="navigator-package-") as name:
        work = Path(name)
        wheel = build_wheel(work)
        root = work / "root"
        root.mkdir(mode=0o755)
        packages = _environment(root, python)
        lay(packages, DESK_AND_HUB, wheel, Target(python.program))
        _compile(packages, root, python)
        _rest(root, packages)
        return _pack(root, python, wheel.name.split("-")[1], into)


def _environment(root: Path, python: Python) -> Path:
    """Lay an empty virtual environment; gives where its packages go."""
    home = root / HOME
    packages = home / "lib" / f"python{python.major_minor}" / "site-packages"
    packages.mkdir(parents=True)
    (home / "bin").mkdir()
    interpreter = python.program.parent / f"python{python.major_minor}"
    (home / "bin" / "python3").symlink_to(interpreter)
    told = f"home = {interpreter.parent}\ninclude-system-site-packages = false\nversion = {python.version}\n"
    (home / "pyvenv.cfg").write_text(told, encoding="utf-8")
    return packages


def _compile(packages: Path, root: Path, python: Python) -> None:
    """Compile what cannot be compiled later, since its folder is nobody's to write but root's.

    Raises: StepError where this interpreter is of another version than the package's.
    """
    if not compiled(packages, python.major_minor, str(root)):
        raise StepError(f"Run this with Python {python.major_minor}, for which the package is.")


def _rest(root: Path, packages: Path) -> None:
    """Lay what is not Python: programs, menu entry, icon, licences."""
    for name in PROGRAMS:
        program = root / HOME / "bin" / name
        shutil.copyfile(PARTS / name, program)
        program.chmod(0o755)
        link = root / "usr" / "bin" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path(root.root) / HOME / "bin" / name)
    share = root / "usr" / "share"
    for found, place in (
        (PARTS / "navigator.desktop", share / "applications" / "navigator.desktop"),
        (
            CHECKOUT / "installer" / "navigator.svg",
            share / "icons" / "hicolor" / "scalable" / "apps" / "navigator.svg",
        ),
    ):
        place.parent.mkdir(parents=True)
        shutil.copyfile(found, place)
    notice = share / "doc" / "navigator" / "copyright"
    notice.parent.mkdir(parents=True)
    third_party.write(packages, packages / "sync" / "_resources", notice)
    bill.write(DESK_AND_HUB, notice.with_name(bill.NAME))


def depends(python: Python) -> str:
    """Give what the package needs of the system: the libraries that set-up asks for, and one Python."""
    needed = [f"{one} | {one}t64" if one == "libglib2.0-0" else one for one in _asked_for("QT_NEEDS")]
    interpreter = [f"python3 (>= {python.major_minor})", f"python3 (<< {python.next_minor})"]
    return ", ".join([*interpreter, f"libc6 (>= {LEAST_GLIBC})", "ca-certificates", *needed])


def recommends() -> str:
    """Give what only a window on a screen asks for."""
    return ", ".join(_asked_for("WINDOW_NEEDS"))


def _asked_for(name: str) -> list[str]:
    """Read one of the lists of setup.sh, so that there is one."""
    told = re.search(rf"^{name}='([^']*)'", SET_UP.read_text(encoding="utf-8"), re.MULTILINE)
    if told is None:
        raise StepError(f"setup.sh has no {name} any more.")
    return [pair.partition("=")[2] for pair in told[1].split()]


def _pack(root: Path, python: Python, version: str, into: Path) -> Path:
    architecture = run("dpkg", "--print-architecture").strip()
    told = (PARTS / "control").read_text(encoding="utf-8").format(
        version=version,
        architecture=architecture,
        size_kb=size_mb(root) * 1000,
        depends=depends(python),
        recommends=recommends(),
    )  # fmt: skip
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(told, encoding="utf-8")
    for one in root.rglob("*"):
        if not one.is_symlink():
            one.chmod(0o755 if one.is_dir() or os.access(one, os.X_OK) else 0o644)
    into.mkdir(parents=True, exist_ok=True)
    file = into / f"navigator_{version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zzstd", "--build", root, file)
    return file


def main() -> int:
    """Build; return what the process ends with."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--into", type=Path, default=CHECKOUT / "build" / "package")
    options.add_argument(
        "--python", type=Path, default=SYSTEM_PYTHON, help="the Python of the system it is for"
    )
    given = options.parse_args()
    try:
        file = build(given.into, given.python)
    except (StepError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file} ({file.stat().st_size / 1_000_000:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
