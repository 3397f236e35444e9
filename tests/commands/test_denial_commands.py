"""A denial and a deferral: what they open for whom, the receipt of the notice, the appeals."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import denials, records, tasks
from navigator_app.commands.denials import Said
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.records.referral import Referral
from sync.records.task import Task
from sync.rules.prc.denial import OPENED, task_id
from tests.desks import CLINIC, IMANI, MARIAN, put
from tests.prc import REFERRAL, TERMS, asked, of, referral


def test_a_denial_opens_five_tasks_in_one_deed_and_cancels_nothing(desk: Desk) -> None:
    referral(desk)
    visit = put(
        desk,
        "appointment",
        "e" * 32,
        MARIAN,
        status="booked",
        starts_at="2026-12-01T17:00:00Z",
        patient_zone="America/Denver",
        provider_zone="America/Phoenix",
    )
    one = asked(desk, referral_id=REFERRAL, **TERMS)
    said = Said("No funds this quarter", "priority", date(2026, 11, 18), date(2026, 11, 20))
    ids = denials.denied(desk, one, said, decider_id=IMANI)
    assert len(ids) == 6
    opened = {what: desk.store.record(task_id(of(desk, one), what)) for what in OPENED}
    due = {what: task.due_on for what, task in opened.items() if isinstance(task, Task)}
    assert due == {
        "appeal": date(2026, 12, 20),
        "tell_patient": date(2026, 11, 23),
        "other_payer": date(2026, 11, 24),
        "charity": date(2026, 11, 24),
        "decide": date(2026, 11, 30),
    }
    assert {task.owner_id for task in opened.values() if isinstance(task, Task)} == {IMANI}
    changes = [change for change in desk.store.pending_changes() if change.record in ids]
    assert len({change.deed for change in changes if change.kind == "task"}) == 1
    appointment, sent = desk.image(visit), desk.store.record(REFERRAL)
    assert appointment is not None
    assert appointment.fields["status"] == "booked"
    assert isinstance(sent, Referral)
    assert sent.status == "accepted"
    assert (of(desk, one).decider_id, of(desk, one).decide_by_on) == (IMANI, date(2026, 11, 30))


def test_while_the_receipt_is_not_known_asking_is_the_task_and_appealing_is_refused(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("", "late_notification", date(2026, 11, 18)))
    assert of(desk, one).status_reason == "Late notification of an emergency"
    task = desk.store.record(task_id(of(desk, one), "appeal"))
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Ask for the receipt date, then appeal", date(2026, 11, 23))
    with pytest.raises(Refused) as no:
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
    assert no.value.field == "denial_received_on"
    denials.note_receipt(desk, one, date(2026, 11, 20))
    task = desk.store.record(task.id)
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Appeal to Service Unit Director", date(2026, 12, 20))


def test_each_appeal_goes_one_level_up_and_the_next_notice_is_asked_for_anew(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    for level in (1, 2, 3):
        denials.denied(desk, one, Said("No funds"))
        assert of(desk, one).denial_received_on is None
        denials.note_receipt(desk, one, date(2026, 11, 20))
        appeal_task = task_id(of(desk, one), "appeal")
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
        found, task = of(desk, one), desk.store.record(appeal_task)
        assert (found.status, found.appeal_level) == ("appealed", level)
        assert isinstance(task, Task)
        assert task.status == "completed"
    denials.denied(desk, one, Said("No funds", received_on=date(2026, 11, 20)))
    with pytest.raises(Refused) as no:
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
    assert no.value.field == "appeal_level"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(" "), "status_reason"),
        (Said("No", received_on=date(2026, 11, 22)), "denial_received_on"),
        (Said("No", dated_on=date(2026, 11, 22)), "notice_on"),
        (Said("No", dated_on=date(2026, 11, 20), received_on=date(2026, 11, 19)), "denial_received_on"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_nothing_is_opened(desk: Desk, said: Said, field: str) -> None:
    one = asked(desk, **TERMS)
    with pytest.raises(Refused) as no:
        denials.denied(desk, one, said)
    assert no.value.field == field
    assert of(desk, one).status == "requested"
    assert desk.store.record(task_id(of(desk, one), "appeal")) is None


def test_a_reason_from_a_newer_list_is_kept_as_it_is(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("As the letter says", "reason_of_next_year"))
    assert of(desk, one).denial_reason == "reason_of_next_year"


def test_a_deferral_is_asked_about_again_by_its_clock(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.deferred(desk, one, Said("No funds now", received_on=date(2026, 11, 20)))
    found, task = of(desk, one), desk.store.record(task_id(of(desk, one), "ask_again"))
    assert (found.status, found.next_review_on) == ("deferred", date(2026, 12, 20))
    assert isinstance(task, Task)
    assert task.due_on == date(2026, 12, 20)


def test_denied_twice_at_one_level_its_tasks_are_to_be_done_again(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("No funds"))
    told = task_id(of(desk, one), "tell_patient")
    tasks.done(desk, told)
    records.save(desk, "authorization", {"status": "requested"}, desk.image(one))
    denials.denied(desk, one, Said("Still no funds"))
    task = desk.store.record(told)
    assert isinstance(task, Task)
    assert task.status == "requested"


def test_a_partners_own_ladder_and_holidays_are_used(desk: Desk) -> None:
    put(
        desk,
        "prc_program",
        "d" * 32,
        name="Juniper Creek Tribal PRC (PRACTICE)",
        facility_type="tribal_638",
        at_site_ids=[CLINIC],
        appeal_levels=[{"name": "Council", "to_whom": "Tribal council (PRACTICE)", "days": 45}],
    )
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("No funds", received_on=date(2026, 11, 20)))
    task = desk.store.record(task_id(of(desk, one), "appeal"))
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Appeal to Tribal council (PRACTICE)", date(2027, 1, 4))
