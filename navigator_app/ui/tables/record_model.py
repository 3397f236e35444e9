"""The rows of a table of records and the model that holds and sorts them.

Sorting is a Python list of places, never a proxy model: 10,000 rows sort in some milliseconds. Where the rows are
only the first of many, whoever asked for them sorts and brings more: the model passes both wishes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from navigator_app.ui.parts.labels import as_tip
from navigator_app.ui.theme.tokens import Tint

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_NATURAL: Final = -1


@dataclass(frozen=True)
class Column:
    """One column. Width 0 shares what is left; `whole` columns hold identifiers and are never shortened.

    A column with `whole_to` stands whole while its texts are that short, or of one word however long; else it shares.
    """

    title: str
    width_px: int = 0
    align: Literal["left", "right"] = "left"
    whole: bool = False
    whole_to: int = 0
    wraps: bool = False
    """Whether a text that is too long goes on in a second line before it is shortened."""


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. With an icon it is painted as a chip; `below` is a fainter second line.

    `sort` decides the order where the text does not: a date, a count.
    """

    text: str
    tint: Tint | None = None
    icon: str = ""
    below: str = ""
    strong: bool = False
    tip: str = ""
    """What it means, for who points at it."""
    sort: float | str | None = None

    def order(self) -> tuple[int, float, str]:
        """Return what the cell is sorted by: numbers before words, nothing last."""
        if isinstance(self.sort, int | float):
            return (0, float(self.sort), "")
        word = self.text if self.sort is None else self.sort
        return (1 if word else 2, 0.0, word.casefold())


@dataclass(frozen=True)
class TableRow:
    """One record, known by its key, with one cell for every column."""

    key: str
    cells: tuple[Cell, ...]


class RecordModel(QAbstractTableModel):
    """Rows under columns, in the order that was asked for."""

    sort_asked = Signal(int, Qt.SortOrder)
    """A title was pressed of a table that others sort."""
    more_asked = Signal()
    """The last row came into sight and there are more."""

    def __init__(
        self, columns: Sequence[Column], parent: QObject | None = None, *, sorts_itself: bool = True
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._sorts_itself = sorts_itself
        self._has_more = False
        self._rows: list[TableRow] = []
        self._order: list[int] = []
        self._sorted_by = (_NATURAL, Qt.SortOrder.AscendingOrder)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many records there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the cell itself for painting, its words for reading aloud."""
        if not index.isValid():
            return None
        row = self._rows[self._order[index.row()]]
        cell = row.cells[index.column()]
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(row) if index.column() == 0 else self._told(index.column(), cell)
        return _meaning(cell, role) if cell.tip else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return column.title if role == Qt.ItemDataRole.DisplayRole else None

    def key_at(self, place: int) -> str:
        """Return the key of the row at a place; "" outside."""
        return self._rows[self._order[place]].key if 0 <= place < len(self._order) else ""

    def place_of(self, key: str) -> int:
        """Return where a record stands now; -1 when it is not here."""
        for place, number in enumerate(self._order):
            if self._rows[number].key == key:
                return place
        return -1

    def cells(self, column: int) -> list[Cell]:
        """Return every cell of one column."""
        return [row.cells[column] for row in self._rows]

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether there are more rows than were brought."""
        return self._has_more and not parent.isValid()

    def fetchMore(self, _parent: Index) -> None:
        """Ask for more rows, once."""
        self._has_more = False
        self.more_asked.emit()

    def replace(self, rows: Sequence[TableRow], *, has_more: bool = False) -> None:
        """Show other records; what stays is only repainted where it changed, what comes behind it is added there."""
        fresh, known = list(rows), len(self._rows)
        self._has_more = has_more
        is_longer = len(fresh) > known > 0 and self._sorted_by[0] == _NATURAL
        if [row.key for row in fresh[: known if is_longer else None]] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = fresh
            self._order = self._sorted()
            self.endResetModel()
            return
        if is_longer:
            self.beginInsertRows(QModelIndex(), known, len(fresh) - 1)
            self._rows = [*self._rows, *fresh[known:]]
            self._order = self._sorted()
            self.endInsertRows()
        changed = [number for number, row in enumerate(fresh) if row != self._rows[number]]
        self._rows = fresh
        if changed:
            self._put_in_order(*self._sorted_by)
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in order of one column; -1 is the order they came in."""
        if self._sorts_itself:
            self._put_in_order(column, order)
        elif column != _NATURAL:
            self.sort_asked.emit(column, order)

    def _put_in_order(self, column: int, order: Qt.SortOrder) -> None:
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        keys = [(self.key_at(index.row()), index.column()) for index in held]
        self._order = self._sorted()
        places = {self._rows[number].key: place for place, number in enumerate(self._order)}
        moved = [self.index(places[key], across) for key, across in keys]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _sorted(self) -> list[int]:
        column, order = self._sorted_by
        numbers = list(range(len(self._rows)))
        if not 0 <= column < len(self.columns):
            return numbers
        falling = order == Qt.SortOrder.DescendingOrder
        return sorted(numbers, key=lambda number: self._rows[number].cells[column].order(), reverse=falling)

    def _told(self, column: int, cell: Cell) -> str:
        """Say what stands in a cell, and say that nothing does: silence could be a reader that lost its place."""
        title = self.columns[column].title
        return self._words(column, cell) or self.tr("{title}: nothing").format(title=title)

    def _words(self, column: int, cell: Cell) -> str:
        told = f"{cell.text}, {cell.below}" if cell.below else cell.text
        return f"{self.columns[column].title}: {told}" if told else ""

    def _sentence(self, row: TableRow) -> str:
        words = (self._words(column, cell) for column, cell in enumerate(row.cells))
        return ". ".join(word for word in words if word)


def _meaning(cell: Cell, role: int) -> str | None:
    if role == Qt.ItemDataRole.ToolTipRole:
        return as_tip(f"{cell.text}\n{cell.tip}")
    return cell.tip if role == Qt.ItemDataRole.AccessibleDescriptionRole else None
