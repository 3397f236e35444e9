"""Who holds a chart: the sites it is at, the outside clinicians linked to it, the people it is restricted to.

Each is an ordinary change of the patient's record; the hub then rewrites where everything in the chart belongs.
"""

from __future__ import annotations

from collections.abc import Sequence

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from sync.errors import Refused


def move(desk: Desk, patient: str, sites: Sequence[str]) -> None:
    """Let a chart be at these sites from now on, and at no other.

    Raises: Refused for none, since nobody would hold it.
    """
    if not sites:
        raise Refused("sites", "A chart is at one site at least.")
    write(desk, seen(desk, patient), {"sites": list(dict.fromkeys(sites))})


def link(desk: Desk, patient: str, person: str) -> None:
    """Let an outside clinician follow a chart.

    Raises: Refused.
    """
    chart = seen(desk, patient)
    panel = chart.fields.get("panel_ids") or []
    write(desk, chart, {"panel_ids": [*panel, *([] if person in panel else [person])]})


def unlink(desk: Desk, patient: str, person: str) -> None:
    """Let an outside clinician follow a chart no more.

    Raises: Refused.
    """
    chart = seen(desk, patient)
    panel = chart.fields.get("panel_ids") or []
    write(desk, chart, {"panel_ids": [one for one in panel if one != person]})


def restrict(desk: Desk, patient: str, people: Sequence[str]) -> None:
    """Let these people alone see a chart, on the computers given to them; nobody named lifts it.

    Raises: Refused.
    """
    write(desk, seen(desk, patient), {"restricted_to_ids": list(dict.fromkeys(people))})
