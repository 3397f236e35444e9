"""A chart is opened in an emergency: with a reason, for an hour, for one person on one computer, and reviewed.

Real desks, real HTTP, real files; two clinics and the center, where a second person sits at the site lead's computer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from navigator_app.commands import charts, emergencies
from navigator_app.desk import Deed
from navigator_app.queries import emergencies as asking
from navigator_app.queries.chart import chart as shown_chart
from navigator_app.queries.finder import find
from navigator_app.queries.patients import count, patients
from navigator_app.queries.since import since
from navigator_app.queries.who_sees import who_sees
from navigator_app.store import key_ring, slots
from navigator_app.store.asking import Where
from sync.client.link import enroll
from sync.clock import SetClock
from sync.errors import Refused
from sync.in_emergency import EmergencyAsk
from sync.joining import Claim
from sync.rules import emergency
from sync.signing import prove, public_signing_key
from tests.faults.joined import CENTER, PASSPHRASE, Place, Seat, exchange, seat
from tests.stories.town import Town

SECRET = "Quillfeather"
"""A name that stands nowhere else, so that it is seen wherever it leaks."""
BORN = date(1965, 3, 14)
WHY = "Brought in by ambulance, cannot speak"


def clock_of(town: Town) -> SetClock:
    assert isinstance(town.hub.clock, SetClock)
    return town.hub.clock


def sit(town: Town, name: str, place: Place) -> Seat:
    """Unlock the computer of this name by the clock of the hub, in place of who sat there."""
    town.seats[name].close()
    town.seats[name] = seat(place, town.hub.url, town.hub.clock, place.unlock(town.hub.clock))
    return town.seats[name]


@pytest.fixture
def everybody(town: Town) -> Town:
    for name in tuple(town.places):
        sit(town, name, town.places[name])
    return town


def sam_beside_lena(town: Town) -> Place:
    """Let Sam, a navigator of the center, unlock the site lead's computer, too."""
    lena = town.places["Lena Grant"]
    code = town.hub.code(CENTER, "navigator", "Sam Reed", is_center=True)
    proof = prove(lena.key, lena.store, code)
    key = public_signing_key(lena.key).hex()
    told = enroll(
        town.hub.url, Claim(store=lena.store, public_key=key, name="Sam Reed", code=code, proof=proof)
    )
    ring = key_ring.opened(lena.home, lena.person, PASSPHRASE)
    key_ring.add_person(ring, told.person, "Sam Reed", "navigator", PASSPHRASE, slots.cheapest())
    return replace(lena, person=told.person, name="Sam Reed")


def write_chart(at: Seat, *sites: str) -> tuple[str, str]:
    """Begin a chart that has a name of its own and a trip."""
    patient = at.new_patient(f"{SECRET} asks for her sister", *sites)
    at.edit(
        patient,
        family_name=SECRET,
        birth_on=BORN.isoformat(),
        identifiers=[{"assigner": "JUNIPER", "value": "77-4410", "type": "MR"}],
    )
    return patient, at.put("trip", {"purpose": f"Visit of {SECRET}"}, patient)


@pytest.fixture
def restricted(everybody: Town) -> tuple[str, str]:
    """Restrict a chart of the clinic to the site lead, on the one computer that was given it."""
    town, lead = everybody, everybody.places["Lena Grant"]
    chart = write_chart(town.rosa, town.site("Rosa Delgado"))
    town.meet()
    town.says("restricted", "give", lead.store, "--person", lead.person)
    exchange(town.lena)
    charts.decide(town.lena.desk, chart[0], "restrict", [lead.person])
    town.meet()
    return chart


@pytest.fixture
def sam(everybody: Town, restricted: tuple[str, str]) -> Seat:
    """Seat Sam at the computer that holds a chart restricted to his colleague."""
    assert everybody.holds(everybody.lena, *restricted)
    place = sam_beside_lena(everybody)
    return sit(everybody, "Lena Grant", place)


