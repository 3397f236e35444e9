"""Where each own change that the center took stands in the feeds: what a site has read past, it has received.

A record's own place moves with every later write of anybody; the place of one change does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from navigator_app.store.change_log import raw

NEWEST: Final = 2_000
"""How many of the newest own changes are looked through for what is under way."""
TABLES: Final = """
CREATE TABLE own_place (
  change BLOB NOT NULL, feed TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (change, feed)
) WITHOUT ROWID
"""


def keep(connection: Any, change: str, feed: str, seq: int) -> None:
    """Note where a change that was taken stands in a feed; its first place counts."""
    connection.execute("INSERT OR IGNORE INTO own_place VALUES (?, ?, ?)", (raw(change), feed, seq))


def forget_all(connection: Any) -> None:
    """Forget the places of an earlier life of the hub: its numbers mean nothing in this one."""
    connection.execute("DELETE FROM own_place")


def sites_past(connection: Any, change: str) -> frozenset[str] | None:
    """Name the sites that have read past a change; nothing where its place is not known."""
    known = connection.execute("SELECT 1 FROM own_place WHERE change = ? LIMIT 1", (raw(change),)).fetchone()
    if known is None:
        return None
    rows = connection.execute(
        "SELECT DISTINCT r.site FROM own_place AS p JOIN receipt AS r ON r.feed = p.feed AND r.seq >= p.seq"
        " WHERE p.change = ?",
        (raw(change),),
    ).fetchall()
    return frozenset(site for (site,) in rows)


def under_way(connection: Any, kinds: Iterable[str]) -> frozenset[str]:
    """Name the records of some kinds among whose newest own changes is one that not every site has read past."""
    wanted = sorted(kinds)
    rows = connection.execute(
        "WITH slowest AS ("
        " SELECT feed, min(seq) AS seq FROM (SELECT feed, max(seq) AS seq FROM receipt GROUP BY feed, site)"
        " GROUP BY feed),"
        " newest AS ("
        f" SELECT id, record, state FROM change WHERE is_own AND kind IN ({', '.join('?' for _ in wanted)})"
        " ORDER BY rowid DESC LIMIT ?)"
        " SELECT DISTINCT n.record FROM newest AS n WHERE n.state = 'pending' OR EXISTS ("
        " SELECT 1 FROM own_place AS p LEFT JOIN slowest AS s ON s.feed = p.feed"
        " WHERE p.change = n.id AND p.seq > ifnull(s.seq, 0))",
        (*wanted, NEWEST),
    ).fetchall()
    return frozenset(record.hex() for (record,) in rows)
