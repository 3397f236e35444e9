"""What the center decided for a site, in the window: other words, shorter lists, and a page that says so."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed, Desk
from navigator_app.ui.forms.editors import ChoiceEditor
from navigator_app.ui.forms.keyed import KeyedChoice
from navigator_app.ui.forms.maps import FoldedEditor, MapEditor
from navigator_app.ui.forms.pickers import PickEditor
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.screens.contact.view import ContactPage
from navigator_app.ui.screens.drawer.view import DrawerPage
from navigator_app.ui.screens.help.view import HelpPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.record.view import RecordPage
from navigator_app.ui.screens.settings.view import SettingsPage
from navigator_app.ui.shell.shell import Shell
from sync.changes import Document
from tests.desks import CENTER, CLINIC, DELIA, MARIAN
from tests.screens.shells import Morning, go, settled


def decide(desk: Desk, site: str = CLINIC, **typed: Any) -> None:
    """Write what the center says of a site, as it would arrive."""
    desk.commit(Deed("site", typed, record=site, opened=image(desk, site)))


def image(desk: Desk, record: str) -> Document:
    found = desk.image(record)
    assert found is not None
    return found


def heard(qtbot: QtBot, shell: Shell, **typed: Any) -> None:
    decide(shell.session.desk, **typed)
    shell.count()
    settled(qtbot, shell)


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label))


def new_menu(shell: Shell) -> list[str]:
    return [action.text() for action in shell.bar.new_menu.actions()]


def words_of(editor: ChoiceEditor | KeyedChoice) -> list[str]:
    buttons = editor._buttons if isinstance(editor, ChoiceEditor) else editor._pills
    return [each.text() if isinstance(editor, ChoiceEditor) else each.look.words for _, each in buttons]  # type: ignore[union-attr]


def form_of(qtbot: QtBot, shell: Shell, target: Target) -> RecordPage:
    page = go(qtbot, shell, target)
    assert isinstance(page, RecordPage)
    assert page.form is not None
    return page


OWN = {"travel": "Medical transport", "trip": "Ride & bed", "labs": "Blood work"}


def test_the_window_says_the_sites_own_words_without_a_restart_and_its_own_again(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    travel = go(qtbot, shell, Target("travel"))
    assert isinstance(travel, DrawerPage)
    chart = go(qtbot, shell, Target("chart", patient_id=MARIAN, id=MARIAN))
    heard(qtbot, shell, own_words=OWN)
    assert shell.nav._items["travel"].text() == "Medical transport"
    assert shell.nav._items["labs"].accessibleName().startswith("Blood work, ")
    assert travel._title.text() == "Medical transport"
    assert travel._new.accessibleName() == "New: Ride & bed"
    assert "Ride && bed" in new_menu(shell)
    assert any("Medical transport" in tab for tab in chart.tabs._titles)  # type: ignore[attr-defined]
    begun = form_of(qtbot, shell, Target("record", "trip", patient_id=DELIA))
    assert "New: Ride & bed" in said(begun)
    heard(qtbot, shell, own_words={})
    assert shell.nav._items["travel"].text() == "Travel"
    assert travel._title.text() == "Travel"
    assert "Trip" in new_menu(shell)


def test_a_word_that_is_typed_stays_when_the_words_of_the_window_change(qtbot: QtBot, shell: Shell) -> None:
    page = form_of(qtbot, shell, Target("record", "task", patient_id=MARIAN))
    assert page.form is not None
    page.form.editors["title"].set_value("Ask for the disc")
    heard(qtbot, shell, own_words=OWN)
    assert shell.page is page
    assert page.form.editors["title"].value() == "Ask for the disc"


def test_another_sites_words_are_not_this_ones(qtbot: QtBot, shell: Shell) -> None:
    decide(shell.session.desk, CENTER, own_words=OWN, hidden_codes={"lodging": ["lodge"]})
    shell.count()
    settled(qtbot, shell)
    assert shell.nav._items["travel"].text() == "Travel"
    assert shell.session.wishes.codes == {}


@pytest.mark.parametrize("typed", ["travel", "medical"])
def test_help_is_found_by_both_words(qtbot: QtBot, shell: Shell, typed: str) -> None:
    heard(qtbot, shell, own_words=OWN)
    page = go(qtbot, shell, Target("help"))
    assert isinstance(page, HelpPage)
    page.search.setText(typed)
    assert "Medical transport (Travel)" in [topic.title for topic in page.model.found]
    heard(qtbot, shell, own_words={})
    assert "Travel" in [topic.title for topic in page.model.topics]


def test_forms_offer_what_the_site_uses_and_a_record_shows_what_it_has(
    qtbot: QtBot, shell: Shell, morning: Morning
) -> None:
    desk = shell.session.desk
    desk.commit(Deed("trip", {"lodging": "lodge"}, record=morning.trip, opened=image(desk, morning.trip)))
    heard(qtbot, shell, hidden_codes={"lodging": ["lodge", "motel"], "contact-outcomes": ["not_now"]})
    begun = form_of(qtbot, shell, Target("record", "trip", patient_id=DELIA))
    assert begun.form is not None
    lodging = begun.form.editors["lodging"]
    assert isinstance(lodging, ChoiceEditor)
    assert not {"Lodge", "Motel"} & set(words_of(lodging))
    assert {"Not decided", "None needed", "With family"} <= set(words_of(lodging))
    known = form_of(qtbot, shell, Target("record", "trip", morning.trip, DELIA))
    assert known.form is not None
    had = known.form.editors["lodging"]
    assert isinstance(had, ChoiceEditor)
    assert had.value() == "lodge"
    assert "Lodge" in words_of(had)
    assert "Motel" not in words_of(had)
    assert not known.form.is_changed()


def test_a_contact_does_not_offer_it_either(qtbot: QtBot, shell: Shell) -> None:
    heard(qtbot, shell, hidden_codes={"contact-outcomes": ["not_now"], "contact-roles": ["carrier"]})
    page = go(qtbot, shell, Target("contact"))
    assert isinstance(page, ContactPage)
    outcome, role = page.editors["outcome"], page.editors["with_role"]
    assert isinstance(outcome, KeyedChoice)
    assert isinstance(role, KeyedChoice)
    assert "Not now, in their words" not in words_of(outcome)
    assert "Reached" in words_of(outcome)
    assert "Carrier or driver" not in words_of(role)
    outcome.set_value("not_now")
    assert words_of(outcome)[-1] == "Not now, in their words"


def test_the_word_of_what_is_not_offered_still_means_it(qtbot: QtBot, shell: Shell) -> None:
    heard(qtbot, shell, hidden_codes={"languages": ["osa"]})
    page = form_of(qtbot, shell, Target("record", "patient"))
    assert page.form is not None
    language = page.form.editors["language"]
    assert isinstance(language, PickEditor)
    assert language.combo.findData("osa") < 0
    language.combo.setEditText("osage")
    assert language.value() == "osa"
    language.combo.setEditText("Lenape")
    assert language.value() == "Lenape"


def test_a_word_of_the_sites_own_is_offered_and_written_down_as_the_word(qtbot: QtBot, shell: Shell) -> None:
    heard(qtbot, shell, added_choices={"contact-media": ["VHF radio"], "languages": ["Lenape"]})
    page = go(qtbot, shell, Target("contact"))
    assert isinstance(page, ContactPage)
    medium = page.editors["medium"]
    assert isinstance(medium, KeyedChoice)
    assert words_of(medium)[-1] == "VHF radio"
    medium.set_value("VHF radio")
    assert medium.value() == "VHF radio"
    begun = form_of(qtbot, shell, Target("record", "patient"))
    assert begun.form is not None
    language = begun.form.editors["language"]
    assert isinstance(language, PickEditor)
    assert language.combo.findData("Lenape") >= 0


def test_settings_says_what_the_center_decided_and_when_and_nothing_where_it_did_not(
    qtbot: QtBot, shell: Shell
) -> None:
    page = go(qtbot, shell, Target("settings"))
    assert isinstance(page, SettingsPage)
    assert not page.decided.isVisibleTo(page)
    heard(qtbot, shell, own_words=OWN, hidden_codes={"lodging": ["lodge"]}, limits={"ahead_days": 14})
    told = said(page.decided)
    assert page.decided.isVisibleTo(page)
    assert "Blood work for Labs; Medical transport for Travel; Ride & bed for Trip" in told
    assert "Lodging: Lodge." in told
    assert "Days that Today looks ahead: 14 instead of 7" in told
    assert told.count("Decided by You, ") == 3


def site_form(qtbot: QtBot, shell: Shell) -> RecordPage:
    return form_of(qtbot, shell, Target("record", "site", CLINIC))


def editor(page: RecordPage, name: str) -> MapEditor:
    assert page.form is not None
    found = page.form.editors[name]
    assert isinstance(found, MapEditor)
    return found


def test_it_is_decided_in_the_form_of_the_site_and_what_is_not_known_there_is_kept(
    qtbot: QtBot, window: Shell
) -> None:
    desk = window.session.desk
    decide(desk, limits={"of_next_year": 3}, own_words={"word_of_next_year": "Kept"})
    page = site_form(qtbot, window)
    limits, words, lists = (editor(page, name) for name in ("limits", "own_words", "hidden_codes"))
    limits.parts["ahead_days"].set_value(14)
    words.parts["travel"].set_value("Medical transport")
    folded = lists.parts["lodging"]
    assert isinstance(folded, FoldedEditor)
    assert folded.opener.text() == "Lodging: all offered"
    QTest.mouseClick(folded.opener, Qt.MouseButton.LeftButton)
    lodge = next(box for box in folded.findChildren(QCheckBox) if box.text() == "Lodge")
    assert "Not decided" not in [box.text() for box in folded.findChildren(QCheckBox)]
    lodge.click()
    assert folded.opener.accessibleName() == "Lodging: 1 not offered"
    page.save()
    settled(qtbot, window)
    fields = image(desk, CLINIC).fields
    assert fields["limits"] == {"of_next_year": 3, "ahead_days": 14}
    assert fields["own_words"] == {"word_of_next_year": "Kept", "travel": "Medical transport"}
    assert fields["hidden_codes"] == {"lodging": ["lodge"]}


def test_what_is_beyond_the_bounds_is_refused_beside_its_field(qtbot: QtBot, window: Shell) -> None:
    page = site_form(qtbot, window)
    editor(page, "limits").parts["verify_again_after_days"].set_value(3)
    page.save()
    settled(qtbot, window)
    assert window.page is page
    assert "Days for which a phone or address counts as verified: from 30 to 365." in said(page)
    assert image(window.session.desk, CLINIC).fields.get("limits") in (None, {})
