"""The hub's two routes for site leads and administrators: how it stands, and what they ask it to do."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from sync.administering import DEED
from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.hub.administration import administration, do, note_refused
from sync.hub.door import Letter, admit
from sync.hub.store import SqlStore
from sync.hub.told_routes import Answered, Read

DEED_LIMIT_BYTES = 4_000
_NO_DEED = "This is nothing that this hub does. Bring Navigator up to date there. Nothing was changed."


class AdministrationRoutes:
    """What each of these routes does; how a request is read and a failure told is handed in."""

    def __init__(self, store: SqlStore, clock: Clock, answered: Answered, letter: Read) -> None:
        self._store, self._clock, self._answered, self._letter = store, clock, answered, letter

    def add_to(self, app: FastAPI, base: str) -> None:
        """Give the app these routes."""
        path = f"{base}/administration"
        app.add_api_route(path, self.look, methods=["GET"], response_model=None)
        app.add_api_route(path, self.do, methods=["POST"], response_model=None)

    async def look(self, request: Request) -> Response:
        """Tell of people and computers."""
        letter = await self._letter(request, 0)
        return await self._answered(request, lambda: run_in_threadpool(self._look, letter))

    def _look(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        with self._store.reading() as tx:
            found = administration(tx, self._clock.now(), signed)
        return JSONResponse(found.model_dump(mode="json"))

    async def do(self, request: Request) -> Response:
        """Do what is asked, once."""
        letter = await self._letter(request, DEED_LIMIT_BYTES)
        return await self._answered(request, lambda: run_in_threadpool(self._do, letter))

    def _do(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        try:
            deed = DEED.validate_json(letter.body)
        except ValidationError as error:
            raise Unreadable(_NO_DEED) from error
        try:
            done = self._store.carried_out(lambda tx: do(tx, self._clock, signed, deed))
        except Refused:
            self._store.carried_out(lambda tx: note_refused(tx, self._clock, signed, deed))
            raise
        return JSONResponse(done.model_dump(mode="json"))
