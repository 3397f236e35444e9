"""Monday at a clinic that was days without a link: what changed meanwhile, urgent first, read one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from navigator_app.commands import labs, referrals
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries.since import Since, offer, since
from navigator_app.queries.since_lines import Line
from navigator_app.queries.since_words import summary
from sync.ids import derived_id
from sync.records.base import stamp
from tests.stories.places import FRIDAY, Places

MARIAN, DELIA = derived_id("patient", "Marian"), derived_id("patient", "Delia")


@pytest.fixture
def visit(places: Places) -> str:
    """Book a visit of Marian's at the center for Wednesday; both ends know it when the clinic's link goes."""
    clinic, center = places.clinic.desk, places.center.desk
    for key, family, given in ((MARIAN, "Moss", "Marian"), (DELIA, "Dale", "Delia")):
        name = {"family_name": family, "given_name": given, "sites": [clinic.me.site_id]}
        clinic.commit(Deed("patient", name, record=key))
    places.meet()
    (made,) = center.commit(Deed("appointment", at(days=5), patient=MARIAN))
    places.meet()
    places.clinic.link.is_up = False
    return made


def at(**ahead: float) -> dict[str, str]:
    moment = FRIDAY + timedelta(**ahead)
    return {"starts_at": moment.isoformat(), "patient_zone": "America/Denver", "service": "medical_oncology"}


def change(places: Places, record: str, **fields: Any) -> None:
    """Let the center change a record while the clinic is without a link."""
    write(places.center.desk, seen(places.center.desk, record), fields)
    places.center.exchange()


def add(places: Places, kind: str, patient: str, **fields: Any) -> str:
    (made,) = places.center.desk.commit(Deed(kind, fields, patient=patient))
    places.center.exchange()
    return made


def monday(places: Places) -> Since:
    """Give the clinic its link back on Monday, and tell what changed."""
    places.clock.forward(days=3)
    places.clinic.link.is_up = True
    places.clinic.exchange()
    found = since(places.clinic.desk)
    assert found is not None
    return found


def line(found: Since, record: str) -> Line:
    return next(one for one in found.lines if one.record == record)


def test_it_is_told_since_when_and_until_when_and_offered_with_a_count(places: Places, visit: str) -> None:
    assert offer(places.clinic.desk) is None
    change(places, visit, **at(days=4))
    found = monday(places)
    assert str(found.since) == "Fri Nov 20, 10:12 AM MST"
    assert str(found.until) == "Mon Nov 23, 10:12 AM MST"
    told = offer(places.clinic.desk)
    assert told is not None
    assert (told.unread, found.unread, found.count) == (1, 1, 1)
    assert offer(places.center.desk) is None


def test_a_line_says_from_what_to_what_who_where_and_when(places: Places, visit: str) -> None:
    change(places, visit, **at(days=4), room="Suite 2")
    found = line(monday(places), visit)
    assert [(str(d.label), d.before, d.after) for d in found.details] == [
        ("Starts", "Wed Nov 25, 10:12 AM MST", "Tue Nov 24, 10:12 AM MST"),
        ("Room", "", "Suite 2"),
    ]
    assert found.by == "Lena Grant, Mesa View Center (PRACTICE)"
    assert str(found.when) == "Fri Nov 20, 10:12 AM MST"
    assert found.seen == "Not seen by anybody, as far as is known here"
    assert found.urgency == "soon"
    assert str(found.falls) == "Tue Nov 24, 10:12 AM MST"


def test_who_saw_it_before_it_was_changed_is_not_said_to_have_seen_the_change(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [clinic.me.site_id]}
    clinic.commit(Deed("patient", name, record=MARIAN))
    sent = {"service": "hematology", "to_site_id": center.me.site_id, "status": "submitted"}
    (made,) = clinic.commit(Deed("referral", sent, patient=MARIAN))
    places.meet()
    referrals.accept(center, made)
    places.meet()
    places.clinic.link.is_up = False
    places.clock.forward(hours=1)
    change(places, made, status="scheduled", appointment_id=derived_id("appointment", "a first visit"))
    assert "Seen by" not in str(line(monday(places), made).seen)


def test_urgent_comes_first_by_patient(places: Places, visit: str) -> None:
    center = places.center.desk
    add(places, "task", DELIA, title="Ask about the pharmacy")
    result = labs.enter_results(
        center,
        DELIA,
        [
            {
                "name": "Potassium",
                "value_text": "6.1",
                "unit": "mmol/L",
                "flags": ["HH"],
                "collected_at": stamp(FRIDAY),
                "collected_zone": "America/Denver",
                "lab": "Cedar Basin (PRACTICE)",
            }
        ],
    )[0]
    change(places, visit, **at(days=4))
    change(places, MARIAN, note="Prefers mornings")
    found = monday(places)
    assert [str(chart.name) for chart in found.charts] == ["Moss, Marian", "Dale, Delia"]
    assert [[one.urgency for one in chart.lines] for chart in found.charts] == [
        ["soon", "changed"],
        ["unread", "new"],
    ]
    told = line(found, result)
    assert told.chip.tint == "danger"
    assert "6.1 mmol/L · Critically high (HH)" in told.details[0].after


def test_what_i_wrote_myself_is_not_told_to_me(places: Places, visit: str) -> None:
    clinic = places.clinic.desk
    write(clinic, seen(clinic, visit), {"note": "Van booked"})
    found = monday(places)
    assert found.lines == ()
    assert offer(clinic) is None


def test_a_tick_belongs_to_the_version_that_was_ticked(places: Places, visit: str) -> None:
    clinic = places.clinic.desk
    change(places, visit, **at(days=4))
    first = line(monday(places), visit)
    clinic.store.tick_missed(clinic.me.person_id, first.covers)
    assert offer(clinic) is None
    found = since(clinic)
    assert found is not None
    assert str(line(found, visit).read) == "Mon Nov 23, 10:12 AM MST"
    change(places, visit, **at(days=6))
    places.clinic.exchange()
    told = offer(clinic)
    assert told is not None
    assert told.unread == 1
    again = since(clinic)
    assert again is not None
    moved = line(again, visit)
    assert moved.read is None
    assert moved.details[0].before == "Wed Nov 25, 10:12 AM MST"
    assert moved.details[0].after == "Thu Nov 26, 10:12 AM MST"


def test_a_chart_that_is_new_here_is_one_line_and_what_falls_soon_in_it_another(
    places: Places, visit: str
) -> None:
    center, clinic = places.center.desk, places.clinic.desk
    name = {"family_name": "Reed", "given_name": "Raymond", "sites": [clinic.me.site_id]}
    (raymond,) = center.commit(Deed("patient", name))
    for title in ("Ask for slides", "Ask for the report"):
        center.commit(Deed("task", {"title": title}, patient=raymond))
    soon = add(places, "appointment", raymond, **at(days=5))
    found = monday(places)
    (chart,) = found.charts
    assert [str(one.title) for one in chart.lines][1] == "The chart is new on this computer: 3 records"
    assert chart.lines[0].record == soon
    assert (found.count, found.unread) == (4, 4)
    clinic.store.tick_missed(clinic.me.person_id, chart.lines[1].covers)
    told = offer(clinic)
    assert told is not None
    assert told.unread == 1


def test_a_chart_that_went_to_another_site_is_told_without_a_word_of_it(places: Places, visit: str) -> None:
    change(places, MARIAN, sites=[])
    found = monday(places)
    (chart,) = found.charts
    assert chart.name == "A chart that is not on this computer"
    (gone,) = chart.lines
    assert gone.title == "The chart left this computer: 2 records"
    assert not gone.is_here
    assert gone.details == ()


def test_a_death_comes_before_everything(places: Places, visit: str) -> None:
    change(places, visit, **at(days=4))
    change(places, DELIA, died_at=stamp(datetime(2026, 11, 20, 17, tzinfo=UTC)))
    found = monday(places)
    assert found.charts[0].lines[0].urgency == "died"


def test_what_is_withdrawn_says_so(places: Places, visit: str) -> None:
    change(places, visit, is_withdrawn=True, withdrawn_reason="Booked twice")
    found = line(monday(places), visit)
    assert found.title == "Appointment: Medical oncology, entered in error"
    assert (found.details[0].label, found.details[0].after) == ("Entered in error", "Booked twice")
    assert found.urgency == "soon", "somebody may be on the way to it"


def _unread(desk: Desk) -> int:
    told = offer(desk)
    return told.unread if told else 0


def test_put_away_it_is_offered_no_more_and_still_there_to_read(places: Places, visit: str) -> None:
    clinic = places.clinic.desk
    change(places, visit, **at(days=4))
    monday(places)
    assert _unread(clinic) == 1
    clinic.store.put_gap_away(clinic.me.person_id)
    assert offer(clinic) is None
    found = since(clinic)
    assert found is not None
    assert found.is_put_away
    assert found.unread == 1


def test_what_became_a_review_says_so_beside_what_the_other_wrote(places: Places, visit: str) -> None:
    clinic = places.clinic.desk
    write(clinic, seen(clinic, visit), {"room": "Room A"})
    change(places, visit, room="Room B")
    monday(places)
    places.clinic.exchange()
    told = line(_told(clinic), visit)
    assert [str(one.label) for one in told.details] == ["Needs a decision", "Room"]
    assert told.details[1].after == "Room B"


def test_who_else_read_it_on_this_computer_is_said_and_counts_only_for_them(
    places: Places, visit: str
) -> None:
    clinic, lena = places.clinic.desk, derived_id("person", "Lena Grant")
    change(places, visit, **at(days=4))
    first = line(monday(places), visit)
    # Lena sits down at the clinic's computer: what she wrote herself is not told to her.
    assert clinic.store.missed(lena) == []
    other = derived_id("person", "somebody else")
    clinic.store.tick_missed(other, first.covers)
    told = line(_told(clinic), visit)
    assert told.read is None
    assert [str(one) for one in told.read_by] == ["Read here by not here yet, Mon Nov 23, 10:12 AM MST"]
    assert _unread(clinic) == 1


def _told(desk: Desk) -> Since:
    found = since(desk)
    assert found is not None
    return found


def test_a_second_gap_says_when_it_began_and_that_older_things_are_unread(places: Places, visit: str) -> None:
    change(places, visit, **at(days=6))
    first = monday(places)
    assert first.apart_since == first.since
    places.clinic.link.is_up = False
    places.clock.forward(days=1)
    add(places, "task", MARIAN, title="Ask for the slides")
    places.clinic.link.is_up = True
    places.clinic.exchange()
    second = since(places.clinic.desk)
    assert second is not None
    assert second.since == first.since
    assert second.apart_since == first.until
    told = summary(second)
    assert told.startswith(
        f"From {second.apart_since} until {second.until} this computer made no whole exchange;"
    )
