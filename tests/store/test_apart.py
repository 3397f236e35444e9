"""What changed while a desk made no whole exchange: noted with what stood before, ticked by version, kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from navigator_app.store.apart import Missed
from navigator_app.store.local import Store
from sync.changes import Document, Revision, Write
from sync.ids import derived_id
from sync.parts import part_of
from sync.protocol import Entry
from tests.store.desks import (
    FEED,
    MARIAN,
    OTHER,
    ROSA,
    accept,
    at,
    block,
    edit,
    from_hub,
    head,
    only_pending,
    put,
    remove,
    seen,
    unlock,
)

LENA, IMANI = derived_id("person", "lena"), derived_id("person", "imani")
THURSDAY, EVENING, MONDAY = "2026-11-19T22:20:00.000Z", "2026-11-20T06:19:00.000Z", "2026-11-23T14:40:00.000Z"
TRIP = derived_id("trip", "one")


def by(author: str, n: int, before: Document | None = None, **fields: object) -> Document:
    """Let somebody elsewhere write some fields as the hub's n-th change, over what was there before."""
    start = before or from_hub(n=0)
    mark = Write(derived_id("change", author, str(n)), OTHER, n, author, THURSDAY, None, at(n))
    return replace(
        start,
        revision=at(n),
        fields={**start.fields, **fields},
        writes={**start.writes, **dict.fromkeys(fields, (mark,))},
    )


def round_at(store: Store, hub_at: str, *entries: Entry, ends: bool = True) -> None:
    """Make an exchange at a moment of the hub's clock."""
    store.absorb_head(replace(head(), hub_at=hub_at), ())
    if entries:
        store.absorb_block(block(*entries))
    if ends:
        store.round_finished(at_hub_time=hub_at)


@pytest.fixture
def apart(store: Store) -> Store:
    """Give a desk that knows Marian and exchanged last on Thursday at 3:20 PM."""
    round_at(store, THURSDAY, put(by(LENA, 1, note="Call first"), 1))
    return store


def missed(store: Store, person: str = ROSA) -> list[Missed]:
    return store.missed(person)


def test_a_first_download_is_no_gap(apart: Store) -> None:
    assert apart.gap(ROSA) is None
    assert missed(apart) == []


def test_eight_hours_without_a_whole_exchange_are_no_gap_and_more_are(apart: Store) -> None:
    round_at(apart, EVENING, put(by(LENA, 2, note="Call twice"), 2))
    assert apart.gap(ROSA) is None
    assert apart.count_missed(ROSA) == 0
    round_at(apart, MONDAY, put(by(LENA, 3, note="Do not call"), 3))
    gap = apart.gap(ROSA)
    assert gap is not None
    assert gap.since == datetime(2026, 11, 20, 6, 19, tzinfo=UTC)
    assert apart.count_missed(ROSA) == 1


def test_it_is_offered_once_the_exchange_has_ended(apart: Store) -> None:
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2), ends=False)
    assert apart.gap(ROSA) is None
    round_at(apart, "2026-11-23T14:41:00.000Z")
    gap = apart.gap(ROSA)
    assert gap is not None
    assert gap.until == datetime(2026, 11, 23, 14, 41, tzinfo=UTC)
    (one,) = missed(apart)
    assert one.before is not None
    assert one.before.fields["note"] == "Call first"
    assert seen(apart).fields["note"] == "Do not call"


def test_what_comes_after_the_exchange_is_news_of_the_day(apart: Store) -> None:
    round_at(apart, MONDAY)
    round_at(apart, "2026-11-23T14:45:00.000Z", put(by(LENA, 2, note="Later"), 2))
    assert missed(apart) == []


def test_what_had_to_be_asked_for_whole_is_told_with_the_rest(apart: Store) -> None:
    later = by(LENA, 5, seen(apart), note="Do not call")
    part = part_of(later, at(1))
    assert part is not None
    given, made = part
    in_part = replace(put(given, 5), part=replace(made, check=made.check ^ 1))
    round_at(apart, MONDAY, in_part)
    assert apart.doubts().wanted == ((FEED, MARIAN),)
    assert apart.gap(ROSA) is None, "not everything of the gap is here"
    apart.absorb_head(replace(head(), hub_at="2026-11-23T14:41:00.000Z"), ())
    apart.absorb_block(replace(block(put(later, 5), seq=6), is_last=True))
    apart.round_finished(at_hub_time="2026-11-23T14:41:00.000Z")
    assert apart.gap(ROSA) is not None
    assert [one.record for one in missed(apart)] == [MARIAN]


def test_my_own_is_not_told_to_me_but_to_whoever_else_sits_here(apart: Store) -> None:
    round_at(apart, MONDAY, put(by(ROSA, 2, note="From my other computer"), 2))
    assert missed(apart) == []
    assert apart.count_missed(ROSA) == 0
    assert [one.record for one in missed(apart, IMANI)] == [MARIAN]


