"""Who sees a chart: the sites it is at, the outside clinicians linked to it, the people it is restricted to.

Each is an ordinary change of the patient's record; the hub then rewrites where everything in the chart belongs.
"""

from __future__ import annotations

from collections.abc import Sequence

from navigator_app.commands.seen import seen, write
from navigator_app.deciding import why_not
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.rules.who_sees import FIELD_OF, Decision, decided


def decide(
    desk: Desk, patient: str, decision: Decision, chosen: Sequence[str] = (), opened: Document | None = None
) -> str:
    """Decide who sees a chart, against the image the person saw; give the patient's id.

    Shape: `chosen` are the sites, clinicians or people it is about; moved, a chart is at these sites and at no other.
    Raises: Refused for what the role does not allow, or what would leave the chart with nobody or without its author.
    """
    chart, field = seen(desk, patient, opened), FIELD_OF[decision]
    if no := why_not(desk, chart, decision, chosen):
        raise Refused(field, no)
    return write(desk, chart, {field: decided(chart.fields, decision, chosen)})
