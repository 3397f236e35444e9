"""Pictures of whole pages in every dress: nothing blank, nothing cut, everything named.

The pages are made of the real parts with invented content, in light and dark, at 150 % text, on a small
screen, and in a pseudo-language a third longer than English.
"""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from navigator_app.ui.i18n import install_pseudo
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import SCHEMES, Scheme
from tests.screens import gallery

DRESSES: list[tuple[Scheme, float, tuple[int, int], bool]] = [
    ("light", 1.0, (1440, 900), False),
    ("dark", 1.0, (1440, 900), False),
    ("light", 1.0, (1366, 768), False),
    ("light", 1.5, (1440, 900), False),
    ("dark", 1.5, (1366, 768), False),
    ("light", 1.0, (1440, 900), True),
    ("light", 1.0, (1366, 768), True),
]


# The arrows at the ends of a tab row and the corner of a table without row titles: Qt names or hides them.
QTS_OWN = {"ScrollLeftButton", "ScrollRightButton", "qt_tableview_cornerbutton"}


def _colors(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}


@pytest.mark.parametrize("page_name", gallery.PAGES)
@pytest.mark.parametrize(("scheme", "scale", "size", "pseudo"), DRESSES)
def test_a_page_is_drawn_whole_in_every_dress(
    dressed: QApplication,
    qtbot: QtBot,
    page_name: str,
    scheme: Scheme,
    scale: float,
    size: tuple[int, int],
    pseudo: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    Theme.current().apply(dressed, scheme, scale)
    if pseudo:
        install_pseudo(dressed)
    page = gallery.PAGES[page_name](size[0])
    qtbot.addWidget(page)
    picture = gallery.shown(page, *size).grab().toImage()
    assert (picture.width(), picture.height()) == size
    assert len(_colors(picture)) > 30
    assert not gallery.cut_labels(page)
    assert not gallery.sideways(page)


@pytest.mark.parametrize("page_name", gallery.PAGES)
def test_everything_that_can_be_pressed_or_filled_has_a_name(
    dressed: QApplication, qtbot: QtBot, page_name: str
) -> None:
    page = gallery.PAGES[page_name](1440)
    qtbot.addWidget(page)
    controls = [each for kind in (QAbstractButton, QLineEdit, QComboBox) for each in page.findChildren(kind)]
    named = [each for each in controls if each.accessibleName() or getattr(each, "text", str)()]
    own = [each for each in controls if each.objectName() not in QTS_OWN]
    assert len(own) > 15
    assert not [each for each in own if each not in named]


def test_the_theme_switches_while_the_window_is_open(dressed: QApplication, qtbot: QtBot) -> None:
    page = gallery.shown(gallery.today(1440), 1440, 900)
    qtbot.addWidget(page)
    light = page.grab().toImage()
    Theme.current().apply(dressed, "dark")
    QApplication.processEvents()
    dark = page.grab().toImage()
    Theme.current().apply(dressed, "light")
    QApplication.processEvents()
    again = page.grab().toImage()
    assert dark != light
    assert again == light
    for spot in ((226, 500), (800, 8), (1060, 62)):
        shade = dark.pixelColor(*spot)
        assert shade.lightness() < 60, f"{spot} stayed {shade.name()}"


def test_the_text_size_is_held_within_its_bounds(dressed: QApplication) -> None:
    theme = Theme.current()
    for asked, given in ((0.1, 0.9), (1.2, 1.2), (9.0, 1.5)):
        theme.apply(dressed, "light", asked)
        assert theme.text_scale == given
    assert theme.tokens is SCHEMES["light"]
