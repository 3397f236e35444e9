"""Whether the disk under a desk is encrypted, told by what the system says of it and never guessed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from navigator_app.disk_encryption import encryption_under, under_linux

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tables of Linux")


def number_of(folder: Path) -> str:
    device = folder.stat().st_dev
    return f"{os.major(device)}:{os.minor(device)}"


def device(tables: Path, name: str, uuid: str = "", on: tuple[Path, ...] = ()) -> Path:
    """Lay a block device into the tables, as the kernel does."""
    made = tables / "devices" / name
    (made / "slaves").mkdir(parents=True)
    for below in on:
        (made / "slaves" / below.name).symlink_to(below)
    if uuid:
        (made / "dm").mkdir()
        (made / "dm" / "uuid").write_text(uuid + "\n")
    return made


def told(tmp_path: Path, top: Path | None, kind: str = "ext4") -> tuple[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "block").mkdir()
    if top is not None:
        (tmp_path / "block" / number_of(home)).symlink_to(top)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/none / {kind} rw 0 0\n")
    return under_linux(home, tmp_path / "block", mounts)


def test_a_mapped_crypt_device_is_encrypted(tmp_path: Path) -> None:
    disk = device(tmp_path, "sda2")
    luks = device(tmp_path, "dm-0", "CRYPT-LUKS2-0123-root", (disk,))
    assert told(tmp_path, luks) == ("yes", "dm-crypt under dm-0")


def test_a_volume_that_lies_on_one_is_encrypted_too(tmp_path: Path) -> None:
    luks = device(tmp_path, "dm-0", "CRYPT-LUKS2-0123-pv", (device(tmp_path, "sda2"),))
    volume = device(tmp_path, "dm-1", "LVM-abc", (luks,))
    assert told(tmp_path, volume)[0] == "yes"


def test_a_volume_of_which_a_part_lies_open_is_not(tmp_path: Path) -> None:
    luks = device(tmp_path, "dm-0", "CRYPT-LUKS2-0123-pv", (device(tmp_path, "sda2"),))
    volume = device(tmp_path, "dm-1", "LVM-abc", (luks, device(tmp_path, "sdb1")))
    assert told(tmp_path, volume)[0] == "no"


def test_a_bare_disk_is_not(tmp_path: Path) -> None:
    assert told(tmp_path, device(tmp_path, "sda1")) == ("no", "no dm-crypt under sda1")


@pytest.mark.parametrize("kind", ["tmpfs", "overlay", "nfs4", "zfs"])
def test_what_lies_under_some_file_systems_is_not_known_from_here(tmp_path: Path, kind: str) -> None:
    assert told(tmp_path, device(tmp_path, "sda1"), kind)[0] == "unknown"


def test_a_device_that_the_kernel_does_not_list_is_not_known(tmp_path: Path) -> None:
    assert told(tmp_path, None)[0] == "unknown"


def test_tables_that_cannot_be_read_are_not_known(tmp_path: Path) -> None:
    assert under_linux(tmp_path, tmp_path, tmp_path / "no mounts here").is_on == "unknown"


def test_this_computer_says_one_of_the_three_and_by_what(tmp_path: Path) -> None:
    found = encryption_under(tmp_path)
    assert found.is_on in {"yes", "no", "unknown"}
    assert found.how
