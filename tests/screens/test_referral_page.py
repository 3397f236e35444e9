"""The referral's page: each requirement says once on whom it waits, since which day, and whose it is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.referral.view import ReferralPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import MARIAN
from tests.screens.shells import Morning, go


def test_a_requirement_that_waits_says_so_once_and_names_the_day_as_everywhere(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = go(qtbot, shell, Target("referral", "referral", morning.referral, MARIAN))
    assert isinstance(page, ReferralPage)
    words = [label.text() for label in page.findChildren(QLabel)]
    (line,) = [text for text in words if "Cedar Basin" in text]
    assert line == "Waiting: Cedar Basin Pathology (PRACTICE) \u00b7 asked Sun Nov 15 \u00b7 You"
