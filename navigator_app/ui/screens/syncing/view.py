"""The exchange: how this desk stands, what needs you, what was not accepted and why, what is not sent yet.

A section is drawn anew only when its content is another: rounds come and go while a person reads here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app.commands import first_download, refused
from navigator_app.commands.proof import write_proof
from navigator_app.queries import outbox, syncing
from navigator_app.queries.collision import open_collisions
from navigator_app.queries.outbox import Unaccepted
from navigator_app.queries.proof import proof
from navigator_app.queries.review import ReviewView, open_reviews
from navigator_app.queries.rounds import rounds
from navigator_app.queries.stick import on_stick
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import DOT, Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.screens.record.correcting import correcting_target
from navigator_app.ui.screens.syncing import state
from navigator_app.ui.screens.syncing.cards import (
    named,
    proof_card,
    reviews_card,
    round_row,
    rounds_table,
    unaccepted_card,
    unsent_card,
)
from navigator_app.ui.screens.syncing.state import Answered, Model, update
from navigator_app.ui.screens.syncing.stick import StickCard
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.tokens import Tint
from sync.errors import Said

_SPANS: tuple[timedelta | None, ...] = (timedelta(days=7), timedelta(days=30), None)
_TINTS: dict[str, Tint] = {
    "refused": "danger",
    "needs_decision": "violet",
    "stale": "warn",
    "held_up": "warn",
}


def _whose(found: ReviewView) -> str:
    """Say which fields of whom it is about: a trip may have several Reviews."""
    labels = ", ".join(sayings.words(part.label) for choice in found.choices for part in choice.parts)
    return DOT.join(each for each in (labels, found.person) if each)


class SyncingPage(Page):
    """Four different facts, never mixed: saved here, sent, not accepted, needs a decision."""

    topic: ClassVar[str] = "syncing"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.now_button = button(self.tr("Exchange now"), "primary", "refresh-cw")
        self.now_button.clicked.connect(session.rounds.ring)
        self.now_button.setEnabled(session.rounds.is_joined)
        why = "" if session.rounds.is_joined else self.tr("This desk was not joined to a hub.")
        self.now_button.setAccessibleDescription(why)
        title = col(Label(self.tr("Exchange"), "h1"), Label(why, "muted", wrap=True), gap=2)
        head = row(title, self.now_button)
        head.setStretch(0, 1)
        head.setContentsMargins(24, 16, 24, 8)
        self._told = col(gap=10)
        self.pause_button = button(self.tr("Pause the first download"), "", "pause")
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self._pausing = box(row(self.pause_button, None))
        self._pausing.setVisible(False)
        self._sections = {name: col(gap=0) for name in (state.REVIEWS, state.UNACCEPTED, state.UNSENT)}
        self.span = Segment(
            self.tr("Which changes"),
            [self.tr("Last 7 days"), self.tr("Last 30 days"), self.tr("Everything")],
        )
        self.prove_button = button(self.tr("Write to a file…"), "", "file-text")
        self.prove_button.clicked.connect(self._choose_file)
        prove = proof_card(self.span, self.prove_button)
        self.stick = StickCard(session)
        self.stick.finished.connect(self._stick_finished)
        self.stick.troubled.connect(host.tell_trouble)
        lines = col(
            self._told,
            self._pausing,
            *self._sections.values(),
            self.stick,
            self._rounds_box(),
            prove,
            None,
            gap=12,
            margins=(24, 4, 24, 16),
        )
        self.states = States(scrolled(box(lines, "pageBody")))
        page = col(head, self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def _rounds_box(self) -> Card:
        self.rounds = rounds_table()
        return Card(self.tr("Exchanges of this computer")).add(self.rounds)

    def refresh(self) -> None:
        """Count everything anew."""
        desk, link = self.session.desk, self.session.rounds.link

        def work() -> Answered:
            found = tuple((r.key.id, sayings.words(r.title), _whose(r)) for r in open_reviews(desk))
            found += tuple(
                (c.key.id, sayings.words(c.sentence), c.this.person) for c in open_collisions(desk)
            )
            card = syncing.sync_card(desk, link)
            return Answered(
                card, outbox.unsent(desk), outbox.unaccepted(desk), found, rounds(desk), on_stick(desk)
            )

        if self.model.card is None:
            self.states.show_loading()
        self.ask(work, self._take)

    def link_changed(self) -> None:
        """Count anew."""
        self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin with the one deed of the page."""
        return self.now_button

    def fail(self, why: Said) -> None:
        """Say that it could not be counted, and that what was written is safe."""
        self.states.show_error(
            self.tr("This could not be read just now."),
            self.tr("What was saved on this computer is safe."),
            sayings.said(why),
            self.again(),
        )

    def _take(self, event: Answered) -> None:
        before, self.model = self.model.card, update(self.model, event)
        if before != event.card:
            self._tell(event.card)
        self.stick.say(event.stick)
        focused = self._focused_name()
        for name in self.model.stale:
            clear(self._sections[name])
        self._draw()
        if self.model.rounds:
            self.rounds.replace([round_row(one) for one in self.model.rounds])
        else:
            nothing = self.tr("Each exchange with the center is noted here, without names.")
            self.rounds.show_empty("refresh-cw", self.tr("No exchange yet"), nothing)
        self._focus_again(focused)
        self.states.show_content()

    def _tell(self, card: syncing.SyncCard) -> None:
        clear(self._told)
        # Offline is no error: only the glyph in the navigation is amber then.
        tint: Tint = _TINTS.get(card.state, "neutral")
        told = " ".join(sayings.words(each) for each in (card.detail, card.happened) if each)
        self._told.addWidget(Alert(sayings.words(card.headline), told, tint, card.icon))
        first = card.first
        self._pausing.setVisible(first is not None)
        if first is not None:
            if card.state not in syncing.FIRST_TOLD:
                self._told.addWidget(Label(sayings.words(first.headline), "medium", wrap=True))
            self._told.addWidget(Label(sayings.words(first.detail), "muted", wrap=True))
            is_paused = first.is_paused
            said = (
                self.tr("Go on with the first download") if is_paused else self.tr("Pause the first download")
            )
            self.pause_button.setText(said)
            self.pause_button.set_icon("refresh-cw" if is_paused else "pause")
            self.pause_button.setAccessibleName(said)

    def _pause_or_go_on(self) -> None:
        desk, card = self.session.desk, self.model.card
        is_paused = card is not None and card.first is not None and card.first.is_paused
        deed = first_download.go_on if is_paused else first_download.pause

        def done(_: None) -> None:
            if is_paused:
                self.session.rounds.ring()
            announce(self, self.tr("The first download goes on") if is_paused else self.tr("Paused"))
            self.refresh()

        self.do(lambda: deed(desk), done)

    def _draw(self) -> None:
        model, waiting = self.model, self.model.card.waiting if self.model.card else 0
        if state.REVIEWS in model.stale and model.reviews:
            self._sections[state.REVIEWS].addWidget(reviews_card(model.reviews, self._decide))
        if state.UNACCEPTED in model.stale and model.unaccepted:
            card = unaccepted_card(model.unaccepted, self._deeds)
            self._sections[state.UNACCEPTED].addWidget(card)
        if state.UNSENT in model.stale:
            card = unsent_card(model.unsent, waiting, self._send_first)
            self._sections[state.UNSENT].addWidget(card)

    def _deeds(self, one: Unaccepted) -> Sequence[Button]:
        """Give the buttons of one refusal: correct it, send it again as it is, or say that it was handled."""
        found: list[Button] = []
        written = one.written
        if one.can_correct:
            correct = button(
                self.tr("Correct"), "primary", "pencil", named(self.tr("Correct: {what}"), written)
            )
            correct.clicked.connect(lambda: self.host.go(correcting_target(one)))
            again = button(
                self.tr("Send again"), "", "send", named(self.tr("Send again as it is: {what}"), written)
            )
            again.clicked.connect(lambda: self._again(written.change))
            found += [correct, again]
        handled = button(self.tr("Handled"), "ghost", "check", named(self.tr("Handled: {what}"), written))
        handled.clicked.connect(lambda: self._mark_handled(one))
        return [*found, handled]

    def _decide(self, review: str) -> None:
        self.host.go(record_target("review", review))

    def _again(self, change: str) -> None:
        desk = self.session.desk
        said = self.tr("Saved on this computer, to be sent again")
        self.do(lambda: refused.again(desk, change), lambda _: self.host.tell_done(said))

    def _send_first(self, change: str) -> None:
        desk = self.session.desk

        def done(_: None) -> None:
            self.session.rounds.ring()
            announce(self, self.tr("It goes out first"))
            self.refresh()

        self.do(lambda: desk.store.send_first(change), done)

    def _mark_handled(self, one: Unaccepted) -> None:
        store, changes = self.session.desk.store, (one.written.change, *(each.change for each in one.with_it))

        def work() -> None:
            for change in changes:
                store.mark_handled(change)

        self.do(work, lambda _: self.refresh())

    def _stick_finished(self, told: str) -> None:
        self.host.tell_done(told)
        self.session.rounds.changed.emit()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Write to a file"), "acknowledgements.csv", self.tr("Tables (*.csv)")
        )
        if name:
            self.write_proof(Path(name))

    def write_proof(self, path: Path) -> None:
        """Write the acknowledgements of the chosen span to a file."""
        desk = self.session.desk
        chosen = _SPANS[self.span.selected]
        since = desk.now() - chosen if chosen else None
        said = self.tr("Acknowledgements written to the file")
        self.do(lambda: write_proof(path, proof(desk, since)), lambda _: self.host.tell_done(said))

    def _focused_name(self) -> str:
        focused = self.window().focusWidget()
        return focused.accessibleName() if focused is not None and self.isAncestorOf(focused) else ""

    def _focus_again(self, name: str) -> None:
        """Give the focus back to the same deed of the same record, or to the page's own one when it is gone."""
        if not name or not self.isVisible():
            return
        same = (
            one for one in self.findChildren(Button) if one.accessibleName() == name and one.isVisibleTo(self)
        )
        next(same, self.now_button).setFocus()
