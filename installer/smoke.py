"""Builds the wheel, installs it away from the checkout, and asks the installed program how it is.

Run by `make smoke`. It ends with 0 only if the installed program finds its own data and `navigator doctor` is
content. Packages come from requirements.lock by their hashes, from wherever this machine's pip gets them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FINDS_ITS_DATA = "from sync.resources import resource; print(resource('icons/check.svg'))"


class SmokeError(Exception):
    """What the installed program could not do."""


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run one command to its end and return what it said.

    Raises: SmokeError with everything it said, when it ends with anything but 0.
    """
    done = subprocess.run(  # noqa: S603 - our own commands on paths made here
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SmokeError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel into `folder` with the locked hatchling of the running environment."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=CHECKOUT)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path) -> Path:
    """Install the locked packages and the wheel into a new environment; return its folder of programs."""
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", CHECKOUT / "requirements.lock", cwd=folder)
    run(*pip, "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def ask(programs: Path, home: Path) -> str:
    """Ask the installed program where its data is and how it is; return its answers.

    Raises: SmokeError when it reads the checkout's data instead of its own, or is not well.
    """
    home.mkdir()
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "NAVIGATOR", "XDG"))
    }
    env = bare | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    data = run(programs / "python", "-c", FINDS_ITS_DATA, cwd=home, env=env)
    if "_resources" not in data:
        raise SmokeError(f"the installed program reads its data from {data}")
    return data + run(programs / "navigator", "doctor", cwd=home, env=env)


def main() -> int:
    """Build, install, ask; return what the process ends with."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wheel", type=Path, help="try this wheel instead of building one")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="navigator-smoke-") as name:
        folder = Path(name)
        try:
            wheel = given.wheel.resolve() if given.wheel else build_wheel(folder)
            print(f"trying {wheel.name}")
            print(ask(install(wheel, folder / "installed"), folder / "home"))
        except SmokeError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
