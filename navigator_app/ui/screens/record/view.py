"""Any record in its form: derived from its noun, drafted while it is typed, honest about what moved underneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands import repeats
from navigator_app.desk import moved_underneath
from navigator_app.errors import field_of
from navigator_app.known_tests import ASKING, Wanted
from navigator_app.queries.prints.papers import sheets_of
from navigator_app.ui import sayings
from navigator_app.ui.forms.derived import Around
from navigator_app.ui.forms.form import Form
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.opening import Opening, draft_key, names_in_chart, opening
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.autosave import Autosave
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.screens.patient_head import look_alike_alert, named_facts
from navigator_app.ui.screens.picked import Picked
from navigator_app.ui.screens.record.badge import Badge
from navigator_app.ui.screens.record.beginning import DraftOffer, start_of
from navigator_app.ui.screens.record.chosen import ChoiceBar
from navigator_app.ui.screens.record.correcting import correct, refused_change, show_refused
from navigator_app.ui.screens.record.near import Near
from navigator_app.ui.screens.record.referral_beside import ReferralBeside
from navigator_app.ui.screens.record.saving import save
from navigator_app.ui.screens.record.state import (
    DraftSettled,
    Model,
    Moved,
    Saving,
    Shown,
    Stopped,
    Typed,
    update,
)
from navigator_app.ui.screens.record.taken import Taken
from navigator_app.ui.screens.record.watch_bar import WatchBar
from navigator_app.ui.screens.repeat_bar import RepeatBar
from navigator_app.ui.screens.two_panes.view import facts
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.client.ports import Touched
from sync.errors import Said
from sync.records.base import Record

_FORM_WIDTH_PX: Final = 760


class RecordPage(Page):
    """A form over the whole page."""

    topic: ClassVar[str] = "forms"
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.form: Form | None = None
        self.opening: Opening | None = None
        self._patient: PickEditor | None = None
        self._title = Label("", "h1", wrap=True)
        self._who = FactsLabel(())
        self.badge = Badge()
        self.save_button = button(self.tr("Save"), "primary", "check")
        self.save_button.clicked.connect(self.save)
        self._cancel = button(self.tr("Back"), "")
        self._cancel.clicked.connect(self.host.back)
        self._history = button(self.tr("History"), "ghost", "clock")
        self._history.clicked.connect(self._show_history)
        self._body = col(gap=Space.M, margins=(24, 16, 24, 24))
        inner = box(self._body, "pageBody")
        inner.setMaximumWidth(Theme.current().px(_FORM_WIDTH_PX))
        self.beside = ReferralBeside(self)
        halves = row(inner, gap=0)
        halves.addWidget(self.beside.aside, 500, Qt.AlignmentFlag.AlignTop)
        halves.addStretch(1)
        halves.setStretch(0, 1_000)
        self._paper = readable(box(halves, "pageBody"))
        self.states = States(self._paper)
        self.taken, self.near, self.watch = Taken(self), Near(self), WatchBar(self)
        self.chosen, self.repeats = ChoiceBar(self), RepeatBar(self)
        whole = col(
            self._head(), self.chosen, self.watch, self.taken, self.near, self.repeats, self.states, gap=0
        )
        whole.setStretch(6, 1)
        self.setLayout(whole)
        self._autosave = Autosave(self)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        QShortcut(QKeySequence("Ctrl+H"), self).activated.connect(self.show_field_history)

    def show_target(self, target: Target) -> None:
        """Open the form of a record, or of a new one."""
        self.target = target
        self.form, self.opening, self.model, self._patient = None, None, Model(), None
        self.badge.show_standing(None)
        self.taken.watch(lambda: None, "")
        self.near.watch(lambda: None)
        self.watch.follow(lambda: None)
        self.chosen.ask_for(target)
        self.repeats.follow(lambda: None)
        self._history.setVisible(False)
        self.states.show_loading()
        self.save_button.setEnabled(self.model.may_save)
        desk, refused = self.session.desk, refused_change(target)
        self.link_changed()
        self.ask(lambda: opening(desk, target.kind, target.id, target.patient_id, refused), self._open)

    def touched(self, touched: Touched) -> None:
        """Hear whether the record in the form was changed; what is typed stays."""
        if (
            self.opening
            and self.opening.image
            and any(one == self.opening.image.id for _, one in touched.records)
        ):
            desk, image = self.session.desk, self.opening.image
            names = self.form.names() if self.form else ()
            self.ask(lambda: moved_underneath(image, desk.image(image.id), names), self._tell_moved)

    def link_changed(self) -> None:
        """Say anew how far the record came; the form stays as it is."""
        self.badge.ask_for(self, self.target.id)

    def paper(self) -> Target | None:
        """Name the likeliest paper of a record that has some: a letter, the cover of what goes along."""
        found = sheets_of(self.session.desk, self.target.kind, self.target.id) if self.target.id else ()
        return Target("print", found[0].sheet, found[0].record_id) if found else None

    def first_focus(self) -> QWidget | None:
        """Begin in the first field; where it is not said whose record it is, with that."""
        if self._patient is not None:
            return self._patient.focus_target()
        return self.form.first_focus() if self.form else None

    def save(self) -> None:
        """Check what was typed, see whether it moved underneath, save."""
        if self.form is None or self.opening is None or not self.model.may_save:
            return
        wrong = self.form.first_problem() or self._nothing_yet()
        if wrong is not None:
            self.beside.reveal(wrong[0])
            self.form.refuse(*wrong)
            return
        self.form.refuse(None, "")
        self._take(Saving())
        desk, opened, names = self.session.desk, self.opening, self.form.names()
        typed, patient, is_warned = self.form.typed(), self._patient_id(), self.model.is_warned
        wanted, reason = self._wanted(), self.repeats.reason

        def work() -> tuple[str, tuple[str, ...]]:
            image = opened.image
            moved = moved_underneath(image, desk.image(image.id), names) if image else ()
            if moved and not is_warned:
                return "", moved
            if wanted is not None:
                repeats.check(desk, wanted, reason, image)
            if opened.correction is not None:
                saved = correct(desk, opened.correction, typed, names)
            else:
                saved = save(desk, opened.noun.about.name, typed, image, patient)
            if wanted is not None:
                repeats.note(desk, replace(wanted, record=saved), reason)
            desk.store.drop_draft(opened.draft_key)
            return saved, ()

        self.do(work, self._saved, self._refused)

    def _nothing_yet(self) -> tuple[str, str] | None:
        """Say so beside the first field where a new record would hold nothing that a person wrote."""
        found, form = self.opening, self.form
        if form is None or found is None or form.is_changed() or found.image or found.correction:
            return None
        name = next(iter(form.names()), "")
        return name, self.tr("Nothing is written here yet. Write what you know, then save.")

    def keep_draft(self) -> None:
        """Keep what was typed, encrypted, so that neither a crash nor a lock takes it away."""
        self._autosave.stop()
        if self.form is None or self.opening is None or not self.form.is_changed() or self.model.is_saving:
            return
        key = draft_key(self.opening.noun.about.name, self.target.id, self._patient_id())
        typed, image, store = self.form.typed(), self.opening.image, self.session.desk.store
        self.session.work.do(lambda: store.save_draft(key, typed, image), lambda _: None, lambda _: None)

    def _open(self, found: Opening | None) -> None:
        if found is None:
            self.states.show_empty(
                "file-warning", self.tr("Not here yet"), self.tr("This record has not come to this computer.")
            )
            return
        self.opening = found
        clear(self._body)
        self._title.setText(sayings.words(found.title))
        self._show_who(found)
        around = Around(found.names, self.session.desk.zone, self.session.wishes, hidden=found.hidden)
        start = start_of(found, self.session.desk.me)
        layout = self.beside.layout(found, start)
        self.form = Form(found.noun, found.image, around, layout, start)
        self.form.changed.connect(self._typed)
        self.taken.watch(lambda: self.form, self.target.id)
        self.near.watch(lambda: self.form)
        self.watch.follow(lambda: self.form)
        self.repeats.follow(self._wanted)
        self._notices = col(gap=Space.S)
        self._body.addLayout(self._notices)
        self._add_patient(found)
        self.beside.begin(self.form, self._body, self._patient_field.letter if self._patient else "")
        self._body.addWidget(self.form)
        if found.fills_in:
            lines = ((sayings.words(label), sayings.words(said)) for label, said in found.fills_in)
            self._body.addWidget(Card(self.tr("What it fills in")).add(*facts(*lines)))
        self._body.addStretch(1)
        self.beside.show_earlier()
        self._history.setVisible(found.image is not None)
        if found.draft is not None:
            self._offer_draft(found.draft.at, found.draft.typed)
        self.states.show_content()
        self._take(Shown())
        # The page is the same for every form: where the last one was scrolled to means nothing here.
        self._paper.verticalScrollBar().setValue(0)
        if found.correction is not None:
            self._notices.addWidget(show_refused(self.form, found.correction))
            return
        focus = self.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    def _show_who(self, found: Opening) -> None:
        self._who.setVisible(found.header is not None)
        if found.header is not None:
            self._who.set_facts(named_facts(found.header))

    def _add_patient(self, found: Opening) -> None:
        self._patient = None
        noun = found.noun
        if found.header is not None:
            warning = look_alike_alert(found.header)
            if warning is not None:
                self._body.addWidget(warning)
        elif found.image is None and found.correction is None and _asks_whose(noun):
            self._patient = PickEditor(found.names.get("patient", ()))
            self._patient.name_parts(self.tr("Patient"))
            self._patient.changed.connect(self.repeats.look_soon)
            self._patient_field = Labelled(
                self.tr("&Patient"), self._patient, focus=self._patient.focus_target()
            )
            self._patient.changed.connect(self._whose_changed)
            self._body.addWidget(self._patient_field)
            self._body.addWidget(Picked(self, self._patient))

    def _whose_changed(self) -> None:
        self.beside.look_at(self._patient_id())
        found, patient, desk = self.opening, self._patient_id(), self.session.desk
        if found is not None:
            self.ask(lambda: names_in_chart(desk, found.noun, patient), partial(self._offer_of, patient))

    def _offer_of(self, patient: str, names: Mapping[str, list[tuple[str, str]]]) -> None:
        """Offer what is in the chart of who was picked, unless somebody else was picked meanwhile."""
        if self.form is not None and patient == self._patient_id():
            self.form.offer(names)

    def _patient_id(self) -> str:
        if self._patient is not None:
            return str(self._patient.value() or "")
        return self.opening.patient_id if self.opening else ""

    def _offer_draft(self, at: datetime, typed: Mapping[str, Any]) -> None:
        offer = DraftOffer(at, self.session.desk.now(), self.session.desk.zone)
        offer.settled.connect(lambda is_taken: self._settle_draft(dict(typed) if is_taken else None))
        self._notices.addWidget(offer)

    def _settle_draft(self, typed: dict[str, Any] | None) -> None:
        self._take(DraftSettled())
        if typed is not None and self.form is not None:
            self.form.take_up(typed)
        elif self.opening is not None:
            key, store = self.opening.draft_key, self.session.desk.store
            self.do(lambda: store.drop_draft(key), lambda _: None)

    def _typed(self) -> None:
        if self.form is not None:
            self.form.show_clocks()
            self._take(Typed(self.form.is_changed()))
            self._autosave.start()
            self.taken.look_soon()
            self.near.look_soon()
            self.watch.look_soon()
            self.beside.look_soon()
            self.repeats.look_soon()

    def _tell_moved(self, names: tuple[str, ...]) -> None:
        self._take(Moved(names))
        if not names or self.form is None:
            return
        clear(self._notices)
        labels = ", ".join(self.form.label_of(name) for name in names)
        again = button(self.tr("Show what is there now"), "")
        again.clicked.connect(lambda: self.show_target(self.target))
        self._notices.addWidget(
            Alert(
                self.tr("Changed while this form was open: {fields}").format(fields=labels),
                self.tr("Save again keeps both: what you both changed becomes a Review, nothing is lost."),
                "violet",
                "git-merge",
                again,
            )
        )

    def _saved(self, result: tuple[str, tuple[str, ...]]) -> None:
        record, moved = result
        if moved:
            self._tell_moved(moved)
            return
        opened, form = self.opening, self.form
        self.form = None
        if opened is None or form is None:
            return
        if opened.image is None:
            self.near.note_looked(record)
        label = sayings.words(opened.noun.about.label)
        picked = self._patient.combo.currentText() if self._patient is not None else ""
        person = opened.header.name if opened.header else picked
        said = self.tr("Saved on this computer: {what}").format(what=label)
        ids, made = ((record,), ()) if opened.image else ((), (record,))
        tell_done(self, ". ".join(part for part in (said, person) if part), ids, made)
        self.host.back()
        if opened.image is None and opened.noun.about.name in {"patient", "referral", "trip"}:
            self.host.go(record_target(opened.noun.about.name, record, self._patient_id()))

    def _refused(self, why: Said) -> None:
        self._take(Stopped())
        name = field_of(why)
        self.beside.reveal(name)
        if name == repeats.FIELD and self.repeats.ask_reason(sayings.said(why)):
            return
        if name == "patient_id" and self._patient is not None:
            self._patient_field.refuse(sayings.said(why))
            self._patient.focus_target().setFocus()
        elif self.form is None or not self.form.refuse(name, sayings.said(why)):
            self.host.tell_trouble(why)

    def _wanted(self) -> Wanted | None:
        """Give what the form would write, where that may ask for a test."""
        found, form = self.opening, self.form
        if found is None or form is None or found.noun.about.name not in ASKING:
            return None
        before = found.image.fields if found.image else {}
        values = {**before, **form.typed()}
        return Wanted(found.noun.about.name, self._patient_id(), values, self.target.id)

    def _take(self, event: Shown | Typed | Moved | Saving | Stopped | DraftSettled) -> None:
        self.model = update(self.model, event)
        self.save_button.setEnabled(self.model.may_save)

    def show_field_history(self) -> None:
        """Show who wrote the field that has the keyboard, where and when; without one, every field."""
        self._show_history(self.form.name_at(self.focusWidget()) if self.form else "")

    def _show_history(self, field: object = "") -> None:
        if self.target.id:
            name = field if isinstance(field, str) else ""
            self.host.go(Target("history", self.target.kind, self.target.id, self.target.patient_id, name))

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(
            col(self._title, self._who, self.badge, gap=2),
            self._history,
            self._cancel,
            self.save_button,
            gap=Space.S,
        )
        line.setStretch(0, 1)
        head.setLayout(col(line, margins=(24, 14, 24, 14)))
        return head


def _asks_whose(noun: type[Record]) -> bool:
    """Say whether a new record of this kind belongs to somebody's chart."""
    return noun.about.name != "patient" and noun.about.home != "shared"
