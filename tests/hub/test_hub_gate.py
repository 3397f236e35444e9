"""What stands before every route: whoever keeps being turned away waits, whoever works is let in beside them."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from sync.client.link import Link
from sync.clock import SystemClock
from sync.errors import Unavailable
from sync.hub.gate import FORBIDDEN, UNSIGNED
from sync.hub.http import make_app, make_server
from sync.hub.rates import MOST, REFUSALS_A_MINUTE, ROUNDS_A_MINUTE, Rates, TooFast
from sync.hub.service import Service
from sync.hub.streaming import REPLY_TYPE
from sync.ids import new_id
from sync.protocol import Exchange
from sync.signing import HEADER
from tests.hub.databases import opened
from tests.hub.running import Computer, RunningHub
from tests.hub.test_hub_door import PATH, header_of, nothing_new, post


class Stopwatch:
    """Time that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at_s = 100.0

    def __call__(self) -> float:
        return self.at_s


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


def is_let_through(rates: Rates, store: str) -> bool:
    try:
        rates.check_computer(store)
    except TooFast:
        return False
    return True


def test_a_computer_that_runs_in_circles_is_asked_to_wait_and_others_are_not(stopwatch: Stopwatch) -> None:
    rates = Rates(stopwatch)
    for _ in range(ROUNDS_A_MINUTE):
        assert is_let_through(rates, "one")
        rates.take("one")
    assert not is_let_through(rates, "one")
    assert is_let_through(rates, "another")


def test_what_was_used_up_comes_back_with_time_and_never_more_than_that(stopwatch: Stopwatch) -> None:
    rates = Rates(stopwatch)
    for _ in range(ROUNDS_A_MINUTE):
        rates.take("one")
    stopwatch.at_s += 0.04
    assert not is_let_through(rates, "one")
    stopwatch.at_s += 0.02
    assert is_let_through(rates, "one")
    stopwatch.at_s += 86_400
    for _ in range(ROUNDS_A_MINUTE):
        rates.take("one")
    assert not is_let_through(rates, "one")


def test_an_address_is_told_when_to_come_again(stopwatch: Stopwatch) -> None:
    rates = Rates(stopwatch)
    for _ in range(REFUSALS_A_MINUTE):
        rates.check_caller("203.0.113.9")
        rates.note_refusal("203.0.113.9")
    with pytest.raises(TooFast) as told:
        rates.check_caller("203.0.113.9")
    assert told.value.retry_s == 1.0


def test_a_flood_of_addresses_makes_nothing_grow(stopwatch: Stopwatch) -> None:
    rates = Rates(stopwatch)
    for n in range(MOST + 500):
        rates.note_refusal(str(n))
    assert len(rates._callers._left) == MOST


def exhausted(hub: RunningHub) -> requests.Response:
    """Guess until the hub asks to wait."""
    for _ in range(REFUSALS_A_MINUTE + 5):
        response = post(hub, b"guess", "nothing")
        if response.status_code == 429:
            return response
    pytest.fail("whoever guesses is never asked to wait")


def test_whoever_keeps_guessing_waits_and_whoever_works_here_does_not(hub: RunningHub) -> None:
    computer = hub.joins()
    assert let_in(hub, computer).status_code == 200
    told = exhausted(hub)
    assert told.json()["error"] == "too_fast"
    assert int(told.headers["Retry-After"]) >= 1
    assert let_in(hub, computer).status_code == 200


def test_naming_a_computer_that_is_known_does_not_use_up_its_share(hub: RunningHub) -> None:
    computer, body = hub.joins(), b"forged"
    assert let_in(hub, computer).status_code == 200
    header = header_of(hub, computer, b"something else")
    said = [post(hub, body, header).status_code for _ in range(REFUSALS_A_MINUTE + 5)]
    assert set(said) == {401}
    assert let_in(hub, computer).status_code == 200


