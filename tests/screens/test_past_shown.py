"""The end of a history: what lies further back is asked of the center by itself; without a link it says where it is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from navigator_app.desk import Deed
from navigator_app.ui.screens.history.view import HistoryPage
from navigator_app.ui.screens.page import Target
from tests.screens.shells import go
from tests.screens.test_badges import Two, two

__all__ = ["two"]
AT_THE_CENTER = "Earlier history is at the center."


def written_before(two: Two) -> str:
    """Let the center write a record twice before the clinic reads it."""
    desk, site = two.center.desk, two.clinic.desk.me.site_id
    (patient,) = desk.commit(Deed("patient", {"family_name": "Moss", "given_name": "Ira", "sites": [site]}))
    for text in ("first words", "second words"):
        opened = desk.image(patient)
        assert opened is not None
        desk.commit(Deed("patient", {"note": text}, patient, opened))
        two.center.exchange()
    return patient


def shown(page: HistoryPage) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel))


def test_the_rest_of_a_history_comes_by_itself(qtbot: QtBot, two: Two) -> None:
    patient = written_before(two)
    store = two.clinic.desk.store
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: store.document(patient) is not None, timeout=10_000)
    page = go(qtbot, two.shell, Target("history", "patient", patient))
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: "first words" in shown(page), timeout=10_000)
    qtbot.waitUntil(lambda: page.end.text() == "", timeout=10_000)


def test_opening_a_chart_asks_the_center_for_the_rest_of_its_history(qtbot: QtBot, two: Two) -> None:
    patient = written_before(two)
    store = two.clinic.desk.store
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: store.document(patient) is not None, timeout=10_000)
    assert not store.has_whole_past(patient)
    go(qtbot, two.shell, Target("chart", "patient", patient, patient))
    qtbot.waitUntil(lambda: store.has_whole_past(patient), timeout=10_000)


def test_without_a_link_the_list_ends_with_where_the_rest_is(qtbot: QtBot, two: Two) -> None:
    patient = written_before(two)
    store = two.clinic.desk.store
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: store.document(patient) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not two.shell.session.rounds.link.is_exchanging, timeout=10_000)
    two.switch.cut()
    page = go(qtbot, two.shell, Target("history", "patient", patient))
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: not two.shell.session.rounds.link.is_online, timeout=10_000)
    qtbot.waitUntil(lambda: page.end.text() == AT_THE_CENTER, timeout=10_000)
    assert "first words" not in shown(page)
    two.switch.restore()
    two.shell.session.rounds.ring()
    qtbot.waitUntil(lambda: "first words" in shown(page) and page.end.text() == "", timeout=10_000)
