"""One warm connection of the desk to one address: bytes out, bytes in, and a sentence for whatever is in the way.

The environment names at most a proxy, which only passes bytes on; nothing is retried, and nothing is added that says
nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from pydantic_core import from_json
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from sync.client.patience import Patience
from sync.client.proof import Way, checked_url, not_reached, proving_context
from sync.client.refusals import RETRY_S
from sync.errors import Refused, Unavailable
from sync.proxies import Wish, as_the_computer, proxy_for, shown

CHUNK_BYTES = 16_384
SAID_LIMIT_BYTES = 100_000


@dataclass(slots=True)
class Traffic:
    """What went over a connection: requests, the bytes of their bodies and of the answers that were taken."""

    round_trips: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0


class Wire:
    """One warm connection to one address; of the environment only a proxy is heeded, unless a person named another.

    Shape: wires of one link share what is known of the line.
    Raises: Refused for an address that is not one, or plain HTTP beyond this computer.
    """

    def __init__(
        self,
        url: str,
        ca_file: Path | None = None,
        patience: Patience | None = None,
        proxy: Wish = as_the_computer,
    ) -> None:
        self.url = checked_url(url)
        self._proxy, self._is_by_ca_file = proxy, ca_file is not None
        self._way = Way(self.url)
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
        through = self._through()
        with _link_errors(self._way):
            self._open = self._session.request(
                method,
                self.url + target,
                data=body or None,
                headers=dict(headers),
                timeout=(self.patience.send_s(len(body)), read_s),
                allow_redirects=False,
                stream=True,
                proxies={"https": through} if through else {},
            )
        return self._open

    def _through(self) -> str | None:
        """Look which way to go now.

        Raises: Unavailable when no proxy can be made of what is said.
        """
        try:
            proxy = proxy_for(self.url, self._proxy())
        except Refused as no:
            raise Unavailable(no.reason, RETRY_S) from no
        self._way = Way(self.url.partition("://")[2], shown(proxy) if proxy else "", self._is_by_ca_file)
        return proxy

    def pieces(self, response: requests.Response) -> Iterator[bytes]:
        """Give an answer piece by piece as it comes in, so that a cut loses nothing that came."""
        with _link_errors(self._way):
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

    def cut(self) -> None:
        """End at once, from another thread, what is being waited for; what is asked next gets a new connection."""
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


def _shut(which: socket.socket) -> None:
    """End a connection under the thread that waits on it; past TLS, which must not be touched by two threads."""
    with suppress(OSError):
        socket.socket.shutdown(which, socket.SHUT_RDWR)


def _pools(made: Callable[[socket.socket], None], patience: Patience) -> dict[str, type[HTTPConnectionPool]]:
    """Give the pools whose connections tell which socket they made.

    What the library calls the time to connect also bounds the sending of the whole body, so that a long body would
    end on a slow line: the two are told apart here.
    """

    def connected(one: HTTPConnection, connect: Callable[[], None]) -> None:
        send_s, one.timeout = one.timeout, patience.connect_s
        connect()
        one.timeout = send_s
        one.sock.settimeout(send_s)
        made(one.sock)

    class Plain(HTTPConnection):
        def connect(self) -> None:
            connected(self, super().connect)

    class Proved(HTTPSConnection):
        def connect(self) -> None:
            connected(self, super().connect)

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

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Prove the far end in the same way behind a proxy."""
        is_new = proxy not in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **proxy_kwargs, ssl_context=self._context)
        if is_new:
            manager.pool_classes_by_scheme = _pools(self._made, self._patience)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:
        """Add no certificates: requests would load its own bundle beside the center's."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None


@contextmanager
def _link_errors(way: Way) -> Iterator[None]:
    """Turn whatever goes wrong between here and the hub into one sentence for a person."""
    try:
        yield
    except (requests.RequestException, HTTPError, OSError) as error:
        raise not_reached(error, way) from error


def _chunks(response: requests.Response) -> Iterator[bytes]:
    with _link_errors(Way("")):
        yield from response.raw.stream(CHUNK_BYTES, decode_content=False)


def short_answer(response: requests.Response) -> Any:
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
