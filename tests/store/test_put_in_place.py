"""A file that another program holds open for a moment costs a moment, not what was to be kept.

Windows refuses to rename over such a file; that refusal is stood in for, since it cannot be had here.
"""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from navigator_app.log import guard_hooks, open_log
from sync.disk import put_in_place


def holding(times: int) -> Callable[[Path, Path], object]:
    """Rename as Windows does while a scanner reads the file: no, so many times."""
    left = [times]

    def rename(beside: Path, path: Path) -> object:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "The process cannot access the file", str(path))
        return beside.rename(path)

    return rename


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    beside, path = tmp_path / "kept.new", tmp_path / "kept"
    beside.write_bytes(b"new")
    path.write_bytes(b"old")
    return beside, path


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_file_that_is_held_for_a_moment_is_replaced(times: int, files: tuple[Path, Path]) -> None:
    beside, path = files
    put_in_place(beside, path, rename=holding(times), waits_s=(0.0, 0.0, 0.0))
    assert path.read_bytes() == b"new"
    assert not beside.exists()


def test_a_file_that_is_held_for_good_stays_what_it_was_and_is_said(files: tuple[Path, Path]) -> None:
    beside, path = files
    with pytest.raises(PermissionError):
        put_in_place(beside, path, rename=holding(4), waits_s=(0.0, 0.0, 0.0))
    assert path.read_bytes() == b"old"


def test_another_refusal_is_not_waited_for(files: tuple[Path, Path]) -> None:
    beside, path = files
    beside.unlink()
    with pytest.raises(FileNotFoundError):
        put_in_place(beside, path, waits_s=(60.0,))


def test_a_window_without_a_console_outlives_an_error_that_nobody_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows gives `pythonw.exe` no streams; the hook used to fail there before the log was all there was."""
    for module in (sys, threading):
        monkeypatch.setattr(module, "excepthook", module.excepthook)
    open_log(tmp_path)
    try:
        guard_hooks()
        monkeypatch.setattr(sys, "stderr", None)
        sys.excepthook(ValueError, ValueError("Ann"), None)
    finally:
        open_log(None)
    told = (tmp_path / "navigator.log").read_text(encoding="utf-8")
    assert "ValueError" in told
    assert "Ann" not in told
