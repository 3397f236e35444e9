"""A Review: nothing chosen, nothing savable; keys choose; the other value stays in the history."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from navigator_app.commands import records
from navigator_app.desk import Desk
from navigator_app.queries.decision import decision
from navigator_app.queries.review import ReviewView, review
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.review.state import (
    Answered,
    Chosen,
    KeyChosen,
    Model,
    Next,
    Opened,
    Read,
    update,
)
from navigator_app.ui.screens.review.view import ReviewPage
from navigator_app.ui.shell.shell import Shell
from sync.ids import derived_id
from sync.rules.ticks import standing
from tests.desks import DELIA, put
from tests.screens.shells import Morning, go, review_fields, settled


def opened(qtbot: QtBot, shell: Shell, morning: Morning) -> ReviewPage:
    page = go(qtbot, shell, Target("review", "review", morning.review, DELIA))
    assert isinstance(page, ReviewPage)
    assert page.sides is not None
    return page


def test_it_opens_with_nothing_chosen_and_save_disabled(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell, morning)
    assert page.sides is not None
    cards = page.sides.findChildren(QRadioButton)
    assert len(cards) >= 2
    assert not any(card.isChecked() for card in cards)
    assert not page.save_button.isEnabled()
    page.save()
    settled(qtbot, shell)
    assert page.model.view is not None
    assert page.model.view.first.is_open


def test_each_side_is_named_by_place_person_and_time(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell, morning)
    assert page.sides is not None
    names = [card.accessibleName() for cards in page.sides.cards.values() for card in cards]
    assert any("Okafor" in name and "Mesa View" in name for name in names)
    assert all("Nov 20" in name for name in names)


def test_keys_choose_sides_and_saving_settles_it(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    page = opened(qtbot, shell, morning)
    assert page.model.view is not None
    for one in page.model.view.to_choose:
        assert page.model.view.to_choose[page.model.at] == one
        page.take(KeyChosen(0))
        page.take(Next())
    assert page.save_button.isEnabled()
    ((_, wanted, _),) = page.model.view.settlements(page.model.chosen)
    page.save()
    settled(qtbot, shell)
    image = desk.image(morning.trip)
    assert image is not None
    assert {name: image.fields.get(name) for name in wanted} == wanted
    assert "Dale, Delia" in shell.toast.accessibleDescription()


def test_a_click_on_the_whole_card_chooses_it(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell, morning)
    assert page.sides is not None
    cards = next(iter(page.sides.cards.values()))
    QTest.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert page.model.chosen == {morning.review: 1}


def test_a_side_that_came_meanwhile_begins_the_choice_anew(desk: Desk, morning: Morning) -> None:
    view = decision(desk, morning.review)
    assert view is not None
    model = update(update(Model(), Opened(morning.review)), Answered(view))
    model = update(model, Chosen(morning.review, 1))
    assert update(model, Answered(view)).chosen == {morning.review: 1}
    first = view.first
    third = replace(first, sides=(*first.sides, replace(first.sides[0], change="f" * 32)))
    assert update(model, Answered(replace(view, reviews=(third,)))).chosen == {}
    assert update(model, Answered(None)).is_missing


def leaving_on(desk: Desk, trip: str, starts_on: str) -> None:
    records.save(desk, "trip", {"starts_on": starts_on}, desk.image(trip))


def test_a_trip_within_days_is_read_whole_before_it_can_be_saved(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    leaving_on(desk, morning.trip, "2026-11-24")
    page = opened(qtbot, shell, morning)
    assert page.whole is not None
    assert page.whole.isVisibleTo(page)
    assert not page.whole.tick.isEnabled()
    page.take(KeyChosen(0))
    assert not page.save_button.isEnabled()
    assert "Read the whole" in page.save_button.accessibleDescription()
    QTest.keyClick(page.whole.tick, Qt.Key.Key_Space)
    assert page.save_button.isEnabled()
    page.take(KeyChosen(1))
    assert not page.model.is_read, "another choice makes another whole"
    assert not page.save_button.isEnabled()
    page.take(Read(is_read=True))
    page.save()
    settled(qtbot, shell)
    trip = desk.store.record(morning.trip)
    assert trip is not None
    assert standing(trip, "read_whole").is_current


def test_a_trip_in_weeks_is_not_asked_to_be_read(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell, morning)
    assert page.whole is not None
    assert not page.whole.isVisibleTo(page)


def test_each_disagreement_about_the_same_trip_has_its_place_on_the_page(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    other = review_fields(desk, morning.trip) | {"group": "voucher", "base_values": {"voucher": ""}}
    other["sides"] = [{**side, "values": {"voucher": f"FV-{n}"}} for n, side in enumerate(other["sides"], 1)]
    second = derived_id("review", "voucher")
    put(desk, "review", second, DELIA, **other)
    page = opened(qtbot, shell, morning)
    assert set(page.sections) == {morning.review, second}
    page.take(KeyChosen(0))
    assert not page.save_button.isEnabled()
    page.take(Next())
    page.take(KeyChosen(1))
    assert page.save_button.isEnabled()
    page.save()
    settled(qtbot, shell)
    image = desk.image(morning.trip)
    assert image is not None
    assert (image.fields["lodging"], image.fields["voucher"]) == ("motel", "FV-2")


def test_the_other_clock_is_said_where_it_differs(
    qtbot: QtBot, shell: Shell, desk: Desk, morning: Morning
) -> None:
    assert not by_your_clock(opened(qtbot, shell, morning)), "Denver and Phoenix agree in November"
    summer = review_fields(desk, morning.trip)
    summer["sides"] = [{**side, "at": "2026-07-20T17:12:00Z"} for side in summer["sides"]]
    put(desk, "review", derived_id("review", "summer"), DELIA, **summer)
    page = go(qtbot, shell, Target("review", "review", derived_id("review", "summer"), DELIA))
    assert isinstance(page, ReviewPage)
    assert by_your_clock(page) == ["Mon Jul 20, 11:12 AM MDT by your clock"]


def by_your_clock(page: ReviewPage) -> list[str]:
    assert page.sides is not None
    return [label.text() for label in page.sides.findChildren(Label) if "by your clock" in label.text()]


def view_of(page: ReviewPage) -> ReviewView:
    assert page.model.view is not None
    return page.model.view.first


def test_fields_that_belong_together_are_one_choice_and_a_card_tells_all_of_them(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = opened(qtbot, shell, morning)
    view = view_of(page)
    assert page.sides is not None
    assert [len(cards) for cards in page.sides.cards.values()] == [len(view.sides)]
    (choice,) = view.choices
    assert {part.name for part in choice.parts} >= {"lodging", "lodging_place"}
    for side, text in enumerate(choice.texts):
        assert all(part.texts[side] in text for part in choice.parts)
    page.take(KeyChosen(1))
    left = view.result({choice.name: page.model.chosen[morning.review]})
    assert left is not None
    assert left == {part.name: view.sides[1].values.get(part.name) for part in choice.parts}


def test_what_is_empty_reads_not_said_and_what_stays_empty_is_left_out(desk: Desk, morning: Morning) -> None:
    view = review(desk, morning.review)
    assert view is not None
    (choice,) = view.choices
    assert not any("nothing" in text.casefold() for text in choice.texts)
    for side in range(len(view.sides)):
        saved = dict(view.what_will_be_saved({choice.name: side}))
        empty = {part.label for part in choice.parts if not part.texts[side] and not part.was}
        assert not empty & set(saved)
