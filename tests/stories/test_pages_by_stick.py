"""Documents' pages by stick: a clinic that has had no link for weeks takes in faxes, and a driver brings them."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from navigator_app.commands.stick import OLD, Stick, Written
from navigator_app.queries.pages import paper
from navigator_app.queries.syncing import sync_card
from sync.errors import Unreadable
from sync.stick import ENDING
from tests.faults.carrying import carrier, carry, write
from tests.faults.joined import Seat, exchange
from tests.stories.test_by_stick import Valley, valley

__all__ = ["valley"]


def saved(valley: Valley, name: str, limit_bytes: int = 1_000_000) -> tuple[Path, Written]:
    """Save Rosa's work to a stick with this much room for pages."""
    path = valley.bag / f"{name}{ENDING}"
    return path, Stick(valley.rosa.desk).write(path, limit_bytes)


def at_center(valley: Valley, record: str) -> bytes | None:
    """Give a document's pages as the hub has them; None while it has them not whole."""
    with valley.hub.store.reading() as tx:
        document = tx.document(record)
        assert document is not None
        kept = tx.content(record, document.fields["sha256"])
        return b"".join(tx.content_parts(kept, 0, kept.size_bytes)) if kept and kept.is_whole else None


def is_known_there(at: Seat, record: str) -> bool:
    """Say what the document's page says: that the center has its pages."""
    found = paper(at.desk, record)
    assert found is not None
    return found.is_at_center


def test_a_fax_goes_with_its_pages_and_the_answer_tells_that_they_are_there(valley: Valley) -> None:
    rosa, lena = valley.rosa, valley.lena
    fax = secrets.token_bytes(2_300_000)
    record = write(rosa, fax)
    stick, written = saved(valley, "monday", 5_000_000)
    assert (written.changes, written.pages, written.pages_left) == (2, 1, 0)
    assert "no answer yet: 2 changes and the pages of 1 document." in str(sync_card(rosa.desk).detail)

    told = valley.says("bundle", "read", str(stick))
    assert (told["verdicts"], told["pages"]) == ({"accepted": 2}, {"kept": 1, "waiting": 0})
    assert at_center(valley, record) == fax
    # Until the answer is read nobody at the clinic knows, and the copy stays whatever room is needed.
    assert not is_known_there(rosa, record)

    taken = valley.read(rosa, Path(told["answer"]))
    assert (taken.settled, taken.pages) == (2, 1)
    assert is_known_there(rosa, record)
    assert "stick" not in str(sync_card(rosa.desk).detail)
    assert saved(valley, "tuesday")[1] == Written(0, saved(valley, "tuesday")[1].size_bytes)

    assert exchange(lena)
    lena.store.contents.want(*_named(lena, record))
    carry(lena)
    assert lena.store.contents.read(_named(lena, record)[0]) == fax


def _named(at: Seat, record: str) -> tuple[str, int]:
    image = at.desk.image(record)
    assert image is not None
    return image.fields["sha256"], image.fields["size_bytes"]


def test_read_twice_and_after_the_link_brought_them_it_changes_nothing(valley: Valley) -> None:
    rosa = valley.rosa
    record = write(rosa, secrets.token_bytes(300_000))
    stick, _ = saved(valley, "late")
    first = valley.says("bundle", "read", str(stick))
    kept = _contents(valley)
    again = valley.says("bundle", "read", str(stick))
    assert first["pages"] == again["pages"] == {"kept": 1, "waiting": 0}
    assert _contents(valley) == kept

    by_link = write(rosa, secrets.token_bytes(300_000))
    second, _ = saved(valley, "later")
    assert exchange(rosa)
    steps = carry(rosa)
    # What the stick brought before is asked for and not sent again; what it had not brought goes by the link.
    assert {step.parcel.record for step in steps if step.moved_bytes} == {by_link}
    assert is_known_there(rosa, record)
    assert is_known_there(rosa, by_link)
    kept = _contents(valley)
    told = valley.says("bundle", "read", str(second))
    assert told["pages"] == {"kept": 2, "waiting": 0}
    assert _contents(valley) == kept
    with pytest.raises(Unreadable, match=OLD):
        valley.read(rosa, Path(told["answer"]))


def _contents(valley: Valley) -> tuple[object, ...]:
    """Say what the hub keeps of every document, and what its audit says of them."""
    feed = f"site:{valley.rosa.desk.me.site_id}"
    with valley.hub.store.reading() as tx:
        documents = [(row.id, row.sha256) for row in valley.rosa.store.rows("document")]
        kept = [tx.content(*document) for document in documents]
        bytes_kept = [b"".join(tx.content_parts(one, 0, one.size_bytes)) if one else b"" for one in kept]
        told = [row.entry.action for row in tx.audit_rows(feed) if row.entry.action == "content.kept"]
    return kept, bytes_kept, told


