"""Editors that pick: from a longer list, of records, several at once, or rows of small values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFrame, QWidget

from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.pick import CalmList
from navigator_app.ui.theme.tokens import Space
from sync.rules.whose_day import known_zone
from sync.words import city_of

Choices = Sequence[tuple[Any, str]]


_BEGINNING: Final = 4


class PickEditor(Editor):
    """One of many: a list that is searched by typing. What it does not know is kept and shown as it is."""

    picked = Signal()
    """One was taken, by Enter or out of the list: whoever listens may go on to the next question."""

    def __init__(self, choices: Choices, *, is_free: bool = False) -> None:
        super().__init__()
        self._is_free = is_free
        self.also: Mapping[str, Any] = {}
        """What is meant by words that are not offered, by these words in small letters."""
        self.combo = CalmList()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(16)
        self.offer(choices)
        completer = self.combo.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            # A window of its own: lists inside a page have the page's ground.
            popup = completer.popup()
            if popup is not None:
                popup.setObjectName("pickList")
        self.combo.setCurrentIndex(-1)
        self.combo.activated.connect(self._take_activated)
        self.combo.editTextChanged.connect(lambda _text: self.changed.emit())
        line = self.combo.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._enter)
        self._stand(self.combo)

    def offer(self, choices: Choices) -> bool:
        """Offer these instead, and say whether they are others; what is picked stays so while it is among them."""
        if [(self.combo.itemData(n), self.combo.itemText(n)) for n in range(self.combo.count())] == list(
            choices
        ):
            return False
        picked = self.value()
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for value, words in choices:
                self.combo.addItem(words, value)
            self.set_value(picked if any(picked == value for value, _ in choices) else None)
        return True

    def value(self) -> Any:
        """Give what was picked; None for nothing, and for words that several have of whom none was picked."""
        text = self.combo.currentText().strip()
        if not text:
            return "" if self._is_free else None
        place = self.combo.currentIndex()
        if place >= 0 and self.combo.itemText(place).strip().casefold() == text.casefold():
            return self.combo.itemData(place)
        model = self.combo.model()
        role, how = Qt.ItemDataRole.DisplayRole, Qt.MatchFlag.MatchFixedString
        found = model.match(model.index(0, 0), role, text, 2, how)
        if len(found) == 1:
            return self.combo.itemData(found[0].row())
        return self.also.get(text.casefold(), text) if self._is_free and not found else None

    def set_value(self, plain: Any) -> None:
        """Pick."""
        if plain in (None, ""):
            self.combo.setCurrentIndex(-1)
            self.combo.setEditText("")
            return
        place = self.combo.findData(plain)
        if place < 0:
            self.combo.addItem(self.unknown_words(plain), plain)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def unknown_words(self, plain: Any) -> str:
        """Give the words of a value that is not offered."""
        return self.words_of(plain) if self._is_free else self.tr("not here yet")

    def problem(self) -> str:
        """Say that what was typed is not in the list."""
        if self.combo.currentText().strip() and self.value() is None:
            return self.tr("Pick one from the list.")
        return ""

    def _take_activated(self) -> None:
        self.changed.emit()
        self.picked.emit()

    def _enter(self) -> None:
        self._take_only()
        if self.value() not in (None, ""):
            self.picked.emit()

    def _take_only(self) -> None:
        """Take what is meant by a part of its words, when Enter is pressed and nothing else has that part.

        Where words of one's own are taken as well, the part is a beginning of some length: what is short may be a word.
        """
        text = self.combo.currentText().strip().casefold()
        if not text or (self.value() is not None and not self._is_free):
            return
        offered = [self.combo.itemText(n).casefold() for n in range(self.combo.count())]
        if self._is_free and (len(text) < _BEGINNING or text in offered):
            return
        found = [n for n, o in enumerate(offered) if (o.startswith(text) if self._is_free else text in o)]
        if len(found) == 1:
            self.combo.setCurrentIndex(found[0])
            self.changed.emit()

    def focus_target(self) -> QWidget:
        """Name the list."""
        return self.combo

    def name_parts(self, name: str) -> None:
        """Name the list and its line."""
        self.combo.setAccessibleName(name)
        line = self.combo.lineEdit()
        if line is not None:
            line.setAccessibleName(name)


class ClockEditor(PickEditor):
    """The clock of a place: by its city, or by its name in the zone database where the city is not offered."""

    def __init__(self, zones: Sequence[str]) -> None:
        super().__init__([(zone, city_of(zone)) for zone in zones], is_free=True)

    def unknown_words(self, plain: Any) -> str:
        """Give the name of a zone that is not offered, and say of one that does not exist that it does not."""
        zone = str(plain)
        return zone if _is_clock(zone) else self.tr("{zone}: no such clock").format(zone=zone)

    def problem(self) -> str:
        """Say that no clock is known by that name."""
        zone = str(self.value() or "")
        if not zone or _is_clock(zone):
            return ""
        return self.tr("Pick a city, or write a zone such as America/Boise.")


def _is_clock(zone: str) -> bool:
    return zone == "UTC" or known_zone(zone) != "UTC"


class SeveralEditor(Editor):
    """Any of a list, one tick a row."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._flow = Flow(gap=Space.M)
        self._boxes: list[tuple[Any, QCheckBox]] = []
        for value, words in choices:
            self._add(value, words)
        self.setLayout(self._flow)

    def value(self) -> list[Any]:
        """Give what is ticked, in the order of the list."""
        return [value for value, box in self._boxes if box.isChecked()]

    def set_value(self, plain: Any) -> None:
        """Tick; an unknown value gets a row of its own."""
        wanted = list(plain or [])
        for value in wanted:
            if all(value != known for known, _ in self._boxes):
                self._add(value, self.words_of(value))
        for value, box in self._boxes:
            box.setChecked(value in wanted)

    def focus_target(self) -> QWidget:
        """Name the first row."""
        return self._boxes[0][1] if self._boxes else self

    def name_parts(self, name: str) -> None:
        """Name every row by the field and its own words."""
        for _, box in self._boxes:
            box.setAccessibleName(f"{name}: {box.text().replace('&&', '&')}")

    def _add(self, value: Any, words: str) -> None:
        box = QCheckBox(keyless(words))
        box.setAccessibleName(words)
        box.toggled.connect(lambda _on: self.changed.emit())
        self._flow.addWidget(box)
        self._boxes.append((value, box))


