"""The clock of a claim: so many business days to answer, no answer counts as accepted as valid, then days to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sync.records.bill import Bill
from sync.records.site import Site
from sync.rules.business_days import add_business_days
from sync.rules.prc.program import Program
from sync.words import When, Words, say

State = Literal[
    "no_clock", "not_told", "running", "answered", "accepted_by_silence", "denied", "paid", "pay_late"
]


@dataclass(frozen=True, slots=True)
class ClaimClock:
    """How the clock of one bill stands."""

    state: State
    answer_by: date | None
    pay_by: date | None
    words: Words

    @property
    def due_on(self) -> date | None:
        """Give the day that comes next."""
        if self.state in ("running", "not_told"):
            return self.answer_by
        return self.pay_by if self.state in ("answered", "accepted_by_silence", "pay_late") else None


def claim_clock(bill: Bill, program: Program, site: Site | None, today: date) -> ClaimClock:
    """Say how a claim stands, in the business days of the site at which the program works."""
    days, told = program.terms.claim_business_days, bill.claim_notified_on
    if bill.paid_on is not None or bill.status in ("paid", "closed"):
        return ClaimClock("paid", None, None, say("Nothing is left to wait for."))
    if days is None:
        return ClaimClock(
            "no_clock", None, None, say("No days of this program are written down: ask the program.")
        )
    if told is None:
        return ClaimClock(
            "not_told", None, None, say("Tell the program of the claim; its days count from then.")
        )
    return _told(bill, add_business_days(told, days, site), program, today)


def _told(bill: Bill, answer_by: date, program: Program, today: date) -> ClaimClock:
    if bill.status == "denied":
        return ClaimClock("denied", answer_by, None, say("The program said no to the claim."))
    if bill.answered_on is not None:
        return _to_pay(bill.answered_on, answer_by, program, today, "answered")
    if today > answer_by:
        return _to_pay(answer_by, answer_by, program, today, "accepted_by_silence")
    words = say("The program answers by {day}; no answer counts as accepted.", day=When(on=answer_by))
    return ClaimClock("running", answer_by, None, words)


def _to_pay(since: date, answer_by: date, program: Program, today: date, state: State) -> ClaimClock:
    days = program.terms.payment_days
    pay_by = since + timedelta(days=days) if days is not None else None
    day = When(on=pay_by)
    if pay_by is not None and pay_by < today:
        return ClaimClock("pay_late", answer_by, pay_by, say("It was to be paid by {day}.", day=day))
    if state == "accepted_by_silence":
        words = say("No answer by {day}: the claim counts as accepted as valid.", day=When(on=answer_by))
        return ClaimClock(state, answer_by, pay_by, words)
    words = say("Answered; to be paid by {day}.", day=day) if pay_by else say("Answered.")
    return ClaimClock(state, answer_by, pay_by, words)
