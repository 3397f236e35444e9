"""Who opened a chart, and what somebody did at this computer: the audit in words, a page at a time, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from navigator_app.deciding import roles
from navigator_app.desk import Desk
from navigator_app.queries.header import NOTHING
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key
from navigator_app.store.asking import Where
from navigator_app.store.audit import Looked
from sync.records import KINDS
from sync.records.base import stamp
from sync.rules.codes import label_of
from sync.rules.roles import role_table
from sync.trail import Entry
from sync.words import When, Words, clock_of, say

PAGE_ROWS: Final = 50
NOT_YOURS: Final = say(
    "What others did is read by a site lead, an administrator or an auditor. You see your own."
)
_DONE: Final[Mapping[str, Words]] = {
    "opened": say("Opened the chart"),
    "walk_in": say("Opened the walk-in page"),
    "pages": say("Looked at a document's pages"),
    "printed": say("Printed"),
    "saved": say("Saved a file outside the program"),
    "unlocked": say("Unlocked this computer"),
    "locked": say("Locked this computer"),
    "wrong_passphrase": say("A wrong passphrase was tried"),
    "went_back": say("An older file of records was found here"),
    "passphrase_set": say("Set a passphrase"),
    "sheet_made": say("Made the recovery sheet"),
    "phone_codes_made": say("Made codes for the phone"),
    "went_on_by_code": say("Went on without a link, by a code from the phone"),
    "let_in": say("Let somebody into this computer"),
    "taken_out": say("Took somebody out of this computer"),
    "put_back": say("Put a backup in place here"),
    "joining_code_made": say("Asked the center for a one-time code"),
    "computer_approved": say("Asked the center to approve a computer"),
    "computer_shut_out": say("Asked the center to shut out a computer"),
    "access_ended": say("Asked the center to end somebody's access"),
    "role_given": say("Asked the center to give somebody a role"),
    "role_taken": say("Asked the center to take a role from somebody"),
    "approval_decided": say("Asked the center whether new computers wait"),
    "stick_written": say("Wrote a stick for the center"),
    "stick_read": say("Read the center's answer from a stick"),
    "brought_in": say("Brought in files"),
    "wrote": say("Wrote"),
}
_BY: Final[Mapping[str, Words]] = {
    "recovery": say("By the recovery sheet"),
    "phone": say("By a code from the phone"),
    "escrow": say("By the center's escrow key"),
}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One deed in words."""

    seq: int
    at: When
    who: Words
    what: Words
    about: Words
    """Whose chart, which kind of record, whom; empty where there is nothing to name."""
    key: Key | None
    """What it leads to."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of deeds, the newest first."""

    title: Words
    subject: Words
    """Whose chart, or who."""
    lines: tuple[AuditLine, ...]
    before: int | None
    """From where the next page goes on; None at the end."""
    refusal: Words | None = None
    elsewhere: tuple[Words, ...] = ()
    """Of a chart: who opened it last on other computers, as far as they told."""


def may_read(desk: Desk) -> bool:
    """Say whether who sits here may read what others did."""
    return role_table().permits(roles(desk), "read_audit")


def chart_audit(
    desk: Desk,
    patient_id: str,
    first_on: date | None = None,
    last_on: date | None = None,
    before: int | None = None,
) -> AuditPage:
    """Say who opened, printed or saved a chart on this computer, and who opened it elsewhere."""
    names = Names(desk)
    title, subject = say("Who opened this chart"), say(names.patient(patient_id))
    mine = "" if may_read(desk) else desk.me.person_id
    looked = Looked(patient_id, mine, *_between(desk, first_on, last_on))
    lines, more = _lines(desk, names, looked, before)
    elsewhere = _elsewhere(desk, names, patient_id) if not mine and before is None else ()
    return AuditPage(title, subject, lines, more, NOT_YOURS if mine else None, elsewhere)


