"""What a driver may read: where to, when and with whom; never a word that tells why somebody travels."""

from __future__ import annotations

import re
from functools import cache

from sync.rules.sourced import Sourced, read


class DriverRules(Sourced):
    """Which ways nobody drives, and which words of a place tell what is treated there."""

    not_driven: tuple[str, ...]
    revealing: tuple[str, ...]


@cache
def rules() -> DriverRules:
    """Give the driver's rules."""
    return read("rules/driver.json", DriverRules)


@cache
def _revealing() -> re.Pattern[str]:
    words = "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(rules().revealing, key=len, reverse=True)
    )
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def tells_why(text: str) -> bool:
    """Say whether a text has a word that tells what somebody is treated for."""
    return _revealing().search(text) is not None


def plain_place(text: str) -> str:
    """Give the name of a place without the words that tell what is treated there.

    Empty: where nothing else is left of it.
    """
    left = text
    while tells_why(left):  # taking one word out may bring two others together
        left = " ".join(_revealing().sub(" ", left).split())
    left = re.sub(r"\(\s*\)|\[\s*\]", " ", left)
    left = re.sub(r"\s+([,;)])", r"\1", " ".join(left.split()))
    left = re.sub(r"(?:\s*[,;/&+-]\s*)+(?=[,;/&+)-]|$)", "", left)
    return re.sub(r"^[\s,;/&+-]+", "", left).strip()


def is_driven(mode: str) -> bool:
    """Say whether somebody drives this way; a way that is not known may be driven."""
    return mode not in rules().not_driven
