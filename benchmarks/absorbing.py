"""Absorbing what the hub sends, beside the least it could cost: the same rows, bare, into the same kind of file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import caseload
from benchmarks.desk_at_scale import KEPT, empty
from benchmarks.measure import Figure, Took, timed_ms
from navigator_app.store.local import Store
from navigator_app.store.projection import plan_of
from navigator_app.store.search import indexed
from sync.changes import Document
from sync.records import KINDS
from sync.sqlcipher import connect

GOAL = 3.0
ROWS = 10_000
SECTION = "absorbing"
MADE = (
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type <> 'trigger' AND (sql LIKE 'CREATE VIRTUAL%'"
    " OR sql IS NOT NULL AND (tbl_name IN ('record', 'membership') OR substr(tbl_name, 1, 2) = 'p_'))"
)
"""Every table that absorbing writes to, its indexes, and the search indexes."""


def figures(runs: int, rows: int = ROWS) -> list[Figure]:
    """Absorb into a new encrypted desk and write the very same rows bare, by turns."""
    documents = list(islice(caseload.documents(rows // caseload.RECORDS_EACH + 1), rows))
    KEPT.mkdir(parents=True, exist_ok=True)
    bare: list[Took] = []
    ours: list[Took] = []
    for _ in range(runs):
        with TemporaryDirectory(dir=KEPT, prefix="run-") as folder:
            store = empty(Path(folder) / "desk")
            ours.append(_absorbed(store, documents))
            bare.append(_bare(store, documents, Path(folder)))
            store.close()
    ratios = [mine.cpu / least.cpu for mine, least in zip(ours, bare, strict=True)]
    what = f"{len(documents):,} records into the encrypted store"
    return [
        Figure(SECTION, what, "ms", ours, peer="the same rows bare:", peer_runs=bare),
        Figure(SECTION, "work as a ratio to bare rows", "x", ratios, GOAL, is_enforced=False, peer="a goal"),
    ]


def _absorbed(store: Store, documents: list[Document]) -> Took:
    blocks = list(caseload.blocks(iter(documents)))

    def absorb() -> None:
        for block in blocks:
            store.absorb_block(block)

    return timed_ms(absorb)


def _bare(store: Store, documents: list[Document], folder: Path) -> Took:
    """Write every row that was absorbed into the same tables of another encrypted file, all in one transaction."""
    with store.connections.reading() as connection:
        made = connection.execute(MADE).fetchall()
        names = [name for name, table, sql in made if name == table and not sql.startswith("CREATE VIRTUAL")]
        tables = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    other = connect(folder / "bare.db", bytes(32))
    for _, _, statement in made:
        other.execute(statement)
    words = _words(documents)
    took = timed_ms(lambda: _write(other, tables, words))
    other.close()
    return took


def _words(documents: list[Document]) -> dict[str, list[tuple[int, str]]]:
    """Give the rows of each search index."""
    plans = {noun.about.name: plan_of(noun) for noun in KINDS}
    found: dict[str, list[tuple[int, str]]] = {plan.index: [] for plan in plans.values() if plan.searched}
    for place, document in enumerate(documents, 1):
        plan = plans[document.kind]
        if plan.searched:
            found[plan.index].append((place, indexed(plan.searched, document.fields)))
    return found


def _write(
    other: Any, tables: dict[str, list[tuple[Any, ...]]], words: dict[str, list[tuple[int, str]]]
) -> None:
    other.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        if rows:
            other.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" for _ in rows[0])})', rows)
    for index, lines in words.items():
        other.executemany(f'INSERT INTO "{index}" (rowid, words) VALUES (?, ?)', lines)
    other.execute("COMMIT")
