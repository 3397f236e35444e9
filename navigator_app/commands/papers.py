"""Fax and scan in: a file is kept encrypted and read back before its original goes; its pages are filed to charts.

A paper that came in is a Document of the site and of nobody's chart. Filing makes Documents of patients from its
pages; the paper itself is kept, and says which of its pages were dealt with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.desk import Deed, Desk
from navigator_app.paper import process
from navigator_app.paper.reading import PAGES_LIMIT, PDF, Part, type_of
from navigator_app.store.asking import Where
from sync.changes import Document as Image
from sync.contents import LIMIT_BYTES, check_size
from sync.errors import Refused, Unreadable
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.records.document import Document
from sync.rules.papers import unfiled_pages
from sync.words import Words, say

_FAXED = say("Pages taken in.")
_FILED = say("Pages filed by a person.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file; its name is for who sits here and is kept nowhere."""

    name: str
    state: Literal["taken", "known", "aside"]
    reason: Words
    record_id: str | None = None
    is_removed: bool = False
    """The original is gone from where it lay."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that can be taken in: its bytes, and how many pages they are."""

    path: Path
    content: bytes
    pages: int

    @property
    def name(self) -> str:
        """What it is called, in letters that can be shown."""
        return _name(self.path)


def _name(path: Path) -> str:
    return path.name.encode(errors="replace").decode()


def take_in(desk: Desk, path: Path, how: str = "fax") -> Taken:
    """Take in one file: keep it, write its record, read it back, and only then remove the original.

    Shape: taking in the same bytes again finds what was taken in before and removes the original, too.
    Raises: Unavailable when the disk refuses; the original is then where it was.
    """
    found = read(path)
    return found if isinstance(found, Taken) else keep(desk, found, how)


def read(path: Path) -> Read | Taken:
    """Read a file and count its pages, or say why it is set aside; nothing of the desk is touched yet.

    Raises: Unavailable when the program that reads pages cannot be started.
    """
    try:
        content = _read(path)
        return Read(path, content, len(process.sizes(content)))
    except (Refused, Unreadable) as no:
        return Taken(_name(path), "aside", say(no.reason, **no.values))
    except OSError:
        return Taken(_name(path), "aside", say("This file cannot be opened. It was left where it is."))


def keep(desk: Desk, found: Read, how: str = "fax") -> Taken:
    """Keep what was read, write its record, read it back, and only then remove the original.

    Raises: Unavailable when the disk refuses; the original is then where it was.
    """
    path, content, pages, name = found.path, found.content, found.pages, found.name
    sha256 = desk.store.contents.keep(content)
    record_id = derived_id("paper", desk.me.site_id, sha256)
    is_known = desk.image(record_id) is not None
    if not is_known:
        desk.commit(_paper(desk, record_id, sha256, content, pages, how), reason=_FAXED)
    if desk.store.contents.read(sha256) != content or desk.image(record_id) is None:
        return Taken(name, "aside", say("It could not be read back from the store. The original was left."))
    return _without_original(path, content, name, record_id, is_known=is_known)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Unreadable("This is not a file. It was left where it is.")
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        content = file.read(LIMIT_BYTES + 1)
    check_size(len(content))
    return content


def _paper(desk: Desk, record_id: str, sha256: str, content: bytes, pages: int, how: str) -> Deed:
    title = say("Fax, {pages}", pages=_counted(pages))
    if how != "fax":
        title = say("Scan, {pages}", pages=_counted(pages))
    values = {
        "title": str(title),
        "received_at": stamp(desk.now()),
        "received_zone": desk.me.zone,
        "received_how": how,
        "pages": pages,
        "media_type": type_of(content),
        "size_bytes": len(content),
        "sha256": sha256,
    }
    return Deed("document", values, record=record_id, site=desk.me.site_id)


def _counted(pages: int) -> Words:
    return say("1 page") if pages == 1 else say("{n} pages", n=pages)