def everything_shown(at: Seat, patient: str) -> str:
    """Ask everything that a person can ask of a desk, and give it as one text."""
    desk, store = at.desk, at.store
    told: list[object] = [patients(desk), find(desk, SECRET), find(desk, ""), since(desk), count(desk)]
    told += [store.search(SECRET, (kind,)) for kind in ("patient", "trip", "message", "task")]
    told += [store.led_by(SECRET), store.record(patient), shown_chart(desk, patient), who_sees(desk, patient)]
    told += [store.of_patient(patient), store.of_kind("patient"), store.of_kind("trip")]
    told += [store.rows("patient"), store.rows("trip", Where("patient_id", "=", patient))]
    told += [store.own_changes(), store.queue(), store.history(patient), store.needs_you()]
    return repr(told)


def test_a_chart_restricted_to_a_colleague_is_nowhere_on_their_computer(
    everybody: Town, restricted: tuple[str, str], sam: Seat
) -> None:
    patient, trip = restricted
    assert everybody.holds_none(sam, patient, trip)
    assert sam.store.as_kept(patient) is not None, "it lies on this computer all the same"
    assert SECRET not in everything_shown(sam, patient)
    assert patient not in repr(patients(sam.desk))
    assert count(sam.desk) == 0
    assert sam.store.tally("trip", "status") == {}
    assert "trip" not in sam.store.held()


def test_only_who_knows_exactly_whom_hears_that_a_chart_is_restricted(sam: Seat) -> None:
    for typed in ("77-4410", f"{SECRET}, Marian 03/14/1965", f"marian {SECRET.lower()} 1965-03-14"):
        assert asking.withheld_by_text(sam.desk, typed), typed
    for typed in ("", SECRET, f"{SECRET} Marian", "77-441", "77", "03/14/1965", f"{SECRET} 03/14/1965"):
        assert not asking.withheld_by_text(sam.desk, typed), typed


def test_it_is_opened_with_a_reason_for_an_hour_without_a_link(
    everybody: Town, restricted: tuple[str, str], sam: Seat
) -> None:
    patient, trip = restricted
    found = asking.withheld(sam.desk, "77-4410", "", "", None)
    assert found == patient
    for reason, words in (("", WHY), ("emergency_care", "now"), ("bored", WHY)):
        with pytest.raises(Refused):
            emergencies.open_here(sam.desk, patient, reason, words)
    assert everybody.holds_none(sam, patient)
    opening = emergencies.open_here(sam.desk, patient, "emergency_care", WHY)
    assert everybody.holds(sam, patient, trip)
    (line,) = asking.open_now(sam.desk)
    assert (line.id, line.chart, line.words) == (opening, f"{SECRET}, Marian", WHY)
    assert line.until_at - line.opened_at == emergency.open_for()
    clock_of(everybody).forward(minutes=59)
    assert everybody.holds(sam, patient, trip)
    clock_of(everybody).forward(minutes=1)
    assert everybody.holds_none(sam, patient, trip)
    assert asking.open_now(sam.desk) == ()
    assert SECRET not in everything_shown(sam, patient)


def test_who_is_done_ends_it_before_its_time(everybody: Town, restricted: tuple[str, str], sam: Seat) -> None:
    opening = emergencies.open_here(sam.desk, restricted[0], "patient_asks", "She sits here and asks me")
    emergencies.finish(sam.desk, opening)
    assert everybody.holds_none(sam, *restricted)
    with pytest.raises(Refused, match="over already"):
        emergencies.finish(sam.desk, opening)


def test_what_was_typed_when_the_time_ended_is_saved_and_reaches_the_center(
    everybody: Town, restricted: tuple[str, str], sam: Seat
) -> None:
    emergencies.open_here(sam.desk, restricted[0], "emergency_care", WHY)
    opened = sam.desk.image(restricted[1])
    assert opened is not None
    clock_of(everybody).forward(minutes=61)
    sam.desk.commit(Deed("trip", {"purpose": "Typed while it ended"}, opened.id, opened))
    exchange(sam)
    held = everybody.says("held", "list")
    assert [(one["author"], one["fields"]) for one in held] == [("Sam Reed", ["purpose"])]


