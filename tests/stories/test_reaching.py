"""The right number every time: reached today, not verified for long, failed and set aside; and who is close."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import reaching
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.chart import chart
from navigator_app.queries.people import People, Reach
from navigator_app.store.asking import Where
from navigator_app.ui.screens.patient_head import reach_facts
from sync.errors import Refused
from sync.rules.reaching import failed, standing
from sync.rules.site_wishes import limit
from tests.desks import CENTER, MARIAN, ROSA, put

MOBILE, HOME = "(555) 555-0177", "(555) 555-0143"


@pytest.fixture
def marian(desk: Desk) -> Desk:
    """Give Marian two phones and an address."""
    points = [
        {
            "system": "phone",
            "value": MOBILE,
            "use": "mobile",
            "verified_on": "2026-11-02",
            "verified_by": "Lab",
        },
        {"system": "phone", "value": HOME, "use": "home", "verified_on": "2025-12-02"},
        {"system": "address", "value": "HC 63 Box 12"},
    ]
    write(desk, seen(desk, MARIAN), {"contact_points": points})
    return desk


def people(desk: Desk) -> People:
    found = chart(desk, MARIAN)
    assert found is not None
    return found.people


def reach(desk: Desk, value: str) -> Reach:
    return next(one for one in people(desk).reaches if one.value == value)


def test_each_number_says_who_verified_it_and_when_and_an_old_one_says_so(marian: Desk) -> None:
    said = {one.value: (str(one.standing.text), str(one.said)) for one in people(marian).reaches}
    assert said == {
        MOBILE: ("Verified", "Verified 11/02/2026 by Lab"),
        HOME: ("Verify again", "Not verified since 12/02/2025"),
        "HC 63 Box 12": ("Never verified", "Nobody wrote down that it holds"),
    }


def test_reached_today_is_one_key(marian: Desk) -> None:
    reaching.reached(marian, MARIAN, reach(marian, HOME).key)
    assert str(reach(marian, HOME).said) == "Verified 11/21/2026 by Rosa Delgado"


def test_a_number_that_failed_is_set_aside_and_leaves_the_header(marian: Desk) -> None:
    reaching.did_not_reach(marian, MARIAN, reach(marian, MOBILE).key, "Somebody else's now")
    told = reach(marian, MOBILE)
    assert (told.standing.text, told.said) == ("Failed", "Somebody else's now. Rosa Delgado, 11/21/2026")
    found = chart(marian, MARIAN)
    assert found is not None
    assert not any(MOBILE in fact for fact in reach_facts(found.header))
    assert any(HOME in fact for fact in reach_facts(found.header))


def test_where_no_number_holds_finding_one_is_work(marian: Desk) -> None:
    reaching.did_not_reach(marian, MARIAN, f"phone|{MOBILE}", "No such number")
    assert not marian.store.rows("task", Where("patient_id", "=", MARIAN))
    reaching.did_not_reach(marian, MARIAN, f"phone|{HOME}", "No such number")
    (task,) = marian.store.rows("task", Where("patient_id", "=", MARIAN))
    assert (task.title, task.owner_id) == ("Find a number that holds", ROSA)


def test_a_number_that_holds_again_or_was_corrected_has_not_failed(marian: Desk) -> None:
    reaching.did_not_reach(marian, MARIAN, f"phone|{MOBILE}", "No such number")
    reaching.reached(marian, MARIAN, f"phone|{MOBILE}")
    assert reach(marian, MOBILE).standing.text == "Verified"
    reaching.did_not_reach(marian, MARIAN, f"phone|{HOME}", "No such number")
    image = seen(marian, MARIAN)
    points = [
        {**one, "value": one["value"].replace("0143", "0144")} for one in image.fields["contact_points"]
    ]
    write(marian, image, {"contact_points": points})
    assert reach(marian, "(555) 555-0144").standing.text != "Failed"


def test_what_happened_there_is_needed_and_a_number_that_is_gone_is_not_marked(marian: Desk) -> None:
    with pytest.raises(Refused):
        reaching.did_not_reach(marian, MARIAN, f"phone|{HOME}", " ")
    with pytest.raises(Refused):
        reaching.reached(marian, MARIAN, "phone|555-9999")


def test_a_number_counts_as_verified_to_the_last_day_of_its_limit() -> None:
    days = limit("verify_again_after_days")
    point = {"system": "phone", "value": "1", "verified_on": "2026-01-01"}
    last = date.fromordinal(date(2026, 1, 1).toordinal() + days)
    assert standing(point, last, days) == "verified"
    assert standing(point, date.fromordinal(last.toordinal() + 1), days) == "old"
    assert failed({**point, "failed_on": "2026-02-01", "failed_of": "1"})


def test_the_care_team_and_the_escort_come_from_the_records(marian: Desk) -> None:
    put(
        marian,
        "referral",
        "1" * 32,
        MARIAN,
        case_manager_id=ROSA,
        to_site_id=CENTER,
        service="medical_oncology",
    )
    put(
        marian,
        "trip",
        "2" * 32,
        MARIAN,
        escort_name="Ann Moss",
        escort_relation="Daughter",
        starts_on="2026-12-01",
    )
    found = people(marian)
    assert [(one.name, str(one.part), one.where) for one in found.team] == [
        ("You", "Case manager", "Juniper Creek")
    ]
    assert [(one.name, one.detail) for one in found.escorts] == [("Ann Moss", "Daughter")]
