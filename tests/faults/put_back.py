"""What has to hold once everybody has spoken again after somebody went back in time."""

from __future__ import annotations

from navigator_app.store import checking
from sync.hub.store import SqlStore
from tests.faults.joined import Seat, exchange


def settle(*seats: Seat) -> None:
    """Let everybody exchange until nothing moves any more."""
    for _ in range(4):
        for at in seats:
            assert exchange(at)


def findable(at: Seat, hub: SqlStore, chart: str) -> set[object]:
    """Give every note of a chart that can be found at the hub: now, in a Review, in the history."""
    with hub.reading() as tx:
        document = tx.document(chart)
        assert document is not None
        found = {document.fields.get("note")}
        found |= {change.patch.get("note") for change, _, _ in tx.history_of(chart)}
        for review in tx.reviews_of(chart).values():
            found |= {side["values"].get("note") for side in review.fields["sides"]}
    return found | {line.change.patch.get("note") for line in at.store.history(chart)}


def agree(hub: SqlStore, *seats: Seat) -> None:
    """See that hub and desks hold the same, that counts and sums say so, and that nothing waits."""
    with hub.reading() as tx:
        assert tx.sums_that_drifted() == []
        assert tx.audit_breaks() == {}
        for at in seats:
            assert at.store.pending_changes() == []
            assert not at.store.doubts()
            for kind in ("patient", "review"):
                for image in at.store.of_kind(kind):
                    theirs = tx.document(image.id)
                    assert theirs is not None
                    assert (image.fields, image.revision) == (theirs.fields, theirs.revision)
            for feed in at.store.cursors():
                check = tx.check_of(feed)
                with at.store.connections.reading() as connection:
                    count, total = checking.kept_sum(connection, feed)
                assert (count, f"{total:032x}") == (check.count, check.digest)
