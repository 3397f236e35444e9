"""Bad input from every side: a clear sentence, nothing changed, the rest goes on.

What the store says of disks, and the parsers of letters, is held in their own rooms; here the whole desk meets it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from navigator_app.__main__ import main
from navigator_app.commands.intake import Outcome, bring_in
from navigator_app.desk import Deed
from navigator_app.queries.syncing import Link, sync_card
from navigator_app.settings import Settings
from navigator_app.store.faults import DiskFault, DiskFull
from navigator_app.ui.screens.page import Target
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.pages import page_names
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.clock import SetClock
from sync.errors import Refused
from sync.formats.proposals import FILE_LIMIT_BYTES
from tests.faults.joined import PASSPHRASE, Place, Seat, exchange, seat
from tests.hub.running import RunningHub
from tests.screens.conftest import dressed as dressed  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.shells import settled
from tests.store.disks import no_growth

HOSTILE = "<b>Moss</b><img src='file:///etc/passwd'>"


@pytest.fixture
def at(place: Place, hub: RunningHub) -> Iterator[Seat]:
    opened = seat(place, hub.url)
    yield opened
    opened.close()


# ---- files


def patient(family: str, born: str = "1965-03-14", **more: Any) -> bytes:
    plain = {"resourceType": "Patient", "name": [{"family": family, "given": ["Marian"]}], "birthDate": born}
    return json.dumps(plain | more).encode()


GOOD = patient("Moss")
TOMORROW = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
BAD: dict[str, tuple[bytes, str]] = {
    "nul": (GOOD.replace(b"Moss", b"Mo\x00ss"), "NUL"),
    "nul-escaped": (GOOD.replace(b"Moss", b"Mo\\u0000ss"), "NUL"),
    "future": (patient("Moss", TOMORROW), "future"),
    "deep": (b'{"resourceType": "Patient", "name": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "nested"),
    "twice": (b'{"resourceType": "Patient", "gender": "male", "gender": "female"}', "twice"),
    "letters": (patient("Mu\u00f1oz").decode("unicode_escape").encode("latin-1"), "UTF-8"),
    "utf-16": (GOOD.decode().encode("utf-16"), ""),
    "cut": (GOOD[:-9], "whole"),
    "empty": (b"", ""),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither"),
    "nan": (b'{"resourceType": "Observation", "valueQuantity": {"value": NaN}}', "NaN"),
    "only-separators": (b"MSH|^~\\&|" + b"~" * 100_000, ""),
    "line": (b"MSH|^~\\&|LAB|X|||||ORU^R01|1|T|2.5\rOBX|1|TX|1||" + b"A" * 100_000_000, "MB"),
}


def counts(at: Seat) -> dict[str, int]:
    """Count every record, every change and every draft."""
    with at.store.connections.reading() as connection:
        tables = ("record", "change", "draft", "membership")
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def brought(at: Seat, *paths: Path) -> list[Outcome]:
    return list(bring_in(at.desk, paths))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_set_aside_with_its_reason_and_changes_nothing(
    at: Seat, tmp_path: Path, name: str
) -> None:
    body, word = BAD[name]
    (tmp_path / name).write_bytes(body)
    before = counts(at)
    ends = brought(at, tmp_path / name)
    assert {end.state for end in ends} == {"aside"}
    assert all(str(end.reason).endswith(".") for end in ends)
    assert any(word in str(end.reason) for end in ends)
    assert counts(at) == before


def test_the_rest_of_a_folder_is_brought_in(at: Seat, tmp_path: Path) -> None:
    for number, (name, (body, _)) in enumerate(BAD.items()):
        if name != "line":
            (tmp_path / f"{number:02}-{name}").write_bytes(body)
            numbers = [{"system": "urn:oid:1.2.3", "value": str(number)}]
            healthy = patient(
                f"Moss{'abcdefghijklmnop'[number]}", f"19{number + 40}-01-02", identifier=numbers
            )
            (tmp_path / f"{number:02}-zgood").write_bytes(healthy)
    ends = brought(at, tmp_path)
    good = [end for end in ends if end.file.endswith("zgood")]
    assert {end.state for end in good} == {"filed"}
    assert at.store.count("patient") == len(good) == len(BAD) - 1
    assert exchange(at)
    assert at.store.needs_you() == []


def test_what_is_no_file_is_set_aside_and_waited_for_by_nobody(at: Seat, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(FILE_LIMIT_BYTES + 1)
    (tmp_path / os.fsdecode(b"odd-\xff-name.json")).write_bytes(GOOD)
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path / "gone", tmp_path / "circle", huge):
        (end,) = brought(at, path)
        assert (end.state, str(end.reason)[-1]) == ("aside", ".")
    ends = brought(at, tmp_path)
    assert [end.state for end in ends if end.file.endswith("name.json")] == ["match"]
    for end in ends:
        assert end.file.encode()


def test_a_bad_file_by_the_command_line_says_why(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words").write_text(PASSPHRASE)
    (tmp_path / "words").chmod(0o600)
    (tmp_path / os.fsdecode(b"odd-\xff.json")).write_bytes(BAD["nul"][0])
    desk = ["--home", str(place.home), "--passphrase-file", str(tmp_path / "words")]
    assert main([*desk, "import", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "NUL" in said.out
    assert said.err == ""


# ---- values


@pytest.mark.parametrize(
    "typed",
    [
        {"family_name": "Mo\x00ss"},
        {"family_name": "x" * 5_000},
        {"birth_on": "1965-02-30"},
        {"birth_on": TOMORROW},
        {"distance_miles": 10**30},
        {"distance_miles": "far"},
        {"identifiers": "none"},
        {"note": {"deep": [[[[[[[[[[1]]]]]]]]]]}},
        {"anything": "\ud800"},
        {"anything": float("nan")},
        {"anything": 10**30},
        {"anything": {"\x00": 1}},
    ],
    ids=str,
)
def test_a_value_that_cannot_be_kept_is_refused_and_the_next_one_is_saved(
    at: Seat, typed: dict[str, Any]
) -> None:
    chart = at.new_patient("", at.desk.me.site_id)
    before = counts(at)
    with pytest.raises(Refused) as no:
        at.edit(chart, **typed)
    assert str(no.value).endswith(".")
    assert counts(at) == before
    at.edit(chart, note="saved")
    assert exchange(at)
    assert at.store.needs_you() == []


# ---- clocks


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_ten_years_off_loses_nothing_and_is_told(place: Place, hub: RunningHub, years: int) -> None:
    wrong = SetClock(datetime.now(UTC) + timedelta(days=365 * years))
    at = seat(place, hub.url, wrong)
    chart = at.new_patient("first", place.site)
    assert exchange(at)
    at.edit(chart, note="second")
    assert exchange(at)
    assert at.store.pending_changes() == []
    with hub.store.reading() as tx:
        theirs = tx.document(chart)
    assert theirs is not None
    assert theirs.fields["note"] == "second"
    card = sync_card(at.desk, Link(is_online=True, clock_offset_s=at.link.clock_offset_s))
    assert f"{365 * 10} days off" in card.detail
    assert card.state == "stale"
    at.close()


# ---- disks


def until_full(deed: Callable[[int], object]) -> tuple[int, str]:
    """Do a deed until the disk says no; give how often it was done, and what was said."""
    for number in range(5_000):
        try:
            deed(number)
        except (DiskFull, DiskFault) as said:
            return number, str(said)
    raise AssertionError("the disk never filled")


def test_a_full_disk_stops_an_import_between_two_files_and_the_next_one_goes_on(
    at: Seat, place: Place, tmp_path: Path
) -> None:
    def one(number: int) -> None:
        name = "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")
        numbers = [{"system": "urn:oid:1.2.3", "value": str(number)}]
        born = date(1940, 1, 1) + timedelta(days=number)
        (tmp_path / "now.json").write_bytes(patient(name, born.isoformat(), identifier=numbers))
        assert brought(at, tmp_path / "now.json")

    with no_growth(place.home):
        done, said = until_full(one)
        assert "Nothing was changed" in said
        assert at.store.count("patient") >= 1
        whole = counts(at)
    assert at.store.count("patient") in (done, done + 1)
    one(done)
    assert counts(at)["record"] > whole["record"]
    assert exchange(at)


def test_a_folder_in_whose_place_is_a_file_is_told_before_a_code_is_spent(
    hub: RunningHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").write_text("not a folder")
    (tmp_path / "words").write_text(PASSPHRASE)
    code = hub.code()
    arguments = [
        "enroll",
        "--home",
        str(tmp_path / "desk"),
        "--hub",
        hub.url,
        "--code",
        code,
        "--user",
        "Bo Li",
    ]
    arguments += ["--passphrase-file", str(tmp_path / "words")]
    assert main(arguments) == 1
    assert "cannot write to its folder" in capsys.readouterr().err
    (tmp_path / "desk").unlink()
    assert main(arguments) == 0
    shutil.rmtree(tmp_path / "desk")


# ---- the window


@pytest.fixture
def shell(dressed: object, at: Seat, place: Place) -> Iterator[Shell]:
    work = Work()
    found = Shell(Session.begin(OpenDesk(at.desk), work, Settings(place.home), place.home))
    found.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    found.resize(1366, 768)
    found.show()
    yield found
    found.session.rounds.end()
    work.stop()
    found.close()
    found.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def read_as_markup(root: QWidget) -> list[str]:
    """Name every label or tooltip that would show a text as markup."""
    labels = [one for one in root.findChildren(QLabel) if "<" in one.text()]
    found = [one.text() for one in labels if one.textFormat() != Qt.TextFormat.PlainText]
    return found + [one.toolTip() for one in root.findChildren(QWidget) if "<img" in one.toolTip()]


def test_markup_in_a_name_is_shown_as_it_was_typed_on_every_page(
    qtbot: QtBot, shell: Shell, at: Seat
) -> None:
    everything = {"family_name": HOSTILE, "given_name": HOSTILE, "community": HOSTILE, "note": HOSTILE}
    chart = at.new_patient(HOSTILE, at.desk.me.site_id)
    at.edit(chart, **everything)
    about = {"title": HOSTILE, "due_on": "2026-11-01"}
    (task,) = at.desk.commit(Deed("task", about, patient=chart, site=at.desk.me.site_id))
    own = {
        "chart": Target("chart", "patient", chart, chart),
        "record": Target("record", "patient", chart, chart),
        "history": Target("history", "patient", chart, chart),
        "kind": Target("kind", "task"),
        "deed": Target("deed", "task", task, chart, "duties.later"),
    }
    seen = 0
    for name in (name for name in page_names() if name not in ("referral", "trip", "review")):
        shell.go(own.get(name, Target(name)))
        settled(qtbot, shell)
        shell.grab()
        assert read_as_markup(shell) == []
        seen += sum(HOSTILE in one.text() for one in shell.findChildren(QLabel))
    assert seen > 2