def _without_original(path: Path, content: bytes, name: str, record_id: str, *, is_known: bool) -> Taken:
    """Remove the original, unless somebody wrote into it meanwhile."""
    state: Literal["taken", "known"] = "known" if is_known else "taken"
    try:
        if path.read_bytes() != content:
            words = say("It was kept as it was, and changed since. The file was left where it is.")
            return Taken(name, state, words, record_id)
        path.unlink()
    except OSError:
        words = say("It is kept encrypted. Its original could not be removed: delete it by hand.")
        return Taken(name, state, words, record_id)
    known, taken = (
        say("It was here already; the original was removed."),
        say("Kept encrypted; the original was removed."),
    )
    return Taken(name, state, known if is_known else taken, record_id, is_removed=True)


def file_pages(
    desk: Desk,
    paper_id: str,
    pages: Sequence[tuple[int, int]],
    patient_id: str,
    typed: dict[str, Any],
    *,
    item_id: str | None = None,
    opened: Image | None = None,
) -> str:
    """File some pages, each turned clockwise by so many degrees, to a chart; give the new Document's id.

    Shape: `pages` are (number from 1, degrees); `item_id` names the referral item that they are evidence for.
    Raises: Refused, naming the field; Unreadable when the pages cannot be taken apart. Nothing is then changed.
    """
    image, paper = _open_paper(desk, paper_id, opened)
    numbers = _checked(paper, [number for number, _ in pages])
    if desk.image(patient_id) is None:
        raise Refused("patient_id", say("Say whose pages these are."))
    content = desk.store.contents.read(paper.sha256)
    is_whole = [*pages] == [(number, 0) for number in range(1, (paper.pages or 0) + 1)]
    if not is_whole:
        content = process.made(content, [Part(number - 1, degrees % 360) for number, degrees in pages])
    sha256, record_id = desk.store.contents.keep(content), new_id()
    item = seen(desk, item_id) if item_id else None
    values = {
        "received_at": image.fields.get("received_at"),
        "received_zone": paper.received_zone,
        "received_how": paper.received_how,
        **typed,
        "title": words_needed(str(typed.get("title", "")), "title", say("Say what it is.")),
        "pages": len(numbers),
        "media_type": paper.media_type if is_whole else PDF,
        "size_bytes": len(content),
        "sha256": sha256,
        "from_document_id": paper_id,
        "from_pages": numbers,
    }
    if item is not None:
        values |= {"about_kind": "referral", "about_id": item.fields.get("referral_id")}
    deeds = [
        Deed("document", values, record=record_id, patient=patient_id),
        of(image, _dealt_with(paper, numbers)),
    ]
    if item is not None:
        if item.patient != patient_id:
            raise Refused("item_id", say("This referral is another patient's."))
        gone = {"waiting_on": "", "asked_on": None, "why_not_needed": ""}
        deeds.append(of(item, {"state": "ready", "document_id": record_id, **gone}))
    desk.commit(*deeds, reason=_FILED)
    return record_id


def set_pages_aside(
    desk: Desk, paper_id: str, pages: Sequence[int], reason: str, opened: Image | None = None
) -> str:
    """Say of pages that they go into nobody's chart: a cover sheet, an empty page, somebody else's fax.

    Raises: Refused without a reason.
    """
    why = words_needed(reason, "note", say("Say why these pages go into nobody's chart."))
    image, paper = _open_paper(desk, paper_id, opened)
    numbers = _checked(paper, pages)
    told = say("Pages {pages}: {why}", pages=", ".join(map(str, numbers)), why=why)
    note = "\n".join(part for part in (paper.note, str(told)) if part)
    return desk.commit(of(image, {**_dealt_with(paper, numbers), "note": note}), reason=why)[0]


def _open_paper(desk: Desk, paper_id: str, opened: Image | None) -> tuple[Image, Document]:
    image = seen(desk, paper_id, opened)
    paper = as_record(image)
    if not isinstance(paper, Document) or paper.patient_id is not None:
        raise Refused(None, say("Only a paper that belongs to no chart yet is filed here."))
    return image, paper


