"""A packet on paper: its cover, the reply sheet, and one file under a passphrase with the documents behind it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from navigator_app import gathered
from navigator_app.commands import packets
from navigator_app.commands.printing import save_out
from navigator_app.commands.protecting import in_one_file, new_passphrase
from navigator_app.commands.seen import seen, write
from navigator_app.commands.sending import Going, send
from navigator_app.desk import Desk
from navigator_app.queries.prints.packet import packet_sheet, reply_sheet
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Sheet
from navigator_app.ui.printing.enclosing import pictures
from navigator_app.ui.printing.leaving import letter_printer, pdf, print_on
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.packet import Packet
from sync.words import When
from tests.desks import CENTER, CLINIC, MARIAN, desk, put
from tests.paper.sheets import page_count
from tests.screens.read_back import texts
from tests.sent_papers import FAX, drafted, faxed, packed, paper, settle_partner

__all__ = ["desk"]


@pytest.fixture(autouse=True)
def places(desk: Desk) -> None:
    settle_partner(desk)
    numbers = [{"system": "phone", "value": "(555) 555-0100"}, {"system": "fax", "value": "(555) 555-0101"}]
    write(desk, seen(desk, CLINIC), {"contact_points": numbers})


def sheet(desk: Desk, packet: str) -> Sheet:
    found = packet_sheet(desk, packet)
    assert found is not None
    return found


def printed(desk: Desk, found: Sheet) -> bytes:
    return pdf(Pages(found, Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone))))


def words(desk: Desk, found: Sheet) -> str:
    return " ".join(" ".join(texts(printed(desk, found))).split())


def code(desk: Desk, packet: str) -> str:
    found = gathered.record(desk, packet, Packet)
    assert found is not None
    return found.reply_code


def test_the_cover_says_whose_it_is_where_it_goes_and_counts_the_pages(
    desk: Desk, dressed: QApplication
) -> None:
    del dressed
    packet = faxed(desk, drafted(desk))
    found = sheet(desk, packet)
    for page in texts(printed(desk, found)):
        assert "Moss, Marian" in page
        assert "DOB 03/14/1965" in page
        assert "12-0774" in page
    told = words(desk, found)
    for expected in (
        "Packet v1",
        "Cedar Basin Hospital (PRACTICE)",
        f"Fax, {FAX}",
        "1 Pathology report 4",
        "2 Clinic note 2",
        "Pages of documents in all 6",
        "call (555) 555-0100",
        "Rosa Delgado",
        code(desk, packet),
        "New diagnosis.",
    ):
        assert expected in told, expected
    assert "42 CFR" not in told


def test_a_packet_that_did_not_go_out_says_so_and_an_older_one_that_it_is(
    desk: Desk, dressed: QApplication
) -> None:
    del dressed
    packet = packed(desk, drafted(desk))
    assert "Not sent yet" in words(desk, sheet(desk, packet))
    send(desk, packet, Going("fax", FAX))
    second = packets.supersede(desk, packet)
    send(desk, second, Going("fax", FAX))
    assert "A later version was sent in the place of this one." in words(desk, sheet(desk, packet))
    assert "Packet v2 supersedes v1" in words(desk, sheet(desk, second))


def test_a_partner_without_navigator_gets_a_reply_sheet_to_tear_off(
    desk: Desk, dressed: QApplication
) -> None:
    del dressed
    packet = faxed(desk, drafted(desk))
    alone = reply_sheet(desk, packet)
    assert alone is not None
    for told in (words(desk, sheet(desk, packet)), words(desk, alone)):
        assert f"Reply to packet v1, code {code(desk, packet)}" in told
        for box in ("Received", "Accepted", "Needs information", "Declined", "Appointment on"):
            assert f"[ ] {box}" in told.replace("\u00a0", " ").replace("[  ]", "[ ]")
        assert "fax (555) 555-0101" in told
    to_center = packed(desk, drafted(desk, CENTER))
    send(desk, to_center, Going("exchange"))
    assert "Tear this page off" not in words(desk, sheet(desk, to_center))
    *_, last = texts(printed(desk, sheet(desk, packet)))
    assert "Reply to packet" in last
    assert "Pathology report" not in last, "nothing of the papers stands on the page that is torn off"


def test_a_substance_use_record_carries_its_notice_word_by_word_and_its_scope(
    desk: Desk, dressed: QApplication
) -> None:
    del dressed
    packet = packets.prepare(desk, drafted(desk), [paper(desk, "Intake", labels=["42CFRPart2"])])
    send(desk, packet, Going("fax", FAX, consent_scope="Intake only, for the oncologist."))
    told = words(desk, sheet(desk, packet))
    assert "This record which has been disclosed to you is protected by Federal confidentiality rules" in told
    assert "It goes with: Intake." in told
    assert "Intake only, for the oncologist." in told
    assert "42 CFR 2.32(a)(1), in the wording of 2026-02-16" in told


def test_one_file_holds_cover_and_documents_and_opens_with_its_passphrase_only(
    desk: Desk, dressed: QApplication, tmp_path: Path
) -> None:
    del dressed
    packet = faxed(desk, drafted(desk))
    found, passphrase = sheet(desk, packet), new_passphrase()
    cover = printed(desk, found)
    whole = in_one_file(desk, cover, found.enclosed, passphrase)
    path = save_out(
        desk, tmp_path / "out.pdf", whole, found.patients, "packet", "passphrase", "For the hospital"
    )
    kept = path.read_bytes()
    assert b"Moss" not in kept
    with pypdfium2.PdfDocument(kept, password=passphrase) as opened:
        assert len(opened) == page_count(cover) + 6
    with pytest.raises(pypdfium2.PdfiumError):
        page_count(kept)
    (disclosure,) = desk.store.rows("disclosure")
    assert (disclosure.sheet, disclosure.patient_id) == ("packet", MARIAN)


def test_a_document_that_cannot_be_taken_in_is_named_and_no_file_is_made(
    desk: Desk, dressed: QApplication
) -> None:
    del dressed
    sha256 = desk.store.contents.keep(b"%PDF-1.7 torn")
    typed = {"title": "Torn report", "pages": 1, "sha256": sha256, "size_bytes": 13}
    torn = put(desk, "document", derived_id("torn"), MARIAN, None, **typed)
    packet = packets.prepare(desk, drafted(desk), [paper(desk, "Clinic note"), torn])
    found = sheet(desk, packet)
    for leaving in (
        lambda: in_one_file(desk, printed(desk, found), found.enclosed, "x"),
        lambda: pictures(desk, found.enclosed),
    ):
        with pytest.raises(Refused) as no:
            leaving()
        assert str(no.value).startswith("Torn report cannot")
    assert desk.store.rows("disclosure") == []


def test_documents_are_printed_behind_the_cover_without_a_display(
    desk: Desk, dressed: QApplication, tmp_path: Path
) -> None:
    del dressed
    found = sheet(desk, faxed(desk, drafted(desk)))
    drawn = pictures(desk, found.enclosed)
    assert [picture.format() for picture in drawn] == [QImage.Format.Format_Grayscale8] * 6
    pages = Pages(found, Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone)))
    printer = letter_printer()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_on(pages, printer, drawn)
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == pages.count + 6


def test_packets_are_printed_for_another_clinic_and_their_names_say_nothing_of_anybody(desk: Desk) -> None:
    packet = faxed(desk, drafted(desk))
    for name in ("packet", "packet_reply"):
        assert PRINTABLES[name].reason == "clinic"
        found = PRINTABLES[name].make(desk, packet, frozenset())
        assert found is not None
        assert "moss" not in found.name
        assert PRINTABLES[name].make(desk, derived_id("nothing"), frozenset()) is None
