"""By which proxy a hub is reached: the one that a person named, else what the environment and the system say.

A proxy only passes bytes on (CONNECT): the hub is proved at the far end as without one, so whoever names a proxy can
stand in the way, but read nothing. What the system says is asked anew each time, since a laptop goes home at night.
Scripts that work out a proxy (PAC, WPAD) are not run.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from sync.errors import Refused

AS_THE_COMPUTER: Final = ""
DIRECT: Final = "none"
Wish = Callable[[], str]
"""Asked at each request: empty for what the computer says, `none` for no proxy, else an address."""
NOT_A_PROXY: Final = "This is not the address of a proxy, like http://proxy.example.org:8080."
NO_SECRETS: Final = (
    "Leave name and password out: what is kept here can be read by whoever uses this computer."
)


def as_the_computer() -> str:
    """Wish for what environment and system say."""
    return AS_THE_COMPUTER


def checked_proxy(typed: str) -> str:
    """Give a proxy as it is kept: nothing, `none`, or its address with port.

    Raises: Refused for what is neither.
    """
    plain = typed.strip()
    if plain == AS_THE_COMPUTER or plain.casefold() == DIRECT:
        return plain.casefold()
    found = _address(plain)
    if found is None:
        raise Refused("proxy", NOT_A_PROXY)
    if urlsplit(found).username is not None:
        raise Refused("proxy", NO_SECRETS)
    return found


def proxy_for(url: str, wish: str) -> str | None:
    """Give the proxy on the way to an address.

    Empty: None for the straight way, which to a hub on this computer is the only one.
    Raises: Refused when what was wished for or what the computer says is no proxy of ours.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or wish == DIRECT or is_here(parts.hostname or ""):
        return None
    named = wish or _of_the_computer(parts.netloc)
    if not named:
        return None
    found = _address(named)
    if found is None:
        raise Refused("proxy", NOT_A_PROXY)
    return found


def shown(proxy: str) -> str:
    """Name a proxy to a person, without what only it may know."""
    parts = urlsplit(proxy)
    return f"{parts.hostname}:{parts.port}"


def is_here(host: str) -> bool:
    """Say whether a name means this computer."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _of_the_computer(netloc: str) -> str:
    """Ask the environment, and on Windows and macOS the system, as curl and browsers do."""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - a window opens before anything is sent

    said = getproxies()
    named = said.get("https") or said.get("all") or ""
    return "" if not named or proxy_bypass(netloc) else named


def _address(named: str) -> str | None:
    """Give an address with scheme and port; None for what is none, or is spoken to in another way than HTTP."""
    try:
        parts = urlsplit(named if "://" in named else f"http://{named}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        return None
    if (
        parts.scheme != "http"
        or not host
        or any(ch.isspace() for ch in host)
        or parts.path.strip("/")
        or parts.query
    ):
        return None
    who = parts.netloc.rpartition("@")[0]
    name = f"[{host}]" if ":" in host else host
    return f"http://{who + '@' if who else ''}{name}:{port}"
