"""The form of a noun: its fields in groups, what was typed against the image it was opened on, refusals in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.forms.derived import Around, editor_for, shown_fields, zone_field
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import MomentEditor, SwitchEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.layout import Group, Layout, arranged
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.theme.tokens import Space
from sync.changes import Document
from sync.records.base import Record
from sync.records.derive import Field, fields, to_plain


class Form(QWidget):
    """Collects fields; nothing is saved here."""

    changed = Signal()

    def __init__(
        self,
        noun: type[Record],
        opened: Document | None = None,
        around: Around | None = None,
        layout: Layout = (),
        start: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.noun, self.opened = noun, opened
        self._around = around or Around()
        self._around.zone_of = self._zone_of
        shown = shown_fields(noun, creating=opened is None)
        self._fields = [one for one in shown if one.name not in self._around.hidden]
        self.editors: dict[str, Editor] = {one.name: editor_for(one, self._around) for one in self._fields}
        self._labelled = {one.name: self._label(one) for one in self._fields}
        self._fill({**(opened.fields if opened else {}), **(start or {})})
        self._initial = {name: editor.value() for name, editor in self.editors.items()}
        self._started = frozenset(start or ())
        for editor in self.editors.values():
            editor.changed.connect(self.changed)
        self._offered: dict[str, Any] = {}
        self._column, self._folded = col(gap=Space.M), list[tuple[QWidget, QWidget]]()
        self.shown: tuple[str, ...] = ()
        """The fields that are on the page, in its order; the others are kept as they are."""
        self.setLayout(self._column)
        self.arrange(layout)

    def typed(self) -> dict[str, Any]:
        """Give what was typed against the image: only fields that a person changed, or that were begun with."""
        now = {name: editor.value() for name, editor in self.editors.items()}
        if self.opened is not None:
            return {name: value for name, value in now.items() if value != self._initial[name]}
        return {
            name: value
            for name, value in now.items()
            if value != self._initial[name]
            or name in self._started
            or value != to_plain(fields(self.noun)[name].default)
        }

    def values(self) -> dict[str, Any]:
        """Give what every field says now, typed or not."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def is_changed(self) -> bool:
        """Say whether a person typed something."""
        return any(editor.value() != self._initial[name] for name, editor in self.editors.items())

    def take_up(self, typed: Mapping[str, Any]) -> None:
        """Show again what was typed earlier and not saved."""
        self._fill({name: value for name, value in typed.items() if name in self.editors}, only_given=True)
        self.changed.emit()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill in what nobody typed yet, in place of what was filled in so before."""
        now = self.values()
        untouched = {name for name in now if now[name] in (self._initial[name], self._offered.get(name))}
        back = {name: self._initial[name] for name in self._offered if name in untouched}
        self._offered = {name: values[name] for name in values if name in untouched}
        self.take_up(back | self._offered)

    def begin_with(self, values: Mapping[str, Any]) -> None:
        """Say what the form says by itself: it is written with the rest, and nobody typed it."""
        self._fill({name: value for name, value in values.items() if name in self.editors}, only_given=True)
        self._initial |= {name: self.editors[name].value() for name in values if name in self.editors}
        self._started |= frozenset(values)

    def arrange(self, layout: Layout) -> None:
        """Lay the same fields out in other groups; what was typed stays."""
        groups = arranged(self._fields, layout, self.tr("Everything else"))
        self.shown = tuple(one.name for group, members in groups for one in members if not group.is_hidden)
        self._folded = []
        old = [item.widget() for place in range(self._column.count()) if (item := self._column.itemAt(place))]
        cards = [
            self._card(group, members)
            for group, members in groups
            if not self._is_kept_hidden(group, members)
        ]
        for gone in old:
            if gone is not None:
                self._column.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        for card in cards:
            self._column.addWidget(card)
        self.give_letters()

    def first_problem(self) -> tuple[str, str] | None:
        """Name the first field that cannot be read, with the sentence; None when all can."""
        for name, editor in self.editors.items():
            if sentence := editor.problem():
                return name, sentence
        return None

    def refuse(self, name: str | None, sentence: str) -> bool:
        """Say beside a field why it was refused and go there; False for a field that is not shown here."""
        for labelled in self._labelled.values():
            labelled.refuse("")
        if name is None or name not in self.shown:
            return False
        self._unfold(self._labelled[name])
        self._labelled[name].refuse(sentence)
        self.editors[name].focus_target().setFocus()
        return True

    def show_beside(self, name: str, notice: QWidget | None) -> None:
        """Show something right below a field, in place of what stood there; None takes it away."""
        if name in self._labelled:
            self._labelled[name].show_beside(notice)

    def offer(self, names: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Offer other records to pick from, by their kind; what is picked stays only while it is among them."""
        for one in self._fields:
            editor, kind = self.editors[one.name], one.about.refers
            if kind is not None and kind in names and isinstance(editor, PickEditor):
                editor.offer(names[kind])

    def names(self) -> tuple[str, ...]:
        """Name the fields that it holds."""
        return tuple(self.editors)

    def name_at(self, control: QWidget | None) -> str:
        """Name the field that a control belongs to; empty for none."""
        if control is None:
            return ""
        held = (
            name for name, each in self._labelled.items() if each is control or each.isAncestorOf(control)
        )
        return next(held, "")

    def label_of(self, name: str) -> str:
        """Give the label of a field."""
        return sayings.words(fields(self.noun)[name].about.label)

    def first_focus(self) -> QWidget | None:
        """Name the first control on the page."""
        return self.editors[self.shown[0]].focus_target() if self.shown else None

    def _fill(self, values: Mapping[str, Any], *, only_given: bool = False) -> None:
        # Clocks first: a moment is shown by the zone that stands beside it.
        ordered = sorted(self._fields, key=lambda one: one.shape == "moment")
        for one in ordered:
            if one.name in values or not only_given:
                self.editors[one.name].set_value(values.get(one.name, to_plain(one.default)))

    def _label(self, one: Field) -> Labelled:
        editor, label = self.editors[one.name], sayings.words(one.about.label)
        editor.name_parts(label)
        shown = "" if isinstance(editor, SwitchEditor) else label
        needed = self.tr("{label} (needed)").format(label=shown) if one.is_required and shown else shown
        return Labelled(keyless(needed), editor, sayings.words(one.about.help), editor.focus_target())

    def give_letters(self, others: Iterable[str] = ()) -> None:
        """Underline one free letter per label, so that Alt and the letter go to the field; `others` are not free."""
        taken = set(others)
        for name in self.shown:
            self._labelled[name].take_letter(taken)

    def _card(self, group: Group, members: Sequence[Field]) -> Card:
        labelled = [self._labelled[one.name] for one in members]
        body = box(col(*labelled, gap=Space.M))
        for one in labelled:
            # Moved here from another card, or from where it was out of sight.
            one.setVisible(True)
        card = Card(sayings.words(group.title)).add(body)
        if group.is_folded:
            self._fold(card, body, self.tr("Show"), labelled)
        return card

    def _is_kept_hidden(self, group: Group, members: Sequence[Field]) -> bool:
        if group.is_hidden:
            for one in members:
                self._labelled[one.name].setParent(self)
                self._labelled[one.name].hide()
        return group.is_hidden

    def _fold(self, card: Card, body: QWidget, words: str, labelled: Sequence[Labelled]) -> None:
        opener = button(f"{words}: {card.title.text()}", "link")
        opener.clicked.connect(lambda: self._open(body, opener, labelled))
        card.add(row(opener, None))
        body.setVisible(False)
        self._folded.append((body, opener))

    def _open(self, body: QWidget, opener: QWidget, labelled: Sequence[Labelled]) -> None:
        body.setVisible(True)
        opener.setVisible(False)
        if labelled:
            labelled[0].control.setFocus()

    def _unfold(self, labelled: Labelled) -> None:
        for body, opener in self._folded:
            if body.isAncestorOf(labelled):
                body.setVisible(True)
                opener.setVisible(False)

    def _zone_of(self, name: str) -> ZoneInfo:
        beside = zone_field(self.noun, fields(self.noun)[name])
        editor = self.editors.get(beside or "") if hasattr(self, "editors") else None
        chosen = editor.value() if editor else (self.opened.fields.get(beside or "") if self.opened else None)
        try:
            return ZoneInfo(str(chosen)) if chosen else self._around.zone
        except (ZoneInfoNotFoundError, ValueError):
            return self._around.zone

    def show_clocks(self) -> None:
        """Say anew by which clocks the moments are."""
        for editor in self.editors.values():
            if isinstance(editor, MomentEditor):
                editor.show_zone()
