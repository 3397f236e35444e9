"""A PIN for a quick return: set once after each unlock, kept in memory alone, good for as long as the site allows."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.errors import field_of
from navigator_app.queries.safety import Safety, safety
from navigator_app.store.way_back import WayBack
from navigator_app.ui import sayings
from navigator_app.ui.entrance.unlock import PassphraseField
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.errors import Said


class QuickReturnPage(Page):
    """Sets the PIN, or says that the site allows none."""

    topic: ClassVar[str] = "away"
    cares: ClassVar[frozenset[str]] = frozenset({"site"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self._told = Label("", wrap=True)
        self.pin, self.twice = PassphraseField(self.tr("PIN")), PassphraseField(self.tr("PIN again"))
        self._pin = Labelled(
            self.tr("&PIN"), self.pin, self.tr("Six digits or more; no birthday, no 123456.")
        )
        self._twice = Labelled(self.tr("PIN a&gain"), self.twice)
        for edit in (self.pin, self.twice):
            edit.returnPressed.connect(self.submit)
        self.set = button(self.tr("Set this PIN"), "primary", "lock")
        self.set.clicked.connect(self.submit)
        self._not_yet = Alert(
            self.tr("This desk is not locked yet"),
            self.tr("Set a PIN, then step away with Ctrl+Shift+L. Ctrl+L locks at once, with no PIN."),
        )
        self._none = Alert(
            self.tr("Your site asks for the passphrase each time"),
            self.tr("No PIN can be set here. Ctrl+L locks the desk. What was typed is kept."),
        )
        self._form = box(col(self._pin, self._twice, row(self.set, None), gap=10))
        card = Card(self.tr("Your PIN")).add(self._told, self._none, self._form)
        lines = col(
            Label(self.tr("Quick return"), "h1", wrap=True),
            self._not_yet,
            card,
            gap=14,
            margins=(24, 16, 24, 24),
        )
        lines.addStretch(1)
        inner = box(lines, "pageBody")
        inner.setMaximumWidth(Theme.current().px(760))
        self.states = States(readable(inner))
        self.setLayout(col(self.states, gap=0))

    def first_focus(self) -> QWidget | None:
        """Begin with the PIN."""
        return self.pin

    def show_target(self, target: Target) -> None:
        """Begin an empty form; what was typed before is forgotten."""
        self.target = target
        self._clear()
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Ask what the site allows; what is typed stays."""
        desk = self.session.desk
        self.ask(lambda: safety(desk), self._show)

    def submit(self) -> None:
        """Close the desk's key away under the PIN, and go back to where one was."""
        if not self.set.isEnabled():
            return
        pin, allowed = self.pin.text().strip(), self.session.safety.quick_return
        differs = pin != self.twice.text().strip()
        self._pin.refuse("" if pin else self.tr("The PIN is needed."))
        self._twice.refuse(self.tr("The two do not agree.") if pin and differs else "")
        if not pin or differs:
            (self.twice if pin else self.pin).setFocus()
            return
        self._busy(is_busy=True)
        store = self.session.desk.store
        self.session.work.ask_at_length(lambda: store.way_back(pin, allowed), self._done, self._fail, self)

    def _show(self, found: Safety) -> None:
        self.session.safety = found
        minutes = found.quick_return.minutes
        is_set = self.session.way_back is not None
        until = self.tr(
            "After you stepped away it opens this desk for {minutes} minutes, on this computer alone. It is kept in "
            "memory and never on the disk: after {tries} wrong ones, when the computer sleeps or its screen is "
            "locked, and when Navigator ends, only your passphrase opens. So it is set anew after each unlock."
        ).format(minutes=minutes, tries=found.quick_return.tries)
        already = self.tr("You have set one since you unlocked; a new one takes its place.")
        self._told.setText(f"{already} {until}" if is_set else until)
        for each in (self._told, self._form):
            each.setVisible(bool(minutes))
        self._not_yet.setVisible(bool(minutes) and not is_set)
        self._none.setVisible(not minutes)
        if not minutes:
            self._clear()
        self.states.show_content()

    def _done(self, way: WayBack) -> None:
        self._busy(is_busy=False)
        if self.session.way_back is not None:
            self.session.way_back.forget()
        self.session.way_back = way
        self._clear()
        self.host.back()
        self.host.tell_done(self.tr("Your PIN is set. Ctrl+Shift+L steps away"))

    def _fail(self, why: Said) -> None:
        self._busy(is_busy=False)
        if field_of(why) == "pin":
            self._pin.refuse(sayings.said(why))
            self.pin.setFocus()
        else:
            self.host.tell_trouble(why)

    def _clear(self) -> None:
        for edit in (self.pin, self.twice):
            edit.clear()
        for labelled in (self._pin, self._twice):
            labelled.refuse("")

    def _busy(self, *, is_busy: bool) -> None:
        self.set.setEnabled(not is_busy)
        self.set.setText(self.tr("Setting it") if is_busy else self.tr("Set this PIN"))
