"""What stands before every route: how often somebody is answered, and what an answer forbids a browser to do.

A request is counted for a computer only after it was let in, so that nobody uses up another's share by naming it.
Where no signature is asked for, the computer that a header names is nobody: such a request is its address's alone.
Documents' bytes are not counted: their sizes are bounded, and a fast line may carry many of them.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.clock import Clock
from sync.errors import Unreadable
from sync.hub.door import Keys
from sync.hub.edge import failure, retry_header
from sync.hub.rates import Rates, TooFast
from sync.hub.streaming import REPLY_TYPE
from sync.signing import HEADER, read_header

NOT_COUNTED: Final = "/sync/v1/document/"
UNSIGNED: Final = ("/sync/v1/health", "/sync/v1/enroll", "/sync/v1/escrow")
"""How the paths begin that anybody may ask for, whatever stands in the header."""
REFUSED: Final = frozenset({400, 401, 403, 404, 405, 413, 422})
"""What an address is turned away with; a hub that is busy, or that asks for more, says another."""
OK: Final = 200
FORBIDDEN: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
YEAR_S: Final = 31_536_000


class Gate:
    """Counts, and lets through to the routes."""

    def __init__(self, app: ASGIApp, clock: Clock, known: Keys, rates: Rates) -> None:
        self._app, self._clock, self._known, self._rates = app, clock, known, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passing = _Passing(scope, self._rates, send)
        try:
            self._check(passing)
        except TooFast as error:
            status, said = failure(error, passing.path, self._clock.now())
            await JSONResponse(said, status, headers=retry_header(error))(scope, receive, passing.refuse)
            return
        await self._app(scope, receive, passing.answer)

    def _check(self, passing: _Passing) -> None:
        """Let whoever is known by their computer past an address that others are turned away from."""
        if passing.store and self._known.of(passing.store) is not None:
            self._rates.check_computer(passing.store)
        else:
            self._rates.check_caller(passing.caller)


class _Passing:
    """One request on its way through, and the answer to it."""

    def __init__(self, scope: Scope, rates: Rates, send: Send) -> None:
        self.path: str = scope["path"]
        self.caller: str = scope["client"][0] if scope.get("client") else ""
        self.store = "" if self.path.startswith(UNSIGNED) else _store_of(Headers(scope=scope).get(HEADER, ""))
        """Who says to ask; empty where nothing is going to show that it is so."""
        self._is_secure = scope["scheme"] == "https"
        self._rates, self._send = rates, send

    async def answer(self, message: Message) -> None:
        """Pass an answer on, and count it by how it went."""
        if message["type"] == "http.response.start":
            self._count(message["status"])
            self._forbid(message)
        await self._send(message)

    async def refuse(self, message: Message) -> None:
        """Pass on that somebody was too fast, which counts for nothing."""
        if message["type"] == "http.response.start":
            self._forbid(message)
        await self._send(message)

    def _count(self, status: int) -> None:
        if status in REFUSED:
            self._rates.note_refusal(self.caller)
        elif status == OK and self.store and not self.path.startswith(NOT_COUNTED):
            self._rates.take(self.store)

    def _forbid(self, message: Message) -> None:
        """Say what a browser may not do with an answer; a reply to a desk is no page and is kept short."""
        headers = MutableHeaders(raw=message["headers"])
        if headers.get("content-type") == REPLY_TYPE:
            return
        headers.update(FORBIDDEN)
        if self._is_secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"


def _store_of(header: str) -> str:
    """Read who says to ask; nobody believes it yet."""
    try:
        return read_header(header).store
    except Unreadable:
        return ""
