"""Row 2 of the threat model: a locked desk has nothing open, and what its process still remembers is counted."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from navigator_app.commands import contacts
from navigator_app.desk import Desk, Me
from navigator_app.store import key_ring, keys
from navigator_app.store.register import PLACE
from navigator_app.store.vault import Vault
from sync.clock import SystemClock
from tests.desks import CLINIC, MARIAN, put, settle_places
from tests.store.desks import PASSPHRASE, ROSA, desk_of_two

PLANTED = "Zyzzyvawitz-the-planted"
NOTE = "sleeps at the quonset by the wash"
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at another process's memory by /proc")


def planted(home: Path) -> bytes:
    """Make a desk with somebody in it whose name nobody else has; gives its data key."""
    desk_of_two(home)
    store = Vault.open(home, ROSA, PASSPHRASE)
    store.set_setting(PLACE, {"site": CLINIC, "zone": "America/Denver"})
    desk = Desk(store, Me(ROSA, "Rosa Delgado", CLINIC, "America/Denver"), SystemClock())
    settle_places(desk)
    put(desk, "patient", MARIAN, MARIAN, family_name=PLANTED, given_name="Qwertuline", sites=[CLINIC])
    contacts.note(desk, {"with_whom": PLANTED, "outcome_note": NOTE}, MARIAN)
    store.close()
    return key_ring.opened(home, ROSA, PASSPHRASE).data_key


def memory(process: int) -> Iterator[bytes]:
    """Give what a process may read and write of its memory, piece by piece."""
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as file:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found and "[v" not in line:
                begin, end = (int(place, 16) for place in found.groups())
                try:
                    file.seek(begin)
                    yield file.read(end - begin)
                except OSError:
                    continue


def counted(process: int, *forms: bytes) -> int:
    """Count how often something stands in a process's memory."""
    return sum(piece.count(form) for piece in memory(process) for form in forms)


def as_written(text: str) -> tuple[bytes, ...]:
    return text.encode(), text.encode("utf-16-le")


@dataclass(frozen=True)
class Remembered:
    """How often what was planted, and the keys, stand in the memory of the process, freed memory included."""

    name: int
    note: int
    data_key: int
    records_key: int

    @classmethod
    def by(cls, process: int, data_key: bytes) -> Remembered:
        """Look through all of it."""
        records = keys.key_for(data_key, keys.RECORDS)
        return cls(
            counted(process, *as_written(PLANTED)),
            counted(process, *as_written(NOTE)),
            counted(process, data_key, data_key.hex().encode()),
            counted(process, records, records.hex().encode()),
        )


def test_what_a_locked_process_remembers_is_counted(
    tmp_path: Path, record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    home, said = tmp_path / "desk", tmp_path / "said"
    data_key = planted(home)
    said.write_text(PASSPHRASE, encoding="utf-8")
    command = [sys.executable, "-m", "tests.faults.locked_process", str(home), ROSA, str(said), MARIAN]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "open\n"
            unlocked = Remembered.by(process.pid, data_key)
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "locked\n"
            locked = Remembered.by(process.pid, data_key)
            process.stdin.write(f"{PLANTED}\n")
            process.stdin.flush()
            holding = process.stdout.readline().strip()
        finally:
            process.kill()
    record_property("remembered", [asdict(unlocked), asdict(locked)])
    with capsys.disabled():
        sys.stdout.write(f"\nOpen: {unlocked}\nLocked: {locked}, {holding}\n")
    assert unlocked.name > 0, "the search finds what is there"
    assert (unlocked.data_key, locked.data_key) == (0, 0), "the data key is not kept by a desk at work"
    assert holding == "holding 0", "nothing that lives holds a row any more; freed memory is not wiped"
