"""One control per shape of a field: words, long words, numbers, dates, moments, yes or no.

An editor holds plain values, as documents do. What was typed and cannot be read stays as it was typed and is
told by `problem`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from navigator_app.ui.forms import entries
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import row
from navigator_app.ui.parts.reached import Radio
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.words import city_of


class TextEditor(Editor):
    """One line of words; `read` turns them into a plain value."""

    def __init__(
        self,
        read: Callable[[str], Any] | None = None,
        show: Callable[[Any], str] | None = None,
        wrong: str = "",
        unit: str = "",
        hint: str = "",
    ) -> None:
        super().__init__()
        self._read, self._show, self._wrong = read, show, wrong
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.line)
        if unit or read is not None:
            self.line.setMaximumWidth(Theme.current().px(200))
        self.setLayout(row(self.line, Label(unit, "muted") if unit else 0, None if read else 0, gap=Space.S))

    def value(self) -> Any:
        """Give what was typed, read."""
        text = self.line.text()
        if self._read is None:
            return text
        try:
            return self._read(text)
        except (ValueError, OverflowError):
            return text

    def set_value(self, plain: Any) -> None:
        """Show a value."""
        shown = "" if plain is None else str(plain)
        self.line.setText(self._show(plain) if self._show and plain is not None else shown)

    def problem(self) -> str:
        """Say why it cannot be read."""
        if self._read is None:
            return ""
        try:
            self._read(self.line.text())
        except (ValueError, OverflowError):
            return self._wrong
        return ""

    def focus_target(self) -> QWidget:
        """Name the line."""
        return self.line


class LongEditor(Editor):
    """Several lines; Tab goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(Theme.current().px(92))
        self.text.textChanged.connect(self.changed)
        self._stand(self.text)

    def value(self) -> str:
        """Give the text."""
        return self.text.toPlainText()

    def set_value(self, plain: Any) -> None:
        """Show a text."""
        self.text.setPlainText("" if plain is None else str(plain))

    def focus_target(self) -> QWidget:
        """Name the text."""
        return self.text


class LinesEditor(LongEditor):
    """A list of words, one a line."""

    def value(self) -> Any:
        """Give the lines that are not empty."""
        return [line.strip() for line in super().value().splitlines() if line.strip()]

    def set_value(self, plain: Any) -> None:
        """Show one a line."""
        super().set_value("\n".join(str(item) for item in plain or []))


class DateEditor(TextEditor):
    """A date typed the US way and kept as a date."""

    def __init__(self) -> None:
        super().__init__(
            lambda text: on.isoformat() if (on := entries.read_date(text)) else None,
            entries.show_date,
            hint=QCoreApplication.translate("DateEditor", "MM/DD/YYYY"),
        )
        self._wrong = self.tr("Write the date as MM/DD/YYYY.")


class TimeEditor(TextEditor):
    """A time of day typed the US way and kept as HH:MM."""

    def __init__(self) -> None:
        super().__init__(
            lambda text: f"{at:%H:%M}" if (at := entries.read_time(text)) else None,
            lambda plain: entries.show_time(time.fromisoformat(plain)),
            hint=QCoreApplication.translate("TimeEditor", "9:30 AM"),
        )
        self._wrong = self.tr("Write the time as 9:30 AM.")


class MomentEditor(Editor):
    """A date and a time by the clock of a place; the place's zone may be another field of the form."""

    def __init__(self, zone: Callable[[], ZoneInfo]) -> None:
        super().__init__()
        self._zone = zone
        self.on, self.at = QLineEdit(), QLineEdit()
        self.on.setPlaceholderText(self.tr("MM/DD/YYYY"))
        self.at.setPlaceholderText("9:00 AM")
        self._clock = Label("", "muted")
        for line in (self.on, self.at):
            line.setMaximumWidth(Theme.current().px(140))
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.on)
        self.setLayout(row(self.on, self.at, self._clock, None))
        self.show_zone()

    def show_zone(self) -> None:
        """Say by which clock it is."""
        self._clock.setText(city_of(self._zone().key))

    def value(self) -> str | None:
        """Give the moment; None when both are empty, what was typed when it cannot be read."""
        typed = f"{self.on.text()} {self.at.text()}"
        try:
            on, at = entries.read_date(self.on.text()), entries.read_time(self.at.text())
            if on is None and at is None:
                return None
            return typed if on is None or at is None else entries.join_moment(on, at, self._zone())
        except ValueError:
            return typed

    def set_value(self, plain: Any) -> None:
        """Show a moment by the clock of its place."""
        on, at = entries.split_moment(plain, self._zone())
        self.on.setText(on)
        self.at.setText(at)
        self.show_zone()

    def problem(self) -> str:
        """Say what is missing or cannot be read."""
        value = self.value()
        if value is None or value.endswith("Z"):
            return ""
        return self.tr("Write the date as MM/DD/YYYY and the time as 9:00 AM.")

    def focus_target(self) -> QWidget:
        """Name the date."""
        return self.on

    def name_parts(self, name: str) -> None:
        """Name both controls."""
        self.on.setAccessibleName(self.tr("{field}, date").format(field=name))
        self.at.setAccessibleName(self.tr("{field}, time").format(field=name))


class SwitchEditor(Editor):
    """Yes or no, where both are known."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.box = QCheckBox(keyless(label))
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self._stand(self.box)

    def value(self) -> bool:
        """Say whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, plain: Any) -> None:
        """Tick or not."""
        self.box.setChecked(bool(plain))

    def focus_target(self) -> QWidget:
        """Name the box."""
        return self.box


class ChoiceEditor(Editor):
    """One of a few, all in sight; an unknown value from elsewhere stays and is shown as it is."""

    def __init__(
        self, choices: list[tuple[Any, str]], name: str, helps: dict[Any, str] | None = None
    ) -> None:
        super().__init__()
        self._name, self._helps = name, helps or {}
        self._group = QButtonGroup(self)
        self._flow = Flow(gap=Space.M)
        self._buttons: list[tuple[Any, Radio]] = []
        for value, words in choices:
            self._add(value, words)
        self.setLayout(self._flow)

    def value(self) -> Any:
        """Give what is chosen."""
        return next((value for value, each in self._buttons if each.isChecked()), None)

    def set_value(self, plain: Any) -> None:
        """Choose."""
        if all(value != plain for value, _ in self._buttons) and plain is not None:
            self._add(plain, self.words_of(plain))
        for value, each in self._buttons:
            if value == plain:
                each.setChecked(True)

    def focus_target(self) -> QWidget:
        """Name what is chosen, else the first."""
        checked = self._group.checkedButton()
        return checked if checked is not None else self._buttons[0][1]

    def name_parts(self, name: str) -> None:
        """Name every choice by the field and its own words."""
        for _, each in self._buttons:
            each.setAccessibleName(f"{name}: {each.text().replace('&&', '&')}")

    def _add(self, value: Any, words: str) -> None:
        each = Radio(keyless(words))
        each.setAccessibleName(f"{self._name}: {words}")
        each.setAccessibleDescription(self._helps.get(value, ""))
        each.setToolTip(self._helps.get(value, ""))
        each.clicked.connect(lambda _on: self.changed.emit())
        self._group.addButton(each)
        self._flow.addWidget(each)
        self._buttons.append((value, each))
