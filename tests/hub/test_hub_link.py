"""The link: one warm connection, a proved hub, and one clear sentence for whatever is in the way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer
from time import monotonic

import pytest

from sync.client.link import Link, enroll, health
from sync.client.proof import checked_url
from sync.clock import SetClock
from sync.errors import Refused, Unavailable
from sync.ids import new_id
from sync.protocol import Exchange
from sync.signing import new_signing_key
from tests.hub.running import Computer, RunningHub, new_claim, running_hub
from tests.hub.writing import new_patient, round_of


def ask(link: Link) -> None:
    try:
        list(link.exchange(Exchange(new_id(), new_id(), None, {})).blocks)
    finally:
        link.close()


def stranger(url: str, ca_file: Path | None = None) -> Link:
    return Link(url, new_id(), new_signing_key()[0], ca_file=ca_file)


class Other(BaseHTTPRequestHandler):
    """Somebody else's server."""

    protocol_version = "HTTP/1.1"
    status, body, type = 200, b"<h1>It works</h1>", "text/html"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", self.type)
        self.send_header("Location", "http://example.org/")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def somebody_else(status: int, body: bytes, type_: str) -> Iterator[str]:
    kind = type("Kind", (Other,), {"status": status, "body": body, "type": type_})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "type_"),
    [
        (200, b"<h1>It works</h1>", "text/html"),
        (200, b"{}", "application/json"),
        (200, b"(\xb5/\xfd junk", "application/x-nav"),
        (200, b"", "application/x-nav"),
        (302, b"", "text/html"),
        (404, b"<h1>Not found</h1>", "text/html"),
        (401, b'{"error": 1}', "application/json"),
        (401, b'{"error": "stale", "reason": "", "at": "soon"}', "application/json"),
        (500, b"x" * 1_000_000, "text/html"),
    ],
)
def test_a_hub_that_is_not_a_hub_is_called_that(status: int, body: bytes, type_: str) -> None:
    with somebody_else(status, body, type_) as url:
        for attempt in (
            lambda: ask(stranger(url)),
            lambda: health(url),
            lambda: enroll(url, new_claim("ABCD-EFGH-JKMN-PQRS")[0]),
        ):
            with pytest.raises(Unavailable, match="is not a Navigator hub"):
                attempt()


def test_nobody_there_is_no_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(Unavailable, match="no link to the center") as no:
        ask(stranger(f"http://127.0.0.1:{port}"))
    assert no.value.retry_s is None, "the pace of the desk decides"


