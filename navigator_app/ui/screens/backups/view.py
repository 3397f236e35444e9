"""The page of backups: how old the last good one is and where it lies, one more now, and how one is put in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from navigator_app import backups
from navigator_app.backups import Backup, Standing
from navigator_app.store.backing_up import Made
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space, Tint
from sync.rules.backing_up import rule

_MB = 1_000_000
Choose = Callable[[QWidget, str], str]


class BackupsPage(Page):
    """Backups of this computer."""

    topic: ClassVar[str] = "backups"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.choose: Choose = QFileDialog.getExistingDirectory
        self.make = button(self.tr("Back up now"), "primary", "shield-check")
        self.make.clicked.connect(lambda: self._make(None))
        self.elsewhere = button(self.tr("To a folder or stick…"), "")
        self.elsewhere.clicked.connect(self._make_elsewhere)
        self._running = Label(
            self.tr("A backup is being made. Everything else goes on meanwhile."), wrap=True
        )
        self._state, self._kept = col(gap=Space.S), col(gap=Space.S)
        self._asides = Label("", "caption", wrap=True)
        lines = col(
            Label(self.tr("Backups"), "h1"),
            box(self._state),
            self._now_card(),
            Card(self.tr("Those that are kept")).add(box(self._kept)),
            self._back_card(),
            gap=14,
            margins=(24, 16, 24, 24),
        )
        lines.addStretch(1)
        inner = box(lines, "pageBody")
        inner.setMaximumWidth(Theme.current().px(760))
        self.states = States(readable(inner))
        self.setLayout(col(self.states, gap=0))
        self._is_behind_it = False
        session.backups.changed.connect(self._hear_changed)

    def first_focus(self) -> QWidget | None:
        """Begin with one more now."""
        return self.make

    def refresh(self) -> None:
        """Say anew which there are."""
        self.states.show_loading()
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Say anew how they stand where one was made behind another page."""
        super().showEvent(event)
        if self._is_behind_it:
            self._ask()

    def _hear_changed(self) -> None:
        self._is_behind_it = True
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._is_behind_it = False
        session = self.session
        # A folder of the network that does not answer keeps no question of another page waiting.
        self.ask_at_length(lambda: backups.standing(session.desk, session.home), self._show)

    def _now_card(self) -> Card:
        told = self.tr(
            "One is made by itself every day, in a quiet moment, and the last {count} are kept on this computer. One on"
            " a stick in a locked drawer is still there when the computer is not."
        )
        return Card(self.tr("One more")).add(
            Label(told.format(count=rule().kept), "muted", wrap=True),
            row(self.make, self.elsewhere, None, gap=10),
            self._running,
        )

    def _back_card(self) -> Card:
        how = self.tr(
            "Lock, then choose “Put a backup in place” at the entrance of this or of another computer. Whoever holds"
            " the sheet from the sealed envelope may do it; a passphrase opens no backup, nor does a code from the"
            " phone. What was sent to the center since comes back from there, and what was not sent goes there."
        )
        return Card(self.tr("Putting one in place")).add(Label(how, wrap=True), self._asides)

    def _show(self, found: Standing) -> None:
        clear(self._state)
        for alert in self._alerts(found):
            self._state.addWidget(alert)
        clear(self._kept)
        for one in found.kept:
            self._kept.addWidget(Label(self._line(one), wrap=True))
        if not found.kept:
            self._kept.addWidget(Label(self.tr("None yet."), "muted"))
        is_running = self.session.backups.is_running
        for each in (self.make, self.elsewhere):
            each.setEnabled(found.can_be_opened and not is_running)
        self._running.setVisible(is_running)
        self._asides.setVisible(bool(found.asides))
        aside = self.tr("The desk that was here before lies beside this one, as it was, for {days} days.")
        self._asides.setText(aside.format(days=rule().aside_days))
        self.states.show_content()

    def _alerts(self, found: Standing) -> list[Alert]:
        shown = [self._state_of(found)]
        if found.trouble:
            headline = self.tr("The last try made none: {when}").format(when=self._moment(found.trouble_at))
            shown.append(Alert(headline, sayings.words(found.trouble), "warn"))
        if any(one.is_here and not one.is_of_this_sheet for one in found.kept):
            told = self.tr(
                "Those on a stick or in another folder cannot be sealed anew from here. Make new ones there."
            )
            shown.append(Alert(self.tr("Some are opened by the sheet before only"), told, "warn"))
        if found.restored_at:
            told = self.tr("What is newer comes from the center; what was nowhere else is lost.")
            headline = self.tr("A backup of {when} was put in place here").format(
                when=self._moment(found.restored_of)
            )
            shown.append(Alert(headline, told, "info"))
        return shown

    def _state_of(self, found: Standing) -> Alert:
        last = found.last
        if not found.can_be_opened:
            leads = button(self.tr("Passphrases and recovery"), "", "lock")
            leads.clicked.connect(lambda: self.host.go(Target("unlocking")))
            told = self.tr(
                "A backup is opened by the sheet from the sealed envelope alone, and none was made. Make it, seal it"
                " and lock it away."
            )
            return Alert(self.tr("No backups are made: nothing could open one"), told, "warn", "", leads)
        if last is None:
            return Alert(
                self.tr("There is no backup yet"),
                self.tr("The first one is made by itself in a quiet moment."),
                "warn",
            )
        when = self._moment(last.made_at)
        tint: Tint = "warn" if found.is_stale else "ok"
        headline = (
            self.tr("The last backup is old: {when}")
            if found.is_stale
            else self.tr("The last backup: {when}")
        )
        how = self.tr("Read back whole and opened when it was made.")
        return Alert(headline.format(when=when), f"{self._where(last)} {how}", tint)

    def _where(self, one: Backup) -> str:
        if not one.folder:
            return self.tr("On this computer.")
        there = self.tr("In {folder}.") if one.is_here else self.tr("In {folder}, which is not here now.")
        return there.format(folder=one.folder)

    def _line(self, one: Backup) -> str:
        gone = "" if one.is_here or one.folder else self.tr("Its file is gone or was changed.")
        size = self.tr("{size} MB. Records: {records}. Changes not sent then: {unsent}.").format(
            size=f"{one.size_bytes / _MB:.1f}", records=one.records, unsent=one.unsent
        )
        pages = ""
        if one.documents:
            pages = self.tr("Documents whose pages are in it: {count}.").format(count=one.documents)
        unread = ""
        if one.unread:
            unread = self.tr("Documents whose pages could not be read: {count}.").format(count=one.unread)
        parts = (f"{self._moment(one.made_at)}.", size, pages, unread, self._where(one), gone)
        return " ".join(part for part in parts if part)

    def _moment(self, at: str) -> str:
        desk = self.session.desk
        return words.moment(datetime.fromisoformat(at), desk.zone, desk.zone, desk.now()) if at else ""

    def _make_elsewhere(self) -> None:
        if folder := self.choose(self, self.tr("A folder or stick for the backup")):
            self._make(Path(folder))

    def _make(self, folder: Path | None) -> None:
        if not self.session.backups.is_running:
            self.session.backups.make(folder, self._made, self.host.tell_trouble)

    def _made(self, made: Made) -> None:
        told = self.tr("A backup was made, read back and opened. Records in it: {records}")
        self.host.tell_done(told.format(records=made.records))
