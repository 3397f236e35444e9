"""Tasks, contacts, messages and the way back."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import contacts, duties, messages, records, tasks, undo, verbs
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.shown import Key, Verb
from navigator_app.queries.today import today
from sync.errors import Refused
from sync.records.task import Task
from sync.words import say
from tests.desks import CENTER, MARIAN, clock_of


def task_of(desk: Desk, one: str) -> Task:
    found = desk.store.record(one)
    assert isinstance(found, Task)
    return found


def test_done_can_be_undone_and_both_stay_in_the_history(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call the lab", "due_on": "2026-11-21"}, MARIAN)
    ids = verbs.run(desk, Verb(say("Done"), "D", "tasks.done", Key("task", one), "run"))
    assert ids == (one,)
    assert task_of(desk, one).status == "completed"
    undo.undo_last(desk, *ids)
    assert task_of(desk, one).status == "requested"
    assert task_of(desk, one).done_at is None
    assert len(desk.store.history(one)) == 3


def test_undoing_a_new_record_withdraws_it(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call the lab"}, MARIAN)
    undo.undo_last(desk, one)
    assert task_of(desk, one).is_withdrawn
    assert not today(desk).rows


def test_what_was_changed_since_is_not_undone_silently(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call the lab", "due_on": "2026-11-21"}, MARIAN)
    tasks.later(desk, one, date(2026, 11, 23))
    first = desk.store.history(one)[-1].change.id
    tasks.later(desk, one, date(2026, 11, 24))
    with pytest.raises(Refused):
        undo.undo(desk, first, one)


def test_a_task_cannot_be_put_off_to_a_day_that_is_over(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    with pytest.raises(Refused) as refused:
        tasks.later(desk, one, date(2026, 11, 20))
    assert refused.value.field == "due_on"


def test_asking_again_is_only_for_what_waits(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    with pytest.raises(Refused):
        duties.ask_again(desk, (one,))
    tasks.wait_on(desk, one, "PRC office")
    clock_of(desk).forward(days=2)
    duties.ask_again(desk, (one,))
    assert task_of(desk, one).asked_on == date(2026, 11, 23)


def test_a_call_with_a_next_step_makes_its_task_in_the_same_deed(desk: Desk) -> None:
    typed = {
        "with_whom": "Lab front desk",
        "medium": "phone",
        "outcome": "reached",
        "next_step": "Call back Monday",
    }
    contact, task = contacts.note(desk, typed, MARIAN, date(2026, 11, 23))
    assert task is not None
    assert task_of(desk, task).title == "Call back Monday"
    changes = [change for change in desk.store.pending_changes() if change.record in (contact, task)]
    assert len({change.deed for change in changes}) == 1


def test_an_answer_closes_the_message_and_goes_back_to_its_writer(desk: Desk) -> None:
    one = messages.write(desk, {"subject": "Question", "body": "Which day?", "to_site_id": CENTER}, MARIAN)
    reply = messages.answer(desk, one, "Monday")
    asked, answer = desk.image(one), desk.image(reply)
    assert asked is not None
    assert answer is not None
    assert asked.fields["status"] == "completed"
    assert answer.fields["to_id"] == desk.me.person_id
    assert answer.fields["in_reply_to_id"] == one


def test_a_record_entered_in_error_is_kept_with_its_reason(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    with pytest.raises(Refused):
        records.withdraw(desk, "task", one, "")
    records.withdraw(desk, "task", one, "Wrong patient")
    assert task_of(desk, one).withdrawn_reason == "Wrong patient"


def test_a_stale_form_never_overwrites_what_it_did_not_show(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    opened = seen(desk, one)
    tasks.wait_on(desk, one, "PRC office")
    records.save(desk, "task", {"title": "Call the office", "note": ""}, opened)
    kept = task_of(desk, one)
    assert (kept.title, kept.waiting_on) == ("Call the office", "PRC office")


def test_no_verb_that_asks_first_runs_by_one_key(desk: Desk) -> None:
    one = tasks.add(desk, {"title": "Call"}, MARIAN)
    with pytest.raises(Refused):
        verbs.run(desk, Verb(say("Later"), "S", "duties.later", Key("task", one)))
