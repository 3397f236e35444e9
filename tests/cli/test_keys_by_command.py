"""What opens a desk, shown and changed without a window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main
from navigator_app.store import key_ring
from tests.hub.running import running_hub
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, desk_of_two, is_let_in
from tests.stories.laptop import ROSAS, joined


class Terminal:
    """Somebody at a terminal, with passphrases and codes in files."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.home, self._folder, self._capsys, self._patch = folder / "desk", folder, capsys, monkeypatch

    def keys(
        self, deed: str, *words: str, user: str = "Rosa Delgado", **secrets: str
    ) -> tuple[int, Any, str]:
        """Ask; `secrets` are passphrase, new, code, and the one-time code of who joins."""
        named = {
            "passphrase": "NAVIGATOR_PASSPHRASE_FILE",
            "new": "NAVIGATOR_NEW_PASSPHRASE_FILE",
            "code": "NAVIGATOR_CODE_FILE",
            "joins": "NAVIGATOR_JOIN_CODE_FILE",
        }
        for name, variable in named.items():
            file = self._folder / name
            file.write_text(secrets.get(name, ""), encoding="utf-8")
            self._patch.setenv(variable, str(file))
        code = main(["keys", deed, *words, "--home", str(self.home), "--user", user, "--json"])
        said = self._capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal beside a desk of Rosa, who leads the site, and Ben."""
    found = Terminal(tmp_path, capsys, monkeypatch)
    desk_of_two(found.home, "site_lead")
    return found


def test_what_opens_it_is_told_without_unlocking(terminal: Terminal) -> None:
    code, told, _ = terminal.keys("list")
    assert code == 0
    assert [one["name"] for one in told["people"]] == ["Rosa Delgado", "Ben Hale"]
    assert (told["has_sheet"], told["phone_codes"], told["escrow"]) == (False, 0, "")


def test_everybody_sets_their_own_passphrase(terminal: Terminal) -> None:
    code, _, err = terminal.keys("passphrase", user="Ben Hale", passphrase=BENS, new=FRESH)
    assert (code, err) == (0, "")
    assert is_let_in(terminal.home, BEN, FRESH)
    assert not is_let_in(terminal.home, BEN, BENS)


def test_a_lead_sets_somebody_elses_and_others_do_not(terminal: Terminal) -> None:
    code, _, err = terminal.keys(
        "passphrase", "--person", "Rosa Delgado", user="Ben Hale", passphrase=BENS, new=FRESH
    )
    assert code == 1
    assert "Only a site lead" in err
    assert is_let_in(terminal.home, ROSA, PASSPHRASE)
    assert terminal.keys("passphrase", "--person", "Ben Hale", passphrase=PASSPHRASE, new=FRESH)[0] == 0
    assert is_let_in(terminal.home, BEN, FRESH)


@pytest.mark.parametrize("weak", ["", "short", "qwertyuiopasdfghjkl", "rosa delgado 1234"])
def test_a_weak_one_is_not_taken(terminal: Terminal, weak: str) -> None:
    code, _, err = terminal.keys("passphrase", passphrase=PASSPHRASE, new=weak)
    assert code == 1
    assert err
    assert is_let_in(terminal.home, ROSA, PASSPHRASE)


def test_the_first_sheet_is_anybodys_the_next_one_a_leads(terminal: Terminal) -> None:
    code, made, _ = terminal.keys("sheet", user="Ben Hale", passphrase=BENS)
    assert code == 0
    code, _, err = terminal.keys("sheet", user="Ben Hale", passphrase=BENS)
    assert code == 1
    assert "Only a site lead" in err
    assert (
        terminal.keys("passphrase", "--by-code", "--person", "Ben Hale", code=made["code"], new=FRESH)[0] == 0
    )
    assert is_let_in(terminal.home, BEN, FRESH)
    _, again, _ = terminal.keys("sheet", passphrase=PASSPHRASE)
    code, _, err = terminal.keys(
        "passphrase", "--by-code", "--person", "Ben Hale", code=made["code"], new=BENS
    )
    assert code == 1
    assert "does not open this desk" in err
    assert (
        terminal.keys("passphrase", "--by-code", "--person", "Ben Hale", code=again["code"], new=BENS)[0] == 0
    )


def test_a_code_for_the_phone_is_good_once(terminal: Terminal) -> None:
    _, made, _ = terminal.keys("phone-codes", passphrase=PASSPHRASE)
    words = ("passphrase", "--by-code", "--person", "Rosa Delgado")
    assert terminal.keys(*words, code=made["codes"][0], new=FRESH)[0] == 0
    assert terminal.keys(*words, code=made["codes"][0], new=PASSPHRASE)[0] == 1
    assert terminal.keys("list")[1]["phone_codes"] == len(made["codes"]) - 1


@pytest.mark.parametrize("deed", ["sheet", "phone-codes", "take-out"])
def test_a_code_for_the_phone_does_nothing_but_set_a_passphrase(terminal: Terminal, deed: str) -> None:
    _, made, _ = terminal.keys("phone-codes", passphrase=PASSPHRASE)
    before = (terminal.home / "keys.json").read_bytes()
    code, _, err = terminal.keys(deed, "--by-code", "--person", "Ben Hale", code=made["codes"][0])
    assert code == 1
    assert "nothing else" in err
    assert (terminal.home / "keys.json").read_bytes() == before


def test_who_leaves_is_taken_out_and_the_sheet_stays_good(terminal: Terminal) -> None:
    _, sheet, _ = terminal.keys("sheet", passphrase=PASSPHRASE)
    bens_file = (terminal.home / "keys.json").read_bytes()
    assert terminal.keys("take-out", "--person", "Rosa Delgado", user="Ben Hale", passphrase=BENS)[0] == 1
    assert terminal.keys("take-out", "--person", "Rosa Delgado", passphrase=PASSPHRASE)[0] == 1
    code, _, err = terminal.keys("take-out", "--person", "Ben Hale", passphrase=PASSPHRASE)
    assert (code, err) == (0, "")
    assert not is_let_in(terminal.home, BEN, BENS)
    assert is_let_in(terminal.home, ROSA, PASSPHRASE)
    assert key_ring.opened_by_code(terminal.home, sheet["code"])
    (terminal.home / "keys.json").write_bytes(bens_file)
    code, _, err = terminal.keys("sheet", user="Ben Hale", passphrase=BENS)
    assert code == 1
    assert "The passphrase is right, but" in err, "what he kept of it opens no records from then on"


def test_a_wrong_passphrase_and_a_missing_desk_are_said(terminal: Terminal, tmp_path: Path) -> None:
    code, _, err = terminal.keys("sheet", passphrase="not this one at all")
    assert code == 1
    assert "does not open the desk" in err
    terminal.home = tmp_path / "nowhere"
    code, _, err = terminal.keys("list")
    assert code == 1
    assert "no desk" in err


def test_somebody_is_let_in_with_the_code_that_the_center_made(terminal: Terminal, tmp_path: Path) -> None:
    assert (
        terminal.keys("let-in", "--person", "Bo Li", passphrase=PASSPHRASE, new=FRESH, joins="AAAA")[0] == 1
    )
    terminal.home = tmp_path / "laptop"
    with running_hub(tmp_path / "hub") as hub:
        rosa = joined(hub, terminal.home)
        words = ("let-in", "--person", "Bo Li")
        code, told, err = terminal.keys(*words, passphrase=ROSAS, new=FRESH, joins=hub.code())
        assert (code, err) == (0, "")
        assert is_let_in(terminal.home, told["person"], FRESH)
        assert is_let_in(terminal.home, rosa, ROSAS)
        code, _, err = terminal.keys("let-in", passphrase=ROSAS, new=FRESH, joins=hub.code())
        assert code == 1
        assert "Say who comes in" in err
    code, _, err = terminal.keys(*words, passphrase=ROSAS, new=FRESH, joins="AAAA-BBBB-CCCC-DDDD")
    assert code == 1
    assert "needs the center's hub once" in err
