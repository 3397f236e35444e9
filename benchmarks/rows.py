"""The rows that the exchange is measured with: the caseload as one site's records, as clinics would have written it.

What the caseload says again and again (its notes, its one writer) would flatter every wire; here every note is
another one, a dozen computers and forty people write, and every third record was written to by two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from benchmarks import caseload
from sync.changes import Document, Revision, Write, groups_of
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.base import stamp
from sync.records.derive import own_fields

NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
STORES: Final = tuple(derived_id("rows", "store", str(n)) for n in range(12))
AUTHORS: Final = tuple(derived_id("rows", "person", str(n)) for n in range(40))
# ruff: noqa: SIM905 - a line of words reads better than a column of them
WORDS: Final = tuple(
    (
        "patient reports mild moderate severe nausea fatigue after cycle infusion tolerated well without reaction "
        "port flushed site clean dry intact neuropathy fingers toes unchanged since last visit appetite reduced "
        "weight stable daughter son spouse neighbor will drive transport needed lodging arranged near the center "
        "ferry flight weather delay road closed snow mud wash requests interpreter available phone call preferred "
        "morning afternoon evening review labs before next dose hold if platelets hemoglobin transfusion discussed "
        "goals of care directive on file pharmacy mailed tablets refill approved pending prior authorization "
        "insurance travel voucher issued mileage companion allowed imaging scheduled chest abdomen pelvis contrast "
        "allergy premedicate clearance adequate hydration encouraged follow up with oncology nurse navigator video "
        "connection dropped rescheduled local clinic draws weekly fax results biopsy report confirmed margins nodes "
        "receptor panel sent pain controlled bowel regimen mouth sores fever greater than emergency smoking "
        "cessation counseling provided nutrition consult social work referral housing barrier food security home "
        "health caregiver education material given understood consent signed chart dietitian physical therapy gait "
        "steady walker radiation simulation fractions completed skin survivorship plan primary provider copied "
        "tribal village aide satellite line slow reduction percent due recover continue current regimen waits for "
        "an answer from the front desk asked twice this week nobody picked up left word again will try on monday"
    ).split()
)


@dataclass(frozen=True)
class Ground:
    """Where the rows stand: the life of the hub's database, and the site whose records they are."""

    epoch: str
    site: str


def documents(count: int, ground: Ground) -> Iterator[Document]:
    """Give that many records, in the order in which the hub took them."""
    made = 0
    for n, document in enumerate(caseload.documents(count // caseload.RECORDS_EACH + 2), 1):
        if document.patient is None:
            continue
        if made == count:
            return
        made += 1
        yield _written(document, n, ground)


def note(random: Random, shortest: int, longest: int) -> str:
    """Make a note that nobody wrote before."""
    words = [random.choice(WORDS) for _ in range(random.randint(shortest, longest))]
    return " ".join(words).capitalize() + "."


def retyped(document: Document, random: Random) -> dict[str, Any]:
    """Say what somebody types into a record's form: a few words more in its note, and one short field."""
    name = _note_of(document.kind)
    before = document.fields.get(name) or ""
    typed = {name: f"{before} {note(random, 4, 10)}".strip()}
    short = {"task": "waiting_on", "trip": "lodging_place", "trip_leg": "confirmation", "appointment": "room"}
    if document.kind in short:
        typed[short[document.kind]] = note(random, 1, 3)
    return typed


def _note_of(kind: str) -> str:
    """Name the field that takes a long text; the last one that a kind declares."""
    return [f.name for f in own_fields(KINDS[kind]) if f.shape == "long"][-1]


def _written(document: Document, n: int, ground: Ground) -> Document:
    random = Random(n)  # noqa: S311 - the same invented rows every time
    fields = dict(document.fields)
    name = _note_of(document.kind)
    if random.random() < 0.7 or name in fields:
        fields[name] = note(random, 6, 32)
    if document.kind == "patient":
        fields["sites"] = [ground.site]
    revision = Revision(ground.epoch, n)
    first = _write(random, ground, Revision(ground.epoch, n))
    groups = groups_of(fields, KINDS[document.kind])
    writes: dict[str, tuple[Write, ...]] = dict.fromkeys(groups, (first,))
    if random.random() < 0.33:
        early = replace(first, revision=Revision(ground.epoch, max(1, n - random.randint(1, 900))))
        writes = dict.fromkeys(groups, (early,))
        for group in random.sample(groups, min(len(groups), random.randint(1, 3))):
            before = replace(early, values=_before(document, fields, group, random))
            writes[group] = (_write(random, ground, revision), before)
    site = ground.site if document.site else None
    return Document(document.kind, document.id, document.patient, site, revision, fields, writes)


def _write(random: Random, ground: Ground, revision: Revision) -> Write:
    at = NEW_YEAR + timedelta(milliseconds=random.randrange(325 * 86_400_000))
    who = random.randrange(len(AUTHORS))
    store = STORES[who % len(STORES)]
    number = at.timetuple().tm_yday * 40 + random.randrange(40)
    change = f"{random.getrandbits(128):032x}"
    return Write(change, store, number, AUTHORS[who], stamp(at), ground.site, revision)


def _before(document: Document, fields: Mapping[str, Any], group: str, random: Random) -> dict[str, Any]:
    """Say what a group held before its newest write: an earlier note, or nothing yet."""
    names = document.group_values(KINDS[document.kind], group)
    note_name = _note_of(document.kind)
    return {
        name: note(random, 6, 20) if name == note_name and name in fields else document.fields.get(name)
        for name in names
    }
