"""Finding: in the store alone, in the query behind Ctrl+K, and from the keystroke to the painted list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from PySide6.QtTest import QTest

from benchmarks.at_work import painted_ms, rest
from benchmarks.invented import FAMILY, GIVEN
from benchmarks.measure import Figure, timed_ms
from navigator_app.desk import Desk
from navigator_app.queries import finder, patients
from navigator_app.store.search import spelled
from navigator_app.ui.screens.page import Target

STORE_MS = 5.0
PAINTED_MS = 100.0
SECTION = "search"


def typed(count: int) -> Iterator[str]:
    """Give what people type, without accents: one to six characters of names, record numbers, tails of phones."""
    random = Random(11)  # noqa: S311 - the same words every time
    for turn in range(count):
        word = spelled(random.choice(FAMILY if turn % 3 else GIVEN))
        kinds = (
            word,
            word,
            f"{word[:3]} {random.choice(GIVEN)[:2].lower()}",
            f"{100_000 + turn * 7}",
            f"{turn:04d}",
        )
        yield kinds[turn % len(kinds)][: 1 + turn % 6]


def in_store(desk: Desk, count: int) -> list[Figure]:
    """Time the store's own search and the two queries built on it, without a window."""
    words = list(typed(count))
    store = [timed_ms(lambda w=word: desk.store.search(w, ("patient",))) for word in words]  # type: ignore[misc]
    all_kinds = [timed_ms(lambda w=word: desk.store.search(w, finder.record_kinds(), 12)) for word in words]  # type: ignore[misc]
    found = [timed_ms(lambda w=word: finder.find(desk, w)) for word in words]  # type: ignore[misc]
    listed = [timed_ms(lambda w=word: patients.patients(desk, w)) for word in words]  # type: ignore[misc]
    return [
        Figure(SECTION, "patients by what is typed, in the store", "ms", store, STORE_MS),
        Figure(
            SECTION,
            "records of nine kinds, in the store",
            "ms",
            all_kinds,
            peer="every kind that Ctrl+K shows",
        ),
        Figure(SECTION, "the answers of Ctrl+K, query", "ms", found),
        Figure(SECTION, "the list of patients, query", "ms", listed),
    ]


def on_screen(shell: Any, count: int) -> list[Figure]:
    """Time the keystroke in Ctrl+K until its answers are painted."""
    field, shown = shell.bar.search, shell.finder.list
    field.setFocus()
    rest()
    runs: list[float] = []
    for word in islice(typed(10_000), count):
        field.clear()
        rest(20)
        runs += [_keystroke(field, shown, letter) for letter in word]
    shell.searching.leave()
    return [Figure(SECTION, "keystroke in Ctrl+K to painted list", "ms", runs, PAINTED_MS)]


def _keystroke(field: Any, shown: Any, letter: str) -> float:
    """Type one character; painted is the list, or its absence, once the answer to it has come."""
    answered: list[bool] = []
    hold = shown.model().modelReset.connect(lambda: answered.append(True))
    ms = painted_ms(shown.viewport(), lambda: bool(answered), lambda: QTest.keyClicks(field, letter))
    shown.model().disconnect(hold)
    return ms


def filtering(shell: Any, count: int) -> list[Figure]:
    """Time the keystroke in the filter of Patients until the list is painted."""
    shell.go(Target("patients"))
    rest(400)
    page = shell.page
    runs: list[float] = []
    for word in islice(typed(10_000), count):
        page.filter.clear()
        rest(60)
        runs += [_filtered(page, letter) for letter in word]
    page.filter.clear()
    return [Figure(SECTION, "keystroke in the filter of Patients to painted list", "ms", runs, PAINTED_MS)]


def _filtered(page: Any, letter: str) -> float:
    before = page.model.rows
    return painted_ms(
        page.table, lambda: page.model.rows is not before, lambda: QTest.keyClicks(page.filter, letter)
    )
