"""One referral: what it says at the left, what it still needs and from whom at the right; Send says its gaps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from navigator_app.commands import referrals
from navigator_app.commands.printing import EXPORTS
from navigator_app.commands.referral_files import file_name, save_as_fhir
from navigator_app.commands.referrals import SentWithGaps
from navigator_app.queries.referral import ItemLine, ReferralView, ask_verb, entered_verb, referral
from navigator_app.queries.referral_text import as_text
from navigator_app.queries.shown import Key
from navigator_app.ui import sayings
from navigator_app.ui.clipboard import put_for_a_while
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row, rule
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.asked_line import asked_line
from navigator_app.ui.screens.page import Host, Target
from navigator_app.ui.screens.printing.papers_button import papers_button
from navigator_app.ui.screens.readiness_list import ReadinessList, Requirement
from navigator_app.ui.screens.referral.authorization_card import authorization_card
from navigator_app.ui.screens.referral.cards import dates_card, family_card
from navigator_app.ui.screens.referral.packets_card import packets_card
from navigator_app.ui.screens.referral.saving import FhirSaving
from navigator_app.ui.screens.two_panes.view import TwoPanePage, facts
from navigator_app.ui.screens.verb_menu import verb_entries, verb_menu
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.errors import Said
from sync.words import When


class ReferralPage(TwoPanePage[ReferralView]):
    """A closed loop from draft to "patient told"."""

    topic: ClassVar[str] = "referrals"
    has_choice_button: ClassVar[bool] = False
    """It stands behind "More", with what else is seldom done."""

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host, referral, shares=(58, 42))
        self._is_confirming = False
        self.saving = FhirSaving(lambda: file_name(session.desk))
        self.saving.chosen.connect(self.save_file)
        self.states_above(self.saving)

    def show_target(self, target: Target) -> None:
        """Open a referral; nothing was asked about it yet."""
        self._is_confirming = False
        self.saving.put_away()
        super().show_target(target)

    def save_file(self, path: Path, why: str) -> None:
        """Save it as FHIR outside the encrypted store, after it was written down who does and why."""
        view, desk = self.model.view, self.session.desk
        if view is None:
            return

        def saved(_: Path) -> None:
            self.saving.put_away()
            self.host.tell_done(f"{self.tr('Saved outside the encrypted store')}. {view.person}")

        self.do(lambda: save_as_fhir(desk, path, view.key.id, why), saved)

    def send(self) -> None:
        """Send; with gaps they are said first, and Send pressed again sends nevertheless."""
        view, desk = self.model.view, self.session.desk
        if view is None:
            return
        if view.gaps and not self._is_confirming:
            self._ask_whether(is_confirming=True)
            return
        self.do(
            lambda: referrals.send(desk, view.key.id),
            lambda sent: self._sent(sent, view.person),
            self._stopped,
        )

    def paper(self) -> Target | None:
        """Put its cover on paper; the other sheets stand behind "Paper"."""
        view = self.model.view
        return Target("print", "referral_cover", view.key.id, view.patient_id) if view is not None else None

    def step_back(self) -> bool:
        """Take the question about the gaps back first."""
        was_confirming = self._is_confirming
        if was_confirming:
            self._ask_whether(is_confirming=False)
        return was_confirming

    def show_missing(self) -> None:
        """Say that the referral is not on this desk."""
        text = self.tr("This referral has not come to this computer.")
        self.states.show_empty("send", self.tr("Not here yet"), text)

    def fill(self, view: ReferralView) -> None:
        """Show what it says at the left, what it needs at the right, what can be done above."""
        self.add_chips(view.status, view.standing)
        if view.entered_chip is not None:
            self.add_chips(view.entered_chip)
        self._add_notices(view)
        self._add_buttons(view)
        self._add_left(view)
        self._add_right(view)

    def _add_notices(self, view: ReferralView) -> None:
        if view.status_reason:
            quoted = f"\u201c{view.status_reason}\u201d"
            more = [f"{sayings.words(what)}: {sayings.words(said)}" for what, said in view.status_more]
            told = "\n".join((quoted, *more))
            self.notices.addWidget(Alert(sayings.words(view.said_by), told, "warn", "message-square"))
        if self._is_confirming:
            gaps = ", ".join(sayings.words(gap) for gap in view.gaps)
            anyway = self._send_button(self.tr("Send referral with these gaps"))
            told = self.tr("Not ready yet: {n} open").format(n=len(view.gaps))
            self.notices.addWidget(Alert(told, gaps, "warn", act=anyway))

    def _add_buttons(self, view: ReferralView) -> None:
        if view.can_send:
            self.buttons.addWidget(self._send_button(self.tr("Send referral")))
        for verb in view.verbs:
            if verb.command not in {"referrals.send", "chart"}:
                self.buttons.addWidget(self.verb_button(verb))
        self.buttons.addWidget(papers_button(self, "referral", view.key.id, view.patient_id))
        if view.rare:
            self.buttons.addWidget(self._more_button(view))

    def _more_button(self, view: ReferralView) -> Button:
        """Offer what is seldom done, behind one button."""
        more = button(
            self.tr("More"), "", "ellipsis-vertical", self.tr("More that can be done with this referral")
        )

        def show() -> None:
            menu = verb_menu(self, verb_entries(view.rare, self.act))
            menu.popup(more.mapToGlobal(more.rect().bottomLeft()))

        more.clicked.connect(show)
        return more

    def copy(self) -> None:
        """Put the referral on the clipboard as text for another record system, for a while."""
        desk, record, view = self.session.desk, self.model.record_id, self.model.view
        seconds = self.session.settings.number("clipboard_seconds")

        def take(text: str) -> None:
            put_for_a_while(text, seconds)
            said = self.tr("Copied as text. The clipboard is emptied after {n} seconds.").format(n=seconds)
            self.host.tell_done(". ".join(part for part in (said, view.person if view else "") if part))

        self.ask(lambda: as_text(desk, record), take)

    def _add_left(self, view: ReferralView) -> None:
        needed_by = sayings.written(view.needed_by) or self.tr("Not said")
        where = facts(
            (self.tr("Service"), sayings.words(view.service)),
            (self.tr("In this status since"), sayings.written(view.status_since)),
            (self.tr("From"), view.from_site),
            (self.tr("To"), view.to_site),
            (self.tr("Needed by"), needed_by),
            (self.tr("What this means"), sayings.words(view.status_help)),
            (self.tr("Whose move"), sayings.words(view.acts_next)),
            (self.tr("How far it came"), sayings.words(view.standing_words)),
            (self.tr("Seen"), sayings.words(view.seen)),
            (self.tr("In hand there"), sayings.words(view.held)),
            (self.tr("Who is watching"), sayings.words(view.watching)),
            (self.tr("Liaison"), sayings.words(view.liaison)),
            (self.tr("EHR there"), "" if view.is_receiver else sayings.words(view.entered)),
            (self.tr("RCIS"), sayings.words(view.rcis) if view.rcis else ""),
            (
                self.tr("Status in RCIS"),
                sayings.words(view.rcis_differs or view.rcis_means) if view.rcis else "",
            ),
        )
        clinical = facts(
            (self.tr("Diagnosis"), view.diagnosis),
            (self.tr("Reason"), view.reason),
            (self.tr("Question"), view.question),
            (self.tr("What was answered"), view.answer),
            (self.tr("Notes and answers"), view.note),
        )
        self.left.addWidget(Card(self.tr("Where it stands")).add(*where))
        if view.dates:
            self.left.addWidget(dates_card(view.dates))
        who = facts(*((sayings.words(what), sayings.words(said)) for what, said in view.people))
        if who:
            self.left.addWidget(Card(self.tr("Who")).add(*who))
        if view.call_in:
            told = ((sayings.words(label), sayings.words(said)) for label, said in view.call_in)
            calm = Label(self.tr("It is noted. Nothing is approved by a call-in."), "muted", wrap=True)
            self.left.addWidget(Card(self.tr("Call-in")).add(*facts(*told), calm))
        nothing = Label(self.tr("Nothing is written here yet."), "muted", wrap=True)
        self.left.addWidget(Card(self.tr("What it says")).add(*(clinical or (nothing,))))
        self.left.addWidget(authorization_card(self, view))
        self.left.addWidget(packets_card(self, view))

    def _add_right(self, view: ReferralView) -> None:
        headline = self.tr("Ready") if not view.open_items else self.tr("{n} open").format(n=view.open_items)
        asked = Label(sayings.words(view.asked_by), "caption", wrap=True)
        needs = ReadinessList()
        needs.show_requirements([self._requirement(item) for item in view.items])
        needs.asked.connect(lambda item: self.go_on("deed", f"referrals.set_item:{item}"))
        if view.is_receiver:
            self.right.addWidget(self._record_system(view))
        self.right.addWidget(self._questions(view))
        self.right.addWidget(Card(self.tr("Readiness list")).add(Label(headline, "h3"), needs, asked))
        begin = partial(self.go_on, "deed", "referrals.begin_secondary")
        self.right.addWidget(family_card(view.family, self._open_other, begin))
        if EXPORTS in self.session.sight.permits:
            self.right.addWidget(self._other_systems())

    def _other_systems(self) -> Card:
        """Take it out for a system that takes FHIR; nothing protects that file, and the button says so."""
        save = button(self.tr("Save as FHIR"), "", "file-text")
        save.clicked.connect(self.saving.save)
        hint = self.tr("Patient, referral and its state in one file. Nothing protects that file.")
        return Card(self.tr("For another system")).add(Label(hint, "muted", wrap=True), row(save, None))

    def _open_other(self, key: Key) -> None:
        view = self.model.view
        self.host.go(record_target(key.kind, key.id, view.patient_id if view else None))

    def _record_system(self, view: ReferralView) -> Card:
        """Say what of it stands in this site's own record system, and help to bring it there."""
        copy = button(self.tr("Copy as text"), "", "file-text")
        copy.clicked.connect(self.copy)
        said = Label(sayings.words(view.entered), wrap=True)
        buttons = Flow(self.verb_button(entered_verb(view)), copy)
        return Card(self.tr("In the EHR of this site")).add(said, buttons)

    def _questions(self, view: ReferralView) -> Card:
        """Show what was asked about it, with how far each question came."""
        ask = self.verb_button(ask_verb(view))
        card = Card(self.tr("Questions and answers"))
        if not view.asked:
            card.add(Label(self.tr("Nothing was asked about this yet."), "muted", wrap=True))
        for place, one in enumerate(view.asked):
            card.add(*([rule()] if place else []), asked_line(one))
        return card.add(row(ask, None))

    def _requirement(self, item: ItemLine) -> Requirement:
        asked = ""
        if item.asked_on:
            desk = self.session.desk
            day = sayings.when_text(When(on=item.asked_on), desk.now(), desk.zone)
            asked = self.tr("asked {day}").format(day=day)
        # On whom it waits is part of the state's own words.
        back = (
            self.tr("sent back: \u201c{words}\u201d").format(words=item.sent_back) if item.sent_back else ""
        )
        detail = (asked, back, item.why_not_needed, sayings.words(item.owner))
        return Requirement(
            item.item,
            sayings.words(item.label),
            sayings.words(item.state.text),
            item.state.icon,
            item.state.tint,
            " \u00b7 ".join(part for part in detail if part),
            sayings.words(item.fix),
            self.tr("Change"),
        )

    def _send_button(self, words: str) -> Button:
        send = button(words, "primary", "send")
        send.clicked.connect(self.send)
        return send

    def _ask_whether(self, *, is_confirming: bool) -> None:
        self._is_confirming = is_confirming
        self.draw()

    def _sent(self, sent: SentWithGaps, person: str) -> None:
        self._is_confirming = False
        gaps = self.tr(", {n} open").format(n=len(sent.gaps)) if sent.gaps else ""
        # Submitted is not sent: only the exchange says that it reached the center.
        said = self.tr("Submitted, saved on this computer{gaps}. {person}").format(gaps=gaps, person=person)
        tell_done(self, said, (sent.referral_id,))
        self.refresh()

    def _stopped(self, why: Said) -> None:
        self._ask_whether(is_confirming=False)
        self.host.tell_trouble(why)
