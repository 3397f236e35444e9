"""Whatever a desk keeps in its folder goes with it, and every file of keys in it is written over first."""

from __future__ import annotations

from pathlib import Path

import pytest

from navigator_app import asking_center
from navigator_app.store import attempts, erasing, keys, mirror, placing

BESIDE = (
    keys.NAME,
    keys.RECORDS,
    "desk.db-wal",
    "desk.contents/ab/page",
    attempts.NAME,
    mirror.NAME,
    f"{mirror.NAME}.part",
    asking_center.NAME,
    f"{placing.BACKUPS}/navigator-20261123T164200Z.navigator-backup",
    f"{placing.ASIDE}20261123T164200Z/{keys.NAME}",
    f"{placing.ASIDE}20261123T164200Z/{keys.RECORDS}",
    f"{placing.READY}20261123T164200Z/{keys.NAME}",
    f"{placing.READYING}/{keys.NAME}",
    "log/navigator.log",
    "settings.toml",
)
KEY_FILES = tuple(name for name in BESIDE if name.endswith(keys.NAME))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in BESIDE:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"a secret of this desk")
    return tmp_path


def test_nothing_of_a_desk_is_left_in_its_folder(home: Path) -> None:
    erasing.destroy_keys(home)
    erasing.destroy_rest(home)
    assert [str(path.relative_to(home)) for path in home.rglob("*")] == []


def test_every_key_goes_before_anything_else(home: Path) -> None:
    erasing.destroy_keys(home)
    assert not [name for name in KEY_FILES if (home / name).exists()]
    assert (home / keys.RECORDS).exists()


def test_what_is_not_ours_stays(home: Path) -> None:
    (home / "notes of somebody.txt").write_text("mine")
    erasing.destroy_keys(home)
    erasing.destroy_rest(home)
    assert [path.name for path in home.iterdir()] == ["notes of somebody.txt"]
