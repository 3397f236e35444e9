"""What happens when a row's verb is pressed: done at once with a way back, asked for words first, or a place opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import undo, verbs
from navigator_app.queries.shown import Verb
from navigator_app.queries.watch import said_after_saving
from navigator_app.ui import sayings
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.shell.new_menu import record_target
from sync.words import Words, say

_PLACES = {
    name: name for name in ("collision", "emergency", "import", "print", "respond", "syncing", "unmatched")
}
_DONE: Final[Mapping[str, Words]] = {
    "claims.claim": say("Claimed: the others see it once it is sent"),
    "claims.release": say("Released, back in the queue"),
    "barriers.make_task": say("Task made"),
    "labs.acknowledge": say("Acknowledged"),
    "messages.close": say("Closed"),
    "packets.have_it": say("Delivered is noted, in your name"),
    "packets.supersede": say("Next version made, not sent"),
    "referrals.accept": say("Accepted"),
    "referrals.close": say("Referral closed"),
    "referrals.go_on": say("Goes on where it stood"),
    "referrals.open_again": say("Open again, the report is awaited"),
    "referrals.take_back": say("A draft again"),
    "referrals.mark_seen": say("Seen, and noted"),
    "records_requests.reviewed": say("Looked over, and noted"),
    "reviews.confirm_whole": say("Read, and right as a whole"),
    "duties.ask_again": say("Asked again"),
    "reaching.reached": say("Reached there today, noted"),
    "choices.begin_again": say("Begun again"),
    "choices.call_off": say("Called off; what was booked is a task to phone"),
    "wishes.changed_mind": say("Not now is taken back; what waited for it is due today"),
}
"""What is then done, where the verb on its button does not say it."""


def act(page: Page, verb: Verb, person: str, patient_id: str | None = None) -> None:
    """Do what a verb says."""
    if verb.does == "open":
        page.host.go(place_of(verb, patient_id))
    elif verb.command == "referrals.send":
        # Sending says its gaps first: that is done on the referral's own page.
        page.host.go(record_target(verb.record.kind, verb.record.id, patient_id))
    elif verb.does == "ask":
        more = f"{verb.command}:{verb.step}" if verb.step else verb.command
        page.host.go(Target("deed", verb.record.kind, verb.record.id, patient_id or "", more))
    else:
        desk = page.session.desk
        said = ". ".join(part for part in (done_by(verb), person) if part)
        page.do(lambda: verbs.run(desk, verb), lambda ids: tell_done(page, said, ids))


def done_by(verb: Verb) -> str:
    """Say what is then done."""
    return sayings.words(_DONE.get(verb.command, verb.text))


def place_of(verb: Verb, patient_id: str | None) -> Target:
    """Say which place a verb opens."""
    place, key = verb.command, verb.record
    if place == "chart":
        return record_target("patient", patient_id or key.id)
    if place == "results" and patient_id:
        return Target("chart", "patient", patient_id, patient_id, "results")
    if place == "print":
        return Target("print", verb.step, key.id, patient_id or "")
    if place == "requests" and patient_id:
        return Target("chart", "patient", patient_id, patient_id, "care")
    if place in _PLACES:
        return Target(_PLACES[place], key.kind, key.id, patient_id or "", verb.step)
    return record_target(key.kind, key.id, patient_id)


def tell_done(page: Page, said: str, ids: tuple[str, ...], made: tuple[str, ...] = ()) -> None:
    """Say what was done, with the patient's name, offer the way back, and say who concerned does not have it yet.

    Shape: `ids` can be taken back, `made` were begun by it and stay.
    """
    desk, host, work = page.session.desk, page.host, page.session.work

    def take_back() -> None:
        work.do(lambda: undo.undo_last(desk, *ids), lambda _: None, host.tell_trouble)

    def tell_more(more: Words | None) -> None:
        if more:
            host.tell_more(said, sayings.words(more))

    host.tell_done(said, take_back if ids else None)
    # Behind what is said at once: whether a site has it takes a question.
    work.ask(lambda: said_after_saving(desk, (*ids, *made)), tell_more, host.tell_trouble, page)
