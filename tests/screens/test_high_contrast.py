"""High contrast: chosen in the settings or on the computer, applied at once; the place of the keyboard is seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.practice import PracticeBanner
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Choice, Theme, scheme_for
from navigator_app.ui.theme.tokens import SCHEMES, STRONG_SCHEMES, TINTS, Scheme
from tests.screens.shells import Morning, controls, every_page, go, settled
from tests.screens.test_tokens import contrast

LIGHT, DARK = Qt.ColorScheme.Light, Qt.ColorScheme.Dark
PLAIN, STRONG = Qt.ContrastPreference.NoPreference, Qt.ContrastPreference.HighContrast


@pytest.mark.parametrize(
    ("choice", "is_set", "wish", "found"),
    [
        ("match", LIGHT, PLAIN, "light"),
        ("match", DARK, PLAIN, "dark"),
        ("match", Qt.ColorScheme.Unknown, PLAIN, "light"),
        ("match", LIGHT, STRONG, "contrast-light"),
        ("match", DARK, STRONG, "contrast-dark"),
        ("dark", LIGHT, STRONG, "dark"),
        ("contrast-dark", LIGHT, PLAIN, "contrast-dark"),
    ],
)
def test_the_computers_wish_is_followed_until_a_person_chooses(
    choice: Choice, is_set: Qt.ColorScheme, wish: Qt.ContrastPreference, found: Scheme
) -> None:
    assert scheme_for(choice, is_set, wish) == found


def test_it_is_chosen_in_the_settings_and_reaches_the_window_at_once(
    qtbot: QtBot, shell: Shell, dressed: QApplication
) -> None:
    page = go(qtbot, shell, Target("settings"))
    editor = page.editors["appearance"]  # type: ignore[attr-defined]
    editor.set_value("contrast-dark")
    editor.changed.emit()
    settled(qtbot, shell)
    assert Theme.current().scheme == "contrast-dark"
    assert "#000000" in _colors(shell)
    editor.set_value("light")
    editor.changed.emit()
    assert Theme.current().scheme == "light"


@pytest.mark.parametrize("scheme", sorted(STRONG_SCHEMES))
def test_a_chip_has_a_line_around_it(dressed: QApplication, scheme: Scheme) -> None:
    Theme.current().apply(dressed, scheme)
    for tint in TINTS:
        chip = Chip("Waiting", tint, "hourglass")
        chip.resize(chip.sizeHint())
        middle = chip.width() // 2
        above = [chip.grab().toImage().pixelColor(middle, y) for y in (0, 1)]
        assert any(_is_near(color, Theme.current().color(tint)) for color in above), tint


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_hint_in_a_field_is_as_readable_as_other_text(dressed: QApplication, scheme: Scheme) -> None:
    """Found in the pictures: the style sheet gave hints the color of the text at half its strength, 3 to 1."""
    Theme.current().apply(dressed, scheme)
    for field in (QLineEdit(), QPlainTextEdit(), QTextEdit()):
        field.ensurePolished()
        hint = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert (hint.name(), hint.alpha()) == (Theme.current().color("faint").name(), 255)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_the_ring_on_a_filled_button_is_told_from_it_by_more_than_hue(
    qtbot: QtBot, dressed: QApplication, scheme: Scheme
) -> None:
    """Found in the pictures: yellow around turquoise is as bright as turquoise."""
    Theme.current().apply(dressed, scheme)
    found = button("Save", "primary")
    qtbot.addWidget(found)
    found.show()
    found.activateWindow()
    found.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(found.hasFocus)
    picture = found.grab().toImage()
    line = [picture.pixelColor(x, picture.height() // 2).name() for x in range(9)]
    assert line[-1] == Theme.current().color("primary").name()
    assert max(contrast({"ring": one, "fill": line[-1]}, "ring", "fill") for one in line) >= 3


@pytest.mark.parametrize("scheme", sorted(STRONG_SCHEMES))
@pytest.mark.parametrize("name", ["today", "settings", "a new patient", "review", "chart"])
def test_the_ring_is_seen_wherever_the_keyboard_is(
    qtbot: QtBot, window: Shell, morning: Morning, dressed: QApplication, scheme: Scheme, name: str
) -> None:
    Theme.current().apply(dressed, scheme)
    go(qtbot, window, every_page(morning)[name])
    rings = {Theme.current().color("focus").name(), Theme.current().color("nav_warn").name()}
    seen, unseen = 0, []
    for one in controls(window):
        if not one.isEnabled() or one.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if not one.hasFocus():
            continue
        seen += 1
        if not rings & _colors(one):
            unseen.append(one.accessibleName())
    assert not unseen
    assert seen > 10


def _colors(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    places = ((x, y) for x in range(0, picture.width(), 2) for y in range(picture.height()))
    return {QColor(rgb).name() for rgb in {picture.pixel(x, y) for x, y in places}}


def _is_near(one: QColor, other: QColor) -> bool:
    apart = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(abs(part) for part in apart) < 90


@pytest.mark.parametrize("scheme", sorted(STRONG_SCHEMES))
def test_a_button_of_the_practice_banner_does_not_touch_its_line(
    qtbot: QtBot, shell: Shell, dressed: QApplication, scheme: Scheme
) -> None:
    """Found in the pictures: there the button has a line of its own, and both ran into one another."""
    Theme.current().apply(dressed, scheme)
    go(qtbot, shell, Target("settings"))
    banner = shell.findChild(PracticeBanner)
    assert banner is not None
    for one in banner.findChildren(QPushButton):
        assert one.y() >= 2
        assert one.geometry().bottom() < banner.height() - 3
