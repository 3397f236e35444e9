"""Help without a link: points stand as points, every status has its words, what is pointed at says what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.screens.help.state import blocks
from navigator_app.ui.screens.help.view import WORDS_TOPIC, HelpPage
from navigator_app.ui.screens.lesson.view import LessonPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.today.view import TodayPage
from navigator_app.ui.shell.shell import Shell
from tests.screens.shells import go


def test_a_page_is_taken_apart_into_titles_points_and_paragraphs() -> None:
    text = "One\nparagraph.\n\n## A title\n\n- first\n  goes on\n- second"
    assert blocks(text) == [
        ("words", "One paragraph."), ("title", "A title"), ("point", "first goes on"), ("point", "second"),
    ]  # fmt: skip


def test_what_stands_right_below_a_title_is_no_title() -> None:
    assert blocks("## Somebody new\nMake a code\nfor them.\n\n## Lists\n- one\n- two") == [
        ("title", "Somebody new"),
        ("words", "Make a code for them."),
        ("title", "Lists"),
        ("point", "one"),
        ("point", "two"),
    ]


def test_the_page_of_words_shows_every_status_with_what_it_means(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("help", more=WORDS_TOPIC))
    assert isinstance(page, HelpPage)
    chips = page.findChildren(Chip)
    assert len(chips) > 60
    page.search.setText("camp")
    assert all("camp" in f"{one.title} {one.text}".casefold() for one in page.model.found)


def test_a_row_of_today_tells_what_its_status_means(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("today"))
    assert isinstance(page, TodayPage)
    model = page.list.model()
    tips = [model.data(model.index(at, 0), Qt.ItemDataRole.ToolTipRole) for at in range(model.rowCount())]
    assert any(tip and "Next" in tip for tip in tips)


def test_the_lesson_is_begun_and_leads_to_where_its_step_is_done(qtbot: QtBot, shell: Shell) -> None:
    page = go(qtbot, shell, Target("lesson"))
    assert isinstance(page, LessonPage)
    assert page.model.now is not None
    page.begin_button.click()
    qtbot.waitUntil(lambda: page.model.is_begun, timeout=5_000)
    assert page.model.done == 0
