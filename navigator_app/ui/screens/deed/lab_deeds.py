"""The deeds of labs near home that ask first: a plan, who ordered it, a draw that was skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from navigator_app.commands import labs, repeats
from navigator_app.known_tests import Wanted
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.errors import Refused
from sync.words import say


def _propose(on: On, typed: Mapping[str, Any]) -> object:
    rule = labs.read_rule(str(typed["text"]), date.fromisoformat(typed["starts_on"]))
    wanted, reason = _plan(on, rule), str(typed.get(repeats.FIELD) or "")
    repeats.check(on.desk, wanted, reason)
    plan, draws = labs.propose_plan(on.desk, on.patient, rule, {"asked_of": typed.get("asked_of") or ""})
    repeats.note(on.desk, replace(wanted, record=plan), reason)
    return plan, draws


def _plan(on: On, rule: labs.Rule) -> Wanted:
    values = {"panels": list(rule.panels), "starts_on": rule.starts_on.isoformat()}
    return Wanted("lab_plan", on.patient, values)


def _proposed(on: On, typed: Mapping[str, Any]) -> Wanted | None:
    """Give the plan as far as it can be read; None while it is half typed."""
    try:
        return _plan(on, labs.read_rule(str(typed["text"]), date.fromisoformat(str(typed["starts_on"]))))
    except (Refused, ValueError):
        return None


def _order(on: On, typed: Mapping[str, Any]) -> object:
    wanted, reason = _ordered(on, typed), str(typed.get(repeats.FIELD) or "")
    if wanted is not None:
        repeats.check(on.desk, wanted, reason)
    ordered = labs.order_plan(on.desk, on.record, str(typed.get("by") or ""), on.opened)
    if wanted is not None:
        repeats.note(on.desk, wanted, reason)
    return ordered


def _ordered(on: On, _typed: Mapping[str, Any]) -> Wanted | None:
    """Give the plan as it was opened."""
    image = on.opened
    return Wanted("lab_plan", image.patient or "", image.fields, image.id) if image else None


LAB_DEEDS: Final[Mapping[str, Deed]] = {
    "labs.propose_plan": Deed(
        say("Propose labs near home"),
        say("Propose lab plan"),
        say("Lab plan proposed"),
        (
            Asked(
                "text",
                say("Labs and days"),
                help=say("Like: CBC Mondays and Thursdays for three weeks"),
            ),
            Asked("starts_on", say("From"), "date"),
            Asked(
                "asked_of",
                say("Which local clinician is asked to order"),
                is_needed=False,
            ),
        ),
        _propose,
        wants=_proposed,
    ),
    "labs.order_plan": Deed(
        say("Ordered by a local clinician"),
        say("Save who ordered it"),
        say("The order is noted"),
        (Asked("by", say("Who ordered it")),),
        _order,
        wants=_ordered,
    ),
    "labs.skip_draw": Deed(
        say("No draw this time"),
        say("Save why"),
        say("Skipped"),
        (Asked("reason", say("Why there was no draw")),),
        with_answer(labs.skip_draw, "reason"),
    ),
}
