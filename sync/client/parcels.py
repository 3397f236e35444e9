"""Documents' bytes over the link: asked for, brought and had in parts, on a warm connection of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from sync.client.refusals import NOT_A_HUB, RETRY_S
from sync.contents import Arrived
from sync.errors import Unavailable, Unreadable

BASE = "/sync/v1/document"


class Asking(Protocol):
    """One warm connection to a hub, and signed requests on it."""

    def plain(self, method: str, target: str, body: bytes, person: str) -> Any:
        """Ask, and read a short answer."""

    def pieces(self, target: str, person: str) -> Iterator[bytes]:
        """Ask, and give the answer as it arrives."""

    def end(self) -> None:
        """End at once, from another thread, what is under way."""


class HubDepot:
    """The hub's documents, as `ports.Depot` asks for them."""

    def __init__(self, wire: Asking) -> None:
        self._wire = wire

    def send(self, person: str, record: str, at: int, body: bytes) -> Arrived:
        """Bring the next part, or none to ask how far the center has them.

        Raises: Unavailable.
        """
        return _arrived(self._wire.plain("POST", f"{BASE}/{record}/bytes?at={at}", body, person))

    def fetch(self, person: str, record: str, at: int, limit_bytes: int) -> Iterator[bytes]:
        """Give bytes from `at` on, as they arrive; never more than were asked for.

        Raises: Unavailable, here and between pieces.
        """
        rest = limit_bytes
        for piece in self._wire.pieces(f"{BASE}/{record}/bytes?at={at}&limit={limit_bytes}", person):
            if len(piece) > rest:
                raise Unavailable(NOT_A_HUB, RETRY_S)
            rest -= len(piece)
            yield piece

    def end(self) -> None:
        """Ask no more; called from another thread, whoever waits is let go at once."""
        self._wire.end()


def _arrived(plain: Any) -> Arrived:
    try:
        return Arrived.from_plain(plain)
    except Unreadable as error:
        raise Unavailable(NOT_A_HUB, RETRY_S) from error
