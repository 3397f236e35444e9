"""Fax and scan in: kept and read back before the original goes, taken apart, turned and filed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.commands import referrals
from navigator_app.commands.papers import (
    file_as_told,
    file_pages,
    pages_as_typed,
    pages_told,
    set_aside_as_told,
    set_pages_aside,
    take_in,
)
from navigator_app.commands.watching import Folder
from navigator_app.desk import Desk
from navigator_app.paper import process
from navigator_app.queries.today import today
from navigator_app.store.faults import DiskFull
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.document import Document
from sync.records.referral_item import ReferralItem
from sync.rules.papers import unfiled_pages
from tests.desks import CENTER, DELIA, MARIAN
from tests.paper.sheets import SHADES, fax, gray_of, page_count, pdf, photo


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def paper_of(desk: Desk, record: str | None) -> Document:
    found = desk.store.record(str(record))
    assert isinstance(found, Document)
    return found


def taken(desk: Desk, folder: Path, content: bytes) -> Document:
    return paper_of(desk, take_in(desk, put(folder, "in.tif", content)).record_id)


@pytest.mark.parametrize(
    ("content", "pages", "media_type"),
    [(pdf(3), 3, "application/pdf"), (fax(2), 2, "image/tiff"), (photo(), 1, "image/jpeg")],
)
def test_a_file_is_kept_as_it_came_and_its_original_is_gone(
    desk: Desk, tmp_path: Path, content: bytes, pages: int, media_type: str
) -> None:
    path = put(tmp_path, "fax.tif", content)
    told = take_in(desk, path)
    assert (told.state, told.is_removed, told.reason) == (
        "taken",
        True,
        "Kept encrypted; the original was removed.",
    )
    assert not path.exists()
    paper = paper_of(desk, told.record_id)
    assert (paper.pages, paper.media_type, paper.patient_id, paper.site_id) == (
        pages,
        media_type,
        None,
        desk.me.site_id,
    )
    assert desk.store.contents.read(paper.sha256) == content
    assert unfiled_pages(paper) == list(range(1, pages + 1))


def test_the_same_fax_again_is_known_and_goes_too(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, put(tmp_path, "one.tif", fax(2)))
    again = take_in(desk, put(tmp_path, "two.tif", fax(2)))
    assert (again.state, again.record_id, again.is_removed) == ("known", first.record_id, True)
    assert len(desk.store.rows("document")) == 1
    assert not [file for file in tmp_path.iterdir() if file.suffix == ".tif"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This document is empty"),
        (b"%PDF-1.4 and then nothing", "damaged"),
        (fax(2)[:300], "damaged"),
        (b"a letter", "neither PDF nor TIFF nor JPEG"),
    ],
)
def test_a_damaged_file_is_set_aside_in_a_sentence_and_stays(
    desk: Desk, tmp_path: Path, content: bytes, words: str
) -> None:
    path = put(tmp_path, "fax.pdf", content)
    told = take_in(desk, path)
    assert told.state == "aside"
    assert words in told.reason
    assert path.read_bytes() == content
    assert desk.store.rows("document") == []
    assert desk.store.contents.every() == []


def test_a_full_disk_leaves_the_original_where_it_is(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "fax.pdf", pdf(2))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(DiskFull):
            take_in(desk, path)
    assert path.read_bytes() == pdf(2)
    assert take_in(desk, path).is_removed


# --- the watched folder


def test_a_file_is_taken_only_when_it_stopped_growing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "fax").mkdir()
    folder, content = Folder(tmp_path / "fax"), pdf(2)
    path = put(folder.path, "a.pdf", content[:500])
    assert folder.take_in_settled(desk) == []
    path.write_bytes(content[:900])
    assert folder.take_in_settled(desk) == []
    path.write_bytes(content)
    assert folder.take_in_settled(desk) == []
    assert [one.state for one in folder.take_in_settled(desk)] == ["taken"]
    assert folder.take_in_settled(desk) == []
    assert not path.exists()


def test_what_cannot_be_taken_in_is_named_once_and_tried_again_when_it_changed(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "fax").mkdir()
    folder = Folder(tmp_path / "fax")
    path = put(folder.path, "a.pdf", b"%PDF-1.4 torn")
    put(folder.path, "notes.docx", b"not ours")
    folder.take_in_settled(desk)
    assert [one.state for one in folder.take_in_settled(desk)] == ["aside"]
    assert folder.take_in_settled(desk) == []
    (aside,) = folder.aside()
    assert "damaged" in aside.reason
    path.write_bytes(pdf(1))
    folder.take_in_settled(desk)
    assert folder.aside() == []
    assert [one.state for one in folder.take_in_settled(desk)] == ["taken"]
    assert [file.name for file in folder.path.iterdir()] == ["notes.docx"]


def test_a_folder_that_is_not_there_is_no_fault(desk: Desk, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "gone")
    assert not folder.is_there()
    assert folder.take_in_settled(desk) == []


# --- filing


def test_pages_are_filed_apart_and_turned_and_the_paper_knows_which_are_left(
    desk: Desk, tmp_path: Path
) -> None:
    paper = taken(desk, tmp_path, fax(4))
    first = file_pages(desk, paper.id, [(2, 90), (1, 0)], MARIAN, {"title": "Pathology report"})
    filed = paper_of(desk, first)
    assert (filed.patient_id, filed.pages, filed.from_document_id) == (MARIAN, 2, paper.id)
    assert (filed.received_how, filed.received_at) == ("fax", paper.received_at)
    content = desk.store.contents.read(filed.sha256)
    assert page_count(content) == 2
    turned, upright = process.page(content, 0, 300), process.page(content, 1, 300)
    assert turned.width > turned.height
    assert upright.height > upright.width
    assert unfiled_pages(paper_of(desk, paper.id)) == [3, 4]
    file_pages(desk, paper.id, [(3, 0)], DELIA, {"title": "Imaging report"})
    set_pages_aside(desk, paper.id, [4], "Cover sheet")
    done = paper_of(desk, paper.id)
    assert (done.status, unfiled_pages(done), done.note) == ("superseded", [], "Pages 4: Cover sheet")
    assert desk.store.contents.read(paper.sha256) == fax(4)


def test_a_paper_filed_whole_keeps_its_very_bytes(desk: Desk, tmp_path: Path) -> None:
    paper = taken(desk, tmp_path, pdf(2))
    filed = paper_of(desk, file_pages(desk, paper.id, [(1, 0), (2, 0)], MARIAN, {"title": "Report"}))
    assert (filed.sha256, filed.media_type) == (paper.sha256, paper.media_type)
    assert gray_of(*_drawn(desk, filed)) == pytest.approx(SHADES[0], abs=3)


def _drawn(desk: Desk, filed: Document) -> tuple[bytes, int, int, float, float, int]:
    drawn = process.page(desk.store.contents.read(filed.sha256), 0, 200)
    return drawn.pixels, drawn.width, drawn.stride, 0.6, 0.6, drawn.height


def test_pages_become_evidence_of_a_referral_item_in_the_same_deed(desk: Desk, tmp_path: Path) -> None:
    referral = referrals.start(
        desk, MARIAN, {"to_site_id": CENTER, "service": "medical_oncology", "reason": "x"}
    )
    item_id = derived_id(referral, "pathology")
    paper = taken(desk, tmp_path, pdf(1))
    record = file_pages(desk, paper.id, [(1, 0)], MARIAN, {"title": "Pathology"}, item_id=item_id)
    item = desk.store.record(item_id)
    assert isinstance(item, ReferralItem)
    assert (item.state, item.document_id) == ("ready", record)
    assert paper_of(desk, record).about_id == referral
    other = taken(desk, tmp_path, pdf(2))
    with pytest.raises(Refused) as no:
        file_pages(desk, other.id, [(1, 0)], DELIA, {"title": "Pathology"}, item_id=item_id)
    assert no.value.field == "item_id"


def test_no_page_is_filed_twice_to_nobody_or_without_a_title(desk: Desk, tmp_path: Path) -> None:
    paper = taken(desk, tmp_path, pdf(2))
    file_pages(desk, paper.id, [(1, 0)], MARIAN, {"title": "Report"})
    for pages, patient, title, field in (
        ([(1, 0)], MARIAN, "Report", "pages"),
        ([(2, 0), (2, 90)], MARIAN, "Report", "pages"),
        ([(3, 0)], MARIAN, "Report", "pages"),
        ([], MARIAN, "Report", "pages"),
        ([(2, 0)], "0" * 32, "Report", "patient_id"),
        ([(2, 0)], MARIAN, "  ", "title"),
    ):
        with pytest.raises(Refused) as no:
            file_pages(desk, paper.id, pages, patient, {"title": title})
        assert no.value.field == field
    with pytest.raises(Refused):
        set_pages_aside(desk, paper.id, [2], " ")
    assert unfiled_pages(paper_of(desk, paper.id)) == [2]


# --- as a form says it


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", [1, 3, 4]), ("1-3, 5", [1, 2, 3, 5]), (" 4 ", [4]), ("3\u20134", [3, 4]), ("2,1", [2, 1])],
)
def test_pages_are_read_as_people_write_them(text: str, pages: list[int]) -> None:
    assert pages_told(text, [1, 3, 4]) == pages


@pytest.mark.parametrize("text", ["a", "1-", "-3", "0", "3-1", "1,,2", "1-99999999999", "1 2", "501"])
def test_what_is_no_page_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Refused, match="Write pages like") as no:
        pages_told(text, [1])
    assert no.value.field == "pages"


def test_a_form_files_what_is_left_as_evidence_of_the_one_item_that_lacks_it(
    desk: Desk, tmp_path: Path
) -> None:
    referral = referrals.start(
        desk, MARIAN, {"to_site_id": CENTER, "service": "medical_oncology", "reason": "x"}
    )
    paper = taken(desk, tmp_path, fax(3))
    set_aside_as_told(desk, paper.id, {"pages": "1", "note": "Cover sheet"})
    typed = {"title": "Pathology report", "type": "pathology", "turn": "180", "item": "pathology"}
    filed = paper_of(desk, file_as_told(desk, paper.id, MARIAN, typed))
    assert (filed.pages, filed.type, filed.about_id) == (2, "pathology", referral)
    assert paper_of(desk, paper.id).status == "superseded"
    other = taken(desk, tmp_path, fax(1))
    with pytest.raises(Refused, match="No open referral") as no:
        file_as_told(desk, other.id, MARIAN, typed)
    assert no.value.field == "item"


def test_unfiled_pages_are_work_on_today_until_the_last_is_filed(desk: Desk, tmp_path: Path) -> None:
    def rows() -> list[str]:
        return [str(row.status.text) for row in today(desk, "clinic").rows if row.source == "paper"]

    assert rows() == []
    paper = taken(desk, tmp_path, fax(3))
    assert rows() == ["3 pages to file"]
    file_pages(desk, paper.id, [(1, 0), (3, 0)], MARIAN, {"title": "Report"})
    assert rows() == ["1 page to file"]
    set_pages_aside(desk, paper.id, [2], "Empty")
    assert rows() == []


@given(st.lists(st.integers(1, 500), unique=True))
def test_pages_are_written_as_they_are_read(pages: list[int]) -> None:
    assert pages_told(pages_as_typed(pages), ()) == pages
