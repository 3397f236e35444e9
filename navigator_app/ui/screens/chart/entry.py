"""One entry of a card in the chart: what it is, its state, what is known of it, and the deeds it offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from navigator_app.queries import shown
from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label, keyless
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.chips import chip_of

Act = Callable[[Verb], None]


def entry(
    title: str, state: shown.Chip | None = None, details: Iterable[str] = (), deeds: Iterable[QWidget] = ()
) -> QWidget:
    """Give a title with its state beside it, lines below, and deeds at the end; nothing of it is ever cut."""
    lines = col(gap=3)
    chip = chip_of(state) if state is not None and state.text else None
    if title:
        head = row(Label(title, "strong", wrap=True), chip or 0, gap=10)
        head.setStretch(0, 1)
        lines.addLayout(head)
    elif chip is not None:
        lines.addLayout(row(chip, None))
    for one in details:
        if one:
            lines.addWidget(Label(one, "muted", wrap=True))
    found = list(deeds)
    if found:
        lines.addLayout(Flow(*found, gap=14))
    return box(lines)


def deed_of(verb: Verb, about: str, act: Act) -> Button:
    """Give the button of a verb, named with what it is about."""
    found = button(keyless(sayings.words(verb.text)), "link", verb.icon)
    found.setAccessibleName(f"{sayings.words(verb.text)}: {about}")
    found.clicked.connect(lambda: act(verb))
    return at_spot(found, f"{verb.record.id}/{verb.command}/{verb.step}")


def link(words: str, about: str, then: Callable[[], None], icon: str = "") -> Button:
    """Give a link, named with what it is about."""
    found = button(keyless(words), "link", icon)
    found.setAccessibleName(f"{words}: {about}" if about else words)
    found.clicked.connect(then)
    return at_spot(found, found.accessibleName())