def test_what_was_written_on_this_computer_is_told_to_nobody(apart: Store) -> None:
    apart.commit([edit(seen(apart), note="Written here")])
    change = only_pending(apart)
    apart.absorb_head(replace(head(accept(change.id, 2, 2)), hub_at=MONDAY), [change])
    apart.round_finished(at_hub_time=MONDAY)
    assert missed(apart, IMANI) == []


def test_what_others_wrote_under_my_unsent_words_is_told(apart: Store) -> None:
    apart.commit([edit(seen(apart), note="Mine, not sent")])
    round_at(apart, MONDAY, put(by(LENA, 2, seen(apart), language="nv"), 2))
    (one,) = missed(apart)
    assert one.before is not None
    assert "language" not in one.before.fields


def test_a_tick_is_of_what_was_ticked(apart: Store) -> None:
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2))
    (one,) = missed(apart)
    apart.tick_missed(ROSA, [(one.record, one.changes)])
    assert apart.count_missed(ROSA) == 0
    assert apart.count_missed(IMANI) == 1
    (again,) = missed(apart)
    assert set(again.ticks) == {ROSA}
    round_at(apart, "2026-11-23T14:45:00.000Z", put(by(LENA, 3, seen(apart), note="Call, after all"), 3))
    assert apart.count_missed(ROSA) == 1
    (moved,) = missed(apart)
    assert moved.ticks == {}
    assert moved.before is not None
    assert moved.before.fields["note"] == "Call first"


def test_the_gap_and_its_ticks_survive_a_restart(apart: Store, home: Path) -> None:
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2))
    round_at(apart, "2026-11-23T14:41:00.000Z")
    (one,) = missed(apart)
    apart.tick_missed(ROSA, [(one.record, one.changes)])
    gap, found = apart.gap(ROSA), missed(apart)
    apart.close()
    again = unlock(home)
    assert (again.gap(ROSA), missed(again)) == (gap, found)
    again.untick_missed(ROSA, [MARIAN])
    assert again.count_missed(ROSA) == 1
    again.close()


def test_what_was_not_read_stays_through_the_next_gap_and_what_was_read_goes(apart: Store) -> None:
    trip = replace(by(LENA, 3, from_hub(TRIP, n=0, kind="trip"), purpose="Scan"), kind="trip")
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2), put(trip, 3))
    unread, read = missed(apart)
    apart.tick_missed(ROSA, [(read.record, read.changes)])
    round_at(apart, "2026-11-24T14:40:00.000Z")
    gap = apart.gap(ROSA)
    assert gap is not None
    assert gap.since == datetime(2026, 11, 19, 22, 20, tzinfo=UTC)
    assert [one.record for one in missed(apart)] == [unread.record]


def test_what_was_put_away_is_told_no_more_and_the_next_gap_begins_anew(apart: Store) -> None:
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2))
    apart.put_gap_away(ROSA)
    gap, other = apart.gap(ROSA), apart.gap(IMANI)
    assert gap is not None
    assert other is not None
    assert (gap.is_put_away, other.is_put_away) == (True, False)
    assert apart.count_missed(ROSA) == 1, "putting away reads nothing"
    apart.put_gap_away(ROSA, is_away=False)
    gap = apart.gap(ROSA)
    assert gap is not None
    assert not gap.is_put_away
    apart.put_gap_away(ROSA)
    round_at(apart, "2026-11-24T14:40:00.000Z")
    gap = apart.gap(ROSA)
    assert gap is not None
    assert gap.since == datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
    assert missed(apart) == []


def test_of_a_record_that_left_nothing_is_kept_but_that_it_left(apart: Store) -> None:
    round_at(apart, MONDAY, put(by(LENA, 2, note="Do not call"), 2), ends=False)
    round_at(apart, "2026-11-23T14:41:00.000Z", remove(MARIAN, 3))
    (one,) = missed(apart)
    assert one == Missed(MARIAN, "patient", MARIAN, None, is_gone=True, changes=(MARIAN,), ticks={})
    apart.tick_missed(ROSA, [(one.record, one.changes)])
    assert apart.count_missed(ROSA) == 0


def test_what_came_and_went_again_in_one_gap_was_never_here(apart: Store) -> None:
    trip = replace(by(LENA, 3, from_hub(TRIP, n=0, kind="trip"), purpose="Scan"), kind="trip")
    round_at(apart, MONDAY, put(trip, 3), ends=False)
    round_at(apart, "2026-11-23T14:41:00.000Z", remove(TRIP, 4))
    assert missed(apart) == []


def test_the_same_records_again_from_another_life_of_the_hub_are_no_news(apart: Store) -> None:
    image = seen(apart)
    apart.absorb_head(replace(head(epoch="00000002.second"), hub_at=MONDAY), ())
    again = replace(image, revision=Revision("00000002.second", 1))
    apart.absorb_block(block(put(again, 1), epoch="00000002.second"))
    apart.round_finished(at_hub_time=MONDAY)
    assert missed(apart) == []
