"""The two ends of a story: somebody at a window, what it says, what they press and write, and the exchange between."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.readiness_list import ReadinessList
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.tables.records import RecordTable
from navigator_app.ui.tables.worklist import WorkList
from tests.screens.seen import words
from tests.screens.shells import settled
from tests.screens.stage import shell_of
from tests.stories.places import Places, Seat


@dataclass
class AtWindow:
    """Somebody at their own window. Everything goes through what is shown there, by its words."""

    qtbot: QtBot
    shell: Shell
    seat: Seat

    @property
    def desk(self) -> Desk:
        """The desk they sit at."""
        return self.seat.desk

    def opens(self, *target: str) -> None:
        """Show a page."""
        self.shell.go(Target(*target))
        self.settles()

    def opens_record(self, kind: str, record: str) -> None:
        """Show a record where its kind is shown."""
        image = self.desk.image(record)
        assert image is not None, f"this {kind} has not come to {self.desk.me.name}'s computer"
        self.opens(kind, kind, record, image.patient or "")

    def looks_again(self) -> None:
        """Let the page that is shown ask anew, as it does when an exchange brought something."""
        self.shell.page.refresh()
        self.settles()

    def reads(self) -> str:
        """Give all words that the page shows."""
        return "\n".join(words(self.shell.page))

    def rows(self) -> list[str]:
        """Give the rows of the worklist that is shown, as they are read aloud."""
        found: list[str] = []
        for listing in self.shell.page.findChildren(WorkList):
            model = listing.model()
            told = (
                model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())
            )
            found += [str(one) for one in told if one]
        return found

    def presses(self, text: str) -> None:
        """Press what bears these words, a button or a line of the menu that is open."""
        found = self._action(text) or self._button(text)
        assert found is not None, f"nothing here says {text!r}: {self._pressable()}"
        if isinstance(found, QAction):
            found.trigger()
            self._close_menu()
        else:
            QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.settles()

    def presses_last(self, text: str) -> None:
        """Press the last of several buttons that bear the same words: the one at the foot."""
        QTest.mouseClick(
            [one for one in self._shown() if _plain(one.text()) == text][-1], Qt.MouseButton.LeftButton
        )
        self.settles()

    def presses_row(self, text: str, letter: str) -> None:
        """Go to the row of the worklist that says this, and press a letter."""
        (listing,) = [one for one in self.shell.page.findChildren(WorkList) if one.isVisibleTo(self.shell)]
        model = listing.model()
        place = next(n for n, row in enumerate(self.rows()) if text in row)
        self.sits_down()
        listing.setFocus()
        listing.setCurrentIndex(model.index(place, 0))
        self.settles()
        self.keys(Qt.Key(ord(letter)), into=listing)

    def chooses_row(self, table: RecordTable, text: str) -> None:
        """Choose the row of a table that says this."""
        model: Any = table.view.model()
        place = next(n for n in range(model.rowCount()) if text in str(model.index(n, 0).data()))
        table.view.setCurrentIndex(model.index(place, 0))
        self.settles()

    def requirement(self, label: str) -> str:
        """Give what the readiness list says below the name of a requirement."""
        listed = self.shell.page.findChild(ReadinessList)
        assert listed is not None
        said = [one.text() for one in listed.findChildren(QLabel)]
        return said[said.index(label) + 1]

    def offers(self, text: str) -> bool:
        """Say whether there is something to press that bears these words."""
        return self._button(text) is not None

    def writes(self, label: str, text: str) -> None:
        """Write into a field, a key at a time; what is picked from a list is picked by its words."""
        editor = self._field(label)
        if isinstance(editor, PickEditor):
            place = next((n for n, each in enumerate(self.choices(label)) if text in each), -1)
            assert place >= 0 or editor._is_free, f"{label} offers {self.choices(label)}"
            if place < 0:
                editor.combo.setEditText(text)
            else:
                editor.combo.setCurrentIndex(place)
                editor.combo.activated.emit(place)
            self.settles()
            return
        self.types(editor.focus_target() if isinstance(editor, Editor) else editor, text)

    def choices(self, label: str) -> list[str]:
        """Give what a list offers."""
        editor = self._field(label)
        assert isinstance(editor, PickEditor)
        return [editor.combo.itemText(n) for n in range(editor.combo.count())]

    def types(self, into: QWidget, text: str) -> None:
        """Put other words in place of those that stand in a line."""
        into.setFocus()
        if isinstance(into, QLineEdit | QPlainTextEdit):
            into.selectAll()
        QTest.keyClicks(into, text)

    def chooses(self, label: str, choice: str) -> None:
        """Choose among what a question offers, or tick it."""
        offered = self._field(label).findChildren(QAbstractButton)
        found = next((one for one in offered if one.text().startswith(choice)), None)
        assert found is not None, f"{label} offers {[one.text() for one in offered]}"
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def keys(self, *keys: Qt.Key, into: QWidget | None = None) -> None:
        """Press keys of the keyboard."""
        self.sits_down()
        for key in keys:
            QTest.keyClick(into or QApplication.focusWidget() or self.shell, key)
            self.settles()

    def sits_down(self) -> None:
        """Be who types now: of several windows only one has the keyboard."""
        self.shell.activateWindow()
        self.qtbot.waitUntil(self.shell.isActiveWindow)

    def settles(self) -> None:
        """Wait until all that was asked is answered and shown."""
        settled(self.qtbot, self.shell)

    def _shown(self) -> list[QAbstractButton]:
        return [one for one in self.shell.page.findChildren(QAbstractButton) if one.isVisibleTo(self.shell)]

    def _button(self, text: str) -> QAbstractButton | None:
        usable = [one for one in self._shown() if one.isEnabled()]
        by_words = (one for one in usable if _plain(one.text()) == text)
        by_name = (one for one in usable if one.accessibleName() == text)
        return next(by_words, None) or next(by_name, None)

    def _menu(self) -> QMenu | None:
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    def _action(self, text: str) -> QAction | None:
        menu = self._menu()
        found = menu.actions() if menu else []
        return next((one for one in found if _plain(one.text().partition("\t")[0]) == text), None)

    def _close_menu(self) -> None:
        menu = self._menu()
        if menu is not None:
            menu.close()

    def _pressable(self) -> list[str]:
        menu = self._menu()
        return [one.text() for one in (menu.actions() if menu else self._shown()) if one.text()]

    def _field(self, label: str) -> QWidget:
        shown = [one for one in self.shell.page.findChildren(Labelled) if one.isVisibleTo(self.shell)]
        found = next((one for one in shown if one._plain == label), None)
        assert found is not None, f"no field {label!r}: {[one._plain for one in shown]}"
        return found.control


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


@dataclass
class Ends:
    """Who sits where, and the exchange between them."""

    qtbot: QtBot
    places: Places
    folder: Path
    stack: ExitStack
    seats: dict[str, Seat] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """What the story speaks of, by the name that it has there."""
    _windows: dict[str, AtWindow] = field(default_factory=dict)

    def seat(self, name: str) -> Seat:
        """Give the desk of a person by their first name."""
        known = {"Rosa": self.places.clinic, "Lena": self.places.center, **self.seats}
        return known[name]

    def at(self, name: str) -> AtWindow:
        """Give the window of a person; it is opened when they first sit down."""
        if name not in self._windows:
            seat = self.seat(name)
            folder = self.folder / name
            folder.mkdir()
            shell = self.stack.enter_context(shell_of(seat.desk, folder))
            self._windows[name] = AtWindow(self.qtbot, shell, seat)
            self._windows[name].sits_down()
            settled(self.qtbot, shell)
        return self._windows[name]

    def exchange(self) -> None:
        """Let every desk exchange until all know all, and every window show what came."""
        others = tuple(self.seats)
        for name in (*others, "Rosa", "Lena", *others, "Rosa"):
            for one in self.seat(name).engine.run():
                if name in self._windows and one.touched:
                    self._windows[name].shell.session.work.announce(one.touched)
        for at in self._windows.values():
            at.looks_again()
