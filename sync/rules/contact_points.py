"""How far a number of the directory is to be trusted, and what its use asks first.

A number is compared by what reaches somebody: digits and extension of a phone or fax, the address without case of a
mail. What failed at one owner is set aside for everyone who has that number, until somebody verified it later there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sync.records.base import Tick
from sync.records.endpoint import Endpoint
from sync.rules.spelling import plain
from sync.rules.ticks import standing as tick_standing
from sync.rules.whose_day import day_of

Standing = Literal["verified", "old", "unverified", "ahead", "failed", "replaced"]
Asks = Literal["nothing", "again", "last_four", "not_to_be_used"]
DIALED: Final = frozenset({"phone", "fax", "sms"})
"""Systems of which digits reach somebody."""
MAILED: Final = frozenset({"email", "direct"})
ASKS: Final[Mapping[Standing, Asks]] = {
    "verified": "nothing",
    "old": "again",
    "unverified": "last_four",
    "ahead": "last_four",
    "failed": "not_to_be_used",
    "replaced": "not_to_be_used",
}
"""What the use of a number asks first: "again" is to verify it once more, or to type its last four."""
_FOUR: Final = 4
_CLOCKS_APART: Final = timedelta(hours=1)
"""Two computers' clocks differ; a verification further ahead than this was dated by a wrong one."""
_EXTENSION = re.compile(r"(?:\bext\.?|\bextension\b|\bx\.?|#)\s*(\d{1,6})\s*\Z", re.IGNORECASE)
_COUNTRY = re.compile(r"1(\d{10})\Z")


@dataclass(frozen=True, slots=True)
class Failure:
    """A number that failed somewhere: which, when, for whose record."""

    endpoint_id: str
    number: str
    at: datetime


def number_of(system: str, value: str) -> str:
    """Give what two writings of one number have in common; empty where there is nothing to reach anybody by.

    Shape: digits, with "x" and the extension behind; a mail address without case; other words without case or spaces.
    """
    text = value.strip()
    if system in DIALED:
        extension = _EXTENSION.search(text)
        digits = _digits(text[: extension.start()] if extension else text)
        bare = _COUNTRY.match(digits)
        whole = bare.group(1) if bare else digits
        return f"{whole}x{_digits(extension.group(1))}" if extension and whole else whole
    if system in MAILED:
        return text.casefold().removeprefix("mailto:").strip()
    return "".join(part for part in re.split(r"[\W_]+", plain(text)) if part)


def line_of(system: str, value: str) -> tuple[str, str]:
    """Name the line that is reached: one number may be a phone and a fax, and only one of them failed."""
    return ("phone" if system == "sms" else system, number_of(system, value))


def last_four(system: str, value: str) -> str:
    """Give what is typed to show that a number was looked at: four digits before an extension, or of an address.

    Shape: of a mail address the last four letters or digits before the @, for what is behind it many share.
    """
    number = number_of(system, value)
    told = number.partition("x")[0] if system in DIALED else number.partition("@")[0]
    return "".join(one for one in told if one.isalnum())[-_FOUR:]


def is_last_four(system: str, value: str, typed: str) -> bool:
    """Say whether these are the last four of a number, however they were typed."""
    wanted = last_four(system, value)
    given = "".join(one for one in typed.casefold() if one.isalnum())
    return bool(wanted) and given == wanted.casefold()


def failure_of(endpoint: Endpoint) -> Failure | None:
    """Give the failure of a number as it stands, replaced since or not; one that was corrected has not failed."""
    found = tick_standing(endpoint, "failed")
    if endpoint.is_withdrawn or endpoint.status == "active" or not found.is_current or found.tick is None:
        return None
    return Failure(endpoint.id, number_of(endpoint.system, endpoint.value), found.tick.at)


def standing(
    endpoint: Endpoint, now: datetime, zone: str, holds_days: int, failures: Iterable[Failure] = ()
) -> Standing:
    """Say how far a number is to be trusted, by how many days a site counts it as verified.

    Shape: `failures` are those of other records with the same line; `zone` is the clock of whoever asks.
    """
    if endpoint.status == "off":
        return "replaced"
    if failure_of(endpoint) is not None:
        return "failed"
    ticked = tick_standing(endpoint, "verified")
    tick = ticked.tick if ticked.is_current else None
    if any(_holds_against(one, endpoint, tick) for one in failures):
        return "failed"
    return verified_standing(tick, now, zone, holds_days)


def verified_standing(tick: Tick | None, now: datetime, zone: str, holds_days: int) -> Standing:
    """Say what a verification is worth today, where nothing failed."""
    if tick is None:
        return "unverified"
    if tick.at > now + _CLOCKS_APART:
        return "ahead"
    age = day_of(now, zone) - day_of(tick.at, tick.zone)
    return "old" if age > timedelta(days=holds_days) else "verified"


def _holds_against(failure: Failure, endpoint: Endpoint, verified: Tick | None) -> bool:
    """Say whether what failed elsewhere speaks against this number: it was not verified here since."""
    is_same = failure.number == number_of(endpoint.system, endpoint.value)
    is_other = failure.endpoint_id != endpoint.id
    return is_same and is_other and bool(failure.number) and (verified is None or verified.at <= failure.at)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
