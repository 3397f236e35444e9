"""A planted person goes through everything: import, save, search, exchange, Review, refusals, faults, every screen.

Afterwards their name, phone and note are in no file of the desk or the hub, no temporary file, no log, no
output, no window title.
"""

from __future__ import annotations

import json
import logging
import tempfile
import threading
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from navigator_app.__main__ import _edge
from navigator_app.commands import contacts, intake, tasks
from navigator_app.errors import Unexpected
from navigator_app.log import guard_hooks, open_log
from navigator_app.queries import finder, patients, record_history
from navigator_app.settings import Settings
from navigator_app.store.change_log import HistoryLine
from navigator_app.ui.printing.leaving import letter_printer
from navigator_app.ui.screens.document.view import DocumentPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.printing.view import PrintPage
from navigator_app.ui.session import OpenDesk, Session
from navigator_app.ui.shell.pages import page_names
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.work import Work
from sync.drafts import Draft
from sync.errors import Said, Unavailable
from tests.faults.carrying import carry
from tests.faults.joined import CENTER, Place, Seat, exchange, join, seat
from tests.hub.running import RunningHub, running_hub
from tests.paper.sheets import pdf
from tests.screens.conftest import dressed as dressed  # noqa: PLC0414 - a fixture, asked for by its name
from tests.screens.shells import settled

NAME, GIVEN, PHONE, NOTE = "Zyzzyvawitz", "Qwertuline", "555-0173-9941", "sleeps at the quonset by the wash"
PLANTED = (NAME, GIVEN, PHONE, NOTE)


@dataclass(frozen=True)
class World:
    """The folders of one run; `incoming` alone may hold the planted person."""

    folder: Path
    hub: RunningHub
    place: Place
    center: Place

    def found(self) -> list[tuple[str, str]]:
        """Name every place that holds a planted text, in whatever letters a program might write it."""
        hits = []
        for file in (f for f in self.folder.rglob("*") if f.is_file() and "incoming" not in f.parts):
            body = file.read_bytes() + str(file.relative_to(self.folder)).encode()
            hits += [(file.name, text) for text in PLANTED if any(v in body for v in written(text))]
        return hits


def written(text: str) -> list[bytes]:
    """Give the bytes under which a text may stand in a file."""
    forms = {text, text.lower(), text.upper(), text.casefold()}
    codings = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
    return [form.encode(coding) for form in forms for coding in codings]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in ("tmp", "incoming", "logs"):
        (tmp_path / name).mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    guard_hooks()
    with everything_logged(tmp_path / "logs"), running_hub(tmp_path / "hub") as hub:
        place = join(hub, tmp_path / "desk", "Rosa Delgado")
        center = join(hub, tmp_path / "center", "Imani Okafor", CENTER, is_center=True)
        yield World(tmp_path, hub, place, center)


class everything_logged:  # noqa: N801 - used like a function
    """Write whatever any library logs, whole and with its tracebacks, besides our own log."""

    def __init__(self, folder: Path) -> None:
        self._root, self._level = logging.getLogger(), logging.getLogger().level
        self._handler = logging.FileHandler(folder / "everything.log")
        self._handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
        self._folder = folder

    def __enter__(self) -> None:
        open_log(self._folder)
        self._root.addHandler(self._handler)
        self._root.setLevel(logging.DEBUG)

    def __exit__(self, *_error: object) -> None:
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level)
        self._handler.close()
        open_log(None)


def bring_in(world: World, at: Seat) -> str:
    """Import the planted person from a file, and a spoilt file that names them too."""
    patient = {
        "resourceType": "Patient",
        "name": [{"family": NAME, "given": [GIVEN]}],
        "birthDate": "1971-02-03",
        "identifier": [{"system": "urn:oid:1.2.3", "value": "77", "type": {"coding": [{"code": "MR"}]}}],
        "telecom": [{"system": "phone", "value": PHONE}],
    }
    incoming = world.folder / "incoming"
    (incoming / "a.json").write_text(json.dumps(patient))
    (incoming / "b.json").write_text(json.dumps(patient)[:-3])
    (incoming / "c.hl7").write_text(
        f"MSH|^~\\&|LAB|X|||||ORU^R01|1|T|2.5\rPID|1||8^^^X^MR||{NAME}^{GIVEN}||19710204|F\r"
    )
    ends = {outcome.state for outcome in intake.bring_in(at.desk, [incoming])}
    assert {"filed", "aside"} <= ends
    (row,) = patients.patients(at.desk, NAME.lower()[:5])
    return row.id


