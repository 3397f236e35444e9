"""The bill of materials of what is shipped, as CycloneDX has it: each package of a lock with version and hashes.

Written by `cyclonedx-bom` from the very lock that the packages are laid by; the same lock gives the same bill. What a
wheel holds of others inside (Qt's parts, SQLCipher's OpenSSL) no lock knows, and it is not in here.
"""

import os
import sys
from pathlib import Path

from installer.folder import DESK, DESK_AND_HUB
from installer.running import CHECKOUT, run

NAME = "sbom.cdx.json"


def write(lock: Path, into: Path) -> None:
    """Write the bill of a lock to a file, checked against the schema.

    Raises: StepError.
    """
    run(
        sys.executable,
        "-m",
        "cyclonedx_py",
        "requirements",
        "--pyproject",
        CHECKOUT / "pyproject.toml",
        "--output-reproducible",
        "--validate",
        "--of",
        "JSON",
        "-o",
        into,
        lock,
        # It warns that nobody told which package needs which: a lock does not say so.
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )


def main(folder: Path) -> None:
    """Write the bills of the desk and of desk and hub."""
    folder.mkdir(parents=True, exist_ok=True)
    for lock in (DESK, DESK_AND_HUB):
        file = folder / f"{lock.stem}.{NAME}"
        write(lock, file)
        print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
