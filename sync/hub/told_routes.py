"""What a desk tells its hub beside its rounds: its audit, how it stands, how far a wipe came, a chart it needs now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from sync.clock import Clock
from sync.errors import Unreadable
from sync.hub.door import Letter, admit, admit_shut_out
from sync.hub.emergencies import Emergencies
from sync.hub.orders import hear_receipt, hear_report
from sync.hub.store import SqlStore
from sync.hub.trails import taken
from sync.in_emergency import EmergencyAsk
from sync.trail import LIMIT_BYTES, checkpoint_to_plain, decode_part

ASKED_LIMIT_BYTES = 20_000

Answered = Callable[[Request, Callable[[], Awaitable[Response]]], Awaitable[Response]]
Read = Callable[[Request, int], Awaitable[Letter]]


class ToldRoutes:
    """Routes whose answers are short; how a request is read and a failure told is handed in."""

    def __init__(
        self, store: SqlStore, clock: Clock, emergencies: Emergencies, answered: Answered, letter: Read
    ) -> None:
        self._store, self._clock, self._emergencies = store, clock, emergencies
        self._answered, self._letter = answered, letter

    def add_to(self, app: FastAPI, base: str) -> None:
        """Give the app these routes."""
        for path, route in (
            ("audit", self.audit),
            ("emergency", self.open_in_emergency),
            ("standing", self.standing),
            ("wipe-receipt", self.wipe_receipt),
        ):
            app.add_api_route(f"{base}/{path}", route, methods=["POST"], response_model=None)

    async def audit(self, request: Request) -> Response:
        """Take the next part of a computer's audit, and give the hub's word on how far it has it."""
        letter = await self._letter(request, LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._audit, letter))

    def _audit(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        told = taken(self._store, self._clock, signed, decode_part(letter.body))
        return JSONResponse(checkpoint_to_plain(told))

    async def open_in_emergency(self, request: Request) -> Response:
        """Open the one chart that somebody knows exactly."""
        letter = await self._letter(request, ASKED_LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._open_in_emergency, letter))

    def _open_in_emergency(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        try:
            asked = EmergencyAsk.model_validate_json(letter.body)
        except ValidationError as error:
            raise Unreadable("This does not name a patient and a reason. Nothing was opened.") from error
        return JSONResponse(self._emergencies.ask(signed, asked).model_dump(mode="json"))

    async def standing(self, request: Request) -> Response:
        """Hear what a computer says of itself, and say how long it may work by itself."""
        letter = await self._letter(request, ASKED_LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._standing, letter))

    def _standing(self, letter: Letter) -> Response:
        sender = admit(self._store, self._clock, letter)
        heard = hear_report(self._store, self._clock, sender, letter.body)
        return JSONResponse(heard.model_dump(mode="json"))

    async def wipe_receipt(self, request: Request) -> Response:
        """Hear how far a computer came with its order; it was shut out by then."""
        letter = await self._letter(request, ASKED_LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._wipe_receipt, letter))

    def _wipe_receipt(self, letter: Letter) -> Response:
        sender = admit_shut_out(self._store, self._clock, letter)
        hear_receipt(self._store, self._clock, sender, letter.body)
        return JSONResponse({"noted": True})
