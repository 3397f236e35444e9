"""Installs what was built where nothing of the checkout is seen, and asks it how it is.

    make smoke                              the wheel, with the locked packages, in a new environment
    python -m installer.smoke --deb FILE    a .deb, by apt in a clean Debian made for it, else as a folder tree

It ends with 0 only if the installed program finds its own data, `navigator doctor` is content, and, with --demo,
practice walks its whole way without a screen. Packages come from wherever this machine's pip and apt get them.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from installer.folder import DESK_AND_HUB, build_wheel
from installer.running import StepError, bare_environment, run

FINDS_ITS_DATA = "from sync.resources import resource; print(resource('icons/check.svg'))"
RELEASE = "bookworm"
APT = ("apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends")


def install_wheel(wheel: Path, folder: Path) -> Path:
    """Install the locked packages and the wheel into a new environment; return its folder of programs."""
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--only-binary=:all:")
    run(*pip, "--require-hashes", "-r", DESK_AND_HUB, cwd=folder)
    run(*pip, "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def ask(python: Sequence[str | Path], home: Path, env: dict[str, str], *, is_whole: bool) -> str:
    """Ask the installed program where its data is and how it is; return its answers.

    Shape: `is_whole` also walks practice from end to end.
    Raises: StepError when it reads the checkout's data instead of its own, or is not well.
    """
    data = run(*python, "-c", FINDS_ITS_DATA, cwd=home, env=env)
    if "_resources" not in data:
        raise StepError(f"the installed program reads its data from {data}")
    said = data + run(*python, "-m", "navigator_app", "doctor", cwd=home, env=env)
    said += run(*python, "-m", "sync.hub", "--help", cwd=home, env=env).splitlines()[0] + "\n"
    if is_whole:
        began_s = time.monotonic()
        run(*python, "-m", "navigator_app", "demo", "--offscreen", "walked", cwd=home, env=env)
        said += f"practice walked its whole way in {time.monotonic() - began_s:.0f} s\n"
    return said


def try_wheel(wheel: Path, folder: Path, *, is_whole: bool) -> str:
    """Install a wheel beside the checkout and ask it."""
    programs = install_wheel(wheel, folder / "installed")
    home = folder / "home"
    home.mkdir()
    return ask([programs / "python", "-I"], home, bare_environment(home), is_whole=is_whole)


def try_deb(deb: Path, folder: Path, *, is_whole: bool) -> str:
    """Install a .deb in a clean root and ask it: a new Debian where one can be made, else the bare tree."""
    root = folder / "root"
    if os.geteuid() == 0 and shutil.which("debootstrap"):
        clean_debian(root)
        return in_root(deb, root, is_whole=is_whole)
    run("dpkg-deb", "-x", deb, root)
    home = folder / "home"
    home.mkdir()
    python = root / "opt" / "navigator" / "bin" / "python3"
    said = ask([python, "-I"], home, bare_environment(home), is_whole=is_whole)
    return f"as a folder tree, with the libraries of this computer (no debootstrap, or not root)\n{said}"


def clean_debian(root: Path) -> None:
    """Make a Debian with nothing in it, from where this machine's apt gets its packages."""
    apt = Path("/") / "etc" / "apt"
    told = "".join(file.read_text(encoding="utf-8") for file in sorted(apt.rglob("*.sources")))
    mirror = re.search(r"^URIs:\s*(\S+)", told, re.MULTILINE)
    run("debootstrap", "--variant=minbase", RELEASE, root, *([mirror[1]] if mirror else []))
    shutil.copytree(apt, root / "etc" / "apt", dirs_exist_ok=True, symlinks=True)
    certificates = Path("etc") / "ssl" / "certs"
    if (Path("/") / certificates).is_dir():
        shutil.copytree(Path("/") / certificates, root / certificates, dirs_exist_ok=True)


def in_root(deb: Path, root: Path, *, is_whole: bool) -> str:
    """Install a package by apt in a root, with what it depends on, and ask it as somebody who is not root."""
    inside = ("chroot", root)
    env = bare_environment(Path("/") / "root") | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    shutil.copyfile(deb, root / "tmp" / "navigator.deb")
    run(*inside, *APT, "update", env=env)
    run(*inside, *APT, "install", Path("/") / "tmp" / "navigator.deb", env=env)
    run(*inside, "useradd", "--create-home", "ann", env=env)
    as_ann = (*inside, "setpriv", "--reuid=ann", "--regid=ann", "--clear-groups", "env", "-C")
    home = Path("/") / "home" / "ann"
    person = env | {"HOME": str(home)}
    said = run(*as_ann, home, "navigator", "doctor", env=person)
    said += run(*as_ann, home, "navigator-hub", "--help", env=person).splitlines()[0] + "\n"
    if is_whole:
        began_s = time.monotonic()
        run(*as_ann, home, "navigator", "demo", "--offscreen", "walked", env=person)
        pictures = len(list((root / home.relative_to("/") / "walked").glob("*.png")))
        said += f"practice walked its whole way in {time.monotonic() - began_s:.0f} s, {pictures} pictures\n"
    run(*inside, *APT, "purge", "navigator", env=env)
    left = [
        one for one in (root / "opt", root / "usr" / "share" / "applications") if any(one.glob("navigator*"))
    ]
    if left:
        raise StepError(f"taken away again, the package left {', '.join(map(str, left))}")
    return f"by apt in a clean Debian ({RELEASE}), as a person without rights; taken away again without a trace\n{said}"


def main() -> int:
    """Build or take, install, ask; return what the process ends with."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--wheel", type=Path, help="try this wheel instead of building one")
    options.add_argument("--deb", type=Path, help="try this package")
    options.add_argument("--demo", action="store_true", help="walk practice as well, some minutes")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="navigator-smoke-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            if given.deb:
                print(f"trying {given.deb.name}")
                print(try_deb(given.deb.resolve(), folder, is_whole=given.demo))
            else:
                wheel = given.wheel.resolve() if given.wheel else build_wheel(folder)
                print(f"trying {wheel.name}")
                print(try_wheel(wheel, folder, is_whole=given.demo))
        except StepError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
