"""A planted person is in no byte of a backup, of what making or restoring one leaves behind, of a name, of a log."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from navigator_app import backups
from navigator_app.log import open_log
from navigator_app.store import backing_up
from sync.errors import Unavailable
from tests.backups.desks import Kept, kept_desk
from tests.store.desks import FRESH, new_patient

PLANTED = (
    "Zyzzyvawitz",
    "555-0173-9941",
    "sleeps at the quonset by the wash",
    "Rosa Delgado",
    "Ben Hale",
    "Mesa View",
)


def found(folder: Path) -> list[tuple[str, str]]:
    """Name every file that holds a planted text, or bears it in its name; a key file names who unlocks the desk."""
    hits = []
    for file in (f for f in folder.rglob("*") if f.is_file() and f.name != "keys.json"):
        body = file.read_bytes() + str(file.relative_to(folder)).encode()
        codings = ("utf-8", "utf-16-le", "utf-16-be")
        hits += [(file.name, text) for text in PLANTED if any(text.encode(each) in body for each in codings)]
    return hits


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Give a desk with the planted person, every temporary file and log inside the folder that is searched."""
    (tmp_path / "tmp").mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    open_log(tmp_path / "log")
    made = kept_desk(tmp_path / "desk")
    desk = made.unlock()
    name, phone, note, *_ = PLANTED
    points = [{"system": "phone", "value": phone}]
    desk.store.commit([new_patient("a" * 32, family_name=name, note=note, contact_points=points)])
    desk.store.contents.keep(f"{name} {phone} {note}".encode() * 1_000)
    desk.store.close()
    return made


def test_nothing_of_it_is_anywhere(kept: Kept, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = kept.back_up(stick)
    kept.back_up()
    assert made.documents == 1
    assert found(tmp_path) == []
    kept.put_back(made.file, tmp_path / "other")
    kept.put_back(made.file, kept.home)
    assert found(tmp_path) == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert PLANTED[0] not in made.file.name
    desk = kept.unlock(FRESH)
    assert desk.store.document("a" * 32).fields["family_name"] == PLANTED[0]  # type: ignore[union-attr]
    desk.store.close()
    open_log(None)


def test_nothing_of_it_is_in_what_lies_there_while_one_is_made(kept: Kept, tmp_path: Path) -> None:
    seen: list[str] = []

    def look() -> bool:
        assert found(tmp_path) == []
        seen.extend(path.name for path in (kept.home / backing_up.FOLDER).iterdir())
        return len(seen) > 20

    desk = kept.unlock()
    try:
        backups.make(desk, kept.home, is_stopped=look)
    except Unavailable:
        pass
    finally:
        desk.store.close()
        open_log(None)
    assert any(name.startswith(backing_up.WORK) for name in seen)
    assert any(name.endswith(".part") for name in seen)
