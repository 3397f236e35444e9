"""Six words that stand for some bytes, to be read out over the phone and compared.

Source: the English words of BIP-39: short, common, none begins with the same four letters as another; 2,048 of them,
so that six words are 66 bits.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from sync.resources import resource

WORDS: Final = 6
_BITS: Final = 11
"""Of one word among 2,048."""


def six_words(purpose: str, body: bytes) -> tuple[str, ...]:
    """Give the words of some bytes; the same bytes give others for another purpose."""
    digest = hashlib.sha256(f"navigator six words\n{purpose}\n".encode() + body).digest()
    number, words = int.from_bytes(digest), _words()
    top = len(digest) * 8
    return tuple(words[number >> (top - _BITS * (place + 1)) & (2**_BITS - 1)] for place in range(WORDS))


@cache
def _words() -> tuple[str, ...]:
    return tuple(resource("words/english.txt").read_text(encoding="utf-8").split())
