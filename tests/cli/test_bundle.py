"""The stick from the command line, both ends of it: exit codes, JSON, and one sentence for what is refused."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main as desk_main
from navigator_app.desk import Deed
from navigator_app.joining import unlock
from navigator_app.store import register, vault
from sync.hub.__main__ import main as hub_main
from sync.ids import new_id
from tests.hub.running import RunningHub, running_hub


@dataclass
class Ends:
    """A desk's folder and a hub's, and who types there."""

    hub: RunningHub
    home: Path
    capsys: pytest.CaptureFixture[str]

    def desk(self, *words: str | Path) -> tuple[int, Any, str]:
        """Type at the desk."""
        return self._typed(desk_main, words, "--home", self.home)

    def center(self, *words: str | Path) -> tuple[int, Any, str]:
        """Type at the hub."""
        return self._typed(hub_main, words, "--data", self.hub.folder)

    def _typed(
        self, main: Callable[[list[str]], int], words: Sequence[str | Path], *where: str | Path
    ) -> tuple[int, Any, str]:
        self.capsys.readouterr()
        code = main([str(word) for word in (*words, "--json", *where)])
        said = self.capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Ends]:
    """Join a desk with something to send."""
    secret = tmp_path / "passphrase"
    secret.write_text("seven quiet herons walk", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    with running_hub(tmp_path / "hub") as hub:
        found = Ends(hub, tmp_path / "desk", capsys)
        found.desk("enroll", "--hub", hub.url, "--code", hub.code(), "--user", "Rosa Delgado")
        deeds = tmp_path / "deeds.jsonl"
        deeds.write_text(json.dumps({"kind": "task", "patch": {"title": "Call the lab"}}), encoding="utf-8")
        found.desk("apply", deeds)
        yield found


def test_write_read_answer_read(ends: Ends, tmp_path: Path) -> None:
    question, answer = tmp_path / "q.navstick", tmp_path / "q-answer.navstick"
    code, written, _ = ends.desk("bundle", "write", question)
    assert (code, written["changes"], written["bytes"]) == (0, 1, question.stat().st_size)
    code, judged, _ = ends.center("bundle", "read", question)
    assert (code, judged["verdicts"], judged["answer"]) == (0, {"accepted": 1}, str(answer))
    code, taken, _ = ends.desk("bundle", "read", answer)
    assert (code, taken["verdicts"], taken["unsent"]) == (0, {"accepted": 1}, 0)
    code, nothing, err = ends.desk("bundle", "read", answer)
    assert (code, nothing) == (1, None)
    assert err == "What is in this file is known here already. Nothing was changed.\n"


def test_documents_pages_go_along_and_what_did_not_fit_is_said(ends: Ends, tmp_path: Path) -> None:
    (person,) = vault.people(ends.home)
    desk = unlock(ends.home, person.id, "seven quiet herons walk").desk
    for _ in range(2):
        fax = {"title": "Fax", "sha256": desk.store.contents.keep(secrets.token_bytes(700_000))}
        desk.commit(Deed("document", fax | {"size_bytes": 700_000}, record=new_id(), site=desk.me.site_id))
    desk.store.close()
    question, answer = tmp_path / "q.navstick", tmp_path / "q-answer.navstick"
    code, written, _ = ends.desk("bundle", "write", question, "--pages-mb", "1")
    assert (code, written["changes"], written["pages"], written["pages_left"]) == (0, 3, 1, 1)
    code, judged, _ = ends.center("bundle", "read", question)
    assert (code, judged["pages"]) == (0, {"kept": 1, "waiting": 0})
    code, taken, _ = ends.desk("bundle", "read", answer)
    assert (code, taken["pages"], taken["unsent"]) == (0, 1, 0)
    code, written, _ = ends.desk("bundle", "write", question, "--pages-mb", "0")
    assert (code, written["pages"], written["pages_left"]) == (0, 0, 1)
    code, written, _ = ends.desk("bundle", "write", question)
    assert (code, written["pages"], written["pages_left"]) == (0, 1, 0)


def test_a_first_download_for_one_computer(ends: Ends, tmp_path: Path) -> None:
    _, (device), _ = ends.center("devices")
    first = tmp_path / "first.navstick"
    code, written, _ = ends.center("bundle", "write", "--for", device["store"], first)
    assert (code, written["bytes"]) == (0, first.stat().st_size)
    code, taken, _ = ends.desk("bundle", "read", first)
    assert code == 0
    assert taken["received"] > 0
    code, _, err = ends.center("bundle", "write", "--for", "0" * 32, first)
    assert code == 1
    assert "not joined" in err


def test_the_answer_never_takes_the_place_of_the_question(ends: Ends, tmp_path: Path) -> None:
    question = tmp_path / "q.navstick"
    ends.desk("bundle", "write", question)
    code, _, err = ends.center("bundle", "read", question, "--answer", question)
    assert code == 1
    assert "another name" in err


def test_an_answer_that_finds_no_room_is_written_when_the_file_is_read_again(
    ends: Ends, tmp_path: Path
) -> None:
    question = tmp_path / "q.navstick"
    ends.desk("bundle", "write", question)
    code, _, err = ends.center("bundle", "read", question, "--answer", tmp_path / "gone" / "a.navstick")
    assert code == 1
    assert "The changes were taken in; read the file again to write the answer." in err
    code, judged, _ = ends.center("bundle", "read", question)
    assert (code, judged["verdicts"]) == (0, {"accepted": 1})


def test_a_desk_that_joined_before_hubs_named_keys_learns_them_in_its_next_exchange(
    ends: Ends, tmp_path: Path
) -> None:
    (person,) = vault.people(ends.home)
    store = unlock(ends.home, person.id, "seven quiet herons walk").desk.store
    old = store.setting(register.HUB)
    store.set_setting(register.HUB, {name: old[name] for name in ("url", "key", "ca_file")})
    store.close()
    code, _, err = ends.desk("bundle", "write", tmp_path / "q.navstick")
    assert code == 1
    assert "Exchange once over the link" in err
    assert ends.desk("sync")[0] == 0
    assert ends.desk("bundle", "write", tmp_path / "q.navstick")[0] == 0
