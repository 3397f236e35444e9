"""How a reply leaves the hub: a short one whole, a long one as it is read, and its database let go of in any case.

A reply is read from one snapshot, which holds a connection for as long as somebody reads. What fits into the first
piece is therefore read at once, whatever the line to its reader is like.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import suppress
from itertools import chain

from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

REPLY_TYPE = "application/x-nav"
AHEAD_BYTES = 64_000


def streamed(chunks: Generator[bytes]) -> Response:
    """Begin to answer; waits for the database, so it is called where that may be."""
    first: list[bytes] = []
    for chunk in chunks:
        first.append(chunk)
        if sum(map(len, first)) > AHEAD_BYTES:
            return _Long(first, chunks)
    return Response(b"".join(first), media_type=REPLY_TYPE)


class _Long(StreamingResponse):
    """A reply that goes on as it is read; when its reader leaves, the snapshot is let go of."""

    def __init__(self, first: list[bytes], rest: Generator[bytes]) -> None:
        super().__init__(chain(first, rest), media_type=REPLY_TYPE)
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, self._let_go))

    def _let_go(self) -> None:
        # One that is being read this moment ends by itself, when nobody takes what it gives.
        with suppress(ValueError):
            self._rest.close()
