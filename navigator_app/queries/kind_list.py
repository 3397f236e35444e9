"""The list of a whole kind, derived from its class: one column per field that says `in_list`, any kind, any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.queries.first_download import arriving
from navigator_app.queries.kind_cells import ListCell, cell, special_cells
from navigator_app.queries.kind_narrowing import HEADLINE, Sort, orders, typed_words
from navigator_app.queries.kinds import may_begin
from navigator_app.queries.shown import Key, Mark
from navigator_app.queries.work.scene import ALIVE, Scene
from navigator_app.store.asking import Where
from navigator_app.store.listing import Wanted
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import Shape, build, fields, own_fields
from sync.records.naming import headline_fields
from sync.words import Words, say

PAGE: Final = 100
PATIENT: Final = "patient_id"
_WHOLE: Final = frozenset({"lab_result"})
"""Kinds whose rows are told by a rule that needs the whole record."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for."""

    text: str = ""
    sort: Sort | None = None
    """None for the newest first, or by name where a kind has no day."""
    with_withdrawn: bool = False
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: a field, whose chart it is, or what the record is called."""

    name: str
    label: Words
    shape: Shape


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record; a cell per column."""

    key: Key
    title: Words
    patient_id: str | None
    person: str
    cells: tuple[ListCell, ...]
    mark: Mark
    withdrawn: str | None
    """Why it was withdrawn; None for a record that stands."""


@dataclass(frozen=True, slots=True)
class KindList:
    """The first rows of a kind, and what a person should know of the rest."""

    kind: str
    label: Words
    plural: Words
    icon: str
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    sort: Sort
    count: int
    is_more: bool
    """More than `count` match."""
    is_prepared: bool
    """Whether every record that is here is in the list; not while it is refilled after an update."""
    arriving: Words | None
    """What a person should know while the first download is not complete."""
    is_hubs: bool
    """Only the hub writes such records."""
    may_begin: bool


def kind_list(desk: Desk, kind: str, asked: Asked | None = None) -> KindList | None:
    """List a kind; None for one that this release does not know."""
    noun = KINDS.get(kind)
    if noun is None:
        return None
    asked = asked or Asked()
    shown = columns(desk, noun)
    sort = _sort(noun, shown, asked)
    page = desk.store.page(kind, _wanted(desk, noun, shown, asked, sort))
    return KindList(
        kind=kind,
        label=say(noun.about.label),
        plural=say(noun.about.plural),
        icon=noun.about.icon,
        columns=shown,
        rows=_rows(desk, noun, shown, page.rows),
        sort=sort,
        count=page.counted,
        is_more=page.is_more,
        is_prepared=kind not in desk.store.unfilled(),
        arriving=arriving(desk),
        is_hubs=noun.about.hub_only,
        may_begin=may_begin(noun),
    )


def columns(desk: Desk, noun: type[Record]) -> tuple[ListColumn, ...]:
    """Give a kind's columns: whose chart, what it is called unless other columns say it, its fields."""
    listed = [one for one in own_fields(noun) if one.about.in_list]
    found = [ListColumn(one.name, say(one.about.label), one.shape) for one in listed]
    if not listed or not set(headline_fields(noun)) <= {one.name for one in listed}:
        found.insert(0, ListColumn(HEADLINE, say(noun.about.label), "text"))
    if _lives_on_patients(desk, noun):
        found.insert(0, ListColumn(PATIENT, say("Patient"), "ref"))
    return tuple(found)


def _lives_on_patients(desk: Desk, noun: type[Record]) -> bool:
    kind = noun.about.name
    if kind == "patient":
        return False
    is_about_one = Where(PATIENT, "not null")
    return noun.about.home == "patient" or bool(desk.store.rows(kind, is_about_one, limit=1))


def _sort(noun: type[Record], shown: tuple[ListColumn, ...], asked: Asked) -> Sort:
    """Say by which column the list is ordered: the one asked for, else the newest day, else the name."""
    names = [column.name for column in shown]
    if asked.sort is not None and asked.sort.column in names:
        return asked.sort
    days = [column.name for column in shown if column.shape in {"date", "moment"}]
    if days:
        return Sort(days[0], is_falling=True)
    return Sort(next(name for name in (HEADLINE, *headline_fields(noun), names[0]) if name in names))


def _wanted(
    desk: Desk, noun: type[Record], shown: tuple[ListColumn, ...], asked: Asked, sort: Sort
) -> Wanted:
    known = fields(noun)
    listed = [known[column.name] for column in shown if column.name in known]
    refers = {
        one.name: one.about.refers for one in listed if one.shape == "ref" and one.about.refers in KINDS
    }
    return Wanted(
        where=() if asked.with_withdrawn else (ALIVE,),
        words=typed_words(desk, asked.text, listed),
        refers={name: kind for name, kind in refers.items() if kind},
        order=orders(desk, noun, sort),
        limit=asked.limit,
    )


def _rows(
    desk: Desk, noun: type[Record], shown: tuple[ListColumn, ...], rows: list[Any]
) -> tuple[ListRow, ...]:
    scene = Scene(desk, desk.now())
    scene.names.fetch_patients(row.patient_id for row in rows)
    whole = _whole(desk, noun, rows)
    return tuple(_row(scene, noun, shown, row, whole.get(row.id)) for row in rows)


def _whole(desk: Desk, noun: type[Record], rows: list[Any]) -> Mapping[str, Record]:
    """Give the whole records where a light row does not hold all that is told of them."""
    kept = set(rows[0]._fields) if rows else set()
    if noun.about.name not in _WHOLE and set(headline_fields(noun)) <= kept:
        return {}
    images = desk.store.documents(row.id for row in rows)
    return {key: build(noun, key, one.patient, one.site, one.fields) for key, one in images.items()}


def _row(
    scene: Scene, noun: type[Record], shown: tuple[ListColumn, ...], row: Any, whole: Record | None
) -> ListRow:
    kind, person = noun.about.name, scene.names.patient(row.patient_id)
    title = say((whole or _light(noun, row)).headline())
    special = {HEADLINE: ListCell(title), PATIENT: ListCell(person), **special_cells(whole)}
    known = fields(noun)
    cells = (special.get(column.name) or cell(scene.names, kind, known[column.name], row) for column in shown)
    return ListRow(
        key=Key(kind, row.id),
        title=title,
        patient_id=row.patient_id,
        person=person,
        cells=tuple(cells),
        mark=scene.mark(row.id),
        withdrawn=row.withdrawn_reason if row.is_withdrawn else None,
    )


def _light(noun: type[Record], row: Any) -> Record:
    """Give a record as far as its light row goes, beside everybody's defaults; enough for its headline."""
    known = fields(noun)
    kept = {name: getattr(row, name) for name in row._fields if name in known}
    values = {name: one.default for name, one in known.items()}
    return noun.model_construct(**values | {name: value for name, value in kept.items() if value is not None})
