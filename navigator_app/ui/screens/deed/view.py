"""The page that asks for a few words before a deed; Escape leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from navigator_app.commands import repeats
from navigator_app.commands.verbs import written_by
from navigator_app.errors import field_of
from navigator_app.known_tests import Wanted
from navigator_app.queries import chart
from navigator_app.queries.chart import Header
from navigator_app.queries.contacting import title_of
from navigator_app.ui import sayings, words
from navigator_app.ui.forms.choices import NO_WISHES, choices_of
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import ChoiceEditor, DateEditor, LongEditor, TextEditor, TimeEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.ordered import OrderedEditor
from navigator_app.ui.forms.pages import PagesEditor
from navigator_app.ui.forms.pickers import PickEditor, SeveralEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.deed.answers import answers, asks_owner
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, done_words
from navigator_app.ui.screens.deed.deeds import DEEDS, FORMS
from navigator_app.ui.screens.deed.state import Answered, Began, Model, Stopped, missing, update
from navigator_app.ui.screens.page import Host, Page, Target, readable
from navigator_app.ui.screens.patient_head import named_facts
from navigator_app.ui.screens.picked import Picked
from navigator_app.ui.screens.repeat_bar import RepeatBar
from navigator_app.ui.session import Session
from navigator_app.ui.shell.new_menu import record_target
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.changes import Document
from sync.errors import Said
from sync.rules.codes import label_of
from sync.rules.referral_forms import referral_forms
from sync.words import Words

_TOPICS: Final = {
    "authorizations": "prc-referral",
    "bills": "prc-referral",
    "choices": "chart",
    "deaths": "chart",
    "directory": "directory",
    "labs": "labs",
    "packets": "referrals",
    "referral_templates": "forms",
    "referrals": "referrals",
    "trips": "travel",
}
"""By how the name of a deed begins, which page of help says more of it; of others Today's does."""
_NARROW_PX = 600
_WIDE_PX = 880
"""For pages that are looked at beside each other."""


