"""A PDF under a passphrase of its own, made by the computer and told once: any reader of PDFs opens it with that.

AES-256 as PDF 2.0 has it (ISO 32000-2). The passphrase is kept nowhere; who lost it saves the sheet again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from navigator_app.desk import Desk
from navigator_app.packed import Enclosed
from navigator_app.paper import process
from navigator_app.paper.binding import sealed
from navigator_app.store.faults import ContentNotHere, DamagedContent
from navigator_app.store.key_codes import GROUP, LETTERS
from sync.errors import Refused
from sync.words import say

GROUPS: Final = 5
"""100 bits: told over the phone in one breath, and guessed by nobody who has the file."""

_UNBOUND: Final = say("{title} cannot go into the file, and nothing was saved. {why}")


def new_passphrase() -> str:
    """Make a passphrase in groups, as it is read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def protected(pdf: bytes, passphrase: str) -> bytes:
    """Put a PDF of ours under a passphrase; nothing of it, nor its title, is readable without."""
    return sealed(pdf, passphrase)


def in_one_file(desk: Desk, cover: bytes, enclosed: Sequence[Enclosed], passphrase: str) -> bytes:
    """Give a sheet and the documents that go with it as one PDF under a passphrase, made where papers are opened.

    Raises: Refused, naming the document that cannot be taken in; nothing is then made.
    """
    contents = [cover, *(content_of(desk, one) for one in enclosed)]
    try:
        whole, _ = process.bound(contents, passphrase)
    except process.UnboundError as no:
        title = enclosed[no.which - 1].title if no.which else say("A document")
        raise Refused("parts", _UNBOUND, title=title, why=say(no.reason, **no.values)) from no
    return whole


def content_of(desk: Desk, one: Enclosed) -> bytes:
    """Read the bytes of a document that goes with a sheet.

    Raises: Refused, naming it, where they are not here or damaged.
    """
    try:
        return desk.store.contents.read(one.sha256)
    except (ContentNotHere, DamagedContent) as gone:
        raise Refused(
            "parts", "{title} is not here yet, so nothing was made. Ask for it.", title=one.title
        ) from gone
