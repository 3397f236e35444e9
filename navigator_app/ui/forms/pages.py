"""Which pages of a paper: chosen as small pictures with mouse or keyboard, or written as numbers; both say the same.

The pictures are drawn by the process that draws pages, stay in memory while they are looked at, and are never a file.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from navigator_app.commands.papers import pages_as_typed, pages_told
from navigator_app.desk import Desk
from navigator_app.paper import process
from navigator_app.paper.reading import Drawn
from navigator_app.queries.sheets import Sheet, Sheets, sheets
from navigator_app.ui import sayings
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import TextEditor
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.tables.sheet_delegate import LOOK, PICTURE, PICTURE_PX, Look, SheetDelegate, card_size
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from navigator_app.ui.threads.jobs import Job
from navigator_app.ui.work import Work
from sync.errors import Refused, Said

AT_ONCE: Final = 12
"""Pages that one process draws: the first are seen soon, and hundreds cost tens of processes."""
_NO_CHANGE: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_ROWS: Final = 2
_ACROSS: Final = 5


class PagesEditor(Editor):
    """Small pictures of a paper's pages over a line that says the same in numbers; nothing means all that are left."""

    def __init__(self, work: Work, desk: Desk, paper_id: str) -> None:
        super().__init__()
        self._work, self._desk = work, desk
        self._sheets: Sheets | None = None
        self._chosen: list[int] = []
        self._whom = self._what = self._trouble = ""
        self._degrees = 0
        self._job: Job[list[Drawn | None]] | None = None
        self.list = _cards()
        self.list.itemSelectionChanged.connect(self._take_choice)
        self._typed = TextEditor()
        self._typed.changed.connect(self._take_typed)
        self._why = Label("", "caption", wrap=True)
        self._why.setVisible(False)
        self.setLayout(col(self.list, self._why, self._typed, gap=Space.S))
        self.setFocusProxy(self.list)
        work.ask(lambda: sheets(desk, paper_id), self._show, self._fail, self)

    def value(self) -> str:
        """Give the pages as they are written."""
        return str(self._typed.value())

    def set_value(self, plain: Any) -> None:
        """Choose pages as they would be written."""
        self._typed.set_value(plain)
        self._take_typed()

    def focus_target(self) -> QWidget:
        """Name the pictures: a page is looked at before it is filed."""
        return self.list

    def name_parts(self, name: str) -> None:
        """Name the pictures and the line."""
        self.list.setAccessibleName(name)
        self._typed.name_parts(self.tr("{name} in numbers").format(name=name))

    def say_whither(self, whom: str, what: str, degrees: int) -> None:
        """Say on every page that goes along to whom and as what, and show it turned."""
        self._whom, self._what, self._degrees = whom, what, degrees
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget the pictures as soon as nobody looks at them."""
        super().hideEvent(event)
        if self._job is not None:
            self._job.cancel()
        for item in self._items():
            item.setData(PICTURE, None)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw them again."""
        super().showEvent(event)
        self._draw_from(0)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _left(self) -> list[int]:
        return [page.number for page in self._sheets.pages if page.is_left] if self._sheets else []

    def _show(self, found: Sheets | None) -> None:
        self._sheets = found
        for page in found.pages if found else ():
            item = QListWidgetItem(self.list)
            if not page.is_left:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
        left = self._left()
        if left:
            self.list.setCurrentRow(left[0] - 1, _NO_CHANGE)
        rows = min(_ROWS, -(-self.list.count() // _ACROSS))
        self.list.setFixedHeight(max(1, rows) * card_size().height() + 2 * Space.XS)
        self._take_typed()
        if self.isVisible():
            self._draw_from(0)

    def _take_choice(self) -> None:
        """Write what was chosen: what was there keeps its place, what came is last."""
        now = {index.row() + 1 for index in self.list.selectedIndexes()}
        kept = [number for number in self._chosen if number in now]
        self._chosen = kept + sorted(now - set(kept))
        self._typed.set_value(pages_as_typed(self._chosen))
        self._say()
        self.changed.emit()

    def _take_typed(self) -> None:
        """Choose what was written, as far as it can be read."""
        left = self._left()
        try:
            told = pages_told(self.value(), ()) if self.value().strip() else []
        except Refused:
            told = []
        self._chosen = [number for number in dict.fromkeys(told) if number in left]
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        for place, item in enumerate(self._items(), 1):
            item.setSelected(place in self._chosen)
        self.list.blockSignals(False)  # noqa: FBT003 - as above
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        goes = self._chosen if self.value().strip() else self._left()
        for item, page in zip(self._items(), self._sheets.pages if self._sheets else (), strict=False):
            look = self._look(page, goes)
            item.setData(LOOK, look)
            words = ". ".join(part for part in (look.name, look.whom, look.what, look.trouble) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(words)

    def _look(self, page: Sheet, goes: list[int]) -> Look:
        name = self.tr("Page {n}").format(n=page.number)
        if not page.is_left:
            whom, what = sayings.words(page.whom), sayings.words(page.what)
            return Look(name, whom, what, is_left=False, goes=False, trouble=self._trouble)
        if page.number not in goes:
            return Look(name, self.tr("Stays here"), "", is_left=True, goes=False, trouble=self._trouble)
        order = self.tr("{n} of {all}").format(n=goes.index(page.number) + 1, all=len(goes))
        whom = self.tr("To {whom}").format(whom=self._whom) if self._whom else self.tr("Goes along")
        name = f"{name} \u00b7 {order}"
        return Look(name, whom, self._what, True, True, self._degrees, self._trouble)  # noqa: FBT003 - in order

    def _draw_from(self, first: int) -> None:
        """Draw the next few pages, and those behind them once these have come."""
        if self._sheets is None or first >= len(self._sheets.pages):
            return
        numbers = list(range(first, min(len(self._sheets.pages), first + AT_ONCE)))
        ratio, contents, sha256 = self.devicePixelRatioF(), self._desk.store.contents, self._sheets.sha256
        width = round(Theme.current().px(PICTURE_PX) * ratio)

        def show(drawn: list[Drawn | None]) -> None:
            if self.isVisible():
                self._show_drawn(numbers, drawn, ratio)
                self._draw_from(first + AT_ONCE)

        self._job = self._work.draw(
            lambda: process.small(contents.read(sha256), numbers, width), show, self._fail, self
        )

    def _show_drawn(self, numbers: list[int], drawn: list[Drawn | None], ratio: float) -> None:
        for number, one in zip(numbers, drawn, strict=True):
            if one is None:
                continue
            image = QImage(one.pixels, one.width, one.height, one.stride, QImage.Format.Format_RGB32)
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(ratio)
            self.list.item(number).setData(PICTURE, picture)

    def _fail(self, why: Said) -> None:
        """Say why there are no pictures; numbers can be written without them."""
        self._trouble = self.tr("No picture")
        self._why.setText(sayings.said(why))
        self._why.setVisible(True)
        self._say()


def _cards() -> QListWidget:
    """Return the list: arrows go from page to page, Space and a click choose or leave one."""
    cards = QListWidget()
    cards.setViewMode(QListView.ViewMode.IconMode)
    cards.setMovement(QListView.Movement.Static)
    cards.setResizeMode(QListView.ResizeMode.Adjust)
    cards.setUniformItemSizes(True)
    cards.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
    cards.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    cards.setItemDelegate(SheetDelegate(cards))
    cards.setFixedHeight(card_size().height() + 2 * Space.XS)
    return cards
