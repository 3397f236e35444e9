"""Local labs as a navigator proposes, ticks and takes them down."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import labs
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.lab_draw import LabDraw
from sync.records.lab_result import LabResult
from sync.rules.ticks import standing
from tests.desks import CLINIC, MARIAN, put

SENTENCE = "CBC Mondays and Thursdays for three weeks"


def test_a_cbc_on_mondays_and_thursdays_for_three_weeks_makes_six_draws(desk: Desk) -> None:
    plan_id, draws = labs.propose_plan(desk, MARIAN, labs.read_rule(SENTENCE, date(2026, 11, 21)))
    days = [record.due_on for one in draws if isinstance(record := desk.store.record(one), LabDraw)]
    assert [day.isoformat() for day in days] == [
        "2026-11-23",
        "2026-11-26",
        "2026-11-30",
        "2026-12-03",
        "2026-12-07",
        "2026-12-10",
    ]
    changes = desk.store.pending_changes()
    deeds = {change.deed for change in changes if change.record in {plan_id, *draws}}
    assert len(deeds) == 1
    assert None not in deeds


def test_a_proposal_is_not_called_an_order_until_a_clinician_said_so(desk: Desk) -> None:
    plan_id, draws = labs.propose_plan(desk, MARIAN, labs.read_rule(SENTENCE, date(2026, 11, 21)))
    plan = desk.store.record(plan_id)
    assert plan is not None
    assert plan.headline().startswith("Proposed labs")
    with pytest.raises(Refused):
        labs.order_plan(desk, plan_id, "  ")
    labs.order_plan(desk, plan_id, "A. Whitfield, NP")
    ordered = desk.store.record(plan_id)
    assert ordered is not None
    assert ordered.headline().startswith("Lab plan")
    assert all(standing(record, "ordered").is_current for one in draws if (record := desk.store.record(one)))


@pytest.mark.parametrize(
    ("sentence", "count", "first", "last"),
    [
        ("cbc every mon, wed and fri until Dec 4", 6, "2026-11-23", "2026-12-04"),
        ("CMP Tuesdays for 2 weeks", 2, "2026-11-24", "2026-12-01"),
        ("INR daily for five days", 5, "2026-11-21", "2026-11-25"),
        ("CBC with differential Thursdays until Jan 7", 7, "2026-11-26", "2027-01-07"),
    ],
)
def test_days_are_read_as_people_say_them(sentence: str, count: int, first: str, last: str) -> None:
    rule = labs.read_rule(sentence, date(2026, 11, 21))
    assert (len(rule.days), rule.starts_on.isoformat(), rule.ends_on.isoformat()) == (count, first, last)


def test_the_longer_name_of_a_panel_is_not_taken_for_the_shorter() -> None:
    assert labs.read_rule("CBC with differential Mondays for 1 week", date(2026, 11, 21)).panels == (
        "57021-8",
    )


@pytest.mark.parametrize(
    "sentence", ["CBC for three weeks", "CBC Mondays", "CBC Mondays for a lot of weeks", ""]
)
def test_a_rule_that_cannot_be_read_is_refused_beside_its_field(sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        labs.read_rule(sentence, date(2026, 11, 21))
    assert refused.value.field in ("rule_text", "ends_on")


def test_a_result_that_is_taken_down_ticks_its_draw_as_resulted(desk: Desk) -> None:
    _, draws = labs.propose_plan(desk, MARIAN, labs.read_rule(SENTENCE, date(2026, 11, 21)))
    (one,) = labs.enter_results(
        desk, MARIAN, [{"code": "6690-2", "value_text": "<0.5", "name": "WBC"}], draws[0]
    )
    result, draw = desk.store.record(one), desk.store.record(draws[0])
    assert isinstance(result, LabResult)
    assert (result.comparator, str(result.value), result.value_text) == ("<", "0.5", "<0.5")
    assert draw is not None
    assert standing(draw, "resulted").is_current


def test_a_second_result_makes_sent_unknown_again(desk: Desk) -> None:
    _, draws = labs.propose_plan(desk, MARIAN, labs.read_rule(SENTENCE, date(2026, 11, 21)))
    labs.enter_results(desk, MARIAN, [{"code": "6690-2", "name": "WBC", "value_text": "4.1"}], draws[0])
    labs.tick_draw(desk, draws[0], "sent")
    labs.enter_results(desk, MARIAN, [{"code": "718-7", "name": "Hemoglobin", "value_text": "9.8"}], draws[0])
    draw = desk.store.record(draws[0])
    assert draw is not None
    assert standing(draw, "sent").state == "earlier"


def test_nothing_can_be_sent_before_there_is_a_result(desk: Desk) -> None:
    _, draws = labs.propose_plan(desk, MARIAN, labs.read_rule(SENTENCE, date(2026, 11, 21)))
    with pytest.raises(Refused):
        labs.tick_draw(desk, draws[0], "sent")


def test_a_value_by_phone_names_the_caller(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        labs.enter_results(desk, MARIAN, [{"name": "Potassium", "value_text": "5.9", "source": "phone"}])
    assert refused.value.field == "caller"


def test_only_the_center_acknowledges(desk: Desk) -> None:
    (one,) = labs.enter_results(desk, MARIAN, [{"name": "Potassium", "value_text": "5.9"}])
    with pytest.raises(Refused):
        labs.acknowledge(desk, [one])


def test_what_was_sent_stays_sent_in_whatever_order_its_results_are_named(desk: Desk) -> None:
    draw = put(
        desk,
        "lab_draw",
        derived_id("draw", "two results"),
        MARIAN,
        due_on="2026-11-19",
        drawn_at_site_id=CLINIC,
    )
    results = sorted((derived_id("result", "a"), derived_id("result", "b")), reverse=True)
    write(desk, seen(desk, draw), {"result_ids": results})
    labs.tick_draw(desk, draw, "sent")
    (row,) = desk.store.rows("lab_draw", Where("patient_id", "=", MARIAN))
    assert row.sent_is_current
