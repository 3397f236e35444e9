"""What keys and commands ask of an open desk: pages to go to, and what only the window around it can do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.ui.entrance.behind import Behind
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.shell.page_stack import PageStack


class Commanded(QWidget):
    """The deeds that need no more than the stack of pages. What is asked by a signal is for the window."""

    lock_asked = Signal()
    switch_asked = Signal()
    closing_asked = Signal(object)
    away_asked = Signal()
    hide_asked = Signal()
    stack: PageStack

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.stack.page

    def go(self, target: Target) -> None:
        """Show another page and remember the one before."""
        self.stack.go(target)

    def show_settings(self) -> None:
        """Show the settings."""
        self.go(Target("settings"))

    def show_help(self) -> None:
        """Show the help of this page."""
        self.go(Target("help", more=self.page.help_topic()))

    def show_keys(self) -> None:
        """Show all keys."""
        self.go(Target("help", more="keys"))

    def show_walk_in(self) -> None:
        """Find somebody who walks in; whose chart is at hand is offered first."""
        self.go(Target("walk_in", more=self.stack.here.patient_id))

    def show_paper(self) -> None:
        """Show the sheet of this screen as it will be printed; on that page, print it."""
        self.page.show_paper()

    def show_who_sees(self) -> None:
        """Show who sees the chart at hand."""
        patient = self.stack.here.patient_id
        self.go(Target("who_sees", "patient", patient, patient))

    def note_contact(self) -> None:
        """Note a contact about what is at hand, and come back to it."""
        self.go_aside("contact")

    def take_call(self) -> None:
        """Take a call down, and come back to what is at hand."""
        self.go_aside("call")

    def go_aside(self, page: str) -> None:
        """Open a page over what is at hand; where it is open already, stay in it."""
        if self.stack.here.page != page:
            self.go(replace(self.page.at_hand(), page=page, more=""))

    def lock(self) -> None:
        """Ask the window to lock."""
        self.lock_asked.emit()

    def close_and_do(self, deed: Behind) -> None:
        """Ask the window to close the desk for something that nobody may be at it for."""
        self.closing_asked.emit(deed)

    def step_away(self) -> None:
        """Ask the window to close the desk for a short absence."""
        self.away_asked.emit()

    def hide_screen(self) -> None:
        """Ask the window to hide what is shown."""
        self.hide_asked.emit()

    def offer_pin(self) -> None:
        """Show how a PIN is set."""
        self.go(Target("quick_return"))

    def switch_person(self) -> None:
        """Ask the window to lock and to ask who is here now."""
        self.switch_asked.emit()
