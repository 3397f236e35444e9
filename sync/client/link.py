"""The desk's link to a hub: signed requests on one warm connection, replies read as they arrive.

The only room that knows HTTP on this side. The hub's certificate is proved by the center's own CA, or by
the system's where a site has to, never by both; the environment decides nothing; nothing is retried here,
but for one second try with the hub's time when this computer's clock is wrong.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from pydantic import ValidationError
from pydantic_core import from_json
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from sync.client.parcels import HubDepot
from sync.client.patience import Patience
from sync.client.proof import checked_url, proving_context, sentence_for
from sync.client.refusals import (
    NO_LINK,
    NOT_A_HUB,
    RETRY_S,
    TOO_BRIEF,
    TurnedDown,
    as_said,
    as_unavailable,
    clock_is_off,
    read_refusal,
    wish_s,
)
from sync.clock import Clock, SystemClock
from sync.errors import Unavailable, Unreadable
from sync.joining import Claim, Welcome
from sync.protocol import Block, Exchange, Reply
from sync.signing import HEADER, sign
from sync.wire import Known, asked_by, decode_reply, encode_exchange

BASE = "/sync/v1"
REPLY_TYPE = "application/x-nav"
BYTES_TYPE = "application/octet-stream"
CHUNK_BYTES = 16_384
SAID_LIMIT_BYTES = 100_000


@dataclass(slots=True)
class Traffic:
    """What went over a connection: requests, the bytes of their bodies and of the answers that were taken."""

    round_trips: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0


class Wire:
    """One warm connection to one address, with nothing in it that the environment could decide.

    Shape: wires of one link share what is known of the line.
    Raises: Refused for an address that is not one, or plain HTTP beyond this computer.
    """

    def __init__(self, url: str, ca_file: Path | None = None, patience: Patience | None = None) -> None:
        self.url = checked_url(url)
        self.patience = patience or Patience()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        # What urllib3 would add by itself costs bytes in every round and says nothing.
        quiet = {"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER}
        self._session.headers.update(quiet)
        scheme = self.url.partition("//")[0]
        context = proving_context(ca_file) if scheme == "https:" else None
        self._session.mount(f"{scheme}//", _ProvedAdapter(context, self._note_socket, self.patience))
        self._open: requests.Response | None = None
        self._socket: socket.socket | None = None
        self._is_over = False
        self.traffic = Traffic()

    def ask(
        self,
        method: str,
        target: str,
        body: bytes,
        headers: Mapping[str, str],
        read_s: float | None = None,
    ) -> requests.Response:
        """Send one request and give the beginning of its answer; an answer left half-read is dropped.

        Shape: how long an answer takes is measured, unless it is told how long to wait for it.
        Raises: Unavailable.
        """
        self.hang_up()
        self.traffic.round_trips += 1
        self.traffic.sent_bytes += len(body)
        begun_s = time.monotonic()
        try:
            response = self._asked(method, target, body, headers, read_s or self.patience.read_s)
        except Unavailable:
            self.patience.failed()
            raise
        if read_s is None:
            self.patience.measured(time.monotonic() - begun_s)
        return response

    def _asked(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str], read_s: float
    ) -> requests.Response:
        with _link_errors():
            self._open = self._session.request(
                method,
                self.url + target,
                data=body or None,
                headers=dict(headers),
                timeout=(self.patience.send_s(len(body)), read_s),
                allow_redirects=False,
                stream=True,
            )
        return self._open

    def chunks(self, response: requests.Response) -> Iterator[bytes]:
        """Give an answer as it arrives."""
        for chunk in _chunks(response):
            self.traffic.received_bytes += len(chunk)
            yield chunk

    def pieces(self, response: requests.Response) -> Iterator[bytes]:
        """Give an answer piece by piece as it comes in, so that a cut loses nothing that came."""
        with _link_errors():
            while piece := response.raw.read1(CHUNK_BYTES, decode_content=False):
                self.traffic.received_bytes += len(piece)
                yield piece

    def hang_up(self) -> None:
        """Drop an answer that nobody reads on."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def end(self) -> None:
        """End at once, from another thread, what is being waited for; nothing is asked here again."""
        self._is_over = True
        if self._socket is not None:
            _shut(self._socket)

    def close(self) -> None:
        """Let go of the connection."""
        self.hang_up()
        self._session.close()

    def _note_socket(self, made: socket.socket) -> None:
        self._socket = made
        if self._is_over:
            _shut(made)


