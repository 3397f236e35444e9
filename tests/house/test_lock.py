"""What is installed is what was looked at: each package pinned by version and hash, wherever it lies."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
NAMES_NO_REGISTRY = (
    "requirements.lock",
    "pyproject.toml",
    "Makefile",
    ".ci/run",
    "installer/linux/setup.sh",
    "installer/linux/parts/control",
    "installer/locks/desk.lock",
    "installer/locks/desk-and-hub.lock",
    "installer/windows/setup.nsi",
)
PINS = [block for block in re.split(r"\n(?=\S)", LOCK) if not block.startswith("#")]
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;]+)")


def wanted() -> list[Requirement]:
    """Give every requirement of pyproject.toml: of both ends, of the extras and of the build."""
    project = PYPROJECT["project"]
    lists = [
        project["dependencies"],
        PYPROJECT["build-system"]["requires"],
        *project["optional-dependencies"].values(),
    ]
    return [Requirement(line) for lines in lists for line in lines]


def pinned() -> dict[str, Version]:
    """Give the version that the lock holds of every package."""
    found = [match for match in map(PIN.match, PINS) if match]
    return {canonicalize_name(one["name"]): Version(one["version"]) for one in found}


def test_every_requirement_is_in_the_lock_in_a_version_that_is_allowed() -> None:
    held = pinned()
    for one in wanted():
        version = held.get(canonicalize_name(one.name))
        assert version, f"{one.name} is not in requirements.lock; run `make lock`"
        assert one.specifier.contains(version, prereleases=True), (
            f"{one} is locked as {version}; run `make lock`"
        )


def test_every_package_in_the_lock_has_a_hash() -> None:
    assert len(PINS) >= len(wanted())
    bare = [block.splitlines()[0] for block in PINS if "--hash=sha256:" not in block]
    assert not bare, f"without a hash: {bare}"


def test_every_line_of_the_lock_is_a_pin_a_hash_or_a_reason() -> None:
    for number, line in enumerate(LOCK.splitlines(), 1):
        assert re.match(
            r"^([A-Za-z0-9._-]+(\[[^\]]*\])?==\S+|    --hash=sha256:[0-9a-f]{64}( \\)?$|\s*#)", line
        ), f"line {number} of requirements.lock says something else: {line}"


def test_no_registry_is_named() -> None:
    for name in NAMES_NO_REGISTRY:
        text = (ROOT / name).read_text(encoding="utf-8")
        told = re.findall(r"https?://\S+|--(?:extra-)?index-url\S*|--find-links\S*|--trusted-host\S*", text)
        assert not told, (
            f"{name} names where packages come from: {told}; that is the machine's own configuration"
        )
