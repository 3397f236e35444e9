"""What the questions of a deed can be answered with: people, places, tasks, and who may take something over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app.takers import takers
from navigator_app.ui.forms.opening import names_for, open_tasks
from navigator_app.ui.screens.deed.asked import Deed, On
from sync.records import KINDS

Named = list[tuple[str, str]]


def answers(on: On, deed: Deed) -> dict[str, Named]:
    """Name what can be picked, by what it is."""
    names: dict[str, Named] = names_for(on.desk, KINDS["task"], "")
    names["open task"] = open_tasks(on.desk, on.patient)
    names["owner"] = _owners(on, names) if asks_owner(deed) else []
    return names


def asks_owner(deed: Deed) -> bool:
    """Say whether it has to go to somebody."""
    return any(asked.shape == "owner" for asked in deed.asks)


def _owners(on: On, names: dict[str, Named]) -> Named:
    """Name whom it would reach: people, then everybody at a place."""
    may, everybody = (
        takers(on.desk, on.records),
        QCoreApplication.translate("answers", "Everybody at {place}"),
    )
    people = [(f"person:{one}", name) for one, name in names.get("practitioner", ()) if one in may.people]
    places = [(one, name) for one, name in names.get("site", ()) if one in may.places]
    return [*people, *((f"site:{one}", everybody.format(place=name)) for one, name in places)]
