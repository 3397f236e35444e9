"""Beside the directory: one number in large letters, how far it is trusted, its deeds, and what goes or went there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from navigator_app.queries.directory_lines import Line
from navigator_app.queries.directory_number import NumberView, Touching
from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.chart.entry import entry, link
from navigator_app.ui.screens.chips import chip_of, meaning_text
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme

_LABEL_PX = 110
_MOST = 50


class NumberPane(QWidget):
    """What one line is about. `acted` carries a verb, `gone` a place to go."""

    acted = Signal(object)
    gone = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines = col(gap=12)
        self.setMinimumWidth(Theme.current().px(340))
        area = scrolled(box(self._lines, "pageBody"))
        area.setAccessibleName(self.tr("Chosen number"))
        self.setLayout(col(area, gap=0))

    def show_nothing(self) -> None:
        """Show no number."""
        clear(self._lines)

    def show_line(self, line: Line, number: NumberView | None) -> None:
        """Show a number: what the list knows of it at once, the rest when it is here."""
        clear(self._lines)
        self._lines.addWidget(self._head(line, number))
        if number is not None:
            for card in self._more(number):
                self._lines.addWidget(card)
        self._lines.addStretch(1)

    def _head(self, line: Line, number: NumberView | None) -> Card:
        card = Card(line.whose)
        if line.number:
            value = Label(line.number, "h2", wrap=True)
            chip = row(chip_of(line.chip), None)
            card.add(col(value, Label(sayings.words(line.system), "caption"), gap=2), chip)
            card.add(Label(sayings.words(line.said), wrap=True))
            if line.how != "verified":
                card.add(Label(meaning_text(line.chip), "muted", wrap=True))
        else:
            card.add(Label(sayings.words(line.said), "muted", wrap=True))
        deeds = [self._deed(verb, line) for verb in line.verbs]
        if deeds:
            card.add(Flow(*deeds, gap=8))
        for name, text in self._facts(line, number):
            label = Label(name, "caption", wrap=True)
            label.setFixedWidth(Theme.current().px(_LABEL_PX))
            fact = row(label, Label(text, wrap=True), gap=8)
            fact.setStretch(1, 1)
            card.add(fact)
        ways = self._ways(line, number)
        return card.add(ways) if ways is not None else card

    def _facts(self, line: Line, number: NumberView | None) -> Iterator[tuple[str, str]]:
        said = [
            (self.tr("Department, person"), line.part),
            (self.tr("What it is for"), sayings.words(line.purposes)),
            (self.tr("Where"), line.place),
        ]
        if number is not None:
            said += [(sayings.words(name), sayings.shown(text)) for name, text in number.facts]
            said.append((self.tr("Also the number of"), ", ".join(number.others)))
        yield from ((name, text) for name, text in said if text)

    def _ways(self, line: Line, number: NumberView | None) -> QLayout | None:
        """Give where one can go from here: its form, its history, the number that took its place, the site's hours."""
        kind, record = line.record
        found = []
        if kind == "endpoint":
            found = [
                link(
                    self.tr("Edit"),
                    line.number,
                    lambda: self.gone.emit(Target("record", kind, record)),
                    "pencil",
                ),
                link(
                    self.tr("History"),
                    line.number,
                    lambda: self.gone.emit(Target("history", kind, record)),
                    "clock",
                ),
            ]
        if number is not None and number.instead is not None:
            other = number.instead
            found.append(
                link(
                    self.tr("The number in its place"),
                    "",
                    lambda: self.gone.emit(Target("directory", *other)),
                    "arrow-right",
                )
            )
        if number is not None and number.site_id:
            site = number.site_id
            found.append(
                link(
                    self.tr("Hours and holidays"),
                    line.whose,
                    lambda: self.gone.emit(Target("hours", "site", site)),
                    "clock",
                )
            )
        return Flow(*found, gap=14) if found else None

    def _more(self, number: NumberView) -> Iterator[Card]:
        if number.touched:
            card = Card(self.tr("What goes or went there"))
            for one in number.touched[:_MOST]:
                card.add(entry(one.title, one.state, (one.person,), [self._to(one)]))
            yield card
        if number.charts:
            card = Card(self.tr("Charts with this number"))
            for chart in number.charts[:_MOST]:
                target = record_target("patient", chart.patient_id)
                card.add(row(link(chart.name, "", partial(self.gone.emit, target), "user-round"), None))
            yield card

    def _to(self, one: Touching) -> QWidget:
        target = record_target(one.key.kind, one.key.id, one.patient_id)
        return link(self.tr("Open"), one.title, lambda: self.gone.emit(target), "arrow-right")

    def _deed(self, verb: Verb, line: Line) -> QWidget:
        words = sayings.words(verb.text)
        found = button(keyless(words), "", verb.icon)
        found.setAccessibleName(f"{words}: {line.number}")
        found.clicked.connect(lambda: self.acted.emit(verb))
        return at_spot(found, f"{line.key}/{verb.command}")
