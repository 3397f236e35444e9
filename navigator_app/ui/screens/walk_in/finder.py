"""Who stands at the counter: a field, who it could be, and below it a chart begun with a name alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.patients import PatientRow
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import DOT, Label, keyless
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.walk_in.state import Model
from navigator_app.ui.theme.style import Theme

_WIDEST_PX = 860
_NAME_PX = 180


class FinderPane(QWidget):
    """Finds somebody. `chosen` carries a patient's id, `named` family and given name of a chart to begin."""

    typed = Signal(str)
    chosen = Signal(str)
    named = Signal(str, str)
    begun = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        self.field = QLineEdit()
        self.field.setObjectName("large")
        self.field.setPlaceholderText(self.tr("Name, number, birth date, phone"))
        self.field.setAccessibleName(self.tr("Who is here?"))
        self.field.textChanged.connect(self.typed)
        self.field.returnPressed.connect(self._enter)
        self.field.installEventFilter(self)
        self._heading = Label("", "h3")
        self._rows = col(gap=8)
        self.people: list[Button] = []
        self._model = Model()
        whole = col(
            Label(self.tr("Who is here?"), "h1"),
            Label(
                self.tr("Type a part of the name, a number or the birth date. Enter opens."),
                "muted",
                wrap=True,
            ),
            self.field,
            4,
            self._heading,
            box(self._rows),
            6,
            self._begin_card(),
            None,
            gap=10,
            margins=(24, 20, 24, 20),
        )
        inner = box(whole)
        inner.setMaximumWidth(Theme.current().px(_WIDEST_PX))
        line = row(inner, None)
        line.setStretch(0, 1_000)
        self.setLayout(line)

    def show_model(self, model: Model) -> None:
        """Show who it could be."""
        before, self._model = self._model, model
        if model.rows != before.rows or model.found != before.found:
            self._show_rows(model)
        if self.field.text() != model.text:
            self.field.setText(model.text)
        for field, text in ((self.family, model.family), (self.given, model.given)):
            if field.text() != text:
                field.setText(text)
        self.begin_button.setEnabled(model.may_begin)
        if model.similar != before.similar or model.may_begin != before.may_begin:
            self._show_similar(model)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down from the field into the list, and between its lines, with the arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                return self._move(watched, step)
        return super().eventFilter(watched, event)

    def _move(self, watched: QObject, step: int) -> bool:
        line: list[QWidget] = [self.field, *self.people]
        here = next((place for place, one in enumerate(line) if one is watched), 0)
        line[min(max(here + step, 0), len(line) - 1)].setFocus()
        return True

    def _enter(self) -> None:
        sure = self._model.sure
        if sure is not None:
            self.chosen.emit(sure.id)
        elif self.people:
            self.people[0].setFocus()
        elif self._model.may_begin:
            self.begin_button.setFocus()

    def _show_rows(self, model: Model) -> None:
        clear(self._rows)
        self.people = [self._person(one) for one in model.rows]
        for one in self.people:
            one.installEventFilter(self)
            self._rows.addWidget(one)
        found = model.found
        self._heading.setVisible(found is not None)
        if found is None:
            return
        if found.is_expected:
            words = self.tr("The chart at hand, and who is expected today") if found.here else (
                self.tr("Expected today") if model.rows else self.tr("Nobody is expected here today")
            )  # fmt: skip
        else:
            words = self.tr("Found here") if model.rows else self.tr("Nobody found on this computer")
        self._heading.setText(words)

    def _person(self, one: PatientRow) -> Button:
        told = person_text(one)
        found = at_spot(button(keyless(told), "person"), f"person {one.id}")
        found.clicked.connect(lambda: self.chosen.emit(one.id))
        return found

    def _show_similar(self, model: Model) -> None:
        clear(self._alike)
        self._alike_words.setVisible(model.may_begin)
        self._alike_words.setText(
            self.tr(
                "Could be one of these, who are here already. Nothing stops you from beginning a new one."
            )
            if model.similar
            else self.tr("Nobody on this computer has a name like this.")
        )
        for one in model.similar if model.may_begin else ():
            words = self.tr("Open: {who}").format(who=person_text(one))
            look = at_spot(button(keyless(words), "link"), f"alike {one.id}")
            look.clicked.connect(lambda _on=False, one=one: self.chosen.emit(one.id))
            self._alike.addLayout(row(look, None))

    def _begin_card(self) -> Card:
        self.family, self.given = QLineEdit(), QLineEdit()
        for field, name in ((self.family, self.tr("Family name")), (self.given, self.tr("Given name"))):
            field.setAccessibleName(name)
            field.setMinimumWidth(Theme.current().px(_NAME_PX))
            field.textEdited.connect(lambda _text: self.named.emit(self.family.text(), self.given.text()))
            field.returnPressed.connect(self._begin)
        self.begin_button = button(self.tr("Begin a chart"), "", "plus")
        self.begin_button.setEnabled(False)
        self.begin_button.clicked.connect(self._begin)
        self._alike_words = Label("", "muted", wrap=True)
        self._alike_words.setVisible(False)
        self._alike = col(gap=2)
        says = Label(self.tr("A name is enough; everything else can come later."), "muted", wrap=True)
        fields = row(
            col(Label(self.tr("Family name"), "caption"), self.family, gap=2),
            col(Label(self.tr("Given name"), "caption"), self.given, gap=2),
            col(Label("", "caption"), self.begin_button, gap=2),
            None,
            gap=10,
        )
        return Card(self.tr("Not here yet?")).add(says, fields, self._alike_words, box(self._alike))

    def _begin(self) -> None:
        if self._model.may_begin:
            self.begun.emit(self.family.text(), self.given.text())


def person_text(one: PatientRow) -> str:
    """Name somebody with what tells two people of one name apart."""
    sex = sayings.words(one.sex)[:1]
    age = f"{one.age_years} {sex}" if one.age_years is not None else sayings.words(one.sex)
    born = sayings.us_date(one.birth_on)
    return DOT.join(part for part in (one.name, age, born, one.community) if part)
