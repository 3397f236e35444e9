"""The audit on paper: who opened a chart, or what somebody did at this computer, the newest first."""

from __future__ import annotations

from functools import partial

from navigator_app.desk import Desk
from navigator_app.queries.audit import AuditLine, AuditPage, chart_audit, person_audit
from navigator_app.queries.prints import standing
from navigator_app.queries.prints.sheet import Grid, Heading, Item, Items, Paragraph, Sheet
from sync.words import say

PAGES_LIMIT = 10
"""So many pages of lines go on paper; who needs more asks at the command line."""


def audit_sheet(desk: Desk, of: str = "", _with: frozenset[str] = frozenset()) -> Sheet | None:
    """Put the newest deeds on paper.

    Shape: `of` is `patient/ID` or `person/ID`.
    """
    kind, _, whose = of.partition("/")
    gather = partial(chart_audit if kind == "patient" else person_audit, desk, whose or desk.me.person_id)
    found: AuditPage = gather()
    lines, more = list(found.lines), found.before
    for _ in range(PAGES_LIMIT - 1):
        if more is None:
            break
        further = gather(before=more)
        lines, more = [*lines, *further.lines], further.before
    columns = (say("When"), say("Who"), say("What"), say("Whose or which"))
    rows = tuple((str(one.at), one.who, one.what, one.about) for one in lines)
    others = (Heading(say("Opened last on other computers")), Items(tuple(map(Item, found.elsewhere))))
    return Sheet(
        name="audit",
        title=say("{title}: {of}", title=found.title, of=found.subject),
        blocks=(
            *((Paragraph(found.refusal),) if found.refusal else ()),
            Grid(columns, rows, (26, 24, 26, 24)) if rows else Paragraph(say("Nothing is written down.")),
            *(others if found.elsewhere else ()),
        ),
        known=standing.known(desk),
        patients=tuple(dict.fromkeys(_patients(kind, whose, lines))),
        is_stale=standing.is_stale(desk),
        notices=standing.notices(desk),
    )


def _patients(kind: str, whose: str, lines: list[AuditLine]) -> list[str]:
    named = [one.key.id for one in lines if one.key is not None and one.key.kind == "patient"]
    return [whose, *named] if kind == "patient" else named
