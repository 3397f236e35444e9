"""The center's queue on the screen: a section of its own there, claimed by one key, answered beside their words."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.in_hand import claims_on
from navigator_app.ui.clipboard import empty_clipboard, put_for_a_while
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.queue.rows import waits
from navigator_app.ui.screens.queue.state import Narrowed, Sorted, Whosed
from navigator_app.ui.screens.queue.view import QueuePage
from navigator_app.ui.screens.respond.view import RespondPage
from navigator_app.ui.shell.sections import SECTIONS, keyed
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.worklist import WorkRow
from navigator_app.ui.theme.style import Theme
from tests.desks import CLINIC, MARIAN, SATURDAY
from tests.screens.at_center import Waiting, center_desk, center_shell, shell_over, waiting
from tests.screens.gallery import cut_labels
from tests.screens.shells import go, settled

__all__ = ["center_desk", "center_shell", "waiting"]


def shown(page: QueuePage) -> list[WorkRow]:
    model = page.list.model()
    entries = [model.entry(n) for n in range(model.rowCount())]  # type: ignore[attr-defined]
    return [one for one in entries if isinstance(one, WorkRow)]


def queue_of(qtbot: QtBot, shell: Shell) -> QueuePage:
    page = go(qtbot, shell, Target("queue"))
    assert isinstance(page, QueuePage)
    return page


def test_only_the_center_has_the_section_and_its_place_among_the_keys(
    qtbot: QtBot, center_shell: Shell
) -> None:
    center_shell.count()
    settled(qtbot, center_shell)
    assert [s.page for s in SECTIONS if s.is_centers] == ["queue"]
    assert center_shell.nav._items["queue"].isVisibleTo(center_shell)
    assert keyed(is_center=True)[1].page == "queue"
    at_a_clinic = keyed(is_center=False, hidden=frozenset({"interpreting"}))
    assert [one.page for one in at_a_clinic][:2] == ["today", "patients"]
    assert len(keyed(is_center=False)) == len(keyed(is_center=True)) == 8


def test_a_call_begins_with_whom_the_chosen_row_is_about(qtbot: QtBot, center_shell: Shell) -> None:
    page = queue_of(qtbot, center_shell)
    assert page.model.item is not None
    assert page.at_hand().patient_id == page.model.item.patient_id
    assert page.at_hand().page == "queue"


def test_a_clinic_does_not_have_it(qtbot: QtBot, shell: Shell) -> None:
    shell.count()
    settled(qtbot, shell)
    assert not shell.nav._items["queue"].isVisibleTo(shell)
    shell._go_section(1)
    assert shell.stack.here.page == "patients"


def test_one_count_in_navigation_tiles_and_rows(qtbot: QtBot, center_shell: Shell) -> None:
    page = queue_of(qtbot, center_shell)
    center_shell.count()
    settled(qtbot, center_shell)
    assert page.model.answer is not None
    rows = shown(page)
    assert len(rows) == len(page.model.answer.rows) == sum(page.model.answer.counts.values()) == 5
    assert center_shell.nav._items["queue"].accessibleName() == "Queue, 5 open"


def test_c_claims_and_c_again_releases(qtbot: QtBot, center_shell: Shell, center_desk: Desk) -> None:
    page = queue_of(qtbot, center_shell)
    found = page.model.current
    assert found is not None
    QTest.keyClick(page.list, Qt.Key.Key_C)
    settled(qtbot, center_shell)
    assert len(claims_on(center_desk, found.queued.ids)) == 1
    now = page.model.current
    assert now is not None
    assert now.is_mine
    (row,) = [one for one in shown(page) if one.key == now.item.row_id]
    assert row.status.startswith("Claimed until")
    assert row.owner == "You"
    QTest.keyClick(page.list, Qt.Key.Key_C)
    settled(qtbot, center_shell)
    assert claims_on(center_desk, found.queued.ids) == []


def test_tiles_site_and_person_narrow_and_escape_widens(qtbot: QtBot, center_shell: Shell) -> None:
    page = queue_of(qtbot, center_shell)
    page.take(Sorted("question"))
    assert [one.kind for one in shown(page)] == ["Message"]
    page.take(Narrowed(CLINIC))
    page.take(Whosed("mine"))
    assert shown(page) == []
    assert any("Nothing of this sort waits" in one.text() for one in page.findChildren(QLabel))
    assert page.step_back()
    assert len(shown(page)) == 5
    assert not page.step_back()


def test_sending_back_stands_beside_their_words_and_a_draft_is_kept(
    qtbot: QtBot, center_shell: Shell, center_desk: Desk, waiting: Waiting
) -> None:
    queue_of(qtbot, center_shell)
    target = Target("respond", "referral", waiting.referral, MARIAN, "send_back")
    page = go(qtbot, center_shell, target)
    assert isinstance(page, RespondPage)
    told = " ".join(one.text() for one in page.findChildren(QLabel))
    assert "Can the first visit be by video?" in told
    assert "Rosa Delgado, Juniper Creek" in told
    page.submit()
    assert center_desk.image(waiting.referral).fields["status"] == "submitted"  # type: ignore[union-attr]
    page.words.set_value("Which side")
    center_shell.go(Target("queue"))
    settled(qtbot, center_shell)
    again = go(qtbot, center_shell, target)
    assert isinstance(again, RespondPage)
    assert again.words.value() == "Which side"
    again.words.set_value("Which side, please?")
    again.submit()
    settled(qtbot, center_shell)
    image = center_desk.image(waiting.referral)
    assert image is not None
    assert image.fields["status"] == "needs_information"
    assert image.fields["status_reason"] == "Which side, please?"
    assert center_desk.store.drafts() == []
    assert isinstance(center_shell.page, QueuePage)


def test_a_question_about_a_referral_is_asked_with_a_day(
    qtbot: QtBot, center_shell: Shell, center_desk: Desk, waiting: Waiting
) -> None:
    page = go(qtbot, center_shell, Target("respond", "referral", waiting.stat, MARIAN, "ask"))
    assert isinstance(page, RespondPage)
    # Saturday and Sunday do not count.
    assert page.day.value() == "2026-11-24"
    page.words.set_value("Is the biopsy back?")
    page.submit()
    settled(qtbot, center_shell)
    (asked,) = [m for m in center_desk.store.of_kind("message") if m.fields.get("about_id") == waiting.stat]
    assert asked.fields["to_site_id"] == CLINIC
    again = go(qtbot, center_shell, Target("respond", "referral", waiting.stat, MARIAN, "ask"))
    told = " ".join(one.text() for one in again.findChildren(QLabel))
    assert "Delivered: Not yet: saved on this computer" in told


@pytest.mark.parametrize(
    ("scheme", "scale", "size"),
    [("light", 1.0, (1366, 768)), ("dark", 1.5, (1366, 768)), ("light", 1.0, (1000, 700))],
)
def test_nothing_is_cut_at_the_centers_desk(
    qtbot: QtBot,
    center_shell: Shell,
    waiting: Waiting,
    dressed: QApplication,
    scheme: str,
    scale: float,
    size: tuple[int, int],
) -> None:
    Theme.current().apply(dressed, scheme, scale)  # type: ignore[arg-type]
    center_shell.resize(*size)
    for target in (
        Target("queue"),
        Target("respond", "referral", waiting.referral, MARIAN, "send_back"),
        Target("respond", "message", waiting.question, MARIAN, "answer"),
        Target("respond", "lab_result", waiting.result, MARIAN, "ask"),
    ):
        page = go(qtbot, center_shell, target)
        assert cut_labels(center_shell) == []
        hint = page.minimumSizeHint()
        assert (hint.width() <= page.width(), hint.height() <= page.height()) == (True, True)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "Waits 0 min"), (47, "Waits 47 min"), (180, "Waits 3 h"), (3 * 24 * 60, "Waits 3 days")],
)
def test_how_long_it_waits_is_said_in_minutes_hours_and_days(qtbot: QtBot, minutes: int, said: str) -> None:
    assert waits(SATURDAY, SATURDAY + timedelta(minutes=minutes)) == said


def test_a_referral_is_copied_as_text_and_the_clipboard_emptied_after_a_while(
    qtbot: QtBot, center_shell: Shell, waiting: Waiting
) -> None:
    page = go(qtbot, center_shell, Target("referral", "referral", waiting.referral, MARIAN))
    (copy,) = [one for one in page.findChildren(QAbstractButton) if one.text() == "Copy as text"]
    copy.click()
    settled(qtbot, center_shell)
    clipboard = QApplication.clipboard()
    assert clipboard.text().startswith("Patient: Moss, Marian\n")
    assert "emptied after 60 seconds" in center_shell.toast.accessibleDescription()
    empty_clipboard()
    assert clipboard.text() == ""


def test_what_somebody_copied_elsewhere_since_stays_on_the_clipboard(
    qtbot: QtBot, dressed: QApplication
) -> None:
    put_for_a_while("of a chart", 60)
    QApplication.clipboard().setText("mine")
    empty_clipboard()
    assert QApplication.clipboard().text() == "mine"


def test_the_clipboard_is_emptied_by_its_clock(qtbot: QtBot, dressed: QApplication) -> None:
    put_for_a_while("of a chart", 0)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")


def test_before_anything_came_the_queue_is_that_of_every_site(
    qtbot: QtBot, dressed: QApplication, center_desk: Desk, tmp_path: Path
) -> None:
    with contextmanager(shell_over)(center_desk, tmp_path) as shell:
        page = queue_of(qtbot, shell)
        assert page.model.answer is not None
        assert page.model.answer.rows == ()
        assert page.site.combo.currentText() == "Every site"