class Link:
    """A hub at the other end of a link, as `protocol.Hub` asks for it; one thread at a time."""

    def __init__(
        self, url: str, store: str, key: bytes, *, ca_file: Path | None = None, clock: Clock | None = None
    ) -> None:
        self._patience = Patience()
        self._wire = Wire(url, ca_file, self._patience)
        self._url, self._ca_file = url, ca_file
        self._bells: list[HubBell] = []
        self._depots: list[Wire] = []
        self._store = store
        self._key = key
        self._clock = clock or SystemClock()
        self._known = Known()
        self.clock_offset_s = 0.0
        """Hub's time less this computer's, learnt from a refusal; for stamps only."""

    @property
    def traffic(self) -> Traffic:
        """What its rounds moved until now; waiting for news is not among it."""
        return self._wire.traffic

    def exchange(self, request: Exchange) -> Reply:
        """Make one round over the link; blocks are read as they are asked for.

        Raises: Unavailable, here and between blocks.
        """
        try:
            return self._round(request)
        except TurnedDown as refused:
            if refused.code not in TOO_BRIEF:
                raise
            self._known.forget()
            return self._round(request)

    def _round(self, request: Exchange) -> Reply:
        known = self._known
        body, asked = encode_exchange(request, known), asked_by(request, known)
        response = self._signed(self._wire, "POST", f"{BASE}/exchange", body, request.person)
        if response.headers.get("Content-Type", "") != REPLY_TYPE:
            raise Unavailable(NOT_A_HUB, RETRY_S)
        chunks = self._wire.chunks(response)
        try:
            reply = decode_reply(chunks, asked, known.feeds, known.feeds_version)
        except Unreadable as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error
        known.answered(request, reply.head)
        return Reply(reply.head, _whole(reply.blocks, chunks))

    def bell(self) -> HubBell:
        """Give a place to wait for news, on a warm connection of its own."""
        self._bells = [bell for bell in self._bells if not bell.is_over]
        wire = Wire(self._url, self._ca_file, self._patience)
        self._bells.append(HubBell(wire, self._signed))
        return self._bells[-1]

    def depot(self) -> HubDepot:
        """Give the way to documents' bytes, on a warm connection of its own."""
        wire = Wire(self._url, self._ca_file, self._patience)
        self._depots.append(wire)
        return HubDepot(_SignedWire(wire, self._signed))

    def close(self) -> None:
        """Let go of every connection; who waits at a bell stops waiting."""
        self._wire.close()
        for bell in self._bells:
            bell.end()
        for wire in self._depots:
            wire.end()

    def _signed(
        self, wire: Wire, method: str, target: str, body: bytes, person: str, read_s: float | None = None
    ) -> requests.Response:
        """Ask; once more with the hub's time when this computer's clock was refused as stale."""
        for is_last in (False, True):
            now = self._clock.now()
            at = now + timedelta(seconds=self.clock_offset_s)
            header = sign(self._key, method, target, body, store=self._store, person=person, at=at)
            response = wire.ask(method, target, body, {HEADER: header}, read_s)
            if response.status_code == requests.codes.ok:
                return response
            refusal = read_refusal(_said(response), wish_s(response.headers.get("Retry-After")))
            if refusal.code != "stale":
                raise as_unavailable(refusal)
            self.clock_offset_s = (refusal.at - now).total_seconds()
            if is_last:
                raise clock_is_off(self.clock_offset_s, refusal.at)
        raise AssertionError


class _SignedWire:
    """A warm connection with this computer's signature on what is asked."""

    def __init__(self, wire: Wire, signed: Callable[..., requests.Response]) -> None:
        self._wire, self._signed = wire, signed
        self.end = wire.end

    def plain(self, method: str, target: str, body: bytes, person: str) -> Any:
        """Ask, and read a short answer."""
        return _said(self._signed(self._wire, method, target, body, person))

    def pieces(self, target: str, person: str) -> Iterator[bytes]:
        """Ask, and give the answer as it arrives."""
        response = self._signed(self._wire, "GET", target, b"", person)
        if response.headers.get("Content-Type", "") != BYTES_TYPE:
            raise Unavailable(NOT_A_HUB, RETRY_S)
        yield from self._wire.pieces(response)


