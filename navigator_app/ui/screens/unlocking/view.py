"""Who and what unlocks this computer, and the deeds that change it; each asks for the passphrase of who sits here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from navigator_app import ways_in
from navigator_app.store.faults import WrongPassphrase
from navigator_app.store.key_ring import KeyRing
from navigator_app.ui import sayings
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, readable
from navigator_app.ui.screens.unlocking.proof import Proof
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.errors import Said
from sync.rules.codes import label_of


class UnlockingPage(Page):
    """Passphrases and the recovery sheet of this computer."""

    topic: ClassVar[str] = "unlocking"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self._people, self._sheet = Label("", wrap=True), Label("", wrap=True)
        self._codes = Label("", "muted", wrap=True)
        self.own = Proof(self.tr("Passphrase until now"))
        self.new = NewPassphrase(about=session.desk.me.name)
        self.save = self._deed(self.tr("Change my passphrase"), self._change_own, self.own, self.new)
        self.sheet_proof = Proof()
        self.make = self._deed(self.tr("Make a new sheet"), self._make_sheet, self.sheet_proof)
        self.code = Label("", "h2", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._told = Alert(
            self.tr("Write this down now"),
            self.tr(
                "Seal it in an envelope, write the day on it and lock it away. It is kept nowhere and is not "
                "shown again; the sheet before it opens nothing any more."
            ),
            "warn",
        )
        self.whose = PickEditor(())
        self._whose = col(gap=0)
        self.lead_proof, self.theirs = Proof(), NewPassphrase()
        self.set = self._deed(self.tr("Set their passphrase"), self._set_theirs, self.lead_proof, self.theirs)
        self.others = self._others_card()
        lines = col(
            Label(self.tr("Who unlocks this computer"), "h1", wrap=True),
            self._who_card(),
            self._own_card(),
            self._sheet_card(),
            self.others,
            gap=14,
            margins=(24, 16, 24, 24),
        )
        lines.addStretch(1)
        inner = box(lines, "pageBody")
        inner.setMaximumWidth(Theme.current().px(760))
        self._paper = readable(inner)
        self.states = States(self._paper)
        self.setLayout(col(self.states, gap=0))
        self._show_code("")

    def first_focus(self) -> QWidget | None:
        """Begin with one's own passphrase."""
        return self.own.field

    def refresh(self) -> None:
        """Say anew what opens the desk; what was typed or shown for the last deed is forgotten."""
        for each in (self.own, self.new, self.sheet_proof, self.lead_proof, self.theirs):
            each.clear()
        self._show_code("")
        self.states.show_loading()
        self._ask_ways()

    def _ask_ways(self) -> None:
        home = self.session.home
        self.ask(lambda: ways_in.ways(home), self._show)

    def _who_card(self) -> Card:
        return Card(self.tr("What unlocks it")).add(self._people, self._sheet, self._codes)

    def _own_card(self) -> Card:
        card = Card(self.tr("My passphrase"))
        return card.add(self.own, self.new, row(self.save, None))

    def _sheet_card(self) -> Card:
        card = Card(self.tr("The sheet in the sealed envelope"))
        told = self.tr("Its code sets a forgotten passphrase anew, with no link and nobody else here.")
        return card.add(
            Label(told, "muted", wrap=True),
            self.sheet_proof,
            row(self.make, None),
            self._told,
            self.code,
        )

    def _others_card(self) -> Card:
        card = Card(self.tr("Somebody forgot theirs"))
        told = self.tr("A site lead or an administrator sets a new one, which that person types here.")
        return card.add(
            Label(told, "muted", wrap=True),
            box(self._whose),
            self.theirs,
            self.lead_proof,
            row(self.set, None),
        )

    def _deed(self, words: str, act: Callable[[], None], *asking: Proof | NewPassphrase) -> Button:
        made = button(words, "", "lock")
        made.clicked.connect(act)
        for each in asking:
            each.asked.connect(act)
        return made

    def _show(self, found: ways_in.Ways) -> None:
        me = self.session.desk.me
        roles = [label_of("practitioner-roles", one.role) for one in found.people]
        named = [
            f"{one.name}, {sayings.words(role)}" if role else one.name
            for one, role in zip(found.people, roles, strict=True)
        ]
        self._people.setText("\n".join(named))
        self._sheet.setText(
            self.tr("A sheet in a sealed envelope.") if found.has_sheet else self.tr("No sheet was made yet.")
        )
        count = found.phone_codes
        one_left = self.tr("One code for the phone is left.")
        many = self.tr("{count} codes for the phone are left, each good once.").format(count=count)
        none = self.tr("There are no codes for the phone.")
        self._codes.setText(none if not count else one_left if count == 1 else many)
        self._offer(tuple((one.id, one.name) for one in found.people if one.id != me.person_id))
        is_lead = ways_in.decides(me.roles)
        self.others.setVisible(is_lead and len(found.people) > 1)
        may_make = is_lead or not found.has_sheet
        self.make.setEnabled(may_make)
        self.sheet_proof.setVisible(may_make)
        self.states.show_content()

    def _offer(self, people: tuple[tuple[str, str], ...]) -> None:
        clear(self._whose)
        self.whose = PickEditor(people)
        self.whose.name_parts(self.tr("Who forgot it"))
        self._who_forgot = Labelled(self.tr("Who forgot it"), self.whose, focus=self.whose.focus_target())
        self._whose.addWidget(self._who_forgot)

    def _change_own(self) -> None:
        secret = self.own.taken()
        fresh = secret and self.new.taken()
        person = self.session.desk.me.person_id
        if fresh:
            self._do(
                self.save,
                secret,
                lambda ring: ways_in.new_passphrase(ring, person, fresh),
                lambda _: self._done(self.tr("Your new passphrase opens this computer")),
                (self.own, self.new),
            )

    def _make_sheet(self) -> None:
        secret = self.sheet_proof.taken()
        if secret:
            self._do(self.make, secret, ways_in.new_sheet, self._sheet_made, (self.sheet_proof, None))

    def _set_theirs(self) -> None:
        person = str(self.whose.value() or "")
        self._who_forgot.refuse("" if person else self.tr("Choose who."))
        if not person:
            self.whose.focus_target().setFocus()
            return
        self.theirs.be_about(self.whose.combo.currentText())
        fresh = self.theirs.taken()
        secret = fresh and self.lead_proof.taken()
        if secret:
            self._do(
                self.set,
                secret,
                lambda ring: ways_in.new_passphrase(ring, person, fresh),
                lambda _: self._done(self.tr("Their new passphrase opens this computer")),
                (self.lead_proof, self.theirs),
            )

    def _do(
        self,
        pressed: Button,
        secret: str,
        deed: Callable[[KeyRing], Any],
        then: Callable[[Any], None],
        told: tuple[Proof, NewPassphrase | None],
    ) -> None:
        if not pressed.isEnabled():
            return
        pressed.setEnabled(False)
        home, person = self.session.home, self.session.desk.me.person_id
        proof, fresh = told

        def failed(why: Said) -> None:
            pressed.setEnabled(True)
            if isinstance(why, WrongPassphrase):
                proof.refuse(why)
            elif fresh is None or not fresh.refused(why):
                self.host.tell_trouble(why)

        def done(answer: Any) -> None:
            pressed.setEnabled(True)
            then(answer)

        self.session.work.ask_at_length(
            lambda: deed(ways_in.by_passphrase(home, person, secret)), done, failed, self
        )

    def _done(self, words: str) -> None:
        self.refresh()
        self.host.tell_done(words)

    def _sheet_made(self, made: tuple[KeyRing, str]) -> None:
        self.sheet_proof.clear()
        self.session.backups.seal_anew()
        self._show_code(made[1])
        self._ask_ways()
        self.code.setFocus()
        # Where it is known only once the page has grown by it.
        QTimer.singleShot(0, self.code, lambda: self._paper.ensureWidgetVisible(self.code))

    def _show_code(self, code: str) -> None:
        self.code.setText(code)
        for each in (self.code, self._told):
            each.setVisible(bool(code))
