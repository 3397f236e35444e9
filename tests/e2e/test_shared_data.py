"""Everything that other systems sent, through the real import into a real encrypted desk.

Each message, resource or row is filed, known already, waits in the tray or is set aside with a reason that a
navigator understands; nothing of it ends the program, and bringing all of it in again changes nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from navigator_app.commands.intake import Outcome, bring_in
from navigator_app.desk import Desk
from navigator_app.store.register import PLACE
from navigator_app.store.slots import cheapest
from navigator_app.store.vault import Vault
from sync.changes import Document
from sync.records import KINDS
from tests.desks import CLINIC, ROSA, open_desk, settle_places
from tests.e2e.outside import disagreements, kept_of
from tests.formats.conftest import OUTSIDE, OWN, outside_files

PUBLISHED = [*outside_files("hl7v2", ".hl7"), *outside_files("fhir", ".json")]
STATES = ("filed", "known", "match", "aside")
PASSPHRASE = "seven quiet herons walk"
SENTENCE = re.compile(r"[A-Z].*[^.]\.", re.DOTALL)
UNCLEAR = re.compile(
    r"Traceback|Error\b|Exception|\bNone\b|[{}<>_\\\n]|0x|::"  # what a program says to its maker
    r"|\b[a-z]+[A-Z]\w*"  # a name as code spells it
    r"|\b[A-Z]\w*\.[a-z]\w*"  # a part of a format
)
BIRTHS = {"patient", "lab_result", "unmatched"}


@dataclass(frozen=True)
class BroughtIn:
    """A desk after a first import, file by file."""

    desk: Desk
    files: list[Path]
    outcomes: list[Outcome]
    made: dict[Path, list[Document]]


@pytest.fixture(scope="module", params=["own", "published"])
def around(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BroughtIn]:
    """Bring in the small own set, which is always here, and the published samples where they are."""
    files = sorted(OWN.iterdir()) if request.param == "own" else PUBLISHED
    if not files:
        pytest.skip("The published samples are not on this machine: ../shared/data is absent.")
    desk = open_desk(tmp_path_factory.mktemp("desk"))
    settle_places(desk)
    outcomes: list[Outcome] = []
    made: dict[Path, list[Document]] = {}
    here: set[str] = set()
    for path in files:
        outcomes += bring_in(desk, [path])
        new = [one for kind in BIRTHS for one in desk.store.of_kind(kind) if one.id not in here]
        here |= {one.id for one in new}
        made[path] = new
    yield BroughtIn(desk, files, outcomes, made)
    desk.store.close()


def test_each_is_filed_known_waits_or_is_set_aside_with_a_reason_that_a_navigator_understands(
    around: BroughtIn, show_table: Callable[[str, list[str]], None]
) -> None:
    assert {one.file for one in around.outcomes} == {path.name for path in around.files}
    for one in around.outcomes:
        assert one.state in STATES
        assert is_clear(str(one.reason)), f"{one.file} {one.item}: {one.reason}"
        assert all(is_clear(str(warning)) for warning in one.warnings), one.warnings
        assert one.record_id is not None or one.state != "filed"
    show_table(*table(around))


def is_clear(reason: str) -> bool:
    # What a file asks for is quoted from it, in brackets.
    own = re.sub(r" \([^)]*\)", "", reason)
    return bool(SENTENCE.fullmatch(own)) and not UNCLEAR.search(_without_kinds(own))


def _without_kinds(reason: str) -> str:
    """Leave out the name of a kind that is refused by name, and of a part that was left out."""
    return re.sub(r"\b(An?|FHIR R4 has no|category) [\w.-]+|^[A-Z]\w+(\.\w+)+ (was|is) |MSH-2", "", reason)


def table(around: BroughtIn) -> tuple[str, list[str]]:
    """Give title and lines: what came, and how often which of the four became of it."""
    counts: Counter[tuple[str, str]] = Counter((sort_of(one), one.state) for one in around.outcomes)
    sorts = sorted({sort for sort, _ in counts})
    lines = [f"{'':34}" + "".join(f"{state:>8}" for state in STATES)]
    lines += [f"{sort:34}" + "".join(f"{counts[sort, state]:8}" for state in STATES) for sort in sorts]
    totals = [sum(counts[sort, state] for sort in sorts) for state in STATES]
    lines.append(f"{'all':34}" + "".join(f"{total:8}" for total in totals))
    return f"{len(around.files)} files brought into a desk, {len(around.outcomes)} lines", lines


def sort_of(one: Outcome) -> str:
    """Name the sort of thing that came: a FHIR kind, or an HL7 v2 message type."""
    if one.file.endswith(".json"):
        return re.split(r"[/ ]|-\d", one.item)[0] or "a whole file"
    return next(iter(re.findall(r"[A-Z]{3}\^[A-Z]\d\d", one.item)), "HL7 v2 message")


def test_bringing_in_the_whole_again_changes_nothing(around: BroughtIn) -> None:
    before, counts = everything(around.desk), around.desk.store.counts()
    again = list(bring_in(around.desk, around.files))
    told = [(one.file, one.item, one.state) for one in again]
    expected = [
        (one.file, one.item, "known" if one.state == "filed" else one.state) for one in around.outcomes
    ]
    assert told == expected
    assert around.desk.store.counts() == counts
    assert everything(around.desk) == before


def everything(desk: Desk) -> dict[str, Document]:
    """Give all records with their revisions and writers."""
    return {one.id: one for noun in KINDS for one in desk.store.of_kind(noun.about.name)}


def test_what_is_kept_is_what_the_expected_values_say(around: BroughtIn) -> None:
    if around.files is not PUBLISHED:
        kept_own = kept_of(chain.from_iterable(around.made.values()))
        assert "Moss (PRACTICE)" in {values.get("family_name") for _, values in kept_own}
        return
    kept = {path: list(kept_of(documents)) for path, documents in around.made.items()}
    counted = Counter(kind for found in kept.values() for kind, _ in found)
    assert counted["patient"] >= 15
    assert counted["lab_result"] >= 150
    assert [said for path, found in kept.items() for said in disagreements(path, found)] == []


def test_a_folder_is_brought_in_from_the_command_line(tmp_path: Path) -> None:
    folder = OUTSIDE if OUTSIDE.is_dir() else OWN
    home, secret = tmp_path / "desk", tmp_path / "passphrase"
    store = Vault.create(home, "Rosa Delgado", PASSPHRASE, person_id=ROSA, kdf=cheapest())
    store.set_setting(PLACE, {"site": CLINIC, "zone": "America/Denver"})
    store.close()
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    asked = [sys.executable, "-m", "navigator_app", "import", str(folder), "--home", str(home), "--json"]
    done = subprocess.run(
        [*asked, "--passphrase-file", str(secret)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["file"] for one in lines} == {path.name for path in folder.rglob("*") if path.is_file()}
    assert {one["state"] for one in lines} <= set(STATES)
    assert [one["reason"] for one in lines if not is_clear(one["reason"])] == []
