"""How this side makes sure that it speaks to the center's hub: the address, the certificate, and what failed.

A context of our own trusts either the center's CA or the system's, never both, and TLS 1.3 only.
"""

from __future__ import annotations

import ipaddress
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import truststore

from sync.client.refusals import CLOCK_AND_TLS, NO_LINK, NOT_A_HUB, NOT_PROVED
from sync.errors import Refused

_NOT_YET, _NO_LONGER = 9, 10
"""OpenSSL's codes for a certificate that is not valid at this date."""
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
    if parts.scheme == "http" and not _is_here(host):
        raise Refused("url", "A hub on another computer is only spoken to over https.")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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


def sentence_for(error: BaseException) -> str:
    """Give the sentence for a failed connection: whose fault it looks like, and what to do."""
    at: BaseException | None = error
    for _ in range(_DEPTH):
        if isinstance(at, ssl.SSLCertVerificationError):
            is_date = at.verify_code in (_NOT_YET, _NO_LONGER)
            return CLOCK_AND_TLS if is_date else NOT_PROVED
        if isinstance(at, ssl.SSLError):
            return NOT_A_HUB
        at = _inner(at) if at is not None else None
    return NO_LINK


def _inner(error: BaseException) -> BaseException | None:
    """Give the error inside an error; the libraries hand it on as an argument, a reason, or a cause."""
    for inner in (getattr(error, "reason", None), *error.args, error.__cause__, error.__context__):
        if isinstance(inner, BaseException) and inner is not error:
            return inner
    return None
