"""One referral: what it says at the left, what it still needs and from whom at the right; Send says its gaps."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import referrals
from navigator_app.commands.referrals import SentWithGaps
from navigator_app.queries import chart
from navigator_app.queries.referral import ItemLine, ReferralView
from navigator_app.queries.referral import referral as gather
from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import act, tell_done
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import look_alike_alert, who_facts
from navigator_app.ui.screens.readiness_list import ReadinessList, Requirement
from navigator_app.ui.screens.referral.state import (
    Answered,
    Model,
    Opened,
    SendPressed,
    Sent,
    must_say_gaps,
    update,
)
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from sync.errors import Said


class ReferralPage(Page):
    """A closed loop from draft to "patient told"."""

    topic: ClassVar[str] = "referrals"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._title = Label("", "h1", wrap=True)
        self._chips = Flow(gap=6)
        self._who = FactsLabel(())
        self._buttons = row(gap=8)
        self._left, self._right = col(gap=14), col(gap=14)
        self._notices = col(gap=8)
        self.list = ReadinessList()
        self.list.asked.connect(self._change_item)
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(col(self._title, self._who, gap=2), self._buttons, gap=12)
        line.setStretch(0, 1)
        head.setLayout(col(line, self._chips, self._notices, gap=8, margins=(24, 14, 24, 12)))
        body = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 58)
        body.setStretch(1, 42)
        whole = col(head, scrolled(box(body, "pageBody")), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))

    def show_target(self, target: Target) -> None:
        """Open a referral."""
        self.target = target
        self.model = update(self.model, Opened(target.id))
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather it anew."""
        desk, referral_id = self.session.desk, self.model.referral_id

        def work() -> Answered:
            view = gather(desk, referral_id)
            return Answered(view, chart.header(desk, view.patient_id) if view else None)

        self.ask(work, self._take)

    def send(self) -> None:
        """Send; with gaps they are said first, and Send pressed again sends nevertheless."""
        if must_say_gaps(self.model):
            self.model = update(self.model, SendPressed())
            self._draw()
            return
        desk, referral_id = self.session.desk, self.model.referral_id
        image = self.model.view
        if image is not None:
            self.do(lambda: referrals.send(desk, referral_id), self._sent, self._stopped)

    def first_focus(self) -> QWidget | None:
        """Begin with the first button."""
        item = self._buttons.itemAt(0)
        return item.widget() if item is not None else None

    def step_back(self) -> bool:
        """Take the question about the gaps back first."""
        if self.model.is_confirming:
            self.model = update(self.model, Sent())
            self._draw()
            return True
        return False

    def _take(self, event: Answered) -> None:
        self.model = update(self.model, event)
        if self.model.is_missing:
            text = self.tr("This referral has not come to this computer.")
            self.states.show_empty("send", self.tr("Not here yet"), text)
            return
        self._draw()
        self.states.show_content()

    def _draw(self) -> None:
        view, header = self.model.view, self.model.header
        if view is None:
            return
        self._title.setText(sayings.words(view.title))
        self._who.set_facts((header.name, *who_facts(header)) if header else (view.person,))
        clear(self._chips)
        for chip in (view.status, view.standing):
            self._chips.addWidget(Chip(sayings.words(chip.text), chip.tint, chip.icon))
        self._draw_notices(view)
        self._draw_buttons(view)
        self._draw_left(view)
        self._draw_right(view)

    def _draw_notices(self, view: ReferralView) -> None:
        clear(self._notices)
        header = self.model.header
        warning = look_alike_alert(header) if header else None
        if warning is not None:
            self._notices.addWidget(warning)
        if view.status_reason:
            quoted = f"\u201c{view.status_reason}\u201d"
            self._notices.addWidget(Alert(sayings.words(view.said_by), quoted, "warn", "message-square"))
        if self.model.is_confirming:
            gaps = ", ".join(sayings.words(gap) for gap in view.gaps)
            anyway = self._send_button(self.tr("Send referral with these gaps"))
            told = Alert(
                self.tr("Not ready yet: {n} open").format(n=len(view.gaps)), gaps, "warn", act=anyway
            )
            self._notices.addWidget(told)

    def _draw_buttons(self, view: ReferralView) -> None:
        clear(self._buttons)
        if view.can_send:
            self._buttons.addWidget(self._send_button(self.tr("Send referral")))
        for verb in view.verbs:
            if verb.command not in {"referrals.send", "chart"}:
                self._buttons.addWidget(self._verb_button(verb))
        edit = button(self.tr("Edit"), "", "pencil")
        edit.clicked.connect(self._edit)
        chart_button = button(self.tr("Open chart"), "ghost")
        chart_button.clicked.connect(lambda: self.host.go(record_target("patient", view.patient_id)))
        self._buttons.addWidget(edit)
        self._buttons.addWidget(chart_button)

    def _draw_left(self, view: ReferralView) -> None:
        clear(self._left)
        where = Card(self.tr("Where it stands"))
        where.add(
            self._fact(self.tr("Service"), sayings.words(view.service)),
            self._fact(self.tr("From"), view.from_site),
            self._fact(self.tr("To"), view.to_site),
            self._fact(self.tr("Needed by"), str(view.needed_by) if view.needed_by else self.tr("Not said")),
            self._fact(self.tr("What this means"), sayings.words(view.status_help)),
            self._fact(self.tr("Whose move"), sayings.words(view.acts_next)),
            self._fact(self.tr("How far it came"), sayings.words(view.standing_words)),
            self._fact(self.tr("Seen"), sayings.words(view.seen)),
            self._fact(self.tr("Who is watching"), sayings.words(view.watching)),
        )
        clinical = Card(self.tr("What it says"))
        clinical.add(
            self._fact(self.tr("Diagnosis"), view.diagnosis),
            self._fact(self.tr("Reason"), view.reason),
            self._fact(self.tr("Question"), view.question),
            self._fact(self.tr("Answer"), view.answer),
        )
        for card in (where, clinical):
            self._left.addWidget(card)
        self._left.addStretch(1)

    def _draw_right(self, view: ReferralView) -> None:
        self.list.setParent(None)
        clear(self._right)
        headline = self.tr("Ready") if not view.open_items else self.tr("{n} open").format(n=view.open_items)
        card = Card(self.tr("Readiness list"))
        self.list.show_requirements([self._requirement(item) for item in view.items])
        card.add(Label(headline, "h3"), self.list)
        self._right.addWidget(card)
        self.list.show()
        self._right.addStretch(1)

    def _requirement(self, item: ItemLine) -> Requirement:
        detail = [item.waiting_on, item.why_not_needed, item.owner]
        if item.asked_on:
            detail.insert(1, self.tr("asked {day}").format(day=sayings.us_date(item.asked_on)))
        return Requirement(
            item.item,
            sayings.words(item.label),
            sayings.words(item.state.text),
            item.state.icon,
            item.state.tint,
            ", ".join(part for part in detail if part),
            sayings.words(item.fix),
            self.tr("Change"),
        )

    def _fact(self, label: str, text: str) -> QWidget:
        name, value = Label(label, "caption", wrap=True), Label(text or self.tr("Not said"), wrap=True)
        name.setFixedWidth(120)
        line = row(name, value, gap=8)
        line.setStretch(1, 1)
        fact = box(line)
        if not text:
            fact.hide()
        return fact

    def _send_button(self, words: str) -> Button:
        send = button(words, "primary", "send")
        send.clicked.connect(self.send)
        return send

    def _verb_button(self, verb: Verb) -> Button:
        view = self.model.view
        found = button(sayings.words(verb.text).replace("&", "&&"), "", verb.icon)
        if view is not None:
            found.clicked.connect(lambda _on=False: act(self, verb, view.person, view.patient_id))
        return found

    def _edit(self) -> None:
        view = self.model.view
        if view is not None:
            self.host.go(Target("record", "referral", view.key.id, view.patient_id))

    def _change_item(self, item: str) -> None:
        view = self.model.view
        if view is not None:
            self.host.go(
                Target("deed", "referral", view.key.id, view.patient_id, f"referrals.set_item:{item}")
            )

    def _sent(self, sent: SentWithGaps) -> None:
        view = self.model.view
        self.model = update(self.model, Sent())
        gaps = self.tr(", {n} open").format(n=len(sent.gaps)) if sent.gaps else ""
        person = view.person if view else ""
        # Submitted is not sent: only the exchange says that it reached the center.
        said = self.tr("Submitted, saved on this computer{gaps}. {person}").format(gaps=gaps, person=person)
        tell_done(self, said, (sent.referral_id,))
        self.refresh()

    def _stopped(self, why: Said) -> None:
        self.model = update(self.model, Sent())
        self._draw()
        self.host.tell_trouble(why)