def test_what_the_link_began_the_stick_ends(valley: Valley) -> None:
    rosa = valley.rosa
    fax = secrets.token_bytes(500_000)
    record = write(rosa, fax)
    assert exchange(rosa)
    lane = carrier(rosa)
    for _ in range(2):
        lane.step()
    assert at_center(valley, record) is None
    stick, written = saved(valley, "rest")
    assert (written.changes, written.pages) == (0, 1)
    told = valley.says("bundle", "read", str(stick))
    assert told["pages"] == {"kept": 1, "waiting": 0}
    assert at_center(valley, record) == fax
    assert valley.read(rosa, Path(told["answer"])).pages == 1


def test_the_oldest_go_first_and_what_does_not_fit_is_said(valley: Valley) -> None:
    rosa = valley.rosa
    records = [write(rosa, secrets.token_bytes(size)) for size in (300_000, 700_000, 200_000, 400_000)]
    stick, written = saved(valley, "small", 600_000)
    # The second is too large for what room is left; the third, younger and smaller, takes it.
    assert (written.changes, written.pages, written.pages_left) == (8, 2, 2)
    told = valley.says("bundle", "read", str(stick))
    assert [at_center(valley, record) is not None for record in records] == [True, False, True, False]
    valley.read(rosa, Path(told["answer"]))
    assert [is_known_there(rosa, record) for record in records] == [True, False, True, False]
    _, written = saved(valley, "next", 2_000_000)
    assert (written.changes, written.pages, written.pages_left) == (0, 2, 0)
    _, written = saved(valley, "none", 0)
    assert (written.pages, written.pages_left) == (0, 2)


def test_a_fax_that_was_filed_into_two_charts_goes_once(valley: Valley) -> None:
    rosa = valley.rosa
    fax = secrets.token_bytes(300_000)
    records = [write(rosa, fax), write(rosa, fax)]
    stick, written = saved(valley, "twice")
    assert written.pages == 1
    assert written.size_bytes < 320_000
    told = valley.says("bundle", "read", str(stick))
    assert [at_center(valley, record) for record in records] == [fax, fax]
    valley.read(rosa, Path(told["answer"]))
    assert all(is_known_there(rosa, record) for record in records)
    assert saved(valley, "after")[1].pages == 0


def test_pages_whose_record_the_center_did_not_take_wait_at_the_clinic(valley: Valley) -> None:
    """Somebody else's chart: the change is refused, and with it nobody keeps its pages; the clinic has its copy."""
    rosa = valley.rosa
    theirs = valley.lena.new_patient("of another clinic", valley.lena.desk.me.site_id)
    assert exchange(valley.lena)
    record = write(rosa, secrets.token_bytes(50_000), patient=theirs)
    fine = write(rosa, secrets.token_bytes(50_000))
    stick, written = saved(valley, "refused")
    assert written.pages == 2
    told = valley.says("bundle", "read", str(stick))
    assert told["pages"] == {"kept": 1, "waiting": 1}
    taken = valley.read(rosa, Path(told["answer"]))
    assert (taken.pages, taken.pages_waiting) == (1, 1)
    assert is_known_there(rosa, fine)
    image = rosa.store.contents.every()
    assert [held.is_at_center for held in image] == [False, True]
    assert rosa.store.document(record) is None or not is_known_there(rosa, record)


def test_pages_that_the_clinics_disk_spoilt_do_not_hold_up_the_stick(valley: Valley) -> None:
    rosa = valley.rosa
    spoilt, sound = (write(rosa, secrets.token_bytes(150_000)) for _ in range(2))
    file = min(rosa.store.contents.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    body = bytearray(file.read_bytes())
    body[-100] ^= 1
    file.write_bytes(body)
    stick, written = saved(valley, "spoilt")
    assert (written.changes, written.pages) == (4, 1)
    told = valley.says("bundle", "read", str(stick))
    assert told["pages"] == {"kept": 1, "waiting": 0}
    assert (at_center(valley, spoilt), at_center(valley, sound) is not None) == (None, True)
    found = paper(rosa.desk, spoilt)
    assert found is not None
    assert "damaged on this computer" in found.problem


def test_a_stick_that_was_lost_costs_nothing(valley: Valley) -> None:
    rosa = valley.rosa
    record = write(rosa, secrets.token_bytes(200_000))
    saved(valley, "lost")
    stick, written = saved(valley, "next")
    assert (written.changes, written.pages) == (2, 1)
    told = valley.says("bundle", "read", str(stick))
    valley.read(rosa, Path(told["answer"]))
    assert is_known_there(rosa, record)
