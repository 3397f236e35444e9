"""The desk's link to a hub: signed requests on one warm connection, replies read as they arrive.

What is asked where, and what answers mean; the connection itself is in `wires`. The hub's certificate is proved by
the center's own CA, or by the system's where a site has to, never by both; the environment names at most a proxy.
Nothing is retried here, but for one second try with the hub's time when this computer's clock is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests
from pydantic import ValidationError
from pydantic_core import to_json

from sync.client.parcels import HubDepot
from sync.client.patience import Patience
from sync.client.ports import Heard
from sync.client.refusals import (
    NOT_A_HUB,
    NOT_THERE,
    RETRY_S,
    TOO_BRIEF,
    Refusal,
    TurnedDown,
    as_said,
    as_unavailable,
    clock_is_off,
    read_refusal,
    wish_s,
)
from sync.client.wires import Traffic, Wire, short_answer
from sync.clock import Clock, SystemClock
from sync.contents import AWAITED_LIMIT
from sync.errors import Refused, Unavailable, Unreadable
from sync.escrow import PhoneCodes
from sync.fingerprints import six_words
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.joining import COMPUTER, Claim, HubKeys, Welcome
from sync.protocol import Block, Exchange, Frame, PastPage, Reply
from sync.proxies import Wish, as_the_computer
from sync.reports import Answer, ComputerReport
from sync.signing import HEADER, public_signing_key, sign
from sync.trail import Checkpoint, checkpoint_from_plain, encode_part
from sync.trail import Part as TrailPart
from sync.wiping import Receipt, Stage
from sync.wire import Known, asked_by, decode_past, decode_reply, encode_exchange

Part = TypeVar("Part", Block, Frame)
BASE = "/sync/v1"
REPLY_TYPE = "application/x-nav"
BYTES_TYPE = "application/octet-stream"


class Link:
    """A hub at the other end of a link, as `protocol.Hub` asks for it; one thread at a time."""

    def __init__(
        self,
        url: str,
        store: str,
        key: bytes,
        *,
        ca_file: Path | None = None,
        clock: Clock | None = None,
        proxy: Wish = as_the_computer,
    ) -> None:
        self._patience = Patience()
        self._url, self._ca_file, self._proxy = url, ca_file, proxy
        self._wire = self._new_wire()
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
        # A store that went back in time goes on under another id, with the same key.
        self._store = request.store
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
        chunks = self._wire.pieces(response)
        try:
            reply = decode_reply(chunks, asked, known)
        except Unreadable as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error
        known.answered(request, reply.head)
        return Reply(reply.head, _read(reply.blocks), _to_the_end(reply.frames, chunks))

    def history(self, person: str, record: str, before: str | None) -> PastPage:
        """Give the newest changes of a record, or those before one of them.

        Raises: Unavailable.
        """
        target = f"{BASE}/record/{record}/history" + (f"?before={before}" if before else "")
        response = self._signed(self._wire, "GET", target, b"", person)
        if response.headers.get("Content-Type", "") != REPLY_TYPE:
            raise Unavailable(NOT_A_HUB, RETRY_S)
        try:
            return decode_past(self._wire.pieces(response))
        except Unreadable as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error

    def tell_audit(self, person: str, part: TrailPart) -> Checkpoint:
        """Tell the hub the next part of what was done here; gives its word on how far it has it.

        Raises: Unavailable, also for an older hub, which has no place for it.
        """
        body = encode_part(part)
        told = short_answer(self._signed(self._wire, "POST", f"{BASE}/audit", body, person))
        try:
            return checkpoint_from_plain(self._store, told)
        except Unreadable as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error

    def open_in_emergency(self, person: str, asked: EmergencyAsk) -> EmergencyOpened:
        """Ask the hub to open the one chart that is exactly this, for this person on this computer; from any thread.

        Raises: Refused for what is not to be opened, or nobody's; Unavailable.
        """
        told = self.ask_apart("POST", "emergency", asked.model_dump_json().encode(), person)
        try:
            return EmergencyOpened.model_validate(told)
        except ValidationError as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error

    def ask_apart(self, method: str, path: str, body: bytes, person: str) -> Any:
        """Ask the hub something short on a connection of its own; from any thread.

        Raises: Refused, in the hub's words, for what it does not do; Unavailable.
        """
        try:
            with closing(self._new_wire()) as wire:
                return short_answer(self._signed(wire, method, f"{BASE}/{path}", body, person))
        except TurnedDown as no:
            if no.code != "refused":
                raise
            raise Refused(None, str(no.values["said"])) from no

    def bell(self) -> HubBell:
        """Give a place to wait for news, on a warm connection of its own."""
        self._bells = [bell for bell in self._bells if not bell.is_over]
        wire = self._new_wire()
        self._bells.append(HubBell(wire, self._signed))
        return self._bells[-1]

    def hub_keys(self, person: str) -> HubKeys:
        """Ask the hub for its public keys.

        Raises: Unavailable, also for an older hub, which names none.
        """
        told = short_answer(self._signed(self._wire, "GET", f"{BASE}/keys", b"", person))
        try:
            return HubKeys.model_validate(told)
        except ValidationError as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error

    def leave_codes(self, person: str, codes: PhoneCodes) -> None:
        """Leave codes for the phone at the center, sealed to its escrow key; again is harmless.

        Raises: Unavailable.
        """
        body = codes.model_dump_json().encode()
        short_answer(self._signed(self._wire, "POST", f"{BASE}/phone-codes", body, person))

    def standing(self, person: str, report: ComputerReport) -> Answer | None:
        """Tell the hub of this computer; None of a hub of an older release, which does not ask for it.

        Raises: Unavailable.
        """
        body = report.model_dump_json(exclude_none=True).encode()
        try:
            told = short_answer(self._signed(self._wire, "POST", f"{BASE}/standing", body, person))
            return Answer.model_validate_json(to_json(told))
        except ValidationError as error:
            raise Unavailable(NOT_A_HUB, RETRY_S) from error
        except TurnedDown as no:
            if no.code != NOT_THERE:
                raise
            return None

    def wipe_receipt(self, person: str, order: str, stage: Stage) -> None:
        """Tell the hub how far this computer came with its order.

        Raises: Unavailable.
        """
        body = Receipt(order=order, stage=stage).model_dump_json().encode()
        short_answer(self._signed(self._wire, "POST", f"{BASE}/wipe-receipt", body, person))

    def depot(self) -> HubDepot:
        """Give the way to documents' bytes, on a warm connection of its own."""
        wire = self._new_wire()
        self._depots.append(wire)
        return HubDepot(_SignedWire(wire, self._signed))

    def _new_wire(self) -> Wire:
        return Wire(self._url, self._ca_file, self._patience, self._proxy)

    def close(self) -> None:
        """Let go of every connection; who waits at a bell stops waiting."""
        self._wire.close()
        for bell in self._bells:
            bell.end()
        for wire in self._depots:
            wire.end()

    def six_words(self) -> str:
        """Give the words by which the center knows this computer's key on the phone."""
        public_key = public_signing_key(self._key)
        return " ".join(six_words(COMPUTER, bytes.fromhex(self._store) + public_key))

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
            refusal = _refusal(response, short_answer(response))
            if refusal.code != "stale":
                raise as_unavailable(refusal, self.six_words())
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
        return short_answer(self._signed(self._wire, method, target, body, person))

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
        self._is_anew = False

    def hear(self, person: str, read_sum: int, awaited: Collection[str] = ()) -> Heard:
        """Wait, up to a minute, until the hub has something past what was read, or bytes that are waited for.

        Shape: `read_sum` is the sum of this store's cursors.
        Raises: Unavailable.
        """
        target = f"{BASE}/bell?at={read_sum}"
        if awaited:
            target += "&for=" + ",".join(sorted(awaited)[:AWAITED_LIMIT])
        try:
            response = self._signed(self._wire, "GET", target, b"", person, self._wire.patience.bell_s)
            plain = short_answer(response)
        except Unavailable:
            if not self._is_anew or self.is_over:
                raise
            plain = None
        self._is_anew = False
        return _heard(plain, awaited) if isinstance(plain, dict) else Heard()

    def hear_anew(self) -> None:
        """End a wait with nothing heard, from another thread: what is waited for is another by now."""
        self._is_anew = True
        self._wire.cut()

    def end(self) -> None:
        """Wait no more; called from another thread, whoever waits is let go at once."""
        self.is_over = True
        self._wire.end()


