"""What is taken twice: both records side by side, as far as they are here, and one key for each thing to do.

Nothing is changed from here by itself: one of them is opened and moved, or a person says why both are right.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from navigator_app.queries.collision import CollisionView, Party, collision
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.letters import KeyNote, LetterKey
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target

KEYS: Final = ("1", "2", "3", "4")


class CollisionPage(Page):
    """A Review of what is taken twice."""

    topic: ClassVar[str] = "review"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.view: CollisionView | None = None
        self.open_buttons: list[Button] = []
        self._title, self._detail = Label("", "h1", wrap=True), Label("", "muted", wrap=True)
        self._chip = Chip("", "violet", "git-merge")
        head = row(col(self._title, self._detail, gap=2), self._chip, gap=12)
        head.setStretch(0, 1)
        self._promise = col(gap=0)
        self._cards = row(gap=14)
        self.right_button = button(self.tr("Both are right"), "primary", "check")
        self.right_button.clicked.connect(self.say_right)
        later = button(self.tr("Decide later"), "")
        later.clicked.connect(self.host.back)
        keys = KeyNote(self.tr("1 opens this one, 2 the other, B says that both are right"))
        self._foot = QFrame()
        self._foot.setObjectName("keyHints")
        line = row(keys, later, self.right_button, gap=8, margins=(24, 10, 24, 12))
        line.setStretch(0, 1)
        self._foot.setLayout(line)
        content = box(
            col(head, self._promise, self._cards, None, gap=14, margins=(24, 18, 24, 16)), "pageBody"
        )
        whole = col(scrolled(content), self._foot, gap=0)
        whole.setStretch(0, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        for place, key in enumerate(KEYS):
            LetterKey(key, self, partial(self.open_one, place))
        LetterKey("B", self, self.say_right)

    def show_target(self, target: Target) -> None:
        """Open a Review."""
        self.target, self.view = target, None
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew: it closes by itself when one of both is moved."""
        desk, review_id = self.session.desk, self.target.id
        self.ask(lambda: collision(desk, review_id), self._draw)

    def first_focus(self) -> QWidget | None:
        """Begin with this one."""
        return self.open_buttons[0] if self.open_buttons else None

    def foot(self) -> QWidget:
        """Name the strip with what can be done about it."""
        return self._foot

    def set_wide(self, wide: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Put the cards below one another where there is no room for two."""
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._cards.setDirection(way)

    def open_one(self, place: int) -> None:
        """Open one of them: this one first, then the others that are here."""
        parties = self._here()
        if self.view is not None and place < len(parties):
            key = parties[place].key
            self.host.go(record_target(key.kind, key.id, self.view.patient_id if place == 0 else None))

    def say_right(self) -> None:
        """Ask why both are right."""
        if self.view is not None and self.right_button.isEnabled():
            patient = self.view.patient_id or ""
            self.host.go(Target("deed", "review", self.view.key.id, patient, "collisions.both_right"))

    def _here(self) -> list[Party]:
        view = self.view
        return [view.this, *(one for one in view.others if one.is_here)] if view else []

    def _draw(self, view: CollisionView | None) -> None:
        if view is None:
            text = self.tr("This Review has not come to this computer.")
            self.states.show_empty("git-merge", self.tr("Not here yet"), text)
            return
        is_first = self.view is None
        self.view, self.open_buttons = view, []
        self._title.setText(sayings.words(view.sentence))
        parts = (view.this.person, sayings.words(view.this.title))
        self._detail.setText(" \u00b7 ".join(part for part in parts if part))
        self._chip.show_chip(
            ChipText(sayings.words(view.state), "violet" if view.is_open else "ok", "git-merge")
        )
        clear(self._promise)
        self._promise.addWidget(self._told(view))
        clear(self._cards)
        for place, party in enumerate((view.this, *view.others)):
            self._cards.addWidget(self._card(party, is_this=place == 0), 1)
        self.right_button.setEnabled(view.is_open and not view.is_answered)
        self.states.show_content()
        if is_first and self.open_buttons and self.isVisible():
            self.open_buttons[0].setFocus()

    def _told(self, view: CollisionView) -> Alert:
        if view.is_answered:
            text = self.tr("The center closes it on both sides with the next exchange.")
            return Alert(self.tr("Answered on this computer"), text, "info", "cloud-upload")
        if not view.is_open:
            text = self.tr(
                "What was so stays in the history. If one of them is moved again, this asks again."
            )
            return Alert(self.tr("Nothing is left to decide"), text, "ok", "circle-check")
        text = self.tr(
            "Both stay as they are until a person decides. Move or cancel one of them and this closes by itself."
        )
        return Alert(self.tr("Nothing is lost"), text, "info", "shield-check")

    def _card(self, party: Party, *, is_this: bool) -> Card:
        title = self.tr("This one") if is_this else self.tr("The other one")
        card = Card(title, margins=(20, 14, 20, 18))
        what = sayings.words(party.title)
        card.add(Label(what, "strong", wrap=True))
        for text in (party.person, sayings.words(party.when)):
            if text:
                card.add(Label(sayings.words(text), wrap=True))
        if party.status is not None:
            chip = Chip("", party.status.tint, party.status.icon)
            chip.show_chip(ChipText(sayings.words(party.status.text), party.status.tint, party.status.icon))
            card.add(row(chip, None))
        if not party.is_open:
            card.add(Label(self.tr("No longer in the way"), "caption"))
        if not party.is_here:
            why = self.tr("It is not on this computer: whoever holds it sees this Review as well.")
            card.add(Label(why, "muted", wrap=True))
            card.body.addStretch(1)
            return card
        name = self.tr("Open {which}: {what}").format(which=title, what=what)
        opener = button(self.tr("Open"), "", "arrow-right", name)
        opener.clicked.connect(partial(self.open_one, len(self.open_buttons)))
        self.open_buttons.append(opener)
        card.add(row(opener, None))
        card.body.addStretch(1)
        return card
