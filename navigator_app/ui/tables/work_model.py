"""The worklist's rows and the model that holds them: groups with headings, a full sentence for every row.

Rows come in the order they are to be shown; each run of one group gets a heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from navigator_app.ui.parts.labels import as_tip
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.theme.tokens import Tint

Mark = Literal["", "saved", "review"]
Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class WorkRow:
    """One thing to do, in the words that are shown. `kind` is said, not shown: the icon shows it."""

    key: str
    group: str
    icon: str
    icon_tint: Tint
    title: str
    person: str
    context: str
    status: str
    status_icon: str
    status_tint: Tint
    due: str
    due_tint: Tint
    owner: str
    mark: Mark = ""
    verb: str = ""
    verb_key: str = ""
    kind: str = ""
    meaning: str = ""
    """What its status means, for who points at it."""
    group_tint: Tint = "neutral"


@dataclass(frozen=True)
class Heading:
    """The heading of one group and how many rows it has."""

    text: str
    count: int
    tint: Tint


Entry = WorkRow | Heading


def _identity(entry: Entry) -> tuple[bool, str]:
    return (True, entry.key) if isinstance(entry, WorkRow) else (False, entry.text)


def _grouped(rows: Sequence[WorkRow]) -> Iterator[Entry]:
    for text, run in groupby(rows, key=lambda row: row.group):
        members = list(run)
        yield Heading(text, len(members), members[0].group_tint)
        yield from members


class WorkModel(QAbstractListModel):
    """Headings and rows. `replace` tells the view only what changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self.marked: frozenset[str] = frozenset()
        """The rows that one deed is to be done to together, by key."""

    def rowCount(self, parent: Index | None = None) -> int:
        """Return headings and rows together."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only rows be selected: an enabled heading would stop the Down key."""
        if isinstance(self._entries[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the entry itself for painting, a full sentence for reading aloud."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._sentence(entry)
        if isinstance(entry, WorkRow) and entry.meaning:
            if role == Qt.ItemDataRole.ToolTipRole:
                return as_tip(f"{entry.status}\n{entry.meaning}")
            if role == Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.meaning
        return None

    def entry(self, place: int) -> Entry | None:
        """Return what stands at a place; None outside the list."""
        return self._entries[place] if 0 <= place < len(self._entries) else None

    def heading_places(self) -> list[int]:
        """Return where the headings stand."""
        return [place for place, entry in enumerate(self._entries) if isinstance(entry, Heading)]

    def keys(self) -> list[str]:
        """Return the keys of all rows, in their order."""
        return [entry.key for entry in self._entries if isinstance(entry, WorkRow)]

    def mark(self, keys: frozenset[str]) -> None:
        """Mark these rows and no others."""
        self.marked = keys
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def place_of(self, key: str) -> int:
        """Return where a row stands; -1 when it is not here."""
        for place, entry in enumerate(self._entries):
            if isinstance(entry, WorkRow) and entry.key == key:
                return place
        return -1

    def nearest_row(self, place: int, step: int) -> int:
        """Return the first row at or after a place, walking by step; -1 when there is none."""
        while 0 <= place < len(self._entries):
            if isinstance(self._entries[place], WorkRow):
                return place
            place += step
        return -1

    def replace(self, rows: Sequence[WorkRow]) -> None:
        """Show other rows: what stays is repainted only if its words changed."""
        fresh = list(_grouped(rows))
        head, tail = _common(self._entries, fresh)
        self._swap(head, len(self._entries) - tail, fresh[head : len(fresh) - tail])
        for place, entry in enumerate(fresh):
            if self._entries[place] is not entry and self._entries[place] != entry:
                self._entries[place] = entry
                index = self.index(place)
                self.dataChanged.emit(index, index)

    def _swap(self, first: int, end: int, fresh: list[Entry]) -> None:
        if end > first:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self._entries[first:end]
            self.endRemoveRows()
        if fresh:
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._entries[first:first] = fresh
            self.endInsertRows()

    def _sentence(self, entry: Entry) -> str:
        if isinstance(entry, Heading):
            if entry.count == 1:
                return self.tr("{group}, 1 item").format(group=entry.text)
            return self.tr("{group}, {count} items").format(group=entry.text, count=entry.count)
        marks = {
            "": "",
            "saved": self.tr("Saved on this computer, not sent yet"),
            "review": self.tr("Changed at two places, needs a decision"),
        }
        title = f"{entry.kind}: {entry.title}" if entry.kind else entry.title
        owner = self.tr("Owner: {owner}").format(owner=entry.owner) if entry.owner else ""
        key = entry.verb_key if Letters.current().is_on else ""
        verb = f"{entry.verb} ({key})" if key else entry.verb
        person = f"{entry.person}, {entry.context}" if entry.context else entry.person
        marked = self.tr("Marked") if entry.key in self.marked else ""
        parts = (marked, title, person, entry.status, entry.due, owner, marks[entry.mark], verb)
        return ". ".join(part for part in parts if part)


def _common(old: list[Entry], new: list[Entry]) -> tuple[int, int]:
    """Return how many entries at the head and at the tail are the same things."""
    most = min(len(old), len(new))
    head = 0
    while head < most and _identity(old[head]) == _identity(new[head]):
        head += 1
    tail = 0
    while tail < most - head and _identity(old[-1 - tail]) == _identity(new[-1 - tail]):
        tail += 1
    return head, tail
