"""Where the keyboard is: where the person was before a form, and never in the navigation by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.commands import tasks
from navigator_app.desk import Desk
from navigator_app.ui.parts.spot import is_usable
from navigator_app.ui.screens.chart.view import ChartPage
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.review.view import ReviewPage
from navigator_app.ui.screens.today.state import row_key
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.screens.who_sees.view import WhoSeesPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import CENTER, CLINIC, DELIA, MARIAN
from tests.screens.shells import Morning, every_page, go, settled


def at(shell: Shell) -> QWidget:
    """Give the control that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    assert shell.page.isAncestorOf(found), (
        f"{type(found).__name__} {found.accessibleName()} is not on the page"
    )
    assert found.isVisible()
    assert found.isEnabled()
    return found


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Go to a button and press it with the keyboard."""
    every = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    (found,) = [b for b in every if name in (b.accessibleName(), b.text())]
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Space)


def save(qtbot: QtBot, shell: Shell) -> None:
    """Save the form or the deed that is shown by its button."""
    page = shell.page
    if isinstance(page, RecordPage):
        page.save_button.setFocus()
        QTest.keyClick(page.save_button, Qt.Key.Key_Space)
    else:
        assert isinstance(page, DeedPage)
        assert page.model is not None
        press(qtbot, page, page.model.deed.button)
    settled(qtbot, shell)


def test_after_a_requirement_is_saved_the_keyboard_is_at_its_line_again(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("referral", "referral", morning.referral, MARIAN))
    press(qtbot, page, "Change: Consent")
    settled(qtbot, window)
    assert isinstance(window.page, DeedPage)
    window.page._editors["state"].set_value("ready")
    save(qtbot, window)
    assert window.page is page
    assert at(window).accessibleName() == "Change: Consent"


def test_after_a_records_form_is_saved_the_keyboard_is_where_it_was_opened(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("trip", "trip", morning.trip, DELIA))
    press(qtbot, page, "Edit")
    settled(qtbot, window)
    assert isinstance(window.page, RecordPage)
    assert window.page.form is not None
    window.page.form.editors["plan_b"].set_value("Leave a day earlier.")
    window.page.form.editors["plan_b"].changed.emit()
    save(qtbot, window)
    assert window.page is page
    assert at(window).accessibleName() == "Edit"


def test_after_a_form_of_another_page_is_left_with_escape_the_keyboard_is_where_it_was(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("trip", "trip", morning.trip, DELIA))
    press(qtbot, page, "Add a ride")
    settled(qtbot, window)
    assert isinstance(window.page, RecordPage)
    QTest.keyClick(window.page, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert window.page is page
    assert at(window).accessibleName() == "Add a ride: Rides"


def test_w_leads_from_a_chart_to_who_sees_it_and_a_decision_is_made_and_left_by_keyboard_alone(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    chart = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    QTest.keyClick(at(window), Qt.Key.Key_W)
    settled(qtbot, window)
    page = window.page
    assert isinstance(page, WhoSeesPage)
    assert at(window).accessibleName() == "Share with another site"
    QTest.keyClick(at(window), Qt.Key.Key_Space)
    settled(qtbot, window)
    assert at(window).accessibleName() == "Site"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert window.page is page
    assert at(window).accessibleName() == "Share with another site"
    QTest.keyClick(at(window), Qt.Key.Key_Space)
    settled(qtbot, window)
    QTest.keyClick(at(window), Qt.Key.Key_Down)
    settled(qtbot, window)
    QTest.keyClick(at(window), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, window)
    image = desk.image(MARIAN)
    assert image is not None
    assert image.fields["sites"] == [CLINIC, CENTER]
    assert at(window).accessibleName() == "History", "there is no other site any more"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, window)
    assert window.page is chart


def test_a_row_of_today_has_the_keyboard_again_after_its_deed(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("today"))
    assert isinstance(page, TodayPage)
    row = next(row for row in page.model.rows if row.key.id == morning.task)
    page.list.select(row_key(row))
    QTest.keyClick(page.list, Qt.Key.Key_B)
    settled(qtbot, window)
    assert isinstance(window.page, DeedPage)
    window.page._editors["whom"].set_value("Pathology")
    save(qtbot, window)
    assert at(window) is page.list
    now = page.model.item
    assert now is not None
    assert now.key.id == morning.task, "the row moved to those that wait, and is still the one in hand"


def test_a_deed_from_the_pane_never_leaves_the_keyboard_on_another_rows_deed(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("today"))
    assert isinstance(page, TodayPage)
    row = next(row for row in page.model.rows if row.key.id == morning.task)
    page.list.select(row_key(row))
    settled(qtbot, window)
    press(qtbot, page.pane, "Done")
    settled(qtbot, window)
    qtbot.waitUntil(lambda: row_key(row) not in [row_key(one) for one in page.model.rows])
    settled(qtbot, window)
    assert at(window) is page.list


def test_one_of_two_rows_that_read_the_same_is_found_again(
    qtbot: QtBot, window: Shell, desk: Desk, morning: Morning
) -> None:
    for day in ("2026-11-22", "2026-11-23"):
        one = tasks.add(desk, {"title": "Call her daughter", "due_on": day}, MARIAN)
        tasks.wait_on(desk, one, "her daughter")
    page = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    assert isinstance(page, ChartPage)
    (show_all,) = [b for b in page.findChildren(QAbstractButton) if b.text().startswith("Show all")]
    show_all.click()
    settled(qtbot, window)
    twins = [
        b for b in page.findChildren(QAbstractButton) if b.text() == "Call her daughter" and b.isVisible()
    ]
    assert len(twins) == 2
    place = twins[1].mapTo(page, twins[1].rect().topLeft())
    twins[1].setFocus()
    QTest.keyClick(twins[1], Qt.Key.Key_Space)
    settled(qtbot, window)
    window.back()
    settled(qtbot, window)
    found = at(window)
    assert found.mapTo(page, found.rect().topLeft()) == place


def test_a_review_that_is_decided_leads_back_to_the_list(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    today = go(qtbot, window, Target("today"))
    assert isinstance(today, TodayPage)
    page = go(qtbot, window, Target("review", "review", morning.review, DELIA))
    assert isinstance(page, ReviewPage)
    QTest.keyClick(page, Qt.Key.Key_1)
    page.save_button.setFocus()
    QTest.keyClick(page.save_button, Qt.Key.Key_Space)
    settled(qtbot, window)
    assert window.page is today
    assert at(window) is today.list


def test_undo_in_the_toast_gives_the_keyboard_back_to_the_page(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    page = go(qtbot, window, Target("today"))
    assert isinstance(page, TodayPage)
    row = next(row for row in page.model.rows if row.key.id == morning.task)
    page.list.select(row_key(row))
    QTest.keyClick(page.list, Qt.Key.Key_D)
    settled(qtbot, window)
    window.toast.way_back.setFocus()
    QTest.keyClick(window.toast.way_back, Qt.Key.Key_Space)
    settled(qtbot, window)
    assert at(window) is page.list


def test_every_page_has_the_keyboard_as_soon_as_it_is_shown_and_after_it_is_drawn_anew(
    qtbot: QtBot, window: Shell, morning: Morning
) -> None:
    for name, target in every_page(morning).items():
        go(qtbot, window, target)
        page = window.page
        first = page.first_focus()
        # A list that is empty, or an exchange without a link, is passed over.
        assert at(window) is first or (first is not None and not is_usable(first)), name
        words = at(window).accessibleName()
        page.refresh()
        settled(qtbot, window)
        # A document's pages are drawn by a process of its own, which takes its time.
        qtbot.waitUntil(lambda words=words: at(window).accessibleName() == words, timeout=4_000)  # type: ignore[misc]


def test_who_went_elsewhere_meanwhile_stays_there(qtbot: QtBot, window: Shell, morning: Morning) -> None:
    window.go(Target("trip", "trip", morning.trip, DELIA))
    window.go_find()
    settled(qtbot, window)
    assert QApplication.focusWidget() is window.bar.search
