"""The button Paper on a record's page: its menu names each sheet that the record has as it stands."""

from __future__ import annotations

from functools import partial

from navigator_app.queries.prints.papers import Paper, sheets_of
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.screens.verb_menu import Entry, verb_menu


def papers_button(page: Page, kind: str, record_id: str, patient_id: str) -> Button:
    """Offer the papers of a record; which there are is asked when the menu opens."""
    desk = page.session.desk
    found = button(
        page.tr("Paper"), "", "printer", page.tr("Paper: cover, letters and pages for the patient")
    )

    def show(papers: tuple[Paper, ...]) -> None:
        entries = [_entry(page, one, patient_id) for one in papers]
        menu = verb_menu(page, entries)
        menu.setAccessibleName(page.tr("Paper"))
        menu.popup(found.mapToGlobal(found.rect().bottomLeft()))

    found.clicked.connect(lambda: page.ask(lambda: sheets_of(desk, kind, record_id), show))
    return found


def _entry(page: Page, one: Paper, patient_id: str) -> Entry:
    target = Target("print", one.sheet, one.record_id, patient_id)
    return Entry(sayings.words(one.title), "printer", "", partial(page.host.go, target))
