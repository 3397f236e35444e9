"""Two people changed one thing: choose a side whole; nothing is chosen for you, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import reviews
from navigator_app.queries.collision import is_collision
from navigator_app.queries.decision import Decision, decision
from navigator_app.queries.review import Merged, ReviewView
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.letters import KeyNote, LetterKey
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.review.outcome import Outcome, WholeRecord
from navigator_app.ui.screens.review.sides import Sides
from navigator_app.ui.screens.review.state import (
    Answered,
    Chosen,
    Event,
    KeyChosen,
    Model,
    Next,
    Opened,
    Read,
    Saving,
    update,
)
from navigator_app.ui.session import Session
from sync.errors import Said


class ReviewPage(Page):
    """One disagreement, with every other open one about the same record or its parts."""

    topic: ClassVar[str] = "review"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.sections: dict[str, Sides] = {}
        self.whole: WholeRecord | None = None
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
        self._keys = KeyNote(self.tr("1 chooses the left side, 2 the right one, N the next decision"))
        self._foot = QFrame()
        self._foot.setObjectName("keyHints")
        line = row(self._keys, self.ask_button, later, self.save_button, gap=8, margins=(24, 10, 24, 12))
        line.setStretch(0, 1)
        self._foot.setLayout(line)
        content = box(col(head, self._body, None, gap=14, margins=(24, 18, 24, 16)), "pageBody")
        whole = col(scrolled(content), self._foot, gap=0)
        whole.setStretch(0, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        self._bind()

    def show_target(self, target: Target) -> None:
        """Open a Review."""
        self.target = target
        self.sections = {}
        self.take(Opened(target.id))
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew; a side, or a Review beside it, that came meanwhile begins the choice anew."""
        desk, review_id = self.session.desk, self.model.review_id
        self.ask(lambda: (decision(desk, review_id), is_collision(desk, review_id)), self._answered)

    def _answered(self, found: tuple[Decision | None, bool]) -> None:
        if found[1] and self.isVisible():
            # Nothing is disagreed about in it: it has a page of its own.
            self.host.back()
            self.host.go(replace(self.target, page="collision"))
        else:
            self.take(Answered(found[0]))

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Answered):
            self._draw()
        elif self.model.at != before.at and isinstance(event, Next):
            self._go_to_decision()
        self._draw_choice()

    @property
    def sides(self) -> Sides | None:
        """Give the table of the Review that was asked for."""
        return self.sections.get(self.model.review_id)

    def save(self) -> None:
        """Write the chosen values in one deed; the other sides' stay in the history."""
        view = self.model.view
        if view is None or not self.model.may_save:
            return
        desk, is_read = self.session.desk, self.model.is_read
        chosen = [reviews.Settlement(*one) for one in view.settlements(self.model.chosen)]
        self.take(Saving(is_saving=True))
        self.do(
            lambda: reviews.settle_together(desk, chosen, is_read_whole=is_read), self._saved, self._stopped
        )

    def first_focus(self) -> QWidget | None:
        """Begin with the first card; nothing is chosen by it."""
        return next((card for one in self.sections.values() if (card := one.first_card())), None)

    def foot(self) -> QWidget:
        """Name the strip with what can be done about it."""
        return self._foot

    def _draw(self) -> None:
        view = self.model.view
        if view is None:
            text = self.tr("This Review has not come to this computer.")
            self.states.show_empty("git-merge", self.tr("Not here yet"), text)
            return
        first = view.first
        self._title.setText(sayings.words(first.title))
        self._detail.setText(" \u00b7 ".join(p for p in (first.person, sayings.words(first.detail)) if p))
        clear(self._body)
        self._body.addWidget(self._promise(view))
        self.sections = {}
        for one in view.reviews:
            self._body.addWidget(self._section(one, is_alone=len(view.reviews) == 1))
        for one in view.reviews:
            if one.merged and one.target.id not in self._told(view, one):
                self._body.addWidget(self._merged_card(one.merged))
        self._outcome = Outcome(self.tr("What will be saved"))
        self.whole = WholeRecord(self.tr("The whole of it, as it will be"))
        self.whole.read.connect(lambda on: self.take(Read(on)))
        self._body.addWidget(self._outcome)
        self._body.addWidget(self.whole)
        who = first.ask_person
        self.ask_button.setText(self.tr("Ask {person}").format(person=who) if who else self.tr("Ask them"))
        self.ask_button.setAccessibleName(self.ask_button.text())
        self.states.show_content()
        focus = self.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def _section(self, one: ReviewView, *, is_alone: bool) -> Card:
        title = "" if is_alone else sayings.words(one.detail)
        sides = Sides(one, self.session.desk.me.zone)
        sides.chosen.connect(lambda side: self.take(Chosen(one.key.id, side)))
        self.sections[one.key.id] = sides
        return Card(title, margins=(20, 14, 20, 18)).add(sides)

    @staticmethod
    def _told(view: Decision, one: ReviewView) -> set[str]:
        """Name the records whose merged fields stand on the page above already."""
        before = view.reviews[: view.reviews.index(one)]
        return {each.target.id for each in before}

    def _promise(self, view: Decision) -> Alert:
        both = self.tr("Both versions stay in the history.")
        count = len({(each.target, name.label) for each in view.reviews for name in each.merged})
        merged = self.tr("{n} fields that only one person changed were merged for you.").format(n=count)
        rule = sayings.words(view.first.rule_sentence)
        text = " ".join(part for part in (both, merged if count else "", rule) if part)
        if view.first.is_removed:
            gone = self.tr("The record was taken away before this was decided. What each side wrote is kept.")
            return Alert(self.tr("Nothing is left to decide"), gone, "neutral", "circle-check")
        if not view.first.is_open:
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
                Label(sayings.shown(one.text), wrap=True),
                Label(sayings.words(one.source), "caption"),
                gap=10,
            )
            line.setStretch(2, 1)
            card.add(line)
        return card

    def _draw_choice(self) -> None:
        model, view = self.model, self.model.view
        self.save_button.setEnabled(model.may_save)
        if view is None or self.whole is None or not self.sections:
            return
        for review, side in model.chosen.items():
            if review in self.sections:
                self.sections[review].show_chosen(side)
        asked = view.to_choose
        done = sum(1 for one in asked if one.key.id in model.chosen)
        progress = self.tr("{done} of {all} chosen").format(done=done, all=len(asked))
        self._chip.setVisible(bool(asked))
        self._chip.show_chip(ChipText(progress, "violet", "git-merge"))
        unread = model.is_chosen and model.asks_reading and not model.is_read
        why = self.tr("Read the whole of it first, then tick that you did.") if unread else ""
        self.save_button.setAccessibleDescription(why)
        self._outcome.show_outcome(model)
        self.whole.show_whole(model)

    def _go_to_decision(self) -> None:
        view = self.model.view
        if view is None or not view.to_choose:
            return
        card = self.sections[view.to_choose[self.model.at].key.id].first_card()
        if card is not None:
            card.setFocus()

    def _ask(self) -> None:
        view = self.model.view
        if view is not None:
            patient = view.first.patient_id or ""
            self.host.go(Target("deed", "review", view.first.key.id, patient, "reviews.ask_them"))

    def _saved(self, records: tuple[str, ...]) -> None:
        view = self.model.view
        self.take(Saving(is_saving=False))
        person = view.first.person if view else ""
        tell_done(self, self.tr("Settled, saved on this computer. {person}").format(person=person), records)
        self.host.back()

    def _stopped(self, why: Said) -> None:
        self.take(Saving(is_saving=False))
        self.host.tell_trouble(why)
        self.refresh()

    def _bind(self) -> None:
        for place, key in enumerate(("1", "2", "3", "4")):
            LetterKey(key, self, partial(self.take, KeyChosen(place)))
        LetterKey("N", self, lambda: self.take(Next()))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
