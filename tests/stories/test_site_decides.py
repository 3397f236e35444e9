"""A site and what it does not use: the center says it once, and the clinic's desk follows with its next exchange."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import contacts, messages, tasks
from navigator_app.desk import Deed
from navigator_app.queries.chart import chart
from navigator_app.queries.finder import find
from navigator_app.queries.names import Names
from navigator_app.queries.record_history import history
from navigator_app.queries.site_wishes import SiteWishes, decided, site_wishes
from navigator_app.queries.today import Kept, today
from navigator_app.queries.told import value
from sync.errors import Refused
from sync.ids import new_id
from tests.stories.places import Places, Seat, beside

WORDS = {"travel": "Medical transport"}
CODES = {"lodging": ["lodge", "patient_housing"]}
LIMITS = {"verify_again_after_days": 60, "reply_within_business_days": 1}


@pytest.fixture
def ruth(places: Places, tmp_path: Path) -> Seat:
    """Seat the center's administrator, who looks after sites."""
    return beside(places, tmp_path, places.center, "Ruth Adair", "administrator")


def decide(at: Seat, site: str, **typed: Any) -> None:
    found = at.desk.image(site)
    assert found is not None
    at.desk.commit(Deed("site", typed, record=site, opened=found))


def told(seat: Seat) -> str:
    return "\n".join(f"{one.words} {one.since}" for one in decided(seat.desk))


def patient_with_a_number(seat: Seat, *sites: str) -> str:
    patient = new_id()
    points = [{"system": "phone", "value": "555-0177", "verified_on": "2026-09-01", "verified_by": "Lab"}]
    typed = {
        "family_name": "Begaye",
        "given_name": "Marian",
        "sites": [seat.desk.me.site_id, *sites],
        "contact_points": points,
    }
    seat.desk.commit(Deed("patient", typed, record=patient))
    return patient


def number_said(seat: Seat, patient: str) -> str:
    found = chart(seat.desk, patient)
    assert found is not None
    return str(found.people.reaches[0].standing.text)


def question(seat: Seat, patient: str, site: str) -> Any:
    asked = messages.ask(seat.desk, "patient", patient, site, "Which day?")
    found = seat.desk.image(asked)
    assert found is not None
    return found.fields["reply_by_on"]


