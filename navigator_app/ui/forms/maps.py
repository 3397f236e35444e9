"""Editors of a value for each of some codes: a site's own limits, its own words, and what it does not offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.forms import entries
from navigator_app.ui.forms.editor import Editor
from navigator_app.ui.forms.editors import LinesEditor, TextEditor
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.forms.pickers import SeveralEditor
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space
from sync.rules.codes import Code, code_list
from sync.rules.site_wishes import wishable

_PART_PX: Final = 220


def _tr(text: str) -> str:
    return QCoreApplication.translate("Forms", text)


class MapEditor(Editor):
    """One editor for each code; what is left empty is not written, and what a newer release wrote is kept."""

    def __init__(self, parts: Sequence[tuple[Code, Editor, str]], *, is_narrow: bool = False) -> None:
        super().__init__()
        self.parts = {code.code: editor for code, editor, _ in parts}
        self._labels = {code.code: sayings.words(code.label) for code, _, _ in parts}
        self._kept: dict[str, Any] = {}
        labelled = []
        for code, editor, helped in parts:
            label = "" if isinstance(editor, FoldedEditor) else keyless(self._labels[code.code])
            labelled.append(Labelled(label, editor, helped, editor.focus_target()))
            editor.changed.connect(self.changed)
        for one in labelled if is_narrow else ():
            one.setFixedWidth(Theme.current().px(_PART_PX))
        self.setLayout(Flow(*labelled, gap=Space.M) if is_narrow else col(*labelled, gap=Space.M))

    def value(self) -> dict[str, Any]:
        """Give what was said for each code."""
        said = {name: editor.value() for name, editor in self.parts.items()}
        return self._kept | {name: one for name, one in said.items() if one not in (None, "", [])}

    def set_value(self, plain: Any) -> None:
        """Show what was said for each code."""
        given = plain if isinstance(plain, Mapping) else {}
        self._kept = {name: one for name, one in given.items() if name not in self.parts}
        for name, editor in self.parts.items():
            editor.set_value(given.get(name))

    def problem(self) -> str:
        """Say what cannot be read, and of what."""
        wrong = ((name, no) for name, editor in self.parts.items() if (no := editor.problem()))
        return next((f"{self._labels[name]}: {no}" for name, no in wrong), "")

    def focus_target(self) -> QWidget:
        """Name the first control."""
        return next(iter(self.parts.values())).focus_target()

    def name_parts(self, name: str) -> None:
        """Name every control by the field and its own words."""
        for code, editor in self.parts.items():
            editor.name_parts(f"{name}: {self._labels[code]}")


class FoldedEditor(Editor):
    """Ticks behind a button that says how many there are: many long lists are one short one."""

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self._label = label
        self.ticks = SeveralEditor(choices)
        self.opener = button(label, "link")
        self.opener.clicked.connect(lambda: self.ticks.setVisible(not self.ticks.isVisibleTo(self)))
        self.ticks.changed.connect(self._tell)
        self.ticks.setVisible(False)
        self.setLayout(col(row(self.opener, None), self.ticks, gap=Space.XS))

    def value(self) -> list[Any]:
        """Give what is ticked."""
        return self.ticks.value()

    def set_value(self, plain: Any) -> None:
        """Tick."""
        self.ticks.set_value(plain)
        self._tell()

    def focus_target(self) -> QWidget:
        """Name the button."""
        return self.opener

    def name_parts(self, name: str) -> None:
        """Name every tick by the field and the list; the button says its own words."""
        self.ticks.name_parts(name)

    def _tell(self) -> None:
        count = len(self.ticks.value())
        all_offered, some = _tr("{list}: all offered"), _tr("{list}: {n} not offered")
        words = (some if count else all_offered).format(list=self._label, n=count)
        self.opener.setText(keyless(words))
        self.opener.setAccessibleName(words)
        self.changed.emit()


def map_editor(codes: str) -> MapEditor:
    """Make the editor of a value for each code of a list."""
    return _MAKERS[codes]()


def _limits() -> MapEditor:
    parts: list[tuple[Code, Editor, str]] = []
    for one in code_list("site-limits").codes:
        known = wishable().limits[one.code]
        bounds = _tr("From {lowest} to {highest}; empty means {default}.").format(
            default=known.default, lowest=known.lowest, highest=known.highest
        )
        editor = TextEditor(entries.read_whole, wrong=_tr("Write a whole number."))
        parts.append((one, editor, " ".join(part for part in (sayings.words(one.help), bounds) if part)))
    return MapEditor(parts)


def _words() -> MapEditor:
    return MapEditor([(one, TextEditor(), "") for one in code_list("site-words").codes], is_narrow=True)


def _lists() -> MapEditor:
    parts: list[tuple[Code, Editor, str]] = []
    for one in code_list("site-lists").codes:
        stays = wishable().lists[one.code]
        codes = [code for code in code_list(one.code).offered() if code.code not in stays]
        choices = [(code.code, sayings.words(code.label)) for code in codes]
        parts.append((one, FoldedEditor(sayings.words(one.label), choices), ""))
    return MapEditor(parts)


def _added() -> MapEditor:
    return MapEditor([(one, LinesEditor(), "") for one in code_list("site-open-lists").codes], is_narrow=True)


_MAKERS: Final[Mapping[str, Callable[[], MapEditor]]] = {
    "site-limits": _limits,
    "site-words": _words,
    "site-lists": _lists,
    "site-open-lists": _added,
}
