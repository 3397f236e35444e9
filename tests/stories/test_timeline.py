"""The timeline: by kind and by words, newest first, what is left out is counted, each with who, where and when."""

from __future__ import annotations

from datetime import date
from time import thread_time

from navigator_app.commands import contacts, deaths, tasks
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries.chart import chart
from navigator_app.queries.story import AskedStory, Story, story_of
from navigator_app.ui.screens.chart.state import (
    Answered,
    GroupTurned,
    Model,
    MoreAsked,
    Told,
    WordsTyped,
    update,
)
from tests.desks import MARIAN, put

MANY = 3_000


def told(desk: Desk, **asked: object) -> Story:
    return story_of(desk, MARIAN, AskedStory(**asked))  # type: ignore[arg-type]


def titles(found: Story) -> list[str]:
    return [str(one.title) for one in found.happenings]


def test_it_is_narrowed_by_kind_and_by_words_and_what_is_left_out_is_counted(desk: Desk) -> None:
    contacts.note(
        desk, {"medium": "phone", "with_role": "patient", "outcome_note": "Asked about the van"}, MARIAN
    )
    contacts.note(desk, {"medium": "phone", "with_role": "payer", "outcome_note": "On hold"}, MARIAN)
    tasks.add(desk, {"title": "Book the van", "due_on": "2026-11-23"}, MARIAN)
    every = told(desk)
    assert (every.total, every.hidden) == (3, 0)
    assert dict(every.counts) == {"contacts": 2, "tasks": 1}
    calls = told(desk, groups=frozenset({"contacts"}))
    assert (len(calls.happenings), calls.hidden) == (2, 1)
    assert dict(calls.counts) == dict(every.counts)
    vans = told(desk, words="VAN")
    assert sorted(titles(vans)) == ["Book the van: To do", "Phone with patient"]
    both = told(desk, groups=frozenset({"contacts"}), words="van asked")
    assert (titles(both), both.hidden) == (["Phone with patient"], 2)
    assert titles(told(desk, words="juniper delia")) == []


def test_each_says_who_where_and_when(desk: Desk) -> None:
    contacts.note(desk, {"medium": "phone", "with_whom": "Lab"}, MARIAN)
    (one,) = told(desk).happenings
    assert str(one.source) == "You, Juniper Creek, Sat Nov 21, 9:42 AM MST"


def test_a_change_of_the_chart_itself_stands_in_it_from_what_to_what_and_why(desk: Desk) -> None:
    write(desk, seen(desk, MARIAN), {"phase": "maintenance"}, "Six cycles are done")
    (one,) = told(desk, groups=frozenset({"changes"})).happenings
    assert str(one.title) == "Phase of care changed"
    assert (
        one.text
        == "Phase of care: Active treatment \u2192 Maintenance \u00b7 \u201cSix cycles are done\u201d"
    )
    assert str(one.source).startswith("You, Juniper Creek, Sat Nov 21")


def test_a_death_and_its_taking_back_are_told_in_words_without_the_clockwork(desk: Desk) -> None:
    deaths.note(desk, MARIAN, date(2026, 11, 20), "Ann Moss, daughter", {"place": "At home"})
    deaths.take_back(desk, MARIAN, "It was another Marian Moss")
    back, noted = told(desk, groups=frozenset({"changes"})).happenings
    assert [str(one.title) for one in (noted, back)] == ["Death noted", "Death taken back"]
    assert "At home" in noted.text
    assert "Ann Moss, daughter" in noted.text
    assert "It was another Marian Moss" in back.text
    assert not [one for one in (noted.text, back.text) if "UTC" in one or "not known" in one]


def test_thousands_of_entries_come_a_screen_at_a_time_and_fast(desk: Desk) -> None:
    deeds = [
        Deed("contact", {"at": f"2026-{1 + n % 10:02}-{1 + n % 27:02}T15:00:00Z", "zone": "America/Denver",
                         "outcome_note": f"Call {n}"}, patient=MARIAN)
        for n in range(MANY)
    ]  # fmt: skip
    for start in range(0, MANY, 100):
        desk.commit(*deeds[start : start + 100])
    put(desk, "task", "1" * 32, MARIAN, title="Call nobody")
    began = thread_time()
    found = told(desk, words="call 17", groups=frozenset({"contacts"}))
    took_s = thread_time() - began
    assert len(told(desk).happenings) == 40
    assert found.total == MANY + 1
    assert all("17" in one.text for one in found.happenings)
    days = [one.moment for one in found.happenings]
    assert days == sorted(days, reverse=True)
    assert took_s < 3


def test_the_page_asks_for_another_part_and_takes_only_what_it_asked_for_last(desk: Desk) -> None:
    model = update(Model(MARIAN), Answered(chart(desk, MARIAN)))
    model = update(model, GroupTurned("labs"))
    model = update(model, MoreAsked())
    assert (model.asked.groups, model.asked.limit) == (frozenset({"labs"}), 80)
    typed = update(model, WordsTyped("cbc"))
    assert typed.asked.limit == 40
    assert update(typed, Told(model.asked, Story(total=9))) is typed
    assert update(typed, Told(typed.asked, Story(total=9))).chart.story.total == 9  # type: ignore[union-attr]
    late = update(update(typed, Told(typed.asked, Story(total=9))), Answered(chart(desk, MARIAN)))
    assert late.chart is not None
    assert late.chart.story.total == 9
    assert update(typed, GroupTurned("labs")).asked.groups == frozenset()
    assert update(update(typed, GroupTurned("care")), GroupTurned(None)).asked.groups == frozenset()
