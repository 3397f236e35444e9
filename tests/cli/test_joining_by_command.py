"""A desk joined, filled and exchanged without a window, against a hub that really serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main
from sync.clock import SystemClock
from sync.hub.commands import revoke
from sync.hub.unsent import read_file
from tests.hub.running import running_hub

OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"


def ask(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[Any], str]:
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_a_desk_joins_brings_a_patient_in_and_the_hub_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, secret = tmp_path / "desk", tmp_path / "passphrase"
    secret.write_text("seven quiet herons walk", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    at = ("--home", home, "--json")
    with running_hub(tmp_path / "hub", clock=SystemClock()) as hub:
        joining = ("enroll", "--hub", hub.url, "--code", hub.code(), "--user", "Rosa Delgado", *at)
        code, (joined,), _ = ask(capsys, *joining)
        assert (code, joined["name"], joined["zone"]) == (0, "Rosa Delgado", "America/Denver")
        code, _, err = ask(capsys, *joining)
        assert code == 1
        assert "already" in err
        _, (filed,), _ = ask(capsys, "import", OWN / "patient.json", *at)
        _, (shown,), _ = ask(capsys, "show", "patient", filed["id"], *at)
        assert shown["standing"] == "Saved on this computer, not sent yet."
        code, (done,), _ = ask(capsys, "sync", *at)
        assert (code, done["verdicts"], done["unsent"]) == (0, {"accepted": 1}, 0)
        assert done["round_trips"] == done["rounds"] + len(("audit", "standing"))
        assert 0 < done["sent_bytes"] < 4_000
        assert 0 < done["received_bytes"] < 4_000
        _, (after,), _ = ask(capsys, "show", "patient", filed["id"], *at)
        assert after["standing"].startswith("Sent to the center")
    ask(capsys, "apply", _deeds(tmp_path), *at)
    code, (cut,), err = ask(capsys, "sync", *at)
    assert (code, cut["unsent"]) == (1, 1)
    assert "Your work is safe" in err


def _deeds(folder: Path) -> Path:
    file = folder / "deeds.jsonl"
    file.write_text(json.dumps({"kind": "task", "patch": {"title": "Call the lab"}}), encoding="utf-8")
    return file


def test_a_desk_that_joined_can_seal_what_it_may_not_send_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, secret = tmp_path / "desk", tmp_path / "passphrase"
    secret.write_text("seven quiet herons walk", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    at = ("--home", home, "--json")
    with running_hub(tmp_path / "hub", clock=SystemClock()) as hub:
        joining = ("enroll", "--hub", hub.url, "--code", hub.code(), "--user", "Rosa Delgado", *at)
        _, (joined,), _ = ask(capsys, *joining)
        _, (filed,), _ = ask(capsys, "import", OWN / "patient.json", *at)
        revoke(hub.store, hub.clock, computer=joined["store"], person=None)
        code, (done,), err = ask(capsys, "sync", *at)
        assert (code, done["unsent"]) == (1, 0)
        assert "The exchange page says where your work is" in err
        assert ask(capsys, "records", "--id", filed["id"], *at)[1] == []
        (file,) = home.glob("*.navsealed")
        assert read_file(hub.store, hub.clock, file) == {"lead": 1}


def test_a_history_that_is_not_whole_says_where_the_rest_is_and_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("seven quiet herons walk", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    writer, reader = (("--home", tmp_path / name, "--json") for name in ("writer", "reader"))
    with running_hub(tmp_path / "hub", clock=SystemClock()) as hub:
        for at, name in ((writer, "Rosa Delgado"), (reader, "Tom North")):
            ask(capsys, "enroll", "--hub", hub.url, "--code", hub.code(), "--user", name, *at)
        _, (filed,), _ = ask(capsys, "import", OWN / "patient.json", *writer)
        for note in ("first words", "second words"):
            line = {"kind": "patient", "id": filed["id"], "patch": {"note": note}}
            (tmp_path / "note.jsonl").write_text(json.dumps(line), encoding="utf-8")
            ask(capsys, "apply", tmp_path / "note.jsonl", *writer)
            ask(capsys, "sync", *writer)
        ask(capsys, "sync", *reader)
        history = ("history", "patient", filed["id"], *reader)
        assert ask(capsys, *history) == (0, [], "Earlier history is at the center.\n")
        code, whole, err = ask(capsys, *history, "--ask")
        assert (code, err) == (0, "")
        assert "first words" in json.dumps(whole)
        assert ask(capsys, *history) == (0, whole, "")
    assert ask(capsys, *history, "--ask") == (0, whole, ""), "nothing is asked that is here"


def test_a_history_that_cannot_be_asked_for_says_so_and_tells_what_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("seven quiet herons walk", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    at = ("--home", tmp_path / "desk", "--json")
    with running_hub(tmp_path / "hub", clock=SystemClock()) as hub:
        joining = ("enroll", "--hub", hub.url, "--code", hub.code(), "--user", "Rosa Delgado", *at)
        _, (joined,), _ = ask(capsys, *joining)
        ask(capsys, "sync", *at)
    code, told, err = ask(capsys, "history", "site", joined["site"], *at, "--ask")
    assert (code, told) == (1, [])
    assert "Earlier history is at the center." in err
    assert "Your work is safe" in err
