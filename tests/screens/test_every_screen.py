"""On every screen: each control has a name and is reached by keyboard; nothing is cut, in any dress."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.i18n import install_pseudo
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.screens.chart.state import ALL_TABS
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.pages import page_names
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from tests.desks import MARIAN
from tests.screens.gallery import cut_labels
from tests.screens.seen import shortened
from tests.screens.shells import Morning, controls, every_page, go, reached_by_tab, settled

NAMES = tuple(every_page(Morning("", "", "", "")))
DRESSES = {
    "light": ("light", 1.0, (1440, 900)),
    "dark": ("dark", 1.0, (1440, 900)),
    "high contrast": ("contrast-light", 1.0, (1366, 768)),
    "high contrast, dark, large": ("contrast-dark", 1.5, (1366, 768)),
    "the smallest screen": ("light", 1.0, (1366, 768)),
    "large text": ("light", 1.5, (1366, 768)),
    "a narrow window": ("light", 1.0, (1000, 700)),
}


def test_every_page_is_looked_at(morning: Morning) -> None:
    assert {target.page for target in every_page(morning).values()} == set(page_names())


@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_name_and_is_reached_by_keyboard(
    qtbot: QtBot, shell: Shell, morning: Morning, name: str
) -> None:
    go(qtbot, shell, every_page(morning)[name])
    found = controls(shell)
    assert len(found) > 10
    nameless = [
        f"{type(one).__name__} {one.objectName()}" for one in found if not one.accessibleName().strip()
    ]
    assert not nameless
    by_tab = reached_by_tab(shell)
    for one in found:
        if one.isEnabled() and not _is_moved_to_by_arrows(one):
            takes_tab = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) or one.focusProxy() is not None
            assert takes_tab, f"{one.accessibleName()} is not reached by Tab"
            assert id(one) in by_tab, f"{one.accessibleName()} is outside the chain of Tab"


def _is_moved_to_by_arrows(one: object) -> bool:
    """Say whether arrows reach it from its siblings, as radio buttons are everywhere."""
    return isinstance(one, QRadioButton)


@pytest.mark.parametrize("dress", DRESSES)
def test_nothing_is_cut_in_any_dress(
    qtbot: QtBot, shell: Shell, morning: Morning, dressed: QApplication, dress: str
) -> None:
    scheme, scale, size = DRESSES[dress]
    Theme.current().apply(dressed, scheme, scale)  # type: ignore[arg-type]
    shell.resize(*size)
    cut: dict[str, list[str]] = {}
    for name, target in every_page(morning).items():
        go(qtbot, shell, target)
        picture = shell.grab().toImage()
        assert (picture.width(), picture.height()) == size
        if found := cut_labels(shell):
            cut[name] = found
    assert not cut


def test_a_translation_a_third_longer_has_room(
    qtbot: QtBot, shell: Shell, morning: Morning, dressed: QApplication
) -> None:
    install_pseudo(dressed)
    shell.resize(1440, 900)
    cut: dict[str, list[str]] = {}
    for name in ("today", "patients", "settings", "review", "a new patient", "all records", "a kind's list"):
        for page in list(shell.stack.pages):
            shell.stack.removeWidget(shell.stack.pages.pop(page))
        go(qtbot, shell, every_page(morning)[name])
        if found := cut_labels(shell.page):
            cut[name] = found
    assert not cut


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_page_has_room_on_a_small_screen(
    qtbot: QtBot, shell: Shell, morning: Morning, dressed: QApplication, scale: float
) -> None:
    Theme.current().apply(dressed, "light", scale)
    for name, target in every_page(morning).items():
        page = go(qtbot, shell, target)
        hint = page.minimumSizeHint()
        assert hint.width() <= page.width(), name
        assert hint.height() <= page.height(), name


def test_switching_the_looks_reaches_what_is_shown(qtbot: QtBot, shell: Shell, dressed: QApplication) -> None:
    go(qtbot, shell, Target("settings"))
    before = shell.grab().toImage().pixelColor(700, 740)
    Theme.current().apply(dressed, "dark")
    settled(qtbot, shell)
    assert shell.grab().toImage().pixelColor(700, 740) != before


def test_a_page_that_was_seen_before_has_room_for_larger_text(
    qtbot: QtBot, shell: Shell, dressed: QApplication
) -> None:
    """Found in the pictures of every state: titles of help were cut until the program was started anew."""
    go(qtbot, shell, Target("help"))
    go(qtbot, shell, Target("settings"))
    Theme.current().apply(dressed, "light", 1.5)
    settled(qtbot, shell)
    go(qtbot, shell, Target("help"))
    with shortened() as noted:
        shell.grab()
    assert not noted


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700)])
def test_what_was_just_done_never_covers_what_can_be_done_next(
    qtbot: QtBot, shell: Shell, morning: Morning, size: tuple[int, int]
) -> None:
    """What scrolls can be moved from under it; a button that stands still cannot."""
    shell.resize(*size)
    for name, target in every_page(morning).items():
        shell.tell_done("Ride confirmed, saved on this computer. Dale, Delia", lambda: None)
        page = go(qtbot, shell, target)
        assert shell.toast.isVisible()
        toast = shell.toast.geometry()
        still = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and not _scrolls(one)]
        covered = [
            one.accessibleName()
            for one in still
            if toast.intersects(QRect(one.mapTo(shell, QPoint(0, 0)), one.size()))
        ]
        assert not covered, name


def _scrolls(one: QWidget) -> bool:
    """Say whether it lies in something that scrolls."""
    parent = one.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        parent = parent.parentWidget()
    return parent is not None


def test_a_link_is_as_wide_as_its_words(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    """Found in the pictures: one had the whole width, so its words stood in the middle, those of others at the left."""
    shell.resize(1366, 768)
    tabs = {f"chart, {tab}": Target("chart", "patient", MARIAN, MARIAN, tab) for tab in ALL_TABS}
    wide: dict[str, list[str]] = {}
    for name, target in {**every_page(morning), **tabs}.items():
        links = [
            one for one in go(qtbot, shell, target).findChildren(Button) if one.property("role") == "link"
        ]
        found = [one.text() for one in links if one.isVisible() and one.width() > one.sizeHint().width() + 1]
        if found:
            wide[name] = found
    assert not wide
