"""What begins something of purchased/referred care: a payer asked, a bill, a program; and a change of a promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from navigator_app.commands import authorization_asking, authorizations, bills, prc_programs
from navigator_app.ui.forms.entries import read_decimal
from navigator_app.ui.screens.deed.asked import Asked, Deed, On
from navigator_app.ui.screens.deed.authorization_deeds import TERMS_ASKED
from sync.errors import Refused
from sync.records.authorization import Authorization
from sync.words import say


def _given(typed: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Give what was answered; an amount may have its sign and its commas.

    Raises: Refused for an amount that is no number.
    """
    found = {name: typed[name] for name in names if typed.get(name)}
    if "amount" in found:
        try:
            found["amount"] = read_decimal(str(found["amount"]).replace("$", ""))
        except ValueError:
            raise Refused("amount", say("Write an amount in dollars, such as 812.40.")) from None
    if "services" in found:
        found["services"] = [found["services"]]
    return found


def _enter(on: On, typed: Mapping[str, Any]) -> object:
    """Write a bill down; begun on an authorization's page it belongs to that one's episode."""
    names = ("from_whom", "service_from_on", "service_to_on", "amount", "services", "account_number")
    values = _given(typed, *names, "received_on")
    record = on.desk.store.record(on.record) if on.record else None
    if isinstance(record, Authorization) and record.referral_id:
        values["referral_id"] = record.referral_id
    if not on.patient:
        raise Refused("patient_id", say("Say whose bill it is."))
    return bills.enter(on.desk, on.patient, values)


def _change(on: On, typed: Mapping[str, Any]) -> object:
    values = _given(typed, "starts_on", "ends_on", "vendor", "services", "amount")
    if not values:
        raise Refused("starts_on", say("Nothing changed yet: write down what is different."))
    return authorizations.change_terms(on.desk, on.record, values, str(typed.get("reason") or ""), on.opened)


PRC_DEEDS: Final[Mapping[str, Deed]] = {
    "authorizations.ask": Deed(
        say("Ask for authorization"),
        say("Save what was asked"),
        say("The authorization is begun"),
        (
            Asked("payer", say("Which payer is asked"), help=say("PRC, or the insurer's name.")),
            Asked(
                "episode",
                say("Which visit or stay it is for"),
                is_needed=False,
                help=say("A follow-up needs its own."),
            ),
            Asked("next_review_on", say("Ask how it stands on"), "date", is_needed=False),
        ),
        lambda on, typed: authorization_asking.ask(
            on.desk, on.record, _given(typed, "payer", "episode", "next_review_on")
        ),
        opens="authorization",
    ),
    "authorizations.change_terms": Deed(
        say("Change what is promised"),
        say("Save change"),
        say("The change is noted"),
        (
            *TERMS_ASKED,
            Asked(
                "reason",
                say("Why it changes"),
                is_needed=False,
                help=say("Needed once it is approved: a second person reads it and confirms."),
            ),
        ),
        _change,
    ),
    "bills.enter": Deed(
        say("Bill the patient brings"),
        say("Save bill"),
        say("The bill is noted"),
        (
            Asked("from_whom", say("From whom"), help=say("As it stands on the bill.")),
            Asked("service_from_on", say("First day of service"), "date", is_needed=False),
            Asked(
                "service_to_on",
                say("Last day of service"),
                "date",
                is_needed=False,
                help=say("Empty: the same day."),
            ),
            Asked("amount", say("Amount"), is_needed=False),
            Asked("account_number", say("Account number"), is_needed=False),
            Asked("services", say("Service"), "code", is_needed=False, codes="services"),
            Asked(
                "received_on",
                say("Patient received it"),
                "date",
                is_needed=False,
                help=say("Empty: today."),
            ),
        ),
        _enter,
        opens="bill",
    ),
    "prc_programs.add": Deed(
        say("Write down a program's own rules"),
        say("Save program"),
        say("The program is noted"),
        (
            Asked("name", say("Name of the program")),
            Asked(
                "facility_type",
                say("Kind of facility"),
                "code",
                codes="facility-types",
                help=say("Where the program says nothing, the starter set of this kind stands in."),
            ),
            Asked("source", say("Where its rules are written down"), is_needed=False),
            Asked("at_site_ids", say("Sites it serves"), "sites"),
        ),
        lambda on, typed: prc_programs.add(
            on.desk, _given(typed, "name", "facility_type", "source"), typed.get("at_site_ids") or ()
        ),
        opens="prc_program",
    ),
    "prc_programs.serve": Deed(
        say("Sites it serves"),
        say("Save sites"),
        say("The sites are noted"),
        (Asked("at_site_ids", say("Sites it serves"), "sites"),),
        lambda on, typed: prc_programs.serve(
            on.desk, on.record, typed.get("at_site_ids") or (), opened=on.opened
        ),
    ),
}