def test_it_is_reviewed_once_and_never_by_who_opened_it(
    everybody: Town, restricted: tuple[str, str], sam: Seat
) -> None:
    town = everybody
    opening = emergencies.open_here(sam.desk, restricted[0], "emergency_care", WHY)
    with pytest.raises(Refused, match="does not review"):
        emergencies.review(sam.desk, opening, "right", "I say so")
    exchange(sam)
    lena = sit(town, "Lena Grant", town.places["Lena Grant"])
    exchange(lena)
    (line,) = asking.openings(lena.desk)
    assert (line.who, line.words, line.outcome) == ("Sam Reed", WHY, "")
    assert line.refusal is None, "it waits for her"
    emergencies.review(lena.desk, opening, "right", "The ambulance record says the same")
    with pytest.raises(Refused, match="reviewed already"):
        emergencies.review(lena.desk, opening, "not_right", "Changed my mind")
    (line,) = asking.openings(lena.desk)
    assert line.refusal is not None
    exchange(lena)
    assert {one.outcome for one in lena.store.own_changes()} <= {"accepted", "merged"}
    told = who_sees(lena.desk, restricted[0])
    assert told is not None
    assert "Sam Reed" in str(told.emergencies[0])


ASKED = EmergencyAsk(number="77-4410", reason="emergency_care", words=WHY)


def with_tom(town: Town) -> tuple[str, str]:
    """Write a chart at Rosa's clinic that Tom, at the other one, does not have."""
    chart = write_chart(town.rosa, town.site("Rosa Delgado"))
    town.meet()
    assert town.holds_none(town.tom, *chart)
    return chart


def test_the_patient_of_another_site_is_opened_over_the_link_and_leaves_with_the_hour(
    everybody: Town,
) -> None:
    town = everybody
    patient, trip = with_tom(town)
    tom = town.places["Tom North"].person
    opened = town.tom.link.open_in_emergency(tom, ASKED)
    assert opened.chart == patient
    exchange(town.tom)
    assert town.holds(town.tom, patient, trip)
    (line,) = asking.open_now(town.tom.desk)
    assert (line.id, line.until_at) == (opened.access, opened.until_at)
    later = town.rosa.put("trip", {"purpose": "Written while Tom has it open"}, patient)
    word = town.tom.put("message", {"subject": "Seen in the emergency room"}, patient)
    town.meet()
    assert town.holds(town.tom, later)
    assert town.holds(town.rosa, word)
    town.tom.edit(trip, purpose="Not sent when the hour was over")
    clock_of(town).forward(minutes=60)
    assert town.holds_none(town.tom, patient, trip, later, word)
    town.meet()
    assert town.tom.store.as_kept(patient) is None
    assert town.tom.store.as_kept(trip) is None
    assert [one["fields"] for one in town.says("held", "list")] == [["purpose"]]
    assert town.holds(town.rosa, patient, trip, later, word)
    (one,) = (line for line in town.says("devices") if line["store"] == town.places["Tom North"].store)
    assert one["given"] == []


def test_without_a_link_the_chart_leaves_with_the_hour_all_the_same(everybody: Town) -> None:
    patient, trip = with_tom(everybody)
    everybody.tom.link.open_in_emergency(everybody.places["Tom North"].person, ASKED)
    exchange(everybody.tom)
    store = everybody.tom.store
    everybody.tom.edit(trip, purpose="Written and not sent")
    assert not store.let_go_of_closed()
    clock_of(everybody).forward(minutes=60)
    assert ("patient", patient) in store.let_go_of_closed().records
    assert store.as_kept(patient) is None
    assert store.as_kept(trip) is not None, "what was written waits for its verdict"
    assert everybody.holds_none(everybody.tom, trip)
    assert store.counts().unsent == 1
    assert not store.let_go_of_closed()
    everybody.meet()
    assert store.as_kept(trip) is None
    assert store.counts().unsent == 0
    assert [one["fields"] for one in everybody.says("held", "list")] == [["purpose"]]


