"""The exchange: how this desk stands, what needs you, what was not accepted and why, what is not sent yet."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.queries import syncing
from navigator_app.queries.review import open_reviews
from navigator_app.queries.syncing import Unaccepted, Unsent
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.syncing.state import Answered, Model, update
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.tokens import Tint

_MOST = 100
_TINTS: dict[str, Tint] = {
    "refused": "danger",
    "needs_decision": "violet",
    "stale": "warn",
    "held_up": "warn",
}


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
        head = row(
            col(Label(self.tr("Exchange"), "h1"), Label(why, "muted", wrap=True), gap=2),
            self.now_button,
        )
        head.setContentsMargins(24, 16, 24, 8)
        self._lines = col(gap=12, margins=(24, 4, 24, 16))
        self.states = States(scrolled(box(self._lines, "pageBody")))
        page = col(head, self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def refresh(self) -> None:
        """Count everything anew."""
        desk, link = self.session.desk, self.session.rounds.link

        def work() -> Answered:
            found = tuple((r.key.id, sayings.words(r.title), r.person) for r in open_reviews(desk))
            return Answered(
                syncing.sync_card(desk, link), syncing.unsent(desk), syncing.unaccepted(desk), found
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

    def _take(self, event: Answered) -> None:
        self.model = update(self.model, event)
        clear(self._lines)
        card = event.card
        # Offline is no error: only the glyph in the navigation is amber then.
        tint: Tint = _TINTS.get(card.state, "neutral")
        self._lines.addWidget(
            Alert(sayings.words(card.headline), sayings.words(card.detail), tint, card.icon)
        )
        if event.reviews:
            self._lines.addWidget(self._reviews_card(event.reviews))
        if event.unaccepted:
            self._lines.addWidget(self._unaccepted_card(event.unaccepted))
        self._lines.addWidget(self._unsent_card(event.unsent))
        self._lines.addStretch(1)
        self.states.show_content()

    def _reviews_card(self, reviews: tuple[tuple[str, str, str], ...]) -> Card:
        card = Card(self.tr("Needs a decision: {n}").format(n=len(reviews)))
        for review_id, title, person in reviews:
            decide = button(self.tr("Decide"), "", "git-merge", self.tr("Decide: {what}").format(what=title))
            target = record_target("review", review_id)
            decide.clicked.connect(lambda _on=False, target=target: self.host.go(target))
            words = col(Label(title, "medium", wrap=True), Label(person, "caption"), gap=0)
            line = row(Glyph("git-merge", "violet", 18), words, decide, gap=10)
            line.setStretch(1, 1)
            card.add(line)
        return card

    def _unaccepted_card(self, found: tuple[Unaccepted, ...]) -> Card:
        card = Card(self.tr("Not accepted by the center: {n}").format(n=len(found)))
        for one in found:
            told = " \u00b7 ".join(part for part in (one.person, one.field, str(one.at)) if part)
            title = sayings.words(one.title)
            words = col(
                Label(title, "medium", wrap=True),
                Label(sayings.words(one.reason), wrap=True),
                Label(told, "caption", wrap=True),
                gap=0,
            )
            again = button(self.tr("Open"), "", "pencil", self.tr("Open: {what}").format(what=title))
            target = record_target(one.key.kind, one.key.id, one.patient_id)
            again.clicked.connect(lambda _on=False, target=target: self.host.go(target))
            handled = button(
                self.tr("Handled"), "ghost", "check", self.tr("Handled: {what}").format(what=title)
            )
            handled.clicked.connect(lambda _on=False, change=one.change: self._mark_handled(change))
            line = row(Glyph("circle-x", "danger", 18), words, again, handled, gap=10)
            line.setStretch(1, 1)
            card.add(line)
        return card

    def _unsent_card(self, found: tuple[Unsent, ...]) -> Card:
        card = Card(self.tr("Saved on this computer, not sent yet: {n}").format(n=len(found)))
        for one in found[:_MOST]:
            told = " \u00b7 ".join(part for part in (one.person, one.author, str(one.at)) if part)
            words = col(Label(sayings.words(one.title), wrap=True), Label(told, "caption", wrap=True), gap=0)
            line = row(Glyph("cloud-upload", "muted", 18), words, gap=10)
            line.setStretch(1, 1)
            card.add(line)
        if len(found) > _MOST:
            card.add(Label(self.tr("and {n} more").format(n=len(found) - _MOST), "muted"))
        if not found:
            card.add(Label(self.tr("Everything was sent."), "muted"))
        return card

    def _mark_handled(self, change: str) -> None:
        desk = self.session.desk
        self.do(lambda: desk.store.mark_handled(change), lambda _: self.refresh())


def needs_page() -> Target:
    """Say where what needs a person is shown."""
    return Target("syncing")
