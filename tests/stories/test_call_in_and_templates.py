"""A clinic's template reaches its other desk and stays the clinic's; two calls about one patient are never mixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from navigator_app.commands import records, referral_templates, referrals
from navigator_app.commands.seen import seen
from navigator_app.desk import Deed
from navigator_app.queries.referral_entry import referral_entry, template
from sync.errors import Refused
from sync.ids import derived_id
from tests.stories.places import Places, Seat, beside

MARIAN = derived_id("patient", "Marian")
FROM_WARD = {
    "is_call_in": True,
    "called_in_by": "Ward clerk, Cedar Basin (PRACTICE)",
    "called_in_at": "2026-11-16T16:00:00Z",
    "called_in_zone": "America/Denver",
    "seen_at_place": "Cedar Basin Hospital (PRACTICE)",
    "care_began_at": "2026-11-15T23:00:00Z",
}


@dataclass
class Clinic:
    """Rosa and Tom at one clinic, and the center."""

    places: Places
    tom: Seat

    @property
    def rosa(self) -> Seat:
        return self.places.clinic

    def meet(self) -> None:
        for seat in (self.rosa, self.tom, self.places.center, self.rosa, self.tom):
            seat.exchange()


@pytest.fixture
def clinic(places: Places, tmp_path: Path) -> Iterator[Clinic]:
    rosa = places.clinic.desk
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [rosa.me.site_id]}
    rosa.commit(Deed("patient", name, record=MARIAN))
    found = Clinic(places, beside(places, tmp_path, places.clinic, "Tom North", "navigator"))
    found.meet()
    yield found
    found.tom.desk.store.close()


def test_a_template_that_rosa_keeps_is_at_toms_desk_and_the_center_neither_begins_with_it_nor_changes_it(
    clinic: Clinic,
) -> None:
    rosa, tom, center = clinic.rosa.desk, clinic.tom.desk, clinic.places.center.desk
    typed = {"service": "imaging", "to_site_id": center.me.site_id, "diagnosis": "Lymphoma"}
    one = referrals.start(rosa, MARIAN, typed)
    kept = referral_templates.keep(rosa, one, "Yearly scan", tuple(typed))
    clinic.meet()
    assert referral_entry(tom, MARIAN).templates == ((kept, "Yearly scan"),)
    found = template(tom, kept)
    assert found is not None
    assert found.values == {"service": "imaging", "to_site_id": center.me.site_id}
    assert referral_entry(center, "").templates == ()
    with pytest.raises(Refused, match="Decided at"):
        records.save(center, "referral_template", {"name": "Ours"}, seen(center, kept))


def test_what_two_callers_said_is_never_mixed_and_a_person_decides_whose_word_stands(clinic: Clinic) -> None:
    rosa, tom = clinic.rosa.desk, clinic.tom.desk
    one = referrals.start(rosa, MARIAN, FROM_WARD)
    clinic.meet()
    records.save(rosa, "referral", {"care_began_at": "2026-11-15T20:00:00Z"}, seen(rosa, one))
    other = {"called_in_by": "Her son", "seen_at_place": "Another hospital (PRACTICE)"}
    records.save(tom, "referral", other, seen(tom, one))
    clinic.meet()
    (review,) = rosa.store.rows("review")
    assert review.group == "call_in"
    said = seen(rosa, one).fields
    assert said["called_in_by"] == FROM_WARD["called_in_by"]
    assert said["seen_at_place"] == FROM_WARD["seen_at_place"]
    assert said["care_began_at"].startswith("2026-11-15T20:00")
    assert said["status"] == "draft"