def test_who_is_done_lets_the_chart_of_another_site_go(everybody: Town) -> None:
    patient, trip = with_tom(everybody)
    tom = everybody.places["Tom North"].person
    opened = everybody.tom.link.open_in_emergency(tom, ASKED)
    exchange(everybody.tom)
    emergencies.finish(everybody.tom.desk, opened.access)
    assert everybody.holds_none(everybody.tom, patient, trip)
    everybody.meet()
    assert everybody.tom.store.as_kept(patient) is None


def test_another_person_of_that_computer_does_not_see_it(everybody: Town) -> None:
    patient, trip = with_tom(everybody)
    place = everybody.places["Tom North"]
    everybody.tom.link.open_in_emergency(place.person, ASKED)
    exchange(everybody.tom)
    ring = key_ring.opened(place.home, place.person, PASSPHRASE)
    key_ring.add_person(ring, "ab" * 16, "Una Field", "navigator", PASSPHRASE, slots.cheapest())
    una = sit(everybody, "Tom North", replace(place, person="ab" * 16, name="Una Field"))
    assert everybody.holds_none(una, patient, trip)
    assert SECRET not in everything_shown(una, patient)


@pytest.mark.parametrize(
    "asked",
    [
        {"number": "77-441"},
        {"number": ""},
        {"family_name": SECRET},
        {"family_name": SECRET, "given_name": "Marian"},
        {"family_name": SECRET, "given_name": "M", "birth_on": BORN},
        {"family_name": SECRET, "given_name": "Marian", "birth_on": date(1965, 3, 15)},
    ],
)
def test_the_center_answers_only_who_knows_exactly_whom(everybody: Town, asked: dict[str, object]) -> None:
    with_tom(everybody)
    tom = everybody.places["Tom North"].person
    vague = EmergencyAsk.model_validate({**asked, "reason": "emergency_care", "words": WHY})
    with pytest.raises(Refused, match="finds nobody by exactly this"):
        everybody.tom.link.open_in_emergency(tom, vague)
    exact = EmergencyAsk(
        family_name=SECRET.upper(), given_name="marian", birth_on=BORN, reason="safety", words=WHY
    )
    assert everybody.tom.link.open_in_emergency(tom, exact).chart


def test_of_two_charts_with_one_number_the_center_says_as_much_as_of_none(everybody: Town) -> None:
    with_tom(everybody)
    write_chart(everybody.rosa, everybody.site("Rosa Delgado"))
    everybody.meet()
    with pytest.raises(Refused, match="finds nobody by exactly this"):
        everybody.tom.link.open_in_emergency(everybody.places["Tom North"].person, ASKED)


def test_names_cannot_be_tried_one_after_another(everybody: Town) -> None:
    with_tom(everybody)
    tom = everybody.places["Tom North"].person
    for number in range(emergency.numbers().asks_an_hour):
        guess = ASKED.model_copy(update={"number": f"77-{number}"})
        with pytest.raises(Refused, match="finds nobody"):
            everybody.tom.link.open_in_emergency(tom, guess)
    with pytest.raises(Refused, match="Too many"):
        everybody.tom.link.open_in_emergency(tom, ASKED)
    clock_of(everybody).forward(minutes=61)
    assert everybody.tom.link.open_in_emergency(tom, ASKED).chart


def test_without_a_reason_or_a_role_the_center_opens_nothing(everybody: Town, sam: Seat) -> None:
    tom = everybody.places["Tom North"].person
    with pytest.raises(Refused, match="few words"):
        everybody.tom.link.open_in_emergency(tom, ASKED.model_copy(update={"words": "now"}))
    clerk = everybody.hub.joins("Cedar Flats (PRACTICE)", "scheduler", "Ben Ash")
    with pytest.raises(Refused, match="Your role does not open charts"):
        clerk.link.open_in_emergency(clerk.welcome.person, ASKED)
    assert everybody.holds_none(everybody.tom, *[one.id for one in sam.store.held_back()])
