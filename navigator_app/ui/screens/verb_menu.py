"""What can be done about a row, as a menu at the row: by the menu key or the right button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.theme.style import Theme


@dataclass(frozen=True)
class Entry:
    """One line of the menu; its key is shown while single letters act."""

    words: str
    icon: str
    key: str
    do: Callable[[], object]


def verb_entries(verbs: Iterable[Verb], do: Callable[[Verb], object]) -> list[Entry]:
    """Give a line for each verb of a row."""
    return [Entry(sayings.words(verb.text), verb.icon, verb.key, partial(do, verb)) for verb in verbs]


def verb_menu(page: QWidget, entries: Iterable[Entry]) -> QMenu:
    """Give the menu."""
    menu = QMenu(page)
    for entry in entries:
        words = keyless(entry.words)
        shown = f"{words}\t{entry.key}" if entry.key and Letters.current().is_on else words
        action = menu.addAction(Theme.current().icon(entry.icon or "arrow-right"), shown)
        action.triggered.connect(lambda _on=False, entry=entry: entry.do())
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
