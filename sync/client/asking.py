"""What a desk that nobody can unlock asks the center: signed by nobody, over a link that is proved at its far end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from sync.client.refusals import NOT_A_HUB, RETRY_S, as_said, read_refusal, wish_s
from sync.client.wires import Wire, short_answer
from sync.errors import Refused, Unavailable
from sync.escrow import Asking, plain
from sync.proxies import Wish, as_the_computer

BASE: Final = "/sync/v1/escrow"
GONE: Final = "The center does not know this request any more: it lives for an hour. Ask again."
TOO_OLD: Final = (
    "The center's hub cannot be asked this way. Use the sheet, or a code from the phone. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class Center:
    """Where a locked desk finds its center."""

    url: str
    ca_file: Path | None = None
    proxy: Wish = as_the_computer

    def ask(self, asking: Asking) -> None:
        """Put a request before the center; again is harmless.

        Raises: Refused, Unavailable.
        """
        self._asked("POST", BASE, asking.model_dump_json().encode(), TOO_OLD)

    def answer(self, asking: Asking) -> bytes | None:
        """Give the sealed answer; None while nobody said yes.

        Raises: Refused when the request is gone; Unavailable; Unreadable.
        """
        told = self._asked("GET", f"{BASE}/{asking.id}", b"", GONE).get("answer")
        if not isinstance(told, str):
            raise Unavailable(NOT_A_HUB, RETRY_S)
        return plain(told) if told else None

    def used(self, asking: Asking) -> None:
        """Say that the answer was used.

        Raises: Refused, Unavailable.
        """
        self._asked("POST", f"{BASE}/{asking.id}/used", b"", GONE)

    def _asked(self, method: str, target: str, body: bytes, gone: str) -> Mapping[str, Any]:
        with closing(Wire(self.url, self.ca_file, proxy=self.proxy)) as wire:
            response = wire.ask(method, target, body, {})
            told = short_answer(response)
            wish = wish_s(response.headers.get("Retry-After"))
        if response.status_code == HTTPStatus.OK and isinstance(told, dict):
            return told
        refusal = read_refusal(told, wish, response.status_code)
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise Refused(None, gone)
        raise as_said(refusal)
