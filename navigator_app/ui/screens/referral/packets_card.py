"""The card Packets on a referral's page: which version, how far it came by whose word, what is in it."""

from __future__ import annotations

from navigator_app.queries.packets import PacketLine, prepare_verb
from navigator_app.queries.referral import ReferralView
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import rule
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.two_panes.view import TwoPanePage


def packets_card(page: TwoPanePage[ReferralView], view: ReferralView) -> Card:
    """Show what went or goes to the receiving site, the newest version first."""
    card = Card(page.tr("Packets"))
    if not view.packets:
        nothing = page.tr("No papers were put together for this referral yet.")
        card.add(Label(nothing, "muted", wrap=True))
    for place, one in enumerate(view.packets):
        card.add(*([rule()] if place else []), *_parts(page, one))
    if not view.is_receiver and not any(one.is_open for one in view.packets):
        card.add(Flow(page.verb_button(prepare_verb(view.key.id))))
    return card


def _parts(page: TwoPanePage[ReferralView], one: PacketLine) -> list[Label | Flow]:
    version = Label(sayings.words(one.version), "medium")
    found: list[Label | Flow] = [
        Flow(version, chip_of(one.status)),
        Label(sayings.words(one.came), wrap=True),
    ]
    if one.goes:
        found.append(Label(sayings.words(one.goes), "muted", wrap=True))
    found += [Label(sayings.words(note), wrap=True) for note in one.notes]
    found += [Label(sayings.words(line), "muted", wrap=True) for line in one.log]
    for n, part in enumerate(one.parts, 1):
        told = (f"{n}. {part.title}", sayings.words(part.pages), sayings.words(part.note))
        found.append(Label(" \u00b7 ".join(each for each in told if each), wrap=True))
    found.append(Label(sayings.words(one.pages), "muted"))
    if one.verbs:
        found.append(Flow(*(page.verb_button(verb) for verb in one.verbs)))
    return found
