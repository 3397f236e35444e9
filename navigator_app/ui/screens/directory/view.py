"""The directory: a search over every number, how far each is trusted in a word and a sign, its deeds beside it."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from navigator_app.queries.directory import Directory, directory
from navigator_app.queries.directory_lines import Line
from navigator_app.queries.directory_number import number
from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.letters import LetterKey
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.acting import act
from navigator_app.ui.screens.chips import meaning_text
from navigator_app.ui.screens.directory.pane import NumberPane
from navigator_app.ui.screens.directory.state import (
    SCOPES,
    Answered,
    Event,
    ForPurpose,
    Model,
    MoreAsked,
    Opened,
    Scoped,
    Selected,
    Told,
    Typed,
    update,
)
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.verb_menu import verb_entries, verb_menu
from navigator_app.ui.session import Session
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow, down_from
from navigator_app.ui.theme.style import Theme
from sync.errors import Said

_LETTERS = ("V", "F", "R", "U")


class DirectoryPage(Page):
    """Every number, by whose it is."""

    topic: ClassVar[str] = "directory"
    cares: ClassVar[frozenset[str]] = frozenset({"endpoint", "site", "practitioner"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._job: Any = None
        self._count = Label("", "muted")
        self.filter = self._search()
        self.purpose = QComboBox()
        self.purpose.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.purpose.setAccessibleName(self.tr("What it is for"))
        self.purpose.activated.connect(
            lambda _place: self._change(ForPurpose(self.purpose.currentData() or ""))
        )
        self.scope = Segment(
            self.tr("Which numbers"), [self.tr("All"), self.tr("To verify"), self.tr("Set aside")]
        )
        self.scope.chosen.connect(lambda place: self._change(Scoped(SCOPES[place])))
        self.new = button(self.tr("New number"), "primary", "plus")
        self.new.clicked.connect(lambda: host.go(Target("record", "endpoint")))
        self.new.hide()
        self.table = self._table()
        self.pane = NumberPane()
        self.pane.acted.connect(self._do)
        self.pane.gone.connect(host.go)
        self._keys()
        head = row(col(Label(self.tr("Directory"), "h1"), self._count, gap=2), None, self.new)
        controls = row(self.filter, self.purpose, self.scope, None)
        body = row(self.table, self.pane, gap=16)
        body.setStretch(0, 62)
        body.setStretch(1, 38)
        self.stale = StaleBar()
        self.stale.setVisible(False)
        self._foot = KeyHints(self._hints())
        page = col(
            head, controls, self.stale, box(body, "pageBody"), self._foot, gap=12, margins=(24, 16, 24, 4)
        )
        page.setStretch(3, 1)
        self.setLayout(page)

    def show_target(self, target: Target) -> None:
        """Show the directory, at a number when one is named; coming back keeps what was asked."""
        self.target = target
        if target.id and target.id != self.model.asked.at:
            self.filter.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.filter.clear()
            self.filter.blockSignals(False)  # noqa: FBT003 - Qt's own signature
            self.scope.select(0)
            self.purpose.setCurrentIndex(0)
            self.model = update(self.model, Opened(target.id))
        self.refresh()

    def refresh(self) -> None:
        """Ask for what was typed; an older question is no longer waited for."""
        if self._job is not None:
            self._job.cancel()
        if self.model.found is None:
            self.table.states.show_loading()
        desk, asked = self.session.desk, self.model.asked
        self._job = self.ask(lambda: Answered(asked, directory(desk, asked)), self._take)

    def link_changed(self) -> None:
        """Ask again: how old it is what this desk knows may be another."""
        self.ask_again()

    def first_focus(self) -> QWidget | None:
        """Begin with typing; with the number that was chosen when one comes back."""
        return self.table.view if self.target.id else self.filter

    def foot(self) -> QWidget:
        """Name the strip of keys, which nothing may cover."""
        return self._foot

    def at_hand(self) -> Target:
        """Name the number that is chosen."""
        line = self.model.line
        return Target("directory", *line.record) if line and line.record.kind == "endpoint" else self.target

    def step_back(self) -> bool:
        """Clear what was typed first."""
        if not self.filter.text():
            return False
        self.filter.clear()
        self.table.setFocus()
        return True

    def fail(self, why: Said) -> None:
        """Say why there is no list."""
        self.pane.show_nothing()
        self.table.show_error(
            self.tr("The directory could not be read"), sayings.said(why), self.again(self.refresh)
        )

    def _change(self, event: Event) -> None:
        before, self.model = self.model, update(self.model, event)
        if self.model.asked != before.asked:
            self.refresh()

    def _take(self, event: Answered) -> None:
        before, self.model = self.model, update(self.model, event)
        found = self.model.found
        if self.model is before or found is None:
            return
        self.new.setVisible(found.may_write)
        self._offer(found)
        self._count.setText(self._counted(found))
        self.stale.setVisible(bool(found.stale))
        self.stale.say(
            sayings.words(found.stale),
            self.tr("What failed or was verified elsewhere since is not known here."),
        )
        if not found.lines:
            self._show_none()
            return
        # The table tells which row it has meanwhile: what was chosen before is what stays chosen.
        chosen = self.model.selected if self.model.line else found.lines[0].key
        self.table.replace([_table_row(one) for one in found.lines], has_more=found.is_more)
        self.model = update(self.model, Selected(chosen))
        self.table.select(chosen)
        self._show_number()

    def _choose(self, key: str) -> None:
        before, self.model = self.model, update(self.model, Selected(key))
        if self.model != before:
            self._show_number()

    def _show_number(self) -> None:
        """Show the number that is chosen, and ask for what else is known of it."""
        line = self.model.line
        if line is None:
            self.pane.show_nothing()
            return
        self.pane.show_line(line, self.model.number)
        desk, key = self.session.desk, line.key
        self.ask(lambda: Told(key, number(desk, line)), self._told)

    def _told(self, event: Told) -> None:
        before, self.model = self.model, update(self.model, event)
        line = self.model.line
        if line is not None and self.model.number != before.number:
            self.pane.show_line(line, self.model.number)

    def _show_none(self) -> None:
        self.pane.show_nothing()
        if self.model.asked.scope == "aside" and not self.model.asked.text:
            self.table.show_empty(
                "circle-check",
                self.tr("Nothing is set aside"),
                self.tr("A number that failed stands here until somebody verified it again or replaced it."),
            )
        elif self.model.is_narrowed:
            self.table.show_empty(
                "search",
                self.tr("Nothing matches"),
                self.tr("Try a part of the name, the town, or the last digits. Esc clears the search."),
            )
        else:
            self.table.show_empty(
                "phone",
                self.tr("No numbers yet"),
                self.tr(
                    "Numbers of organizations and people stand here, each with who verified it and when."
                ),
            )

    def _counted(self, found: Directory) -> str:
        shown = len(found.lines)
        if found.is_more:
            return self.tr("The first {shown}; type to find others").format(shown=shown)
        return self.tr("1 number") if shown == 1 else self.tr("{n} numbers").format(n=shown)

    def _offer(self, found: Directory) -> None:
        """Offer what numbers are for, once it is known."""
        if self.purpose.count():
            return
        self.purpose.addItem(self.tr("For anything"), "")
        for code, words in found.purposes:
            self.purpose.addItem(sayings.words(words), code)

    def _do(self, verb: Verb) -> None:
        act(self, verb, "")

    def _by_letter(self, letter: str) -> None:
        verbs = self.model.line.verbs if self.model.line else ()
        verb = next((one for one in verbs if one.key == letter), None)
        if verb is not None:
            self._do(verb)

    def _enter(self) -> None:
        self.table.setFocus()

    def _open(self, _key: str) -> None:
        """Go on in the pane: its first deed."""
        self.pane.focusNextChild()

    def _show_menu(self, at: QPoint) -> None:
        line = self.model.line
        if line is not None and line.verbs:
            self.verb_menu = verb_menu(self, verb_entries(line.verbs, self._do))
            self.verb_menu.popup(self.table.view.viewport().mapToGlobal(at))

    def _search(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self.tr("Organization, person, town, number"))
        field.setAccessibleName(self.tr("Find in the directory"))
        field.setMinimumWidth(Theme.current().px(300))
        field.setMaximumWidth(Theme.current().px(340))
        field.textChanged.connect(lambda text: self._change(Typed(text)))
        field.returnPressed.connect(self._enter)
        down_from(field, lambda: self.table.view)
        return field

    def _table(self) -> RecordTable:
        columns = [
            Column(self.tr("Whose")),
            Column(self.tr("Number or address"), 160),
            Column(self.tr("How it stands"), 130),
        ]
        table = RecordTable(self.tr("Numbers"), columns, sorts_itself=False)
        table.set_compact(self.session.settings.text("density") == "compact")
        table.selected.connect(self._choose)
        table.opened.connect(self._open)
        table.more_asked.connect(lambda: self._change(MoreAsked()))
        table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.view.customContextMenuRequested.connect(self._show_menu)
        return table

    def _keys(self) -> None:
        slash = QShortcut(
            QKeySequence("/"), self.table, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        slash.activated.connect(self.filter.setFocus)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._letters = [
            LetterKey(letter, self.table, partial(self._by_letter, letter), within) for letter in _LETTERS
        ]

    def _hints(self) -> list[KeyHint]:
        return [
            KeyHint(("/",), self.tr("Search")),
            KeyHint(("V",), self.tr("Verified today")),
            KeyHint(("F",), self.tr("It failed")),
            KeyHint(("R",), self.tr("Another number")),
            KeyHint(("U",), self.tr("I used it")),
            KeyHint(("Esc",), self.tr("Back")),
        ]


def _table_row(line: Line) -> TableRow:
    where = " \u00b7 ".join(one for one in (line.part, line.place) if one)
    below = " \u00b7 ".join(one for one in (sayings.words(line.system), sayings.words(line.purposes)) if one)
    return TableRow(
        line.key,
        (
            Cell(line.whose, below=where, strong=True),
            Cell(line.number, below=below),
            Cell(sayings.words(line.chip.text), line.chip.tint, line.chip.icon, tip=meaning_text(line.chip)),
        ),
    )
