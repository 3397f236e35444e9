"""Whoever is not exactly who they say, now, is turned away, with one shape of answer and no patient in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import requests
import zstandard
from sqlalchemy import update

from sync.client.link import Link
from sync.clock import SetClock
from sync.errors import Unavailable
from sync.hub import schema
from sync.hub.door import Entry, TurnedAway
from sync.hub.store import Transaction
from sync.ids import new_id
from sync.joining import Welcome
from sync.protocol import PROTOCOL, Exchange
from sync.signing import HEADER, Signed, new_signing_key, sign
from sync.wire import encode_exchange
from sync.wire.frames import few_messages
from sync.wire.numbers import put_number
from sync.wire.packing import Sections, packed
from tests.hub.databases import DATABASES
from tests.hub.running import Computer, RunningHub

PATH = "/sync/v1/exchange"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def nothing_new(computer: Computer) -> bytes:
    welcome = computer.welcome
    return encode_exchange(Exchange(welcome.store, welcome.person, None, {}))


def header_of(hub: RunningHub, computer: Computer, body: bytes, **other: Any) -> str:
    says: dict[str, Any] = {
        "store": computer.welcome.store,
        "person": computer.welcome.person,
        "at": hub.clock.now(),
        "key": computer.key,
        "method": "POST",
        "target": PATH,
    }
    says |= other
    return sign(says.pop("key"), says.pop("method"), says.pop("target"), body, **says)


def post(hub: RunningHub, body: bytes, header: str, path: str = PATH) -> requests.Response:
    return requests.post(hub.url + path, data=body, headers={HEADER: header}, timeout=20)


def code_of(response: requests.Response, hub: RunningHub) -> tuple[int, str]:
    said = response.json()
    assert set(said) == {"error", "reason", "at"}
    assert said["at"].startswith(hub.clock.now().strftime("%Y-%m-%dT%H:%M"))
    assert said["reason"].endswith(".")
    return response.status_code, said["error"]


def test_a_signed_request_of_a_joined_computer_is_let_in(hub: RunningHub) -> None:
    computer = hub.joins()
    body = nothing_new(computer)
    assert post(hub, body, header_of(hub, computer, body)).status_code == 200


@pytest.mark.parametrize("header", ["", "x", "a.b.c.d.e", "\u00e9", "." * 300])
def test_an_unsigned_request_is_turned_away(hub: RunningHub, header: str) -> None:
    computer = hub.joins()
    response = requests.post(
        hub.url + PATH, data=nothing_new(computer), headers={HEADER: header.encode()}, timeout=20
    )
    assert code_of(response, hub) == (401, "unsigned")


def test_a_computer_that_never_joined_is_turned_away(hub: RunningHub) -> None:
    computer = hub.joins()
    body = nothing_new(computer)
    header = header_of(hub, computer, body, store=new_id())
    assert code_of(post(hub, body, header), hub) == (401, "unknown")


@pytest.mark.parametrize(
    "forge",
    [
        lambda hub, c, body: (body + b"x", header_of(hub, c, body)),
        lambda hub, c, body: (body, header_of(hub, c, body, key=new_signing_key()[0])),
        lambda hub, c, body: (body, header_of(hub, c, body, target="/sync/v1/bell")),
        lambda hub, c, body: (body, header_of(hub, c, body, method="GET")),
        lambda hub, c, body: (body, header_of(hub, c, body).replace(".17", ".18", 1)),
    ],
    ids=["body", "key", "target", "method", "moment"],
)
def test_a_request_that_was_changed_on_its_way_is_turned_away(
    hub: RunningHub, forge: Callable[[RunningHub, Computer, bytes], tuple[bytes, str]]
) -> None:
    computer = hub.joins()
    body, header = forge(hub, computer, nothing_new(computer))
    assert code_of(post(hub, body, header), hub) == (401, "tampered")


def test_another_persons_name_cannot_be_put_on_a_signed_request(hub: RunningHub) -> None:
    computer, other = hub.joins(), hub.joins(name="Bo Li")
    body = nothing_new(computer)
    mine = header_of(hub, computer, body).split(".")
    theirs = header_of(hub, other, body).split(".")
    forged = ".".join([mine[0], theirs[1], *mine[2:]])
    assert code_of(post(hub, body, forged), hub) == (401, "tampered")


@pytest.mark.parametrize("minutes", [-6, 6, 10 * 365 * 24 * 60])
def test_a_stale_request_is_turned_away_with_the_hubs_time(hub: RunningHub, minutes: int) -> None:
    computer = hub.joins()
    body = nothing_new(computer)
    wrong = SetClock(hub.clock.now())
    wrong.forward(minutes=minutes)
    header = header_of(hub, computer, body, at=wrong.now())
    assert code_of(post(hub, body, header), hub) == (401, "stale")


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_a_few_minutes_off_is_let_in(hub: RunningHub, minutes: int) -> None:
    computer = hub.joins()
    body = nothing_new(computer)
    near = SetClock(hub.clock.now())
    near.forward(minutes=minutes)
    assert post(hub, body, header_of(hub, computer, body, at=near.now())).status_code == 200


def test_a_round_whose_commit_was_not_heard_of_is_done_anew_and_not_taken_for_a_replay(
    hub: RunningHub,
) -> None:
    welcome = hub.joins().welcome
    signed = Signed(welcome.store, welcome.person, 0, "a nonce", b"")
    with hub.store.reading() as tx:
        device = tx.device(welcome.store)
    assert device is not None
    entry = Entry(signed, hub.clock, device.public_key)
    for _ in range(2):
        with hub.store.writing() as tx:
            entry(tx)
    with pytest.raises(TurnedAway, match="made before"), hub.store.writing() as tx:
        Entry(signed, hub.clock, device.public_key)(tx)


def test_the_very_same_request_is_let_in_once(hub: RunningHub, clock: SetClock) -> None:
    computer = hub.joins()
    body = nothing_new(computer)
    header = header_of(hub, computer, body)
    assert post(hub, body, header).status_code == 200
    assert code_of(post(hub, body, header), hub) == (409, "replayed")
    clock.forward(minutes=4, seconds=59)
    assert code_of(post(hub, body, header), hub) == (409, "replayed")
    clock.forward(minutes=10)
    assert code_of(post(hub, body, header), hub) == (401, "stale")


def test_a_revoked_computer_is_turned_away(hub: RunningHub) -> None:
    computer = hub.joins()
    with hub.store.writing() as tx:
        tx.revoke_device(computer.welcome.store, hub.clock.now())
    body = nothing_new(computer)
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (403, "revoked")


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (lambda tx, welcome, at: tx.revoke_device(welcome.store, at), (403, "revoked")),
        (lambda tx, welcome, _: tx.deactivate_person(welcome.person), (403, "ended")),
    ],
    ids=["computer", "person"],
)
def test_whoever_was_let_in_before_is_turned_away_as_soon_as_access_ends(
    hub: RunningHub, ends: Callable[[Transaction, Welcome, datetime], object], said: tuple[int, str]
) -> None:
    """A worker remembers keys, and nothing of who may speak."""
    computer = hub.joins()
    body = nothing_new(computer)
    assert post(hub, body, header_of(hub, computer, body)).status_code == 200
    with hub.store.writing() as tx:
        ends(tx, computer.welcome, hub.clock.now())
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == said


def test_a_key_that_is_not_the_computers_any_more_lets_nobody_in(hub: RunningHub) -> None:
    """As when a database was put back in which the computer joins anew."""
    computer = hub.joins()
    body = nothing_new(computer)
    assert post(hub, body, header_of(hub, computer, body)).status_code == 200
    fresh, public_key = new_signing_key()
    with hub.store.writing() as tx:
        changed = update(schema.device).where(schema.device.c.store == computer.welcome.store)
        tx._db.execute(changed.values(public_key=public_key))
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (401, "tampered")
    assert post(hub, body, header_of(hub, computer, body, key=fresh)).status_code == 200
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (401, "tampered")


def test_a_person_of_another_site_is_turned_away(hub: RunningHub) -> None:
    computer, other = hub.joins(), hub.joins("Red Mesa (PRACTICE)", name="Bo Li")
    body = nothing_new(computer)
    for person in (other.welcome.person, new_id()):
        header = header_of(hub, computer, body, person=person)
        assert code_of(post(hub, body, header), hub) == (403, "not_bound")


def test_a_person_whose_access_ended_is_turned_away(hub: RunningHub) -> None:
    computer = hub.joins()
    with hub.store.writing() as tx:
        tx.deactivate_person(computer.welcome.person)
    body = nothing_new(computer)
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (403, "ended")


def test_a_bomb_is_refused_and_not_unpacked(hub: RunningHub) -> None:
    computer = hub.joins()
    sizes = bytearray()
    for size in (0, 0, 400_000_000):
        put_number(size, sizes)
    bomb = zstandard.ZstdCompressor(level=1).compress(bytes(sizes) + bytes(400_000_000))
    assert len(bomb) < 1_000_000
    assert code_of(post(hub, bomb, header_of(hub, computer, bomb)), hub) == (413, "too_large")


@pytest.mark.parametrize("path", [PATH, "/sync/v1/enroll"])
def test_a_body_that_is_too_large_is_refused_whoever_sends_it(hub: RunningHub, path: str) -> None:
    response = post(hub, bytes(1_000_001), "", path)
    assert code_of(response, hub) == (413, "too_large")


def said(plain: object) -> bytes:
    return few_messages([packed(plain)], level=3)


def read_to(epoch: object, seq: object) -> dict[str, object]:
    return {"cursors": {"feed": ["shared"], "epoch": [epoch], "seq": [seq]}}


WHOLE = {"protocol": PROTOCOL}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not zstd",
        said([]),
        said({}),
        said(WHOLE | {"changes": [{}] * 501}),
        said(WHOLE | {"changes": [{"id": "x"}]}),
        said(WHOLE | {"cursors": {"feed": ["shared"], "epoch": ["e"]}}),
        said(WHOLE | read_to("e", 1 << 63)),
        said(WHOLE | read_to("e", -1)),
        said(WHOLE | {"cursors": []}),
        said(WHOLE | {"changes": 7}),
        said(WHOLE | {"protocol": 99}),
        few_messages([Sections(b"", b"\x0d", b"[" * 100_000)], level=3),
        few_messages([Sections(b"", b"\x0d", b"\xff\xfe{}")], level=3),
        zstandard.compress(json.dumps(WHOLE).encode()),
        zstandard.compress(bytes(400_000_000), 1),
    ],
    ids=[
        "empty",
        "plain",
        "list",
        "no parts",
        "many",
        "no change",
        "cursor",
        "far",
        "back",
        "cursors",
        "changes",
        "protocol",
        "deep",
        "bytes",
        "lines",
        "zeros",
    ],
)
def test_what_is_not_an_exchange_is_refused_plainly(hub: RunningHub, body: bytes) -> None:
    computer = hub.joins()
    assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (400, "unreadable")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"store": 1}', b"\xff", b"x" * 9_000])
def test_what_is_not_a_claim_is_refused_plainly(hub: RunningHub, body: bytes) -> None:
    assert code_of(post(hub, body, "", "/sync/v1/enroll"), hub) == (400, "unreadable")


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/redoc", "/sync/v1/exchange/x", PATH])
def test_there_is_nothing_else_to_see(hub: RunningHub, path: str) -> None:
    response = requests.get(hub.url + path, timeout=20)
    assert code_of(response, hub) in ((404, "no_such_thing"), (405, "no_such_thing"))
    assert "server" not in response.headers


def test_health_says_what_this_is_and_no_more(hub: RunningHub) -> None:
    said = requests.get(hub.url + "/sync/v1/health", timeout=20).json()
    assert set(said) == {"navigator_hub", "at"}


def test_a_fault_of_the_hubs_own_is_logged_without_a_word_of_the_record(
    hub: RunningHub, caplog: pytest.LogCaptureFixture
) -> None:
    computer = hub.joins()
    with hub.store.writing() as tx:
        tx._db.exec_driver_sql("DELETE FROM hub")
    body = nothing_new(computer)
    with caplog.at_level(logging.DEBUG):
        assert code_of(post(hub, body, header_of(hub, computer, body)), hub) == (500, "bug")
    assert "/sync/v1/exchange failed: IndexError at epoch:" in caplog.text
    assert "Delgado" not in caplog.text
    assert "SELECT" not in caplog.text


def test_the_desk_hears_each_refusal_as_a_sentence(hub: RunningHub) -> None:
    computer, other = hub.joins(), hub.joins("Red Mesa (PRACTICE)", name="Bo Li")
    store, person = computer.welcome.store, computer.welcome.person
    stranger = Link(hub.url, new_id(), computer.key, clock=hub.clock)
    with pytest.raises(Unavailable, match="does not know this computer"):
        stranger.exchange(Exchange(new_id(), person, None, {}))
    with pytest.raises(Unavailable, match="does not know you at this site"):
        computer.link.exchange(Exchange(store, other.welcome.person, None, {}))
    with hub.store.writing() as tx:
        tx.revoke_device(store, hub.clock.now())
    with pytest.raises(Unavailable, match="took this computer off") as no:
        computer.link.exchange(Exchange(store, person, None, {}))
    assert no.value.retry_s is None
