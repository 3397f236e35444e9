"""Help without a link: the page of the screen one came from, all keys from their declaration, a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.statuses import statuses
from navigator_app.ui import sayings
from navigator_app.ui.i18n import SOURCE_LANGUAGE, catalogue, language_spoken
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.screens.help.pages import pages
from navigator_app.ui.screens.help.state import Model, Opened, Topic, Typed, blocks, update
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.sections import KEYS
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from navigator_app.ui.theme.style import Theme
from sync.resources import resource
from sync.rules.codes import code_list

KEYS_TOPIC, WORDS_TOPIC = "keys", "words"


def topics() -> tuple[Topic, ...]:
    """Give the written pages in their order, then those that are made of what the window says."""
    keys = "\n".join(f"{key.keys}: {sayings.words(key.words)}" for key in KEYS)
    means = "\n".join(
        " ".join(map(sayings.words, (group.kind, one.label, *one.meaning)))
        for group in statuses()
        for one in group.words
    )
    return (
        *pages(resource("help"), language_spoken()),
        Topic(WORDS_TOPIC, QCoreApplication.translate("Help", "What each status means"), means),
        Topic(KEYS_TOPIC, QCoreApplication.translate("Help", "All keys"), keys),
    )


def called(topics: Sequence[Topic], words: Mapping[str, str]) -> tuple[Topic, ...]:
    """Let pages be found by a site's own words as well; one named after what is called otherwise bears both names."""
    own = {
        label: words[one.code]
        for one in code_list("site-words").codes
        if one.code in words
        for label in (one.label, sayings.words(one.label))
    }
    return tuple(_called(topic, own) for topic in topics)


def _called(topic: Topic, own: Mapping[str, str]) -> Topic:
    whole = f"{topic.title} {topic.text}".casefold()
    also = " ".join(word for label, word in own.items() if label.casefold() in whole)
    word = own.get(topic.title)
    return replace(topic, title=f"{word} ({topic.title})" if word else topic.title, also=also)


class HelpPage(Page):
    """The book, offline."""

    topic: ClassVar[str] = "keys"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model(called(topics(), session.wishes.words))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search help"))
        self.search.setAccessibleName(self.tr("Search help"))
        self.search.textChanged.connect(self._search)
        self.table = RecordTable(self.tr("Help pages"), [Column(self.tr("Page"))])
        self.table.selected.connect(self._select)
        self._lines = col(gap=10, margins=(24, 4, 24, 24))
        reading = scrolled(box(self._lines, "pageBody"))
        left = box(col(Label(self.tr("Help"), "h1"), self.search, self.table, gap=10))
        left.setFixedWidth(Theme.current().px(260))
        page = row(left, reading, gap=16, margins=(24, 16, 8, 16))
        page.setStretch(1, 1)
        self.setLayout(page)
        self._list()

    def show_target(self, target: Target) -> None:
        """Open the page of a topic."""
        self.target = target
        self.model = update(self.model, Opened(target.more or self.model.open))
        self._list()
        self.table.select(self.model.open)
        self._read()

    def say_words(self) -> None:
        """Name the pages by what the site of this desk calls things now."""
        self.model = update(
            replace(self.model, topics=called(topics(), self.session.wishes.words)), Opened(self.model.open)
        )
        self._list()

    def first_focus(self) -> QWidget | None:
        """Begin with the search."""
        return self.search

    def _search(self, text: str) -> None:
        self.model = update(self.model, Typed(text))
        self._list()

    def _select(self, name: str) -> None:
        if name and name != self.model.open:
            self.model = update(self.model, Opened(name))
            self._read()

    def _list(self) -> None:
        self.table.replace([TableRow(one.name, (Cell(one.title),)) for one in self.model.found])

    def _read(self) -> None:
        clear(self._lines)
        topic = self.model.current
        if topic is None:
            return
        self._lines.addWidget(Label(topic.title, "h2", wrap=True))
        if note := self._of_its_language(topic):
            self._lines.addWidget(Label(note, "muted", wrap=True))
        if topic.name == KEYS_TOPIC:
            self._add_keys()
        elif topic.name == WORDS_TOPIC:
            self._add_words()
        else:
            for kind, words in blocks(topic.text):
                self._lines.addWidget(
                    Label(
                        f"\u2022 {words}" if kind == "point" else words,
                        "h3" if kind == "title" else "",
                        wrap=True,
                    )
                )
        self._lines.addStretch(1)

    def _of_its_language(self, topic: Topic) -> str:
        """Say what a reader has to know of the language of a written page; nothing where the desk speaks English."""
        spoken = language_spoken()
        if not topic.language or spoken == SOURCE_LANGUAGE:
            return ""
        if topic.language != spoken:
            return self.tr("This page is not in your language yet; it stands here in English.")
        if catalogue(spoken).is_approved:
            return ""
        return self.tr(
            "This page was prepared with the program and nobody approved it yet: the English holds."
        )

    def _add_words(self) -> None:
        for group in statuses():
            self._lines.addWidget(Label(sayings.words(group.kind), "h3"))
            for one in group.words:
                chip = Chip(sayings.words(one.label), one.tint, one.icon)
                told = Label("\n".join(map(sayings.words, one.meaning)), wrap=True)
                self._lines.addLayout(col(row(chip, None), told, gap=4))

    def _add_keys(self) -> None:
        if not Letters.current().is_on:
            words = self.tr("Single-letter keys are off on this computer. Settings, Keyboard turns them on.")
            self._lines.addWidget(Label(words, "muted", wrap=True))
        shown = [key for key in KEYS if Letters.current().is_on or not key.is_letter]
        for where, keys in groupby(shown, key=lambda key: key.where):
            self._lines.addWidget(Label(sayings.words(where), "h3"))
            for key in keys:
                cap = Label(key.keys, "key")
                cap.setMinimumWidth(Theme.current().px(110))
                line = row(cap, Label(sayings.words(key.words), wrap=True), gap=12)
                line.setStretch(1, 1)
                self._lines.addLayout(line)