def test_where_nobody_signs_no_computers_share_is_used_up(hub: RunningHub) -> None:
    computer = hub.joins()
    assert let_in(hub, computer).status_code == 200
    header = header_of(hub, computer, b"signed for something else")
    with requests.Session() as anybody:
        for _ in range(ROUNDS_A_MINUTE + 50):
            asked = anybody.get(hub.url + "/sync/v1/health", headers={HEADER: header}, timeout=20)
            assert asked.status_code == 200
    assert let_in(hub, computer).status_code == 200


def test_where_nobody_signs_a_known_computers_name_is_no_way_past_the_gate(hub: RunningHub) -> None:
    computer = hub.joins()
    assert let_in(hub, computer).status_code == 200
    exhausted(hub)
    header = header_of(hub, computer, b"signed for something else")
    for path in ("enroll", "escrow"):
        assert post(hub, b"{}", header, f"/sync/v1/{path}").status_code == 429


def test_every_route_that_asks_for_no_signature_is_named(hub: RunningHub) -> None:
    routes = json.loads((Path(__file__).parents[2] / "docs" / "hub-api.json").read_text())["paths"]
    for path, methods in routes.items():
        target = path.format(record=new_id(), request_id=new_id())
        for method in methods:
            code = requests.request(method, hub.url + target, timeout=20).json().get("error")
            assert (code == "unsigned") is not target.startswith(UNSIGNED), (method, path)


def test_a_desk_that_is_asked_to_wait_says_that_its_work_is_safe(hub: RunningHub) -> None:
    exhausted(hub)
    stranger = Link(hub.url, new_id(), bytes(32))
    with pytest.raises(Unavailable, match="safe here and is sent soon") as told:
        stranger.exchange(Exchange(new_id(), new_id(), None, {}))
    stranger.close()
    assert told.value.retry_s


def let_in(hub: RunningHub, computer: Computer) -> requests.Response:
    body = nothing_new(computer)
    return post(hub, body, header_of(hub, computer, body))


@pytest.mark.parametrize("path", ["/sync/v1/health", "/", "/docs", "/sync/v1/exchange"])
def test_no_answer_can_be_made_a_page_of(hub: RunningHub, path: str) -> None:
    headers = requests.get(hub.url + path, timeout=20).headers
    assert {name: headers[name] for name in FORBIDDEN} == FORBIDDEN
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers


def test_a_reply_to_a_desk_is_no_page_and_stays_short(hub: RunningHub) -> None:
    response = let_in(hub, hub.joins())
    assert response.headers["Content-Type"] == REPLY_TYPE
    assert not FORBIDDEN.keys() & response.headers.keys()


@pytest.mark.parametrize(("proxy", "believed"), [("127.0.0.1", True), ("192.0.2.1", False), (None, False)])
def test_who_asks_is_told_by_the_proxy_that_was_named_and_by_nobody_else(
    tmp_path: Path, proxy: str | None, *, believed: bool
) -> None:
    store = opened(None, tmp_path)
    app = make_app(Service(store, SystemClock()), store, SystemClock())
    config = make_server(app, proxy=proxy).config
    asked = [str(config.forwarded_allow_ips), config.proxy_headers]
    store.close()
    assert (asked == ["127.0.0.1", True]) is believed


def test_a_line_that_is_cut_is_nobodys_refusal(hub: RunningHub) -> None:
    """A clinic on a bad line goes on, and so does the computer beside it that was not here before."""
    address = urlsplit(hub.url)
    head = f"POST {PATH} HTTP/1.1\r\nHost: hub\r\nContent-Length: 9000\r\n\r\n".encode()
    for _ in range(REFUSALS_A_MINUTE + 5):
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as line:
            line.sendall(head + b"half of it")
            line.shutdown(socket.SHUT_WR)
            line.settimeout(20)
            line.recv(100)
    computer = hub.joins()
    assert let_in(hub, computer).status_code == 200
