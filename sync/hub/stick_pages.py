"""Documents' pages out of a desk's stick: kept as the link's are, by the records that its changes have brought by now.

Every document was heard to its end and is what its name says. What came of it before, by whichever way, is not taken
again; what no record here names waits at the desk, which has its copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sync.hub.contents import Depot
from sync.hub.door import TurnedAway
from sync.signing import Signed
from sync.stick import Kept, Unpacked
from sync.stick_pages import Pages, in_parts, read_pages


@dataclass
class Brought:
    """What became of the documents of a stick."""

    kept: int = 0
    """So many documents' pages the center has whole by now."""
    waiting: int = 0
    """Of so many the center has no record that this computer may see; they wait at the desk, which has its copy."""
    whole: list[Kept] = field(default_factory=list)
    """By record, what the desk is told of."""


def take_pages(depot: Depot, store: str, person: str, inside: Unpacked) -> Brought:
    """Keep what is the center's of them, one part at a time.

    Raises: Unavailable, Unreadable, OSError; what came until then is kept, and reading again goes on there.
    """
    brought, who = Brought(), Signed(store, person, 0, "", b"")
    for pages, body in read_pages(inside):
        whole = list(_kept(depot, who, pages, body))
        brought.whole += whole
        if whole:
            brought.kept += 1
        else:
            brought.waiting += 1
    return brought


def _kept(depot: Depot, who: Signed, pages: Pages, body: Iterator[bytes]) -> Iterator[Kept]:
    """Bring a document to the first record that takes it; the others share it, as they do over the link."""
    for record in pages.records:
        try:
            if _is_whole(depot, who, record, pages, body):
                yield Kept(record, pages.sha256)
        except TurnedAway:
            # What the link had brought of them before was not theirs, and is gone: they come whole the next time.
            return


def _is_whole(depot: Depot, who: Signed, record: str, pages: Pages, body: Iterator[bytes]) -> bool:
    standing = depot.take_named(who, record, pages.sha256, 0, b"")
    if standing is None or standing.is_whole or standing.size_bytes != pages.size_bytes:
        return standing is not None and standing.is_whole
    for part in in_parts(body, standing.arrived_bytes):
        expected = standing.arrived_bytes + len(part)
        standing = depot.take_named(who, record, pages.sha256, standing.arrived_bytes, part)
        if standing is None or standing.arrived_bytes != expected:
            break
    # Somebody else may have been quicker; no other record is given what is left of the bytes.
    for _ in body:
        pass
    return standing is not None and standing.is_whole
