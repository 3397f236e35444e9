"""The referral board: columns by whose move it is, narrowed while one types, gone through by arrows."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.board import board, known, narrowed
from navigator_app.queries.board_cards import Card
from navigator_app.queries.first_download import arriving
from navigator_app.queries.today import stale
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import StaleBar, States
from navigator_app.ui.screens.board.cards import CardList, lists_in_reach
from navigator_app.ui.screens.board.column import ColumnView
from navigator_app.ui.screens.board.state import Answered, Changed, Event, Model, More, Read, Typed, update
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.shapes import shapes
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from sync.client.ports import Touched
from sync.errors import Said
from sync.rules.board import board_rules

_NEW = Target("record", "referral")


class BoardPage(Page):
    """Referrals by whose move it is."""

    topic: ClassVar[str] = "referrals"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._title = Label(self.tr("Referral board"), "h1")
        self._count = Label("", "muted")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter the board"))
        self.filter.setMaximumWidth(Theme.current().px(240))
        self.filter.textChanged.connect(self._type)
        self.shape = shapes("board", lambda: host.go(Target("referrals")))
        new = button(keyless(self.tr("New referral")), "primary", "plus")
        new.clicked.connect(lambda: host.go(_NEW))
        self.columns = {one.key: self._column(one.key) for one in board_rules().columns}
        self.states = States(box(row(*self.columns.values(), gap=10)))
        self.incomplete = StaleBar()
        self.incomplete.setVisible(False)
        head = row(col(self._title, self._count, gap=2), None, self.filter, self.shape, new)
        page = col(head, self.incomplete, self.states, gap=12, margins=(24, 16, 24, 16))
        page.setStretch(2, 1)
        self.setLayout(page)
        QShortcut(
            QKeySequence("/"), self.states, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        ).activated.connect(self.filter.setFocus)
        self.say_words()

    def say_words(self) -> None:
        """Call the board as the site of this desk calls referrals."""
        word = self.session.word("referral", "")
        self._title.setText(self.tr("Board: {word}").format(word=word) if word else self.tr("Referral board"))

    @property
    def lists(self) -> list[CardList]:
        """The lists of cards, from left to right."""
        return [one.list for one in self.columns.values()]

    def at_hand(self) -> Target:
        """Name the card that is chosen."""
        here = next((one.current() for one in self.lists if one.hasFocus()), None)
        return _target(here) if here else self.target

    def show_target(self, target: Target) -> None:
        """Show it anew: what was changed meanwhile is not known here."""
        self.model = update(self.model, Changed())
        super().show_target(target)

    def refresh(self) -> None:
        """Ask for the board; of what is typed, by its words."""
        desk, model = self.session.desk, self.model
        text, wanted = model.text.strip(), dict(model.wanted)
        if model.board is None:
            self.states.show_loading()

        def answer() -> Answered:
            every = model.known if model.known is not None or not text else known(desk)
            found = narrowed(desk, every or (), text, wanted) if text else board(desk, wanted)
            return Answered(found, every, arriving(desk), stale(desk))

        self.ask(answer, self.take)

    def touched(self, touched: Touched) -> None:
        """Ask again when something was changed, and read anew what is typed against."""
        self.model = update(self.model, Changed())
        super().touched(touched)

    def link_changed(self) -> None:
        """Hear whether what is here is fresh by now."""
        if self.model.stale is not None:
            self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin in the first column that has a card, once it is known which have; in the filter where none has."""
        if self.model.board is None and self.lists:
            return self.lists[0]
        return next((one for one in self.lists if one.cards.cards), self.filter)

    def step_back(self) -> bool:
        """Clear the filter first."""
        if self.filter.text():
            self.filter.clear()
            first = self.first_focus()
            if first is not None:
                first.setFocus()
            return True
        return False

    def fail(self, why: Said) -> None:
        """Say why there is no board."""
        self.states.show_error(
            self.tr("The board could not be read"), sayings.said(why), "", self.again(self.refresh)
        )

    def take(self, event: Event) -> None:
        """Let something happen, and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Typed | More):
            self.refresh()
        if self.model.board is not before.board:
            self._draw()
        if isinstance(event, Answered) and self.model.known is None:
            # Read while nobody waits for it, so that the first letter is answered as soon as the next ones.
            desk = self.session.desk
            self.ask_at_length(lambda: Read(known(desk)), self.take)

    def _type(self, text: str) -> None:
        self.take(Typed(text))

    def _draw(self) -> None:
        found = self.model.board
        if found is None:
            return
        self._show_incomplete()
        one = self.tr("1 referral")
        self._count.setText(one if found.count == 1 else self.tr("{n} referrals").format(n=found.count))
        for column in found.columns:
            self.columns[column.key].show_column(column)
        if found.count:
            self.states.show_content()
        elif found.text:
            self.states.show_empty("search", self.tr("Nothing matches"), self.tr("Esc clears the filter."))
        else:
            add = button(keyless(self.tr("New referral")), "", "plus")
            add.clicked.connect(lambda: self.host.go(_NEW))
            text = self.tr("Referrals stay here until the report is back, read, and the patient was told.")
            self.states.show_empty("send", self.tr("No referral is open"), text, add)

    def _show_incomplete(self) -> None:
        """Say that not everything is here yet, or as of when it is known where that is too long ago."""
        told, text = self.model.stale, self.tr("Call before relying on it.")
        if self.model.arriving is not None:
            told = self.model.arriving
            text = self.tr("Not everything is on this board yet. It fills by itself; nothing is lost.")
        self.incomplete.setVisible(told is not None)
        if told is not None:
            self.incomplete.say(sayings.words(told), text)

    def _column(self, key: str) -> ColumnView:
        view = ColumnView()
        view.more.connect(lambda: self.take(More(key)))
        view.list.opened.connect(lambda _id: self._open(view.list.current()))
        view.list.beside.connect(lambda step: self._go_beside(view.list, step))
        view.list.typed.connect(self._begin_filter)
        return view

    def _open(self, card: Card | None) -> None:
        if card is not None:
            self.host.go(_target(card))

    def _go_beside(self, here: CardList, step: int) -> None:
        there = lists_in_reach(self.lists, here, step)
        if there is not None:
            there.choose(max(here.currentIndex().row(), 0))
            there.setFocus(Qt.FocusReason.TabFocusReason)

    def _begin_filter(self, letter: str) -> None:
        """Go on typing in the filter."""
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + letter)


def _target(card: Card) -> Target:
    return record_target(card.key.kind, card.key.id, card.patient_id)
