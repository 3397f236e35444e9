"""The hub as an administrator meets it: separate processes over one folder, exit codes, and sentences."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.proxy import proxied
from sync.client.link import Link, enroll
from sync.client.ports import Heard
from sync.errors import Unavailable
from sync.hub import schema
from sync.hub.__main__ import _parser, main
from sync.hub.nightly import HOUR
from sync.hub.store import open_store
from sync.protocol import Exchange
from tests.hub.running import new_claim

FIRST = ("--site", "Juniper Creek (PRACTICE)", "--role", "administrator")
"""Who joins a new hub first, and approves their own computer at the hub."""


def hub_says(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sync.hub", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def approve(folder: Path, store: str, person: str) -> None:
    """Approve a computer whose words somebody compared."""
    (waits,) = hub_says("waiting", "--json", "--data", str(folder)).stdout.splitlines()
    words = json.loads(waits)["words"]
    named = ("--words", words, "--by", person, "--data", str(folder))
    assert hub_says("approve", store, *named).returncode == 0


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "sync.hub", "serve", "--data", str(folder), "--port", "0", "--json"]
    command += options
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) in (0, -signal.SIGTERM)


def test_codes_and_revocations_work_while_another_process_serves(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    with serving(tmp_path) as url:
        made = hub_says("enroll", *FIRST, "--json", *data)
        assert made.returncode == 0
        claim, key = new_claim(json.loads(made.stdout)["code"])
        welcome = enroll(url, claim)
        (waits,) = [json.loads(line) for line in hub_says("waiting", "--json", *data).stdout.splitlines()]
        named = ("--words", waits["words"], "--by", welcome.person)
        assert hub_says("approve", claim.store, *named, *data).returncode == 0
        link, nothing = Link(url, claim.store, key), Exchange(claim.store, welcome.person, None, {})
        assert list(link.exchange(nothing).blocks)
        computers = [json.loads(line) for line in hub_says("devices", "--json", *data).stdout.splitlines()]
        assert [(c["store"], c["is_revoked"]) for c in computers] == [(claim.store, False)]
        assert hub_says("revoke", claim.store, *data).returncode == 0
        with pytest.raises(Unavailable, match="took this computer off"):
            link.exchange(nothing)
        link.close()


def test_what_was_taken_before_the_hub_was_killed_is_there_after(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sync.hub", "serve", "--data", str(tmp_path), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        code = json.loads(hub_says("enroll", *FIRST, "--json", "--data", str(tmp_path)).stdout)["code"]
        claim, key = new_claim(code)
        welcome = enroll(url, claim)
        approve(tmp_path, claim.store, welcome.person)
        process.kill()
    with serving(tmp_path) as again:
        link = Link(again, claim.store, key)
        head = link.exchange(Exchange(claim.store, welcome.person, None, {})).head
        link.close()
    assert head.epoch == welcome.epoch


def test_a_hub_that_is_stopped_lets_the_desks_go_that_wait_and_has_nothing_to_complain_of(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "sync.hub", "serve", "--data", str(tmp_path), "--port", "0", "--json"]
    with (
        subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        ThreadPoolExecutor(1) as another,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        url = json.loads(process.stdout.readline())["url"]
        made = hub_says("enroll", *FIRST, "--json", "--data", str(tmp_path))
        claim, key = new_claim(json.loads(made.stdout)["code"])
        welcome = enroll(url, claim)
        approve(tmp_path, claim.store, welcome.person)
        with proxied(url) as line, closing(Link(line.url, claim.store, key)) as link:
            (*_, last) = link.exchange(Exchange(claim.store, welcome.person, None, {})).blocks
            read_sum = sum(at.seq for at in last.cursors.values())
            line.take_counts()
            heard = another.submit(link.bell().hear, welcome.person, read_sum)
            while not line.take_counts().total_bytes:
                pass
            process.send_signal(signal.SIGTERM)
            assert heard.result(20) == Heard()
        assert process.wait(20) in (0, -signal.SIGTERM)
        assert process.stderr.read() == ""


def test_a_hub_that_serves_does_its_nights_work_by_itself(tmp_path: Path) -> None:
    begun = datetime.now(UTC) - timedelta(hours=1)
    with (
        serving(tmp_path, "--night-hour", str(begun.hour)),
        closing(open_store(tmp_path)) as store,
        store._engine.connect() as connection,
    ):
        while not connection.execute(select(schema.night)).all():
            connection.rollback()


def test_a_hub_can_be_told_to_do_nothing_by_night(capsys: pytest.CaptureFixture[str]) -> None:
    assert _parser().parse_args(["serve", "--night-hour", "off"]).night_hour is None
    assert _parser().parse_args(["serve"]).night_hour == HOUR
    for wrong in ("24", "-1", "noon"):
        assert run("serve", "--data", "anywhere", f"--night-hour={wrong}") == 2
    assert "not an hour from 0 to 23" in capsys.readouterr().err


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def printed(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_sites_codes_people_and_health_are_printed_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path), "--json")
    assert run("site", "add", "--name", "Center", "--zone", "America/Phoenix", "--center", *data) == 0
    assert (
        run(*data, "enroll", "--site", "Juniper Creek", "--name", "Rosa Delgado", "--role", "site_lead") == 0
    )
    assert run("site", "list", *data) == 0
    center, code, *sites = printed(capsys)
    assert code["role"] == "site_lead"
    assert [(s["name"], s["is_center"]) for s in sites] == [("Center", True), ("Juniper Creek", False)]
    assert sites[0]["id"] == center["site"]
    assert run("people", *data) == 0
    assert printed(capsys) == []
    assert run("doctor", *data) == 0
    assert all(found["is_well"] for found in printed(capsys)[0].values())


def test_the_same_commands_speak_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(tmp_path))
    assert run("enroll", "--site", "Juniper Creek", *data) == 0
    assert run("site", "list", *data) == 0
    assert run("doctor", *data) == 0
    said = capsys.readouterr().out
    assert "within 24 hours" in said
    assert "Juniper Creek" in said
    assert "ok  audit: every chain holds" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["revoke", "0" * 32], "There is no computer"),
        (["revoke", "--person", "0" * 32], "There is nobody"),
        (["enroll", "--site", "Juniper Creek", "--role", "emperor"], "no such role"),
        (["enroll", "--site", "x" * 201], "at most 200"),
        (["site", "add", "--name", "Here", "--zone", "Moon/Base"], "time zone"),
        (["site", "add", "--name", "THERE"], "of this name already"),
        (["serve", "--host", "0.0.0.0", "--port", "0"], "serves this computer only"),  # noqa: S104 - refused
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run("site", "add", "--name", "There", "--data", str(tmp_path)) == 0
    capsys.readouterr()
    assert run(*arguments, "--data", str(tmp_path)) == 1
    out, err = capsys.readouterr()
    assert sentence in err
    assert out == ""
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as url:
        assert run("serve", "--port", url.rsplit(":", 1)[1], "--data", str(tmp_path)) == 1
    assert "running already" in capsys.readouterr().err


def test_a_mistyped_folder_makes_no_new_hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("devices", "people", "doctor"):
        assert run(command, "--data", str(tmp_path / "nowhere")) == 1
    assert "no hub in this folder" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("arguments", [[], ["serve", "--port", "x"], ["revoke"], ["dance"], ["devices"]])
def test_wrong_usage_is_exit_code_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NAVIGATOR_HUB_DATA", raising=False)
    assert run(*arguments) == 2
    assert capsys.readouterr().err


def test_the_folder_may_be_named_by_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAVIGATOR_HUB_DATA", str(tmp_path))
    assert run("enroll", "--site", "Juniper Creek", "--json") == 0
    assert len(printed(capsys)[0]["code"]) == 19


@pytest.mark.skipif(os.name != "posix", reason="file modes are posix")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run("enroll", "--site", "Juniper Creek", "--data", str(tmp_path / "file" / "hub")) == 1
    assert "cannot be read or written" in capsys.readouterr().err
