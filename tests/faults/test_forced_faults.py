"""Whatever goes wrong inside, neither log nor output quotes a record; and a crash leaves no image of the memory.

`NAVIGATOR_FORCED` says how many faults are forced; 300 in CI.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_exception
from typing import Final

import pytest

from navigator_app.__main__ import _edge
from navigator_app.log import guard_hooks, logger, note_bug, open_log
from sync.errors import Refused
from sync.hub.edge import failure, log_bug
from sync.hub.store import open_store
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.sqlcipher import DatabaseError
from tests.desks import open_desk

FORCED: Final = int(os.environ.get("NAVIGATOR_FORCED", "300"))
PLANTED: Final = ("Quillfeather", "555-0199", "1971-02-03", "carcinoma")
MESSAGE: Final = "{} {} born {} has {}".format(*PLANTED[:2], PLANTED[2], PLANTED[3])
KINDS_OF_ERROR: Final = (ValueError, KeyError, RuntimeError, OSError, UnicodeError, AssertionError, TypeError)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    open_log(tmp_path / "log")
    guard_hooks()
    yield tmp_path / "log" / "navigator.log"
    open_log(None)


def thrown(error: Exception) -> None:
    """Throw an error, from whatever it came of."""
    raise error


def nested(kind: type[Exception], depth: int) -> Exception:
    """Give an error that came of others, each of which quotes a patient."""
    error = kind(MESSAGE)
    error.__cause__ = nested(kind, depth - 1) if depth else None
    with suppress(kind):
        thrown(error)
    return error


def _at_the_command_line(error: Exception) -> None:
    def broken(_asked: argparse.Namespace) -> int:
        raise error

    assert _edge(broken, argparse.Namespace()) == 1


def _in_a_thread(error: Exception) -> None:
    def broken() -> None:
        raise error

    thread = threading.Thread(target=broken, name=PLANTED[0])
    thread.start()
    thread.join()


def _uncaught(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def _at_the_hub(error: Exception) -> None:
    status, said = failure(error, "/sync/v1/exchange", datetime.now(UTC))
    assert status == 500
    assert not any(planted in str(said) for planted in PLANTED)


def _in_the_background(error: Exception) -> None:
    log_bug(error, "making a snapshot")


def _noted(error: Exception) -> None:
    note_bug(logger("work"), error)


def _by_a_library(error: Exception) -> None:
    logging.getLogger("some.library").error("%s failed: %s", MESSAGE, error, exc_info=error)


PROGRAM: Final = """
import atexit, resource, runpy, sys
atexit.register(lambda: print("limit", resource.getrlimit(resource.RLIMIT_CORE)))
sys.argv = ["it", "--help"]
runpy.run_module("{module}", run_name="__main__")
"""
EDGES: Final[tuple[Callable[[Exception], None], ...]] = (
    _at_the_command_line,
    _in_a_thread,
    _uncaught,
    _at_the_hub,
    _in_the_background,
    _noted,
    _by_a_library,
)


def nothing_planted(*told: str) -> bool:
    return not any(planted.lower() in one.lower() for planted in PLANTED for one in told)


def test_no_forced_fault_quotes_a_patient(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for n in range(FORCED):
        error = nested(KINDS_OF_ERROR[n % len(KINDS_OF_ERROR)], n % 4)
        EDGES[n % len(EDGES)](error)
    out, err = capfd.readouterr()
    written = log.read_text("utf-8")
    assert written.count("\n") >= FORCED * 6 // 7
    assert nothing_planted(out, err, written)


def test_an_error_of_the_hubs_database_tells_no_value(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    site = HubSite(new_id(), MESSAGE, "UTC", "", is_center=False)
    store.carried_out(lambda tx: tx.add_site(site))
    with pytest.raises(Refused) as told:
        store.carried_out(lambda tx: tx.add_site(replace(site, id=new_id())))
    store.close()
    whole = "".join(format_exception(told.value))
    assert "IntegrityError" in whole
    assert nothing_planted(whole)


def test_an_error_of_the_desks_database_tells_no_value(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    with pytest.raises(DatabaseError) as told, desk.store.connections.writing() as connection:
        connection.execute("INSERT INTO record (id, nothing) VALUES (?, ?)", (MESSAGE, MESSAGE))
    desk.store.close()
    assert nothing_planted("".join(format_exception(told.value)))


@pytest.mark.parametrize("module", ["navigator_app", "sync.hub"])
def test_a_program_that_crashes_leaves_no_image_of_its_memory(tmp_path: Path, module: str) -> None:
    pytest.importorskip("resource")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            PROGRAM.format(module=module),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert "limit (0, 0)" in done.stdout, done.stderr
