"""Clinics' computers that book visits on their own and send them when they like; every room is the center's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sync.changes import Change, Document, Revision, fold
from sync.clock import SetClock
from sync.drafts import Draft, numbered
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Cursor, Exchange
from sync.records import KINDS

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
CENTER = new_id()
MORNING = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def at(hour: int) -> str:
    """Give the moment of an hour of the day of the visits."""
    return (MORNING + timedelta(hours=hour)).isoformat().replace("+00:00", "Z")


def visit(room: str, hour: int, hours: int = 1) -> dict[str, object]:
    """Give what a booking of a room says."""
    return {
        "modality": "in_person",
        "provider_site_id": CENTER,
        "room": room,
        "starts_at": at(hour),
        "ends_at": at(hour + hours),
        "patient_zone": "America/Denver",
        "provider_zone": "America/Phoenix",
        "status": "booked",
    }


@dataclass(repr=False)
class Clinic:
    """One computer: what it wrote and did not send, and what came to it."""

    service: Service
    site: str = field(default_factory=new_id)
    store: str = field(default_factory=new_id)
    person: str = field(default_factory=new_id)
    agreed: dict[str, Document] = field(default_factory=dict)
    waiting: list[Change] = field(default_factory=list)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def __repr__(self) -> str:
        """Name it: what lies here is much too long for a failure's report."""
        return f"Clinic({self.site})"

    def image(self, record: str) -> Document | None:
        """Give a record as it is seen here."""
        agreed = self.agreed.get(record)
        mine = [change for change in self.waiting if change.record == record]
        return fold(agreed, mine, KINDS[(agreed or mine[0]).kind]) if agreed or mine else None

    def write(
        self, kind: str, record: str, patient: str, patch: Mapping[str, object], settles: str | None = None
    ) -> Change:
        """Write something without sending it."""
        home = (self.person, NOW, "America/Denver", self.site, patient, None)
        draft = Draft(kind, record, patch, *home, self.image(record), settles=settles)
        pending = {change.id: change for change in self.waiting}
        made = numbered(draft, self.store, next(iter(self.numbers)), pending, KINDS[kind])
        self.waiting.append(made)
        return made

    def chart(self) -> str:
        """Begin a chart of this clinic's own."""
        patient = new_id()
        self.write("patient", patient, patient, {"family_name": "Moss", "sites": [self.site]})
        return patient

    def book(self, patient: str, said: Mapping[str, object]) -> str:
        """Book a visit."""
        record = new_id()
        self.write("appointment", record, patient, said)
        return record

    def change(self, record: str, **patch: object) -> Change:
        """Change a record that is here."""
        image = self.image(record)
        assert image is not None
        return self.write(image.kind, record, image.patient or "", patch)

    def say_right(self, review: Document, others: Sequence[Mapping[str, str]]) -> Change:
        """Say that what a Review names may stand as it is."""
        said = [
            {
                "collision": review.fields["collision"],
                "other_id": other["record"],
                "mark": other["mark"],
                "by_id": self.person,
                "by_name": "PRACTICE",
                "at": at(0),
                "zone": "America/Denver",
                "reason": "A curtain divides the room",
            }
            for other in others
        ]
        patch = {"both_right": {"add": said, "remove": []}}
        return self.write(
            review.fields["target_kind"], review.fields["target_id"], review.patient or "", patch, review.id
        )

    def meet(self) -> None:
        """Send what waits and take what comes."""
        sent, self.waiting = self.waiting, []
        reply = self.service.exchange(
            Exchange(self.store, self.person, None, dict(self.cursors), tuple(sent))
        )
        self.outcomes |= {verdict.change: verdict.outcome for verdict in reply.head.verdicts}
        by_id = {change.id: change for change in sent}
        for verdict in reply.head.verdicts:
            change = by_id[verdict.change]
            if verdict.document is not None:
                self.agreed[change.record] = verdict.document
            elif verdict.outcome in ("accepted", "merged"):
                self.agreed[change.record] = _agreed(self.agreed.get(change.record), change, verdict.revision)
            # What a verdict brings along is not told again after it.
            self.agreed |= {review.id: review for review in verdict.reviews}
        for block in reply.blocks:
            for entry in block.entries:
                if entry.document is not None:
                    self.agreed[entry.record] = entry.document
                elif not entry.is_put:
                    self.agreed.pop(entry.record, None)
            self.cursors |= block.cursors

    def reviews(self, state: str = "open") -> dict[str, Document]:
        """Give the collisions that are told here, by target."""
        return {
            d.fields["target_id"]: d
            for d in self.agreed.values()
            if d.kind == "review" and d.fields.get("collision") and d.fields["state"] == state
        }


def _agreed(before: Document | None, change: Change, revision: Revision | None) -> Document:
    image = fold(before, [change], KINDS[change.kind])
    assert image is not None
    writes = {
        group: tuple(replace(w, revision=revision) if w.change == change.id else w for w in ws)
        for group, ws in image.writes.items()
    }
    return replace(image, revision=revision, writes=writes)


def joined(store: SqlStore, *workers: SqlStore, number: int = 3) -> list[Clinic]:
    """Join so many clinics to a hub, each served by one of its workers in turn."""
    services = [Service(one, SetClock(NOW)) for one in (workers or (store,))]
    clinics = [Clinic(services[place % len(services)]) for place in range(number)]
    with store.writing() as tx:
        for clinic in clinics:
            tx.add_site(HubSite(clinic.site, clinic.site, "America/Denver", "rural", is_center=False))
            tx.add_device(clinic.store, clinic.site, "desk", bytes(32), NOW)
            tx.add_person(clinic.person, "PRACTICE")
            tx.grant(clinic.person, clinic.site, "navigator")
    return clinics


def open_pairs(store: SqlStore, targets: Iterable[str]) -> set[frozenset[str]]:
    """Give the pairs that open Reviews at the hub tell, each of which both of its records tell."""
    found: set[tuple[str, str]] = set()
    with store.reading() as tx:
        for target in targets:
            for group, review in tx.reviews_of(target).items():
                if not group.startswith("collides:"):
                    continue
                others = review.fields["others"]
                found |= {(target, other["record"]) for other in others if other["state"] == "open"}
                assert (review.fields["state"] == "open") == any(o["state"] == "open" for o in others)
    assert found == {(b, a) for a, b in found}
    return {frozenset(pair) for pair in found}
