"""Referrals over the whole caseload: the board, one referral, the chart it is in, and the queue of who is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtTest import QTest

from benchmarks.at_work import painted_ms, rest
from benchmarks.caseload import patient_id
from benchmarks.episodes import OPEN_EVERY
from benchmarks.measure import Figure
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.new_menu import record_target
from sync.ids import derived_id

SECTION: Final = "referrals"
PAINTED_MS: Final = 100.0
WORD: Final = "reed"


def at_clinic(shell: Any, runs: int, patients: int) -> Iterator[Figure]:
    """Open and narrow the board; open referrals and the charts that hold them, each another one."""
    anew = _Anew(shell, "board", lambda model: model.board)
    opened = [anew.opened() for _ in range(runs)]
    count = f"{shell.page.model.board.count:,} on it"
    yield Figure(SECTION, "referral board: opened to painted", "ms", opened, PAINTED_MS, peer=count)
    rest(500)
    typed = [_letter(shell.page, letter) for _ in range(max(runs // len(WORD), 1)) for letter in WORD]
    yield Figure(SECTION, "referral board: letter in the filter to painted", "ms", typed, PAINTED_MS)
    shell.page.filter.clear()
    rest(200)
    cases = [patient_id(n * OPEN_EVERY) for n in range(runs) if n * OPEN_EVERY < patients]
    pages = [_referral(shell, one) for one in cases]
    yield Figure(SECTION, "a referral's page: opened to painted", "ms", pages, PAINTED_MS)
    charts = [_chart(shell, one) for one in cases]
    yield Figure(SECTION, "chart with referrals: opened to painted", "ms", charts, PAINTED_MS)


def at_center(shell: Any, runs: int) -> Iterator[Figure]:
    """Open and narrow the queue of the center."""
    anew = _Anew(shell, "queue", lambda model: model.answer)
    first = [anew.opened()]
    count = f"{len(shell.page.model.rows):,} rows"
    yield Figure(SECTION, "center's queue: worked out first", "ms", first, peer=count)
    opened = [anew.opened() for _ in range(runs)]
    yield Figure(SECTION, "center's queue: opened to painted", "ms", opened, PAINTED_MS, peer=count)
    rest(300)
    narrowed = [_tile(shell.page) for _ in range(runs)]
    yield Figure(SECTION, "center's queue: filtered to painted", "ms", narrowed, PAINTED_MS)


class _Anew:
    """Opens one page again and again; an answer counts once, so that what was kept on the page is no answer."""

    def __init__(self, shell: Any, page: str, answer: Callable[[Any], Any]) -> None:
        self._shell, self._page, self._answer = shell, page, answer
        self._last: Any = None

    def opened(self) -> float:
        """Open it from another page, until what it asked anew is painted."""
        self._shell.go(Target("help"))
        rest(200)
        took = painted_ms(self._shell, self._is_here, lambda: self._shell.go(Target(self._page)))
        rest(300)
        self._last = self._answer(self._shell.page.model)
        return took

    def _is_here(self) -> bool:
        page = self._shell.page
        found = self._answer(page.model) if page.place().page == self._page else None
        return found is not None and found is not self._last


def _letter(page: Any, letter: str) -> float:
    if page.filter.text() == WORD:
        page.filter.clear()
        rest(150)
    before = page.model.board
    return painted_ms(
        page, lambda: page.model.board is not before, lambda: QTest.keyClicks(page.filter, letter)
    )


def _tile(page: Any) -> float:
    """Press the tile of new referrals, which narrows to them and gives everything back in turn."""
    before = page.model.sort
    return painted_ms(page, lambda: page.model.sort != before, page.tiles["new"].click)


def _referral(shell: Any, patient: str) -> float:
    record = derived_id(patient, "referral", "1")
    shell.go(Target("help"))
    rest(100)

    def is_here() -> bool:
        view = getattr(shell.page.model, "view", None)
        return view is not None and view.key.id == record

    return painted_ms(shell, is_here, lambda: shell.go(record_target("referral", record, patient)))


def _chart(shell: Any, patient: str) -> float:
    shell.go(Target("help"))
    rest(100)

    def is_here() -> bool:
        found = getattr(shell.page.model, "chart", None)
        return found is not None and found.header.patient_id == patient

    return painted_ms(shell, is_here, lambda: shell.go(record_target("patient", patient)))
