"""The pages of a document in the window: drawn in memory, turned by keyboard, honest where they are not here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from navigator_app.commands.papers import take_in
from navigator_app.desk import Desk
from navigator_app.store.parcels import PAUSED
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.document.state import ZOOMS, Drawn, Model, Turned, Zoomed, update
from navigator_app.ui.screens.document.view import DocumentPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.client.carrier import Carrier
from sync.clock import SetClock
from sync.contents import fingerprint
from tests.desks import MARIAN
from tests.hub.running import RunningHub, running_hub
from tests.paper.sheets import SHADES, fax, pdf
from tests.screens.joined import Joined, at_work, join
from tests.screens.shells import Morning, add_document, settled
from tests.screens.states import STATES
from tests.screens.test_carrying_lane import write


def shown(qtbot: QtBot, shell: Shell, document: str) -> DocumentPage:
    """Open a document and wait until it is drawn, or says why not."""
    shell.go(Target("document", "document", document, MARIAN))
    settled(qtbot, shell)
    page = shell.page
    assert isinstance(page, DocumentPage)
    drawn: list[object] = []
    shell.session.work.draw(lambda: None, drawn.append)
    qtbot.waitUntil(lambda: bool(drawn), timeout=30_000)
    settled(qtbot, shell)
    return page


def test_a_document_that_is_only_waited_for_is_not_said_to_be_missing(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    """Found in the pictures of every state: a new width was drawn as if the answer had been that nothing is here."""
    with STATES["loading"].holds(shell):
        shell.go(Target("document", "document", morning.document, MARIAN))
        page = shell.page
        assert isinstance(page, DocumentPage)
        page._draw()
        assert page.states.is_awaited
        assert "Not here yet" not in said(page)
    shown(qtbot, shell, morning.document)
    assert "Pathology report" in said(page)


def said(page: DocumentPage) -> str:
    """Give every word that is shown."""
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    facts = [label.accessibleName() for label in page.findChildren(FactsLabel) if label.isVisible()]
    return " | ".join(word for word in (*words, *facts) if word)


def gray(page: DocumentPage) -> int:
    image = page._sheet.pixmap().toImage()
    return image.pixelColor(int(image.width() * 0.6), int(image.height() * 0.6)).red()


def press(qtbot: QtBot, shell: Shell, page: DocumentPage, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(page.area, key, held)
    drawn: list[object] = []
    shell.session.work.draw(lambda: None, drawn.append)
    qtbot.waitUntil(lambda: bool(drawn), timeout=30_000)
    settled(qtbot, shell)


NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def offered(page: DocumentPage) -> QPushButton:
    """Give the one button of an empty page."""
    (found,) = (one for one in page.states.findChildren(QPushButton) if one.isVisibleTo(page))
    return found


def test_pages_are_shown_and_turned_with_the_keyboard(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = shown(qtbot, shell, add_document(desk, pdf(3)))
    assert "Page 1 of 3" in said(page)
    assert abs(gray(page) - SHADES[0]) <= 3
    for key, number in (
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageDown, 3),
        (Qt.Key.Key_PageDown, 3),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, 3),
        (Qt.Key.Key_PageUp, 2),
    ):
        press(qtbot, shell, page, key, NONE)
        assert f"Page {number} of 3" in said(page)
        assert abs(gray(page) - SHADES[number - 1]) <= 3
    assert page.before.isEnabled()


def test_pages_grow_and_shrink(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = shown(qtbot, shell, add_document(desk, fax(1)))
    wide = page._sheet.pixmap().width()
    press(qtbot, shell, page, Qt.Key.Key_Plus, CTRL)
    assert page._sheet.pixmap().width() > wide * 1.2
    press(qtbot, shell, page, Qt.Key.Key_0, CTRL)
    assert abs(page._sheet.pixmap().width() - wide) < 40
    press(qtbot, shell, page, Qt.Key.Key_Minus, CTRL)
    assert page._sheet.pixmap().width() < wide * 0.8


def test_what_is_shown_says_whose_it_is_and_what_it_is(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    words = said(shown(qtbot, shell, morning.document))
    for part in ("Pathology report", "Moss, Marian", "03/14/1965", "From Cedar Basin Pathology (PRACTICE)"):
        assert part in words


def test_who_leaves_the_page_leaves_no_picture_behind(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = shown(qtbot, shell, morning.document)
    assert not page._sheet.pixmap().isNull()
    shell.go(Target("today"))
    settled(qtbot, shell)
    assert page._sheet.pixmap().isNull()


def test_looking_at_pages_is_written_down(qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning) -> None:
    shown(qtbot, shell, morning.document)
    with desk.store.connections.reading() as connection:
        rows = connection.execute("SELECT subject, action FROM audit").fetchall()
    assert (bytes.fromhex(morning.document), "pages") in rows


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7 not one", "This document is damaged"), (b"MZ a program", "neither PDF nor TIFF nor JPEG")],
)
def test_what_cannot_be_drawn_says_why_and_the_desk_goes_on(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning, content: bytes, words: str
) -> None:
    page = shown(qtbot, shell, add_document(desk, content))
    assert words in said(page)
    assert page._sheet.pixmap().isNull()
    assert "Page 1 of 2" in said(shown(qtbot, shell, morning.document))


def test_pages_that_are_damaged_here_are_said_to_be(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    for file in desk.store.contents.folder.iterdir():
        file.write_bytes(bytes(file.stat().st_size))
    words = said(shown(qtbot, shell, morning.document))
    assert "damaged on this computer" in words
    assert "Its record and its history are safe" in words


def test_a_record_without_pages_says_so(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    assert "No pages" in said(shown(qtbot, shell, add_document(desk, sha256="", size_bytes=None)))


def test_pages_that_are_not_here_say_how_much_it_is_and_are_asked_for_also_offline(
    qtbot: QtBot, shell: Shell, desk: Desk
) -> None:
    document = add_document(desk, sha256=fingerprint(b"elsewhere"), size_bytes=1_234_567)
    page = shown(qtbot, shell, document)
    assert "1.2 MB. You are working offline" in said(page)
    act = offered(page)
    assert act.text() == "Bring it here when the link is back"
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    settled(qtbot, shell)
    assert "The pages are on their way" in said(page)
    held = desk.store.contents.held(fingerprint(b"elsewhere"))
    assert held is not None
    assert held.is_wanted
    desk.store.set_setting(PAUSED, value=True)
    page.refresh()
    settled(qtbot, shell)
    assert "Documents are paused" in said(page)


def test_pages_of_a_fax_are_filed_to_a_chart_from_where_they_are_read(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "in.tif").write_bytes(fax(2))
    paper = str(take_in(desk, tmp_path / "in.tif").record_id)
    page = shown(qtbot, shell, paper)
    assert page.file_button.isVisible()
    page.file_button.click()
    settled(qtbot, shell)
    deed = shell.page
    assert isinstance(deed, DeedPage)
    for name, value in (
        ("patient_id", MARIAN),
        ("title", "Pathology report"),
        ("pages", "2"),
        ("turn", "90"),
    ):
        deed._editors[name].set_value(value)
    deed.submit()
    settled(qtbot, shell)
    (filed,) = (row for row in desk.store.rows("document") if row.from_document_id == paper)
    assert (filed.patient_id, filed.pages) == (MARIAN, 1)
    page = shown(qtbot, shell, paper)
    assert page.file_button.isVisible()
    assert shown(qtbot, shell, filed.id).file_button.isHidden()


# --- over a real link


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(tmp_path / "hub", clock=SetClock(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))) as running:
        yield running


def joins(hub: RunningHub, folder: Path, name: str, *, is_center: bool = False) -> Joined:
    return join(hub, folder, name, is_center=is_center)


def test_bring_it_here_brings_it_here(
    qtbot: QtBot, dressed: QApplication, hub: RunningHub, tmp_path: Path
) -> None:
    clinic, center = (
        joins(hub, tmp_path, "Rosa Delgado"),
        joins(hub, tmp_path, "Imani Okafor", is_center=True),
    )
    center.desk.store.set_setting("desk.documents_come", "asked")
    content = pdf(2)
    with at_work(clinic, tmp_path):
        record = write(clinic, content)

        def is_there() -> bool:
            held = clinic.desk.store.contents.held(fingerprint(content))
            return held is not None and held.is_at_center

        qtbot.waitUntil(is_there, timeout=20_000)
    with at_work(center, tmp_path) as shell:
        qtbot.waitUntil(lambda: center.desk.image(record) is not None, timeout=20_000)
        qtbot.waitUntil(lambda: shell.session.rounds.link.is_online, timeout=20_000)
        page = shown(qtbot, shell, record)
        qtbot.waitUntil(lambda: "Bring it here" in offered(page).text(), timeout=20_000)
        QTest.mouseClick(offered(page), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Page 1 of 2" in said(page), timeout=30_000)
        qtbot.waitUntil(lambda: not page._sheet.pixmap().isNull(), timeout=30_000)
    for one in (clinic, center):
        one.desk.store.close()


def test_pages_that_were_not_at_the_center_yet_come_as_soon_as_they_are(
    qtbot: QtBot, dressed: QApplication, hub: RunningHub, tmp_path: Path
) -> None:
    """The bell tells of them: asking again in time would take five minutes."""
    clinic, center = (
        joins(hub, tmp_path, "Rosa Delgado"),
        joins(hub, tmp_path, "Imani Okafor", is_center=True),
    )
    content = pdf(2)
    record = write(clinic, content)
    clinic.exchange()
    with at_work(center, tmp_path) as shell:
        qtbot.waitUntil(lambda: center.desk.image(record) is not None, timeout=20_000)
        center.desk.store.contents.want(fingerprint(content), len(content))
        shell.session.rounds.lane.ask_again()
        qtbot.waitUntil(lambda: shell.session.rounds.lane.awaited() == {record}, timeout=20_000)
        page = shown(qtbot, shell, record)
        assert "not at the center yet" in said(page)
        Carrier(clinic.desk.store.parcels, clinic.link.depot(), lambda: clinic.desk.me.person_id).run()
        qtbot.waitUntil(lambda: "Page 1 of 2" in said(page), timeout=30_000)
        assert shell.session.rounds.lane.awaited() == frozenset()
    for one in (clinic, center):
        one.desk.store.close()


# --- the page as a pure function


def test_pages_never_turn_past_the_ends_and_sizes_stay_on_their_scale() -> None:
    model = update(Model(), Drawn(0, 3))
    for to, page in ((-1, 0), (1, 1), (5, 2), ("first", 0), ("last", 2)):
        model = update(model, Turned(to))  # type: ignore[arg-type]
        assert model.page == page
    for _ in range(20):
        model = update(model, Zoomed(1))
    assert model.zoom == ZOOMS[-1]
    for _ in range(20):
        model = update(model, Zoomed(-1))
    assert model.zoom == ZOOMS[0]
    assert update(model, Zoomed(0)).zoom == 1.0