class DeedPage(Page):
    """A few questions, then the deed."""

    topic: ClassVar[str] = "today"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model: Model | None = None
        self._top = col(gap=Space.M, margins=(24, 16, 24, 0))
        self._body = col(gap=Space.M, margins=(24, 12, 24, 24))
        self.repeats = RepeatBar(self)
        whole = col(self._top, self.repeats, self._body, gap=0)
        whole.setStretch(2, 1)
        self._inner = box(whole, "pageBody")
        self.states = States(readable(self._inner))
        self.setLayout(col(self.states, gap=0))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.submit)

    def show_target(self, target: Target) -> None:
        """Ask what this deed needs; a deed that is done in a whole form goes there."""
        self.target = target
        name, _, self._step = target.more.partition(":")
        if name in FORMS:
            kind, is_itself = FORMS[name]
            record = target.id if is_itself else ""
            self.host.back()
            if kind == "contact":
                self.host.go(Target("contact", target.kind, target.id, target.patient_id))
            else:
                self.host.go(Target("record", kind or target.kind, record, target.patient_id))
            return
        self._opened: Document | None = None
        self.model = None
        self.repeats.follow(lambda: None)
        on = On(self.session.desk, target.id, target.patient_id, self._step, None)
        deed = DEEDS[name]
        self.states.show_loading()
        self.ask(lambda: answers(on, deed), lambda names: self._begin(deed, names))

    def _begin(self, deed: Deed, names: dict[str, Any]) -> None:
        """Draw the questions, now that people can be picked."""
        self.model = Model(deed, {})
        self._people = names.get("practitioner", ())
        self._owners = names.get("owner", ())
        self._patients = names.get("patient", ())
        self._tasks, self._templated = names.get("open task", ()), names.get("template", ())
        self._documents, self._sites = names.get("document", ()), names.get("site", ())
        self._not_asked = {name for name, _ in names.get("not asked", ())}
        self._contact_points = names.get("contact point", ())
        self._draw(names)
        if chosen := [one for one, _ in names.get("chosen document", ())]:
            self._editors["parts"].set_value(chosen)
        if chosen := [one for one, _ in names.get("chosen site", ())]:
            self._editors["at_site_ids"].set_value(chosen)
        self.states.show_content()
        desk, record, patient = self.session.desk, self.target.id, self.target.patient_id
        tell, told = self.model.deed.tell, self._step if self._is_of_several() else record
        self.ask(
            lambda: (
                desk.image(record) if record and not self._is_of_several() else None,
                chart.header(desk, patient) if patient else None,
                tell(desk, told) if tell else None,
                title_of(desk, "" if self._is_of_several() else record),
            ),
            self._show_who,
        )
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus()

    def first_focus(self) -> QWidget | None:
        """Begin with whose it is, where that is asked, else with the first question."""
        if self.model is not None and self._patient is not None:
            return self._patient.focus_target()
        return next(iter(self._editors.values())).focus_target() if self.model else None

    def help_topic(self) -> str:
        """Name the help page of what the deed is about."""
        return _TOPICS.get(self.target.more.partition(".")[0], self.topic)

    def submit(self) -> None:
        """Do it, if everything needed is here."""
        if self.model is None or self.model.is_busy:
            return
        for each in self._labelled.values():
            each.refuse("")
        for name, editor in self._editors.items():
            if sentence := editor.problem():
                self._refuse(name, sentence)
                return
        self.model = update(self.model, Answered({name: e.value() for name, e in self._editors.items()}))
        lacking = missing(self.model)
        if lacking is not None:
            self._refuse(lacking, self.tr("This is needed."))
            return
        on = self._on()
        deed, typed = self.model.deed, {**self.model.typed, repeats.FIELD: self.repeats.reason}
        self.model = update(self.model, Began())

        def work() -> tuple[str, ...]:
            return written_by(on.desk, lambda desk: deed.do(replace(on, desk=desk), typed))

        self.do(work, self._done, self._stopped)

    def _draw(self, names: dict[str, Any]) -> None:
        clear(self._top)
        clear(self._body)
        deed = self.model.deed if self.model else None
        if deed is None:
            return
        self._who, self._told = FactsLabel(()), Label("", wrap=True)
        self._what = Label("", "medium", wrap=True)
        self._told.setVisible(False)
        self._what.setVisible(False)
        self._patient: PickEditor | None = None
        self._place = col(gap=0)
        if not self.target.patient_id and not self.target.id:
            # Before the questions, so that Tab goes on from whose it is to the first of them.
            self._ask_patient(names)
        asks = [
            asked
            for asked in deed.asks
            if (asked.shape != "tasks" or self._tasks) and asked.name not in self._not_asked
        ]
        self._editors = {asked.name: self._editor(asked) for asked in asks}
        self._labelled = {asked.name: self._label(asked) for asked in asks}
        pages = self._editors.get("pages")
        self._inner.setMaximumWidth(Theme.current().px(_WIDE_PX if pages else _NARROW_PX))
        if isinstance(pages, PagesEditor):
            self._follow(pages)
        taken: set[str] = set()
        for each in self._labelled.values():
            each.take_letter(taken)
        do = button(sayings.words(deed.button), "primary", "check")
        do.clicked.connect(self.submit)
        do.setEnabled(bool(self._owners) or not asks_owner(deed))
        leave = button(self.tr("Back"), "")
        leave.clicked.connect(self.host.back)
        self._watch_tests()
        card = Card().add(self._place, *self._labelled.values(), row(do, leave, None))
        about = self._about(deed)
        self._top.addWidget(Label(about or sayings.words(deed.title), "h1", wrap=True))
        self._top.addWidget(self._what)
        self._top.addWidget(self._who)
        self._top.addWidget(self._told)
        if about:
            self._top.addWidget(Label(sayings.words(deed.title), "muted", wrap=True))
        self._body.addWidget(card)
        self._body.addStretch(1)

    def _on(self) -> On:
        return On(self.session.desk, self.target.id, self._patient_id(), self._step, self._opened)

    def _wanted(self) -> Wanted | None:
        """Give what it would write as far as it is typed, where that may ask for a test."""
        deed = self.model.deed if self.model else None
        if deed is None or deed.wants is None:
            return None
        return deed.wants(self._on(), {name: editor.value() for name, editor in self._editors.items()})

    def _watch_tests(self) -> None:
        """Say what is known of the tests that are asked for, while they are typed."""
        for editor in self._editors.values():
            editor.changed.connect(self.repeats.look_soon)
        self.repeats.follow(self._wanted)

    def _follow(self, pages: PagesEditor) -> None:
        """Say on the pages where they go while it is being said."""
        editors = self._editors

        def tell() -> None:
            patient, item = editors.get("patient_id"), str(_value(editors.get("item")) or "")
            whom = self.tr("nobody's chart")
            if isinstance(patient, PickEditor):
                whom = patient.combo.currentText() if patient.value() else ""
            what = str(_value(editors.get("title")) or "")
            if item:
                named = sayings.words(label_of("requirements", item))
                what = self.tr("{title}, for {item}").format(title=what or self.tr("Pages"), item=named)
            pages.say_whither(whom, what, int(_value(editors.get("turn")) or 0))

        for each in editors.values():
            if each is not pages:
                each.changed.connect(tell)
        tell()

    def _about(self, deed: Deed) -> str:
        """Name the step that it is about; empty for a deed that is about the whole record."""
        return sayings.words(label_of(deed.about, self._step.partition(":")[0])) if deed.about else ""

    def _label(self, asked: Asked) -> Labelled:
        editor = self._editors[asked.name]
        helped = sayings.words(asked.help) if asked.help else ""
        if asked.shape == "owner" and not self._owners:
            helped = self.tr(
                "Nobody who is known here may take this over: who may is decided by who sees the chart."
            )
        editor.name_parts(sayings.words(asked.label))
        return Labelled(sayings.words(asked.label), editor, helped, editor.focus_target())

    def _editor(self, asked: Asked) -> Editor:
        label = sayings.words(asked.label)
        makers: dict[str, Callable[[], Editor]] = {
            "line": TextEditor,
            "text": LongEditor,
            "date": DateEditor,
            "time": TimeEditor,
            "state": lambda: ChoiceEditor(choices_of("item-states", NO_WISHES), label),
            "code": lambda: ChoiceEditor(self._codes(asked), label),
            "turn": lambda: ChoiceEditor(self._turns(), label),
            "pages": lambda: PagesEditor(self.session.work, self.session.desk, self.target.id),
            "person": lambda: PickEditor(self._people),
            "owner": lambda: PickEditor(self._owners),
            "patient": lambda: PickEditor(self._patients),
            "tasks": lambda: SeveralEditor(self._tasks),
            "template": lambda: _ticked(self._templated),
            "documents": lambda: OrderedEditor(self._documents),
            "sites": lambda: SeveralEditor(self._sites),
            "contact_point": lambda: PickEditor(self._contact_points, is_free=True),
            "document": lambda: PickEditor(self._documents),
        }
        return makers[asked.shape]()

    def _codes(self, asked: Asked) -> list[tuple[str, str]]:
        """Give the choices of a list; where one is needed, not saying which is none of them."""
        none = [] if asked.is_needed else [("", self.tr("Not said"))]
        return [*none, *choices_of(asked.codes, self.session.wishes)]

    def _turns(self) -> list[tuple[str, str]]:
        return [
            ("0", self.tr("As it is")),
            ("90", self.tr("To the right")),
            ("180", self.tr("Upside down")),
            ("270", self.tr("To the left")),
        ]

    def _show_who(self, found: tuple[Document | None, Header | None, Words | None, Words]) -> None:
        self._opened, header, told, title = found
        self.repeats.look()
        self._what.setText(sayings.words(title))
        self._what.setVisible(bool(title))
        self._told.setText(sayings.words(told) if told else "")
        self._told.setVisible(bool(told))
        self._name = header.name if header else ""
        if self._is_of_several() and told:
            self._name = sayings.words(told)
        if header is not None:
            self._who.set_facts(named_facts(header))

    def _is_of_several(self) -> bool:
        """Say whether the step names several records that it is done to together."""
        return "," in self._step

    def _ask_patient(self, names: dict[str, Any]) -> None:
        self._patient = PickEditor(names.get("patient", ()))
        self._patient.name_parts(self.tr("Patient"))
        self._patient.changed.connect(self.repeats.look_soon)
        self._place.addWidget(
            Labelled(self.tr("&Patient"), self._patient, focus=self._patient.focus_target())
        )
        self._place.addWidget(Picked(self, self._patient))

    def _patient_id(self) -> str:
        return str(self._patient.value() or "") if self._patient else self.target.patient_id

    def _done(self, written: tuple[str, ...]) -> None:
        model, self.model = self.model, None
        if model is not None:
            # Saved is not sent: only an exchange says that it reached the center.
            done = self._answered(model, sayings.words(done_words(model.deed, model.typed)))
            done = self.tr("{done}, saved on this computer").format(done=done)
            about = self._about(model.deed)
            what = self.tr("{what}: {done}").format(what=about, done=done) if about else done
            said = ". ".join(part for part in (what, self._whose(model.deed)) if part)
            tell_done(self, said, written)
        self.host.back()
        if model is not None and model.deed.opens and written:
            self.host.go(record_target(model.deed.opens, written[0], self._patient_id()))

    def _answered(self, model: Model, done: str) -> str:
        """Put the answers that the words of what is done ask for in their places: to whom, until when."""
        desk = self.session.desk
        for asked in model.deed.asks:
            if asked.name not in self._editors:
                continue
            editor, value = self._editors[asked.name], str(model.typed.get(asked.name) or "")
            text = editor.combo.currentText() if isinstance(editor, PickEditor) else value
            if asked.shape == "date" and value:
                text = words.day(date.fromisoformat(value), desk.now().astimezone(desk.zone).date())
            done = done.replace("{" + asked.name + "}", text)
        return done

    def _whose(self, deed: Deed) -> str:
        """Name whose chart it went to: known from the start, or chosen on this page."""
        chosen = [self._patient, *(self._editors[one.name] for one in deed.asks if one.shape == "patient")]
        names = (one.combo.currentText() for one in chosen if isinstance(one, PickEditor))
        return getattr(self, "_name", "") or next((name for name in names if name), "")

    def _stopped(self, why: Said) -> None:
        if self.model is not None:
            self.model = update(self.model, Stopped())
        name = field_of(why)
        if name == repeats.FIELD and self.repeats.refuse(sayings.said(why)):
            return
        place = name if name in self._labelled else next(iter(self._labelled))
        self._refuse(place, sayings.said(why))

    def _refuse(self, name: str, sentence: str) -> None:
        self._labelled[name].refuse(sentence)
        self._editors[name].focus_target().setFocus()


def _ticked(choices: Sequence[tuple[str, str]]) -> Editor:
    """Give ticks of what a template may hold: all but free words, in which somebody may be named."""
    editor = SeveralEditor(choices)
    editor.set_value([name for name, _ in choices if name not in referral_forms().in_own_words])
    return editor


def _value(editor: Editor | None) -> Any:
    return editor.value() if editor else None
