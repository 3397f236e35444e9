"""What a screen reader has of every page: names, roles and states of all that can be used, and no word painted only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts import toast
from navigator_app.ui.parts.avatar import Avatar, Glyph, TintedGlyph
from navigator_app.ui.parts.labels import FactsLabel
from navigator_app.ui.parts.placeholder import Skeleton
from navigator_app.ui.parts.reached import Reached
from navigator_app.ui.parts.tiles import Tile
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.records import RecordTable
from navigator_app.ui.tables.work_model import ENTRY_ROLE, WorkRow
from navigator_app.ui.tables.worklist import WorkList
from navigator_app.ui.theme.style import Theme
from sync.errors import Unavailable
from tests.screens.accessible_tree import ROLE, Spoken, walk
from tests.screens.shells import Morning, controls, every_page, go, settled

NAMES = tuple(every_page(Morning("", "", "", "")))
USED = {
    ROLE.Button,
    ROLE.CheckBox,
    ROLE.RadioButton,
    ROLE.ComboBox,
    ROLE.EditableText,
    ROLE.SpinBox,
    ROLE.PageTabList,
    ROLE.PageTab,
    ROLE.List,
    ROLE.ListItem,
    ROLE.Table,
    ROLE.Cell,
    ROLE.Link,
    ROLE.ButtonMenu,
    ROLE.ButtonDropDown,
}
"""What one can do something with; a place that only scrolls is the one other thing the keyboard comes to."""
PICTURES = (Avatar, Glyph, TintedGlyph)
"""What is painted and stands beside the words that say the same."""


def described(one: Spoken) -> str:
    return f"{one.role.name} {one.widget} {one.name!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_told_in_full(qtbot: QtBot, shell: Shell, morning: Morning, name: str) -> None:
    go(qtbot, shell, every_page(morning)[name])
    found = list(walk(shell))
    _has_names_and_roles([one for one in found if one.is_focusable])
    assert not [described(one) for one in found if "<span" in one.name + one.description], (
        "markup is read aloud"
    )
    _has_no_words_that_are_only_painted(shell)
    _tells_what_is_chosen_or_off(shell)
    _is_used_without_a_click(shell)


def _has_names_and_roles(focusable: list[Spoken]) -> None:
    """Look at whatever the keyboard comes to."""
    assert len(focusable) > 10
    assert not [described(one) for one in focusable if not one.name]
    strange = [one for one in focusable if one.role not in USED and not one.widget.startswith("QScrollArea")]
    assert not [described(one) for one in strange]


def _has_no_words_that_are_only_painted(shell: Shell) -> None:
    painted = [one for one in shell.findChildren(QWidget) if one.isVisibleTo(shell) and _paints_words(one)]
    assert painted
    assert not [type(one).__name__ for one in painted if not one.accessibleName().strip()]
    mute = [
        type(one).__name__
        for one in painted
        if not one.focusPolicy().value and not isinstance(one, QLabel | Skeleton)
    ]
    assert not mute, "a box with a name is passed over by some readers: make it a label or let it be reached"


def _paints_words(one: QWidget) -> bool:
    ours = [base for base in type(one).__mro__ if base.__module__.startswith("navigator_app")]
    is_empty = isinstance(one, FactsLabel) and not one.facts
    return any("paintEvent" in vars(base) for base in ours) and not isinstance(one, PICTURES) and not is_empty


def _tells_what_is_chosen_or_off(shell: Shell) -> None:
    for one in controls(shell):
        interface = QAccessible.queryAccessibleInterface(one)
        assert interface is not None
        state = interface.state()
        assert bool(state.disabled) is not one.isEnabled(), one.accessibleName()
        if interface.role() in {ROLE.RadioButton, ROLE.CheckBox}:
            assert bool(state.checkable), one.accessibleName()
            assert bool(state.checked) is one.isChecked(), one.accessibleName()  # type: ignore[attr-defined]


def _is_used_without_a_click(shell: Shell) -> None:
    """Look that nobody waits for a click where Qt gives a reader only "toggle", which sends none."""
    for one in controls(shell):
        if isinstance(one, QRadioButton | QCheckBox) and not isinstance(one, Reached):
            clicks = one.receivers(SIGNAL("clicked(bool)")) + one.receivers(SIGNAL("clicked()"))
            # One receiver is the group of a radio button; a Segment hears both signals.
            assert not clicks or one.receivers(SIGNAL("toggled(bool)")), one.accessibleName()


def test_a_row_of_today_is_one_sentence_with_its_state(qtbot: QtBot, shell: Shell) -> None:
    shell.resize(1366, 1600)
    go(qtbot, shell, Target("today"))
    listing = shell.page.findChild(WorkList)
    assert listing is not None
    spoken = [one.name for one in walk(listing) if one.role is ROLE.ListItem]
    model = listing.model()
    entries = [model.index(place, 0).data(ENTRY_ROLE) for place in range(model.rowCount())]
    assert len(spoken) == len(entries) > 5
    for said, entry in zip(spoken, entries, strict=True):
        wanted = (
            [entry.title, entry.person, entry.status, entry.due, entry.owner, entry.verb]
            if isinstance(entry, WorkRow)
            else [entry.text, str(entry.count)]
        )
        assert [part for part in wanted if part not in said] == []
        assert ": ." not in said
        assert "1 items" not in said


@pytest.mark.parametrize("page", ["referrals", "labs", "travel", "telehealth", "patients"])
def test_a_row_of_a_table_is_one_sentence_and_each_cell_says_its_column(
    qtbot: QtBot, shell: Shell, page: str
) -> None:
    go(qtbot, shell, Target(page))
    table = shell.page.findChild(RecordTable)
    assert table is not None
    cells = [one for one in walk(table) if one.role is ROLE.Cell]
    assert cells
    titles = [one.name for one in walk(table) if one.role is ROLE.ColumnHeader]
    wide = len(titles)
    for row in range(len(cells) // wide):
        words = [cell.name for cell in cells[row * wide : (row + 1) * wide]]
        assert all(said.startswith(f"{title}: ") for said, title in zip(words, titles, strict=True)), words
        # The first cell is the whole row: what stands in the others is in it.
        assert all(word in words[0] or word.endswith(": nothing") for word in words[1:])


def test_a_tile_says_how_many_and_whether_it_filters(qtbot: QtBot, shell: Shell) -> None:
    go(qtbot, shell, Target("today"))
    tile = shell.page.findChildren(Tile)[0]
    assert not _one(tile).is_checked
    tile.click()
    assert _one(tile).is_checked
    assert _one(tile).name.rpartition(": ")[2].isdigit()


class _Heard:
    """Stands where Qt hands what is announced to the reader of the computer, and keeps it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def updateAccessibility(  # noqa: N802 - Qt's own name
        self, event: QAccessibleAnnouncementEvent
    ) -> None:
        """Take what was announced."""
        self.said.append(event.message())


