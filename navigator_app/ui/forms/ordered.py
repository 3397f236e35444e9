"""An editor that picks several of a list in an order: they go in the order in which they were ticked."""

from __future__ import annotations

from typing import Any

from navigator_app.ui.forms.pickers import Choices, SeveralEditor
from navigator_app.ui.parts.labels import Label, keyless


class OrderedEditor(SeveralEditor):
    """Any of a list, each with its place; to move one to the end, take it out and tick it again."""

    def __init__(self, choices: Choices) -> None:
        self._order: list[Any] = []
        self._words = dict(choices)
        super().__init__(choices)
        self._said = Label("", "muted", wrap=True)
        self._flow.addWidget(self._said)
        self.changed.connect(self._follow)
        self._follow()

    def value(self) -> list[Any]:
        """Give what is ticked, in the order of ticking."""
        ticked = super().value()
        return [value for value in self._order if value in ticked]

    def set_value(self, plain: Any) -> None:
        """Tick these, in this order."""
        super().set_value(plain)
        self._order = list(plain or [])
        self._follow()

    def _follow(self) -> None:
        """Keep the order, and say it."""
        ticked = super().value()
        self._order = [one for one in self._order if one in ticked]
        self._order += [one for one in ticked if one not in self._order]
        named = (f"{n}. {keyless(str(self._words.get(one, one)))}" for n, one in enumerate(self._order, 1))
        self._said.setText("   ".join(named))
        self._said.setVisible(bool(self._order))
