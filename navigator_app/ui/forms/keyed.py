"""Editors of few choices that one key takes: one of a few, several of a few, and a day that may be said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from navigator_app.commands.next_step import DayNames, day_named
from navigator_app.queries.told import WEEKDAYS
from navigator_app.ui import sayings
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.keyed import DIGITS, KeyedBox, KeyedRadio
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from navigator_app.ui.words import day

_DAY_PX = 200
"""Room for the whole hint of a day, which says how one may be written."""
Choices = Sequence[tuple[Any, str]]


class _Keyed(Editor):
    """A row of pills that wraps; a digit takes one while the keyboard is in the row."""

    taken = Signal()
    """A key took what was asked for: whoever listens may go on to the next question."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._flow = Flow(gap=Space.S)
        self._pills: list[tuple[Any, KeyedRadio | KeyedBox]] = []
        self.setLayout(self._flow)

    def focus_target(self) -> QWidget:
        """Name what is chosen, else the first."""
        chosen = next((pill for _, pill in self._pills if pill.isChecked()), None)
        return chosen or (self._pills[0][1] if self._pills else self)

    def name_parts(self, name: str) -> None:
        """Name every choice by the field and its own words, those that are offered later, too."""
        self._name = name
        for _, pill in self._pills:
            pill.setAccessibleName(f"{name}: {pill.look.words}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the pill of a digit."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_plain(event):
            pill = next((one for _, one in self._pills if one.look.key == event.text()), None)
            if pill is not None and event.text():
                pill.setFocus()
                self._press(pill)
                return True
        return super().eventFilter(watched, event)

    def _press(self, pill: KeyedRadio | KeyedBox) -> None:
        pill.click()

    def _keep(self, value: Any, pill: KeyedRadio | KeyedBox) -> None:
        pill.installEventFilter(self)
        pill.clicked.connect(lambda _on: self.changed.emit())
        self._flow.addWidget(pill)
        self._pills.append((value, pill))

    def _next_key(self) -> str:
        return DIGITS[len(self._pills)] if len(self._pills) < len(DIGITS) else ""


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class KeyedChoice(_Keyed):
    """One of a few: its digit takes it and goes on, arrows move. What is not offered is kept and shown as it is."""

    def __init__(self, name: str, choices: Choices = ()) -> None:
        super().__init__(name)
        self._group = QButtonGroup(self)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Offer other choices."""
        for _, pill in self._pills:
            self._group.removeButton(pill)
            self._flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._pills = []
        for value, words in choices:
            self._add(value, words)

    def value(self) -> Any:
        """Give what is chosen; None for nothing."""
        return next((value for value, pill in self._pills if pill.isChecked()), None)

    def set_value(self, plain: Any) -> None:
        """Choose; nothing for None."""
        if plain in (None, ""):
            self._group.setExclusive(False)
            for _, pill in self._pills:
                pill.setChecked(False)
            self._group.setExclusive(True)
            return
        if all(value != plain for value, _ in self._pills):
            self._add(plain, self.words_of(plain))
        for value, pill in self._pills:
            if value == plain:
                pill.setChecked(True)

    def _press(self, pill: KeyedRadio | KeyedBox) -> None:
        super()._press(pill)
        self.taken.emit()

    def _add(self, value: Any, words: str) -> None:
        pill = KeyedRadio(words, self._next_key(), self._name)
        # While none is chosen Tab would stop at each of them.
        pill.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self._pills else Qt.FocusPolicy.StrongFocus)
        self._group.addButton(pill)
        self._keep(value, pill)


class KeyedTicks(_Keyed):
    """Several of a few; `taken` is told once so many are ticked by keys."""

    def __init__(self, name: str, choices: Choices = (), enough: int = 0) -> None:
        super().__init__(name)
        self._enough = enough
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Offer other boxes, none ticked."""
        for _, pill in self._pills:
            self._flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._pills = []
        for value, words in choices:
            self._keep(value, KeyedBox(words, self._next_key(), self._name))

    def value(self) -> list[Any]:
        """Give what is ticked, in the order of the list."""
        return [value for value, pill in self._pills if pill.isChecked()]

    def set_value(self, plain: Any) -> None:
        """Tick."""
        for value, pill in self._pills:
            pill.setChecked(value in (plain or []))

    def _press(self, pill: KeyedRadio | KeyedBox) -> None:
        super()._press(pill)
        if self._enough and pill.isChecked() and len(self.value()) == self._enough:
            self.taken.emit()


def day_names() -> DayNames:
    """Return what the language of the desk calls the days, for whoever types them."""
    weekdays = tuple(map(sayings.words, WEEKDAYS.values()))
    return DayNames(weekdays, sayings.words("Today"), sayings.words("Tomorrow"))


class DayEditor(Editor):
    """A day: 12/04/2026, 12/4, Friday, tomorrow; beside it stands which day that is."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("12/04, Friday, tomorrow"))
        self.line.setMinimumWidth(Theme.current().px(_DAY_PX))
        self.line.setMaximumWidth(Theme.current().px(_DAY_PX))
        self._said = Label("", "muted")
        self.line.textChanged.connect(lambda _text: self._say())
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.line)
        self.setLayout(row(self.line, self._said, None, gap=Space.S))

    def value(self) -> str | None:
        """Give the day as documents hold it; None for nothing, what was typed when it is no day."""
        text = self.line.text().strip()
        try:
            on = self._read(text)
        except ValueError:
            return text
        return on.isoformat() if on else None

    def set_value(self, plain: Any) -> None:
        """Show a day."""
        self.line.setText(entries.show_date(plain))

    def problem(self) -> str:
        """Say that it is no day, or one that is over."""
        try:
            on = self._read(self.line.text().strip())
        except ValueError:
            return self.tr("Write a day as 12/04, Friday or tomorrow.")
        return self.tr("This day is over.") if on is not None and on < self._today() else ""

    def focus_target(self) -> QWidget:
        """Name the line."""
        return self.line

    def _read(self, text: str) -> date | None:
        today = self._today()
        is_worded = not any(letter.isdigit() for letter in text)
        named = day_named(text.title(), today, day_names()) if is_worded else None
        if named is not None:
            return named
        parts = text.split("/")
        if len(parts) == 2:
            on = entries.read_date(f"{text}/{today.year}")
            # A day without a year is the next one of that name.
            return on.replace(year=on.year + 1) if on is not None and on < today else on
        return entries.read_date(text)

    def _say(self) -> None:
        try:
            on = self._read(self.line.text().strip())
        except ValueError:
            on = None
        self._said.setText(day(on, self._today()) if on else "")
