"""A visit is moved while a clinic is offline: whoever moved it is told who has not received it, and whom to phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from navigator_app.commands import contacts
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries import standing
from navigator_app.queries.received import after_saving
from navigator_app.queries.to_tell import to_tell
from navigator_app.queries.today import WorkItem, today
from sync.errors import Refused
from sync.hub.service import write_as_hub
from sync.ids import derived_id
from sync.records.base import stamp
from tests.stories.places import FRIDAY, Places

MARIAN = derived_id("patient", "Marian")
JUNIPER = "Juniper Creek Clinic (PRACTICE)"


@pytest.fixture
def visit(places: Places) -> str:
    """Book a visit in three days at the center, of a patient of the clinic; both ends know it."""
    clinic, center = places.clinic.desk, places.center.desk
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [clinic.me.site_id]}
    clinic.commit(Deed("patient", name, record=MARIAN))
    places.meet()
    (made,) = center.commit(Deed("appointment", at(days=3), patient=MARIAN))
    # Twice: a desk says how far it has read when it asks again.
    places.meet()
    places.meet()
    return made


def at(**ahead: float) -> dict[str, str]:
    moment = FRIDAY + timedelta(**ahead)
    return {"starts_at": moment.isoformat(), "patient_zone": "America/Denver", "service": "medical_oncology"}


def rows(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk).rows if row.source == "received"]


def move(places: Places, visit: str, **ahead: float) -> None:
    """Let the center move the visit while the clinic has no link."""
    places.clinic.link.is_up = False
    write(places.center.desk, seen(places.center.desk, visit), at(**ahead))
    places.center.exchange()


def back(places: Places) -> None:
    """Give the clinic its link back and exchange until the center has heard how far it has read."""
    places.clinic.link.is_up = True
    places.meet()
    places.meet()


def test_after_an_hour_it_stands_on_todays_of_who_moved_it_with_the_number(
    places: Places, visit: str
) -> None:
    center = places.center.desk
    with places.hub.writing() as tx:
        site = tx.document(places.clinic.desk.me.site_id)
        assert site is not None
        write_as_hub(tx, site, {"on_call_number": "555-0100"}, stamp(FRIDAY))
    move(places, visit, days=4)
    assert rows(center) == []
    places.clock.forward(minutes=59)
    assert rows(center) == []
    places.clock.forward(minutes=2)
    (row,) = rows(center)
    assert len(row.title) <= 40
    assert str(row.context) == (
        f"{JUNIPER} has not received this, last contact Fri Nov 20, 10:12 AM MST: phone 555-0100"
    )
    assert row.status.text == "Not received"
    assert row.verb is not None
    assert (str(row.verb.text), row.verb.command) == ("Log a call", "received.told")
    assert row.group == "due_today"


def test_within_a_day_it_stands_there_after_a_quarter_of_an_hour(places: Places, visit: str) -> None:
    move(places, visit, hours=20)
    places.clock.forward(minutes=14)
    assert rows(places.center.desk) == []
    places.clock.forward(minutes=1)
    assert len(rows(places.center.desk)) == 1


def test_the_sites_receipt_takes_it_away(places: Places, visit: str) -> None:
    move(places, visit, days=4)
    places.clock.forward(hours=2)
    assert len(rows(places.center.desk)) == 1
    assert f"{JUNIPER} has not received this" in standing.words(places.center.desk, visit)
    back(places)
    assert rows(places.center.desk) == []
    assert "has not received" not in standing.words(places.center.desk, visit)


def test_so_does_a_logged_call_naming_who_was_told_until_it_is_changed_again(
    places: Places, visit: str
) -> None:
    center, site = places.center.desk, places.clinic.desk.me.site_id
    move(places, visit, days=4)
    places.clock.forward(hours=2)
    with pytest.raises(Refused):
        contacts.told(center, "appointment", visit, site, "  ")
    assert len(rows(center)) == 1
    contacts.told(center, "appointment", visit, site, "Rosa Delgado", "Moved to Tuesday, van told.")
    assert rows(center) == []
    places.clock.forward(hours=1)
    move(places, visit, days=5)
    places.clock.forward(hours=2)
    assert len(rows(center)) == 1


def test_the_record_says_who_was_told_while_the_sites_computer_is_still_without_it(
    places: Places, visit: str
) -> None:
    center, site = places.center.desk, places.clinic.desk.me.site_id
    move(places, visit, days=4)
    contacts.told(center, "appointment", visit, site, "Rosa Delgado")
    assert f"Rosa Delgado, {JUNIPER}, was told by phone Fri Nov 20, 10:12 AM MST." in standing.words(
        center, visit
    )
    back(places)
    assert "was told by phone" not in standing.words(center, visit)


def test_right_after_saving_it_is_said_who_does_not_have_it_and_from_when_on_it_stands(
    places: Places, visit: str
) -> None:
    center = places.center.desk
    assert after_saving(center, [visit]) is None, "the clinic has it"
    move(places, visit, days=4)
    assert after_saving(center, [visit]) == (
        f"Not received yet: {JUNIPER}. If not by Fri Nov 20, 11:12 AM MST, it stands on Today with whom to phone."
    )
    assert f"{JUNIPER} has not received this" in standing.words(center, visit)


def test_a_visit_moved_far_ahead_is_told_by_the_day_on_which_it_was(places: Places, visit: str) -> None:
    """The van would leave in three days: the site that was not told still goes by the old day."""
    move(places, visit, days=30)
    places.clock.forward(hours=2)
    (row,) = rows(places.center.desk)
    assert row.due is not None
    assert row.due.at == FRIDAY + timedelta(days=3)
    back(places)
    assert rows(places.center.desk) == []


def test_what_is_not_sent_yet_says_so(places: Places, visit: str) -> None:
    places.center.link.is_up = False
    write(places.center.desk, seen(places.center.desk, visit), at(days=4))
    places.clock.forward(hours=2)
    (row,) = rows(places.center.desk)
    assert row.status.text == "Not sent yet"
    said = standing.words(places.center.desk, visit)
    assert "not sent yet" in said
    assert f"{JUNIPER} has not received this" in said


@pytest.mark.usefixtures("visit")
def test_what_is_further_ahead_than_seven_days_comes_up_when_it_is_near(places: Places) -> None:
    places.clinic.link.is_up = False
    places.center.desk.commit(Deed("appointment", at(days=10), patient=MARIAN))
    places.center.exchange()
    places.clock.forward(days=2)
    assert rows(places.center.desk) == []
    places.clock.forward(days=2)
    assert len(rows(places.center.desk)) == 1


def test_it_is_on_the_today_of_who_changed_it_and_of_no_other_site(places: Places, visit: str) -> None:
    move(places, visit, days=4)
    back(places)
    places.clock.forward(hours=2)
    assert rows(places.clinic.desk) == []


def test_a_word_that_no_site_acts_on_asks_for_nothing(places: Places, visit: str) -> None:
    places.clinic.link.is_up = False
    center = places.center.desk
    write(center, seen(center, visit), {"interpreter": "not_needed"})
    places.center.exchange()
    places.clock.forward(hours=2)
    assert rows(center) == []


def test_of_a_restricted_chart_no_site_is_said_to_lack_anything(places: Places, visit: str) -> None:
    center = places.center.desk
    move(places, visit, days=4)
    places.clock.forward(hours=2)
    assert len(rows(center)) == 1
    chart = seen(center, MARIAN)
    write(center, chart, {"restricted_to_ids": [center.me.person_id]})
    assert rows(center) == []
    assert "has not received" not in standing.words(center, visit)
    assert after_saving(center, [visit]) is None


def test_whoever_phones_reads_what_there_is_to_tell(places: Places, visit: str) -> None:
    center = places.center.desk
    move(places, visit, days=4)
    told = str(to_tell(center, visit))
    assert told.startswith(f"{JUNIPER} has not received this")
    assert "To tell: " in told
    assert "Starts: Tue Nov 24, 10:12 AM MST" in told
    back(places)
    assert to_tell(center, visit) is None
