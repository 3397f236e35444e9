"""Every screen test starts in the light scheme at 100 % text, in English."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from navigator_app.ui.i18n import install_language
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from tests.desks import desk
from tests.screens.shells import morning, shell, window

__all__ = ["desk", "morning", "shell", "window"]


@pytest.fixture(autouse=True)
def _letters() -> None:
    """Let single keys act, as they do where no person chose."""
    Letters.current().turn(on=True)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Give the application in its plainest dress, and put that back afterwards."""
    # What earlier tests left goes now, not while Qt walks over every widget. What stays is passed over from here on:
    # after two thousand tests, looking through all of it twice a test would take longer than the test.
    gc.collect()
    gc.freeze()
    Theme.current().apply(qapp, "light")
    yield qapp
    install_language(qapp, "en")
    gc.collect()
    Theme.current().apply(qapp, "light")


@pytest.fixture
def spanish(dressed: QApplication) -> QApplication:
    """Give the application as it speaks Spanish."""
    assert install_language(dressed, "es")
    return dressed


@pytest.fixture
def in_spanish(shell: Shell, spanish: QApplication) -> Iterator[Shell]:
    """Give a window that was built when Spanish was chosen."""
    shell.hide()
    found = Shell(shell.session)
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1440, 900)
    found.show()
    yield found
    found.close()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
