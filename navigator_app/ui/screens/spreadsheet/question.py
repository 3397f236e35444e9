"""The question under the table: is this row somebody who is here? Nobody answers it but a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from navigator_app.queries.header import Header
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.choice import ChoiceCard, choice_group
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.screens.spreadsheet.rows import look_of
from sync.rules.rowwise import LEAVE, NEW, PlannedRow


@dataclass(frozen=True)
class Asked:
    """A row that looks alike, with the charts that it may belong to."""

    row: PlannedRow
    headers: Mapping[str, Header]
    """Those that are here; a chart that this list itself makes has none yet."""
    answer: str


class Question(Card):
    """One row's question, with one card for every answer."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Row"))
        self._who, self._look = Label("", wrap=True), Label("", "muted", wrap=True)
        self._cards = col(gap=8)
        self._group: QButtonGroup | None = None
        self.body.addLayout(col(self._who, self._look, gap=4))
        self.body.addLayout(self._cards)

    def show_question(self, asked: Asked, said: str) -> None:
        """Draw the answers; `said` is what the row says."""
        clear(self._cards)
        row, name = asked.row, self.tr("Row {n}").format(n=asked.row.row.number)
        is_asked = row.state == "alike" or bool(asked.answer)
        self.title.setText(self.tr("Is this somebody who is here?") if is_asked else self.tr("To look at"))
        self._who.setText(f"{name}: {said}")
        self._look.setText("\n".join(look_of(row)))
        self._look.setVisible(bool(row.row.problems))
        if is_asked:
            self._show_answers(asked, name)

    def _show_answers(self, asked: Asked, name: str) -> None:
        row = asked.row
        answers: list[tuple[str, ChoiceCard]] = []
        for candidate in row.candidates:
            here = asked.headers.get(candidate.patient_id)
            agrees = " ".join(sayings.words(one) for one in (*candidate.agrees, *candidate.differs))
            title = self.tr("The same person: {who}").format(who=_told(here)) if here else self._same_row(row)
            answers.append((candidate.patient_id, ChoiceCard(title, agrees, name)))
        answers.append((NEW, ChoiceCard(self.tr("Another person"), self.tr("A new chart is made."), name)))
        answers.append((LEAVE, ChoiceCard(self.tr("Leave this row out"), "", name)))
        for key, card in answers:
            card.setChecked(key == asked.answer)
            self._cards.addWidget(card)
        self._group = choice_group([card for _, card in answers])
        self._group.idClicked.connect(lambda place: self.answered.emit(answers[place][0]))

    def _same_row(self, row: PlannedRow) -> str:
        return self.tr("The same person as in row {n}").format(n=row.same_as)


def _told(header: Header) -> str:
    """Tell who somebody is by name, birth date and number."""
    born = sayings.us_date(header.birth_on) if header.birth_on else ""
    number = f"{header.numbers[0].value} ({header.numbers[0].assigner})" if header.numbers else ""
    return " · ".join(part for part in (header.name, born, number, header.community) if part)
