"""Who and what unlocks this computer, and the deeds that change it; each asks for the passphrase of who sits here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from navigator_app import deciding, ways_in
from navigator_app.queries.key_news import News, SheetTrial, key_news, sheet_trial
from navigator_app.store.opened import Person
from navigator_app.ui import sayings
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page, readable
from navigator_app.ui.screens.unlocking.coming import LetInCard
from navigator_app.ui.screens.unlocking.doing import Doing
from navigator_app.ui.screens.unlocking.leaving import TakeOutCard
from navigator_app.ui.screens.unlocking.proof import Proof
from navigator_app.ui.screens.unlocking.sheet import SheetCard
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from sync.rules.codes import label_of
from sync.words import us_date


class UnlockingPage(Page):
    """Passphrases, people and the recovery sheet of this computer."""

    topic: ClassVar[str] = "unlocking"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        doing = self._doing = Doing(session, host, self)
        self._people, self._sheet = Label("", wrap=True), Label("", wrap=True)
        self._codes, self._center = Label("", "muted", wrap=True), Label("", wrap=True)
        self._nobody_else = Alert(
            self.tr("Nobody else can open this computer"),
            self.tr(
                "The center has no key to it. Make the sheet below and lock it away, for the day when nobody "
                "here knows a passphrase."
            ),
            "warn",
        )
        self._nobody_else.setVisible(False)
        self.own = Proof(self.tr("Passphrase until now"))
        self.new = NewPassphrase(about=session.desk.me.name)
        self.save = self._deed(self.tr("Change my passphrase"), self._change_own, self.own, self.new)
        self.sheet = SheetCard(doing, self._ask_ways)
        self.coming = LetInCard(doing, self._let_in)
        self.leaving = TakeOutCard(doing)
        self.whose = PickEditor(())
        self.whose.name_parts(self.tr("Who forgot it"))
        self._who_forgot = Labelled(self.tr("Who forgot it"), self.whose, focus=self.whose.focus_target())
        self.lead_proof, self.theirs = Proof(), NewPassphrase()
        self.set = self._deed(self.tr("Set their passphrase"), self._set_theirs, self.lead_proof, self.theirs)
        self.others = self._others_card()
        self._lately = Label("", wrap=True)
        self.news = Card(self.tr("Changed in the last days")).add(self._lately)
        lines = col(
            Label(self.tr("Who unlocks this computer"), "h1", wrap=True),
            self._who_card(),
            self.news,
            self._own_card(),
            self.sheet,
            self.coming,
            self.others,
            self.leaving,
            gap=14,
            margins=(24, 16, 24, 24),
        )
        lines.addStretch(1)
        inner = box(lines, "pageBody")
        inner.setMaximumWidth(Theme.current().px(760))
        self._paper = readable(inner)
        self.states = States(self._paper)
        self.setLayout(col(self.states, gap=0))

    def first_focus(self) -> QWidget | None:
        """Begin with one's own passphrase."""
        return self.own.field

    def refresh(self) -> None:
        """Say anew what opens the desk; what was typed or shown for the last deed is forgotten."""
        for each in (self.own, self.new, self.sheet, self.coming, self.leaving, self.lead_proof, self.theirs):
            each.clear()
        self.whose.set_value(None)
        self._who_forgot.refuse("")
        self.states.show_loading()
        self._ask_ways()

    def _ask_ways(self) -> None:
        home, desk = self.session.home, self.session.desk
        self.ask(lambda: (ways_in.ways(home), key_news(desk), sheet_trial(desk)), self._show)

    def _who_card(self) -> Card:
        return Card(self.tr("What unlocks it")).add(
            self._people, self._sheet, self._center, self._codes, self._nobody_else
        )

    def _own_card(self) -> Card:
        card = Card(self.tr("My passphrase"))
        return card.add(self.own, self.new, row(self.save, None))

    def _others_card(self) -> Card:
        card = Card(self.tr("Somebody forgot theirs"))
        told = self.tr("A site lead or an administrator sets a new one, which that person types here.")
        return card.add(
            Label(told, "muted", wrap=True),
            self._who_forgot,
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

    def _show(self, answer: tuple[ways_in.Ways, News, SheetTrial]) -> None:
        found, news, trial = answer
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
        self._show_center(found)
        self._lately.setText("\n".join(sayings.words(one) for one in news.lines))
        self.news.setVisible(bool(news.lines))
        others = tuple((one.id, one.name) for one in found.people if one.id != me.person_id)
        self.whose.offer(others)
        self.leaving.offer(others)
        is_lead = ways_in.decides(deciding.roles(self.session.desk))
        for each in (self.others, self.leaving):
            each.setVisible(is_lead and bool(others))
        self.sheet.show_trial(trial, may_make=is_lead or not found.has_sheet)
        self.states.show_content()
        if self.sheet.code.text():
            # Where it is known only once the page has grown by it.
            QTimer.singleShot(0, self.sheet.code, lambda: self._paper.ensureWidgetVisible(self.sheet.code))

    def _show_center(self, found: ways_in.Ways) -> None:
        since = found.escrow_since and us_date(date.fromisoformat(found.escrow_since))
        words = self.tr("The center can let somebody in who calls: {name}.").format(name=found.escrow)
        if since:
            words = self.tr("The center can let somebody in who calls: {name}, since {day}.").format(
                name=found.escrow, day=since
            )
        self._center.setText(words if found.escrow else self.tr("The center has no key to this computer."))
        self._nobody_else.setVisible(not (found.escrow or found.has_sheet or found.phone_codes))

    def _change_own(self) -> None:
        secret = self.own.taken()
        fresh = secret and self.new.taken()
        person, clock = self.session.desk.me.person_id, self.session.desk.clock
        if fresh:
            self._doing.do(
                self.save,
                self.own,
                secret,
                lambda ring: ways_in.new_passphrase(ring, person, fresh, clock),
                lambda _: self._done(self.tr("Your new passphrase opens this computer")),
                self.new.refused,
            )

    def _set_theirs(self) -> None:
        person, clock = str(self.whose.value() or ""), self.session.desk.clock
        self._who_forgot.refuse("" if person else self.tr("Choose who."))
        if not person:
            self.whose.focus_target().setFocus()
            return
        self.theirs.be_about(self.whose.combo.currentText())
        fresh = self.theirs.taken()
        secret = fresh and self.lead_proof.taken()
        if secret:
            self._doing.do(
                self.set,
                self.lead_proof,
                secret,
                lambda ring: ways_in.new_passphrase(ring, person, fresh, clock),
                lambda _: self._done(self.tr("Their new passphrase opens this computer")),
                self.theirs.refused,
            )

    def _let_in(self, newcomer: Person) -> None:
        self._done(self.tr("{name} can unlock this computer now").format(name=newcomer.name))
        # Their own record comes with the next exchange.
        self.session.work.ring()

    def _done(self, words: str) -> None:
        self.refresh()
        self.host.tell_done(words)
