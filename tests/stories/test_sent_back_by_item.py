"""The center sends a referral back with words against single things; they stand there until somebody answers them."""

from __future__ import annotations

import pytest

from navigator_app.commands import referral_moves, referrals
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.queue import queue
from navigator_app.queries.referral import ItemLine, ReferralView, referral
from sync.errors import Refused
from tests.stories.places import Places
from tests.stories.test_both_ends import begin


@pytest.fixture
def one(places: Places) -> str:
    """Give a referral that the center has to decide."""
    _, made = begin(places)
    referrals.send(places.clinic.desk, made)
    places.clinic.link.is_up = True
    places.meet()
    return made


def view_at(desk: Desk, one: str) -> ReferralView:
    found = referral(desk, one)
    assert found is not None
    return found


def line(desk: Desk, one: str, item: str) -> ItemLine:
    return next(found for found in view_at(desk, one).items if found.item == item)


def test_the_words_stand_at_the_thing_they_are_about_at_both_ends(places: Places, one: str) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    referrals.set_item(clinic, one, "pathology", "ready")
    places.meet()
    referrals.send_back(
        center, one, "", against={"pathology": "The slides of the second node are missing.", "consent": " "}
    )
    places.meet()
    for desk in (clinic, center):
        found = line(desk, one, "pathology")
        assert found.sent_back == "The slides of the second node are missing."
        assert found.state.text == "Missing"
        assert line(desk, one, "consent").sent_back == ""
    view = view_at(clinic, one)
    assert view.status_reason == "Pathology report: The slides of the second node are missing."
    assert str(seen(clinic, one).fields["answer_by_on"]) == "2026-11-24"

    referrals.set_item(clinic, one, "pathology", "ready")
    assert line(clinic, one, "pathology").sent_back == ""


def test_what_the_records_show_does_not_settle_what_they_sent_back(places: Places, one: str) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    before = line(center, one, "demographics").state.text
    referrals.send_back(center, one, "", against={"demographics": "The phone number reaches somebody else."})
    places.meet()
    assert before in ("Ready", "Missing")
    assert line(clinic, one, "demographics").state.text == "Missing"


def test_sending_back_without_a_word_is_refused_and_nothing_is_written(places: Places, one: str) -> None:
    center = places.center.desk
    with pytest.raises(Refused) as no:
        referrals.send_back(center, one, " ", against={"pathology": "  "})
    assert no.value.field == "status_reason"
    assert view_at(center, one).status.text == "Submitted"


def test_the_queue_says_how_much_is_here_and_by_when_it_is_to_be_answered(places: Places, one: str) -> None:
    (row,) = [row for row in queue(places.center.desk).rows if row.item.key.id == one]
    assert row.queued.readiness is not None
    ready, _, rest = str(row.queued.readiness).partition(" of ")
    assert int(ready) < int(rest.split()[0])
    assert str(row.queued.decide_by) == "2026-11-24"


def test_both_ends_read_whose_move_it_is_and_since_when(places: Places, one: str) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    assert view_at(clinic, one).acts_next == view_at(center, one).acts_next
    assert view_at(clinic, one).status_since == view_at(center, one).status_since
    with pytest.raises(Refused):
        referrals.accept(clinic, one)
    referral_moves.ask_to_cancel(clinic, one, "They moved away.")
    places.meet()
    assert view_at(center, one).status.text == "Cancellation asked"
    referral_moves.go_on(center, one)
    places.meet()
    assert view_at(clinic, one).status.text == "Submitted"
