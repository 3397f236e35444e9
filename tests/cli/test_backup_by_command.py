"""Backups without a window: made, listed, read whole, put in place by the code of the sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main
from navigator_app.store import key_ring
from tests.backups.desks import Kept, kept_desk
from tests.store.desks import BENS, FRESH, PASSPHRASE, ROSA, is_let_in


class Terminal:
    """Somebody at a terminal, with passphrases and codes in files."""

    def __init__(self, kept: Kept, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.kept, self._folder, self._capsys = kept, folder, capsys

    def says(self, deed: str, *words: object, home: Path | None = None) -> tuple[int, list[Any], str]:
        """Ask as Rosa."""
        where = ["--home", str(home or self.kept.home), "--user", "Rosa Delgado", "--json"]
        code = main(["backup", deed, *map(str, words), *where])
        said = self._capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    kept = kept_desk(tmp_path / "desk")
    secrets = {
        "NAVIGATOR_PASSPHRASE_FILE": PASSPHRASE,
        "NAVIGATOR_NEW_PASSPHRASE_FILE": FRESH,
        "NAVIGATOR_CODE_FILE": kept.code,
    }
    for variable, secret in secrets.items():
        (tmp_path / variable).write_text(secret, encoding="utf-8")
        monkeypatch.setenv(variable, str(tmp_path / variable))
    return Terminal(kept, tmp_path, capsys)


def test_one_is_made_listed_checked_and_put_in_place(terminal: Terminal, tmp_path: Path) -> None:
    code, (made,), err = terminal.says("make")
    assert (code, err, made["records"]) == (0, "", 1)
    assert "key" not in made
    _, (told,), _ = terminal.says("list")
    assert told["last"]["made_at"] == made["made_at"]
    assert terminal.says("check")[:2] == (
        0,
        [{"name": Path(made["file"]).name, "is_sound": True, "says": ""}],
    )
    other = tmp_path / "other"
    code, (back,), err = terminal.says("restore", made["file"], "--person", "Ben Hale", home=other)
    assert (code, err) == (0, "")
    assert back["made_at"] == made["made_at"]
    assert is_let_in(other, back["person"], FRESH)
    assert not is_let_in(other, ROSA, PASSPHRASE)
    assert not is_let_in(other, back["person"], BENS)
    assert key_ring.opened_by_code(other, terminal.kept.code).by.type == "recovery"


def test_a_damaged_one_is_found_by_reading_it_whole(terminal: Terminal) -> None:
    _, (made,), _ = terminal.says("make")
    file = Path(made["file"])
    body = bytearray(file.read_bytes())
    body[-100] ^= 1
    file.write_bytes(body)
    code, (told,), _ = terminal.says("check")
    assert code == 1
    assert "damaged" in told["says"]


def test_a_stick_is_a_folder_that_has_to_be_there(terminal: Terminal, tmp_path: Path) -> None:
    code, _, err = terminal.says("make", "--to", tmp_path / "no stick")
    assert code == 1
    assert "not here" in err
    stick = tmp_path / "stick"
    stick.mkdir()
    assert terminal.says("make", "--to", stick)[0] == 0
    assert [file.suffix for file in stick.iterdir()] == [".navigator-backup"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name the file"),
        (("nowhere",), "no such file"),
        (("keys",), "no backup of Navigator"),
        (("made",), "Rosa Delgado, Ben Hale"),
    ],
)
def test_what_cannot_be_put_in_place_is_said_and_changes_nothing(
    terminal: Terminal, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    _, (made,), _ = terminal.says("make")
    named = {"keys": terminal.kept.home / "keys.json", "made": made["file"]}
    code, _, err = terminal.says(
        "restore", *(named.get(word, word) for word in words), home=tmp_path / "other"
    )
    assert code == 1
    assert said in err
    assert not (tmp_path / "other").exists()
