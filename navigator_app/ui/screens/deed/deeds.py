"""Every deed that asks first, by the name of its command: in a few questions, or in a whole form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.ui.screens.deed.answer_deeds import ANSWER_DEEDS
from navigator_app.ui.screens.deed.asked import Deed
from navigator_app.ui.screens.deed.authorization_deeds import AUTHORIZATION_DEEDS
from navigator_app.ui.screens.deed.chart_deeds import CHART_DEEDS
from navigator_app.ui.screens.deed.choice_deeds import CHOICE_DEEDS
from navigator_app.ui.screens.deed.death_deeds import DEATH_DEEDS
from navigator_app.ui.screens.deed.directory_deeds import DIRECTORY_DEEDS
from navigator_app.ui.screens.deed.lab_deeds import LAB_DEEDS
from navigator_app.ui.screens.deed.packet_deeds import PACKET_DEEDS
from navigator_app.ui.screens.deed.paper_deeds import PAPER_DEEDS
from navigator_app.ui.screens.deed.prc_deeds import PRC_DEEDS
from navigator_app.ui.screens.deed.records_deeds import RECORDS_DEEDS
from navigator_app.ui.screens.deed.referral_deeds import REFERRAL_DEEDS
from navigator_app.ui.screens.deed.referral_move_deeds import REFERRAL_MOVE_DEEDS
from navigator_app.ui.screens.deed.trip_deeds import TRIP_DEEDS
from navigator_app.ui.screens.deed.work_deeds import WORK_DEEDS

DEEDS: Final[Mapping[str, Deed]] = {
    **ANSWER_DEEDS,
    **AUTHORIZATION_DEEDS,
    **CHART_DEEDS,
    **CHOICE_DEEDS,
    **DEATH_DEEDS,
    **DIRECTORY_DEEDS,
    **LAB_DEEDS,
    **PACKET_DEEDS,
    **PAPER_DEEDS,
    **RECORDS_DEEDS,
    **PRC_DEEDS,
    **REFERRAL_DEEDS,
    **REFERRAL_MOVE_DEEDS,
    **TRIP_DEEDS,
    **WORK_DEEDS,
}
"""Deeds that are done once a few questions are answered."""
FORMS: Final[Mapping[str, tuple[str, bool]]] = {
    "trips.set_lodging": ("trip", True),
    "trips.set_escort": ("trip", True),
    "labs.enter_results": ("lab_result", False),
    "contacts.note": ("contact", False),
    "tasks.add": ("task", False),
    "messages.write": ("message", False),
    "trips.add_leg": ("trip_leg", False),
    "records.save": ("", True),
}
"""Deeds that are done in a whole form: of which kind, and whether of the record itself or of a new one."""
