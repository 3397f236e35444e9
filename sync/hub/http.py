"""The hub's routes, and nothing behind them: exchange, documents' bytes, enrolment, health, and the bell.

No pages, no documentation, no cookies. The body is bounded before it is read whole, the signature is
checked before it is unpacked, and every answer that is not a reply has one shape.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Collection, Generator, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random

import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from sync.clock import Clock
from sync.contents import AWAITED_LIMIT, PART_BYTES
from sync.errors import Refused, Unavailable, Unreadable
from sync.hub.administration_routes import AdministrationRoutes
from sync.hub.bell import Bell
from sync.hub.contents import NO_SUCH, Depot
from sync.hub.door import Keys, Letter, TurnedAway, admit, entry_of
from sync.hub.edge import failure, log_bug, retry_header
from sync.hub.emergencies import Emergencies
from sync.hub.enrolment import check_tries, enroll, hub_keys, note_failed_try
from sync.hub.escrow_routes import EscrowRoutes
from sync.hub.gate import Gate
from sync.hub.orders import note_fetched
from sync.hub.past import NO_SUCH as NO_RECORD
from sync.hub.past import Past
from sync.hub.rates import Rates
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.hub.streaming import REPLY_TYPE, streamed
from sync.hub.told_routes import ToldRoutes
from sync.hub.turnstile import Turnstile
from sync.ids import is_id
from sync.joining import Claim
from sync.protocol import PROTOCOL, Cursor
from sync.records.base import stamp
from sync.rules import emergency
from sync.signing import HEADER
from sync.wire import REQUEST_LIMIT_BYTES, Homes, TooLarge, decode_exchange, encode_past, encode_reply

CLAIM_LIMIT_BYTES = 10_000
KEEP_ALIVE_S = 120
BYTES_TYPE = "application/octet-stream"
LONGEST_NUMBER = 12
BASE = "/sync/v1"


class Routes:
    """What each route does, over the service and its store."""

    def __init__(self, service: Service, store: SqlStore, clock: Clock) -> None:
        self._service = service
        self._store = store
        self._clock = clock
        self._depot = Depot(store, clock)
        self._past = Past(store, clock)
        self._emergencies = Emergencies(store, clock)
        self.bell = Bell()
        """Where desks wait for news."""
        self.computers = Keys()
        """Whose keys are known at this worker."""
        self._turnstile = Turnstile(Random())  # noqa: S311 - spreads retries, protects nothing
        self.escrow = EscrowRoutes(store, clock, self._answered, _letter)
        self.told = ToldRoutes(store, clock, self._emergencies, self._answered, _letter)
        self.administration = AdministrationRoutes(store, clock, self._answered, _letter)
        store.announce_to(self.bell.ring)

    async def exchange(self, request: Request) -> Response:
        """Make one round."""
        letter = await _letter(request, REQUEST_LIMIT_BYTES)
        return await self._answered(request, lambda: self._in_turn(letter))

    async def _in_turn(self, letter: Letter) -> Response:
        with self._turnstile.place():
            return await run_in_threadpool(self._round, letter)

    def _round(self, letter: Letter) -> Response:
        entry = entry_of(self._store, self._clock, letter, self.computers)
        signed = entry.signed
        noted = partial(self._noted, signed.store)
        asked = decode_exchange(
            letter.body, signed.store, signed.person, noted, partial(self._homes, signed.store)
        )
        # One transaction for both: a durable commit is what a round costs most.
        reply = self._service.exchange(asked.exchange, entry)
        if any(change.kind == emergency.KIND for change in asked.exchange.changes):
            self._emergencies.look_soon()
        return streamed(_told_on(encode_reply(reply, asked), f"reply to {signed.store}"))

    def _noted(self, store: str) -> Mapping[str, Cursor]:
        with self._store.reading() as tx:
            device = tx.device(store)
            return tx.noted_cursors(store, device.feeds) if device is not None else {}

    def _homes(self, store: str, records: Collection[str]) -> Homes:
        with self._store.reading(store) as tx:
            return tx.homes_of(records)

    async def take_content(self, request: Request, record: str) -> Response:
        """Take the next part of a document's bytes, and say how far they came."""
        letter, at = await _letter(request, PART_BYTES), _number(request, "at")
        return await self._answered(
            request, lambda: run_in_threadpool(self._take_content, letter, record, at)
        )

    def _take_content(self, letter: Letter, record: str, at: int) -> Response:
        signed = admit(self._store, self._clock, letter)
        return JSONResponse(self._depot.take(signed, _document_id(record), at, letter.body).as_plain())

    async def give_content(self, request: Request, record: str) -> Response:
        """Give a part of a document's bytes."""
        letter = await _letter(request, 0)
        at, limit_bytes = _number(request, "at"), _number(request, "limit")
        return await self._answered(
            request, lambda: run_in_threadpool(self._give_content, letter, record, at, limit_bytes)
        )

    def _give_content(self, letter: Letter, record: str, at: int, limit_bytes: int) -> Response:
        signed = admit(self._store, self._clock, letter)
        return Response(
            self._depot.give(signed, _document_id(record), at, limit_bytes), media_type=BYTES_TYPE
        )

    async def history(self, request: Request, record: str) -> Response:
        """Give a part of a record's past."""
        letter, before = await _letter(request, 0), request.query_params.get("before")
        return await self._answered(request, lambda: run_in_threadpool(self._history, letter, record, before))

    def _history(self, letter: Letter, record: str, before: str | None) -> Response:
        signed = admit(self._store, self._clock, letter)
        if not is_id(record) or (before is not None and not is_id(before)):
            raise TurnedAway(404, NO_RECORD, "The center has no such record, or it is not for this computer.")
        return Response(encode_past(self._past.told(signed, record, before)), media_type=REPLY_TYPE)

    async def enroll(self, request: Request) -> Response:
        """Join a computer with a one-time code."""
        letter = await _letter(request, CLAIM_LIMIT_BYTES)
        caller = request.client.host if request.client else ""
        return await self._answered(request, lambda: run_in_threadpool(self._enroll, letter.body, caller))

    def _enroll(self, body: bytes, caller: str) -> Response:
        check_tries(self._store, self._clock, caller)
        try:
            claim = Claim.model_validate_json(body)
        except ValidationError as error:
            raise Unreadable("This is not a request to join. Nothing was changed.") from error
        try:
            welcome = enroll(self._store, self._clock, claim)
        except Refused:
            note_failed_try(self._store, self._clock, caller)
            raise
        return JSONResponse(welcome.model_dump(mode="json"))

    async def health(self) -> Response:
        """Say that this is a hub of Navigator, and which protocol it speaks."""
        return JSONResponse({"navigator_hub": PROTOCOL, "at": stamp(self._clock.now())})

    async def keys(self, request: Request) -> Response:
        """Name this hub's public keys, and the center's, to a computer that asks."""
        letter = await _letter(request, 0)
        return await self._answered(request, lambda: run_in_threadpool(self._keys, letter))

    def _keys(self, letter: Letter) -> Response:
        signed = admit(self._store, self._clock, letter)
        return JSONResponse(hub_keys(self._store, signed.store).model_dump(mode="json"))

    async def wait_for_news(self, request: Request) -> Response:
        """Answer as soon as a feed of the asking computer is past what it has read, or bytes it waits for are here."""
        letter = await _letter(request, 0)
        return await self._answered(
            request,
            lambda: self._wait(
                request,
                letter,
                request.query_params.get("at", ""),
                _awaited(request.query_params.get("for", "")),
            ),
        )

    async def _wait(self, request: Request, letter: Letter, at: str, awaited: Collection[str]) -> Response:
        signed = await run_in_threadpool(admit, self._store, self._clock, letter)
        feeds = await run_in_threadpool(self._followed, signed.store)
        said: dict[str, bool | list[str]] = {"moved": False, "whole": []}

        async def has_news() -> bool:
            said["moved"] = await run_in_threadpool(self._has_moved, feeds, at)
            if awaited:
                said["whole"] = await run_in_threadpool(self._depot.whole, signed, awaited)
            return any(said.values())

        waiting = asyncio.ensure_future(self.bell.wait(signed.store, feeds, has_news))
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((waiting, gone), return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                waiting.result()
            return JSONResponse(said)
        finally:
            waiting.cancel()
            gone.cancel()

    def _followed(self, store: str) -> frozenset[str]:
        with self._store.reading() as tx:
            device = tx.device(store)
        return frozenset(device.feeds if device is not None else ())

    def _has_moved(self, feeds: frozenset[str], at: str) -> bool:
        with self._store.reading() as tx:
            return str(tx.sum_of_heads(feeds)) != at

    async def _answered(self, request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
        try:
            if self._emergencies.is_due():
                await _beside(self._emergencies.tend, "ending what was opened in an emergency")
            return await work()
        except Exception as error:  # noqa: BLE001 - the edge: see sync.hub.edge
            if isinstance(error, TurnedAway) and error.order is not None:
                said = error.order.order
                noted = partial(note_fetched, self._store, self._clock, said.store, said.order)
                await _beside(noted, f"noting that {said.store} was told its order")
            return self._said_no(request, error)

    async def turned_away(self, request: Request, error: Exception) -> Response:
        """Give what the server itself refuses the shape of every other refusal."""
        if isinstance(error, HTTPException):
            error = TurnedAway(
                error.status_code, "no_such_thing", "There is nothing here. Check the address."
            )
        return self._said_no(request, error)

    def _said_no(self, request: Request, error: Exception) -> Response:
        status, said = failure(error, request.url.path, self._clock.now())
        return JSONResponse(said, status, headers=retry_header(error))


async def _beside(work: Callable[[], None], about: str) -> None:
    """Do what a request brings about and does not wait for: where it fails, the request goes on."""
    try:
        await run_in_threadpool(work)
    except Exception as error:  # noqa: BLE001 - the edge of what nobody asked for
        log_bug(error, about)


async def _gone(request: Request) -> None:
    """Wait until whoever asked hung up: a locked desk waits for nothing any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _number(request: Request, name: str) -> int:
    """Read a number of a request's address; -1, which is nowhere, for what is none."""
    told = request.query_params.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= LONGEST_NUMBER else -1


def _awaited(told: str) -> list[str]:
    """Read which documents' bytes are waited for at the bell; what is no id is left out."""
    return [record for record in told.split(",")[:AWAITED_LIMIT] if is_id(record)]


def _document_id(told: str) -> str:
    if not is_id(told):
        raise TurnedAway(404, NO_SUCH, "The center has no such document, or it is not for this computer.")
    return told


def _told_on(chunks: Iterator[bytes], about: str) -> Generator[bytes]:
    """Pass a reply's bytes on; a failure half way cuts the reply, which its reader notices, and is logged."""
    try:
        yield from chunks
    except Exception as error:  # noqa: BLE001 - the edge: nothing of it may reach the server's own log
        log_bug(error, about)


def in_background(work: Callable[[], None]) -> None:
    """Do a long piece of work on a thread of its own; a failure of it is logged."""
    threading.Thread(target=_logged, args=(work,), name="snapshot", daemon=True).start()


def _logged(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - the edge of its own thread
        log_bug(error, "making a snapshot")


async def _letter(request: Request, limit_bytes: int) -> Letter:
    """Read a request whole, unless it is too large.

    Raises: TooLarge.
    """
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > limit_bytes:
                raise TooLarge("This message is too large.")
    except ClientDisconnect as error:
        # A line that breaks is nobody's fault, and counts against nobody.
        raise Unavailable("The request ended before it was whole. Nothing was changed.") from error
    query = request.url.query
    target = request.url.path + (f"?{query}" if query else "")
    return Letter(request.headers.get(HEADER, ""), request.method, target, bytes(body))


def make_app(service: Service, store: SqlStore, clock: Clock, rates: Rates | None = None) -> FastAPI:
    """Give the hub's routes over a service; docs/hub-api.json tells of them."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    routes = Routes(service, store, clock)
    app.state.bell = routes.bell
    app.add_middleware(Gate, clock=clock, known=routes.computers, rates=rates or Rates())
    app.add_api_route(f"{BASE}/exchange", routes.exchange, methods=["POST"], response_model=None)
    for path, route, method in (
        (f"{BASE}/document/{{record}}/bytes", routes.take_content, "POST"),
        (f"{BASE}/document/{{record}}/bytes", routes.give_content, "GET"),
    ):
        app.add_api_route(path, route, methods=[method], response_model=None)
    app.add_api_route(
        f"{BASE}/record/{{record}}/history", routes.history, methods=["GET"], response_model=None
    )
    app.add_api_route(f"{BASE}/enroll", routes.enroll, methods=["POST"], response_model=None)
    app.add_api_route(f"{BASE}/health", routes.health, methods=["GET"], response_model=None)
    app.add_api_route(f"{BASE}/keys", routes.keys, methods=["GET"], response_model=None)
    app.add_api_route(f"{BASE}/bell", routes.wait_for_news, methods=["GET"], response_model=None)
    routes.escrow.add_to(app, BASE)
    routes.told.add_to(app, BASE)
    routes.administration.add_to(app, BASE)
    for known in (HTTPException, TooLarge, Unavailable, Unreadable):
        app.add_exception_handler(known, routes.turned_away)
    return app


def listening(host: str, port: int) -> socket.socket:
    """Open the door without answering yet; port 0 takes a free one.

    Raises: OSError when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


class _Server(uvicorn.Server):
    """Lets the desks go that wait at the bell before it ends, so that their waits need not be broken off."""

    def __init__(self, config: uvicorn.Config, bell: Bell) -> None:
        super().__init__(config)
        self._bell = bell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests, and wait a moment for those under way."""
        self._bell.close()
        await super().shutdown(sockets)


def make_server(
    app: FastAPI, certificate: Path | None = None, key: Path | None = None, proxy: str | None = None
) -> uvicorn.Server:
    """Give the server for an app; with a certificate it speaks TLS 1.3 and nothing older.

    Shape: `proxy` is the address of a reverse proxy, which alone is believed about who asks.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy or "",
        lifespan="off",
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return _Server(config, app.state.bell)