def test_a_hub_is_known_by_its_health(hub: RunningHub) -> None:
    assert health(hub.url) == hub.clock.now()


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example.org",
        "http://10.0.0.1:8440",
        "http://127.0.0.1.example.org",
        "ftp://localhost",
        "https://user:word@hub.example.org",
        "https://hub.example.org/other",
        "https://hub.example.org:port",
        "https://",
        "",
        "https://[::1",
    ],
)
def test_an_address_that_would_not_be_safe_is_refused(url: str) -> None:
    with pytest.raises(Refused) as no:
        stranger(url)
    assert no.value.field == "url"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("hub.example.org", "https://hub.example.org"),
        (" https://hub.example.org:8440/ ", "https://hub.example.org:8440"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:1", "http://[::1]:1"),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, url: str) -> None:
    assert checked_url(typed) == url


def test_rounds_share_one_warm_connection(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    computer = hub.joins()
    made: list[object] = []
    connect = socket.socket.connect

    def counted(self: socket.socket, address: object) -> None:
        made.append(address)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", counted)
    head, documents, read = round_of(computer, new_patient(hub, computer))
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    assert {d.kind for d in documents.values()} == {"site", "practitioner"}
    for _ in range(4):
        _, documents, read = round_of(computer, cursors=read)
        assert documents == {}
    assert len(made) == 1


def test_a_hub_that_forgot_how_far_a_desk_has_read_hears_it_again_in_full(hub: RunningHub) -> None:
    computer = hub.joins()
    _, _, read = round_of(computer)
    round_of(computer, cursors=read)
    with hub.store._writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM cursor_ack")
    before = computer.link.traffic.round_trips
    assert round_of(computer, cursors=read)[1] == {}
    assert computer.link.traffic.round_trips == before + 2
    assert round_of(computer, cursors=read)[1] == {}
    assert computer.link.traffic.round_trips == before + 3


def test_a_wrong_clock_is_put_right_for_stamps_and_tried_once_more(hub: RunningHub) -> None:
    wrong = SetClock(hub.clock.now() - timedelta(minutes=61))
    computer = hub.joins(clock=wrong)
    assert round_of(computer)[0].epoch == computer.welcome.epoch
    assert computer.link.clock_offset_s == pytest.approx(61 * 60, abs=2)


def test_a_clock_ten_years_off_loses_nothing(hub: RunningHub) -> None:
    wrong = SetClock(hub.clock.now() + timedelta(days=3_652))
    computer = hub.joins(clock=wrong)
    head, _, _ = round_of(computer, new_patient(hub, computer))
    assert [v.outcome for v in head.verdicts] == ["accepted"]


class Jumpy:
    """A clock that jumps ahead by an hour whenever it is asked."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Give the next hour."""
        self.at += timedelta(hours=1)
        return self.at


def test_a_clock_that_cannot_be_followed_is_named_with_the_hubs_time(hub: RunningHub) -> None:
    computer = hub.joins(clock=Jumpy(hub.clock.now()))
    with pytest.raises(Unavailable, match=r"clock is 120 minutes off; .* Fri Nov 20 2026, 16:00 UTC"):
        round_of(computer)


def test_a_reply_that_is_not_read_to_its_end_disturbs_no_later_round(hub: RunningHub) -> None:
    computer = hub.joins()
    welcome = computer.welcome
    computer.link.exchange(Exchange(welcome.store, welcome.person, None, {}))
    assert round_of(computer)[0].epoch == welcome.epoch


def test_the_bell_rings_when_another_computer_writes(hub: RunningHub) -> None:
    mine, other = hub.joins(), hub.joins(name="Bo Li")
    _, _, read = round_of(mine)
    at = sum(cursor.seq for cursor in read.values())
    bell = mine.link.bell()
    assert bell.hear(mine.welcome.person, at - 1).has_moved
    writing = Timer(0.2, lambda: round_of(other, new_patient(hub, other)))
    writing.start()
    assert bell.hear(mine.welcome.person, at).has_moved
    writing.join()
    assert len(round_of(mine, cursors=read)[1]) == 1


def wait_and_end(hub: RunningHub, computer: Computer) -> float:
    """Wait for news that never comes, be let go by another thread, and give how long that took."""
    _, _, read = round_of(computer)
    bell = computer.link.bell()
    at = sum(cursor.seq for cursor in read.values())
    ending = Timer(0.3, bell.end)
    ending.start()
    began = monotonic()
    with pytest.raises(Unavailable):
        bell.hear(computer.welcome.person, at)
    return monotonic() - began


def test_who_waits_at_the_bell_is_let_go_at_once(hub: RunningHub) -> None:
    assert wait_and_end(hub, hub.joins()) < 5


def test_a_hub_does_not_wait_on_for_who_hung_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running_hub(tmp_path / "hub") as hub:
        assert wait_and_end(hub, hub.joins()) < 5
    assert not [line for line in caplog.messages if "running task" in line], "it waited until it was stopped"


def test_nobody_waits_at_a_bell_that_was_ended_before(hub: RunningHub) -> None:
    mine = hub.joins()
    _, _, read = round_of(mine)
    bell = mine.link.bell()
    bell.end()
    with pytest.raises(Unavailable):
        bell.hear(mine.welcome.person, sum(cursor.seq for cursor in read.values()))
