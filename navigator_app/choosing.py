"""The patients' own choices in the open store: which one holds for a record here, and what it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, cast

from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.rules import moves
from sync.rules.choices import (
    CHART,
    NO,
    NOT_NOW,
    About,
    Choice,
    chain,
    choice_rules,
    holding,
    is_to_call_off,
    quiets,
    status_of,
)

CLOSED_WITH: Final = ("referral", "appointment", "trip", "trip_leg", "lab_plan")
"""What a choice may touch, in the order in which a person reads it."""


@dataclass
class Choices:
    """One answer's view of what patients chose; each record is looked up once, and only of whom chose something."""

    desk: Desk
    patient: str | None = None
    """Only what this person chose, when set: a page about one record asks nobody else's charts."""
    _images: dict[str, Document | None] = field(default_factory=dict)
    _charts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_about(self) -> Mapping[About, Sequence[Choice]]:
        """Give every choice by what it is about, those kept in a chart by an earlier release among them."""
        found: dict[About, list[Choice]] = defaultdict(list)
        for one in (*self._kept(), *self._in_charts()):
            found[one.about].append(one)
        return found

    @cached_property
    def choosers(self) -> frozenset[str]:
        """Name every chart of whoever chose something that was not taken back."""
        asked = {str(row.patient_id) for row in self._standing if row.patient_id}
        asked |= {record for kind, record in self.by_about if kind == CHART}
        return frozenset(chart for one in asked for chart in self.charts_of(one))

    def charts_of(self, patient: str) -> tuple[str, ...]:
        """Name the charts of one person."""
        if patient not in self._charts:
            self._charts[patient] = self.desk.store.charts_of(patient)
        return self._charts[patient]

    def find(self, kind: str, record: str) -> Mapping[str, Any] | None:
        """Give what a record says; None for one that is not here or of another kind."""
        if record not in self._images:
            self._images[record] = self.desk.image(record)
        image = self._images[record]
        return image.fields if image is not None and image.kind == kind else None

    def chain(self, about: About) -> tuple[About, ...]:
        """Name a record and all that it belongs to."""
        return chain(about, self.find)

    def holding(self, about: About, patient: str | None) -> Choice | None:
        """Give the choice that holds for a record now; None for most."""
        if patient is None or patient not in self.choosers:
            return None
        return holding(self.by_about, self.chain(about), self.charts_of(patient))

    def quieting(self, source: str, about: About, patient: str | None) -> Choice | None:
        """Give the choice because of which a row about this record asks nobody; None where it does."""
        found = self.holding(about, patient)
        return found if found and quiets(found, source, self.chain(about), self.find) else None

    def touched(self, about: About, patient: str) -> list[Document]:
        """Give what a choice about this touches: the record, and all of the chart that belongs to it."""
        kinds = CLOSED_WITH
        images = self.desk.store.of_patient(patient, kinds)
        self._images |= {image.id: image for image in images}
        mine = [one for one in images if about[0] == CHART or about in self.chain((one.kind, one.id))]
        return sorted(mine, key=lambda one: (kinds.index(one.kind), one.id))

    def to_call_off(self, choice: Choice, patient: str) -> list[Document]:
        """Give what still stands although this choice says otherwise; a leg goes with its trip."""
        found = [
            one
            for one in self.touched(choice.about, patient)
            if is_to_call_off(choice, one.kind, one.fields)
            and self.holding((one.kind, one.id), patient) == choice
        ]
        trips = {one.id for one in found if one.kind == "trip"}
        return [one for one in found if one.fields.get("trip_id") not in trips]

    def standing(self) -> Iterable[tuple[Choice, str]]:
        """Give every choice that holds for what it is about, with whose it is."""
        owners = {row.id: str(row.patient_id) for row in self._standing}
        for about, several in self.by_about.items():
            for one in several:
                patient = owners.get(one.id) or (about[1] if about[0] == CHART else "")
                if patient and not one.is_taken_back and self.holding(about, patient) == one:
                    yield one, patient

    def _theirs(self, field: str) -> tuple[Where, ...]:
        """Narrow a question to the charts of the person whom this answer is about."""
        return (Where(field, "in", self.charts_of(self.patient)),) if self.patient is not None else ()

    @cached_property
    def _standing(self) -> list[Any]:
        return self.desk.store.rows(
            "patient_choice",
            Where("is_withdrawn", "=", value=False),
            Where("taken_back", "is null"),
            *self._theirs("patient_id"),
        )

    def _kept(self) -> Iterable[Choice]:
        images = self.desk.store.documents(row.id for row in self._standing)
        for row in self._standing:
            if row.choice not in (NOT_NOW, NO) or not row.about_id:
                continue
            waits = images[row.id].fields.get("waits_ids") or () if row.id in images else ()
            yield Choice(
                id=row.id,
                about=(row.about_kind, row.about_id),
                choice=cast("Any", row.choice),
                heard_at=row.heard_at,
                zone=row.heard_zone,
                ask_again_on=row.ask_again_on,
                is_informed=row.clinician_informed is not None and bool(row.clinician_informed_is_current),
                waits=frozenset(waits),
                heard_by_id=row.heard_by_id,
            )

    def _in_charts(self) -> Iterable[Choice]:
        """Give what an earlier release kept in the chart itself: it asks for no clinician."""
        alive, day = Where("is_withdrawn", "=", value=False), Where("not_now_until_on", "not null")
        rows = self.desk.store.rows("patient", alive, day, *self._theirs("id"))
        images = self.desk.store.documents(row.id for row in rows)
        for row in rows:
            image = images.get(row.id)
            if image is None or not image.fields.get("not_now_words"):
                continue
            yield Choice(
                id="",
                about=(CHART, row.id),
                choice="not_now",
                heard_at=None,
                zone="",
                ask_again_on=row.not_now_until_on,
                is_informed=True,
            )


def chosen(desk: Desk, about: About, patient: str | None) -> Choice | None:
    """Give the choice that holds for one record."""
    return Choices(desk, patient).holding(about, patient)


def is_choosable(kind: str) -> bool:
    """Say whether a patient may say *not now* or *no* to a record of this kind."""
    return kind == CHART or kind in choice_rules().wider


def may_begin_again(desk: Desk, image: Document | None) -> bool:
    """Say whether who sits here begins again what was closed."""
    noun = KINDS.get(image.kind) if image else None
    closing = choice_rules().closes.get(image.kind) if image else None
    if image is None or noun is None or closing is None or image.fields.get("is_withdrawn"):
        return False
    is_closed = status_of(image.kind, image.fields) in closing.to and may_edit(desk, image.kind)
    return is_closed and moves.may_move(noun, image.fields, closing.again, desk.mover(noun, image.fields))
