"""Help in the language of the desk: read, searched, page by page, and whole beside the English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app.ui import i18n
from navigator_app.ui.screens.help.pages import pages
from navigator_app.ui.screens.help.state import Topic, blocks
from navigator_app.ui.screens.help.view import KEYS_TOPIC, WORDS_TOPIC, HelpPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.resources import resource
from tests.screens.shells import Morning, go

OTHERS = i18n.languages()[1:]
KEYS = re.compile(r"Ctrl\+[A-Z0-9]+|Ctrl\+\+|\bF\d+\b|\bEsc\b|\bEnter\b|\bPgUp\b|\bPgDown\b")
QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")


def test_help_speaks_the_language_of_the_desk(qtbot: QtBot, in_spanish: Shell, morning: Morning) -> None:
    page = opened(qtbot, in_spanish, "offline")
    said = shown(page)
    assert "Lo que se puede hacer sin conexión" in said
    assert any("en esta computadora, cifrado" in text for text in said)
    assert any("nadie la aprobó" in text for text in said)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("corte de luz", "offline"),
        ("intérprete", "chart"),
        ("INTERPRETE", "chart"),
        ("analisis", "contacts"),
        ("extraccion", WORDS_TOPIC),
        ("vista de mostrador", KEYS_TOPIC),
    ],
)
def test_the_search_finds_words_of_the_language_however_they_are_typed(
    qtbot: QtBot, in_spanish: Shell, morning: Morning, typed: str, topic: str
) -> None:
    page = opened(qtbot, in_spanish, "today")
    page.search.setText(typed)
    assert topic in {found.name for found in page.model.found}


def test_english_help_stays_english_and_says_nothing_of_languages(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell, "offline")
    said = shown(page)
    assert "What is safe to do offline" in said
    assert not [text for text in said if "language" in text or "approved" in text]


def test_a_page_that_is_not_translated_stands_there_in_english_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "es").mkdir()
    (tmp_path / "10-today.md").write_text("# Today\nIs computed.", "utf-8")
    (tmp_path / "20-offline.md").write_text("# Offline\nIs safe.", "utf-8")
    (tmp_path / "es" / "10-today.md").write_text("# Hoy\nSe calcula.", "utf-8")
    assert pages(tmp_path, "es") == (
        Topic("today", "Hoy", "Se calcula.", "es"),
        Topic("offline", "Offline", "Is safe.", "en"),
    )
    assert [one.language for one in pages(tmp_path, "en")] == ["en", "en"]
    assert [one.language for one in pages(tmp_path, "tlh")] == ["en", "en"]


def test_the_line_stands_on_the_page(
    qtbot: QtBot, in_spanish: Shell, morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, in_spanish, "today")
    untranslated = Topic("goats", "Goats", "Are fed.", "en")
    page.model = type(page.model)((untranslated,))
    page.show_target(Target("help", more="goats"))
    assert "Esta página todavía no está en español; aquí está en inglés." in shown(page)


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_is_whole_in_every_language(language: str) -> None:
    english = {one.name: one for one in pages(resource("help"), "en")}
    own = {one.name: one for one in pages(resource("help"), language)}
    left = [name for name, one in own.items() if one.language != language]
    assert not left, (
        f"{len(left)} pages of help are without {language} and show English: {left}. Write each whole into "
        f"resources/help/{language}/, under the name that it has in resources/help/."
    )
    for name, page in own.items():
        assert outline(page) == outline(english[name]), (
            f"{name}: a title or a paragraph is only in one of them"
        )
        assert keys(page.text) == keys(english[name].text), f"{name}: a key is only in one of them"


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_page_quotes_of_the_window_is_what_the_window_says(language: str) -> None:
    window = {en.rstrip("…").casefold(): to for en, to in i18n.catalogue(language).said.items()}
    own = {one.name: f"{one.title} {one.text}".casefold() for one in pages(resource("help"), language)}
    wrong = [
        f"{page.name}: {quoted!r} is {said!r} in the window"
        for page in pages(resource("help"), "en")
        for quoted in QUOTED.findall(page.text)
        if (said := window.get(quoted.rstrip("….").casefold()))
        and said.rstrip("…").replace("&", "").casefold() not in own[page.name]
    ]
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_no_page_is_left_of_one_that_is_gone(language: str) -> None:
    own = {path.name for path in resource(f"help/{language}").glob("*")}
    assert own <= {path.name for path in resource("help").glob("*.md")}


def opened(qtbot: QtBot, shell: Shell, topic: str) -> HelpPage:
    page = go(qtbot, shell, Target("help", more=topic))
    assert isinstance(page, HelpPage)
    return page


def shown(page: HelpPage) -> set[str]:
    return {label.text() for label in page.findChildren(QLabel)}


def outline(page: Topic) -> Sequence[str]:
    return [kind for kind, _ in blocks(page.text)]


def keys(text: str) -> Sequence[str]:
    return sorted(KEYS.findall(text))
