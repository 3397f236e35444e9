"""Messages as three releases pack them, kept as bytes: `python -m tests.wire.corpus` adds those of a release to come.

`least` says everything in full and in words that every release of this protocol has; `today` leaves out what the other
end knows; `later` carries parts, fields, kinds and verdicts that nobody knows yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json, to_jsonable_python

from sync.changes import Change, Document, Revision, Write
from sync.ids import derived_id
from sync.parts import part_of
from sync.protocol import Block, Cursor, Entry, Exchange, FeedCheck, Head, Receipt, Reply, Verdict
from sync.wire import Asked, Known, asked_by, encode_exchange, encode_reply
from sync.wire.frames import NO_DICTIONARY, few_messages, messages
from sync.wire.packing import packed
from sync.wire.unpacking import unpacked
from tests.properties.places import PATIENT, PERSONS, SITES, STORES

FOLDER: Final = Path(__file__).parents[1] / "examples" / "wire"
RELEASES: Final = ("least", "today", "later")
EPOCH: Final = "00000001.0c0ffee0"
TRIP: Final = derived_id("trip", "corpus")
STRANGE: Final = derived_id("strange", "corpus")
FEED: Final = f"site:{SITES[0]}"
FEEDS: Final = (FEED, "shared")
AT: Final = datetime(2026, 11, 20, 16, 0, 0, 123_000, UTC)
TOMORROW: Final = {"nested": [1, 2.5, None, True, "\u02bcńaashgish"], "code": "from-tomorrow"}
CURSORS: Final = {FEED: Cursor(EPOCH, 7), "shared": Cursor(EPOCH, 3)}
HOMES: Final = {TRIP: (PATIENT, None)}


@dataclass(frozen=True)
class Round:
    """One exchange of a release: what was asked, what was answered, and what both ends knew before."""

    request: Exchange
    reply: Reply
    blocks: tuple[Block, ...]
    known: Known


def change(number: int, kind: str, record: str, patch: Mapping[str, Any], **about: Any) -> Change:
    """Write a change of the desk's down."""
    named: dict[str, Any] = {
        "id": derived_id("corpus", str(number)),
        "store": STORES[0],
        "author": PERSONS[0],
        "at": AT,
    }
    patient = about.pop("patient", PATIENT)
    return Change(
        **named,
        number=number,
        kind=kind,
        record=record,
        patient=patient,
        place=SITES[0],
        patch=dict(patch),
        **about,
    )


def document(n: int = 5, note: str = "The road is open.", **fields: Any) -> Document:
    """Give a trip as the hub has it, its note written last."""
    first = Write(
        derived_id("write", "1"), STORES[1], 1, PERSONS[1], AT.isoformat(), SITES[1], Revision(EPOCH, 2)
    )
    last = replace(first, change=derived_id("write", str(n)), number=n, revision=Revision(EPOCH, n))
    writes = {
        "purpose": (first,),
        "note": (last, replace(first, store=STORES[2], values={"note": "The road"})),
    }
    values = {"purpose": "infusion", "note": note, **fields}
    return Document("trip", TRIP, PATIENT, None, Revision(EPOCH, n), values, writes)


def rounds(release: str) -> dict[str, Round]:
    """Give a release's rounds by name, in the order in which they happened."""
    is_later = release == "later"
    known = Known({}, (), 0, dictionary=NO_DICTIONARY) if release == "least" else Known({**CURSORS}, FEEDS, 4)
    creation = change(1, "patient", PATIENT, {"family_name": "Moss", "sites": [SITES[0]]}, creates=True)
    strange = change(2, "a_kind_of_tomorrow", STRANGE, {"said": TOMORROW}, creates=True)
    more: dict[str, Any] = {"of_tomorrow": TOMORROW} if is_later else {}
    made = (creation, strange) if is_later else (creation,)
    edit = change(3, "trip", TRIP, {"note": "typed", **more}, base=Revision(EPOCH, 5))
    start = Exchange(STORES[0], PERSONS[0], EPOCH, CURSORS, release=release)
    outcomes = [
        Verdict(c.id, "accepted", Revision(EPOCH, 9), memberships=((c.record, FEED, 9),)) for c in made
    ]
    whole = Entry(FEED, 5, TRIP, is_put=True, document=document(**more))
    newer = document(9, "The road is open. The van comes at 6.", **more)
    given, part = part_of(newer, Revision(EPOCH, 5)) or (newer, None)
    part = None if release == "least" else part
    moved = Entry(FEED, 9, TRIP, is_put=True, document=given if part else newer, part=part)
    gone = Entry(FEED, 10, STRANGE, is_put=False)
    head = Head(EPOCH, "2026-11-20T16:00:01.000Z", feeds=FEEDS, feeds_version=4)
    heard = replace(head, receipts=(Receipt(FEED, SITES[0], STORES[1], 5, AT.isoformat()),))
    check = FeedCheck(FEED, 10, 1, "0" * 32)
    return {
        "1-nothing": _round(start, head, (Block((), {}, is_last=True),), known),
        "2-new": _round(replace(start, changes=made), replace(head, verdicts=tuple(outcomes)), (), known),
        "3-whole": _round(start, heard, (Block((whole,), {FEED: Cursor(EPOCH, 5)}),), known),
        "4-moved": _round(
            replace(start, changes=(edit,)),
            head,
            (Block((moved, gone), {FEED: Cursor(EPOCH, 10)}, is_last=True, checks=(check,)),),
            known,
        ),
    }


def _round(request: Exchange, head: Head, blocks: tuple[Block, ...], known: Known) -> Round:
    return Round(request, Reply(head, iter(blocks)), blocks, known)


def bytes_of(release: str, made: Round) -> tuple[bytes, bytes]:
    """Pack a round as its release does."""
    body = encode_exchange(made.request, made.known)
    said = b"".join(encode_reply(made.reply, asked(made)))
    return (body, said) if release != "later" else (_with_more(body), _with_more(said))


def asked(made: Round) -> Asked:
    """Give a round's request as whoever reads its reply knows it."""
    return asked_by(made.request, made.known)


def _with_more(stream: bytes) -> bytes:
    """Put into each message a part that nobody knows yet."""
    found = [unpacked(sections) for sections in messages([stream])]
    return few_messages([packed({**plain, "part_of_tomorrow": TOMORROW}) for plain in found], 19)


def told(made: Round) -> Any:
    """Say what a round says, in a form that can be kept beside its bytes."""
    return to_jsonable_python({"request": made.request, "head": made.reply.head, "blocks": made.blocks})


def main() -> None:
    """Write what is missing; what was kept once is never written again."""
    for release in RELEASES:
        for name, made in rounds(release).items():
            target = FOLDER / release / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.with_suffix(".request").exists():
                body, said = bytes_of(release, made)
                target.with_suffix(".request").write_bytes(body)
                target.with_suffix(".reply").write_bytes(said)
                target.with_suffix(".json").write_bytes(to_json(told(made), indent=1))


if __name__ == "__main__":
    main()
