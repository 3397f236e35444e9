"""Who works where: answers come back to the main thread, commands go first, bugs are caught once by number."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from navigator_app.errors import Unexpected
from navigator_app.log import logger, note, note_bug, open_log
from navigator_app.settings import SETTINGS, Settings
from navigator_app.ui.work import Work
from sync.errors import Refused, Said, Unavailable


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    found = Work()
    yield found
    found.stop()


def test_an_answer_comes_back_on_the_thread_that_asked(qtbot: QtBot, work: Work) -> None:
    here, told = threading.get_ident(), []
    work.ask(threading.get_ident, lambda there: told.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] != here
    assert told[0][1] == here


def test_commands_go_before_what_the_link_brings(qtbot: QtBot, work: Work) -> None:
    order: list[str] = []
    gate = threading.Event()
    work.do(gate.wait, lambda _: None)
    link = threading.Thread(target=lambda: work.absorb(lambda: order.append("block")))
    link.start()
    qtbot.waitUntil(lambda: work._writer._queue.qsize() == 1)
    work.do(lambda: order.append("command"), lambda _: None)
    gate.set()
    link.join()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["command", "block"]


def test_what_the_link_brings_hears_of_a_command_that_waits(qtbot: QtBot, work: Work) -> None:
    heard: list[bool] = []
    begun, gate = threading.Event(), threading.Event()

    def block() -> None:
        heard.append(work.has_command())
        begun.set()
        gate.wait()
        heard.append(work.has_command())

    link = threading.Thread(target=lambda: work.absorb(block))
    link.start()
    begun.wait()
    work.do(lambda: None, lambda _: None)
    gate.set()
    link.join()
    qtbot.waitUntil(lambda: not work.has_command())
    assert heard == [False, True]


def test_a_refusal_reaches_who_asked_and_nobody_else(qtbot: QtBot, work: Work) -> None:
    said: list[Said] = []
    elsewhere: list[Said] = []
    work.troubled.connect(elsewhere.append)

    def refuse() -> None:
        raise Refused("title", "Say what is to be done.")

    work.do(refuse, lambda _: None, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert isinstance(said[0], Refused)
    assert not elsewhere


def test_a_bug_is_one_sentence_and_a_number_and_no_name_is_logged(
    qtbot: QtBot, work: Work, tmp_path: Path
) -> None:
    open_log(tmp_path)
    told: list[Said] = []
    work.troubled.connect(told.append)

    def stumble() -> None:
        raise KeyError("Marian Moss")

    work.ask(stumble, lambda _: None)
    qtbot.waitUntil(lambda: bool(told))
    open_log(None)
    assert isinstance(told[0], Unexpected)
    text = (tmp_path / "navigator.log").read_text()
    line = json.loads(text.splitlines()[-1])
    assert line["event"] == "bug"
    assert line["report"] in str(told[0])
    assert line["type"] == "KeyError"
    assert "Moss" not in text


def test_nobody_waits_for_a_cancelled_question_or_a_closed_page(qtbot: QtBot, work: Work) -> None:
    told: list[int] = []
    owner = QObject()
    gate = threading.Event()
    work.ask(gate.wait, lambda _: None)
    work.ask(lambda: 1, told.append).cancel()
    work.ask(lambda: 2, told.append, owner=owner)
    work.ask(lambda: 3, told.append)
    import shiboken6  # noqa: PLC0415 - only here

    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [3]


def test_rounds_go_on_after_a_link_that_failed(qtbot: QtBot, work: Work) -> None:
    ends: list[str] = []
    answers = iter([Unavailable("There is no link.", retry_s=0.0), None])

    def run() -> str:
        if (why := next(answers, None)) is not None:
            raise why
        return "exchanged"

    work.keep_rounds(run, ends.append, lambda why: ends.append(type(why).__name__))
    qtbot.waitUntil(lambda: len(ends) >= 2)
    work.end_rounds()
    assert ends[:2] == ["Unavailable", "exchanged"]


def test_nothing_but_codes_and_ids_is_logged(tmp_path: Path) -> None:
    open_log(tmp_path)
    note(logger("store"), "opened", record="a" * 32, kind="patient")
    note(logger("store"), "opened", record="Moss, Marian")
    logger("store").warning("Moss, Marian came in")
    note_bug(logger("store"), ValueError("Moss"))
    open_log(None)
    text = (tmp_path / "navigator.log").read_text()
    assert "Moss" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines] == ["opened", "opened", "foreign", "bug"]
    assert lines[0]["record"] == "a" * 32
    assert "record" not in lines[1]


def test_settings_are_kept_checked_and_survive_a_damaged_file(tmp_path: Path) -> None:
    found = Settings(tmp_path)
    found.choose("appearance", "dark")
    found.choose("text_size", 125)
    assert Settings(tmp_path).text("appearance") == "dark"
    assert Settings(tmp_path).number("text_size") == 125
    with pytest.raises(Refused):
        found.choose("text_size", 300)
    (tmp_path / "settings.toml").write_text("appearance = 'purple'\nfrom_tomorrow = 1\ntext_size = 115\n")
    kept = Settings(tmp_path)
    assert kept.text("appearance") == "match"
    assert kept.number("text_size") == 115
    kept.choose("density", "compact")
    assert "from_tomorrow = 1" in (tmp_path / "settings.toml").read_text()
    (tmp_path / "settings.toml").write_bytes(b"\xff\x00 not toml")
    assert [value for _, value in Settings(tmp_path)] == [setting.default for setting in SETTINGS]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot write"):
        Settings(tmp_path / "file" / "desk").choose("appearance", "dark")
