"""What a desk's store makes of feeds, epochs, receipts and what it does not know: the newest counts, nothing blinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from navigator_app.store.local import Store
from sync.changes import Revision
from sync.client.ports import Outgoing, Selfhood
from sync.ids import derived_id, new_id
from sync.protocol import Block, Cursor, Receipt, Verdict, receipts_digest
from tests.store.desks import (
    EPOCH,
    FEED,
    MARIAN,
    NOW,
    OTHER,
    PATIENT_TOUCHED,
    accept,
    at,
    block,
    edit,
    from_hub,
    head,
    joined,
    make_desk,
    new_patient,
    only_pending,
    put,
    remove,
    say,
    seen,
    unlock,
)

# --- feeds, memberships, blocks


def test_a_block_and_its_cursor_are_kept_together(store: Store) -> None:
    say(store)
    touched = store.absorb_block(block(put(from_hub(n=4), 12), seq=15))
    assert touched.records == {PATIENT_TOUCHED}
    assert store.cursors() == {FEED: Cursor(EPOCH, 15)}
    assert seen(store) == from_hub(n=4)


def test_a_document_applies_only_when_newer(store: Store) -> None:
    joined(store, put(from_hub(n=7, note="new"), 7))
    assert not store.absorb_block(block(put(from_hub(n=3, note="old"), 3)))
    assert seen(store).fields["note"] == "new"
    assert store.cursors()[FEED].seq == 7


def test_a_removal_is_remembered_and_an_older_entry_does_not_bring_the_record_back(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    assert store.absorb_block(block(remove(MARIAN, 8))).records == {PATIENT_TOUCHED}
    assert store.document(MARIAN) is None
    store.absorb_block(block(put(from_hub(n=2), 5)))
    assert store.document(MARIAN) is None
    store.absorb_block(block(put(from_hub(n=9), 9)))
    assert seen(store).revision == at(9)


def test_an_old_removal_does_not_take_a_record_away(store: Store) -> None:
    joined(store, put(from_hub(n=5), 5))
    store.absorb_block(block(remove(MARIAN, 4)))
    assert seen(store).revision == at(5)


def test_a_record_in_two_feeds_stays_until_the_last_lets_go(store: Store) -> None:
    other = "site:" + OTHER
    say(store, feeds=(FEED, other))
    store.absorb_block(block(put(from_hub(n=1), 1)))
    store.absorb_block(block(put(from_hub(n=1), 4, feed=other), feed=other))
    store.absorb_block(block(remove(MARIAN, 9)))
    assert seen(store)
    store.absorb_block(block(remove(MARIAN, 7, feed=other), feed=other))
    assert store.document(MARIAN) is None


def test_within_a_block_a_move_from_one_feed_to_another_never_blinks(store: Store) -> None:
    other = "site:" + OTHER
    say(store, feeds=(FEED, other))
    store.absorb_block(block(put(from_hub(n=1), 1)))
    store.absorb_block(Block((remove(MARIAN, 5), put(from_hub(n=2), 3, feed=other)), {}))
    assert seen(store).revision == at(2)


def test_a_record_with_unsent_work_stays_after_its_removal_and_goes_with_its_verdict(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="mine")])
    store.absorb_block(block(remove(MARIAN, 8)))
    assert seen(store).fields["note"] == "mine"
    say(store, Verdict(only_pending(store).id, "lead", reason="Waits for the site lead."))
    assert store.document(MARIAN) is None
    assert store.needs_you()[0].change.patch == {"note": "mine"}


def test_a_form_that_outlived_its_record_keeps_what_was_typed(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    form = seen(store)
    store.absorb_block(block(remove(MARIAN, 8)))
    store.commit([edit(form, note="mine")])
    assert seen(store).fields == {**form.fields, "note": "mine"}
    assert only_pending(store).base == at(1)


def test_feeds_that_are_not_mine_are_ignored(store: Store) -> None:
    say(store)
    foreign = "site:" + OTHER
    assert not store.absorb_block(block(put(from_hub(n=1), 1, feed=foreign), feed=foreign))
    assert store.document(MARIAN) is None
    assert store.cursors() == {}


def test_losing_a_feed_takes_its_records_but_not_unsent_work(store: Store) -> None:
    kept = derived_id("patient", "kept")
    joined(store, put(from_hub(n=1), 1), put(from_hub(kept, n=2), 2))
    store.commit([edit(seen(store, kept), note="mine")])
    say(store, feeds=(), version=2)
    assert store.document(MARIAN) is None
    assert seen(store, kept).fields["note"] == "mine"
    assert store.cursors() == {}
    say(store, version=3)
    store.absorb_block(block(put(from_hub(n=1), 1)))
    assert seen(store).revision == at(1)


def test_an_older_list_of_feeds_changes_nothing(store: Store) -> None:
    say(store, version=5)
    store.absorb_block(block(put(from_hub(n=1), 1)))
    say(store, feeds=(), version=4)
    assert seen(store)


def test_a_change_that_was_refused_everywhere_still_counts_for_numbers(store: Store) -> None:
    store.commit([new_patient()])
    refused = only_pending(store)
    say(store, Verdict(refused.id, "refused"))
    store.commit([new_patient()])
    assert only_pending(store).number == refused.number + 1


# --- epochs


def test_a_reply_of_an_earlier_epoch_is_not_absorbed(store: Store) -> None:
    joined(store, put(from_hub(n=5, note="one"), 5))
    say(store, epoch="second")
    assert store.epoch() == "second"
    assert not store.absorb_block(block(put(from_hub(n=9, note="late"), 9)))
    assert not store.absorb_head(head(epoch=EPOCH), ())
    assert store.epoch() == "second"
    assert seen(store).fields["note"] == "one"


def test_a_document_of_the_new_epoch_wins_whatever_its_number(store: Store) -> None:
    joined(store, put(from_hub(n=50), 50))
    say(store, epoch="second")
    fresh = replace(from_hub(n=3, note="after the restore"), revision=Revision("second", 3))
    store.absorb_block(block(put(fresh, 51), epoch="second"))
    assert seen(store).fields["note"] == "after the restore"
    store.absorb_block(block(put(from_hub(n=60), 52), epoch="second"))
    assert seen(store).fields["note"] == "after the restore"


# --- the rest


def test_receipts_say_where_a_record_was_received(store: Store) -> None:
    store.commit([new_patient()])
    say(store, accept(only_pending(store).id, 2, seq=6))
    near = Receipt(FEED, "near", derived_id("s", "1"), 6, "2026-11-23T17:00:00.000Z")
    far = Receipt(FEED, "far", derived_id("s", "2"), 5, "2026-11-23T17:00:00.000Z")
    store.absorb_head(replace(head(), receipts=(near, far)), ())
    assert store.receipts_digest() == receipts_digest([far, near])
    standing = store.standing(MARIAN)
    assert standing.outcome == "accepted"
    assert standing.sent_at == datetime(2026, 11, 23, 16, 50, tzinfo=UTC)
    assert standing.received_by == (("near", datetime(2026, 11, 23, 17, tzinfo=UTC)),)
    store.absorb_head(head(), ())
    assert store.receipts_digest() == receipts_digest([far, near])


def test_nothing_is_called_sent_before_its_verdict(store: Store) -> None:
    store.commit([new_patient()])
    store.outgoing(64_000)
    standing = store.standing(MARIAN)
    assert standing.has_pending
    assert (standing.sent_at, standing.outcome, standing.received_by) == (None, None, ())


def test_the_end_of_a_round_is_noted(store: Store) -> None:
    assert store.counts().last_exchange_at is None
    store.round_finished(at_hub_time="2026-11-23T16:50:00.000Z")
    assert store.counts().last_exchange_at == datetime(2026, 11, 23, 16, 50, tzinfo=UTC)


def test_a_first_download_says_how_much_is_still_to_come(store: Store) -> None:
    store.absorb_head(replace(head(), expected_rows={FEED: 3}), ())
    store.absorb_block(block(put(from_hub(n=1), 1)))
    assert store.awaited() == {FEED: (1, 3)}
    store.absorb_head(head(), ())
    assert store.awaited() == {FEED: (1, 3)}
    store.absorb_block(replace(block(put(from_hub(n=2), 2)), is_last=True))
    assert store.awaited() == {}


def test_what_is_unknown_passes_through_as_it_is(tmp_path: Path) -> None:
    store = make_desk(tmp_path / "other")
    future = {"nested": {"list": [1, 2.5, None, True, "\u02bcńaashgish"]}, "code": "from-tomorrow"}
    record = derived_id("x", "1")
    strange = replace(from_hub(record, n=1, kind="hologram"), fields=future)
    joined(store, put(strange, 1), put(from_hub(n=2, tomorrow=future, sex="a-new-code"), 2))
    assert store.document(record) == strange
    store.commit([edit(seen(store, record), code="edited"), edit(seen(store), note="n")])
    first, _ = store.pending_changes()
    say(store, Verdict(first.id, "accepted", at(5)))
    store.close()
    store = unlock(tmp_path / "other")
    assert seen(store, record).fields == future | {"code": "edited"}
    assert seen(store, record).patient == MARIAN
    assert seen(store).fields["tomorrow"] == future
    assert seen(store).fields["sex"] == "a-new-code"
    assert [d.id for d in store.of_kind("hologram")] == [record]
    store.close()


def test_a_store_that_went_back_in_time_goes_on_under_a_new_name(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="one")])
    say(store, accept(only_pending(store).id, 2, seq=2))
    store.commit([edit(seen(store), note="two")])
    waiting = only_pending(store)
    old = store.store_id()
    store.absorb_head(replace(head(), is_rolled_back=True), ())
    wished = store.selfhood().successor
    assert store.outgoing(64_000) == Outgoing((), has_more=True)
    say(store)
    assert (store.store_id(), store.selfhood().successor) == (old, wished)
    store.absorb_head(replace(head(), successor=wished), ())
    fresh = store.store_id()
    assert fresh == wished != old
    assert store.selfhood() == Selfhood(fresh)
    renamed = only_pending(store)
    assert (renamed.id, renamed.store, renamed.number) == (waiting.id, fresh, store.last_number())
    form = seen(store)
    store.commit([edit(form, phase="active")])
    assert store.pending_changes()[-1].prev == waiting.id


def test_the_history_keeps_what_others_wrote_beside_what_was_written_here(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="mine")])
    mine = only_pending(store)
    say(store, accept(mine.id, 5, seq=5))
    theirs = mine.model_copy(
        update={"id": new_id(), "store": OTHER, "number": 4, "patch": {"note": "theirs"}}
    )
    lines = [(theirs, Verdict(theirs.id, "accepted", at(3)), NOW), (mine, accept(mine.id, 5), NOW)]
    store.absorb_history(lines)
    store.absorb_history(lines)
    assert [(line.change.patch["note"], line.is_own) for line in store.history(MARIAN)] == [
        ("theirs", False),
        ("mine", True),
    ]


def test_what_others_wrote_to_a_record_goes_with_it_and_the_own_words_stay(store: Store) -> None:
    joined(store, put(from_hub(n=1), 1))
    store.commit([edit(seen(store), note="mine")])
    mine = only_pending(store)
    say(store, accept(mine.id, 5, seq=5))
    theirs = mine.model_copy(
        update={"id": new_id(), "store": OTHER, "number": 4, "patch": {"note": "theirs"}}
    )
    store.absorb_history([(theirs, Verdict(theirs.id, "accepted", at(3)), NOW)])
    store.absorb_block(block(remove(MARIAN, 8)))
    assert [line.change.patch for line in store.history(MARIAN)] == [{"note": "mine"}]
