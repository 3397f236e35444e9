"""What stands between a patient and care: in her words, with what was done, by whom, and how it stands now."""

from __future__ import annotations

import pytest

from navigator_app.commands import barriers, records
from navigator_app.desk import Desk
from navigator_app.queries.care import Obstacle
from navigator_app.queries.chart import chart
from navigator_app.queries.today import today
from sync.errors import Refused
from tests.desks import MARIAN

HERS = "The truck will not make it over the pass in winter."


@pytest.fixture
def truck(desk: Desk) -> str:
    """Write down what she said about the truck."""
    typed = {"kind": "transport", "words": HERS, "said_by": "The patient", "since_on": "2026-11-02"}
    return records.save(desk, "barrier", typed, patient_id=MARIAN)


def shown(desk: Desk) -> Obstacle:
    found = chart(desk, MARIAN)
    assert found is not None
    (one,) = found.care.obstacles
    return one


def test_it_stands_on_the_chart_in_her_words_since_when_and_by_whom(desk: Desk, truck: str) -> None:
    one = shown(desk)
    assert (one.title, one.words, one.standing.text, one.is_open) == ("Transport", HERS, "Still open", True)
    assert one.said == ("Since 11/02/2026. Said by The patient. You, Juniper Creek, Sat Nov 21, 9:42 AM MST")


def test_one_key_makes_it_somebodys_work_that_leads_back_to_it(desk: Desk, truck: str) -> None:
    task = barriers.make_task(desk, truck)
    (row,) = [row for row in today(desk).rows if row.key.id == task]
    assert row.title == "Transport: find a way"
    assert HERS not in row.title
    (action,) = shown(desk).actions
    assert (action.key.id, action.title, action.is_open) == (task, "Transport: find a way", True)


def test_what_was_done_is_listed_under_it_with_who_and_when(desk: Desk, truck: str) -> None:
    barriers.note(desk, truck, "Asked the tribal van about Thursdays.")
    (action,) = shown(desk).actions
    assert action.title == "Asked the tribal van about Thursdays."
    assert action.said == "You, Juniper Creek, Sat Nov 21, 9:42 AM MST"


def test_it_is_helped_resolved_and_in_the_way_again_each_with_why(desk: Desk, truck: str) -> None:
    barriers.set_state(desk, truck, "helped", "The van goes twice a month.")
    one = shown(desk)
    assert (one.standing.text, one.reason, one.is_open) == ("Helped", "The van goes twice a month.", False)
    barriers.set_state(desk, truck, "open", "The van was taken out of service.")
    assert shown(desk).is_open
    barriers.set_state(desk, truck, "resolved", "Her son came home with a truck.")
    with pytest.raises(Refused):
        barriers.make_task(desk, truck)


@pytest.mark.parametrize("state", ["helped", "resolved", "no such"])
def test_nothing_is_said_to_be_over_without_what_helped(desk: Desk, truck: str, state: str) -> None:
    with pytest.raises(Refused):
        barriers.set_state(desk, truck, state, " ")


def test_one_that_says_nothing_is_not_saved(desk: Desk) -> None:
    with pytest.raises(Refused) as no:
        records.save(desk, "barrier", {"said_by": "The patient"}, patient_id=MARIAN)
    assert no.value.field == "kind"


def test_two_who_do_something_about_it_do_not_clash(desk: Desk, truck: str) -> None:
    barriers.make_task(desk, truck)
    barriers.note(desk, truck, "Called the clinic in town.")
    assert len(shown(desk).actions) == 2
