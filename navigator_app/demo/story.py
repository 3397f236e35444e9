"""The story that must be walkable: who is in it, what the center does in it, and what has to be true after each part.

The unattended walk goes through it in the window, the end-to-end test by commands; both ask the same questions.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from navigator_app.commands import labs, referrals, reviews, trips
from navigator_app.commands.seen import seen, write
from navigator_app.demo.days import day_of
from navigator_app.demo.power import Loss, fail_during_a_save
from navigator_app.demo.practice import PASSPHRASE, Practice
from navigator_app.desk import Desk
from navigator_app.queries.record_history import history
from navigator_app.queries.referral import ReferralView
from navigator_app.queries.referral import referral as referral_view
from navigator_app.queries.review import ReviewView, open_reviews
from navigator_app.queries.today import today
from navigator_app.store.asking import Where
from sync.records.lab_result import LabResult

CHART: Final = "story-chart.json"
RESULTS: Final = "story-results.hl7"
RESULTS_COUNT: Final = 3
NAME: Final = "Thistle"
SERVICE: Final = "hematology"
REASON: Final = "New follicular lymphoma, asks for a treatment plan."
PLAN: Final = "CBC Mondays and Thursdays for three weeks"
DRAWS: Final = 6
WAITS_ON: Final = "Outside pathology"
BACK_WORDS: Final = "Please add the date of the biopsy: without it we cannot book the first visit."
ESCORT: Final[dict[str, Any]] = {
    "escort_needed": True,
    "escort_name": "Paul Thistle",
    "escort_relation": "Brother",
    "escort_reason": "medical",
}
OURS: Final[dict[str, Any]] = {
    "lodging": "motel",
    "lodging_place": "Cottonwood Motel",
    "plan_b": "Leave a day earlier if the pass is closed.",
}
"""What the navigator writes into the trip while the link is cut; the plan B only she writes."""
THEIRS: Final[dict[str, Any]] = {
    "lodging": "lodge",
    "lodging_place": "Mesa View patient lodge",
    "voucher": "2307",
}
"""What the center writes meanwhile; the voucher only the center writes."""
CALLER: Final = "Ana Ortiz"
PHONED: Final = "12.9"
"""The white cells that the lab phones; its file says the same when it comes."""
NEXT_STEP: Final = "At camp, call again Friday"
SAVES: Final = 4
"""After how many saves the power fails."""
CENTER: Final = "mesa"
CLINIC: Final = "juniper"
NAVIGATOR: Final = "rosa"
COORDINATOR: Final = "imani"


def trip_values(practice: Practice) -> dict[str, Any]:
    """Give what she asks the trip to be."""
    day = day_of(practice, 6)
    return {
        "purpose": "First visit at hematology",
        "to_site_id": practice.id_of(CENTER),
        "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=1)).isoformat(),
        "referral_id": referral_of(practice.desk_of(NAVIGATOR)),
        **ESCORT,
    }


def coverage(day: date) -> dict[str, Any]:
    """Give who pays, as it was checked."""
    return {"type": "medicaid", "payer": "Medicaid", "status": "enrolled", "checked_on": day.isoformat()}


def authorization(day: date, referral: str) -> dict[str, Any]:
    """Give the promise to pay for the service."""
    ends = (day + timedelta(days=60)).isoformat()
    named = {"referral_id": referral, "payer": "Medicaid", "services": [SERVICE]}
    return {**named, "status": "approved", "starts_on": day.isoformat(), "ends_on": ends}


def patient_of(desk: Desk) -> str:
    """Give the id of the patient whose chart was brought in."""
    return str(desk.store.rows("patient", Where("family_name", "=", NAME))[0].id)


def trip_of(desk: Desk) -> str:
    """Give the id of the patient's trip."""
    return str(desk.store.rows("trip", Where("patient_id", "=", patient_of(desk)))[0].id)


def referral_of(desk: Desk) -> str:
    """Give the id of the patient's referral."""
    return str(desk.store.rows("referral", Where("patient_id", "=", patient_of(desk)))[0].id)


def draws_of(desk: Desk) -> list[date]:
    """Give the days on which blood of the patient is to be drawn."""
    rows = desk.store.rows("lab_draw", Where("patient_id", "=", patient_of(desk)))
    return sorted(row.due_on for row in rows)


def view_of(desk: Desk) -> ReferralView:
    """Give the patient's referral as a screen shows it."""
    found = referral_view(desk, referral_of(desk))
    if found is None:
        raise AssertionError
    return found


def still_open(view: ReferralView) -> tuple[str, ...]:
    """Name the requirements that are not settled, by code."""
    return tuple(item.item for item in view.items if item.state.tint not in ("ok", "neutral"))


def awaits_report(desk: Desk) -> bool:
    """Say whether the phoned value is there with its flag and its caller, and still awaits its report."""
    found = [desk.store.record(one) for one in results_of(desk)]
    phoned = [one for one in found if isinstance(one, LabResult) and one.source == "phone"]
    return any(one.value_text == PHONED and one.flags == ["H"] and CALLER in one.caller for one in phoned)


