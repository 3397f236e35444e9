"""The card Authorization on a referral's page: each episode's own, with how it stands, and asking for one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.queries.authorization_lines import AuthorizationLine, ask_verb
from navigator_app.queries.referral import ReferralView
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row, rule
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.two_panes.view import TwoPanePage
from navigator_app.ui.shell.new_menu import record_target


def authorization_card(page: TwoPanePage[ReferralView], view: ReferralView) -> Card:
    """Show who was asked to pay for this referral; a referral is no authorization, and that is said."""
    card = Card(page.tr("Authorization"))
    if not view.authorizations:
        nothing = page.tr("No payer was asked for this referral yet. A referral is no authorization.")
        card.add(Label(nothing, "muted", wrap=True))
    for place, one in enumerate(view.authorizations):
        card.add(*([rule()] if place else []), _line(page, view, one))
    return card.add(row(page.verb_button(ask_verb(view.key.id)), None))


def _line(page: TwoPanePage[ReferralView], view: ReferralView, one: AuthorizationLine) -> QWidget:
    title, key = sayings.words(one.title), one.key
    act = button(page.tr("Open"), "ghost", name=f"{page.tr('Open')}: {title}")
    act.clicked.connect(lambda: page.host.go(record_target(key.kind, key.id, view.patient_id)))
    gates = page.tr("{n} gates open").format(n=one.open_gates) if one.open_gates else ""
    words = col(Label(title, "medium", wrap=True), *([Label(gates, "caption")] if gates else []), gap=1)
    line = row(words, chip_of(one.status), act, gap=8)
    line.setStretch(0, 1)
    return box(line)
