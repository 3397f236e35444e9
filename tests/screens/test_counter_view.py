"""Counter view: on every page, in every text that is seen or read aloud, initials, no diagnosis, no birth date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from navigator_app.commands import barriers, choices, contacts, messages
from navigator_app.commands.seen import seen, write
from navigator_app.counter import Secrets
from navigator_app.desk import Desk
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.parts.timeline import TimelineRow
from navigator_app.ui.screens.chart.state import ALL_TABS
from navigator_app.ui.screens.deed.view import DeedPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.veil import HIDDEN, veiled
from sync.ids import derived_id
from sync.words import When, say, us_date
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, put
from tests.screens.shells import Morning, every_page, go, settled

SECRET = re.compile(
    r"Moss\b|Marian|Dale\b|Delia|lymphoma|C83\.3|until after fish camp|Tell me at home|over the pass|pays the rent"
    r"|tumor board|03/14/1965|02/11/1979|1965-03-14|Stage III|New diagnosis; asks",
    re.IGNORECASE,
)


@pytest.fixture
def private(desk: Desk, morning: Morning) -> Morning:
    """Give the morning everything that nobody at the counter may read."""
    write(
        desk,
        seen(desk, MARIAN),
        {
            "people": [
                {"name": "Ann Moss", "relation": "Daughter", "may_hear": True, "note": "pays the rent"}
            ],
            "news_ways": ["in_person"],
            "news_words": "Tell me at home, with Ann there.",
            "other_names": "Marian Reed",
        },
    )
    choices.not_now(desk, ("patient", MARIAN), "Not until after fish camp.", date(2026, 12, 15))
    put(desk, "condition", "c" * 32, MARIAN, text="Diffuse large B-cell lymphoma", code="C83.30", stage="III")
    barrier = put(
        desk, "barrier", "b" * 32, MARIAN, words="The truck will not make it over the pass in winter."
    )
    barriers.make_task(desk, barrier)
    contacts.note(desk, {"outcome_note": "Marian asked about the lymphoma", "with_whom": "Ann Moss"}, MARIAN)
    messages.write(
        desk, {"to_site_id": CENTER, "subject": "For tumor board", "body": "lymphoma, see report"}, MARIAN
    )
    return morning


def texts(root: QWidget) -> set[str]:
    """Give every text in a window that is shown, told in a tip or read aloud, of what is hidden as well."""
    found: set[str] = set()
    for one in [root, *root.findChildren(QWidget)]:
        found |= {one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.windowTitle()}
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            found.add(one.text())
        if isinstance(one, QPlainTextEdit):
            found.add(one.toPlainText())
        if isinstance(one, FactsLabel):
            found |= set(one._facts)
        if isinstance(one, TimelineRow):
            found.add(one.item.sentence())
        if isinstance(one, QComboBox):
            found |= {one.itemText(place) for place in range(one.count())}
        if isinstance(one, QTabBar):
            found |= {one.tabText(n) + one.accessibleTabName(n) for n in range(one.count())}
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            found |= cells(one.model())
    return found


def cells(model: QAbstractItemModel) -> set[str]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
        Qt.ItemDataRole.UserRole,
        *(Qt.ItemDataRole.UserRole + n for n in range(1, 6)),
    )
    top = QModelIndex()
    places = [model.index(r, c) for r in range(model.rowCount(top)) for c in range(columns(model))]
    return {str(model.data(place, role) or "") for place in places for role in roles}


def columns(model: QAbstractItemModel) -> int:
    """Count the columns; a list has one."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())


def leaks(root: QWidget) -> list[str]:
    return sorted({text for text in texts(root) if SECRET.search(text)})


def all_places(morning: Morning) -> dict[str, Target]:
    tabs = {f"chart, {tab}": Target("chart", "patient", MARIAN, MARIAN, tab) for tab in ALL_TABS}
    return {
        **every_page(morning),
        **tabs,
        "history of a chart": Target("history", "patient", MARIAN, MARIAN),
        "conditions": Target("kind", "condition"),
        "every patient": Target("kind", "patient"),
        "contacts": Target("kind", "contact"),
        "not now": Target("deed", "patient", MARIAN, MARIAN, "choices.not_now"),
    }


def test_without_it_the_pages_do_show_what_it_hides(qtbot: QtBot, shell: Shell, private: Morning) -> None:
    go(qtbot, shell, Target("chart", "patient", MARIAN, MARIAN))
    told = " ".join(leaks(shell))
    assert all(word in told for word in ("Moss", "lymphoma", "fish camp", "03/14/1965"))


def test_no_page_shows_or_reads_aloud_a_name_a_diagnosis_or_a_birth_date(
    qtbot: QtBot, shell: Shell, private: Morning
) -> None:
    for target in (Target("patients"), Target("chart", "patient", MARIAN, MARIAN), Target("today")):
        go(qtbot, shell, target)
    shell.turn_counter()
    settled(qtbot, shell)
    found: dict[str, list[str]] = {}
    for name, target in all_places(private).items():
        go(qtbot, shell, target)
        settled(qtbot, shell)
        if leaked := leaks(shell):
            found[name] = leaked
    assert not found


def test_it_is_said_plainly_and_the_key_ends_it(qtbot: QtBot, window: Shell, private: Morning) -> None:
    go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN, "people"))
    QTest.keyClick(window.page, Qt.Key.Key_F7)
    settled(qtbot, window)
    assert window.counter.isVisible()
    assert "Counter view is on" in " ".join(texts(window.counter))
    assert "M., M." in texts(window.page)
    assert any("1965" in text for text in texts(window.page))
    QTest.keyClick(window.page, Qt.Key.Key_F7)
    settled(qtbot, window)
    assert not window.counter.isVisible()
    assert "Moss, Marian" in texts(window.page)
    assert window.stack.here == Target("chart", "patient", MARIAN, MARIAN, "people")


