"""The deeds of a referral that ask first and move nothing there: entered, answered, a requirement, its report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import referral_templates, referrals
from navigator_app.queries.watch import answering
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.words import say


def _set_item(on: On, typed: Mapping[str, Any]) -> object:
    asked_on = date.fromisoformat(typed["asked_on"]) if typed.get("asked_on") else None
    return referrals.set_item(
        on.desk,
        on.record,
        on.step,
        str(typed["state"]),
        waiting_on=typed.get("waiting_on") or "",
        asked_on=asked_on,
        why_not_needed=typed.get("why_not_needed") or "",
    )


def _keep_template(on: On, typed: Mapping[str, Any]) -> object:
    return referral_templates.keep(
        on.desk, on.record, str(typed.get("name") or ""), typed.get("fields") or ()
    )


REFERRAL_DEEDS: Final[Mapping[str, Deed]] = {
    "referrals.entered": Deed(
        say("Entered in the EHR"),
        say("Save that it is entered"),
        say("Entered in the EHR is noted"),
        (
            Asked(
                "number",
                say("Number there"),
                help=say("The center's own record number, where it has one."),
                is_needed=False,
            ),
        ),
        with_answer(referrals.entered, "number"),
    ),
    "referrals.answer": Deed(
        say("Answer and send again"),
        say("Send answer"),
        say("Answered"),
        (Asked("words", say("Your answer"), "text"),),
        with_answer(referrals.answer, "words"),
        tell=answering,
    ),
    "referrals.set_item": Deed(
        say("Say whether it is here, on whom it waits, or why it is not needed."),
        say("Save requirement"),
        say("Noted"),
        (
            Asked("state", say("State"), "state"),
            Asked("waiting_on", say("Waiting on"), is_needed=False),
            Asked("asked_on", say("Asked on"), "date", is_needed=False),
            Asked("why_not_needed", say("Why it is not needed"), is_needed=False),
        ),
        _set_item,
        about="requirements",
    ),
    "referrals.report_came": Deed(
        say("The report is here"),
        say("Save report"),
        say("The report is noted"),
        (Asked("on", say("Received on"), "date"),),
        lambda on, typed: referrals.report_came(
            on.desk, on.record, date.fromisoformat(typed["on"]), opened=on.opened
        ),
    ),
    "referrals.begin_secondary": Deed(
        say("New secondary referral"),
        say("Begin secondary referral"),
        say("Secondary referral begun as a draft"),
        (
            Asked("service", say("Service"), "code", codes="services"),
            Asked("reason", say("What was asked for, and why"), "text"),
            Asked("requester", say("Who asked for it"), is_needed=False),
        ),
        lambda on, typed: referrals.begin_secondary(
            on.desk,
            on.record,
            str(typed["service"]),
            str(typed.get("reason") or ""),
            str(typed.get("requester") or ""),
        ),
    ),
    "referral_templates.keep": Deed(
        say("Keep this referral as a template"),
        say("Keep template"),
        say("The template is kept"),
        (
            Asked("name", say("Name"), help=say("How your site finds it again; no name of a patient.")),
            Asked(
                "fields",
                say("What the next one begins with"),
                "template",
                help=say(
                    "Days, numbers, notes, diagnosis and history are always left out. "
                    "Tick free words only if they say nothing of this patient."
                ),
            ),
        ),
        _keep_template,
    ),
}
