"""The lines of an authorization's page: a gate, a clock, a bill; each says its state in a word and a sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from navigator_app.queries.authorization_page import AuthorizationPageView, BillLine, Clock, GateShown
from navigator_app.queries.shown import Key
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row, rule
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.readiness_list import Requirement
from navigator_app.ui.screens.two_panes.view import TwoPanePage


def _tr(text: str) -> str:
    return QCoreApplication.translate("AuthorizationCards", text)


def gate_requirement(gate: GateShown) -> Requirement:
    """Give a gate with who looked, when and by what, or why not; what opens it stands below."""
    line = gate.line
    return Requirement(
        line.code,
        sayings.words(line.label),
        sayings.words(gate.state.text),
        gate.state.icon,
        gate.state.tint,
        sayings.words(line.words),
        sayings.words(line.fix),
        _tr("Change"),
    )


def clock_parts(page: TwoPanePage[AuthorizationPageView], clocks: tuple[Clock, ...]) -> Iterator[QWidget]:
    """Give each clock: how it stands, until when, by what that is known, and its deed."""
    for place, one in enumerate(clocks):
        if place:
            yield rule()
        label = sayings.words(one.label)
        head = row(Label(label, "medium", wrap=True), chip_of(one.state), gap=8)
        head.setStretch(0, 1)
        details = [Label(sayings.words(each), "caption", wrap=True) for each in one.details]
        yield box(col(head, Label(sayings.words(one.words), wrap=True), *details, gap=4))
        if one.verb is not None:
            yield box(row(page.verb_button(one.verb, label), None))


def bill_parts(bills: tuple[BillLine, ...], opened: Callable[[Key], None]) -> Iterator[QWidget]:
    """Give each bill with what it was found to be and how its claim stands."""
    for place, one in enumerate(bills):
        if place:
            yield rule()
        title = sayings.words(one.title)
        act = button(_tr("Open"), "ghost", name=f"{_tr('Open')}: {title}")
        act.clicked.connect(lambda _on=False, key=one.key: opened(key))
        head = row(Label(title, "medium", wrap=True), chip_of(one.status), act, gap=8)
        head.setStretch(0, 1)
        yield box(col(head, Label(sayings.words(one.found), "caption", wrap=True), gap=4))
