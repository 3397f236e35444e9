"""Backups without a window: made, listed, read whole, put in place by the code of the sheet or the center's key."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main
from navigator_app.store import backup_file, key_ring, keys
from navigator_app.store.audit import Looked
from navigator_app.store.faults import WrongCode
from navigator_app.store.vault import Vault
from sync import escrow_file
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
def terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Terminal:
    kept = kept_desk(tmp_path / "desk", role=getattr(request, "param", "navigator"))
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


KEPT_UNDER = "lantern over the harbor wall"
CENTER = "Mesa View (PRACTICE)"


class Safe:
    """The center's safe: its escrow key in a file, the passphrase of that file in another."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.key, self.passphrase = folder / "escrow.pem", folder / "passphrase"
        self.public = escrow_file.make(self.key, KEPT_UNDER)
        self.passphrase.write_text(f"{KEPT_UNDER}\n", encoding="utf-8")
        self.other = folder / "other.pem"
        escrow_file.make(self.other)
        self.copied = folder / "copied.pem"
        self.copied.write_bytes(self.key.read_bytes())
        self.copied.chmod(0o644)


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    return Safe(tmp_path / "safe")


@pytest.fixture
def lost(terminal: Terminal, safe: Safe, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a backup sealed to the center's key, whose sheet nobody finds any more."""
    key_ring.set_escrow(key_ring.opened(terminal.kept.home, ROSA, PASSPHRASE), CENTER, safe.public)
    _, (made,), _ = terminal.says("make")
    Path(os.environ["NAVIGATOR_CODE_FILE"]).unlink()
    monkeypatch.delenv("NAVIGATOR_CODE_FILE")
    return Path(made["file"])


def test_where_the_sheet_is_lost_the_centers_key_puts_one_in_place(
    terminal: Terminal, safe: Safe, lost: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    words = (
        "--person",
        "Rosa Delgado",
        "--escrow-key",
        safe.key,
        "--escrow-passphrase-file",
        safe.passphrase,
    )
    code, (back,), err = terminal.says("restore", lost, *words, home=other)
    assert (code, err) == (0, "")
    assert (back["person"], back["by"]) == (ROSA, "escrow")
    # The lost sheet opens it no more, should somebody find it; the center's key does.
    with pytest.raises(WrongCode):
        key_ring.opened_by_code(other, terminal.kept.code)
    (escrow,) = (slot for slot in keys.read(other).slots if slot.type == "escrow")
    center = escrow_file.read(safe.key, KEPT_UNDER)
    assert key_ring.opened_from_escrow(other, escrow.id, center).by.name == CENTER
    store = Vault.open(other, ROSA, FRESH, clock=terminal.kept.clock)
    done = [(one.action, one.kind, one.subject) for one in store.audit_page(Looked())]
    assert ("put_back", "escrow", ROSA) in done
    assert store.audit_standing().is_whole
    assert len(store.pending_changes()) == 1
    store.close()


@pytest.mark.parametrize("terminal", ["site_lead"], indirect=True)
def test_who_reads_the_terminal_and_the_audit_is_told_by_what_it_was_put_in_place(
    terminal: Terminal, safe: Safe, lost: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    where = ["--home", str(other), "--person", "Rosa Delgado"]
    named = ["--escrow-key", str(safe.key), "--escrow-passphrase-file", str(safe.passphrase)]
    assert main(["backup", "restore", str(lost), *where, *named]) == 0
    said = capsys.readouterr().out
    assert "The center's key opened it" in said
    assert "make a new one with “navigator keys sheet”" in said
    (sealed,) = (slot for slot in backup_file.read_header(lost).slots if slot.type == "escrow")
    read = ["--home", str(other), "--passphrase-file", os.environ["NAVIGATOR_NEW_PASSPHRASE_FILE"]]
    assert main(["audit", *read, "--person", sealed.id]) == 0
    told = capsys.readouterr().out
    assert "By the center's escrow key  Put a backup in place here  You" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--escrow-key", "other"), "This key of the center does not open this backup."),
        (("--escrow-key", "key"), "name its file with --escrow-passphrase-file"),
        (("--escrow-key", "nowhere"), "cannot be read"),
        (("--escrow-key", "lost"), "This is no escrow key"),
        (("--escrow-key", "key", "--escrow-passphrase-file", "lost"), "cannot be read"),
        (("--escrow-key", "key", "--escrow-passphrase-file", "other"), "the passphrase is wrong"),
        (("--escrow-passphrase-file", "passphrase"), "--escrow-key FILE"),
        (("--code",), "Name a file with the code"),
    ],
)
def test_another_key_puts_nothing_in_place(
    terminal: Terminal, safe: Safe, lost: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    files = {**vars(safe), "lost": lost, "nowhere": tmp_path / "nowhere"}
    asked = [files.get(word, word) for word in words if word != "--code"]
    code, _, err = terminal.says("restore", lost, "--person", "Rosa Delgado", *asked, home=tmp_path / "other")
    assert code == 1
    assert said in err
    assert not (tmp_path / "other").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps who may read a file elsewhere")
def test_a_key_that_others_may_read_is_not_taken(
    terminal: Terminal, safe: Safe, lost: Path, tmp_path: Path
) -> None:
    named = ("--escrow-key", safe.copied, "--escrow-passphrase-file", safe.passphrase)
    code, _, err = terminal.says("restore", lost, "--person", "Rosa Delgado", *named, home=tmp_path / "other")
    assert code == 1
    assert "can be read by others" in err
    assert not (tmp_path / "other").exists()


def test_a_backup_from_before_the_center_had_a_key_asks_for_the_sheet(
    terminal: Terminal, safe: Safe, tmp_path: Path
) -> None:
    _, (made,), _ = terminal.says("make")
    named = ("--escrow-key", safe.key, "--escrow-passphrase-file", safe.passphrase)
    # In the place of the desk that is there: it stays as it was.
    code, _, err = terminal.says("restore", made["file"], "--person", "Rosa Delgado", *named)
    assert code == 1
    assert "this computer had none when it was made" in err
    assert is_let_in(terminal.kept.home, ROSA, PASSPHRASE)
