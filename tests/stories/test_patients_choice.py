"""Not now and no: a woman's own words about a referral, a trip, a visit or her labs; nobody nags, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator_app.choosing import Choices
from navigator_app.commands import choices, deaths, labs, referral_moves, referrals, tasks, trips
from navigator_app.commands.choices import HeardChoice
from navigator_app.commands.referral_moves import Booked
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries.choices import ChoiceNote, choice_note
from navigator_app.queries.lists import lines, open_counts
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.shown import Key
from navigator_app.queries.today import WorkItem, of_patient, today
from navigator_app.store.asking import Where
from sync.errors import Refused
from sync.rules.choices import status_of
from tests.desks import CENTER, DELIA, MARIAN, clock_of, put

HERS = "Not until after fish camp. I will come when the fish are put up."
AFTER = date(2026, 12, 15)
VAN = {
    "mode": "tribal_van",
    "from_place": "Juniper Creek",
    "to_place": "Mesa View",
    "carrier": "Clinic van (PRACTICE)",
    "carrier_phone": "555-0171",
    "departs_at": "2026-12-01T12:40:00Z",
    "departs_zone": "America/Denver",
}


@pytest.fixture
def referral(desk: Desk) -> str:
    """Write a referral that waits for pathology."""
    write(desk, seen(desk, CENTER), {"uses_navigator": False})
    one = referrals.start(
        desk, MARIAN, {"service": "medical_oncology", "to_site_id": CENTER, "reason": "New"}
    )
    referrals.set_item(desk, one, "pathology", "waiting", waiting_on="Pathology")
    return one


@pytest.fixture
def booked(desk: Desk, referral: str) -> tuple[str, str, str]:
    """Book the visit, the trip and a confirmed van; give referral, appointment and leg."""
    referrals.send(desk, referral)
    heard = referrals.Heard("Front desk", "phone")
    referral_moves.schedule(desk, referral, Booked(date(2026, 12, 1), time(10)), heard=heard)
    image = desk.image(referral)
    assert image is not None
    visit = str(image.fields["appointment_id"])
    typed = {"purpose": "First visit", "starts_on": "2026-12-01", "appointment_id": visit}
    _, (leg,) = trips.ask(desk, MARIAN, typed, [VAN])
    trips.confirm_leg(desk, leg, "by phone")
    return referral, visit, leg


def rows(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk, "everyone").rows if row.patient_id == MARIAN]


def titles(desk: Desk) -> list[str]:
    return [str(row.title) for row in rows(desk)]


def told(desk: Desk, choice: str) -> None:
    choices.clinician_informed(desk, choice, "Dr. Okafor, by phone")


def note_on(desk: Desk, kind: str, one: str) -> ChoiceNote:
    found = choice_note(desk, Key(kind, one), MARIAN)
    assert found is not None
    return found


def status(desk: Desk, one: str) -> str:
    image = desk.image(one)
    assert image is not None
    return str(status_of(image.kind, image.fields))


def test_not_now_takes_everything_of_a_referral_from_every_list_until_its_day(
    desk: Desk, referral: str
) -> None:
    assert rows(desk)
    told(desk, choices.not_now(desk, ("referral", referral), HERS, AFTER))
    assert rows(desk) == []
    assert of_patient(desk, MARIAN) == ()
    clock_of(desk).forward(days=24)
    (row,) = rows(desk)
    assert row.title == "Ask again: the patient said not now"
    assert (row.group, row.late_days) == ("due_today", 0)
    clock_of(desk).forward(days=60)
    (row,) = rows(desk)
    assert (row.group, row.late_days) == ("due_today", 0), "a patient's own choice is never overdue"


def test_the_page_says_it_neutrally_with_her_words_and_by_whom_heard(desk: Desk, referral: str) -> None:
    choice = choices.not_now(desk, ("referral", referral), HERS, AFTER, HeardChoice(how="in_person"))
    found = note_on(desk, "referral", referral)
    assert found.headline == "Patient's choice: not now, ask again Tue Dec 15"
    assert HERS in found.detail
    assert "Heard by you, Sat Nov 21, 9:42 AM MST (In person)." in found.detail
    assert "The clinician is not informed yet." in found.detail
    told(desk, choice)
    assert (
        "Clinician informed: Dr. Okafor, by phone (Rosa Delgado, Sat"
        in note_on(desk, "referral", referral).detail
    )


def test_lists_and_their_counts_leave_it_out_and_say_why(desk: Desk, booked: tuple[str, str, str]) -> None:
    referral, _, _ = booked
    before = open_counts(desk)
    assert (before["referrals"], before["visits"], before["travel"]) == (1, 1, 1)
    choice = choices.not_now(desk, ("referral", referral), HERS, AFTER)
    after = open_counts(desk)
    assert (after["referrals"], after["visits"], after["travel"]) == (0, 0, 0)
    assert open_counts(desk, DELIA) == dict.fromkeys(after, 0)
    (line,) = lines(desk, "referrals")
    assert (line.is_open, line.status.tint) == (False, "neutral")
    assert line.status.text == "Patient's choice: not now, ask again Tue Dec 15"
    view = referral_view(desk, referral)
    assert view is not None
    assert not {item.state.tint for item in view.items} & {"danger", "warn"}
    choices.take_back(desk, choice, "I can go now.")
    assert open_counts(desk) == before


def test_the_clinician_is_a_row_until_somebody_was_told(desk: Desk, referral: str) -> None:
    choice = choices.not_now(desk, ("referral", referral), HERS, AFTER)
    assert titles(desk) == ["Tell the clinician their choice"]
    with pytest.raises(Refused, match="who was told"):
        choices.clinician_informed(desk, choice, "  ")
    told(desk, choice)
    assert titles(desk) == []


def test_who_was_told_at_once_needs_no_row(desk: Desk, referral: str) -> None:
    choices.not_now(desk, ("referral", referral), HERS, AFTER, HeardChoice(told="Dr. Okafor, in the room"))
    assert titles(desk) == []


def test_taken_back_every_row_is_there_as_it_was(desk: Desk, referral: str) -> None:
    before = rows(desk)
    choice = choices.not_now(desk, ("referral", referral), HERS, AFTER)
    choices.take_back(desk, choice, "I can go now.")
    assert rows(desk) == before
    assert choice_note(desk, Key("referral", referral), MARIAN) is None
    with pytest.raises(Refused, match="taken back already"):
        choices.take_back(desk, choice, "Again.")


def test_a_not_now_names_what_is_booked_before_its_day_so_that_a_person_calls_it_off(
    desk: Desk, booked: tuple[str, str, str]
) -> None:
    referral, visit, leg = booked
    told(desk, choices.not_now(desk, ("referral", referral), HERS, AFTER))
    assert {(row.title, row.key.id) for row in rows(desk)} == {
        ("Booked, but the patient said not now", visit),
        ("Booked, but the patient said not now", leg),
    }
    choices.call_off(desk, visit)
    assert (status(desk, visit), status(desk, leg)) == ("cancelled", "cancelled")
    assert sorted(titles(desk)) == ["Call off the ride", "Call off the visit"]


def test_no_closes_what_it_touches_in_one_deed_and_lists_whom_to_phone(
    desk: Desk, booked: tuple[str, str, str]
) -> None:
    referral, visit, leg = booked
    told(desk, choices.no(desk, ("referral", referral), "I do not want this. I will stay home."))
    assert {status(desk, one) for one in booked} == {"cancelled"}
    image = desk.image(visit)
    assert image is not None
    assert "I do not want this." in image.fields["status_reason"]
    assert sorted(titles(desk)) == ["Call off the ride", "Call off the visit"]
    (ride,) = desk.store.rows("task", Where("about_id", "=", leg))
    task = desk.image(ride.id)
    assert task is not None
    assert "Clinic van (PRACTICE)" in task.fields["note"]
    assert "555-0171" in task.fields["note"]


def test_a_no_that_is_taken_back_restores_nothing_unasked_and_begins_again_by_a_key_each(
    desk: Desk, booked: tuple[str, str, str]
) -> None:
    referral, _visit, leg = booked
    choice = choices.no(desk, ("referral", referral), "I do not want this.")
    choices.take_back(desk, choice, "My daughter asked me to try.")
    assert {status(desk, one) for one in booked} == {"cancelled"}
    assert titles(desk) == ["Begin again what was closed?"], "what nobody called off yet is no task any more"
    found = note_on(desk, "referral", referral)
    assert "My daughter asked me to try." in found.detail
    assert [verb.command for verb in found.verbs] == ["choices.begin_again"]
    choices.begin_again(desk, referral)
    assert status(desk, referral) == "draft"
    assert choice_note(desk, Key("referral", referral), MARIAN) is None
    trip = str(desk.image(leg).fields["trip_id"])  # type: ignore[union-attr]
    choices.begin_again(desk, trip)
    assert (status(desk, trip), status(desk, leg)) == ("requested", "planned")


def test_no_to_a_trip_leaves_the_visit_and_no_to_a_visit_leaves_the_referral(
    desk: Desk, booked: tuple[str, str, str]
) -> None:
    referral, visit, leg = booked
    trip = str(desk.image(leg).fields["trip_id"])  # type: ignore[union-attr]
    choices.no(desk, ("trip", trip), "My nephew drives me.")
    assert (status(desk, trip), status(desk, leg), status(desk, visit)) == (
        "cancelled",
        "cancelled",
        "booked",
    )
    choices.no(desk, ("appointment", visit), "Not with that doctor.")
    assert (status(desk, visit), status(desk, referral)) == ("cancelled", "event_cancelled")


def test_a_lab_plan_is_stopped_and_what_was_drawn_is_read_all_the_same(desk: Desk) -> None:
    plan = put(
        desk, "lab_plan", "a" * 32, MARIAN, status="ordered", ordered_by="A. Whitfield", rule_text="Mondays"
    )
    draw = put(desk, "lab_draw", "b" * 32, MARIAN, lab_plan_id=plan, due_on="2026-11-20")
    labs.tick_draw(desk, draw, "ordered")
    labs.tick_draw(desk, draw, "drawn")
    told(desk, choices.no(desk, ("lab_plan", plan), "No more needles."))
    assert status(desk, plan) == "stopped"
    assert {row.source for row in rows(desk)} == {"lab_draw", "task"}


def test_who_has_left_comes_home_whatever_they_said(desk: Desk) -> None:
    trip, (leg,) = trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-19"}, [VAN])
    choices.no(desk, ("trip", trip), "I want to go home.")
    assert (status(desk, trip), status(desk, leg)) == ("requested", "planned")
    assert "trip" in {row.source for row in rows(desk)}


def test_it_is_about_one_thing_and_others_are_asked_as_before(desk: Desk, referral: str) -> None:
    other = tasks.add(desk, {"title": "Call about the scan", "kind": "call", "due_on": "2026-11-21"}, MARIAN)
    hers = tasks.add(desk, {"title": "Call Delia", "kind": "call", "due_on": "2026-11-21"}, DELIA)
    told(desk, choices.not_now(desk, ("referral", referral), HERS, AFTER))
    assert titles(desk) == ["Call about the scan"]
    assert {row.key.id for row in today(desk, "everyone").rows if row.source == "task"} == {other, hers}


def test_a_records_own_choice_comes_before_the_charts(desk: Desk, referral: str) -> None:
    choices.not_now(desk, ("patient", MARIAN), "Not this winter.", date(2027, 3, 1))
    assert note_on(desk, "referral", referral).headline.endswith("Mon Mar 1")
    choices.not_now(desk, ("referral", referral), HERS, AFTER)
    assert note_on(desk, "referral", referral).headline.endswith("Tue Dec 15")


def test_said_anew_the_newest_holds_and_taking_back_takes_both(desk: Desk, referral: str) -> None:
    choices.not_now(desk, ("referral", referral), HERS, AFTER)
    clock_of(desk).forward(hours=1)
    second = choices.not_now(desk, ("referral", referral), "After the holidays.", date(2027, 1, 4))
    assert note_on(desk, "referral", referral).headline.endswith("Mon Jan 4")
    choices.take_back(desk, second, "I can go now.")
    assert choice_note(desk, Key("referral", referral), MARIAN) is None


def test_it_needs_words_a_day_ahead_and_somebody_alive(desk: Desk, referral: str) -> None:
    about = ("referral", referral)
    for words, until, field in (("  ", AFTER, "words"), (HERS, date(2026, 11, 21), "until")):
        with pytest.raises(Refused) as no:
            choices.not_now(desk, about, words, until)
        assert no.value.field == field
    with pytest.raises(Refused, match="as it was said"):
        choices.no(desk, about, "")
    task = tasks.add(desk, {"title": "Call", "due_on": "2026-11-23"}, MARIAN)
    with pytest.raises(Refused, match="a referral, a trip"):
        choices.no(desk, ("task", task), "No.")
    deaths.note(desk, MARIAN, date(2026, 11, 20), "Her niece", {})
    with pytest.raises(Refused, match="nothing to put off"):
        choices.no(desk, about, "No.")


def test_nobody_is_a_no_show_who_chose_otherwise(desk: Desk, booked: tuple[str, str, str]) -> None:
    referral, _, _ = booked
    choices.not_now(desk, ("referral", referral), HERS, AFTER)
    clock_of(desk).forward(days=12)
    with pytest.raises(Refused, match="own choice"):
        referral_moves.no_show(desk, referral, "Did not come.")
    assert not {"overdue"} & {row.group for row in rows(desk)}


ABOUTS = ("patient", "referral", "appointment", "trip", "lab_plan")


def everything(desk: Desk) -> dict[str, Mapping[str, object]]:
    """Give all that is in her chart but the choices themselves."""
    images = desk.store.of_patient(MARIAN)
    return {one.id: one.fields for one in images if one.kind != "patient_choice"}


@given(st.lists(st.sampled_from(ABOUTS), min_size=1, max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_waits_asks_nobody_and_taken_back_in_any_order_is_there_as_it_was(
    desk: Desk, several: list[str]
) -> None:
    ids = charted(desk)
    before, kept = rows(desk), everything(desk)
    said = []
    for kind in several:
        choice = choices.not_now(desk, (kind, ids[kind]), HERS, AFTER, HeardChoice(told="Dr. Okafor"))
        said.append(choice)
        asking = [row for row in rows(desk) if row.source != "choice_stands"]
        found = Choices(desk)
        assert not [row for row in asking if found.quieting(row.source, row.key, MARIAN)]
        assert not [row for row in asking if row.key.id == ids[kind]]
        assert everything(desk) == kept, "waiting writes nothing but the words"
    for choice in said:
        if not desk.image(choice).fields.get("taken_back"):  # type: ignore[union-attr]
            choices.take_back(desk, choice, "I can go now.")
    assert (rows(desk), everything(desk)) == (before, kept)


@given(st.sampled_from(ABOUTS))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_no_deletes_nothing(desk: Desk, kind: str) -> None:
    ids = charted(desk)
    kept = everything(desk)
    choice = choices.no(desk, (kind, ids[kind]), "I do not want this.")
    choices.take_back(desk, choice, "I can go now.")
    after = everything(desk)
    assert kept.keys() <= after.keys()
    for one, fields in kept.items():
        changed = {name for name in fields if after[one].get(name) != fields[name]}
        assert changed <= {"status", "status_reason"}
        assert not after[one].get("is_withdrawn")


def charted(desk: Desk) -> dict[str, str]:
    """Write a referral with its visit, trip and labs once more, each asking somebody; give the newest of each."""
    typed = {"status": "needs_information", "status_reason": "Pathology", "service": "hematology"}
    sites = {"from_site_id": desk.me.site_id, "to_site_id": CENTER}
    one = desk.commit(Deed("referral", {**typed, **sites}, patient=MARIAN))[0]
    at = {"status": "booked", "starts_at": "2026-11-23T17:00:00Z", "patient_zone": "America/Denver"}
    visit = desk.commit(Deed("appointment", {**at, "referral_id": one}, patient=MARIAN))[0]
    trip, _ = trips.ask(
        desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-23", "appointment_id": visit}, [VAN]
    )
    plan = desk.commit(Deed("lab_plan", {"rule_text": "Mondays", "referral_id": one}, patient=MARIAN))[0]
    return {"patient": MARIAN, "referral": one, "appointment": visit, "trip": trip, "lab_plan": plan}
