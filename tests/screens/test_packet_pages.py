"""Packets in the window: put together on the referral's page, sent, confirmed, printed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.packed import packets_of
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.shell.shell import Shell
from sync.records.packet import Packet
from tests.desks import MARIAN
from tests.screens.shells import go, settled
from tests.sent_papers import FAX, drafted, faxed, packed, paper, settle_partner


@pytest.fixture
def referral(desk: Desk) -> str:
    """Begin a referral to a partner without Navigator; two papers are in the chart."""
    settle_partner(desk)
    paper(desk, "Clinic note")
    paper(desk, "Pathology report", 4)
    return drafted(desk)


def deed(qtbot: QtBot, shell: Shell, kind: str, record: str, name: str) -> DeedPage:
    page = go(qtbot, shell, Target("deed", kind, record, MARIAN, name))
    assert isinstance(page, DeedPage)
    return page


def words(shell: Shell) -> set[str]:
    return {one.text() for one in shell.page.findChildren(QLabel) if one.text()}


def press(qtbot: QtBot, shell: Shell, text: str) -> None:
    found = [one for one in shell.page.findChildren(QAbstractButton) if one.text() == text]
    assert found, text
    found[0].click()
    settled(qtbot, shell)


def newest(desk: Desk, referral: str) -> Packet:
    return packets_of(desk, referral)[0]


def test_documents_go_in_the_order_in_which_they_are_ticked(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    go(qtbot, shell, Target("referral", "referral", referral, MARIAN))
    assert "No papers were put together for this referral yet." in words(shell)
    press(qtbot, shell, "Prepare packet")
    page = shell.page
    assert isinstance(page, DeedPage)
    boxes = {box.text().split(" ")[0]: box for box in page._editors["parts"].findChildren(QCheckBox)}
    boxes["Pathology"].click()
    boxes["Clinic"].click()
    page.submit()
    settled(qtbot, shell)
    assert [part.title for part in newest(desk, referral).parts] == ["Pathology report", "Clinic note"]
    told = words(shell)
    assert {
        "v1",
        "1. Pathology report \u00b7 4 pages",
        "2. Clinic note \u00b7 2 pages",
        "6 pages in all",
    } <= told
    assert "Prepare packet" not in {one.text() for one in shell.page.findChildren(QAbstractButton)}


def test_what_stands_in_a_packet_is_ticked_when_it_is_changed(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    packet = packed(desk, referral)
    page = deed(qtbot, shell, "packet", packet, "packets.set_parts")
    before = [part.document_id for part in newest(desk, referral).parts]
    assert page._editors["parts"].value() == before
    page._editors["parts"].set_value(before[::-1])
    page.submit()
    settled(qtbot, shell)
    assert [part.document_id for part in newest(desk, referral).parts] == before[::-1]


def test_sending_offers_the_numbers_of_the_site_and_says_what_is_wrong_at_the_field(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    packet = packed(desk, referral)
    page = deed(qtbot, shell, "packet", packet, "packets.send")
    contact = page._editors["contact"]
    assert isinstance(contact, PickEditor)
    combo = contact.combo
    offered = [combo.itemText(n) for n in range(combo.count())]
    assert offered == [
        "fax \u00b7 (555) 555-0142 \u00b7 verified",
        "fax \u00b7 (555) 555-0143 \u00b7 not verified lately",
    ]
    page._editors["way"].set_value("fax")
    page.submit()
    settled(qtbot, shell)
    assert "Say to which number or address it goes." in words(shell)
    page._editors["contact"].set_value(FAX)
    page.submit()
    settled(qtbot, shell)
    assert newest(desk, referral).status == "sent"
    said = shell.toast.accessibleDescription()
    assert said.startswith(
        "Sending is noted; delivered is what somebody there confirms, saved on this computer"
    )


def test_a_delivery_is_confirmed_from_the_referrals_page(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    faxed(desk, referral)
    go(qtbot, shell, Target("referral", "referral", referral, MARIAN))
    press(qtbot, shell, "Confirmed by\u2026")
    page = shell.page
    assert isinstance(page, DeedPage)
    page._editors["by"].set_value("T. Begay")
    page._editors["how"].set_value("phone")
    page.submit()
    settled(qtbot, shell)
    assert newest(desk, referral).confirmed_by == "T. Begay"
    assert any(text.startswith("Delivered: confirmed by T. Begay, By phone") for text in words(shell))


def test_the_next_version_is_one_key_and_nothing_is_sent_by_it(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    faxed(desk, referral)
    go(qtbot, shell, Target("referral", "referral", referral, MARIAN))
    press(qtbot, shell, "Make the next version")
    assert (newest(desk, referral).version, newest(desk, referral).status) == (2, "prepared")
    assert "v2 supersedes v1" in words(shell)


def test_a_packet_is_saved_under_a_passphrase_only(
    qtbot: QtBot, shell: Shell, desk: Desk, referral: str
) -> None:
    packet = faxed(desk, referral)
    page = go(qtbot, shell, Target("print", "packet", packet, MARIAN))
    assert isinstance(page, PrintPage)
    assert page.pdf_button.isVisibleTo(page)
    assert not page.html_button.isVisibleTo(page)
    assert gathered.record(desk, packet, Packet) is not None
