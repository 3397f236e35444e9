"""How much of a document is asked for at once: what the line carries in about two seconds."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from benchmarks.proxy import Counts, Terms
from sync.contents import CHUNK_BYTES, PART_BYTES, SMALLEST_PART_BYTES, fingerprint
from tests.faults.carrying import carrier, carry
from tests.faults.carrying_line import SIZE, Line, asked, imani, line, rosa, sent
from tests.faults.joined import Seat, exchange

__all__ = ["imani", "line", "rosa"]


@dataclass
class Watch:
    """A clock that a request takes this long by, whatever the machine is doing."""

    takes_s: float
    at_s: float = 0.0

    def __call__(self) -> float:
        self.at_s += self.takes_s
        return self.at_s


def came(line: Line, imani: Seat, content: bytes, takes_s: float, terms: Terms | None = None) -> Counts:
    """Bring a document over a line, and count what passed."""
    assert exchange(imani)
    asked(imani, content)
    line.proxy.change(terms or Terms())
    line.proxy.take_counts()
    carry(imani, carrier(imani, Watch(takes_s)))
    assert imani.store.contents.read(fingerprint(content)) == content
    return line.proxy.take_counts()


def test_on_a_good_line_two_megabytes_come_in_three_requests(line: Line, rosa: Seat, imani: Seat) -> None:
    """Doubling part by part it took 5 round trips; 874 instead of 1,459 bytes go up, 249 instead of 415 more come."""
    content = secrets.token_bytes(2_000_000)
    sent(rosa, content)
    counts = came(line, imani, content, takes_s=0.05)
    assert counts.round_trips == 3
    assert counts.down_bytes < len(content) + 3 * 300


def test_on_a_line_that_is_cut_every_twenty_thousand_bytes_each_connection_asks_once(
    line: Line, rosa: Seat, imani: Seat
) -> None:
    """With parts made smaller after every cut it took 49 round trips and 14,261 bytes up; now 17 and 4,965."""
    content = secrets.token_bytes(SIZE)
    sent(rosa, content)
    counts = came(line, imani, content, takes_s=0.05, terms=Terms(cut_each_bytes=20_000))
    assert counts.round_trips <= counts.connections == counts.cuts + 1


def test_what_a_part_took_says_how_large_the_next_is(rosa: Seat) -> None:
    """Two seconds of the line as it was: longer makes it smaller, shorter larger, and what is short says nothing."""
    lane = carrier(rosa)
    for moved, took_s, part in (
        (CHUNK_BYTES, 1.0, 2 * CHUNK_BYTES),
        (2 * CHUNK_BYTES, 8.0, CHUNK_BYTES // 2),
        (500, 0.5, CHUNK_BYTES // 2),
        (CHUNK_BYTES // 2, 0.001, CHUNK_BYTES * 8),
        (CHUNK_BYTES * 8, 0.001, PART_BYTES),
        (SMALLEST_PART_BYTES, 600.0, SMALLEST_PART_BYTES),
    ):
        lane.down.measure(moved, took_s)
        assert lane.down.part_bytes == part
