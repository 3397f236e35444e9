"""Somebody between a desk and its hub: passes each exchange on, and answers what the test wants of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from sync.hub.streaming import REPLY_TYPE

PATIENCE_S = 20


@dataclass
class Answer:
    """What comes in place of the hub's answer."""

    body: bytes
    type: str = REPLY_TYPE
    status: int = 200
    cut_at: int | None = None
    """After how many bytes of it the line ends; the desk was promised all."""


@dataclass
class Asked:
    """What a desk asked, on its way to the hub."""

    host: str
    port: int
    path: str
    sign: str
    body: bytes

    def passed_on(self) -> Answer:
        """Give the hub's own answer."""
        inner = HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        inner.request("POST", self.path, self.body, {"X-Nav-Sign": self.sign})
        response = inner.getresponse()
        answer = Answer(response.read(), response.headers["Content-Type"], response.status)
        inner.close()
        return answer

    def broken_off(self, cut_at: int) -> None:
        """Send the hub the beginning of it and hang up."""
        inner = HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        inner.putrequest("POST", self.path)
        inner.putheader("X-Nav-Sign", self.sign)
        inner.putheader("Content-Length", str(len(self.body)))
        inner.endheaders(self.body[:cut_at])
        inner.close()


Reply = Callable[[Asked], Answer | None]
"""What is done with a question; None hangs up without an answer."""


def honestly(asked: Asked) -> Answer:
    """Pass everything on as it is."""
    return asked.passed_on()


class Between(ThreadingHTTPServer):
    """The middle of a line."""

    def __init__(self, hub_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = urlsplit(hub_url)
        self.reply: Reply = honestly
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Between

    def do_POST(self) -> None:
        hub = self.server.hub
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        asked = Asked(hub.hostname or "", hub.port or 0, self.path, self.headers["X-Nav-Sign"], body)
        answer = self.server.reply(asked)
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut_at])
        self.close_connection = answer.cut_at is not None

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def between(url: str) -> Iterator[Between]:
    """Stand between a hub and whoever asks it."""
    server = Between(url)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
