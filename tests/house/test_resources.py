"""The program finds its data: fonts, icons, code lists and rules, and nothing outside of that folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sync.resources import resource, resources_root

ROOT = Path(__file__).parents[2]


def test_a_checkout_finds_its_data_beside_the_packages() -> None:
    assert resources_root().name == "resources"
    assert resource("icons/check.svg").read_text(encoding="utf-8").strip().endswith("</svg>")
    assert resource("icons").is_dir()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="icons/no-such-icon"):
        resource("icons/no-such-icon.svg")


@pytest.mark.parametrize("path", ["../pyproject.toml", "/etc/hostname", "icons/../../README.md"])
def test_a_path_never_leads_out_of_the_data(path: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        resource(path)


def test_an_installed_program_finds_its_data_inside_itself(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    ask = "from sync.resources import resource; print(resource('icons/check.svg'))"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        env={"PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.strip()
    assert Path(answer) == tmp_path / "installed" / "sync" / "_resources" / "icons" / "check.svg"
