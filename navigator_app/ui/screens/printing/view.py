"""The preview of a sheet. What leaves from here is written down first: who, whose, when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QWidget

from navigator_app.commands.printing import (
    EXPORTS,
    NOT_YOURS_TO_SAVE,
    Protection,
    checked_why,
    note_printed,
    save_out,
)
from navigator_app.commands.protecting import in_one_file, new_passphrase, protected
from navigator_app.queries.prints.printable import LEAVING_OUT, PRINTABLES, Make
from navigator_app.queries.prints.sheet import Sheet
from navigator_app.queries.prints.standing import identifiers
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row, scrolled
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.printing.enclosing import pictures
from navigator_app.ui.printing.leaving import choose_printer, file_name, html, pdf, print_on
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.printing.leaf import Leaf
from navigator_app.ui.screens.printing.reasons import PassphraseOf, PrintReason, WhySaved
from navigator_app.ui.screens.printing.state import (
    Answered,
    Chosen,
    Event,
    Model,
    Opened,
    looks_alike,
    update,
)
from navigator_app.ui.session import Session
from sync.errors import Refused, Said, Unavailable
from sync.words import When


class PrintPage(Page):
    """One sheet's pages, and the ways out."""

    topic: ClassVar[str] = "printing"
    is_whole: ClassVar[bool] = True

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self.pages: Pages | None = None
        self.ask_for_file: Callable[[str, str], str] = self._choose_file
        self._title, self._who = Label("", "h1", wrap=True), FactsLabel(())
        self.print_button = button(self.tr("Print… (Ctrl+P)"), "primary", "printer")
        self.pdf_button = button(self.tr("Save as PDF…"), "", "lock")
        self.html_button = button(self.tr("Save as HTML…"), "")
        self._back = button(self.tr("Back"), "ghost")
        self.reason, self.why, self.passphrase = PrintReason(), WhySaved(), PassphraseOf()
        self._save_again: Callable[[], None] = self.save_pdf
        self._choices = row(gap=16)
        self.choices: dict[str, QCheckBox] = {}
        self._leaves = col(gap=16, margins=(24, 16, 24, 16))
        self.area = scrolled(box(self._leaves, "pageBody"))
        self.area.setAccessibleName(self.tr("Pages"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.states = States(self.area)
        page = col(self._head(), self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._bind()

    def show_target(self, target: Target) -> None:
        """Show a sheet: `kind` names it, `id` whose record it is of."""
        self.target = target
        self.pages = None
        self.take(Opened(target.kind, target.id))
        self._offer_choices()
        self.reason.begin(PRINTABLES[target.kind].reason if target.kind in PRINTABLES else "")
        self.why.put_away()
        self.passphrase.tell("")
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Gather its words anew: what is printed is what is known now."""
        desk, name, record, chosen = self.session.desk, self.model.name, self.model.record, self.model.chosen
        make: Make | None = PRINTABLES[name].make if name in PRINTABLES else None
        if make is None:
            self.take(Answered(name, record, chosen, None))
            return
        self.ask(
            lambda: make(desk, record, chosen), lambda found: self.take(Answered(name, record, chosen, found))
        )

    def first_focus(self) -> QWidget | None:
        """Begin in the pages, so that the arrows scroll them."""
        if not self.model.is_answered:
            return None
        return self.area if self.model.sheet is not None else self._back

    def take(self, event: Event) -> None:
        """Let something happen and draw what changed."""
        before, self.model = self.model, update(self.model, event)
        if isinstance(event, Chosen):
            self.refresh()
        elif self.pages is None or not looks_alike(before.sheet, self.model.sheet):
            self._draw()

    def show_paper(self) -> None:
        """Print: the screen is the sheet already."""
        if self.print_button.isEnabled():
            self.choose_printer()

    def print_to(self, printer: QPrinter) -> None:
        """Print the sheet that is shown, after it was written down who does."""
        sheet, desk = self.model.sheet, self.session.desk
        if sheet is None:
            return

        def noted(behind: list[QImage]) -> None:
            if print_on(Pages(sheet, self._stamp()), printer, behind):
                self._tell(sheet, self.tr("Handed to the printer"))
            else:
                self.host.tell_trouble(
                    Unavailable("The printer did not take it. Nothing was lost. Choose it again.", retry=True)
                )

        reason = self.reason.chosen

        def work() -> list[QImage]:
            # Drawn before it is written down: what cannot be printed whole was not printed.
            drawn = pictures(desk, sheet.enclosed)
            note_printed(desk, reason, sheet.patients)
            return drawn

        self.do(work, noted)

    def save(
        self, path: Path, content: Callable[[], bytes], protection: Protection, passphrase: str = ""
    ) -> None:
        """Save a file outside the encrypted store, after it was written down who does and why."""
        sheet, desk = self.model.sheet, self.session.desk
        if sheet is None:
            return
        why, name = self.why.text, self.model.name

        def saved(_: Path) -> None:
            self._tell(sheet, self.tr("Saved outside the encrypted store"))
            self.why.put_away()
            self.passphrase.tell(passphrase)

        self.do(lambda: save_out(desk, path, content(), sheet.patients, name, protection, why), saved)

    def save_pdf(self) -> None:
        """Ask why and where, and save the pages as a PDF under a passphrase of its own."""
        passphrase = new_passphrase()

        def make(sheet: Sheet) -> Callable[[], bytes]:
            plain, desk = pdf(Pages(sheet, self._stamp())), self.session.desk
            if sheet.enclosed:
                return lambda: in_one_file(desk, plain, sheet.enclosed, passphrase)
            return lambda: protected(plain, passphrase)

        self._save_again = self.save_pdf
        self._save("pdf", self.tr("Save as PDF with a passphrase"), make, "passphrase", passphrase)

    def save_html(self) -> None:
        """Ask why and where, and save the words as HTML, which has no protection."""

        def make(sheet: Sheet) -> Callable[[], bytes]:
            plain = html(sheet, self._stamp())
            return lambda: plain

        self._save_again = self.save_html
        self._save("html", self.tr("Save as HTML without protection"), make, "none")

    def choose_printer(self) -> None:
        """Let the person choose a printer in the system's own window."""
        choose_printer(self, self.print_to)

    def fail(self, why: Said) -> None:
        """Say that the sheet could not be gathered."""
        self.states.show_error(
            self.tr("This sheet could not be put together"), sayings.said(why), "", self.again(self.refresh)
        )

    def _save(
        self,
        ending: str,
        title: str,
        make: Callable[[Sheet], Callable[[], bytes]],
        protection: Protection,
        passphrase: str = "",
    ) -> None:
        sheet = self.model.sheet
        if sheet is None or not self._is_said_why():
            return
        name = self.ask_for_file(title, file_name(sheet, self._stamp(), ending))
        if name:
            path = Path(name)
            chosen = path if path.suffix else path.with_suffix(f".{ending}")
            self.save(chosen, make(sheet), protection, passphrase)

    def _go_on(self) -> None:
        """Save what was asked for, now that it was said why."""
        self._save_again()

    def _is_said_why(self) -> bool:
        """Ask why before a file is chosen, and again where nothing was said."""
        if not self.why.is_asked:
            self.why.ask()
            return False
        try:
            checked_why(self.why.text)
        except Refused as no:
            self.why.refuse(sayings.said(no))
            return False
        return True

    def _choose_file(self, title: str, proposed: str) -> str:
        return QFileDialog.getSaveFileName(self, title, proposed)[0]

    def _stamp(self) -> Stamp:
        desk = self.session.desk
        return Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone), self.session.is_practice)

    def _tell(self, sheet: Sheet, done: str) -> None:
        whose = sheet.whose.name if sheet.whose else sayings.words(sheet.title)
        self.host.tell_done(f"{done}. {whose}")

    def _draw(self) -> None:
        model = self.model
        sheet = model.sheet
        self._title.setText(sayings.words(model.title))
        self._who.setVisible(bool(sheet and sheet.whose))
        whose = sheet.whose if sheet else None
        self._who.set_facts(tuple(sayings.words(one) for one in identifiers(whose)) if whose else ())
        may_save = EXPORTS in self.session.sight.permits
        self.print_button.setEnabled(sheet is not None)
        for each in (self.pdf_button, self.html_button):
            each.setEnabled(sheet is not None and may_save)
            each.setVisible(may_save)
        # Documents leave under a passphrase only.
        self.html_button.setVisible(may_save and not (sheet and sheet.enclosed))
        self._not_saved.setVisible(sheet is not None and not may_save)
        self._tell_left_out(sheet)
        self._outside.setVisible(sheet is not None and may_save)
        if sheet is not None:
            self._draw_pages(sheet)
            return
        clear(self._leaves)
        if model.is_answered:
            self.pages = None
            self.states.show_empty(
                "printer", self.tr("Nothing to print"), self.tr("There are no words for this sheet here.")
            )

    def _tell_left_out(self, sheet: Sheet | None) -> None:
        """Say what was left out on request: whoever hands it over knows, and the paper does not tell."""
        is_asked = bool(self.model.chosen & LEAVING_OUT) and sheet is not None
        gone = ", ".join(sayings.words(one) for one in sheet.left_out) if sheet else ""
        told = self.tr("Left out on this paper: {what}. The paper does not say so, and nobody notes it.")
        nothing = self.tr("Nothing on this paper had to be left out. Read it before you hand it over.")
        self.left_out.setText(told.format(what=gone) if gone else nothing)
        self.left_out.setVisible(is_asked)

    def _draw_pages(self, sheet: Sheet) -> None:
        self.pages = Pages(sheet, self._stamp())
        clear(self._leaves)
        for page in range(self.pages.count):
            line = row(0, Leaf(self.pages, page), 0)
            self._leaves.addLayout(line)
        self._leaves.addStretch(1)
        self.states.show_content()

    def _offer_choices(self) -> None:
        clear(self._choices)
        self.choices = {}
        for choice in self.model.choices:
            one = self.choices[choice.name] = QCheckBox(sayings.words(choice.words))
            one.setAccessibleName(sayings.words(choice.words))
            one.setChecked(choice.name in self.model.chosen)
            one.toggled.connect(lambda is_on, name=choice.name: self.take(Chosen(name, is_on)))
            self._choices.addWidget(one)
        self._choices.addStretch(1)
        self._choice_line.setVisible(bool(self.choices))

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("pageHead")
        ways: tuple[Button, ...] = (self.print_button, self.pdf_button, self.html_button, self._back)
        line = row(col(self._title, self._who, gap=2), *ways, gap=8)
        line.setStretch(0, 1)
        self.left_out = Label("", "medium", wrap=True)
        self.left_out.setVisible(False)
        self._choice_line = box(self._choices)
        self._choice_line.setVisible(False)
        self._outside = Alert(
            self.tr("What leaves here lies outside the encrypted store"),
            self.tr(
                "A PDF opens with its own passphrase only; whoever can open the folder can read HTML."
                " A printer's queue may keep a copy, which is beyond this program's reach."
                " Who printed or saved, when and why, is written down."
            ),
            "neutral",
            "lock",
        )
        self._not_saved = Label(sayings.words(NOT_YOURS_TO_SAVE), "muted", wrap=True)
        self._not_saved.setVisible(False)
        purpose = Label(self.tr("Printed"), "muted")
        purpose.setBuddy(self.reason)
        second = row(purpose, self.reason, self._choice_line, None, gap=12)
        head.setLayout(
            col(
                line,
                second,
                self.left_out,
                self.why,
                self.passphrase,
                self._outside,
                self._not_saved,
                gap=8,
                margins=(24, 14, 24, 12),
            )
        )
        return head

    def _bind(self) -> None:
        self.print_button.clicked.connect(self.choose_printer)
        self.pdf_button.clicked.connect(self.save_pdf)
        self.html_button.clicked.connect(self.save_html)
        self.why.entered.connect(self._go_on)
        self._back.clicked.connect(self.host.back)
