"""Not now until after fish camp: her words are kept, nobody nags her, and she can change her mind."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app.commands import choices, tasks, wishes
from navigator_app.commands.choices import HeardChoice
from navigator_app.commands.seen import seen, write
from navigator_app.commands.undo import undo_last
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.queries.header import header
from navigator_app.queries.record_history import history
from navigator_app.queries.today import today
from navigator_app.queries.wishes import NotNow
from navigator_app.store.asking import Where
from sync.errors import Refused
from tests.desks import MARIAN, clock_of

HERS = "Not until after fish camp. I will come when the fish are put up."
AFTER = date(2026, 12, 15)
CHART = ("patient", MARIAN)
TOLD = HeardChoice(told="Dr. Okafor, in the room")
ASKS = "Ask again: the patient said not now"


@pytest.fixture
def nagging(desk: Desk) -> str:
    """Write what would ask her again on Monday."""
    return tasks.add(desk, {"title": "Call about the scan", "kind": "call", "due_on": "2026-11-23"}, MARIAN)


def standing(desk: Desk) -> NotNow | None:
    found = header(desk, MARIAN)
    assert found is not None
    return found.wishes.not_now


def on_today(desk: Desk) -> set[str]:
    return {str(row.title) for row in today(desk).rows if row.patient_id == MARIAN}


def open_tasks(desk: Desk) -> dict[str, date | None]:
    rows = desk.store.rows("task", Where("status", "not in", ("completed", "cancelled")))
    return {row.title: row.due_on for row in rows if row.patient_id == MARIAN}


def test_her_words_stand_above_every_tab_with_who_took_them_down_and_until_when(desk: Desk) -> None:
    choices.not_now(desk, CHART, HERS, AFTER, TOLD)
    found = standing(desk)
    assert found is not None
    assert found.words == HERS
    assert found.headline == "Patient's choice: not now, ask again Tue Dec 15"
    assert HERS in found.detail
    assert "Heard by you, Sat Nov 21, 9:42 AM MST" in found.detail


def test_nobody_nags_her_until_then_and_one_task_asks_once(desk: Desk, nagging: str) -> None:
    assert "Call about the scan" in on_today(desk)
    choices.not_now(desk, CHART, HERS, AFTER, TOLD, [nagging])
    assert on_today(desk) == set()
    clock_of(desk).forward(days=24)
    assert on_today(desk) == {ASKS}, "what waited comes back as one row"
    found = standing(desk)
    assert found is not None
    assert found.may_ask
    assert "It may be asked again now, once." in found.detail


def test_what_others_do_without_asking_her_goes_on(desk: Desk, nagging: str) -> None:
    tasks.add(desk, {"title": "Ask pathology for the report", "due_on": "2026-11-23"}, MARIAN)
    choices.not_now(desk, CHART, HERS, AFTER, TOLD, [nagging])
    assert on_today(desk) == {"Ask pathology for the report"}


def test_she_changes_her_mind_and_what_waited_is_there_as_it_was(desk: Desk, nagging: str) -> None:
    choice = choices.not_now(desk, CHART, HERS, AFTER, TOLD, [nagging])
    choices.take_back(desk, choice, "I can come now.")
    assert standing(desk) is None
    assert open_tasks(desk) == {"Call about the scan": date(2026, 11, 23)}
    assert on_today(desk) == {"Call about the scan"}
    found = header(desk, MARIAN)
    assert found is not None
    (line,) = found.wishes.choices
    assert line.words == HERS
    assert "I can come now." in " ".join(line.facts)


def test_what_an_earlier_release_kept_in_the_chart_is_read_on_and_taken_back(
    desk: Desk, nagging: str
) -> None:
    kept = {"not_now_words": HERS, "not_now_until_on": AFTER.isoformat()}
    write(desk, seen(desk, MARIAN), kept)
    write(desk, seen(desk, nagging), {"due_on": AFTER.isoformat()})
    found = standing(desk)
    assert found is not None
    assert found.words == HERS
    assert HERS in found.headline
    assert "Nobody asks before 12/15/2026." in found.detail
    assert "Taken down by you, Juniper Creek, Sat Nov 21, 9:42 AM MST" in found.detail
    assert [verb.command for verb in found.verbs] == ["wishes.changed_mind"]
    wishes.changed_mind(desk, MARIAN)
    assert standing(desk) is None
    assert open_tasks(desk) == {"Call about the scan": date(2026, 11, 21)}
    told = " ".join(write.text for entry in history(desk, MARIAN).entries for write in entry.fields)
    assert HERS in told


def test_saying_it_again_moves_the_day_and_asks_once(desk: Desk) -> None:
    choices.not_now(desk, CHART, HERS, AFTER, TOLD)
    clock_of(desk).forward(minutes=1)
    choices.not_now(desk, CHART, "After the holidays.", date(2027, 1, 4), TOLD)
    clock_of(desk).forward(days=24)
    assert on_today(desk) == set(), "the day that was said last holds"
    clock_of(desk).forward(days=20)
    assert on_today(desk) == {ASKS}


def test_it_is_taken_back_as_one_deed(desk: Desk, nagging: str) -> None:
    ids = written_by(desk, lambda at: choices.not_now(at, CHART, HERS, AFTER, TOLD, [nagging]))
    undo_last(desk, *ids)
    assert standing(desk) is None
    assert on_today(desk) == {"Call about the scan"}


def test_it_needs_words_and_a_day_ahead(desk: Desk) -> None:
    for words, until, field in (("  ", AFTER, "words"), (HERS, date(2026, 11, 21), "until")):
        with pytest.raises(Refused) as no:
            choices.not_now(desk, CHART, words, until)
        assert no.value.field == field
    with pytest.raises(Refused):
        wishes.changed_mind(desk, MARIAN)


def test_how_she_hears_news_and_who_may_hear_it_stand_in_the_header_whole_or_not_at_all(desk: Desk) -> None:
    said = {
        "news_ways": ["in_person", "with_family"],
        "news_words": "Tell me at home, not at the clinic, and never on the phone, " * 2,
        "interpreter_wishes": ["own_person", "not_by_phone"],
        "interpreter_note": "her niece Sue",
        "people": [
            {"name": "Ann Moss", "relation": "Daughter", "may_hear": True},
            {"name": "Joe Moss", "relation": "Brother", "may_hear": False},
            {"name": "Sue Reed", "relation": "Niece"},
        ],
    }
    write(desk, seen(desk, MARIAN), said)
    found = header(desk, MARIAN)
    assert found is not None
    assert [str(fact) for fact in found.wishes.facts] == [
        "Interpreter: Own interpreter",
        "No interpreter by phone",
        "\u201cher niece Sue\u201d",
        "News: In person",
        "With family present",
        "more in their own words (P)",
        "May hear: Ann Moss (Daughter)",
        "May not hear: Joe Moss (Brother)",
    ]