def next_step_is_a_task(desk: Desk) -> bool:
    """Say whether what was noted as a next step is work on the day that its words name."""
    rows = desk.store.rows("task", Where("patient_id", "=", patient_of(desk)))
    due = [row.due_on for row in rows if row.title == NEXT_STEP]
    return len(due) == 1 and due[0].strftime("%a") == "Fri"


def power_fails(practice: Practice, patient: str) -> Loss:
    """Kill the clinic's desk during a save; its window is closed by then."""
    seat = practice.seats[CLINIC]
    return fail_during_a_save(seat.home, seat.person, PASSPHRASE, patient, SAVES)


def is_all_there(desk: Desk, loss: Loss) -> bool:
    """Say whether everything that was acknowledged before the power failed is there, and the file is whole."""
    desk.store.check()
    return len(loss.acknowledged) > 0 and all(desk.image(task) is not None for task in loss.acknowledged)


def center_has_it(practice: Practice) -> bool:
    """Make ONE round at the center and say whether anything of the patient is there."""
    practice.exchange(CENTER)
    return bool(practice.desk_of(COORDINATOR).store.rows("patient", Where("family_name", "=", NAME)))


def center_sees_it(practice: Practice) -> bool:
    """Make ONE round at the center and say whether the referral is among its new ones."""
    practice.exchange(CENTER)
    desk = practice.desk_of(COORDINATOR)
    rows = today(desk, "everyone").rows
    return any(row.key.id == referral_of(desk) and row.source == "referral" for row in rows)


def center_sends_it_back(practice: Practice) -> None:
    """Let the center send the referral back with words."""
    desk = practice.desk_of(COORDINATOR)
    referrals.send_back(desk, referral_of(desk), BACK_WORDS)
    practice.exchange(CENTER)


def center_changes_the_trip(practice: Practice) -> None:
    """Let the center change the lodging, and the voucher besides, before the clinic is heard."""
    desk = practice.desk_of(COORDINATOR)
    trip = trip_of(desk)
    lodging = {name: value for name, value in THEIRS.items() if name.startswith("lodging")}
    image = desk.image(trip)
    trips.set_lodging(desk, trip, lodging, image)
    write(desk, seen(desk, trip), {"voucher": THEIRS["voucher"]})
    practice.exchange(CENTER)


def review_of(desk: Desk) -> ReviewView | None:
    """Give the open Review of the patient's trip."""
    trip = trip_of(desk)
    return next((view for view in open_reviews(desk) if view.target.id == trip), None)


def names_both(view: ReviewView) -> bool:
    """Say whether a Review names the people and places of both sides, and asks about the lodging as a whole."""
    people = {side.person for side in view.sides}
    places = {side.place for side in view.sides}
    asks = {choice.name for choice in view.choices}
    return len(people) == len(places) == 2 and asks == {"lodging"}


def settle(desk: Desk, view: ReviewView) -> None:
    """Choose the center's side."""
    theirs = next(place for place, side in enumerate(view.sides) if not side.is_mine)
    values = view.result({choice.name: theirs for choice in view.choices})
    if values is None:
        raise AssertionError
    reviews.settle(desk, view.key.id, values, view.saw, is_read_whole=True)


def is_merged(desk: Desk) -> bool:
    """Say whether the fields that only one of them wrote are both there."""
    image = desk.image(trip_of(desk))
    return image is not None and all(
        image.fields.get(name) == side[name] for side, name in ((OURS, "plan_b"), (THEIRS, "voucher"))
    )


def agree(practice: Practice, *records: str) -> bool:
    """Say whether both ends hold the same of these records, with nothing left to send."""
    ours, theirs = practice.desk_of(NAVIGATOR), practice.desk_of(COORDINATOR)
    return all(_fields(ours, one) == _fields(theirs, one) for one in records) and not (
        ours.store.pending_changes() or theirs.store.pending_changes()
    )


def _fields(desk: Desk, record: str) -> dict[str, Any]:
    image = desk.image(record)
    return dict(image.fields) if image else {}


def loser_is_in_history(desk: Desk) -> bool:
    """Say whether the lodging that was not chosen can still be read."""
    told = [line.text for entry in history(desk, trip_of(desk)).entries for line in entry.fields]
    return OURS["lodging_place"] in told and THEIRS["lodging_place"] in told


def results_of(desk: Desk) -> list[str]:
    """Give the ids of the patient's results."""
    return [row.id for row in desk.store.rows("lab_result", Where("patient_id", "=", patient_of(desk)))]


def center_acknowledges(practice: Practice) -> bool:
    """Let the center look at the results and say so; False when they are not there."""
    practice.exchange(CENTER)
    desk = practice.desk_of(COORDINATOR)
    found = results_of(desk)
    if found:
        labs.acknowledge(desk, found)
        practice.exchange(CENTER)
    return bool(found)
