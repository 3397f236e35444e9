"""Whatever three clinics book, move, cancel and settle apart: once all is sent, exactly what overlaps is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.changes import Document
from sync.hub.store import SqlStore
from sync.ids import new_id
from tests.hub.apart import Clinic, joined, open_pairs, visit
from tests.hub.databases import opened
from tests.hub.writing import document_at

ROOMS, HOURS, LENGTHS = ("Suite 1", "suite 1", "Suite 2"), range(3), (1, 2)
_spans = {"room": st.sampled_from(ROOMS), "hour": st.sampled_from(HOURS), "hours": st.sampled_from(LENGTHS)}
_clinic, _visit = st.integers(0, 2), st.integers(0, 5)
_BOOK = st.fixed_dictionaries({"do": st.just("book"), "who": _clinic, **_spans})
STEPS = st.one_of(
    _BOOK,
    st.fixed_dictionaries({"do": st.just("move"), "who": _clinic, "which": _visit, **_spans}),
    st.fixed_dictionaries({"do": st.just("cancel"), "who": _clinic, "which": _visit}),
    st.fixed_dictionaries({"do": st.just("withdraw"), "who": _clinic, "which": _visit}),
    st.fixed_dictionaries({"do": st.just("say right"), "who": _clinic, "which": _visit}),
    st.fixed_dictionaries({"do": st.just("meet"), "who": _clinic}),
)
Taken = tuple[str, str, str, str]


class Apart:
    """Three clinics that see one chart, and what they do to its visits; a model of its own says what is to be told."""

    def __init__(self, store: SqlStore, clinics: list[Clinic]) -> None:
        self.store, self.clinics, self.visits = store, clinics, list[str]()
        self.prefix = new_id()
        self.said: list[tuple[str, frozenset[Taken]]] = []
        self.patient = new_id()
        sites = [clinic.site for clinic in clinics]
        clinics[0].write("patient", self.patient, self.patient, {"family_name": "Moss", "sites": sites})
        self.meet_all()

    def meet_all(self) -> None:
        for clinic in (*self.clinics, *self.clinics):
            clinic.meet()

    def span(self, step: dict[str, object]) -> dict[str, object]:
        room = f"{step['room']} {self.prefix}"
        return visit(room, int(str(step["hour"])), int(str(step["hours"])))

    def do(self, step: dict[str, object]) -> None:
        clinic = self.clinics[int(str(step["who"]))]
        if step["do"] == "meet":
            clinic.meet()
        elif step["do"] == "book":
            self.visits.append(clinic.book(self.patient, self.span(step)))
        else:
            here = [one for one in self.visits if clinic.image(one) is not None]
            if here:
                self._change(clinic, here[int(str(step["which"])) % len(here)], step)

    def _change(self, clinic: Clinic, record: str, step: dict[str, object]) -> None:
        if step["do"] == "cancel":
            clinic.change(record, status="cancelled", status_reason="Snow")
        elif step["do"] == "withdraw":
            clinic.change(record, is_withdrawn=True, withdrawn_reason="Wrong chart")
        elif step["do"] == "say right":
            self._say_right(clinic, int(str(step["which"])))
        else:
            span = self.span(step)
            clinic.change(record, **{name: span[name] for name in ("room", "starts_at", "ends_at")})

    def _say_right(self, clinic: Clinic, which: int) -> None:
        """Say so of what the hub tells now; it arrives later, when something may have moved."""
        clinic.meet()
        told = [one for one in self.visits if one in clinic.reviews()]
        if not told:
            return
        record = told[which % len(told)]
        review = clinic.reviews()[record]
        others = [other for other in review.fields["others"] if other["state"] == "open"]
        change = clinic.say_right(review, others)
        self.said += [
            (change.id, frozenset((self.taken(record), self.taken(other["record"])))) for other in others
        ]

    def taken(self, record: str) -> Taken:
        said = document_at(self.store, record).fields
        return record, str(said["room"]).lower(), str(said["starts_at"]), str(said["ends_at"])

    def wanted(self) -> set[frozenset[str]]:
        outcomes: dict[str, str] = {}
        for clinic in self.clinics:
            outcomes |= clinic.outcomes
        # Held is what meets somebody's withdrawal: the record stays, and with it what was said of it.
        right = {pair for change, pair in self.said if outcomes[change] in ("accepted", "merged", "held")}
        stands = [one for one in self.visits if _stands(document_at(self.store, one))]
        pairs = [(self.taken(a), self.taken(b)) for a, b in combinations(stands, 2)]
        return {
            frozenset((a[0], b[0]))
            for a, b in pairs
            if a[1] == b[1] and a[2] < b[3] and b[2] < a[3] and frozenset((a, b)) not in right
        }


def _stands(document: Document) -> bool:
    return not document.fields.get("is_withdrawn") and document.fields["status"] == "booked"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqlStore, list[Clinic]]]:
    with closing(opened(None, tmp_path_factory.mktemp("hub"))) as store:
        yield store, joined(store)


_FIRST = {"room": "Suite 1", "hour": 0, "hours": 1}
_SECOND = {"room": "suite 1", "hour": 1, "hours": 2}
_TOLD_BY_A_VERDICT: list[dict[str, object]] = [
    {"do": "book", "who": 0, **_FIRST},
    {"do": "book", "who": 0, **_FIRST},
    {"do": "book", "who": 0, **_FIRST, "hours": 2},
    {"do": "book", "who": 1, **_FIRST},
    {"do": "book", "who": 0, **_FIRST},
    {"do": "say right", "who": 0, "which": 0},
    {"do": "move", "who": 0, "which": 0, **_SECOND},
    {"do": "say right", "who": 1, "which": 0},
    {"do": "say right", "who": 1, "which": 0},
    {"do": "move", "who": 1, "which": 0, **_SECOND},
]
"""Of what one clinic moved last, only the verdict on that says that it overlaps again."""


@example(steps=_TOLD_BY_A_VERDICT)
@given(steps=st.lists(_BOOK, min_size=3, max_size=4).flatmap(lambda few: st.lists(STEPS).map(few.__add__)))
@settings(max_examples=50)
def test_at_quiet_the_open_reviews_are_exactly_the_pairs_that_overlap_and_were_not_said_to_be_right(
    kept: tuple[SqlStore, list[Clinic]], steps: list[dict[str, object]]
) -> None:
    day = Apart(*kept)
    for step in steps:
        day.do(step)
    day.meet_all()
    assert open_pairs(day.store, day.visits) == day.wanted()
    for clinic in day.clinics:
        told = {target for target in clinic.reviews() if target in day.visits}
        assert told == {record for pair in day.wanted() for record in pair}
