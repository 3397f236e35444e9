"""The line that tests and measurements run over: what it counts, what it lets through, where it breaks."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from benchmarks.proxy import Proxy, Terms, proxied

SAID = bytes(range(256)) * 1_000


@pytest.fixture
def echo() -> Iterator[str]:
    """Serve somebody who says everything back."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=_answer, args=(door,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)
        thread.join(20)


def _answer(door: socket.socket) -> None:
    while True:
        try:
            connection, _ = door.accept()
        except OSError:
            return
        Thread(target=_echo, args=(connection,), daemon=True).start()


def _echo(connection: socket.socket) -> None:
    with connection:
        try:
            while some := connection.recv(65_536):
                connection.sendall(some)
        except OSError:
            return


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(proxy.url.rsplit(":", 1)[1])), timeout=20)


def heard(line: socket.socket, limit_bytes: int | None = None) -> bytes:
    """Read until so much came, or until the other end has no more."""
    found = bytearray()
    while limit_bytes is None or len(found) < limit_bytes:
        try:
            some = line.recv(65_536)
        except ConnectionError:
            break
        if not some:
            break
        found += some
    return bytes(found)


def asked(proxy: Proxy, said: bytes) -> bytes:
    with connected(proxy) as line:
        Thread(target=_say, args=(line, said), daemon=True).start()
        return heard(line, len(said))


def _say(line: socket.socket, said: bytes) -> None:
    try:
        line.sendall(said)
    except OSError:
        return


def test_everything_passes_and_is_counted(echo: str) -> None:
    with proxied(echo) as proxy:
        assert asked(proxy, SAID) == SAID
        counts = proxy.take_counts()
        assert (counts.up_bytes, counts.down_bytes, counts.connections) == (len(SAID), len(SAID), 1)
        assert proxy.take_counts().total_bytes == 0


def test_a_round_trip_is_an_answer_to_something_asked(echo: str) -> None:
    with proxied(echo) as proxy, connected(proxy) as line:
        for _ in range(3):
            line.sendall(b"?")
            assert heard(line, 1) == b"?"
        assert proxy.counts.round_trips == 3


@pytest.mark.parametrize("after_bytes", [1, 999, 1_000])
def test_a_connection_is_cut_at_the_very_byte(echo: str, after_bytes: int) -> None:
    with proxied(echo, Terms(cut_each_bytes=1_000 + after_bytes)) as proxy:
        assert asked(proxy, SAID[:1_000]) == SAID[:after_bytes]
        assert proxy.counts.total_bytes == 1_000 + after_bytes
        assert proxy.counts.cuts == 1


def test_the_whole_line_is_cut_every_so_many_bytes_until_it_is_good(echo: str) -> None:
    with proxied(echo, Terms(cut_every_bytes=1_500, cuts_limit=2)) as proxy:
        assert asked(proxy, SAID[:1_000]) == SAID[:500]
        assert asked(proxy, SAID[:1_000]) == SAID[:500]
        assert asked(proxy, SAID[:1_000]) == SAID[:1_000]
        assert proxy.counts.cuts == 2


def test_one_direction_alone_can_end(echo: str) -> None:
    with proxied(echo, Terms(half_close_bytes=10)) as proxy, connected(proxy) as line:
        line.sendall(SAID[:100])
        assert heard(line) == SAID[:10]
        line.sendall(SAID[:100])
        assert proxy.counts.cuts == 0


def test_a_slow_line_takes_its_time(echo: str) -> None:
    """Half of 1 s of bytes each way at least; how much longer it takes is the machine's."""
    with proxied(echo, Terms(rate_bits_s=1_000_000, delay_s=0.05)) as proxy:
        begun = time.monotonic()
        assert asked(proxy, SAID[:62_500]) == SAID[:62_500]
        assert time.monotonic() - begun >= 0.5 + 4 * 0.05


def test_a_hub_that_is_away_is_a_closed_door() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with proxied(f"http://127.0.0.1:{port}") as proxy, connected(proxy) as line:
        assert heard(line) == b""