def work_on(at: Seat, patient: str) -> None:
    """Write, read and search as a day's work does."""
    at.edit(patient, note=NOTE)
    contacts.note(at.desk, {"with_whom": NAME, "outcome_note": f"{NOTE}, {PHONE}"}, patient)
    tasks.add(at.desk, {"title": f"Call {NAME}", "due_on": "2026-11-24"}, patient)
    at.store.save_draft(f"patient:{patient}", {"note": NOTE}, at.desk.image(patient))
    at.store.note_read(at.desk.me.person_id, patient)
    assert finder.find(at.desk, NAME)
    assert record_history.history(at.desk, patient).entries


def quarrel(world: World, at: Seat, patient: str) -> None:
    """Let the center write the same field apart: a Review that holds both values."""
    center = seat(world.center, world.hub.url)
    assert exchange(at)
    assert exchange(center)
    center.edit(patient, note=f"{NOTE} (center)")
    at.edit(patient, note=f"{NOTE} (clinic)")
    assert exchange(center)
    assert exchange(at)
    center.close()
    assert [review.fields["group"] for review in at.store.of_kind("review")] == ["note"]


def refused(at: Seat) -> HistoryLine:
    """Let the center refuse something that holds the name."""
    site = Draft(
        "site",
        at.desk.me.site_id,
        {"name": NAME},
        at.desk.me.person_id,
        at.desk.now(),
        "UTC",
        opened=at.desk.image(at.desk.me.site_id),
    )
    at.store.commit([site])
    assert exchange(at)
    (line,) = at.store.needs_you()
    return line


def break_things(world: World, at: Seat, patient: str) -> None:
    """Let faults happen while the name is at hand: in a command, at the edge, in a thread, in the hub."""

    def bug(*_about: object) -> int:
        image = at.desk.image(patient)
        raise RuntimeError(f"{NAME} {PHONE} {NOTE} {image}")

    assert _edge(bug, Namespace()) == 1
    thread = threading.Thread(target=bug)
    thread.start()
    thread.join()
    work = Work()
    errors: list[Said] = []
    work.do(bug, lambda _: None, errors.append)
    with pytest.raises(Unexpected):
        work.absorb(bug)
    work.stop()
    with world.hub.store._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE line RENAME TO gone")
    at.edit(patient, note=f"{NOTE}, again")
    with pytest.raises(Unavailable):
        at.engine.run()
    with world.hub.store._writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO line")


def titles() -> str:
    """Give whatever may stand in a title bar or a list of tasks."""
    widgets = [
        f"{w.windowTitle()} {w.windowIconText()} {w.windowFilePath()}" for w in QApplication.topLevelWidgets()
    ]
    windows = [f"{w.title()} {w.objectName()}" for w in QGuiApplication.topLevelWindows()]
    names = [QApplication.applicationDisplayName(), QApplication.applicationName()]
    return "\n".join([*widgets, *windows, *names])


def keep_pages(at: Seat, patient: str) -> str:
    """Keep a document whose bytes name the person, as a scanner's PDF does."""
    content = pdf(2, f"{NAME} {GIVEN} {PHONE}") + f"\n% {NAME} {PHONE} {NOTE}\n".encode()
    assert NAME.encode() in content
    fields = {
        "title": f"Report on {NAME}",
        "sha256": at.store.contents.keep(content),
        "size_bytes": len(content),
    }
    record = at.put("document", fields, patient=patient)
    assert exchange(at)
    assert carry(at)
    return record


def see_pages(shell: Shell, qtbot: QtBot) -> None:
    """Have the pages drawn, and turn one."""
    page = shell.page
    assert isinstance(page, DocumentPage)
    qtbot.waitUntil(lambda: page.model.pages == 2 and not page._sheet.pixmap().isNull(), timeout=30_000)
    page.behind.click()
    qtbot.waitUntil(lambda: page.model.page == 1, timeout=30_000)
    settled(qtbot, shell)


