"""Who sees a chart now: its sites, its outside clinicians, its restriction, each with what may be decided about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.queries.who_sees import Someone, WhoSees
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, row
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.who_sees.card import someone_text
from navigator_app.ui.screens.who_sees.decisions import IN_WORDS
from sync.rules.who_sees import Decision

Begin = Callable[[Decision, tuple[str, ...]], None]
"""Begins a decision about these sites or people."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhoSees", text)


class Now:
    """The three cards; `buttons` are those that begin a decision, in their order."""

    def __init__(self, view: WhoSees, me: str, begin: Begin) -> None:
        self._view, self._me, self._begin = view, me, begin
        self.buttons: list[Button] = []

    def sites(self) -> Card:
        """Show the sites that hold it, and that the center does."""
        view, card = self._view, Card(_tr("Sites"))
        for one in view.sites:
            stop = self._verb("stop_sharing", one) if len(view.sites) > 1 else None
            card.add(_line("house", someone_text(one), stop))
        if view.named:
            card.add(Label(_tr("They see it again when the restriction is lifted."), "caption", wrap=True))
        for one in view.centers if not view.named else ():
            told = _tr("{center} sees every chart that is not restricted.").format(center=one.name)
            card.add(Label(told, "caption", wrap=True))
        return self._with_buttons(card, "share", "move")

    def clinicians(self) -> Card:
        """Show the outside clinicians it is linked to."""
        view, card = self._view, Card(_tr("Outside clinicians"))
        for one in view.panel:
            card.add(_line("stethoscope", someone_text(one), self._verb("unlink", one)))
        if not view.panel:
            card.add(Label(_tr("Nobody outside the sites sees it."), "muted", wrap=True))
        elif view.named:
            told = _tr("While it is restricted, only those among them who are named see it.")
            card.add(Label(told, "caption", wrap=True))
        return self._with_buttons(card, "link")

    def restriction(self) -> Card:
        """Show the people it is restricted to."""
        view, card = self._view, Card(_tr("Restriction"))
        for one in view.named:
            card.add(_line("user-round", someone_text(one)))
        if not view.named:
            card.add(Label(_tr("Not restricted: everybody at its sites sees it."), "muted", wrap=True))
        return self._with_buttons(card, *(("restrict", "lift") if view.named else ("restrict",)))

    def reads(self) -> Card:
        """Show who opened it on this computer, and when."""
        card = Card(_tr("Opened on this computer"), gap=4)
        for one in self._view.reads:
            card.add(Label(sayings.words(one), wrap=True))
        for one in self._view.emergencies:
            card.add(_line("triangle-alert", sayings.words(one)))
        if not self._view.reads and not self._view.emergencies:
            card.add(Label(_tr("Nobody opened it here yet."), "muted", wrap=True))
        return card

    def _with_buttons(self, card: Card, *decisions: Decision) -> Card:
        """Offer what may be decided; of the rest say why not."""
        view = self._view
        allowed = [one for one in decisions if one not in view.refusals]
        offered = [one for one in allowed if not IN_WORDS[one].asks or view.others.get(one)]
        if offered:
            card.add(Flow(*(self._begin_button(one) for one in offered)))
        why = [sayings.words(view.refusals[one]) for one in decisions if one in view.refusals]
        if allowed and not offered:
            why.append(self._nobody_to_choose(allowed[0]))
        for sentence in dict.fromkeys(why):
            card.add(Label(sentence, "caption", wrap=True))
        return card

    def _nobody_to_choose(self, decision: Decision) -> str:
        if decision != "link":
            return _tr("There is no other site.")
        if self._view.panel:
            return _tr("There is no other outside clinician.")
        return _tr("There is no outside clinician to link. The center gives one a code for a computer.")

    def _begin_button(self, decision: Decision) -> Button:
        words, view = IN_WORDS[decision], self._view
        is_again = decision == "restrict" and bool(view.named)
        found = button(_tr("Change who is named") if is_again else sayings.words(words.title), "", words.icon)
        # A restriction begins with who is named already, and with who decides it.
        named = (*(one.id for one in view.named), self._me) if words.takes_several else ()
        found.clicked.connect(lambda: self._begin(decision, tuple(dict.fromkeys(named))))
        self.buttons.append(found)
        return found

    def _verb(self, decision: Decision, about: Someone) -> Button | None:
        if decision in self._view.refusals:
            return None
        text = sayings.words(IN_WORDS[decision].title)
        found = button(text, "link", name=f"{text}: {sayings.words(about.name)}")
        found.clicked.connect(lambda: self._begin(decision, (about.id,)))
        return at_spot(found, f"{decision}/{about.id}")


def _line(icon: str, text: str, act: Button | None = None) -> QWidget:
    line = row(Glyph(icon, "muted"), Label(text, wrap=True), act or 0, gap=10)
    line.setStretch(1, 1)
    return box(line)
