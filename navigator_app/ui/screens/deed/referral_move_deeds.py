"""The moves of a referral that ask first; each of the receiving site's also for who writes down what was said there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

from navigator_app.commands import referral_moves, referrals
from navigator_app.commands.referral_moves import Booked
from navigator_app.commands.referrals import Heard
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.words import say

HEARD: Final = "referrals.heard_"
"""How the name begins of a move that the referring site writes down for one that has no Navigator."""
_HEARD_ASKS: Final = (
    Asked("answered_by", say("Who there said so")),
    Asked("answered_how", say("How they said so"), "code", codes="answer-ways"),
)
_WHY: Final = Asked("words", say("Why"), "text")


def _heard(typed: Mapping[str, Any]) -> Heard:
    return Heard(str(typed.get("answered_by") or ""), str(typed.get("answered_how") or ""))


def _text(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name) or "")


def _day(typed: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(typed[name]) if typed.get(name) else None


def _send_back(on: On, typed: Mapping[str, Any]) -> object:
    return referrals.send_back(
        on.desk,
        on.record,
        _text(typed, "words"),
        on.opened,
        by_on=_day(typed, "by_on"),
        heard=_heard(typed),
    )


def _decline(on: On, typed: Mapping[str, Any]) -> object:
    words, other = _text(typed, "words"), _text(typed, "alternative")
    return referrals.decline(on.desk, on.record, words, on.opened, alternative=other, heard=_heard(typed))


def _schedule(on: On, typed: Mapping[str, Any]) -> object:
    booked = Booked(
        date.fromisoformat(typed["on"]),
        time.fromisoformat(typed["at"]),
        _text(typed, "modality") or "in_person",
        _text(typed, "room"),
        _text(typed, "provider"),
    )
    return referral_moves.schedule(on.desk, on.record, booked, on.opened, heard=_heard(typed))


def _was_seen(on: On, typed: Mapping[str, Any]) -> object:
    days = date.fromisoformat(typed["actual_on"]), date.fromisoformat(typed["report_due_on"])
    return referral_moves.was_seen(on.desk, on.record, *days, on.opened, heard=_heard(typed))


def _no_show(on: On, typed: Mapping[str, Any]) -> object:
    call = {"outcome": _text(typed, "outcome"), "said": _text(typed, "said")}
    return referral_moves.no_show(
        on.desk, on.record, _text(typed, "words"), on.opened, **call, heard=_heard(typed)
    )


def _call_off(on: On, typed: Mapping[str, Any]) -> object:
    who, words = _text(typed, "who"), _text(typed, "words")
    return referral_moves.call_off(on.desk, on.record, who, words, on.opened, heard=_heard(typed))


def _review_on(on: On, typed: Mapping[str, Any]) -> object:
    return referral_moves.review_on(on.desk, on.record, date.fromisoformat(typed["on"]), on.opened)


_OF_RECEIVER: Final[Mapping[str, Deed]] = {
    "accept": Deed(
        say("Accept the referral"),
        say("Accept referral"),
        say("Accepted"),
        (),
        lambda on, typed: referrals.accept(on.desk, on.record, on.opened, heard=_heard(typed)),
    ),
    "send_back": Deed(
        say("Send the referral back"),
        say("Send referral back"),
        say("Sent back"),
        (
            Asked("words", say("What is missing, so that they can help"), "text"),
            Asked(
                "by_on",
                say("Answer wanted by"),
                "date",
                say("Left empty: within the business days that your site set."),
                is_needed=False,
            ),
        ),
        _send_back,
    ),
    "decline": Deed(
        say("Decline the referral"),
        say("Decline referral"),
        say("Declined"),
        (
            Asked("words", say("Why the patient will not be seen there"), "text"),
            Asked("alternative", say("Who else could help"), "text", say("A place, a person, a number.")),
        ),
        _decline,
    ),
    "schedule": Deed(
        say("Write down the appointment"),
        say("Save appointment"),
        say("Scheduled"),
        (
            Asked("on", say("Day"), "date"),
            Asked("at", say("Time"), "time", say("By the clock of the receiving site.")),
            Asked("modality", say("How"), "code", codes="modalities"),
            Asked("provider", say("Provider"), is_needed=False),
            Asked("room", say("Room"), is_needed=False),
        ),
        _schedule,
    ),
    "was_seen": Deed(
        say("The patient was seen"),
        say("Save that they were seen"),
        say("Seen, and the report is awaited"),
        (
            Asked("actual_on", say("Seen on"), "date"),
            Asked("report_due_on", say("Report due"), "date"),
        ),
        _was_seen,
    ),
    "no_show": Deed(
        say("The patient did not come"),
        say("Save that they did not come"),
        say("Not attended is noted"),
        (
            Asked("words", say("What is known of why"), "text"),
            Asked("outcome", say("Call to the patient"), "code", is_needed=False, codes="contact-outcomes"),
            Asked("said", say("What was said in the call"), "text", is_needed=False),
        ),
        _no_show,
    ),
    "call_off": Deed(
        say("The appointment was called off"),
        say("Save that it was called off"),
        say("Called off, and the referral stands"),
        (Asked("who", say("Who called it off")), _WHY),
        _call_off,
    ),
}


_THEY: Final[Mapping[str, str]] = {
    "accept": say("They accept the referral"),
    "send_back": say("They need more before they decide"),
    "decline": say("They decline the referral"),
    "schedule": say("They gave an appointment"),
    "was_seen": say("They saw the patient"),
    "no_show": say("They say that the patient did not come"),
    "call_off": say("They called the appointment off"),
}
"""What the referring site writes down of one that has no Navigator."""


def _written_down(name: str, deed: Deed) -> Deed:
    """Give a move of the receiving site as the referring one writes it down: who there said so, and how."""
    asks = (*deed.asks, *_HEARD_ASKS)
    return replace(deed, title=_THEY[name], button=say("Save what they said"), asks=asks)


_Command = Callable[..., object]


def _asks_why(title: str, button: str, done: str, command: _Command) -> Deed:
    return Deed(title, button, done, (_WHY,), with_answer(command, "words"))


REFERRAL_MOVE_DEEDS: Final[Mapping[str, Deed]] = {
    **{f"referrals.{name}": deed for name, deed in _OF_RECEIVER.items() if deed.asks},
    **{f"{HEARD}{name}": _written_down(name, deed) for name, deed in _OF_RECEIVER.items()},
    "referrals.ask_to_cancel": _asks_why(
        say("Ask whether the referral is called off"),
        say("Ask to cancel"),
        say("Asked to cancel"),
        referral_moves.ask_to_cancel,
    ),
    "referrals.cancel": _asks_why(
        say("Call the referral off"), say("Cancel referral"), say("Cancelled"), referral_moves.cancel
    ),
    "referrals.review_on": Deed(
        say("Look at the referral again"),
        say("Save day"),
        say("Next review on {on}"),
        (Asked("on", say("Look again on"), "date"),),
        _review_on,
    ),
}
