"""Several workers of one hub: what one of them knows all of them know, and it does not matter who answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import make_url

from sync.client.link import Link, enroll
from sync.client.ports import Heard
from sync.clock import SetClock
from sync.errors import Refused, Unavailable
from sync.hub.__main__ import main
from sync.hub.enrolment import TRIES_AN_HOUR
from sync.protocol import Exchange
from sync.signing import HEADER, sign
from sync.wire import encode_exchange
from tests.faults.carrying import carry, write
from tests.faults.joined import CENTER, exchange, join, seat
from tests.hub.databases import new_address
from tests.hub.running import Computer, RunningHub, new_claim, running_hub
from tests.hub.writing import document_at, edit, new_patient, round_of

Two = tuple[RunningHub, RunningHub]


@pytest.fixture
def database() -> str:
    return "postgresql"


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with new_address(request, "postgresql") as url:
        assert url is not None
        yield url


@pytest.fixture
def two(address: str, tmp_path: Path, clock: SetClock) -> Iterator[Two]:
    with (
        running_hub(tmp_path, database_url=address, clock=clock) as one,
        running_hub(tmp_path, database_url=address, clock=clock) as other,
    ):
        yield one, other


def at_the_other(computer: Computer, hub: RunningHub) -> Computer:
    """Give the same computer, as the other worker happens to answer it."""
    link = Link(hub.url, computer.welcome.store, computer.key, clock=hub.clock)
    hub.links.append(link)
    return Computer(computer.welcome, computer.key, link)


def test_a_round_goes_on_at_whichever_worker_answers(two: Two) -> None:
    one, other = two
    here = one.joins()
    there = at_the_other(here, other)
    created = new_patient(one, here)
    head, _, read = round_of(here, created)
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    changed = edit(other, there, document_at(other.store, created.record), {"note": "by van"}, 2)
    head, documents, read = round_of(there, changed, cursors=read)
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    assert documents == {}
    head, documents, _ = round_of(here, created, changed, cursors=read)
    assert [v.outcome for v in head.verdicts] == ["accepted", "accepted"]
    assert documents == {}


def test_the_bell_rings_for_what_was_written_at_another_worker(two: Two) -> None:
    one, other = two
    mine, writer = one.joins(), one.joins(name="Bo Li")
    _, _, read = round_of(mine)
    at, bell = sum(cursor.seq for cursor in read.values()), mine.link.bell()
    with ThreadPoolExecutor(1) as waiting:
        heard = waiting.submit(bell.hear, mine.welcome.person, at)
        round_of(at_the_other(writer, other), new_patient(other, writer))
        assert heard.result(30).has_moved
    assert len(round_of(mine, cursors=read)[1]) == 1


def test_the_bell_rings_for_bytes_that_came_at_another_worker(two: Two, tmp_path: Path) -> None:
    one, other = two
    clinic = seat(join(other, tmp_path / "clinic", "Rosa Delgado"), other.url, other.clock)
    center = seat(join(one, tmp_path / "center", "Imani Okafor", CENTER, is_center=True), one.url, one.clock)
    record = write(clinic, b"%PDF-1.7 pages")
    assert exchange(clinic)
    assert exchange(center)
    at = sum(cursor.seq for cursor in center.store.cursors().values())
    with ThreadPoolExecutor(1) as waiting:
        heard = waiting.submit(center.link.bell().hear, center.desk.me.person_id, at, [record])
        carry(clinic)
        assert heard.result(30) == Heard(has_moved=False, whole=frozenset({record}))
    clinic.close()
    center.close()


def test_the_bell_still_rings_after_the_database_was_away(
    two: Two, cut_every_connection: Callable[[], None]
) -> None:
    one, other = two
    mine, writer = one.joins(), one.joins(name="Bo Li")
    _, _, read = round_of(mine)
    cut_every_connection()
    at, bell = sum(cursor.seq for cursor in read.values()), mine.link.bell()
    with ThreadPoolExecutor(1) as waiting:
        heard = waiting.submit(bell.hear, mine.welcome.person, at)
        round_of(at_the_other(writer, other), new_patient(other, writer))
        assert heard.result(30).has_moved


@pytest.fixture
def cut_every_connection(request: pytest.FixtureRequest, address: str) -> Callable[[], None]:
    server = request.getfixturevalue("postgres")
    return lambda: server.cut_every_connection(make_url(address).database)


def test_a_request_that_one_worker_answered_is_known_to_the_other(two: Two) -> None:
    computer = two[0].joins()
    welcome, path = computer.welcome, "/sync/v1/exchange"
    body = encode_exchange(Exchange(welcome.store, welcome.person, None, {}))
    at = two[0].clock.now()
    header = sign(computer.key, "POST", path, body, store=welcome.store, person=welcome.person, at=at)
    answers = [requests.post(hub.url + path, body, headers={HEADER: header}, timeout=20) for hub in two]
    assert [answer.status_code for answer in answers] == [200, 409]


def test_codes_tried_at_one_worker_count_at_the_other(two: Two) -> None:
    for number in range(TRIES_AN_HOUR):
        with pytest.raises(Refused):
            enroll(two[number % 2].url, new_claim("ABCD-EFGH-JKMN-PQRS")[0])
    for hub in two:
        with pytest.raises(Unavailable, match="Too many codes"):
            enroll(hub.url, new_claim("ABCD-EFGH-JKMN-PQRS")[0])


# ---- as processes


def hub_says(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sync.hub", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(address: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    options = ("--database-url", address, "--workers", "2", "--port", "0", "--json")
    command = [sys.executable, "-m", "sync.hub", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"], process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Name the processes that serve, not the one that looks after open pipes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    told = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [int(child) for child, line in told.items() if b"spawn_main" in line]


@pytest.mark.skipif(sys.platform != "linux", reason="looks its workers up in /proc")
def test_a_worker_that_is_killed_is_replaced_and_nobody_notices(address: str) -> None:
    hub_says("approval", "off", "--database-url", address)
    made = hub_says("enroll", "--site", "Juniper Creek (PRACTICE)", "--json", "--database-url", address)
    with serving(address) as (url, process):
        claim, key = new_claim(json.loads(made)["code"])
        welcome = enroll(url, claim)
        nothing = Exchange(claim.store, welcome.person, None, {})
        before = workers_of(process)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        while len(now := workers_of(process)) < 2 or set(now) == set(before):
            link = Link(url, claim.store, key)
            assert list(link.exchange(nothing).blocks)
            link.close()
        assert before[1] in now


def test_people_and_computers_are_looked_after_with_the_same_option(
    address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--database-url", address, "--json")
    assert main(["site", "add", "--name", "Juniper Creek (PRACTICE)", *at]) == 0
    assert main(["enroll", "--site", "Juniper Creek (PRACTICE)", *at]) == 0
    monkeypatch.setenv("NAVIGATOR_HUB_DATABASE_URL", address)
    capsys.readouterr()
    assert main(["site", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Juniper Creek (PRACTICE)"
    assert main(["devices"]) == main(["people"]) == main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "ok  database: whole" in said
    assert "ok  audit: every chain holds" in said


def test_a_database_without_a_hub_is_called_that(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    server = request.getfixturevalue("postgres")
    with server.database() as name:
        assert main(["people", "--database-url", server.url(name)]) == 1
    assert "There is no hub in this database." in capsys.readouterr().err


def test_what_is_meant_has_to_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NAVIGATOR_HUB_DATABASE_URL", raising=False)
    monkeypatch.delenv("NAVIGATOR_HUB_DATA", raising=False)
    assert main(["people"]) == 2
    assert main(["people", "--data", str(tmp_path), "--database-url", "postgresql:///hub"]) == 2
    assert "either the hub's folder" in capsys.readouterr().err
    assert main(["serve", "--data", str(tmp_path), "--workers", "2"]) == 1
    assert "need a PostgreSQL database" in capsys.readouterr().err
