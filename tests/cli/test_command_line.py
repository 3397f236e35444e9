"""The command line as a stranger would use it: files, exit codes, JSON, one sentence when it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from navigator_app.__main__ import main
from navigator_app.settings import Settings
from navigator_app.store.register import PLACE
from navigator_app.store.slots import cheapest
from navigator_app.store.vault import Vault
from tests.desks import CLINIC, ROSA
from tests.paper.sheets import fax

OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"
PASSPHRASE = "seven quiet herons walk"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a desk's folder, its passphrase in a file that the environment names."""
    folder, secret = tmp_path / "desk", tmp_path / "passphrase"
    store = Vault.create(folder, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=cheapest())
    store.set_setting(PLACE, {"site": CLINIC, "zone": "America/Denver"})
    store.close()
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv("NAVIGATOR_PASSPHRASE_FILE", str(secret))
    return folder


def ask(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[Any], str]:
    """Give exit code, JSON lines and what was said on stderr."""
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_kinds_are_told_without_a_desk(capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = ask(capsys, "kinds", "--json")
    assert code == 0
    trip = next(one for one in found if one["kind"] == "trip")
    assert next(f for f in trip["fields"] if f["name"] == "lodging")["together"] == "lodging"


def test_deeds_from_lines_are_saved_refused_or_unchanged(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = "a" * 32
    lines = [
        {"kind": "patient", "id": patient, "patch": {"family_name": "Moss", "sites": [CLINIC]}},
        {"kind": "patient", "id": patient, "patch": {"family_name": "Moss"}},
        {"kind": "task", "patient": patient, "patch": {"title": "Call", "due_on": "2026-11-21"}},
        {"kind": "task", "patient": patient, "patch": {"title": 7}},
        {"kind": "task", "patch": {"title": "Call"}, "author": "me"},
    ]
    file = tmp_path / "deeds.jsonl"
    file.write_text("\n".join([*map(json.dumps, lines), "{not json"]), encoding="utf-8")
    code, found, err = ask(capsys, "apply", file, "--home", home, "--json")
    assert code == 1
    assert [one["state"] for one in found] == ["saved", "unchanged", "saved", "refused", "refused", "refused"]
    assert found[3]["field"] == "title"
    assert "refused" in err
    _, records, _ = ask(capsys, "--home", home, "records", "--kind", "task", "--json")
    assert [one["fields"]["title"] for one in records] == ["Call"]
    code, (day,), _ = ask(capsys, "today", "--home", home, "--at", "2026-11-23T07:40", "--json")
    assert code == 0
    assert [(row["title"], row["group"], row["late_days"]) for row in day["rows"]] == [("Call", "overdue", 2)]
    assert day["rows"][0]["verbs"][0]["command"] == "tasks.done"


def test_importing_twice_changes_nothing_and_one_record_is_shown_with_its_history(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, first, _ = ask(capsys, "import", OWN / "patient.json", "--home", home, "--json")
    assert (code, {one["state"] for one in first}) == (0, {"filed"})
    _, again, _ = ask(capsys, "import", OWN / "patient.json", "--home", home, "--json")
    assert {one["state"] for one in again} == {"known"}
    patient = first[0]["id"]
    code, (shown,), _ = ask(capsys, "show", "patient", patient, "--home", home, "--json")
    assert code == 0
    assert shown["rules"]["header"]["patient_id"] == patient
    assert shown["standing"] == "Saved on this computer, not sent yet."
    _, entries, _ = ask(capsys, "history", "patient", patient, "--home", home, "--json")
    assert entries[-1]["received"] is None
    assert ask(capsys, "reviews", "--home", home, "--json") == (0, [], "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "task", "b" * 32), "There is no such record on this desk."),
        (("show", "task", "../keys.json"), "This is not an id of Navigator."),
        (("import", "nowhere.hl7"), "nowhere.hl7 is not here."),
        (("apply", "nowhere.jsonl"), "This file cannot be opened."),
        (("sync",), "This desk was not joined to a hub."),
        (("today", "--at", "soon"), "Write the moment as"),
        (("today", "--user", "Somebody Else"), "Nobody of this name can unlock this desk."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_one(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, found, err = ask(capsys, *words, "--home", home)
    assert (code, found) == (1, [])
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


def test_a_wrong_passphrase_is_said_and_nothing_is_shown(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("something else", encoding="utf-8")
    code, found, err = ask(capsys, "records", "--home", home, "--passphrase-file", wrong, "--json")
    assert (code, found) == (1, [])
    assert "passphrase" in err.lower()


def test_without_a_desk_it_says_how_to_join_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = ask(capsys, "today", "--home", tmp_path / "none")
    assert code == 1
    assert "navigator enroll" in err


@pytest.mark.parametrize(
    "words", [("fly",), ("show", "task"), ("enroll", "--hub", "x"), ("today", "--scope", "all")]
)
def test_wrong_usage_is_exit_code_two(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (
        "run",
        "demo",
        "enroll",
        "kinds",
        "import",
        "apply",
        "records",
        "today",
        "show",
        "history",
        "sync",
    ):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert name in capsys.readouterr().out


def test_the_doctor_is_content_with_and_without_a_desk(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, err = ask(capsys, "doctor", "--home", home, "--json")
    assert (code, [one["what"] for one in found if not one["is_well"]]) == (1, ["Backups"])
    assert "make the sheet" in err
    assert main(["keys", "sheet", "--home", str(home)]) == 0
    assert main(["backup", "make", "--home", str(home)]) == 0
    capsys.readouterr()
    for folder in (home, tmp_path / "none"):
        code, found, _ = ask(capsys, "doctor", "--home", folder, "--json")
        assert code == 0
        assert all(one["is_well"] for one in found)
    assert not list(tmp_path.glob(".navigator-probe*"))


def test_the_doctor_says_by_which_proxy_a_hub_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://ann:secret@proxy.example.org:8080")
    _, found, _ = ask(capsys, "doctor", "--home", tmp_path, "--json")
    (proxy,) = (one for one in found if one["what"] == "Proxy")
    assert proxy["says"] == "proxy.example.org:8080 (as this computer is set)"
    Settings(tmp_path).choose("proxy", "none")
    _, found, _ = ask(capsys, "doctor", "--home", tmp_path, "--json")
    assert {"what": "Proxy", "is_well": True, "says": "none (as Settings say)"} in found
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example.org")
    Settings(tmp_path).choose("proxy", "")
    assert ask(capsys, "doctor", "--home", tmp_path, "--json")[0] == 1


def test_looking_never_loads_the_window(home: Path) -> None:
    script = (
        "import sys; from navigator_app.__main__ import main; "
        f"code = main(['today', '--home', {str(home)!r}, '--json']); "
        "assert not [m for m in sys.modules if m.startswith('PySide6')]; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == []


def test_faxes_are_taken_in_and_a_damaged_one_is_set_aside_where_it_lies(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "fax"
    folder.mkdir()
    (folder / "a.tif").write_bytes(fax(2))
    (folder / "b.pdf").write_bytes(b"%PDF-1.4 torn")
    code, found, _ = ask(capsys, "take-in", folder, "--home", home, "--json")
    assert code == 1
    assert [(one["name"], one["state"], one["is_removed"]) for one in found] == [
        ("a.tif", "taken", True),
        ("b.pdf", "aside", False),
    ]
    assert [file.name for file in folder.iterdir()] == ["b.pdf"]
