"""Sticks as each release wrote them, opened, kept as bytes: `python -m tests.wire.stick_corpus` adds a release to come.

`plain` holds rounds and nothing else, as before documents' pages went along; `pages` holds a document's, too. A file is
sealed when it is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from sync.contents import fingerprint
from sync.ids import derived_id
from sync.protocol import Cursor, Exchange
from sync.stick import WITH_PAGES, Answer, Question, as_plain, put_in, unasked
from sync.stick_pages import Pages, put_pages
from sync.wire import Known, encode_exchange, encode_reply
from sync.wire.frames import NO_DICTIONARY
from tests.properties.places import PERSONS, SITES, STORES
from tests.wire.corpus import EPOCH, FEED, FEEDS, change, rounds

FOLDER: Final = Path(__file__).parents[1] / "examples" / "stick"
BUNDLE: Final = derived_id("bundle", "corpus")
FAX: Final = b"%PDF-1.7 PRACTICE page" * 4
FAX_RECORD: Final = derived_id("fax", "corpus")


def question_rounds() -> Iterator[Iterable[bytes]]:
    """Give two rounds of a desk: a chart that was begun, and an edit."""
    for name in ("2-new", "4-moved"):
        yield [encode_exchange(rounds("least")[name].request, Known(dictionary=NO_DICTIONARY))]


def with_pages() -> Iterator[bytes]:
    """Give what a desk said that brought a document with its pages."""
    named = {"title": "Fax", "sha256": fingerprint(FAX), "size_bytes": len(FAX)}
    made = change(1, "document", FAX_RECORD, named, creates=True, patient=None, site=SITES[0])
    request = Exchange(STORES[0], PERSONS[0], EPOCH, {}, changes=(made,))
    said = [encode_exchange(request, Known(dictionary=NO_DICTIONARY))]
    pages = Pages(sha256=fingerprint(FAX), size_bytes=len(FAX), records=(FAX_RECORD,))
    front = Question(form=WITH_PAGES, bundle=BUNDLE, person=PERSONS[0])
    return put_in(front, chain([said], put_pages([(pages, lambda: [FAX])])))


def answer() -> Iterator[bytes]:
    """Give what the hub said to them."""
    starts = as_plain({feed: Cursor(EPOCH, 0) for feed in FEEDS})
    front = Answer(
        answers=BUNDLE, store=STORES[0], epoch=EPOCH, replies=2, start=starts, end={FEED: 10, "shared": 0}
    )
    made = rounds("least")
    replies = (encode_reply(made[name].reply, unasked(STORES[0])) for name in ("2-new", "4-moved"))
    return put_in(front, replies)


def question() -> Iterator[bytes]:
    """Give what a desk said."""
    return put_in(Question(bundle=BUNDLE, person=PERSONS[0]), question_rounds())


MADE: Final[Mapping[str, Callable[[], Iterator[bytes]]]] = {
    "plain.question": question,
    "plain.answer": answer,
    "pages.question": with_pages,
}


def main() -> None:
    """Write what is missing; what was kept once is never written again."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pieces in MADE.items():
        if not (FOLDER / name).exists():
            (FOLDER / name).write_bytes(b"".join(pieces()))


if __name__ == "__main__":
    main()
