"""A thin line on loopback: a TCP proxy that slows, delays, cuts and counts what passes between a desk and a hub.

Counted are bytes of TCP payload, in the order in which they pass; what a cut lets through is exact to the byte, so
that a test can say where a line breaks without waiting for anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Final, Literal
from urllib.parse import urlsplit

Way = Literal["up", "down"]
READ_BYTES: Final = 65_536
SEGMENT_BYTES: Final = 2_800
"""What is read at once where the rate is limited: two packets of a usual line."""
QUEUED_S: Final = 0.25
"""How long the queue of a slow line may grow before its sender has to wait."""


@dataclass(frozen=True)
class Terms:
    """What the line is like; as it stands it passes everything on at once."""

    rate_bits_s: float | None = None
    """In each direction, shared by all connections."""
    delay_s: float = 0.0
    """Each way; a new connection takes one round trip more."""
    cut_each_bytes: int | None = None
    """Cut a connection when so many bytes, both ways together, have passed in it."""
    cut_every_bytes: int | None = None
    """Cut every connection whenever so many more bytes have passed in all of them together."""
    cuts_limit: int | None = None
    """The line is good after so many cuts."""
    half_close_bytes: int | None = None
    """After so many bytes down, end that direction of a connection alone; up stays open."""


@dataclass
class Counts:
    """What has passed since it was asked last."""

    up_bytes: int = 0
    down_bytes: int = 0
    connections: int = 0
    round_trips: int = 0
    """How often an answer followed on something asked."""
    cuts: int = 0

    @property
    def total_bytes(self) -> int:
        """Count both directions."""
        return self.up_bytes + self.down_bytes


@dataclass(eq=False)
class _Passage:
    """One connection through the line."""

    ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    passed_bytes: int = 0
    down_bytes: int = 0
    last: Way | None = None
    is_cut: bool = False


@dataclass
class Proxy:
    """The line between `url` and the hub behind it; terms may be changed while it works."""

    target: tuple[str, int]
    terms: Terms
    url: str = ""
    counts: Counts = field(default_factory=Counts)
    _passages: set[_Passage] = field(default_factory=set)
    _free_at: dict[Way, float] = field(default_factory=lambda: {"up": 0.0, "down": 0.0})
    _since_cut_bytes: int = 0

    def take_counts(self) -> Counts:
        """Give what was counted and begin anew."""
        counts, self.counts = self.counts, Counts()
        return counts

    def change(self, terms: Terms) -> None:
        """Be another line from now on; what was counted towards the next cut is forgotten."""
        self.terms, self._since_cut_bytes = terms, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        self.counts.connections += 1
        try:
            await asyncio.sleep(2 * self.terms.delay_s)
            there, back = await asyncio.open_connection(*self.target)
        except OSError:
            return
        else:
            await self._pass_both(_Passage((writer, back)), reader, there)
        finally:
            writer.close()

    async def _pass_both(
        self, passage: _Passage, here: asyncio.StreamReader, there: asyncio.StreamReader
    ) -> None:
        near, far = passage.ends
        self._passages.add(passage)
        try:
            await asyncio.gather(
                self._pass_on(passage, here, far, "up"), self._pass_on(passage, there, near, "down")
            )
        finally:
            self._passages.discard(passage)
            far.close()

    async def end(self, server: asyncio.Server) -> None:
        """Take nobody in any more, and let go of whoever is inside."""
        server.close()
        for passage in self._passages:
            for end in passage.ends:
                end.transport.abort()
        inside = asyncio.all_tasks() - {asyncio.current_task()}
        for task in inside:
            task.cancel()
        await asyncio.gather(*inside, return_exceptions=True)

    async def _pass_on(
        self, passage: _Passage, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way
    ) -> None:
        """Read in one direction; what was read is on its way until it is due."""
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(passage, on_its_way, writer, way))
        with suppress(ConnectionError):
            while not passage.is_cut and (some := await self._read(reader)):
                await on_its_way.put((await self._due_at(len(some), way), some))
        await on_its_way.put((0.0, b""))
        with suppress(ConnectionError):
            await delivery

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        return await reader.read(SEGMENT_BYTES if self.terms.rate_bits_s else READ_BYTES)

    async def _due_at(self, size_bytes: int, way: Way) -> float:
        """Say when something just read arrives at the other end; a full line makes its reader wait."""
        now_s = asyncio.get_running_loop().time()
        if not self.terms.rate_bits_s:
            return now_s + self.terms.delay_s
        begins_s = max(self._free_at[way], now_s)
        self._free_at[way] = ends_s = begins_s + size_bytes * 8 / self.terms.rate_bits_s
        await asyncio.sleep(max(0.0, ends_s - now_s - QUEUED_S))
        return ends_s + self.terms.delay_s

    async def _deliver(
        self,
        passage: _Passage,
        on_its_way: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
        way: Way,
    ) -> None:
        while (item := await on_its_way.get())[1]:
            due_s, some = item
            await asyncio.sleep(max(0.0, due_s - asyncio.get_running_loop().time()))
            if passage.is_cut:
                return
            allowed = some[: self._room_bytes(passage, way)]
            self._count(passage, way, len(allowed))
            is_over = self._room_bytes(passage, way) == 0
            cut_off = self._cut_off(passage, way) if is_over else ()
            writer.write(allowed)
            await writer.drain()
            for end in cut_off:
                end.close()
            if is_over:
                break
        if writer.can_write_eof() and not writer.is_closing():
            # The other end may be gone already; then there is nobody to tell.
            with suppress(OSError):
                writer.write_eof()

    def _room_bytes(self, passage: _Passage, way: Way) -> int | None:
        """Say how much may still pass before the line breaks; None for everything."""
        terms, rooms = self.terms, []
        if terms.cuts_limit is None or self.counts.cuts < terms.cuts_limit:
            if terms.cut_each_bytes is not None:
                rooms.append(terms.cut_each_bytes - passage.passed_bytes)
            if terms.cut_every_bytes is not None:
                rooms.append(terms.cut_every_bytes - self._since_cut_bytes)
        if way == "down" and terms.half_close_bytes is not None:
            rooms.append(terms.half_close_bytes - passage.down_bytes)
        return max(0, min(rooms)) if rooms else None

    def _count(self, passage: _Passage, way: Way, size_bytes: int) -> None:
        passage.passed_bytes += size_bytes
        self._since_cut_bytes += size_bytes
        if way == "up":
            self.counts.up_bytes += size_bytes
        else:
            passage.down_bytes += size_bytes
            self.counts.down_bytes += size_bytes
            self.counts.round_trips += passage.last == "up"
        passage.last = way

    def _cut_off(self, passage: _Passage, way: Way) -> list[asyncio.StreamWriter]:
        """Say whose line is cut now that no more may pass; nobody's when one direction alone ends."""
        half_bytes, every_bytes = self.terms.half_close_bytes, self.terms.cut_every_bytes
        if way == "down" and half_bytes is not None and passage.down_bytes >= half_bytes:
            return []
        is_everybody = every_bytes is not None and self._since_cut_bytes >= every_bytes
        self.counts.cuts += 1
        self._since_cut_bytes = 0
        cut = tuple(self._passages) if is_everybody else (passage,)
        for each in cut:
            each.is_cut = True
        return [end for each in cut for end in each.ends]


@contextmanager
def proxied(url: str, terms: Terms | None = None) -> Iterator[Proxy]:
    """Give a line to the hub at an address, on a free port of its own, until the block ends."""
    parts = urlsplit(url)
    proxy = Proxy((parts.hostname or "127.0.0.1", parts.port or 80), terms or Terms())
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(proxy.serve, "127.0.0.1", 0))
    proxy.url = f"{parts.scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = Thread(target=loop.run_forever, name="proxy", daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.end(server), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