def test_the_finder_and_the_toasts_keep_to_it(qtbot: QtBot, window: Shell, private: Morning) -> None:
    window.turn_counter()
    settled(qtbot, window)
    window.go_find()
    QTest.keyClicks(window.bar.search, "mari")
    settled(qtbot, window)
    assert window.finder.isVisible()
    seen_there = {text for text in texts(window.finder) if SECRET.search(text)}
    assert not seen_there
    assert any(text.startswith("M., M.") for text in texts(window.finder))
    window.back()
    page = go(qtbot, window, Target("chart", "patient", MARIAN, MARIAN))
    page.put_off()  # type: ignore[attr-defined]
    settled(qtbot, window)
    asked = window.page
    assert isinstance(asked, DeedPage)
    assert not leaks(window)
    asked._editors["words"].set_value("I can come now")
    asked.submit()
    settled(qtbot, window)
    assert window.toast.isVisible()
    assert "M., M." in window.toast.accessibleDescription()
    assert not leaks(window)


def test_what_was_typed_in_a_form_is_kept_behind_it(qtbot: QtBot, shell: Shell, private: Morning) -> None:
    page = go(qtbot, shell, Target("record", "patient", DELIA, DELIA))
    page.form.editors["community"].set_value("Cedar Basin")  # type: ignore[attr-defined]
    page.form.editors["community"].changed.emit()  # type: ignore[attr-defined]
    shell.turn_counter()
    settled(qtbot, shell)
    assert not leaks(shell)
    shell.turn_counter()
    settled(qtbot, shell)
    settled(qtbot, shell)
    assert any("You typed something here" in text for text in texts(shell.page))


def test_what_is_done_at_the_counter_is_done_to_the_whole_record(
    qtbot: QtBot, shell: Shell, desk: Desk, private: Morning
) -> None:
    shell.turn_counter()
    page = go(qtbot, shell, Target("deed", "patient", MARIAN, MARIAN, "charts.set_phase"))
    page._editors["phase"].set_value("maintenance")  # type: ignore[attr-defined]
    page._editors["words"].set_value("Six cycles done")  # type: ignore[attr-defined]
    page.submit()  # type: ignore[attr-defined]
    settled(qtbot, shell)
    fields = seen(desk, MARIAN).fields
    assert (fields["phase"], fields["family_name"], fields["birth_on"]) == (
        "maintenance",
        "Moss",
        "1965-03-14",
    )


def test_a_sentence_of_ours_is_left_alone_and_a_cut_text_is_not() -> None:
    secrets = Secrets()
    secrets.note_values("patient", {"family_name": "May", "given_name": "Grant", "birth_on": "1965-03-14"})
    secrets.note_values("condition", {"text": "Diffuse large B-cell lymphoma", "stage": "IIA"})
    assert veiled(say("May hear news"), secrets) == "May hear news"
    assert veiled(say("Told {who}", who="May, Grant"), secrets) == "Told M., G."
    assert veiled("Scan for Diffuse large B-ce\u2026", secrets) == f"Scan for {HIDDEN}\u2026"
    assert veiled("Born 03/14/1965, seen 03/15/2026", secrets) == "Born 1965, seen 03/15/2026"
    assert us_date(veiled(date(1965, 3, 14), secrets)) == "1965"
    assert veiled((When(on=date(2026, 11, 21)), 7, None), secrets) == (When(on=date(2026, 11, 21)), 7, None)


def test_what_is_hidden_side_by_side_is_said_once(
    qtbot: QtBot, shell: Shell, desk: Desk, private: Morning
) -> None:
    clues = {"family_name": "Ash", "given_name": "Ida", "birth_on": "1988-03-03"}
    brought: dict[str, dict[str, Any]] = {
        "lab_result": {"name": "Pathology report", "value_text": "Diffuse large B-cell lymphoma"},
        "patient": {**clues, "people": [{"name": "Ann Ash", "note": "pays the rent"}]},
    }
    for kind, fields in brought.items():
        put(
            desk,
            "unmatched",
            derived_id("unmatched", kind),
            site=CLINIC,
            source_key=kind,
            source="hl7v2",
            proposed_kind=kind,
            proposed_fields=fields,
            clues=clues,
            reason="The birth date does not agree.",
            received_at="2026-11-20T10:00:00Z",
        )
    shell.turn_counter()
    settled(qtbot, shell)
    twice = re.compile(rf"{HIDDEN}\W+{HIDDEN}", re.IGNORECASE)
    for target in (Target("unmatched"), Target("kind", "unmatched"), Target("syncing")):
        go(qtbot, shell, target)
        settled(qtbot, shell)
        assert not [text for text in texts(shell) if twice.search(text)], target


def test_a_clock_is_nobodys_word_and_a_birth_date_in_the_tray_is() -> None:
    secrets = Secrets()
    clues = {"family_name": "Ash", "given_name": "Ida", "birth_on": "1988-03-03"}
    secrets.note_values(
        "unmatched",
        {"clues": clues, "proposed_kind": "newer", "proposed_fields": {"zone": "America/Denver"}},
    )
    when = When(at=datetime(2026, 11, 21, 16, 42, tzinfo=UTC), zone="America/Denver")
    assert veiled(when, secrets) == when
    assert veiled("Ash, Ida, 03/03/1988", secrets) == "A., I., 1988"
