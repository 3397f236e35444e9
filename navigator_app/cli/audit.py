"""`navigator audit`: who opened a chart, what somebody did at this desk, and whether any of it was changed by hand."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from navigator_app.cli.opening import opened
from navigator_app.cli.saying import complain, tell, tell_each
from navigator_app.desk import Desk
from navigator_app.queries.audit import AuditLine, AuditPage, chart_audit, people, person_audit
from navigator_app.store.auditing import Standing
from sync.errors import Refused
from sync.ids import is_id


def audit(asked: Namespace) -> int:
    """Read the audit, or walk all of it; 1 when it is not as it was written."""
    with opened(asked) as found:
        if asked.verify:
            return _verify(found.desk, as_json=asked.json)
        page = _page(found.desk, asked)
        if page.refusal:
            complain(str(page.refusal))
        tell_each(((one, _words(one)) for one in page.lines), as_json=asked.json)
        if page.before is not None:
            complain(f"There is more: --before {page.before}")
    return 0


def _page(desk: Desk, asked: Namespace) -> AuditPage:
    first, last = _day(asked.since), _day(asked.until)
    if asked.patient:
        if not is_id(asked.patient):
            raise Refused(
                "patient", "Name the patient by the id that “navigator records --kind patient” shows."
            )
        return chart_audit(desk, asked.patient, first, last, asked.before)
    return person_audit(desk, _person(desk, asked.person), first, last, asked.before)


def _person(desk: Desk, named: str | None) -> str:
    if named is None:
        return desk.me.person_id
    known = [one for one, name in people(desk) if named in (one, name)]
    if len(known) == 1:
        return known[0]
    if is_id(named):
        return named
    raise Refused("person", "Nobody of this name did anything here that you may read.")


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise Refused("day", "Write a day as 2026-11-23.") from error


def _words(one: AuditLine) -> str:
    return f"{one.at}  {one.who}  {one.what}  {one.about}".rstrip()


def _verify(desk: Desk, *, as_json: bool) -> int:
    found = desk.store.audit_standing()
    tell(found_plain(found), found_words(found), as_json=as_json)
    return 0 if found.is_whole else 1


def found_plain(found: Standing) -> dict[str, object]:
    """Give what was found, for programs."""
    known = found.countersigned
    return {
        "entries": found.entries,
        "is_whole": found.is_whole,
        "broken_at": found.broken_at,
        "lost_place": found.lost_place,
        "countersigned": known.head.seq if known else 0,
    }


def found_words(found: Standing) -> str:
    """Say in one sentence whether the audit is as it was written."""
    if found.broken_at is not None:
        return f"changed by hand, or older than the rest: entry {found.broken_at} of {found.entries} does not hold"
    if found.lost_place is not None:
        return f"entry {found.lost_place} is not the one that the center countersigned"
    known = found.countersigned
    at = (
        f"the center has countersigned {known.head.seq} of them"
        if known
        else "the center has none of them yet"
    )
    return f"{found.entries} entries, every one holds; {at}"
