"""A Review: nothing chosen, nothing savable; keys choose; the other value stays in the history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.queries.review import review
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.review.state import Answered, Chosen, KeyChosen, Model, Next, Opened, update
from navigator_app.ui.screens.review.view import ReviewPage
from navigator_app.ui.shell.shell import Shell
from tests.desks import DELIA
from tests.screens.shells import Morning, go, settled


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
    assert page.model.view.is_open


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
    for choice in page.model.view.choices:
        assert page.model.view.choices[page.model.at].name == choice.name
        page.take(KeyChosen(0))
        page.take(Next())
    assert page.save_button.isEnabled()
    wanted = page.model.view.result(page.model.chosen)
    assert wanted is not None
    page.save()
    settled(qtbot, shell)
    image = desk.image(morning.trip)
    assert image is not None
    assert {name: image.fields.get(name) for name in wanted} == wanted
    assert "Dale, Delia" in shell.toast.accessibleDescription()


def test_a_click_on_the_whole_card_chooses_it(qtbot: QtBot, shell: Shell, morning: Morning) -> None:
    page = opened(qtbot, shell, morning)
    assert page.sides is not None
    name, cards = next(iter(page.sides.cards.items()))
    QTest.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert page.model.chosen == {name: 1}


def test_a_side_that_came_meanwhile_begins_the_choice_anew(desk: Desk, morning: Morning) -> None:
    view = review(desk, morning.review)
    assert view is not None
    name = view.choices[0].name
    model = update(update(Model(), Opened(morning.review)), Answered(view))
    model = update(model, Chosen(name, 1))
    assert update(model, Answered(view)).chosen == {name: 1}
    grown = update(Model(morning.review, view, chosen={name: 1}), Answered(None))
    assert grown.is_missing


def test_fields_that_belong_together_are_one_choice_and_a_card_tells_all_of_them(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    page = opened(qtbot, shell, morning)
    view = page.model.view
    assert view is not None
    assert page.sides is not None
    assert [len(cards) for cards in page.sides.cards.values()] == [len(view.sides)]
    (choice,) = view.choices
    assert {part.name for part in choice.parts} >= {"lodging", "lodging_place"}
    for side, text in enumerate(choice.texts):
        assert all(part.texts[side] in text for part in choice.parts)
    page.take(KeyChosen(1))
    left = view.result(page.model.chosen)
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
