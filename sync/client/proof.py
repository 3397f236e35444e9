"""How this side makes sure that it speaks to the center's hub: the address, the certificate, and what failed.

A context of our own trusts either the center's CA or the system's, never both, and TLS 1.3 only.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import truststore

from sync.client.refusals import (
    CLOCK_AND_TLS,
    NO_LINK,
    NOT_A_HUB,
    NOT_PROVED,
    NOT_TRUSTED,
    PROXY_ASKS,
    PROXY_AWAY,
    PROXY_FORBIDS,
    PROXY_SHOWS_ITS_OWN,
    PROXY_STANDS_BETWEEN,
    RETRY_S,
)
from sync.errors import Refused, Unavailable
from sync.proxies import is_here

_DATES = frozenset({9, 10, 0x800B0101, 0x800B0102, -67818, -67819})
"""A certificate that is not valid at this date, in the codes of OpenSSL, Windows and macOS."""
_STRANGERS = frozenset({2, 18, 19, 20, 21, 0x800B0109, 0x800B010A, 0x800B0112, -67843})
"""A certificate whose issuer nobody here knows, in the same codes."""
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
"""What Python's http.client says of a proxy's answer."""
_DEPTH = 12
"""How many errors inside errors are looked at."""


def checked_url(url: str) -> str:
    """Give a hub's address without what does not belong to it; a bare name gets https.

    Raises: Refused for what is no address, and for plain HTTP beyond this computer.
    """
    typed = url.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, has_rest = parts.hostname or "", bool(parts.path.strip("/") or parts.query or parts.fragment)
        port = parts.port
    except ValueError as error:
        raise Refused("url", "This is not the address of a hub, like https://hub.example.org.") from error
    if parts.scheme not in ("http", "https") or not host or has_rest or parts.username:
        raise Refused("url", "This is not the address of a hub, like https://hub.example.org.")
    if parts.scheme == "http" and not is_here(host):
        raise Refused("url", "A hub on another computer is only spoken to over https.")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def proving_context(ca_file: Path | None) -> ssl.SSLContext:
    """Give the context that proves a hub by the center's CA file, or by the system's roots if there is none.

    Raises: Refused when the file holds no certificate.
    """
    if ca_file is None:
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise Refused("ca_file", "The center's certificate file cannot be read.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


@dataclass(frozen=True, slots=True)
class Way:
    """How a hub was to be reached, for the sentence when it was not."""

    hub: str
    proxy: str = ""
    """Named as a person may see it; empty for the straight way."""
    is_by_ca_file: bool = False
    """Only the center's own certificate counts, whatever the system trusts."""


def not_reached(error: BaseException, way: Way) -> Unavailable:
    """Give what a failed connection is to a person: whose fault it looks like, and what to do."""
    sentence = _sentence(tuple(_inside(error)), way)
    # A line that is down is tried again at the pace of the desk; what a person has to put right first is not.
    retry_s = None if sentence == NO_LINK else RETRY_S
    told = {
        name: value for name, value in (("hub", way.hub), ("proxy", way.proxy)) if f"{{{name}}}" in sentence
    }
    return Unavailable(sentence, retry_s, **told)


def _sentence(errors: tuple[BaseException, ...], way: Way) -> str:
    for one in errors:
        if isinstance(one, ssl.SSLCertVerificationError):
            return _of_certificate(one.verify_code, way)
        if isinstance(one, ssl.SSLError):
            return NOT_A_HUB
    return (_of_proxy(errors) if way.proxy else None) or NO_LINK


def _of_certificate(code: int, way: Way) -> str:
    if code in _DATES:
        return CLOCK_AND_TLS
    if code not in _STRANGERS:
        return NOT_PROVED
    if way.proxy:
        return PROXY_STANDS_BETWEEN if way.is_by_ca_file else PROXY_SHOWS_ITS_OWN
    return NOT_TRUSTED


def _of_proxy(errors: tuple[BaseException, ...]) -> str | None:
    """Tell what a proxy answered from a network that is down: only then is something for a person to do."""
    for one in errors:
        if isinstance(one, ConnectionRefusedError):
            return PROXY_AWAY
        if told := _TUNNEL.match(str(one)):
            return {"407": PROXY_ASKS, "502": NO_LINK, "503": NO_LINK, "504": NO_LINK}.get(
                told[1], PROXY_FORBIDS
            )
    return None


def _inside(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    for _ in range(_DEPTH):
        if at is None:
            return
        yield at
        at = _inner(at)


def _inner(error: BaseException) -> BaseException | None:
    """Give the error inside an error; the libraries hand it on as an argument, a reason, or a cause."""
    for inner in (getattr(error, "reason", None), *error.args, error.__cause__, error.__context__):
        if isinstance(inner, BaseException) and inner is not error:
            return inner
    return None