def test_the_center_says_it_and_the_clinic_follows_with_the_next_exchange(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    patient = patient_with_a_number(rosa)
    assert number_said(rosa, patient) == "Verified"
    decide(ruth, site, own_words=WORDS, hidden_codes=CODES, limits=LIMITS)
    ruth.exchange()
    assert site_wishes(rosa.desk) == SiteWishes()
    rosa.exchange()
    wishes = site_wishes(rosa.desk)
    assert wishes.words == WORDS
    assert wishes.codes == {"lodging": {"lodge", "patient_housing"}}
    assert number_said(rosa, patient) == "Verify again"
    # Asked on a Friday: the next working day, not the one after it.
    assert question(rosa, patient, places.center.desk.me.site_id) == "2026-11-23"
    assert [one.title for one in find(rosa.desk, "medical tr")] == ["Medical transport"]
    found = find(rosa.desk, "travel")[0]
    assert (found.title, found.detail, found.command) == ("Medical transport", "Travel", "travel")


def test_the_clinic_reads_what_was_decided_by_whom_and_when(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    assert told(rosa) == ""
    decide(ruth, site, own_words=WORDS, hidden_codes=CODES, limits=LIMITS, hidden_sections=["telehealth"])
    ruth.exchange()
    rosa.exchange()
    said = told(rosa)
    assert "not shown: Telehealth" in said
    assert "Medical transport for Travel" in said
    assert "Lodging: Lodge, Patient housing" in said
    assert "Days for which a phone or address counts as verified: 60 instead of 180" in said
    assert said.count("Decided by Ruth Adair, Fri Nov 20, 10:12 AM MST") == 4


def test_a_desk_with_no_link_goes_on_as_before_and_another_site_does_not_follow(
    places: Places, ruth: Seat
) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    decide(ruth, site, limits={"ahead_days": 14})
    ruth.exchange()
    rosa.exchange()
    rosa.link.is_up = False
    decide(ruth, site, limits={"ahead_days": 21}, own_words=WORDS)
    ruth.exchange()
    with pytest.raises(Exception, match="No link"):
        rosa.exchange()
    assert gathered.limit(rosa.desk, "ahead_days") == 14
    assert site_wishes(rosa.desk).words == {}
    assert gathered.limit(ruth.desk, "ahead_days") == 7
    rosa.link.is_up = True
    rosa.exchange()
    assert gathered.limit(rosa.desk, "ahead_days") == 21


def test_a_word_of_the_sites_own_reads_the_same_at_the_center(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    decide(ruth, site, added_choices={"contact-media": ["VHF radio"]})
    ruth.exchange()
    rosa.exchange()
    assert site_wishes(rosa.desk).added == {"contact-media": ("VHF radio",)}
    assert "Also offered to choose from: How somebody was contacted: VHF radio." in told(rosa)
    patient = patient_with_a_number(rosa, places.center.desk.me.site_id)
    typed = {"with_role": "patient", "medium": "VHF radio", "outcome": "reached"}
    noted, _ = contacts.note(rosa.desk, typed, patient)
    rosa.exchange()
    places.center.exchange()
    assert site_wishes(places.center.desk).added == {}
    for seat in (rosa, places.center):
        found = seat.desk.image(noted)
        assert found is not None
        assert value(Names(seat.desk), "contact", "medium", found.fields["medium"]) == "VHF radio"


def test_the_history_of_the_site_says_it_in_words(places: Places, ruth: Seat) -> None:
    site = places.clinic.desk.me.site_id
    decide(ruth, site, own_words=WORDS, hidden_codes=CODES, limits=LIMITS)
    entry = history(ruth.desk, site).entries[0]
    assert {one.name: one.text for one in entry.fields} == {
        "own_words": "Travel: Medical transport",
        "hidden_codes": "Lodging: Lodge, Patient housing",
        "limits": "Days for which a phone or address counts as verified: 60. "
        "Business days in which a question is answered: 1",
    }


def test_today_looks_as_far_ahead_as_the_site_set_it(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    patient, kept = patient_with_a_number(rosa), Kept()
    tasks.add(rosa.desk, {"title": "Ask for the disc", "due_on": "2026-12-02"}, patient)
    visit = {
        "starts_at": "2026-12-08T17:00:00Z",
        "patient_zone": "America/Denver",
        "patient_site_id": site,
        "status": "booked",
    }
    rosa.desk.commit(Deed("appointment", visit, patient=patient))

    def rows() -> set[str]:
        return {str(one.title) for one in today(rosa.desk, kept=kept).rows}

    assert rows() == set()
    for limits, shown in (
        ({"ahead_days": 12}, {"Ask for the disc"}),
        ({"ahead_days": 12, "visit_confirm_days_ahead": 18}, {"Ask for the disc", "Confirm the visit"}),
        ({"visit_confirm_days_ahead": 17}, set()),
    ):
        decide(ruth, site, limits=limits)
        ruth.exchange()
        rosa.exchange()
        kept.touched([("site", site)])
        assert rows() == shown


def test_taken_back_it_is_all_as_it_came(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    nothing: dict[str, Any] = {"limits": {}, "own_words": {}}
    for typed in ({"limits": LIMITS, "own_words": WORDS}, nothing):
        decide(ruth, site, **typed)
        ruth.exchange()
        rosa.exchange()
    assert site_wishes(rosa.desk) == SiteWishes()
    assert told(rosa) == ""
    assert gathered.limit(rosa.desk, "verify_again_after_days") == 180


def test_a_navigator_does_not_decide_it_and_nobody_beyond_the_bounds(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    decide(rosa, site, own_words=WORDS)
    rosa.exchange()
    assert site_wishes(ruth.desk).words == {}
    assert rosa.desk.store.counts().needs_you == 1
    with pytest.raises(Refused, match="from 5 to 21"):
        decide(ruth, site, limits={"ahead_days": 2})
    with pytest.raises(Refused, match="always stays"):
        decide(ruth, site, hidden_codes={"lodging": ["not_decided"]})


def test_what_a_newer_release_decides_is_kept_when_an_older_one_writes(places: Places, ruth: Seat) -> None:
    rosa, site = places.clinic, places.clinic.desk.me.site_id
    decide(ruth, site, limits={"of_next_year": 3, "ahead_days": 10})
    ruth.exchange()
    rosa.exchange()
    found = rosa.desk.image(site)
    assert found is not None
    assert found.fields["limits"] == {"of_next_year": 3, "ahead_days": 10}
    assert gathered.limit(rosa.desk, "ahead_days") == 10