class HubBell:
    """Where one listener waits for news of a hub; a warm connection that carries no records."""

    def __init__(self, wire: Wire, signed: Callable[..., requests.Response]) -> None:
        self._wire, self._signed = wire, signed
        self.is_over = False

    def has_moved(self, person: str, read_sum: int) -> bool:
        """Wait, up to a minute, until the hub has something past what was read.

        Shape: `read_sum` is the sum of this store's cursors.
        Raises: Unavailable.
        """
        target = f"{BASE}/bell?at={read_sum}"
        plain = _said(self._signed(self._wire, "GET", target, b"", person, self._wire.patience.bell_s))
        return bool(plain.get("moved")) if isinstance(plain, dict) else False

    def end(self) -> None:
        """Wait no more; called from another thread, whoever waits is let go at once."""
        self.is_over = True
        self._wire.end()


def enroll(url: str, claim: Claim, ca_file: Path | None = None) -> Welcome:
    """Join this computer and a person to a hub with a one-time code; the same claim again is harmless.

    Raises: Refused, naming the field, when the hub does not take the code or the name; Unavailable.
    """
    with closing(Wire(url, ca_file)) as wire:
        response = wire.ask("POST", f"{BASE}/enroll", claim.model_dump_json().encode(), {})
        plain = _said(response)
    if response.status_code != requests.codes.ok:
        raise as_said(read_refusal(plain, wish_s(response.headers.get("Retry-After"))))
    try:
        return Welcome.model_validate(plain)
    except ValidationError as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error


def health(url: str, ca_file: Path | None = None) -> datetime:
    """Ask an address whether it is a hub of ours, and give its time.

    Raises: Refused for an address that is not one; Unavailable.
    """
    with closing(Wire(url, ca_file)) as wire:
        plain = _said(wire.ask("GET", f"{BASE}/health", b"", {}))
    try:
        if plain["navigator_hub"]:
            return datetime.fromisoformat(plain["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error
    raise Unavailable(NOT_A_HUB, RETRY_S)


def _shut(which: socket.socket) -> None:
    """End a connection under the thread that waits on it; past TLS, which must not be touched by two threads."""
    with suppress(OSError):
        socket.socket.shutdown(which, socket.SHUT_RDWR)


def _pools(made: Callable[[socket.socket], None], patience: Patience) -> dict[str, type[HTTPConnectionPool]]:
    """Give the pools whose connections tell which socket they made.

    What the library calls the time to connect also bounds the sending of the whole body, so that a long body would
    end on a slow line: the two are told apart here.
    """

    class Plain(HTTPConnection):
        def connect(self) -> None:
            send_s, self.timeout = self.timeout, patience.connect_s
            super().connect()
            self.timeout = send_s
            self.sock.settimeout(send_s)
            made(self.sock)

    class Proved(HTTPSConnection):
        def connect(self) -> None:
            send_s, self.timeout = self.timeout, patience.connect_s
            super().connect()
            self.timeout = send_s
            self.sock.settimeout(send_s)
            made(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class ProvedPool(HTTPSConnectionPool):
        ConnectionCls = Proved

    return {"http": PlainPool, "https": ProvedPool}


class _ProvedAdapter(HTTPAdapter):
    """Connections whose other end is proved by our own context and by nothing that requests would add."""

    def __init__(
        self, context: ssl.SSLContext | None, made: Callable[[socket.socket], None], patience: Patience
    ) -> None:
        self._context, self._made, self._patience = context, made, patience
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = _pools(self._made, self._patience)

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:
        """Add no certificates: requests would load its own bundle beside the center's."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None


@contextmanager
def _link_errors() -> Iterator[None]:
    """Turn whatever goes wrong between here and the hub into one sentence for a person."""
    try:
        yield
    except (requests.RequestException, HTTPError, OSError) as error:
        sentence = sentence_for(error)
        # A line that is down is tried again at the pace of the desk; what a person has to put right first is not.
        raise Unavailable(sentence, None if sentence == NO_LINK else RETRY_S) from error


def _chunks(response: requests.Response) -> Iterator[bytes]:
    with _link_errors():
        yield from response.raw.stream(CHUNK_BYTES, decode_content=False)


def _whole(blocks: Iterator[Block], chunks: Iterator[bytes]) -> Iterator[Block]:
    """Pass blocks on and read to the very end, so that the connection stays warm."""
    try:
        yield from blocks
    except Unreadable as error:
        raise Unavailable(str(error)) from error
    for _ in chunks:
        pass


def _said(response: requests.Response) -> Any:
    """Read a short answer; None when it is not JSON or far too long."""
    said = bytearray()
    for chunk in _chunks(response):
        said += chunk
        if len(said) > SAID_LIMIT_BYTES:
            response.close()
            return None
    try:
        return from_json(bytes(said))
    except ValueError:
        return None
