"""Rows from authorizations: to notify, to confirm, a window that ends, an appeal and a decision that are due.

What a task of the same step says already is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Group, Work, limits, short
from navigator_app.queries.work.scene import Scene, code_chip, kind_words
from navigator_app.store.asking import Where
from sync.records.authorization import Authorization
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.prc.appeals import appeal
from sync.rules.prc.denial import task_id
from sync.rules.prc.notification import notification
from sync.rules.prc.program import Program
from sync.rules.prc.terms import terms_standing
from sync.words import When, Words, joined, say

_CLOSED: Final = ("closed", "cancelled", "denied")
_ASKED: Final = ("requested", "in_review", "needs_information", "deferred", "appealed")
PIECE: Final = 500


@dataclass
class Places:
    """For each authorization the place where it is worked: its referral's, with the program that serves it."""

    scene: Scene
    _referrals: dict[str, Any] = field(default_factory=dict)
    _programs: dict[str, tuple[Program, Site | None]] = field(default_factory=dict)

    def fetch(self, referral_ids: Iterator[str | None]) -> None:
        """Look several referrals up at once."""
        wanted = sorted({one for one in referral_ids if one})
        for start in range(0, len(wanted), PIECE):
            rows = self.scene.rows("referral", Where("id", "in", wanted[start : start + PIECE]))
            self._referrals |= {row.id: row for row in rows}

    def referral(self, row: Any) -> Any:
        """Give the referral that something is for; None where it is not here."""
        return self._referrals.get(row.referral_id or "")

    def site_id(self, row: Any) -> str:
        """Give the site where something is worked: that of its referral, else this one."""
        referral = self.referral(row)
        return str((referral.from_site_id if referral else None) or self.scene.desk.me.site_id)

    def program(self, row: Any) -> tuple[Program, Site | None]:
        """Give the program that serves it, and the site by whose days it counts."""
        site_id = self.site_id(row)
        if site_id not in self._programs:
            site = gathered.record(self.scene.desk, site_id, Site)
            zone = self.scene.names.zone(site_id)
            self._programs[site_id] = (
                gathered.program_at(self.scene.desk, site, self.scene.today(zone)),
                site,
            )
        return self._programs[site_id]


def work(scene: Scene) -> Iterator[Work]:
    """Give what open authorizations ask of somebody."""
    found = {row.id: row for row in _rows(scene)}
    places = Places(scene)
    places.fetch(row.referral_id for row in found.values())
    documents = list(scene.documents(list(found.values())).values())
    for record in gathered.typed(documents, Authorization):
        if scene.wants(_owner(places, record), places.site_id(record)):
            yield from _of(scene, places, record)


def _rows(scene: Scene) -> Iterator[Any]:
    """Read only those that something can be due for, whatever else there is."""
    last = scene.horizon()
    ends = scene.today() + timedelta(days=limits().window_ends_within_days + 1)
    asked = (
        (
            Where("is_emergency", "=", value=True),
            Where("notified_at", "is null"),
            Where("status", "not in", _CLOSED),
        ),
        (
            Where("approved", "not null"),
            Where("approved_is_current", "=", value=False),
            Where("status", "=", "approved"),
        ),
        (
            Where("status", "=", "approved"),
            Where("ends_on", ">=", scene.today()),
            Where("ends_on", "<=", ends),
        ),
        (Where("status", "in", ("denied", "deferred")),),
        (Where("status", "in", _ASKED), Where("next_review_on", "<=", last)),
    )
    for where in asked:
        yield from scene.rows("authorization", *where)


def _of(scene: Scene, places: Places, record: Authorization) -> Iterator[Work]:
    program, _ = places.program(record)
    zone = scene.names.zone(places.site_id(record))
    clock = notification(record, program, zone, scene.now)
    if record.is_emergency and clock.is_due and record.status not in _CLOSED:
        yield _notify(scene, places, record, clock.notify_by)
    if record.status == "approved":
        yield from _approved(scene, places, record, program)
    elif record.status in ("denied", "deferred"):
        yield from _refused(scene, places, record, program)
    if record.status in _ASKED and record.next_review_on and not _has_task(scene, record, "ask_again"):
        due = When(on=record.next_review_on, zone=zone)
        yield _work(places, record, "review", say("Ask the payer how it stands"), due=due)