def test_what_happens_is_said_without_moving_the_keyboard(
    qtbot: QtBot, window: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(qtbot, window, Target("today"))
    heard = _Heard()
    monkeypatch.setattr(toast, "QAccessible", heard)
    before = window.window().focusWidget()
    window.tell_done("Marked done: Book lodging. Dale, Delia")
    window.tell_trouble(Unavailable("The disk is full. What you typed is kept here."))
    window.sync_now()
    assert window.window().focusWidget() is before
    assert heard.said == [
        "Marked done: Book lodging. Dale, Delia",
        "The disk is full. What you typed is kept here.",
        "Exchanging",
    ]


def test_the_answers_of_the_finder_are_said_while_the_keyboard_stays_in_the_field(
    qtbot: QtBot, window: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go_find()
    qtbot.keyClicks(window.bar.search, "mo")  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: window.finder.list.model().rowCount() > 1)
    heard = _Heard()
    monkeypatch.setattr(toast, "QAccessible", heard)
    window.bar.search.moved.emit(1)
    assert heard.said == [window.finder.list.model().index(1, 0).data()]


def test_a_section_a_filter_and_a_setting_are_reached_by_voice(
    qtbot: QtBot, shell: Shell, dressed: QApplication
) -> None:
    go(qtbot, shell, Target("today"))
    tile = shell.page.findChildren(Tile)[0]
    _toggle(tile)
    settled(qtbot, shell)
    assert shell.page.model.only is not None  # type: ignore[attr-defined]
    _toggle(_called(shell, "Settings"))
    settled(qtbot, shell)
    assert shell.stack.here.page == "settings"
    _toggle(_called(shell.page, "Text size: 125 %"))
    assert Theme.current().text_scale == 1.25
    places = len(shell.stack._trail)
    shell.nav.show_page("today")
    assert len(shell.stack._trail) == places, "the program marks a section; nobody went there"


def _called(root: QWidget, name: str) -> QWidget:
    return next(one for one in controls(root) if one.accessibleName() == name)


def _toggle(one: QWidget) -> None:
    interface = QAccessible.queryAccessibleInterface(one)
    assert interface is not None
    interface.actionInterface().doAction("Toggle")


def _one(widget: QWidget) -> Spoken:
    return next(iter(walk(widget)))
