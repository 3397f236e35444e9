"""The decision that is being made: whom it names, who would see the chart and who would not any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.who_sees import Outcome, Someone
from navigator_app.ui import sayings
from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.editors import ChoiceEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.screens.who_sees.decisions import InWords
from sync.words import Words


class DecisionCard(Card):
    """One decision; `chose` carries whom it names from now on."""

    chose = Signal(object)
    saved = Signal()
    reasoned = Signal(str)
    """The code of why it is restricted."""
    left = Signal()

    def __init__(
        self, words: InWords, title: str, offered: Sequence[Someone], always: str, names: Mapping[str, str]
    ) -> None:
        super().__init__(title)
        self._words, self._always, self._names = words, always, names
        self._chosen: tuple[str, ...] = ()
        self._picker = PickEditor([(one.id, someone_text(one)) for one in offered])
        asks = sayings.words(words.asks)
        self._picker.name_parts(asks)
        self.asked = Labelled(asks, self._picker, focus=self._picker.focus_target())
        self._picker.combo.activated.connect(lambda _place: self._pick())
        self._picker.changed.connect(self._typed)
        self.reason = ChoiceEditor(choices_of("restriction-reasons", NO_WISHES), self.tr("Why"))
        self.reason.name_parts(self.tr("Why"))
        self.reason.changed.connect(lambda: self.reasoned.emit(str(self.reason.value() or "")))
        why = Labelled(self.tr("Why"), self.reason, focus=self.reason.focus_target())
        self._lines, self._outcome = col(gap=4), col(gap=6)
        self._refusal = Label("", "error", wrap=True)
        self.save_button = button(sayings.words(words.button), "primary", "check")
        self.save_button.clicked.connect(self.saved)
        back = button(self.tr("Back"), "")
        back.clicked.connect(self.left)
        note = Label(sayings.words(words.note), "caption", wrap=True)
        lines = box(self._lines)
        self.add(
            lines,
            self.asked,
            why,
            box(self._outcome),
            note,
            self._refusal,
            row(self.save_button, back, None),
        )
        # Only now: what is shown before it has a parent is a window of its own for a moment.
        lines.setVisible(words.takes_several)
        why.setVisible(words.takes_several)
        self.asked.setVisible(bool(words.asks))
        note.setVisible(bool(words.note))
        self._refusal.setVisible(False)

    def show_chosen(self, chosen: tuple[str, ...]) -> None:
        """Show whom the decision names."""
        self._chosen = chosen
        if not chosen:
            clear(self._outcome)
        if self._words.takes_several:
            self._show_lines()
        elif self._words.asks and chosen and self._picker.value() != chosen[0]:
            self._picker.set_value(chosen[0])

    def show_outcome(self, outcome: Outcome) -> None:
        """Say who would see the chart, and why it cannot be decided so where that is so."""
        clear(self._outcome)
        for icon, tint, label, who in (
            ("circle-check", "ok", self.tr("Will see it"), outcome.gain),
            ("circle-x", "warn", self.tr("Will not see it any more"), outcome.lose),
            ("circle", "faint", self.tr("Goes on seeing it"), outcome.keep),
        ):
            if who:
                self._outcome.addWidget(_told(icon, tint, label, who))
        if not (outcome.gain or outcome.lose):
            self._outcome.addWidget(
                Label(self.tr("Nobody more and nobody less will see it."), "muted", wrap=True)
            )
        if outcome.is_lost_here:
            told = self.tr("This computer will not hold the chart any more")
            until = self.tr("It leaves with the next exchange. Until then Undo takes the decision back.")
            self._outcome.addWidget(Alert(told, until, "warn"))
        self.refuse(outcome.refusal or "")

    def refuse(self, sentence: str) -> None:
        """Say why it was refused or would be; an empty text takes it back."""
        self._refusal.setText(sayings.words(sentence))
        self._refusal.setVisible(bool(sentence))
        self.save_button.setAccessibleDescription(self._refusal.text())

    def ask_for_one(self) -> None:
        """Say that somebody has to be named first."""
        self.asked.refuse(self._picker.problem() or self.tr("This is needed."))
        self._picker.focus_target().setFocus()

    def first_focus(self) -> QWidget:
        """Begin with what is asked, else with saving."""
        return self._picker.focus_target() if self._words.asks else self.save_button

    def _typed(self) -> None:
        self.asked.refuse("")
        value = self._picker.value()
        if not self._words.takes_several and (value,) != self._chosen:
            self.chose.emit((value,) if value else ())

    def _pick(self) -> None:
        value = self._picker.value()
        if self._words.takes_several and value:
            self._picker.set_value(None)
            self.chose.emit(tuple(dict.fromkeys([*self._chosen, value])))

    def _show_lines(self) -> None:
        clear(self._lines)
        ways_off: list[QWidget] = []
        for one in self._chosen:
            name = self._names.get(one) or self.tr("not here yet")
            line = row(Glyph("user-round", "muted"), Label(name, wrap=True), gap=10)
            line.setStretch(1, 1)
            if one != self._always:
                off = button(self.tr("Remove"), "link", name=self.tr("Remove: {name}").format(name=name))
                off.clicked.connect(lambda _on=False, one=one: self._remove(one))
                line.addWidget(off)
                ways_off.append(off)
            self._lines.addWidget(box(line))
        # Made last, they would be reached by Tab behind everything else.
        for before, after in pairwise((self._picker.focus_target(), *ways_off)):
            QWidget.setTabOrder(before, after)

    def _remove(self, one: str) -> None:
        self._picker.focus_target().setFocus()
        self.chose.emit(tuple(other for other in self._chosen if other != one))


def someone_text(one: Someone) -> str:
    """Name a site or person with what tells them apart."""
    detail = sayings.words(one.detail)
    return ", ".join(part for part in (sayings.words(one.name), detail) if part)


def _told(icon: str, tint: str, label: str, who: Sequence[str]) -> QWidget:
    # A person's name has commas of its own.
    names = "; ".join(sayings.words(one) if isinstance(one, Words) else one for one in who)
    text = Label(f"{label}: {names}", wrap=True)
    line = row(Glyph(icon, tint), text, gap=10)
    line.setStretch(1, 1)
    return box(line)
