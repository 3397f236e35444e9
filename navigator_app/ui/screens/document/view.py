"""A document's pages: drawn in a process of its own, kept in memory alone, and forgotten when the page is left."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from navigator_app.paper import process
from navigator_app.paper.reading import Drawn as DrawnPage
from navigator_app.queries.pages import Paper, bring_here, paper, size_words
from navigator_app.store.contents import Contents
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.labels import FactsLabel, Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.screens.document.state import (
    Answered,
    Drawn,
    Event,
    Failed,
    Model,
    Turned,
    Zoomed,
    update,
)
from navigator_app.ui.screens.page import Host, Page, Target
from navigator_app.ui.screens.patient_head import named_facts
from navigator_app.ui.session import Session
from navigator_app.ui.threads.jobs import Job
from sync.errors import Said

_MARGIN_PX = 28
_SETTLE_MS = 150
_KEYS: Final[dict[tuple[Qt.Key, bool], Event]] = {
    (Qt.Key.Key_PageUp, False): Turned(-1),
    (Qt.Key.Key_PageDown, False): Turned(1),
    (Qt.Key.Key_Home, False): Turned("first"),
    (Qt.Key.Key_End, False): Turned("last"),
    (Qt.Key.Key_Minus, True): Zoomed(-1),
    (Qt.Key.Key_Plus, True): Zoomed(1),
    (Qt.Key.Key_Equal, True): Zoomed(1),
    (Qt.Key.Key_0, True): Zoomed(0),
}
"""With or without Ctrl."""


class DocumentPage(Page):
    """The pages of one document."""

    topic: ClassVar[str] = "documents"
    is_whole: ClassVar[bool] = True
    cares: ClassVar[frozenset[str]] = frozenset({"document", "patient"})

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.model = Model()
        self._job: Job[tuple[int, DrawnPage]] | None = None
        self._shown: tuple[object, ...] = ()
        self._title = Label("", "h1", wrap=True)
        self._who, self._facts = FactsLabel(()), FactsLabel(())
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._sheet)
        self.area.setAccessibleName(self.tr("Pages"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.states = States(self.area)
        self._count = Label("", "muted")
        self.before = button(self.tr("Page before"), "ghost")
        self.behind = button(self.tr("Next page"), "")
        self.smaller = button(self.tr("Smaller"), "ghost")
        self.larger = button(self.tr("Larger"), "ghost")
        self.as_wide = button(self.tr("As wide as the pane"), "ghost")
        self._tools = (self.before, self.behind, self.smaller, self.larger, self.as_wide)
        self._settle = Lull(self, _SETTLE_MS, self._draw)
        self._lay_out()
        self._bind()
        for tool in (*self._tools, self.file_button):
            tool.hide()

    def show_target(self, target: Target) -> None:
        """Show a document from its first page."""
        self.target = target
        self.model, self._shown = Model(zoom=self.model.zoom), ()
        self._forget()
        self.states.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Ask how it stands here."""
        desk, record = self.session.desk, self.target.id
        self.ask(lambda: paper(desk, record), lambda found: self.take(Answered(found)))

    def link_changed(self) -> None:
        """Say anew whether what is not here can come now."""
        if self.model.paper is not None:
            self._draw()

    def first_focus(self) -> QWidget | None:
        """Begin in the pages, so that the arrows scroll them, once it is known whether they are here."""
        found = self.model.paper
        if found is None:
            return None
        return self.area if found.state == "here" else self._back

    def take(self, event: Event) -> None:
        """Take in what happened."""
        self.model = update(self.model, event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the pages as soon as nobody looks at them."""
        super().hideEvent(event)
        self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw them again where they were only hidden for a moment."""
        super().showEvent(event)
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew to the new width, once it stands."""
        super().resizeEvent(event)
        self._settle.start()

    def _forget(self) -> None:
        self._sheet.setPixmap(QPixmap())
        self._shown = ()
        if self._job is not None:
            self._job.cancel()

    def _draw(self) -> None:
        found = self.model.paper
        self._title.setText(found.title if found else self.tr("Document"))
        self._who.setVisible(bool(found and found.header))
        self._who.set_facts(named_facts(found.header) if found and found.header else ())
        self._facts.set_facts(tuple(sayings.words(fact) for fact in found.facts) if found else ())
        self.file_button.setVisible(bool(found and found.unfiled))
        is_shown = found is not None and found.state == "here" and not self.model.trouble
        for tool in self._tools:
            tool.setVisible(is_shown)
        self._count.setVisible(is_shown and self.model.pages > 0)
        if not self.model.is_answered:
            # Only waited for: that it is not here is not known.
            return
        if found is None:
            self.states.show_empty(
                "file-warning", self.tr("Not here yet"), self.tr("This record has not come to this computer.")
            )
        elif self.model.trouble:
            self._show_trouble(found)
        elif found.state == "here":
            self._show_page(found)
        else:
            self._show_why_not(found)

    def _show_page(self, found: Paper) -> None:
        model = self.model
        self.before.setEnabled(model.may_go_back)
        self.behind.setEnabled(model.may_go_on)
        self._count.setText(self.tr("Page {n} of {all}").format(n=model.page + 1, all=model.pages))
        width = max(
            80, int((self.area.viewport().width() - _MARGIN_PX) * model.zoom * self.devicePixelRatioF())
        )
        wanted = (found.sha256, model.page, width)
        if wanted == self._shown or not self.isVisible():
            return
        self._shown = wanted
        if self._job is not None:
            self._job.cancel()
        if self._sheet.pixmap().isNull():
            self.states.show_loading()
        contents, pages, page = self.session.desk.store.contents, model.pages, model.page
        self._job = self.session.work.draw(
            lambda: _drawn(contents, found.sha256, pages, page, width),
            self._show_drawn,
            self._fail_to_draw,
            self,
        )

    def _show_drawn(self, answer: tuple[int, DrawnPage]) -> None:
        pages, drawn = answer
        if not self.isVisible():
            return
        image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(QPixmap.fromImage(image))
        name = self.tr("Page {n} of {all}").format(n=self.model.page + 1, all=pages)
        self._sheet.setAccessibleName(name)
        self.area.verticalScrollBar().setValue(0)
        self.states.show_content()
        announce(self, name)
        if not self.model.pages:
            self._note_looked_at()
        self.take(Drawn(self.model.page, pages))

    def _note_looked_at(self) -> None:
        """Write down who looked at which document, and keep it from being let go of first."""
        store, found = self.session.desk.store, self.model.paper
        if found is not None:
            person, record, sha256 = self.session.desk.me.person_id, found.record_id, found.sha256

            def note() -> None:
                store.note_read(person, record, "pages")
                store.contents.note_used(sha256)

            self.session.work.do(note, lambda _: None, self.host.tell_trouble)

    def _fail_to_draw(self, why: Said) -> None:
        self.take(Failed(sayings.said(why)))

    def _show_trouble(self, found: Paper) -> None:
        act = self._bring(found, self.tr("Bring it here again")) if found.is_at_center else None
        nothing_more = self.tr("Its record and its history are safe.")
        self.states.show_error(self.tr("The pages cannot be shown"), self.model.trouble, nothing_more, act)

    def _show_why_not(self, found: Paper) -> None:
        size = sayings.words(size_words(found.size_bytes)) if found.size_bytes else ""
        if found.state == "none":
            words = self.tr("Only its particulars were written down; no pages came with them.")
            self.states.show_empty("file-text", self.tr("No pages"), words)
        elif found.state == "coming":
            come = (
                sayings.words(size_words(found.arrived_bytes))
                if found.arrived_bytes
                else self.tr("nothing yet")
            )
            words = self.tr("{come} of {size} are here. You can go on working; a cut costs nothing.")
            text = sayings.words(found.problem) if found.problem else words.format(come=come, size=size)
            self.states.show_empty("hourglass", self.tr("The pages are on their way"), text)
        elif found.state == "paused":
            words = self.tr("Documents are paused. Go on in Settings, Documents.")
            self.states.show_empty("pause", self.tr("The pages are not here yet"), words)
        else:
            self._offer(found, size)

    def _offer(self, found: Paper, size: str) -> None:
        """Say how much it is and offer to bring it, also without a link: then it comes when there is one."""
        is_online = self.session.rounds.link.is_online
        text = self.tr("{size}. The pages are at the center, not on this computer.").format(size=size)
        if found.problem:
            text = sayings.words(found.problem)
        elif not is_online:
            text = self.tr("{size}. You are working offline; the pages come when the link is back.").format(
                size=size
            )
        words = self.tr("Bring it here") if is_online else self.tr("Bring it here when the link is back")
        icon = "cloud" if is_online else "cloud-off"
        self.states.show_empty(icon, self.tr("The pages are not here yet"), text, self._bring(found, words))

    def _bring(self, found: Paper, words: str) -> Button:
        act = button(words, "primary")
        desk = self.session.desk

        def bring() -> None:
            act.setEnabled(False)
            self.do(lambda: bring_here(desk, found.sha256, found.size_bytes), self._asked)

        act.clicked.connect(bring)
        return act

    def _asked(self, _done: object) -> None:
        self._shown = ()
        self.session.rounds.lane.ask_again()
        self.refresh()

    def _lay_out(self) -> None:
        self._back = button(self.tr("Back"), "")
        self.file_button = button(self.tr("File pages"), "primary", "file-text")
        self._details = button(self.tr("Details"), "ghost", "pencil")
        head = QFrame()
        head.setObjectName("pageHead")
        line = row(
            col(self._title, self._who, self._facts, gap=2), self.file_button, self._details, self._back
        )
        line.setStretch(0, 1)
        tools = row(self.before, self._count, self.behind, None, self.smaller, self.larger, self.as_wide)
        head.setLayout(col(line, tools, gap=6, margins=(24, 14, 24, 8)))
        page = col(head, self.states, gap=0)
        page.setStretch(1, 1)
        self.setLayout(page)

    def _bind(self) -> None:
        self._back.clicked.connect(self.host.back)
        self.file_button.clicked.connect(
            lambda: self.host.go(Target("deed", "document", self.target.id, more="papers.file"))
        )
        self._details.clicked.connect(
            lambda: self.host.go(Target("record", "document", self.target.id, self.target.patient_id))
        )
        self.area.installEventFilter(self)
        for tool, event in (
            (self.before, Turned(-1)),
            (self.behind, Turned(1)),
            (self.smaller, Zoomed(-1)),
            (self.larger, Zoomed(1)),
            (self.as_wide, Zoomed(0)),
        ):
            tool.clicked.connect(lambda _on=False, event=event: self.take(event))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn and enlarge also where the pane would scroll."""
        del watched
        is_press = event.type() == QEvent.Type.KeyPress
        return is_press and isinstance(event, QKeyEvent) and self._press(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn and enlarge from wherever on the page the keyboard is."""
        if not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        deed = _KEYS.get((Qt.Key(event.key()), has_ctrl))
        if deed is not None:
            self.take(deed)
        return deed is not None


def _drawn(contents: Contents, sha256: str, pages: int, page: int, width: int) -> tuple[int, DrawnPage]:
    """Read, check and draw; not on the window's thread.

    Raises: DamagedContent; Unreadable for what cannot be shown.
    """
    content = contents.read(sha256)
    return pages or len(process.sizes(content)), process.page(content, page, width)
