"""Referrals, Labs, Travel, Telehealth, Messages: one list each, filtered while one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.first_download import arriving
from navigator_app.queries.lists import Line, Which, lines, said_by
from navigator_app.queries.today import stale
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.drawer.state import Answered, Model, Opened, Typed, update
from navigator_app.ui.screens.line_table import line_table, table_row
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.shapes import shapes
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from sync.client.ports import Touched
from sync.errors import Said


class DrawerPage(Page):
    """One drawer; its subclasses say which."""

    which: ClassVar[Which]
    icon: ClassVar[str] = "inbox"
    begins: ClassVar[Target]

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        title, self._add_words, self._empty_words = self.texts()
        self._title = Label(title, "h1")
        self._count = Label("", "muted")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter the list"))
        self.filter.setMaximumWidth(Theme.current().px(240))
        self.filter.setClearButtonEnabled(False)
        self.filter.textChanged.connect(lambda text: self._take(Typed(text)))
        self.scope = Segment(self.tr("Which"), [self.tr("Still open"), self.tr("All")])
        self.scope.chosen.connect(lambda place: self._take(Opened(place == 0)))
        self._new = button(self._add_words, "primary", "plus")
        self._new.clicked.connect(lambda: host.go(self.begins))
        self.table = line_table(title, with_person=True)
        self.table.set_compact(session.settings.text("density") == "compact")
        self.table.opened.connect(self._open)
        head = row(
            col(self._title, self._count, gap=2), None, self.filter, self.scope, *self.besides(), self._new
        )
        self.incomplete = StaleBar()
        self.incomplete.setVisible(False)
        page = col(head, self.incomplete, self.table, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(2, 1)
        self.setLayout(page)
        QShortcut(
            QKeySequence("/"), self.table, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        ).activated.connect(self.filter.setFocus)
        self.say_words()

    def say_words(self) -> None:
        """Call the list, and what is begun in it, as the site of this desk does."""
        title, self._add_words, self._empty_words = self.texts()
        word = self.session.word(self.begins.kind or "lab_plan", "")
        if word:
            self._add_words = self.tr("New: {word}").format(word=word)
        title = self.session.word(self.topic, title)
        self._title.setText(title)
        self._new.setText(keyless(self._add_words))
        self._new.setAccessibleName(self._add_words)
        self.table.view.setAccessibleName(title)
        self._draw()

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        raise AssertionError

    def besides(self) -> Sequence[QWidget]:
        """Give what stands over this list besides; most have nothing."""
        return ()

    def at_hand(self) -> Target:
        """Name the line that is chosen."""
        line = self._line(self.table.current_key())
        return record_target(line.key.kind, line.key.id, line.patient_id) if line else self.target

    def refresh(self) -> None:
        """Ask for the lines."""
        desk, which, open_only = self.session.desk, self.which, self.model.open_only
        if self.model.lines is None:
            self.table.states.show_loading()

        def answer() -> Answered:
            found = lines(desk, which, open_only=open_only)
            return Answered(found, tuple(map(said_by, found)), arriving(desk), stale(desk))

        self.ask(answer, self._take)

    def touched(self, touched: Touched) -> None:
        """Ask again when a line was changed; while not everything is here, always."""
        if self.isVisible() and self.incomplete.isVisible():
            self.ask_again()
        else:
            super().touched(touched)

    def link_changed(self) -> None:
        """Hear whether what is here is fresh by now."""
        if self.model.stale is not None:
            self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self.table.view

    def step_back(self) -> bool:
        """Clear the filter first."""
        if self.filter.text():
            self.filter.clear()
            self.table.setFocus()
            return True
        return False

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.table.states.show_error(
            self.tr("This list could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def _take(self, event: Answered | Opened | Typed) -> None:
        before, self.model = self.model, update(self.model, event)
        if self.model.open_only != before.open_only:
            self.refresh()
        self._draw()

    def _draw(self) -> None:
        if self.model.lines is None:
            return
        shown = self.model.shown
        self._show_incomplete()
        self._count.setText(
            self.tr("1 line") if len(shown) == 1 else self.tr("{n} lines").format(n=len(shown))
        )
        now, zone = self.session.desk.now(), self.session.desk.zone
        if shown:
            self.table.replace([table_row(line, now, zone, with_person=True) for line in shown])
        elif self.model.text:
            self.table.show_empty("search", self.tr("Nothing matches"), self.tr("Esc clears the filter."))
        else:
            add = button(keyless(self._add_words), "", "plus")
            add.clicked.connect(lambda: self.host.go(self.begins))
            self.table.show_empty(self.icon, self.tr("Nothing open here"), self._empty_words, add)

    def _show_incomplete(self) -> None:
        """Say that not everything is here yet, or as of when it is known where that is too long ago."""
        told, text = self.model.stale, self.tr("Call before relying on it.")
        if self.model.arriving is not None:
            told = self.model.arriving
            text = self.tr("Not everything is in this list yet. It fills by itself; nothing is lost.")
        self.incomplete.setVisible(told is not None)
        if told is not None:
            self.incomplete.say(sayings.words(told), text)

    def _open(self, key: str) -> None:
        line = self._line(key)
        if line is not None:
            self.host.go(record_target(line.key.kind, line.key.id, line.patient_id))

    def _line(self, key: str) -> Line | None:
        return next((one for one in self.model.shown if f"{one.key.kind}:{one.key.id}" == key), None)


class ReferralsPage(DrawerPage):
    """Referrals."""

    topic: ClassVar[str] = "referrals"
    which: ClassVar[Which] = "referrals"
    icon: ClassVar[str] = "send"
    begins: ClassVar[Target] = Target("record", "referral")

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        return (
            self.tr("Referrals"),
            self.tr("New referral"),
            self.tr("Referrals stay here until the report is back, read, and the patient was told."),
        )

    def besides(self) -> Sequence[QWidget]:
        """Give the way to the board of the same referrals."""
        return (shapes("list", lambda: self.host.go(Target("board"))),)


class LabsPage(DrawerPage):
    """Lab plans and draws."""

    topic: ClassVar[str] = "labs"
    which: ClassVar[Which] = "labs"
    icon: ClassVar[str] = "flask-conical"
    begins: ClassVar[Target] = Target("deed", more="labs.propose_plan")

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        return (
            self.tr("Labs"),
            self.tr("Propose lab plan"),
            self.tr("Lab plans and their draws, from ordered to acknowledged by oncology."),
        )


class TravelPage(DrawerPage):
    """Trips."""

    topic: ClassVar[str] = "travel"
    which: ClassVar[Which] = "travel"
    icon: ClassVar[str] = "car"
    begins: ClassVar[Target] = Target("record", "trip")

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        return (
            self.tr("Travel"),
            self.tr("New trip"),
            self.tr("Trips with their rides, escorts and nights."),
        )


class TelehealthPage(DrawerPage):
    """Visits."""

    topic: ClassVar[str] = "telehealth"
    which: ClassVar[Which] = "visits"
    icon: ClassVar[str] = "video"
    begins: ClassVar[Target] = Target("record", "appointment")

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        return (
            self.tr("Telehealth"),
            self.tr("New visit"),
            self.tr("Visits by video and in the room, by the clocks of both ends."),
        )


class MessagesPage(DrawerPage):
    """Messages."""

    topic: ClassVar[str] = "messages"
    which: ClassVar[Which] = "messages"
    icon: ClassVar[str] = "message-square"
    begins: ClassVar[Target] = Target("record", "message")

    def texts(self) -> tuple[str, str, str]:
        """Give title, what the button begins, what belongs here."""
        return (
            self.tr("Messages"),
            self.tr("New message"),
            self.tr("Words between sites, each bound to a patient or a task."),
        )
