"""Reading: records as they are seen now, lists out of the projections, and search.

Every question sees one snapshot. Rows are light and frozen, with the noun's own field names.

Here, and nowhere else, is read what a person decided about two charts: whoever asks for what a patient has, by
`of_patient` or by a condition that `patient_id` equals one, gets what all charts of that person hold. Nothing is
moved for it. Who means one chart alone says so: `of_chart`, or a condition that `patient_id` is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from navigator_app.store import first, images, register, typed
from navigator_app.store.change_log import raw
from navigator_app.store.conditions import Where, conditions
from navigator_app.store.projection import Progress, refill, unfilled
from navigator_app.store.restricted import Sighted
from sync.bodies import unpack
from sync.changes import Document
from sync.records.base import Record
from sync.records.derive import build
from sync.rules.one_person import together

__all__ = ["Asking", "Found", "Row", "Where"]

Row = Any
"""A frozen row of one kind: id, patient_id, site_id and every scalar or listed field of the noun by its name."""


class Found(NamedTuple):
    """One record that was found by its words."""

    kind: str
    id: str
    patient_id: str | None


class Asking(Sighted):
    """The part of a store that answers queries."""

    def document(self, record: str) -> Document | None:
        """Give a record as it is seen now: the agreed image with what waits laid over it."""
        with self.connections.reading() as connection:
            found = images.kept(connection, record)
            seen = self.seen_of(connection, [unpack(found.body)] if found else [])
        return seen[0] if seen else None

    def as_kept(self, record: str) -> Document | None:
        """Give a record as it stands whoever sees it, for writing over it: a form that is open is saved whole."""
        with self.connections.reading() as connection:
            found = images.kept(connection, record)
        return unpack(found.body) if found else None

    def documents(self, records: Iterable[str]) -> dict[str, Document]:
        """Give several records as they are seen now, by id; those not here are left out."""
        with self.connections.reading() as connection:
            found = [images.kept(connection, record) for record in dict.fromkeys(records)]
            seen = self.seen_of(connection, (unpack(k.body) for k in found if k))
        return {image.id: image for image in seen}

    def agreed(self, record: str) -> Document | None:
        """Give the image last agreed with the hub; None for a record it has not taken yet."""
        with self.connections.reading() as connection:
            found = images.agreed(connection, record)
            seen = self.seen_of(connection, [found] if found else [])
        return seen[0] if seen else None

    def record(self, record: str) -> Record | None:
        """Give a record as its noun; None when it is not here, or of a kind from a newer release."""
        image = self.document(record)
        noun = self.projections.kinds.get(image.kind) if image else None
        if image is None or noun is None:
            return None
        return build(noun, image.id, image.patient, image.site, image.fields)

    def charts_of(self, patient: str) -> tuple[str, ...]:
        """Name the charts of one person as people decided, the asked one first; those not here included."""
        if "patient_link" not in self.projections.kinds:
            return (patient,)
        # Hardly anybody has two charts: that is asked first, and costs the same however many others have.
        ends = ("patient_id", "other_patient_id")
        if not any(self.count("patient_link", Where(end, "=", patient)) for end in ends):
            return (patient,)
        return together(patient, self.rows("patient_link", Where("is_withdrawn", "=", value=False)))

    def of_patient(self, patient: str, kinds: Iterable[str] | None = None) -> list[Document]:
        """Give what a person's charts hold, the patients included, as it is seen now; the asked chart first."""
        among = None if kinds is None else sorted(set(kinds))
        return [image for chart in self.charts_of(patient) for image in self.of_chart(chart, among)]

    def of_chart(self, patient: str, kinds: Iterable[str] | None = None) -> list[Document]:
        """Give what this one chart of a patient holds, the patient included, as it is seen now."""
        wanted = None if kinds is None else sorted(set(kinds))
        # The plus keeps the index of kinds out of it: one chart is found by its patient.
        among = "" if wanted is None else f" AND +kind IN ({', '.join('?' for _ in wanted)})"
        with self.connections.reading() as connection:
            rows = connection.execute(
                f"SELECT body FROM record WHERE (patient = ?1 OR id = ?1){among} ORDER BY rowid",
                (raw(patient), *(wanted or ())),
            ).fetchall()
            return self.seen_of(connection, (unpack(body) for (body,) in rows))

    def of_kind(self, kind: str) -> list[Document]:
        """Give every record of a kind, known or not, in the order in which they came."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT body FROM record WHERE kind = ? ORDER BY rowid", (kind,)
            ).fetchall()
            return self.seen_of(connection, (unpack(body) for (body,) in rows))

    def rows(
        self, kind: str, *where: Where, order: Sequence[str] = (), limit: int | None = None
    ) -> list[Row]:
        """List a kind's records, withdrawn ones included; `-name` in `order` means the last first.

        Raises: KeyError for a kind or field that is not projected.
        """
        shape = self.projections.in_place(self.connections, kind).projected
        narrowed, values = conditions(shape, self._of_persons(kind, where))
        turned = [
            shape.column(name.removeprefix("-")).compared() + " DESC" * name.startswith("-") for name in order
        ]
        ordered = f" ORDER BY {', '.join([*turned, 'rowid'])}"
        if limit is not None:
            ordered += " LIMIT ?"
            values.append(limit)
        with self.connections.reading() as connection:
            narrowed = self._with_seen(connection, kind, narrowed)
            sql = f'SELECT {shape.names} FROM "{shape.table}"{narrowed}{ordered}'
            found = connection.execute(sql, values).fetchall()
        return [shape.light(row) for row in found]

    def count(self, kind: str, *where: Where) -> int:
        """Count a kind's records.

        Raises: KeyError for a kind or field that is not projected.
        """
        shape = self.projections.in_place(self.connections, kind).projected
        narrowed, values = conditions(shape, self._of_persons(kind, where))
        with self.connections.reading() as connection:
            narrowed = self._with_seen(connection, kind, narrowed)
            row = connection.execute(f'SELECT count(*) FROM "{shape.table}"{narrowed}', values).fetchone()
        return int(row[0])

    def tally(self, kind: str, field: str, *where: Where) -> dict[Any, int]:
        """Count a kind's records by the value of a field."""
        shape = self.projections.in_place(self.connections, kind).projected
        column = shape.column(field)
        narrowed, values = conditions(shape, self._of_persons(kind, where))
        with self.connections.reading() as connection:
            narrowed = self._with_seen(connection, kind, narrowed)
            rows = connection.execute(
                f'SELECT "{field}", count(*) FROM "{shape.table}"{narrowed} GROUP BY 1', values
            ).fetchall()
        return {None if value is None else column.read(value): n for value, n in rows}

    def _with_seen(self, connection: Any, kind: str, narrowed: str) -> str:
        """Narrow a question about a kind to what is shown."""
        seen = self.seen(connection).in_sql(kind)
        return f"{narrowed} {'AND' if narrowed else 'WHERE'} {seen}" if seen else narrowed

    def _of_persons(self, kind: str, where: Iterable[Where]) -> list[Where]:
        """Let what is asked of one patient be asked of every chart of that person; a decision is only about its own."""
        return [
            one
            if kind == "patient_link" or (one.field, one.op) != ("patient_id", "=") or not one.value
            else replace(one, op="in", value=self.charts_of(one.value))
            for one in where
        ]

    def search(self, text: str, kinds: Iterable[str] = ("patient",), limit: int = 50) -> list[Found]:
        """Find records by the beginnings of their words, in any order, newest first.

        Empty: nothing is found for a text without letters or digits.
        """
        return self._matching(typed.asked(text), kinds, limit)

    def led_by(self, text: str, kind: str = "patient", limit: int = 50) -> list[Found]:
        """Find those of a kind whose first word, as the family name, begins as what was typed; newest first."""
        return self._matching(typed.led(text), (kind,), limit)

    def _matching(self, query: str, kinds: Iterable[str], limit: int) -> list[Found]:
        plans = [self.projections.in_place(self.connections, kind) for kind in kinds]
        found: list[tuple[int, Found]] = []
        with self.connections.reading() as connection:
            seen = self.seen(connection).in_records("r.kind", "r.id", "r.patient")
            for plan in plans if query else []:
                if not plan.searched:
                    continue
                rows = connection.execute(
                    f'SELECT r.rowid, r.kind, r.id, r.patient FROM (SELECT rowid FROM "{plan.index}"'
                    f' WHERE "{plan.index}" MATCH ? ORDER BY rowid DESC LIMIT ?) AS s'
                    f" JOIN record AS r ON r.rowid = s.rowid{' WHERE ' if seen else ''}{seen}",
                    (query, limit),
                ).fetchall()
                found += [(rowid, Found(k, key.hex(), p.hex() if p else None)) for rowid, k, key, p in rows]
        found.sort(key=lambda pair: -pair[0])
        return [one for _, one in found[:limit]]

    def unfilled(self) -> list[str]:
        """Name the kinds whose lists and search are still being prepared."""
        with self.connections.reading() as connection:
            return unfilled(connection)

    def refill(self, progress: Progress = lambda _kind, _done, _count: True) -> bool:
        """Prepare lists and search of kinds whose class changed; says whether all is done.

        `progress(kind, done, count)` may answer False to stop; the next call goes on where this one stopped.
        """
        return refill(self.connections, self.projections, progress)

    def awaited(self) -> Mapping[str, tuple[int, int]]:
        """Say of each first download that is not complete how many records are here, and how many will be."""
        with self.connections.reading() as connection:
            expected = register.setting(connection, register.EXPECTED, {})
            under_way = {each.feed: (each.rows_done, each.rows) for each in first.all_under_way(connection)}
            return under_way | {
                feed: (
                    connection.execute(
                        "SELECT count(*) FROM membership WHERE feed = ? AND is_put", (feed,)
                    ).fetchone()[0],
                    count,
                )
                for feed, count in expected.items()
            }
