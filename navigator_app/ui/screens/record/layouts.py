"""Grouping, order and emphasis of the forms that people fill in most; every other form follows its noun.

Those of a referral are data: `tiers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.ui.forms.layout import Group, Layout

LAYOUTS: Final[Mapping[str, Layout]] = {
    "patient": (
        Group("Who", ("family_name", "given_name", "other_names", "birth_on", "sex", "identifiers")),
        Group("How to reach them", ("contact_points", "community", "distance_miles")),
        Group("Family and contacts", ("people",)),
        Group("Language", ("language", "needs_interpreter", "interpreter_wishes", "interpreter_note")),
        Group("News and wishes", ("news_ways", "news_words")),
        Group("Care", ("phase", "note")),
    ),
    "requirement": (
        Group("Which list", ("to_site_id", "service", "item", "label")),
        Group("What holds", ("is_needed", "words", "effective_on", "ends_on")),
        Group("By whose word", ("source", "approved_by", "approved_on")),
    ),
    "trip": (
        Group(
            "The journey", ("purpose", "to_site_id", "destination", "starts_on", "ends_on", "appointment_id")
        ),
        Group("The night", ("lodging", "lodging_place", "lodging_nights", "lodging_confirmation")),
        Group(
            "Who comes along",
            ("escort_needed", "escort_name", "escort_relation", "escort_phone", "escort_reason"),
        ),
        Group(
            "Money",
            ("payer", "round_trip_miles", "miles_source", "voucher", "advance_needed", "advance_amount"),
        ),
        Group("If it goes wrong", ("plan_b", "weather_note", "mobility", "oxygen")),
    ),
    "lab_result": (
        Group("Result", ("name", "value_text", "unit", "flags", "reference_range", "status")),
        Group("When and where", ("collected_at", "collected_zone", "lab", "caller", "lab_draw_id")),
    ),
    "task": (
        Group("What and when", ("title", "kind", "due_on", "priority", "note")),
        Group("Who", ("owner_id", "owner_site_id", "waiting_on", "asked_on")),
    ),
    "records_request": (
        Group("Of whom and for what", ("facility_site_id", "facility", "asked_for", "dates_wanted", "why")),
        Group("The patient's release", ("release_signed_on", "release_document_id", "why_no_release")),
        Group("Whose work it is", ("referral_id", "owner_id", "note")),
        Group(
            "How far it is",
            ("status", "status_reason", "sent_on", "sent_how", "sent_to"),
            is_folded=True,
        ),
    ),
    "barrier": (
        Group("What is in the way", ("kind", "words", "said_by", "since_on")),
        Group("How it stands", ("status", "status_reason", "note")),
    ),
    "endpoint": (
        Group("The number", ("system", "value", "purposes", "answered")),
        Group("Whose it is", ("organization_id", "organization", "department", "person_id", "person")),
        Group("Where", ("community", "state", "note")),
    ),
    "site": (
        Group("The place", ("name", "short_name", "type", "is_center", "zone", "community", "state")),
        Group("How it is reached", ("contact_points", "hours", "holidays", "on_call_number", "cover")),
        Group("Who at the center knows it", ("liaison_id", "liaison_backup_id")),
        Group("What its desks do without", ("hidden_sections", "hidden_codes")),
        Group("What its desks offer besides", ("added_choices",), is_folded=True),
        Group("What it calls otherwise", ("own_words",), is_folded=True),
        Group("When it counts as late or old", ("stale_after_hours", "limits"), is_folded=True),
        Group("How its computers are kept safe", ("key_derivation",), is_folded=True),
    ),
    "message": (Group("Message", ("to_site_id", "to_id", "subject", "body", "priority", "reply_by_on")),),
}
