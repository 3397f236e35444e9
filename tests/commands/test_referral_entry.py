"""A call-in with impossible times is refused at the field; a number of RCIS is found; templates are a site's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from navigator_app.commands import records, referral_templates, referrals
from navigator_app.desk import Desk
from navigator_app.queries.earlier_referrals import LAST, again, earlier, open_twin
from navigator_app.queries.finder import find
from navigator_app.queries.lists import lines
from navigator_app.queries.referral_entry import referral_entry
from sync.errors import Refused
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, clock_of

IMAGING = {"service": "imaging", "to_site_id": CENTER}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"care_began_at": "2026-11-25T16:00:00Z"}, "care_began_at"),
        ({"called_in_at": "2027-11-20T16:00:00Z"}, "called_in_at"),
        ({"care_began_at": "2026-11-20T16:00:00Z", "called_in_at": "2026-11-19T16:00:00Z"}, "called_in_at"),
    ],
)
def test_a_call_in_whose_times_cannot_be_is_refused_at_the_field(
    desk: Desk, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        referrals.start(desk, DELIA, {"is_call_in": True, **typed})
    assert refused.value.field == field
    assert not desk.store.of_chart(DELIA, {"referral"})


def test_a_referral_is_found_by_its_number_in_rcis_and_its_line_says_it(desk: Desk) -> None:
    one = referrals.start(desk, DELIA, {**IMAGING, "rcis_number": "7700123", "rcis_type": "C"})
    assert any(found.key is not None and found.key.id == one for found in find(desk, "7700123"))
    (line,) = lines(desk, "referrals", DELIA)
    assert line.detail == "RCIS 7700123 C · To Mesa View"


def test_the_last_referrals_come_newest_first_and_the_one_that_is_open_is_known(desk: Desk) -> None:
    begun = []
    for _ in range(LAST + 1):
        clock_of(desk).at += timedelta(days=1)
        begun.append(referrals.start(desk, DELIA, IMAGING))
    other = referrals.start(desk, DELIA, {"service": "genetics", "to_site_id": CENTER, "status": "draft"})
    found = earlier(desk, DELIA, other)
    assert [one.key.id for one in found] == begun[::-1]
    assert open_twin(found, "imaging", CENTER) == found[0]
    assert open_twin(found, "imaging", CLINIC) is None
    assert open_twin(found, "", CENTER) is None
    assert earlier(desk, MARIAN) == earlier(desk, "") == ()
    assert again(desk, other) == {"service": "genetics", "to_site_id": CENTER}


def test_a_template_belongs_to_the_site_and_is_kept_by_those_who_write_referrals(desk: Desk) -> None:
    one = referrals.start(desk, DELIA, {**IMAGING, "diagnosis": "Lymphoma", "rcis_number": "77"})
    kept = referral_templates.keep(desk, one, " Scan ", ("service", "to_site_id", "diagnosis", "rcis_number"))
    image = desk.image(kept)
    assert image is not None
    assert (image.site, image.patient) == (CLINIC, None)
    assert image.fields["name"] == "Scan"
    assert image.fields["values"] == IMAGING
    assert referral_entry(desk, DELIA).templates == ((kept, "Scan"),)
    records.withdraw(desk, "referral_template", kept, "Twice")
    assert referral_entry(desk, DELIA).templates == ()
    helper = replace(desk, me=replace(desk.me, roles=frozenset({"travel_coordinator"})))
    assert referral_entry(helper, DELIA).may_not_keep


@pytest.mark.parametrize(("name", "fields", "field"), [(" ", ("service",), "name"), ("Scan", (), "fields")])
def test_a_template_without_a_name_or_without_anything_is_refused(
    desk: Desk, name: str, fields: tuple[str, ...], field: str
) -> None:
    one = referrals.start(desk, DELIA, IMAGING)
    with pytest.raises(Refused) as refused:
        referral_templates.keep(desk, one, name, fields)
    assert refused.value.field == field