def _checked(paper: Document, pages: Sequence[int]) -> list[int]:
    if not pages:
        raise Refused("pages", say("Choose at least one page."))
    left = unfiled_pages(paper)
    if len(set(pages)) != len(pages) or any(page not in left for page in pages):
        raise Refused("pages", say("One of these pages was filed already. Look at the paper again."))
    return [*pages]


def _dealt_with(paper: Document, pages: Sequence[int]) -> dict[str, Any]:
    """Give what the paper itself says afterwards; with the last page it is done."""
    filed = sorted({*paper.filed_pages, *pages})
    is_over = len(filed) == (paper.pages or 0)
    return {"filed_pages": filed} | ({"status": "superseded"} if is_over else {})


def file_as_told(
    desk: Desk, paper_id: str, patient_id: str, typed: dict[str, Any], opened: Image | None = None
) -> str:
    """File pages as a form says it: "1-3, 5" or nothing for all that are left, turned, for an item if one is named.

    Raises: Refused, naming the field.
    """
    _, paper = _open_paper(desk, paper_id, opened)
    numbers = pages_told(str(typed.get("pages") or ""), unfiled_pages(paper))
    degrees = int(typed.get("turn") or 0)
    item_id = _item_of(desk, patient_id, str(typed.get("item") or ""))
    values = {name: str(typed.get(name) or "") for name in ("title", "type", "from_whom")}
    pages = [(number, degrees) for number in numbers]
    return file_pages(desk, paper_id, pages, patient_id, values, item_id=item_id, opened=opened)


def set_aside_as_told(desk: Desk, paper_id: str, typed: dict[str, Any], opened: Image | None = None) -> str:
    """Set pages aside as a form says it.

    Raises: Refused, naming the field.
    """
    _, paper = _open_paper(desk, paper_id, opened)
    numbers = pages_told(str(typed.get("pages") or ""), unfiled_pages(paper))
    return set_pages_aside(desk, paper_id, numbers, str(typed.get("note") or ""), opened)


def pages_as_typed(pages: Sequence[int]) -> str:
    """Write pages as `pages_told` reads them, in their order: "1-3, 5"; empty for none."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def pages_told(text: str, left: Sequence[int]) -> list[int]:
    """Read "1-3, 5" in the order in which it was typed; nothing means every page that is left.

    Raises: Refused.
    """
    if not text.strip():
        return [*left]
    found: list[int] = []
    for part in text.replace("\u2013", "-").split(","):
        first, dash, last = (one.strip() for one in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(first + last) > 8:
            raise Refused("pages", say("Write pages like 1-3, 5."))
        start, end = int(first), int(last or first)
        if not 0 < start <= end <= PAGES_LIMIT:
            raise Refused("pages", say("Write pages like 1-3, 5."))
        found += range(start, end + 1)
    return found


def _item_of(desk: Desk, patient_id: str, item: str) -> str | None:
    """Find the one line of the patient's open referrals that still lacks this.

    Raises: Refused where there is none, or more than one.
    """
    if not item:
        return None
    open_ones = {
        row.id
        for row in desk.store.rows("referral", Where("patient_id", "in", (patient_id,)))
        if row.status not in ("closed", "cancelled") and not row.is_withdrawn
    }
    rows = desk.store.rows(
        "referral_item", Where("patient_id", "in", (patient_id,)), Where("item", "=", item)
    )
    lacking = [
        row.id for row in rows if row.referral_id in open_ones and row.state not in ("ready", "not_needed")
    ]
    if len(lacking) != 1:
        words = (
            say("No open referral of this patient lacks it.")
            if not lacking
            else say(
                "More than one referral of this patient lacks it. File it, then name it on the referral."
            )
        )
        raise Refused("item", words)
    return str(lacking[0])