def person_audit(
    desk: Desk,
    person_id: str,
    first_on: date | None = None,
    last_on: date | None = None,
    before: int | None = None,
) -> AuditPage:
    """Say what somebody did at this computer; what others did is for those who may read it."""
    names = Names(desk)
    title, subject = say("What was done at this computer"), say(names.person(person_id))
    if person_id != desk.me.person_id and not may_read(desk):
        return AuditPage(title, subject, (), None, NOT_YOURS)
    looked = Looked("", person_id, *_between(desk, first_on, last_on))
    return AuditPage(title, subject, *_lines(desk, names, looked, before))


def people(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Name those whose deeds who sits here may read: oneself first, then everybody who did something here."""
    names, me = Names(desk), desk.me.person_id
    others = [one for one in desk.store.audit_people() if one != me] if may_read(desk) else []
    known = [(one, _name(desk, names, one)) for one in others]
    return ((me, names.person(me)), *sorted(known, key=lambda one: one[1]))


def _name(desk: Desk, names: Names, who: str) -> str:
    """Name a person, or the sheet, the code or the key by which something was done."""
    if who in names.people:
        return names.person(who)
    (newest,) = desk.store.audit_page(Looked(person=who), limit=1)
    return _BY.get(newest.kind) or names.person(who)


def _between(desk: Desk, first_on: date | None, last_on: date | None) -> tuple[str, str]:
    """Give where days begin and end by the clock of who sits here."""
    zone = clock_of(desk.me.zone)

    def begins(day: date) -> str:
        return stamp(datetime.combine(day, time(), zone).astimezone(clock_of("UTC")))

    return begins(first_on) if first_on else "", begins(last_on + timedelta(days=1)) if last_on else ""


def _lines(
    desk: Desk, names: Names, looked: Looked, before: int | None
) -> tuple[tuple[AuditLine, ...], int | None]:
    found = desk.store.audit_page(looked, before, PAGE_ROWS + 1)
    names.fetch_patients(one.subject for one in found if one.kind == "patient" and one.action != "wrote")
    lines = tuple(_line(desk, names, one) for one in found[:PAGE_ROWS])
    return lines, lines[-1].seq if len(found) > PAGE_ROWS else None


def _line(desk: Desk, names: Names, entry: Entry) -> AuditLine:
    about, key = _about(desk, names, entry)
    who = _BY.get(entry.kind) or say(names.person(entry.person))
    at = When(at=datetime.fromisoformat(entry.at), zone=desk.me.zone)
    return AuditLine(entry.seq, at, who, _what(entry.action), about, key)


def _what(action: str) -> Words:
    """Say what was done; of what is printed, what for."""
    done, _, reason = action.partition("_")
    if done == "printed" and reason:
        return say("Printed. {purpose}", purpose=label_of("print-reasons", reason))
    return _DONE.get(action, say(action))


def _about(desk: Desk, names: Names, entry: Entry) -> tuple[Words, Key | None]:
    if entry.action == "wrote":
        noun = KINDS.get(entry.kind)
        label = say(noun.about.label) if noun is not None else say(entry.kind)
        record = desk.store.record_of_change(entry.subject)
        return label, Key(entry.kind, record) if record else None
    if entry.kind == "patient" and entry.subject:
        return say(names.patient(entry.subject)), Key("patient", entry.subject)
    return (say(names.person(entry.subject)) if entry.subject else NOTHING), None


def _elsewhere(desk: Desk, names: Names, patient_id: str) -> tuple[Words, ...]:
    """Name who opened a chart on other computers, the newest first."""
    rows = desk.store.rows("opening", Where("patient_id", "=", patient_id))
    others = [row for row in rows if names.site_of(row.person_id) != desk.me.site_id]
    others.sort(key=lambda row: row.opened_at, reverse=True)
    return tuple(
        say(
            "{who}, {when}",
            who=names.who_and_where(row.person_id, names.site_of(row.person_id)),
            when=When(at=row.opened_at, zone=desk.me.zone),
        )
        for row in others[:PAGE_ROWS]
    )