Parts = Callable[[], dict[str, tuple[str, Editor]]]
"""Makes the editors of one row: name -> (label, editor)."""


class RowsEditor(Editor):
    """Rows of small values, such as phones or numbers; what a row does not show is kept."""

    def __init__(self, parts: Parts, add_words: str) -> None:
        super().__init__()
        self._parts = parts
        self._name = ""
        self._rows: list[tuple[QFrame, dict[str, Any], dict[str, Editor]]] = []
        self._lines = col(gap=Space.S)
        self._add_button = button(add_words, "", "plus")
        self._add_button.clicked.connect(self._add_empty)
        self.setLayout(col(self._lines, row(self._add_button, None), gap=Space.S))

    def value(self) -> list[dict[str, Any]]:
        """Give the rows; one without any value is left out."""
        found: list[dict[str, Any]] = []
        for _, kept, editors in self._rows:
            typed = {name: editor.value() for name, editor in editors.items()}
            if any(value not in (None, "", []) for value in typed.values()):
                found.append({**kept, **typed})
        return found

    def set_value(self, plain: Any) -> None:
        """Show rows."""
        for frame, _, _ in self._rows:
            self._lines.removeWidget(frame)
            frame.deleteLater()
        self._rows = []
        for value in plain or []:
            self._add(dict(value))

    def problem(self) -> str:
        """Say what cannot be read in any row."""
        return next((p for _, _, editors in self._rows for e in editors.values() if (p := e.problem())), "")

    def focus_target(self) -> QWidget:
        """Name the button that adds a row, or the first row's first control."""
        if not self._rows:
            return self._add_button
        return next(iter(self._rows[0][2].values())).focus_target()

    def name_parts(self, name: str) -> None:
        """Name the rows and the button."""
        self._name = name
        self._add_button.setAccessibleName(f"{self._add_button.text()}: {name}")
        for frame, _, editors in self._rows:
            self._name_row(frame, editors)

    def _add_empty(self) -> None:
        self._add({})
        next(iter(self._rows[-1][2].values())).focus_target().setFocus()

    def _add(self, value: dict[str, Any]) -> None:
        frame = QFrame()
        frame.setProperty("role", "inset")
        made = self._parts()
        editors = {name: editor for name, (_, editor) in made.items()}
        for name, editor in editors.items():
            editor.set_value(value.get(name))
            editor.changed.connect(self.changed)
        labelled = [Labelled(label, editor, focus=editor.focus_target()) for label, editor in made.values()]
        remove = button(self.tr("Remove"), "ghost")
        entry = (frame, value, editors)
        remove.clicked.connect(lambda: self._remove(entry))
        flow = Flow(*labelled, gap=Space.M)
        for each in labelled:
            each.setMinimumWidth(150)
        frame.setLayout(col(flow, row(None, remove), gap=Space.XS, margins=(10, 8, 10, 8)))
        self._rows.append(entry)
        self._lines.addWidget(frame)
        self._name_row(frame, editors)

    def _remove(self, entry: tuple[QFrame, dict[str, Any], dict[str, Editor]]) -> None:
        self._rows.remove(entry)
        self._lines.removeWidget(entry[0])
        entry[0].hide()
        entry[0].deleteLater()
        self._add_button.setFocus()
        self.changed.emit()

    def _name_row(self, frame: QFrame, editors: dict[str, Editor]) -> None:
        number = next((n for n, (each, _, _) in enumerate(self._rows, 1) if each is frame), 1)
        labels = {name: label for name, (label, _) in self._parts().items()}
        for name, editor in editors.items():
            editor.name_parts(f"{self._name} {number}, {labels[name]}".strip())