def _notify(scene: Scene, places: Places, record: Authorization, by: When | None) -> Work:
    note = Verb(
        say("Note the notification"),
        "D",
        "authorizations.note_notification",
        Key("authorization", record.id),
        icon="phone",
    )
    is_over = by is not None and by.at is not None and by.at < scene.now
    chip = Chip(say("Time to notify is over"), "octagon-alert", "danger") if is_over else _left(scene, by)
    return _work(places, record, "notify", say("Notify the program"), due=by, chip=chip, verbs=(note,))


def _left(scene: Scene, by: When | None) -> Chip:
    """Count down to it in whole hours, and in days where it is further off."""
    if by is None or by.at is None:
        return Chip(say("No day yet"), "circle-help", "warn")
    hours = int((by.at - scene.now).total_seconds() // 3600)
    if hours >= _FAR_HOURS:
        return Chip(say("{count} days left", count=hours // 24), "clock", "info")
    return Chip(say("{count} hours left", count=hours), "clock", "warn")


_FAR_HOURS: Final = 96


def _approved(scene: Scene, places: Places, record: Authorization, program: Program) -> Iterator[Work]:
    zone, key = scene.names.zone(places.site_id(record)), Key("authorization", record.id)
    if terms_standing(record, program).is_open:
        confirm = Verb(
            say("Confirm the change"), "D", "authorizations.confirm_change", key, "run", icon="check"
        )
        chip = Chip(say("Changed after approval"), "circle-help", "warn")
        title = say("Confirm the changed authorization")
        yield _work(places, record, "changed", title, chip=chip, verbs=(confirm,), group="due_today")
    last = record.ends_on
    if last is not None and scene.today(zone) <= last <= scene.today(zone) + timedelta(
        days=limits().window_ends_within_days
    ):
        chip = Chip(say("Ends {day}", day=When(on=last)), "clock", "warn")
        due = When(on=last, zone=zone)
        yield _work(places, record, "window", say("The authorization ends: ask again"), due=due, chip=chip)


def _refused(scene: Scene, places: Places, record: Authorization, program: Program) -> Iterator[Work]:
    zone, key = scene.names.zone(places.site_id(record)), Key("authorization", record.id)
    step = appeal(record, program, scene.today(zone))
    receipt = Verb(say("Note the receipt"), "", "authorizations.note_receipt", key, icon="calendar")
    sent = Verb(say("Appeal sent"), "D", "authorizations.appeal", key, icon="send")
    if step is not None and record.status == "denied" and not _has_task(scene, record, "appeal"):
        if step.state == "ask":
            today = When(on=scene.today(zone), zone=zone)
            yield _work(
                places,
                record,
                "appeal",
                say("Ask when the notice was received"),
                due=today,
                verbs=(receipt,),
            )
        elif step.state == "open":
            yield _work(
                places,
                record,
                "appeal",
                say("Appeal in time"),
                due=When(on=step.due_on, zone=zone),
                verbs=(sent,),
            )
    if record.decide_by_on and not _has_task(scene, record, "decide"):
        due = When(on=record.decide_by_on, zone=zone)
        yield _work(places, record, "decide", say("Decide how the visit is paid"), due=due)


def _has_task(scene: Scene, record: Authorization, what: str) -> bool:
    """Say whether a task of this step is open, or was done: then it is said there."""
    return scene.desk.image(task_id(record, what)) is not None


def _owner(places: Places, record: Authorization) -> str | None:
    referral = places.referral(record)
    return record.decider_id or (referral.case_manager_id if referral else None)


def _work(  # noqa: PLR0913 - a row has these parts
    places: Places,
    record: Authorization,
    what: str,
    title: Words,
    *,
    due: When | None = None,
    chip: Chip | None = None,
    verbs: tuple[Verb, ...] = (),
    group: Group | None = None,
) -> Work:
    key = Key("authorization", record.id)
    change = Verb(say("Open authorization"), "E", "authorization", key, "open", icon="hand-helping")
    return Work(
        source=f"authorization_{what}",
        key=key,
        icon="hand-helping",
        icon_tint="info",
        kind=kind_words("Authorization"),
        title=short(title),
        patient_id=record.patient_id,
        context=_context(record),
        status=chip or code_chip("authorization-status", record.status),
        due=due,
        owner_id=_owner(places, record),
        site_id=places.site_id(record),
        verbs=(*verbs, change),
        group=group,
    )


def _context(record: Authorization) -> Words:
    services: Mapping[str, None] = dict.fromkeys(label_of("services", one) for one in record.services)
    return joined((record.payer or say("Authorization"), *map(say, services)))