def let_out_a_sheet(world: World, shell: Shell, qtbot: QtBot) -> None:
    """Save and print the sheet of the person, to the one folder that may hold them."""
    page = shell.page
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: page.pages is not None, timeout=30_000)
    incoming, printer = world.folder / "incoming", letter_printer()
    page.ask_for_file = lambda _title, name: str(incoming / name)
    for save in (page.save_pdf, page.save_html):
        save()
        (why,) = page.why.findChildren(QLineEdit)
        why.setText(f"{NAME} takes it to the clinic")
        save()
        settled(qtbot, shell)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(incoming / "printed.pdf"))
    page.print_to(printer)
    settled(qtbot, shell)
    assert (incoming / "printed.pdf").stat().st_size
    (saved,) = incoming.glob("chart-summary-*.pdf")
    assert saved.stat().st_size
    (page_of_html,) = incoming.glob("chart-summary-*.html")
    assert NAME in page_of_html.read_text()
    assert not any((world.folder / "tmp").iterdir())


def walk(world: World, at: Seat, patient: str, qtbot: QtBot) -> None:
    """Show every page with the person on it, type into a form, search, and lock."""
    work = Work()
    document = keep_pages(at, patient)
    session = Session.begin(OpenDesk(at.desk, at.link), work, Settings(world.place.home), world.place.home)
    shell = Shell(session)
    shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shell.resize(1366, 768)
    shell.show()
    (review,) = at.store.of_kind("review")
    (task,) = at.store.of_kind("task")
    own = {
        "chart": Target("chart", "patient", patient, patient),
        "record": Target("record", "patient", patient, patient),
        "history": Target("history", "patient", patient, patient),
        "review": Target("review", "review", review.id, patient),
        "kind": Target("kind", "task"),
        "document": Target("document", "document", document, patient),
        "walk_in": Target("walk_in", "patient", patient, patient),
        "print": Target("print", "chart", patient, patient),
        "deed": Target("deed", "task", task.id, patient, "duties.later"),
    }
    for name in (name for name in page_names() if name not in ("referral", "trip")):
        shell.go(own.get(name, Target(name)))
        settled(qtbot, shell)
        if name == "document":
            see_pages(shell, qtbot)
            assert world.found() == []
        if name == "print":
            let_out_a_sheet(world, shell, qtbot)
            assert world.found() == []
        shell.grab()
        assert not any(text in titles() for text in PLANTED)
    shell.bar.search.setText(NAME)
    shell.bar.search.textEdited.emit(NAME)
    settled(qtbot, shell)
    shell.keep_drafts()
    assert world.found() == []
    session.rounds.end()
    work.stop()
    shell.close()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.usefixtures("dressed")
def test_a_planted_person_is_in_no_file_no_log_no_output_and_no_title(
    world: World, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    at = seat(world.place, world.hub.url)
    patient = bring_in(world, at)
    work_on(at, patient)
    quarrel(world, at, patient)
    refused(at)
    assert world.found() == []
    break_things(world, at, patient)
    assert exchange(at)
    walk(world, at, patient, qtbot)
    at.close()
    assert world.found() == []

    again = seat(world.place, world.hub.url)
    image = again.desk.image(patient)
    assert image is not None
    assert image.fields["family_name"] == NAME
    again.close()
    said = "".join(capfd.readouterr())
    assert "RuntimeError" in said
    assert not [text for text in PLANTED if text.lower() in said.lower()]
    logged = "".join(file.read_text() for file in (world.folder / "logs").iterdir())
    assert "RuntimeError" in logged
    assert "urllib3" in logged


def test_the_search_itself_finds_what_is_planted(world: World) -> None:
    (world.folder / "tmp" / "left").write_text(NOTE.upper(), encoding="utf-16-le")
    (world.folder / "desk" / PHONE).touch()
    assert sorted(world.found()) == [(PHONE, PHONE), ("left", NOTE)]
