"""Two people changed one thing: choose a side whole; nothing is chosen for you, and nothing is lost."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import reviews
from navigator_app.queries.review import Merged, ReviewView
from navigator_app.queries.review import review as gather
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.review.sides import Sides
from navigator_app.ui.screens.review.state import (
    Answered,
    Chosen,
    Event,
    KeyChosen,
    Model,
    Next,
    Opened,
    Saving,
    update,
)
from navigator_app.ui.session import Session
from sync.errors import Said


class ReviewPage(Page):
    """One disagreement."""

    topic: ClassVar[str] = "review"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.sides: Sides | None = None
        self._title, self._detail = Label("", "h1", wrap=True), Label("", "muted", wrap=True)
        self._chip = Chip("", "violet", "git-merge")
        head = row(col(self._title, self._detail, gap=2), self._chip, gap=12)
        head.setStretch(0, 1)
        self._body = col(gap=14)
        self.save_button = button(self.tr("Save merged record"), "primary", "check")
        self.save_button.clicked.connect(self.save)
        self.ask_button = button(self.tr("Ask them"), "", "message-square")
        self.ask_button.clicked.connect(self._ask)
        later = button(self.tr("Decide later"), "")
        later.clicked.connect(self.host.back)
        self._keys = Label(
            self.tr("1 chooses the left side, 2 the right one, N the next decision"), "caption", wrap=True
        )
        foot = QFrame()
        foot.setObjectName("keyHints")
        line = row(self._keys, self.ask_button, later, self.save_button, gap=8, margins=(24, 10, 24, 12))
        line.setStretch(0, 1)
        foot.setLayout(line)
        content = box(col(head, self._body, None, gap=14, margins=(24, 18, 24, 16)), "pageBody")
        whole = col(scrolled(content), foot, gap=0)
        whole.setStretch(0, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        self._bind()

    def show_target(self, target: Target) -> None:
        """Open a Review."""
        self.target = target
        self.sides = None
        self.take(Opened(target.id))
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew; a side that came meanwhile begins the choice anew."""
        desk, review_id = self.session.desk, self.model.review_id
        self.ask(lambda: gather(desk, review_id), lambda found: self.take(Answered(found)))

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Answered):
            self._draw()
        elif self.model.at != before.at and isinstance(event, Next):
            self._go_to_field()
        self._draw_choice()

    def save(self) -> None:
        """Write the chosen values; the other side's stay in the history."""
        view = self.model.view
        if view is None or not self.model.may_save:
            return
        values = view.result(self.model.chosen)
        if values is None:
            return
        desk, review_id = self.session.desk, view.key.id
        saw = tuple(side.change for side in view.sides)
        self.take(Saving(is_saving=True))
        self.do(lambda: reviews.settle(desk, review_id, values, saw), self._saved, self._stopped)

    def first_focus(self) -> QWidget | None:
        """Begin with the first card; nothing is chosen by it."""
        if self.sides is None or not self.sides.cards:
            return None
        return next(iter(self.sides.cards.values()))[0]

    def _draw(self) -> None:
        view = self.model.view
        if view is None:
            text = self.tr("This Review has not come to this computer.")
            self.states.show_empty("git-merge", self.tr("Not here yet"), text)
            return
        self._title.setText(sayings.words(view.title))
        self._detail.setText(" \u00b7 ".join(p for p in (view.person, sayings.words(view.detail)) if p))
        clear(self._body)
        self._body.addWidget(self._promise(view))
        self.sides = Sides(view)
        self.sides.chosen.connect(lambda name, side: self.take(Chosen(name, side)))
        self._body.addWidget(Card(margins=(20, 14, 20, 18)).add(self.sides))
        if view.merged:
            self._body.addWidget(self._merged_card(view.merged))
        self._result = col(gap=4)
        self._body.addWidget(Card(self.tr("What will be saved"), margins=(20, 14, 20, 16)).add(self._result))
        who = view.ask_person
        self.ask_button.setText(self.tr("Ask {person}").format(person=who) if who else self.tr("Ask them"))
        self.ask_button.setAccessibleName(self.ask_button.text())
        for name, side in self.model.chosen.items():
            self.sides.show_chosen(name, side)
        self.states.show_content()
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def _promise(self, view: ReviewView) -> Alert:
        both = self.tr("Both versions stay in the history.")
        merged = self.tr("{n} fields that only one person changed were merged for you.").format(
            n=len(view.merged)
        )
        rule = sayings.words(view.rule_sentence)
        text = " ".join(part for part in (both, merged if view.merged else "", rule) if part)
        if not view.is_open:
            return Alert(self.tr("This was settled"), text, "ok", "circle-check")
        return Alert(self.tr("Nothing is lost"), text, "info", "shield-check")

    def _merged_card(self, merged: tuple[Merged, ...]) -> Card:
        card = Card(self.tr("Merged for you"), margins=(20, 14, 20, 16))
        for one in merged:
            name = Label(sayings.words(one.label), "muted", wrap=True)
            name.setFixedWidth(180)
            line = row(
                Glyph("check", "ok"),
                name,
                Label(one.text, wrap=True),
                Label(sayings.words(one.source), "caption"),
                gap=10,
            )
            line.setStretch(2, 1)
            card.add(line)
        return card

    def _draw_choice(self) -> None:
        model, view = self.model, self.model.view
        self.save_button.setEnabled(model.may_save and bool(view and view.is_open))
        if view is None or self.sides is None:
            return
        for name, side in model.chosen.items():
            self.sides.show_chosen(name, side)
        done = sum(1 for one in view.choices if one.name in model.chosen)
        progress = self.tr("{done} of {all} chosen").format(done=done, all=len(view.choices))
        self._chip.show_chip(ChipText(progress, "violet", "git-merge"))
        clear(self._result)
        for label, text in view.what_will_be_saved(model.chosen):
            line = row(Label(sayings.words(label), "muted"), Label(text, wrap=True), gap=10)
            line.setStretch(1, 1)
            self._result.addLayout(line)

    def _go_to_field(self) -> None:
        view = self.model.view
        if view is not None and self.sides is not None and view.choices:
            self.sides.cards[view.choices[self.model.at].name][0].setFocus()

    def _ask(self) -> None:
        view = self.model.view
        if view is not None:
            self.host.go(Target("deed", "review", view.key.id, view.patient_id or "", "reviews.ask_them"))

    def _saved(self, record: str) -> None:
        view = self.model.view
        self.take(Saving(is_saving=False))
        person = view.person if view else ""
        tell_done(self, self.tr("Settled, saved on this computer. {person}").format(person=person), (record,))
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.take(Saving(is_saving=False))
        self.host.tell_trouble(why)
        self.refresh()

    def _bind(self) -> None:
        for place, key in enumerate(("1", "2", "3", "4")):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda place=place: self.take(KeyChosen(place)))
        QShortcut(QKeySequence("N"), self).activated.connect(lambda: self.take(Next()))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
