"""The desk: the open store with a person, a site and a clock; handed to commands and queries, never global.

`open_image` and `commit` are the whole of writing: a form keeps the image it was opened on, a command turns
what was typed into drafts, and `commit` makes them durable in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from navigator_app.store.local import Store
from navigator_app.store.sight import roles_given
from sync.changes import Document, fold
from sync.client.ports import Touched
from sync.clock import Clock
from sync.drafts import Draft, difference, numbered
from sync.errors import Refused
from sync.ids import new_id
from sync.protocol import BATCH_CHANGES
from sync.records import KINDS
from sync.records.base import Record
from sync.records.keeping import bounded, checked
from sync.rules import lifecycle, moves, validity
from sync.rules.whose_day import day_of
from sync.words import say

TOO_MANY: Final = say(
    "This would write {count} entries at once, and at most {limit} travel together. Nothing was changed."
    " Do it in smaller parts."
)
_AFTER_ALL_OWN: Final = 2**63 - 1
"""The number a draft is tried with: an older own write would not be laid over what it is to change."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who sits here: the person, the site the computer belongs to, and its zone."""

    person_id: str
    name: str
    site_id: str
    zone: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deed:
    """One record's part in what a person does: what was typed, against which image."""

    kind: str
    typed: Mapping[str, Any]
    record: str | None = None
    """None makes a new record."""
    opened: Document | None = None
    patient: str | None = None
    site: str | None = None
    together: str | None = None
    """The deed that it is part of, where not all of one commit are one: what is refused of one leaves the others."""
    settles: str | None = None
    saw: tuple[str, ...] = ()


@dataclass
class Desk:
    """What commands and queries are handed."""

    store: Store
    me: Me
    clock: Clock
    announce: Callable[[Touched], None] = field(default=lambda _touched: None)

    @property
    def zone(self) -> ZoneInfo:
        """Give the viewer's own zone."""
        return ZoneInfo(self.me.zone)

    def now(self) -> datetime:
        """Give the present moment."""
        return self.clock.now()

    def image(self, record: str) -> Document | None:
        """Give a record as it is seen now; what a form keeps as the image it was opened on."""
        return self.store.document(record)

    def commit(self, *deeds: Deed, reason: str = "") -> tuple[str, ...]:
        """Check and write what a person did, all of it or nothing, and announce what was touched.

        Shape: the ids of the records, in the order of the deeds.
        Raises: Refused, naming the field; Unavailable when the disk says no. Nothing is then written.
        """
        deed_id = new_id() if len(deeds) > 1 else None
        drafts = [draft for deed in deeds if (draft := self._draft(deed, reason, deed_id)) is not None]
        if len(drafts) > BATCH_CHANGES:
            raise Refused(None, TOO_MANY, count=len(drafts), limit=BATCH_CHANGES)
        if drafts:
            self.announce(self.store.commit(drafts))
        made = iter(drafts)
        return tuple(deed.record or next(d.record for d in made if d.opened is None) for deed in deeds)

    def _draft(self, deed: Deed, reason: str, deed_id: str | None) -> Draft | None:
        noun = KINDS.get(deed.kind)
        record = deed.record or new_id()
        # A settlement is a write even where the chosen value is the current one.
        patch = dict(deed.typed) if deed.settles else difference(deed.opened, deed.typed, noun)
        if not patch and deed.opened is not None:
            return None
        patient = deed.opened.patient if deed.opened else (record if deed.kind == "patient" else deed.patient)
        site = deed.opened.site if deed.opened else deed.site
        patch = bounded(patch) if noun is None else checked(noun, patch, creating=deed.opened is None)
        draft = Draft(
            kind=deed.kind,
            record=record,
            patch=patch,
            author=self.me.person_id,
            at=self.now(),
            zone=self.me.zone,
            place=self.me.site_id,
            patient=patient,
            site=site,
            opened=deed.opened,
            reason=reason,
            deed=deed.together or deed_id,
            settles=deed.settles,
            saw=deed.saw,
        )
        if noun is not None:
            self._check_whole(noun, draft)
        return draft

    def _check_whole(self, noun: type[Record], draft: Draft) -> None:
        before = self.store.as_kept(draft.record)
        start = before or Document(draft.kind, draft.record, draft.patient, draft.site, None)
        after = fold(start, [numbered(draft, self.store.store_id(), _AFTER_ALL_OWN, {}, noun)], noun)
        if after is None:
            return
        home = (draft.record, draft.patient, draft.site)
        wrong = validity.problems(noun, home, before.fields if before else None, after.fields)
        wrong += validity.too_early(draft.patch, day_of(self.now(), self.me.zone))
        wrong += validity.not_yet(draft.patch, self.now())
        if before is not None and lifecycle.moves(noun, before.fields, after.fields):
            wrong += self._check_mover(noun, draft, before.fields, after.fields)
        if wrong:
            raise Refused(*wrong[0])

    def _check_mover(
        self, noun: type[Record], draft: Draft, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> list[validity.Wrong]:
        review = self.image(draft.settles) if draft.settles else None
        chosen = moves.statuses_of(noun, review.fields["sides"] if review else ())
        return moves.check_mover(noun, before, after, self.mover(noun, before), chosen)

    def mover(self, noun: type[Record], values: Mapping[str, Any]) -> moves.Mover:
        """Give who sits here as the mover of a record of these values."""

        def site_values(site: str) -> Mapping[str, Any] | None:
            known = self.image(site)
            return known.fields if known else None

        roles = roles_given(self.store.agreed(self.me.person_id), self.me.roles)
        return moves.mover_of(noun, values, self.me.site_id, roles, site_values)


def moved_underneath(opened: Document | None, now: Document | None, names: Sequence[str]) -> tuple[str, ...]:
    """Name the fields of an open form whose value changed since it was opened, before anything is saved."""
    before = opened.fields if opened else {}
    after = now.fields if now else {}
    return tuple(name for name in names if before.get(name) != after.get(name))
