"""What a form needs before it can be drawn, gathered on the reader thread: image, names to pick from, a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from navigator_app.desk import Desk
from navigator_app.queries import chart, outbox, patients
from navigator_app.queries.authorization import hidden_fields
from navigator_app.queries.chart import Header
from navigator_app.queries.outbox import Correction
from navigator_app.queries.referral_entry import ReferralEntry, referral_entry, template_lines
from navigator_app.queries.site_wishes import site_wishes
from navigator_app.store.asking import Where
from navigator_app.store.unsaved import Typed
from sync.changes import Document
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import build, own_fields
from sync.rules.whose_day import day_of
from sync.words import Words, joined, say, us_date

_EVERYWHERE = frozenset({"site", "practitioner"})
_MOST = 5_000


@dataclass(frozen=True)
class Opening:
    """Everything that one form is made of."""

    noun: type[Record]
    image: Document | None
    patient_id: str
    header: Header | None
    title: str
    names: Mapping[str, Sequence[tuple[str, str]]]
    draft: Typed | None
    draft_key: str
    correction: Correction | None = None
    """The words that the center refused, when the form is to show them again."""
    referral: ReferralEntry | None = None
    """What stands beside the form of a referral."""
    fills_in: tuple[tuple[Words, Words], ...] = ()
    """What a template of referrals fills in, which its form does not show."""
    hidden: frozenset[str] = frozenset()
    """What is not asked of this record, such as purchase orders where its program issues none."""


def draft_key(kind: str, record: str, patient: str) -> str:
    """Name the draft of a form."""
    return f"{kind}:{record}" if record else f"{kind}:new:{patient}"


def opening(desk: Desk, kind: str, record: str = "", patient: str = "", refused: str = "") -> Opening | None:
    """Gather what the form of a record needs; None when the record or its kind is not here.

    Shape: `refused` names a change that the center could not accept, whose words are to be corrected; where that was
    to make the record, the form is that of a new one.
    """
    noun = KINDS.get(kind)
    image = desk.image(record) if record else None
    correction = outbox.correction(desk, refused) if refused else None
    if noun is None or (record and image is None and correction is None):
        return None
    begins_chart = kind == "patient" and image is None
    owner = "" if begins_chart else (image.patient if image else None) or patient
    key = draft_key(kind, record, owner)
    own = site_wishes(desk).words.get(kind)
    title = say("New: {word}", word=own) if own else say("New {what}", what=say(noun.about.label).lower())
    if image is not None:
        title = say("{what}", what=build(noun, image.id, image.patient, image.site, image.fields).headline())
    header = chart.header(desk, owner) if owner else None
    names, draft = names_for(desk, noun, owner), desk.store.draft(key)
    beside = referral_entry(desk, owner, record) if kind == "referral" else None
    says = image.fields.get("values") if image is not None and kind == "referral_template" else None
    fills_in = template_lines(desk, says or {})
    hidden = hidden_fields(desk, record) if kind == "authorization" else frozenset[str]()
    return Opening(noun, image, owner, header, title, names, draft, key, correction, beside, fills_in, hidden)


def names_for(desk: Desk, noun: type[Record], patient: str) -> dict[str, list[tuple[str, str]]]:
    """Name what a noun's fields may refer to: sites and people everywhere, other records in the same chart."""
    wanted = {one.about.refers for one in own_fields(noun) if one.about.refers} | {"patient"}
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in wanted:
        if kind == "patient":
            found[kind] = [(row.id, row.picked_as) for row in patients.patients(desk, limit=_MOST)]
        elif kind in _EVERYWHERE:
            found[kind] = _named(desk.store.of_kind(kind))
    return found | (names_in_chart(desk, noun, patient) if patient else {})


def names_in_chart(desk: Desk, noun: type[Record], patient: str) -> dict[str, list[tuple[str, str]]]:
    """Name what of one chart a noun's fields may refer to; nothing while it is not said whose it is."""
    kinds = {str(one.about.refers) for one in own_fields(noun) if one.about.refers} - {
        *_EVERYWHERE,
        "patient",
    }
    return {kind: _named(desk.store.of_chart(patient, {kind})) if patient else [] for kind in sorted(kinds)}


def open_tasks(desk: Desk, patient: str) -> list[tuple[str, str]]:
    """Name the tasks of a chart that are not over, but for the one that asks again after a "not now"."""
    if not patient:
        return []
    over = ("completed", "cancelled")
    alive, mine = Where("is_withdrawn", "=", value=False), Where("patient_id", "=", patient)
    open_ones = (Where("status", "not in", over), Where("kind", "not in", ("not_now",)))
    rows = desk.store.rows("task", alive, mine, *open_ones, order=("due_on",))
    return [(row.id, row.title) for row in rows]


def documents_of(desk: Desk, patient: str) -> list[tuple[str, str]]:
    """Name the papers of a chart, the newest first, each with the day on which it came."""
    if not patient:
        return []
    alive, mine = Where("is_withdrawn", "=", value=False), Where("patient_id", "=", patient)
    rows = desk.store.rows("document", alive, mine, order=("-received_at",))
    return [(row.id, joined((row.title, row.from_whom, _came_on(row.received_at, desk)))) for row in rows]


def _came_on(at: datetime | None, desk: Desk) -> str:
    return us_date(day_of(at, desk.me.zone)) if at else ""


def _named(images: Sequence[Document]) -> list[tuple[str, str]]:
    named: list[tuple[str, str]] = []
    for image in images:
        noun = KINDS.get(image.kind)
        if noun is not None and not image.fields.get("is_withdrawn"):
            record = build(noun, image.id, image.patient, image.site, image.fields)
            named.append((image.id, record.headline()))
    return sorted(named, key=lambda pair: pair[1].casefold())
