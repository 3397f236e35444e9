"""The hub's routes for codes that a desk leaves, and for a locked desk that asks the center to be opened.

The latter are signed by nobody, since a locked desk has no key: they are small, counted, and open nothing before
somebody at the center said yes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.escrow import Asking, PhoneCodes
from sync.hub.door import Letter, TurnedAway, admit
from sync.hub.enrolment import check_tries, note_failed_try
from sync.hub.escrow import NO_SUCH, answer_of, ask, keep_codes, used_up
from sync.hub.store import SqlStore
from sync.ids import is_id

CODES_LIMIT_BYTES = 20_000
ASKING_LIMIT_BYTES = 4_000
Answered = Callable[[Request, Callable[[], Awaitable[Response]]], Awaitable[Response]]
Read = Callable[[Request, int], Awaitable[Letter]]


class EscrowRoutes:
    """What each of these routes does."""

    def __init__(self, store: SqlStore, clock: Clock, answered: Answered, read: Read) -> None:
        self._store, self._clock, self._answered, self._read = store, clock, answered, read

    def add_to(self, app: FastAPI, base: str) -> None:
        """Put the routes where they are asked for."""
        for path, route, method in (
            ("phone-codes", self.keep_codes, "POST"),
            ("escrow", self.ask, "POST"),
            ("escrow/{request_id}", self.answer, "GET"),
            ("escrow/{request_id}/used", self.used, "POST"),
        ):
            app.add_api_route(f"{base}/{path}", route, methods=[method], response_model=None)

    async def keep_codes(self, request: Request) -> Response:
        """Keep the codes for the phone that a computer left, each sealed to the escrow key."""
        letter = await self._read(request, CODES_LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._keep_codes, letter))

    def _keep_codes(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        try:
            came = PhoneCodes.model_validate_json(letter.body)
        except ValidationError as error:
            raise Unreadable("These are no codes for the phone. Nothing was changed.") from error
        self._store.carried_out(lambda tx: keep_codes(tx, self._clock, signed.store, came))
        return JSONResponse({"kept": len(came.codes)})

    async def ask(self, request: Request) -> Response:
        """Take the request of a desk that nobody can unlock."""
        letter = await self._read(request, ASKING_LIMIT_BYTES)
        caller = request.client.host if request.client else ""
        return await self._answered(request, lambda: run_in_threadpool(self._ask, letter.body, caller))

    def _ask(self, body: bytes, caller: str) -> Response:
        check_tries(self._store, self._clock, caller)
        try:
            asking = Asking.model_validate_json(body)
        except ValidationError as error:
            raise Unreadable("This is not a request to be opened. Nothing was changed.") from error
        try:
            ask(self._store, self._clock, asking, caller)
        except TurnedAway:
            raise
        except Refused:
            note_failed_try(self._store, self._clock, caller)
            raise
        return JSONResponse({"request": asking.id})

    async def answer(self, request: Request, request_id: str) -> Response:
        """Give the answer to a request; empty while nobody said yes."""
        await self._read(request, 0)
        return await self._answered(request, lambda: run_in_threadpool(self._answer, request_id))

    def _answer(self, request_id: str) -> Response:
        return JSONResponse({"answer": answer_of(self._store, self._clock, _request_id(request_id))})

    async def used(self, request: Request, request_id: str) -> Response:
        """Forget a request whose answer opened the desk."""
        await self._read(request, 0)
        return await self._answered(request, lambda: run_in_threadpool(self._used, request_id))

    def _used(self, request_id: str) -> Response:
        named = _request_id(request_id)
        self._store.carried_out(lambda tx: used_up(tx, self._clock, named))
        return JSONResponse({"used": named})


def _request_id(told: str) -> str:
    if not is_id(told):
        raise TurnedAway(404, NO_SUCH, "There is no such request. Ask again.")
    return told
