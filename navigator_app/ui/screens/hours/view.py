"""Hours, holidays, on-call number and cover of this site and of each of its queues, and what others read of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.commands.sites import Hours, set_hours
from navigator_app.commands.verbs import written_by
from navigator_app.queries.hours import QueueHours, read_elsewhere, site_hours
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import DateEditor, TextEditor
from navigator_app.ui.forms.entries import read_hours
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import RowsEditor
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.keyhints import KeyHint, KeyHints
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.screens.acting import tell_done
from navigator_app.ui.screens.hours.state import (
    DAYS,
    Answered,
    Busy,
    Chosen,
    Model,
    day_texts,
    typed_hours,
    update,
)
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.session import Session
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.errors import Said
from sync.words import Words

_DAY_PX: Final = 110


class HoursPage(Page):
    """Who watches when, told to every other site."""

    topic: ClassVar[str] = "hours"
    cares: ClassVar[frozenset[str]] = frozenset({"-"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.days: dict[str, TextEditor] = {}
        self._title, self._sub = (
            Label(self.tr("Hours, holidays and cover"), "h1", wrap=True),
            Label("", "muted"),
        )
        self._choice = row(gap=0)
        self.save_button = button(self.tr("Save hours"), "primary", "check")
        self.save_button.clicked.connect(self.save)
        leave = button(self.tr("Back"), "")
        leave.clicked.connect(host.back)
        self._left, self._right = col(gap=14), col(gap=14)
        line = row(col(self._title, self._sub, gap=2), leave, self.save_button, gap=Space.S)
        line.setStretch(0, 1)
        head = QFrame()
        head.setObjectName("pageHead")
        self._notices = col(gap=Space.S)
        head.setLayout(col(line, self._choice, self._notices, gap=10, margins=(24, 14, 24, 12)))
        body = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        body.setStretch(0, 50)
        body.setStretch(1, 50)
        self.keys = KeyHints()
        whole = col(head, scrolled(box(body, "pageBody")), row(self.keys, margins=(20, 0, 20, 0)), gap=0)
        whole.setStretch(1, 1)
        self.states = States(box(whole, "pageBody"))
        self.setLayout(col(self.states, gap=0))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def show_target(self, target: Target) -> None:
        """Open a site, this one unless another is named."""
        self.target = target
        self.model = Model()
        self.states.show_loading()
        desk = self.session.desk
        self.ask(lambda: site_hours(desk, target.id), self._open)

    def first_focus(self) -> QWidget | None:
        """Begin with Monday."""
        return self.days["mo"].focus_target() if self.days else None

    def save(self) -> None:
        """Save what stands here; it reaches the other sites by the next exchanges."""
        view, queue = self.model.view, self.model.queue
        if view is None or queue is None or self.model.is_busy or not view.may_change:
            return
        typed = self._typed()
        if typed is None:
            return
        self.model = update(self.model, Busy(is_busy=True))
        desk, opened = self.session.desk, view.opened
        self.do(
            lambda: written_by(
                desk, lambda at: set_hours(at, view.site_id, queue.queue, Hours(**typed), opened)
            ),
            self._saved,
            self._stopped,
        )

    def _open(self, view: Any) -> None:
        self.model = update(self.model, Answered(view))
        if view is None:
            text = self.tr(
                "This site has not come to this computer. Exchange with the center, then try again."
            )
            self.states.show_empty("house", self.tr("Not here yet"), text)
            return
        self._sub.setText(f"{view.name} \u00b7 {sayings.words(view.zone)}")
        clear(self._choice)
        names = [sayings.words(one.name) for one in view.queues]
        segment = Segment(self.tr("Hours of"), names, self.model.place)
        segment.chosen.connect(self._choose)
        self._choice.addWidget(segment)
        self._choice.addStretch(1)
        clear(self._notices)
        self.save_button.setEnabled(view.may_change)
        save, back = KeyHint(("Ctrl", "S"), self.tr("Save")), KeyHint(("Esc",), self.tr("Back"))
        self.keys.show_hints([save, back] if view.may_change else [back])
        if not view.may_change:
            text = self.tr("Only a site lead or an administrator changes it. You can read it here.")
            self._notices.addWidget(Alert(self.tr("Your role does not decide this"), text, "info", "lock"))
        self._draw()
        self.states.show_content()
        focus = self.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus()

    @property
    def _may_change(self) -> bool:
        return self.model.view is not None and self.model.view.may_change

    def _choose(self, place: int) -> None:
        self.model = update(self.model, Chosen(place))
        self._draw()

    def _draw(self) -> None:
        queue = self.model.queue
        if queue is None:
            return
        clear(self._left)
        clear(self._right)
        self._left.addWidget(self._week(queue))
        self._left.addStretch(1)
        self._right.addWidget(self._read_card())
        self._right.addWidget(self._meanwhile(queue))
        self._right.addWidget(self._holiday_card(queue))
        self._right.addStretch(1)
        for editor in (*self.days.values(), self.number, self.cover):
            editor.line.setReadOnly(not self._may_change)
        self.holidays.setEnabled(self._may_change)
        self._tell()

    def _week(self, queue: QueueHours) -> Card:
        card = Card(self.tr("Staffed hours"))
        helped = self.tr("Like 8:00 AM to 5:00 PM, or 8-12, 1-5. Empty: nobody watches that day.")
        if queue.queue:
            helped = self.tr("Only where they differ. All empty: the hours of the whole site hold.")
        card.add(Label(helped, "muted", wrap=True))
        texts, self.days = day_texts(queue.hours), {}
        self._day_fields: dict[str, Labelled] = {}
        for day in DAYS:
            editor = TextEditor()
            editor.set_value(texts[day])
            editor.name_parts(self._day_name(day))
            editor.changed.connect(self._tell)
            self.days[day] = editor
            field = Labelled("", editor, focus=editor.focus_target())
            self._day_fields[day] = field
            name = Label(self._day_name(day), "medium")
            name.setFixedWidth(Theme.current().px(_DAY_PX))
            line = row(name, field, gap=Space.S)
            line.setStretch(1, 1)
            card.add(line)
        return card

    def _meanwhile(self, queue: QueueHours) -> Card:
        self.number, self.cover = TextEditor(), TextEditor()
        for editor, value in ((self.number, queue.on_call_number), (self.cover, queue.cover)):
            editor.set_value(value)
            editor.changed.connect(self._tell)
        self.number.name_parts(self.tr("On-call number"))
        self.cover.name_parts(self.tr("Cover"))
        number = Labelled(self.tr("On-call &number"), self.number, focus=self.number.focus_target())
        cover = Labelled(
            self.tr("&Cover"),
            self.cover,
            self.tr("Who watches meanwhile, in words."),
            self.cover.focus_target(),
        )
        return Card(self.tr("When nobody watches")).add(number, cover)

    def _holiday_card(self, queue: QueueHours) -> Card:
        self.holidays = RowsEditor(self._holiday, self.tr("Add a holiday"))
        self.holidays.set_value(queue.holidays)
        self.holidays.name_parts(self.tr("Holiday"))
        self.holidays.changed.connect(self._tell)
        card = Card(self.tr("Holidays"))
        if queue.queue:
            text = self.tr("The holidays of the whole site hold here as well.")
            card.add(Label(text, "muted", wrap=True))
        return card.add(self.holidays)

    def _holiday(self) -> dict[str, tuple[str, Editor]]:
        return {"on": (self.tr("Day"), DateEditor()), "name": (self.tr("Name"), TextEditor())}

    def _read_card(self) -> Card:
        self._reads = Label("", wrap=True)
        return Card(self.tr("What other sites read now")).add(self._reads)

    def _tell(self) -> None:
        """Say what others would read; hours that cannot be read yet leave it as it was."""
        view, queue = self.model.view, self.model.queue
        if view is None or queue is None or not hasattr(self, "_reads"):
            return
        try:
            typed = self._values()
        except ValueError:
            return
        desk, opened, place = self.session.desk, view.opened, self.model.place

        def show(said: Words) -> None:
            if self.model.place == place:
                self._reads.setText(sayings.words(said))

        self.ask(lambda: read_elsewhere(desk, opened, queue.queue, typed), show)

    def _values(self) -> dict[str, Any]:
        hours = typed_hours({day: str(editor.value()) for day, editor in self.days.items()})
        if wrong := self.holidays.problem():
            raise ValueError(wrong)
        holidays: list[Mapping[str, Any]] = [one for one in self.holidays.value() if one.get("on")]
        return {
            "hours": hours,
            "holidays": holidays,
            "on_call_number": str(self.number.value()),
            "cover": str(self.cover.value()),
        }

    def _typed(self) -> dict[str, Any] | None:
        """Give what was typed; None, said beside the field, where it cannot be read."""
        for day, editor in self.days.items():
            try:
                read_hours(str(editor.value()))
                self._day_fields[day].refuse("")
            except ValueError:
                self._day_fields[day].refuse(self.tr("Write hours like 8:00 AM to 5:00 PM, or 8-12, 1-5."))
                editor.focus_target().setFocus()
                return None
        try:
            return self._values()
        except ValueError as wrong:
            self.host.tell_trouble(Said(str(wrong)))
            return None

    def _saved(self, ids: tuple[str, ...]) -> None:
        self.model = update(self.model, Busy(is_busy=False))
        queue = self.model.queue
        name = sayings.words(queue.name) if queue else ""
        tell_done(self, self.tr("Hours saved on this computer: {which}").format(which=name), ids)
        desk, site = self.session.desk, self.target.id
        self.ask(lambda: site_hours(desk, site), self._open)

    def _stopped(self, why: Said) -> None:
        self.model = update(self.model, Busy(is_busy=False))
        self.host.tell_trouble(why)

    def _day_name(self, day: str) -> str:
        return {
            "mo": self.tr("Monday"),
            "tu": self.tr("Tuesday"),
            "we": self.tr("Wednesday"),
            "th": self.tr("Thursday"),
            "fr": self.tr("Friday"),
            "sa": self.tr("Saturday"),
            "su": self.tr("Sunday"),
        }[day]
