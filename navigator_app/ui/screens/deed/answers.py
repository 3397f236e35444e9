"""What the questions of a deed can be answered with: people, places, tasks, and who may take something over."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.packing import contact_points_for, documents_for
from navigator_app.takers import takers
from navigator_app.ui import sayings
from navigator_app.ui.forms.opening import documents_of, names_for, open_tasks
from navigator_app.ui.screens.deed.asked import Deed, On, Shape
from sync.records import KINDS
from sync.records.derive import fields
from sync.rules.referral_forms import for_template

Named = list[tuple[str, str]]


def answers(on: On, deed: Deed) -> dict[str, Named]:
    """Name what can be picked, by what it is."""
    names: dict[str, Named] = names_for(on.desk, KINDS["task"], "")
    names["open task"] = open_tasks(on.desk, on.patient)
    names["template"] = _for_template(on) if asks(deed, "template") else []
    names["document"] = documents_of(on.desk, on.patient) if asks(deed, "document") else []
    names["owner"] = _owners(on, names) if asks_owner(deed) else []
    shapes = {asked.shape for asked in deed.asks}
    if "documents" in shapes:
        names["document"], names["chosen document"] = documents_for(on.desk, on.record)
    if "sites" in shapes:
        image = on.desk.image(on.record) if on.record else None
        served = image.fields.get("at_site_ids") if image is not None else None
        names["chosen site"] = [(one, "") for one in served or ()]
    if deed.hides is not None and on.record:
        names["not asked"] = [(name, "") for name in deed.hides(on.desk, on.record)]
    if "contact_point" in shapes:
        names["contact point"] = contact_points_for(on.desk, on.record)
    return names


def asks_owner(deed: Deed) -> bool:
    """Say whether it has to go to somebody."""
    return asks(deed, "owner")


def asks(deed: Deed, shape: Shape) -> bool:
    """Say whether it asks something of a shape."""
    return any(asked.shape == shape for asked in deed.asks)


def _for_template(on: On) -> Named:
    """Name the fields of a referral that may stand in a template."""
    image, known = on.desk.image(on.record), fields(KINDS["referral"])
    kept = for_template(image.fields) if image is not None else {}
    return [(name, sayings.words(known[name].about.label)) for name in kept]


def _owners(on: On, names: dict[str, Named]) -> Named:
    """Name whom it would reach: people, then everybody at a place."""
    may, everybody = (
        takers(on.desk, on.records),
        QCoreApplication.translate("answers", "Everybody at {place}"),
    )
    people = [(f"person:{one}", name) for one, name in names.get("practitioner", ()) if one in may.people]
    places = [(one, name) for one, name in names.get("site", ()) if one in may.places]
    return [*people, *((f"site:{one}", everybody.format(place=name)) for one, name in places)]
