"""What was approved, by whom, and whether it still is that: a change afterwards needs a second person's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sync.records.authorization import Authorization
from sync.rules.prc.program import Program
from sync.rules.ticks import standing
from sync.words import When, Words, say

State = Literal["not_ticked", "as_approved", "confirmed", "changed"]
UNCONFIRMED: Final = say("It changed after the approval: a second person has to confirm the change.")


@dataclass(frozen=True, slots=True)
class TermsStanding:
    """How the terms stand to what was approved."""

    state: State
    words: Words

    @property
    def is_open(self) -> bool:
        """Say whether a second person has to look; what is unconfirmed is never green."""
        return self.state == "changed"


def terms_standing(authorization: Authorization, program: Program) -> TermsStanding:
    """Say whether window, services, vendor and amount are what was approved, or what a second person confirmed.

    Shape: a confirmation by whoever approved it counts as none.
    """
    approved, confirmed = standing(authorization, "approved"), standing(authorization, "confirmed")
    if approved.tick is None:
        return TermsStanding("not_ticked", say("Who approved it is not written down."))
    when = When(at=approved.tick.at, zone=approved.tick.zone)
    if approved.is_current:
        words = say("Approved by {who}, {when}.", who=approved.tick.by_name, when=when)
        return TermsStanding("as_approved", words)
    second = confirmed.tick
    if second is not None and confirmed.is_current and second.by_id != approved.tick.by_id:
        at = When(at=second.at, zone=second.zone)
        return TermsStanding(
            "confirmed", say("Change confirmed by {who}, {when}.", who=second.by_name, when=at)
        )
    if not program.terms.two_person_rule:
        return TermsStanding(
            "confirmed", say("It changed after the approval; this program asks no second person.")
        )
    return TermsStanding("changed", UNCONFIRMED)
