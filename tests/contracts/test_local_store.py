"""What the exchange asks of a desk's store: nothing lost, doubled, guessed or brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from navigator_app.store.local import Store
from sync.client.ports import Doubts, LocalStore, Selfhood, Touched
from sync.drafts import Draft
from sync.ids import derived_id, new_id
from sync.protocol import Verdict, receipts_digest
from tests.store.desks import (
    FEED,
    MARIAN,
    NOW,
    PATIENT_TOUCHED,
    ROSA,
    SITE,
    accept,
    at,
    block,
    edit,
    from_hub,
    head,
    joined,
    new_patient,
    numbered_to,
    only_pending,
    put,
    say,
    seen,
)

TRIP = derived_id("trip", "one")


# --- what goes out


def test_it_is_what_the_engine_asks_for(store: Store) -> None:
    asked_for: LocalStore = store
    assert asked_for.epoch() is None
    assert asked_for.cursors() == {}
    assert asked_for.selfhood() == Selfhood(store.store_id(), gaps=((0, numbered_to(store)),))
    assert asked_for.doubts() == Doubts()
    assert asked_for.receipts_digest() == receipts_digest(())


def test_a_saved_change_waits_until_its_own_verdict(store: Store) -> None:
    assert store.commit([new_patient()]) == Touched(frozenset({PATIENT_TOUCHED}))
    change = only_pending(store)
    assert change.number == store.last_number() == numbered_to(store)
    say(store)
    say(store, accept(new_id(), 1))
    assert store.outgoing(64_000).changes == (change,)
    say(store, accept(change.id, 2, seq=5))
    assert store.outgoing(64_000).changes == ()
    assert store.agreed(MARIAN) == seen(store)
    assert seen(store).revision == at(2)


def test_changes_go_out_oldest_first_up_to_a_size_and_say_that_more_wait(store: Store) -> None:
    for count in range(30):
        store.commit([new_patient(derived_id("p", str(count)), note="x" * 300)])
    first = store.outgoing(2_000)
    assert first.has_more
    start = first.changes[0].number
    assert [c.number for c in first.changes] == list(range(start, start + len(first.changes)))
    assert 1 <= len(first.changes) < 10
    assert not store.outgoing(1_000_000).has_more


def test_urgent_kinds_go_first_and_what_the_program_noted_by_itself_goes_last(store: Store) -> None:
    opening = {"person_id": ROSA, "opened_at": NOW.isoformat()}
    for kind, patch in (
        ("opening", opening),
        ("trip", {"purpose": "infusion"}),
        ("message", {"subject": "Van"}),
    ):
        store.commit([replace(new_patient(new_id()), kind=kind, patch=patch, patient=MARIAN)])
    assert [c.kind for c in store.queue()] == ["message", "trip"]
    assert [c.kind for c in store.outgoing(1).changes] == ["message"]
    say(store, Verdict(store.outgoing(1).changes[0].id, "early"))
    assert [c.kind for c in store.outgoing(1).changes] == ["trip"], (
        "what was tried least goes first all the same"
    )
    assert store.outgoing(64_000).changes[0].kind == "opening", "within a batch by their numbers"


def test_only_what_a_person_wrote_since_then_is_waited_for(store: Store) -> None:
    store.commit([new_patient()])
    last = store.last_number()
    assert store.waits_since(0)
    assert not store.waits_since(last)
    opening = {"person_id": ROSA, "opened_at": NOW.isoformat()}
    store.commit([replace(new_patient(new_id()), kind="opening", patch=opening, patient=MARIAN)])
    assert not store.waits_since(last)
    store.commit([new_patient(new_id())])
    assert store.waits_since(last)


def test_the_size_of_batch_that_the_line_took_is_remembered(store: Store) -> None:
    assert store.batch_bytes() is None
    store.note_batch_bytes(8_000)
    assert store.batch_bytes() == 8_000


def test_one_change_larger_than_the_size_still_goes(store: Store) -> None:
    store.commit([new_patient(note="x" * 9_000)])
    assert len(store.outgoing(100).changes) == 1


def test_a_deed_is_never_split(store: Store) -> None:
    deed = new_id()
    drafts = [replace(new_patient(derived_id("d", str(i)), note="x" * 900), deed=deed) for i in range(5)]
    store.commit(drafts)
    assert len(store.outgoing(1_000).changes) == 5


def test_after_names_the_previous_waiting_change_and_waiting_creations(store: Store) -> None:
    store.commit([new_patient()])
    store.commit([Draft("trip", TRIP, {"purpose": "Visit"}, ROSA, NOW, "UTC", patient=MARIAN)])
    store.commit([edit(seen(store, TRIP), purpose="First visit")])
    patient, trip, later = store.outgoing(64_000).changes
    assert patient.after == ()
    assert trip.after == (patient.id,)
    assert later.after == (trip.id, patient.id)


def test_after_is_filled_in_with_what_is_unsettled_when_sending(store: Store) -> None:
    store.commit([new_patient()])
    store.commit([edit(seen(store), given_name="Mary", family_name="Moss")])
    first, second = store.outgoing(64_000).changes
    assert second.after == (first.id,)
    say(store, accept(first.id, 1, seq=1))
    (second,) = store.outgoing(64_000).changes
    assert second.after == ()


def test_after_no_longer_names_what_was_refused(store: Store) -> None:
    store.commit([new_patient()])
    store.commit([edit(seen(store), note="later")])
    first, _ = store.outgoing(64_000).changes
    say(store, Verdict(first.id, "refused", reason="No."))
    (second,) = store.outgoing(64_000).changes
    assert second.after == ()


def test_a_reference_to_a_record_made_here_and_still_waiting_goes_after_it(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    practitioner = derived_id("practitioner", "new")
    store.commit([Draft("practitioner", practitioner, {"family_name": "Reed"}, ROSA, NOW, "UTC", site=SITE)])
    unknown = {"somebody": {"id": practitioner}}
    store.commit([Draft("from_tomorrow", TRIP, unknown, ROSA, NOW, "UTC", patient=MARIAN)])
    maker, reference = store.outgoing(64_000).changes
    assert reference.after == (maker.id,)


def test_what_comes_before_travels_along_however_small_the_size(store: Store) -> None:
    deed = new_id()
    store.commit([replace(new_patient(), deed=deed)])
    store.commit([new_patient(derived_id("p", "2"))])
    other = store.document(derived_id("p", "2"))
    assert other is not None
    store.commit([replace(edit(other, note="x"), deed=deed)])
    sent = store.outgoing(10).changes
    assert [c.number - sent[0].number for c in sent] == [0, 1, 2]


def test_early_stays_and_lets_others_pass(store: Store) -> None:
    for count in range(4):
        store.commit([new_patient(derived_id("p", str(count)), note="x" * 500)])
    first = store.outgoing(300).changes[0]
    say(store, Verdict(first.id, "early"))
    assert first in [replaced for replaced in store.outgoing(64_000).changes if replaced.id == first.id]
    assert store.outgoing(300).changes[0].id != first.id
    assert store.counts().unsent == 4


# --- verdicts


def test_an_accepted_change_moves_the_agreed_image_even_without_a_document(store: Store) -> None:
    joined(store, put(from_hub(n=3, community="Juniper Creek"), 3))
    store.commit([edit(seen(store), community="Cedar Basin")])
    store.commit([edit(seen(store), note="Calls in the evening")])
    agreed = store.agreed(MARIAN)
    assert agreed is not None
    assert agreed.fields["community"] == "Juniper Creek"
    first, second = store.pending_changes()
    say(store, accept(first.id, 7, seq=7))
    agreed = store.agreed(MARIAN)
    assert agreed is not None
    assert agreed.fields["community"] == "Cedar Basin"
    assert "note" not in agreed.fields
    assert agreed.revision == at(7)
    assert agreed.writes["community"][0].revision == at(7)
    assert seen(store).fields["note"] == "Calls in the evening"
    assert [c.id for c in store.pending_changes()] == [second.id]


def test_a_verdict_brings_the_document_and_what_waits_is_laid_over_it(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), community="Cedar Basin")])
    store.commit([edit(seen(store), note="mine")])
    first, _ = store.pending_changes()
    theirs = from_hub(n=9, community="Cedar Basin", note="theirs", phase="active")
    say(store, Verdict(first.id, "merged", at(9), document=theirs, memberships=((MARIAN, FEED, 9),)))
    assert store.agreed(MARIAN) == theirs
    assert (seen(store).fields["note"], seen(store).fields["phase"]) == ("mine", "active")


def test_a_held_change_leaves_the_queue_with_its_review_in_the_same_breath(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="mine")])
    change = only_pending(store)
    theirs = from_hub(n=4, note="theirs")
    review = replace(
        from_hub(derived_id("review", MARIAN), n=5, kind="review"),
        fields={"target_kind": "patient", "target_id": MARIAN, "group": "note", "state": "open"},
    )
    places = ((MARIAN, FEED, 4), (review.id, FEED, 5))
    verdict = Verdict(change.id, "held", at(4), document=theirs, reviews=(review,), memberships=places)
    touched = store.absorb_head(head(verdict), (change,))
    assert touched.records == {PATIENT_TOUCHED, ("review", review.id)}
    assert store.pending_changes() == []
    assert seen(store) == theirs
    assert store.document(review.id) == review
    (line,) = store.history(MARIAN)
    assert (line.change.patch, line.outcome) == ({"note": "mine"}, "held")


@pytest.mark.parametrize("outcome", ["refused", "lead"])
def test_a_change_the_center_did_not_take_leaves_the_queue_but_never_the_desk(
    store: Store, outcome: str
) -> None:
    joined(store, put(from_hub(n=1, note="agreed"), 1))
    store.commit([edit(seen(store), note="mine")])
    change = only_pending(store)
    say(store, Verdict(change.id, outcome, field="note", reason="Not allowed."))  # type: ignore[arg-type]
    assert store.outgoing(64_000).changes == ()
    assert seen(store).fields["note"] == "agreed"
    (line,) = store.needs_you()
    assert (line.change.id, line.field, line.reason) == (change.id, "note", "Not allowed.")
    assert store.standing(MARIAN).needs_you
    assert store.counts().needs_you == 1
    store.mark_handled(change.id)
    assert store.needs_you() == []
    assert store.history(MARIAN)[0].change.patch == {"note": "mine"}


def test_a_refused_creation_is_gone_from_the_lists_and_kept_among_what_needs_you(store: Store) -> None:
    store.commit([new_patient()])
    say(store, Verdict(only_pending(store).id, "refused", reason="No."))
    assert store.document(MARIAN) is None
    assert store.rows("patient") == []
    assert store.search("moss") == []
    assert store.needs_you()[0].change.patch["family_name"] == "Moss"


def test_a_repeated_verdict_changes_nothing(store: Store) -> None:
    store.commit([new_patient()])
    change = only_pending(store)
    say(store, accept(change.id, 2, seq=2))
    before = (seen(store), store.history(MARIAN))
    touched = store.absorb_head(head(accept(change.id, 2, seq=2)), (change,))
    assert not touched
    assert (seen(store), store.history(MARIAN)) == before


def test_todays_document_of_a_repeat_is_taken_and_the_first_verdict_stands(store: Store) -> None:
    store.commit([new_patient()])
    change = only_pending(store)
    say(store, accept(change.id, 2, seq=2))
    today = from_hub(n=8, given_name="Maria")
    say(store, Verdict(change.id, "refused", at(2), reason="no", document=today))
    assert seen(store) == today
    assert store.history(MARIAN)[0].outcome == "accepted"
    assert store.needs_you() == []


def test_a_verdict_older_than_what_a_block_brought_does_not_take_it_back(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="mine")])
    change = only_pending(store)
    newer = from_hub(n=9, note="mine", phase="active")
    store.absorb_block(block(put(newer, 9)))
    say(store, accept(change.id, 5, seq=5))
    assert seen(store) == newer


def test_the_base_of_what_lies_over_an_accepted_change_is_lifted_to_it(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    opened_before = seen(store)
    store.commit([edit(seen(store), note="first")])
    store.commit([edit(seen(store), note="second", phase="active")])
    store.commit([edit(opened_before, note="from another window")])
    first, second, third = store.pending_changes()
    assert second.base_of("note") == third.base_of("note") == at(1)
    say(store, accept(first.id, 6, seq=6))
    second, third = store.pending_changes()
    assert second.base_of("note") == at(6)
    assert second.base_of("phase") == at(1)
    assert third.base_of("note") == at(1)


def test_a_form_opened_over_a_waiting_change_that_was_taken_meanwhile_has_its_base(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="first")])
    form = seen(store)
    say(store, accept(only_pending(store).id, 6, seq=6))
    store.commit([edit(form, note="second")])
    assert only_pending(store).base_of("note") == at(6)
