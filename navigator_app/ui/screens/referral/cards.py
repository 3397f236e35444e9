"""The cards of a referral's page beside its readiness: planned and actual days, and what belongs together with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from navigator_app.queries.referral_facts import PlannedDate
from navigator_app.queries.referral_family import FamilyLine, ReferralFamily
from navigator_app.queries.shown import Key
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, row
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.theme.style import Theme

_INDENT_PX = 18


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReferralCards", text)


def dates_card(dates: tuple[PlannedDate, ...]) -> Card:
    """Show the planned beside the actual days; what is not known is said so."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    for column, head in enumerate(("", _tr("Planned"), _tr("Actual"))):
        grid.addWidget(Label(head, "caption"), 0, column)
        grid.setColumnStretch(column, 1)
    for place, line in enumerate(dates, 1):
        grid.addWidget(Label(sayings.words(line.what), "caption", wrap=True), place, 0)
        for column, day in ((1, line.planned), (2, line.actual)):
            grid.addWidget(
                Label(sayings.written(day) or _tr("Not known"), "" if day else "muted"), place, column
            )
    return Card(_tr("Dates")).add(box(grid))


def family_card(
    family: ReferralFamily | None, opened: Callable[[Key], None], begin: Callable[[], None]
) -> Card:
    """Show the referrals that belong together, each with where it stands, and offer a secondary one."""
    card = Card(_tr("Primary and secondary referrals"))
    if family is None:
        nothing = _tr("Nothing else was asked for with this referral.")
        card.add(Label(nothing, "muted", wrap=True))
    else:
        card.add(Label(sayings.words(family.summary), "h3" if family.is_over else "medium", wrap=True))
        card.add(*(_line(line, opened) for line in family.lines))
    new = button(_tr("New secondary referral"), "", "plus")
    new.clicked.connect(begin)
    return card.add(row(new, None))


def _line(line: FamilyLine, opened: Callable[[Key], None]) -> QWidget:
    title, site = sayings.words(line.title), sayings.shown(line.to_site)
    text = Label(
        " \u00b7 ".join(part for part in (title, site) if part), "medium" if line.is_this else "", wrap=True
    )
    parts = row(
        text, chip_of(line.status), gap=8, margins=(Theme.current().px(_INDENT_PX * line.depth), 0, 0, 0)
    )
    parts.setStretch(0, 1)
    if not line.is_this:
        act = button(_tr("Open"), "ghost", name=f"{_tr('Open')}: {title}")
        act.clicked.connect(lambda: opened(line.key))
        parts.addWidget(act)
    return box(parts)
