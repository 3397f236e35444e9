"""The tab People: how the patient is reached and told, who is close and may hear news, who cares for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.choices import ICONS
from navigator_app.queries.people import Near, People, Reach
from navigator_app.queries.wishes import Wish, Wishes
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.screens.chart.entry import deed_of, entry, link
from navigator_app.ui.screens.chips import chip_of
from sync.rules.choices import NO
from sync.words import Words


class PeopleTab(QWidget):
    """Everybody around the patient. `acted` carries a verb; `edited` asks for the form, `put_off` for a not now."""

    acted = Signal(object)
    edited = Signal()
    put_off = Signal()
    declined = Signal()
    """They said no to everything."""
    history = Signal(str)
    """Of these fields, by their names."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        self._left, self._right = col(gap=12), col(gap=12)
        line = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        line.setStretch(0, 50)
        line.setStretch(1, 50)
        self.setLayout(line)
        self._shown: People | None = None

    def show_people(self, found: People) -> None:
        """Show the people of a chart; the same ones again change nothing."""
        if found == self._shown:
            return
        self._shown = found
        for side, cards in (
            (self._left, (self._reaches(found.reaches), self._near(found.near), self._team(found))),
            (
                self._right,
                (self._choices(found.wishes), self._news(found.wishes), self._language(found.wishes)),
            ),
        ):
            clear(side)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)

    def _card(self, title: str) -> Card:
        card = Card(title, self.tr("Edit"), gap=12)
        if card.action is not None:
            card.action.clicked.connect(self.edited)
        return card

    def _ended(self, card: Card, fields: str) -> Card:
        """End a card with the way to who wrote what is in it."""
        title = card.title.text()
        return card.add(
            row(link(self.tr("History"), title, lambda: self.history.emit(fields), "clock"), None)
        )

    def _reaches(self, found: Sequence[Reach]) -> Card:
        card = self._card(self.tr("Phones and addresses"))
        for one in found:
            kind = sayings.words(one.kind)
            deeds = [deed_of(verb, one.value, self.acted.emit) for verb in one.verbs]
            said = " \u00b7 ".join(part for part in (kind, one.note) if part)
            card.add(entry(one.value, one.standing, (said, sayings.words(one.said)), deeds))
        if not found:
            card.add(Label(self.tr("No phone or address is written down."), "muted", wrap=True))
        return self._ended(card, "contact_points")

    def _near(self, found: Sequence[Near]) -> Card:
        card = self._card(self.tr("Family and contacts"))
        for one in found:
            card.add(entry(one.name, one.may_hear, (one.detail, one.phone, one.note)))
        if not found:
            words = self.tr("Nobody is written down yet. Ask who is close, and who may hear news.")
            card.add(Label(words, "muted", wrap=True))
        return self._ended(card, "people")

    def _team(self, found: People) -> Card:
        card = Card(self.tr("Care team and escort"), gap=12)
        for one in found.team:
            card.add(entry(sayings.shown(one.name), None, (_joined(sayings.words(one.part), one.where),)))
        for near in found.escorts:
            card.add(entry(sayings.shown(near.name), near.may_hear, (_joined(near.detail, near.phone),)))
        if not found.team and not found.escorts:
            words = self.tr("Nobody yet: the team comes from referrals, lab plans, visits and trips.")
            card.add(Label(words, "muted", wrap=True))
        return card

    def _choices(self, found: Wishes) -> Card:
        """Show what the patient chose, each with their words and by whom heard, and how another is written down."""
        card = Card(self.tr("The patient's own choices"), gap=10)
        if found.closed:
            card.add(Label(sayings.words(found.closed), "muted", wrap=True))
        standing = found.not_now
        if standing is not None and not any(one.words == standing.words for one in found.choices):
            # Kept by an earlier release in the chart itself.
            back = () if found.closed else (deed_of(standing.verb, self.tr("Not now"), self.acted.emit),)
            quoted = f"\u201c{sayings.shown(standing.words)}\u201d"
            card.add(entry(quoted, None, (sayings.words(standing.detail),), back))
        for one in found.choices:
            about = sayings.words(one.state.text)
            deeds = [] if found.closed else [deed_of(verb, about, self.acted.emit) for verb in one.verbs]
            quoted = f"\u201c{sayings.shown(one.words)}\u201d"
            # Their words have the whole line; what it is stands above them.
            card.add(box(row(chip_of(one.state), None)))
            card.add(entry(quoted, None, (sayings.words(fact) for fact in one.facts), deeds))
        if found.closed:
            return card
        if standing is None and not found.choices:
            card.add(Label(self.tr("Nothing was put off or declined by the patient."), "muted", wrap=True))
        not_now = link(self.tr("They said not now… (N)"), "", self.put_off.emit, "hourglass")
        no = link(self.tr("They said no to everything…"), "", self.declined.emit, "hand-helping")
        is_no = standing is not None and standing.icon == ICONS[NO]
        offered = [*([not_now] if standing is None else []), *([] if is_no else [no])]
        return card.add(Flow(*offered, gap=14)) if offered else card

    def _news(self, found: Wishes) -> Card:
        card = self._card(self.tr("How they wish to hear news"))
        self._add_wishes(card, found.news, found.news_said)
        if not found.news:
            card.add(Label(self.tr("Not asked yet."), "muted"))
        return self._ended(card, "news_ways,news_words")

    def _language(self, found: Wishes) -> Card:
        card = self._card(self.tr("Language and interpreter"))
        self._add_wishes(card, found.language, found.language_said)
        return self._ended(card, "language,needs_interpreter,interpreter_wishes,interpreter_note")

    def _add_wishes(self, card: Card, wishes: Sequence[Wish], said: Words) -> None:
        for one in wishes:
            title = sayings.words(one.title)
            words = f"{title}: {sayings.shown(one.text)}" if one.text else title
            card.add(Label(words, wrap=True))
        if said and wishes:
            card.add(Label(sayings.words(said), "caption", wrap=True))


def _joined(*parts: str) -> str:
    return " \u00b7 ".join(part for part in parts if part)