def _heard(plain: dict[str, Any], awaited: Collection[str]) -> Heard:
    """Read an answer of the bell; a hub of an older release says nothing of documents."""
    whole = plain.get("whole")
    told = frozenset(one for one in whole if isinstance(one, str)) if isinstance(whole, list) else frozenset()
    return Heard(bool(plain.get("moved")), told & frozenset(awaited))


def _refusal(response: requests.Response, plain: Any) -> Refusal:
    return read_refusal(plain, wish_s(response.headers.get("Retry-After")), response.status_code)


def enroll(url: str, claim: Claim, ca_file: Path | None = None, proxy: Wish = as_the_computer) -> Welcome:
    """Join this computer and a person to a hub with a one-time code; the same claim again is harmless.

    Raises: Refused, naming the field, when the hub does not take the code or the name; Unavailable.
    """
    with closing(Wire(url, ca_file, proxy=proxy)) as wire:
        response = wire.ask("POST", f"{BASE}/enroll", claim.model_dump_json().encode(), {})
        plain = short_answer(response)
    if response.status_code != requests.codes.ok:
        raise as_said(_refusal(response, plain))
    try:
        return Welcome.model_validate(plain)
    except ValidationError as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error


def health(url: str, ca_file: Path | None = None, proxy: Wish = as_the_computer) -> datetime:
    """Ask an address whether it is a hub of ours, and give its time.

    Raises: Refused for an address that is not one; Unavailable.
    """
    with closing(Wire(url, ca_file, proxy=proxy)) as wire:
        plain = short_answer(wire.ask("GET", f"{BASE}/health", b"", {}))
    try:
        if plain["navigator_hub"]:
            return datetime.fromisoformat(plain["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error
    raise Unavailable(NOT_A_HUB, RETRY_S)


def _read(some: Iterable[Part]) -> Iterator[Part]:
    """Pass parts of a reply on; what cannot be read ends it as a line that breaks does."""
    try:
        yield from some
    except Unreadable as error:
        raise Unavailable(str(error)) from error


def _to_the_end(frames: Iterator[Frame], chunks: Iterator[bytes]) -> Iterator[Frame]:
    """Pass the last parts on and read to the very end, so that the connection stays warm."""
    yield from _read(frames)
    for _ in chunks:
        pass
