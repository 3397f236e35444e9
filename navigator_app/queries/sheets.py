"""The pages of a paper that came in, one by one: which are left, and to whom and for what the others went."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.store.asking import Where
from sync.records.document import Document
from sync.rules.codes import label_of
from sync.rules.papers import unfiled_pages
from sync.words import say


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number from 1, and where it went."""

    number: int
    is_left: bool
    whom: str = ""
    """Whose chart it went to, where a Document that is here says so; empty while it is left."""
    what: str = ""
    """As what, and the item that it is evidence for."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper's pages, and the name of the bytes they are drawn from."""

    sha256: str
    pages: tuple[Sheet, ...]


def sheets(desk: Desk, paper_id: str) -> Sheets | None:
    """Say where each page of a paper went; None when its record is not on this computer."""
    paper = gathered.record(desk, paper_id, Document)
    if paper is None:
        return None
    left, gone = set(unfiled_pages(paper)), _gone(desk, paper_id)
    pages = [
        Sheet(number, is_left=True)
        if number in left
        else gone.get(number, Sheet(number, is_left=False, whom=say("Filed or set aside")))
        for number in range(1, (paper.pages or 0) + 1)
    ]
    return Sheets(paper.sha256, tuple(pages))


def _gone(desk: Desk, paper_id: str) -> dict[int, Sheet]:
    """Give the pages of which a Document here says that it was made."""
    rows = desk.store.rows(
        "document", Where("from_document_id", "=", paper_id), Where("is_withdrawn", "=", value=False)
    )
    images = desk.store.documents([row.id for row in rows])
    names = Names(desk)
    names.fetch_patients(row.patient_id for row in rows)
    items = _items(desk, [row.id for row in rows])
    found: dict[int, Sheet] = {}
    for row in rows:
        what = row.title
        if row.id in items:
            what = say("{title}, for {item}", title=row.title, item=items[row.id])
        for number in images[row.id].fields.get("from_pages") or ():
            found[number] = Sheet(number, is_left=False, whom=names.patient(row.patient_id), what=what)
    return found


def _items(desk: Desk, documents: list[str]) -> dict[str, str]:
    """Name the referral item that each of these Documents is evidence for."""
    rows = desk.store.rows("referral_item", Where("document_id", "in", documents)) if documents else []
    return {row.document_id: label_of("requirements", row.item) for row in rows}
