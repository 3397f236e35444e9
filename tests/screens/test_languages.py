"""Another language: chosen with a plain note, English where it says nothing, and never out of shape."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeGuard, get_args

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from navigator_app.queries.finder import find
from navigator_app.settings import SETTINGS, Settings
from navigator_app.store import faults
from navigator_app.ui import i18n, sayings, words
from navigator_app.ui.entrance.new_passphrase import strength_words
from navigator_app.ui.entrance.tries import Strength
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from navigator_app.ui.theme.style import Theme
from sync.client.refusals import NOT_A_HUB, Refusal, as_unavailable
from sync.errors import Refused, Said, Unavailable
from sync.records import KINDS
from sync.records.appointment import Appointment
from sync.records.base import Record
from sync.records.contact import Contact
from sync.records.lab_plan import LabPlan
from sync.records.sample import sample_record
from sync.resources import resource
from sync.words import When, Words, say
from tests.desks import CLINIC
from tests.i18n.extraction import PATIENT, texts
from tests.screens.gallery import cut_labels
from tests.screens.seen import english
from tests.screens.shells import Morning, every_page, go

FILES = sorted(resource("i18n").glob("*.json"))
NOW = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
Entry = dict[str, str]


def entries(path: Path) -> list[Entry]:
    found: list[Entry] = json.loads(path.read_text("utf-8"))["entries"]
    return found


def holes(text: str) -> set[str]:
    return {f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None}


def keys(text: str) -> list[str]:
    """Give the letters that Alt goes to."""
    return re.findall(r"&(\w)", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_filled_in_stays_the_same(path: Path) -> None:
    spoilt = [
        one["en"]
        for one in entries(path)
        if (one["to"] and ("%n" in one["en"]) != ("%n" in one["to"])) or (one["to"] and _differ(one))
    ]
    assert not spoilt


def test_what_an_error_or_a_name_in_a_module_says_is_found_as_well() -> None:
    own = {fault.__name__: fault().reason for fault in vars(faults).values() if _brings_its_own(fault)}
    assert len(own) > 10
    known = texts()
    assert not {name for name, reason in own.items() if reason not in known}
    assert NOT_A_HUB in known
    assert as_unavailable(Refusal("unknown", "", NOW)).reason in known
    assert as_unavailable(Refusal("never heard of", "", NOW)).reason in known


def _brings_its_own(fault: object) -> TypeGuard[Callable[[], Said]]:
    return isinstance(fault, type) and issubclass(fault, Said) and fault.__module__ == faults.__name__


def test_what_the_entrance_and_the_link_say_is_spanish(spanish: QApplication) -> None:
    assert sayings.said(faults.WrongPassphrase()).startswith("Esta frase de acceso")
    assert sayings.said(Unavailable(NOT_A_HUB)).startswith("Lo que respondi\u00f3")


def _differ(one: Entry) -> bool:
    if "{" not in one["en"] and "{" not in one["to"]:
        return False
    return holes(one["en"]) != holes(one["to"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_field_keeps_a_letter_for_alt_and_file_filters_their_endings(path: Path) -> None:
    for one in entries(path):
        if one["to"]:
            assert len(keys(one["to"])) == len(keys(one["en"])), one
            assert sorted(re.findall(r"\*\.\w+", one["to"])) == sorted(re.findall(r"\*\.\w+", one["en"]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_text_stands_once_and_is_still_said(path: Path) -> None:
    said = [one["en"] for one in entries(path)]
    assert len(said) == len(set(said))
    gone = set(said) - set(texts())
    # Whoever rewords a text may leave the old one until `make catalogue` is run; a heap of them is forgotten work.
    assert len(gone) < len(said) / 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_said(path: Path) -> None:
    """What a patient reads comes first in the list of what is left."""
    said = {one["en"] for one in entries(path) if one["to"]}
    left = sorted((where != PATIENT, text) for text, where in texts().items() if text not in said)
    assert not left, (
        f"{len(left)} texts are without {path.stem}, so they would stand in English among the others. Run "
        f'`make catalogue`, then write each into "to" in resources/i18n/{path.name} in plain clinic words, with '
        f'"approved_by" left empty: {[text for _, text in left]}'
    )


def test_what_is_said_while_a_computer_is_set_up_is_spanish(spanish: QApplication) -> None:
    """Found in the pictures: how strong a passphrase is, and why the center does not take a code."""
    every: tuple[Strength, ...] = get_args(Strength)
    words_of = [strength_words(one) for one in every]
    assert "Fuerte." in words_of
    assert not [one for one in words_of if one.startswith(("Four", "Too", "Easy", "Fair", "Strong"))]
    assert i18n.spoken("This code was used already. Ask for a new one.").startswith("Este código")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_approved_what_nobody_read(path: Path) -> None:
    """Whoever approves writes a name; then this test names the entries and the note in the settings goes."""
    assert not [one["en"] for one in entries(path) if one["approved_by"] and not one["to"]]
    plain = json.loads(path.read_text("utf-8"))
    assert bool(plain["approved_by"]) == all(one["approved_by"] for one in plain["entries"])


def test_a_language_is_offered_with_a_plain_note_until_somebody_approved_it(tmp_path: Path) -> None:
    setting = next(one for one in SETTINGS if one.name == "language")
    offered = dict(setting.choices)
    assert set(offered) == set(i18n.languages())
    assert setting.is_on_page
    for language in i18n.languages()[1:]:
        found = i18n.catalogue(language)
        assert found.name in offered[language]
        is_approved = found.approved == len(found.said)
        assert ("not approved" in offered[language]) is not is_approved
        assert ("nobody approved" in setting.help) is not is_approved
    with pytest.raises(Refused):
        Settings(tmp_path).choose("language", "tlh")


def test_a_sentence_is_said_in_spanish_and_names_stay(spanish: QApplication) -> None:
    assert i18n.spoken(say("Signed by {who}", who="Ann Reed")) == "Firmado por Ann Reed"
    assert i18n.spoken("We asked who pays.") == "Preguntamos quién paga."
    assert QCoreApplication.translate("Words", "%n days late", None, 3) == "3 días de atraso"
    assert words.long_day(date(2026, 11, 21)) == "sábado, noviembre 21"


def test_days_and_small_letters_inside_a_sentence_are_spanish_too(spanish: QApplication) -> None:
    moment = When(at=datetime(2026, 11, 23, 16, 42, tzinfo=UTC), zone="America/Phoenix")
    assert i18n.spoken(say("Due {day}", day=When(on=date(2026, 11, 23)))) == "Vence lun nov 23"
    assert i18n.spoken(say("Sent to the center {when}.", when=moment)) == (
        "Enviado al centro lun nov 23, 9:42 AM MST."
    )
    assert i18n.spoken(say("New {what}", what=say("Lab plan").lower())) == "Nuevo registro: plan de análisis"


@pytest.mark.parametrize("noun", list(KINDS), ids=lambda noun: noun.about.name)
def test_what_a_record_is_called_where_nobody_named_it_is_words_of_ours(noun: type[Record]) -> None:
    record = sample_record(noun)
    typed = [name for name, value in record.model_dump().items() if isinstance(value, str)]
    unnamed = record.model_copy(update=dict.fromkeys(typed, "")).headline()
    assert not unnamed.strip() or isinstance(unnamed, Words)


def test_what_a_record_is_called_is_spanish_beside_what_was_typed(spanish: QApplication) -> None:
    """Found in the pictures: "Proposed labs" and "Medical oncology" stood in a Spanish chart."""
    plan = sample_record(LabPlan).model_copy(update={"status": "proposed", "rule_text": "Mondays"})
    contact = sample_record(Contact).model_copy(update={"medium": "phone", "with_role": "family"})
    visit = sample_record(Appointment).model_copy(update={"service": "medical_oncology", "description": ""})
    called = [sayings.words(one.headline()) for one in (plan, contact, visit)]
    assert called == ["Análisis propuestos \u00b7 Mondays", "Teléfono con familia", "Oncología médica"]


def test_what_is_not_translated_stays_english(spanish: QApplication) -> None:
    assert i18n.spoken("Nobody translated this sentence yet.") == "Nobody translated this sentence yet."
    assert QCoreApplication.translate("Words", "%n goats", None, 3) == "3 goats"


def test_an_unknown_language_stays_english(dressed: QApplication) -> None:
    assert not i18n.install_language(dressed, "tlh")
    assert i18n.spoken("Today") == "Today"


@pytest.mark.parametrize(
    ("typed", "command", "shown"),
    [
        ("ajustes", "settings", "Ajustes"),
        ("Horario", "hours", "Horario, días festivos y quién cubre en este sitio"),
        ("todo cobertura", "list.coverage", "Todo: cobertura"),
        ("lista del dia", f"paper.day/{CLINIC}", "Lista del día, Juniper Creek"),
        ("chofer", f"paper.driver/{CLINIC}/2026-11-21", "Lista del chofer, Juniper Creek, sáb nov 21"),
        ("transportes", f"paper.driver/{CLINIC}/2026-11-21", "Lista del chofer, Juniper Creek, sáb nov 21"),
        ("settings", "settings", "Ajustes"),
    ],
)
def test_commands_are_found_by_the_words_that_stand_on_them(
    in_spanish: Shell, typed: str, command: str, shown: str
) -> None:
    found = find(in_spanish.session.desk, typed, said=sayings.words)
    assert found[0].command == command
    in_spanish.finder.show_found(found, in_spanish.bar.search)
    assert in_spanish.finder.current_text() == shown


@pytest.mark.parametrize(
    ("scale", "size"),
    [(1.0, (1440, 900)), (1.0, (1366, 768)), (1.5, (1366, 768)), (1.0, (1000, 700))],
    ids=["wide", "the smallest screen", "large text", "a narrow window"],
)
def test_the_window_speaks_it_on_every_screen_and_nothing_is_cut(
    qtbot: QtBot,
    in_spanish: Shell,
    spanish: QApplication,
    morning: Morning,
    scale: float,
    size: tuple[int, int],
) -> None:
    Theme.current().apply(spanish, "light", scale)
    in_spanish.resize(*size)
    cut: dict[str, list[str]] = {}
    narrow: dict[str, int] = {}
    for name, target in every_page(morning).items():
        page = go(qtbot, in_spanish, target)
        if found := cut_labels(in_spanish):
            cut[name] = found
        if (lacking := page.minimumSizeHint().width() - page.width()) > 0:
            narrow[name] = lacking
    assert not cut
    assert not narrow
    go(qtbot, in_spanish, Target("settings"))
    said = {label.text() for label in in_spanish.findChildren(QLabel)}
    assert {"Aspecto", "Tamaño del texto"} <= said


@pytest.mark.parametrize("screen", ["patients", "chart", "a new patient"])
def test_a_hint_has_room_in_its_field_in_spanish(
    qtbot: QtBot, in_spanish: Shell, morning: Morning, screen: str
) -> None:
    """Found in the pictures: what can be typed was cut before the phone, and a date was asked for as YYYY."""
    in_spanish.resize(1366, 768)
    page = go(qtbot, in_spanish, every_page(morning)[screen])
    fields = [one for one in page.findChildren(QLineEdit) if one.isVisible() and one.placeholderText()]
    assert fields
    for one in fields:
        assert one.fontMetrics().horizontalAdvance(one.placeholderText()) <= one.contentsRect().width() - 4
        assert "YYYY" not in one.placeholderText()


def test_a_day_inside_a_sentence_is_said_in_the_language_as_well(dressed: QApplication) -> None:
    moment = When(at=datetime(2026, 11, 23, 16, 42, tzinfo=UTC), zone="America/Denver")
    sentence = say("Last exchange {when}", when=moment)
    assert i18n.spoken(sentence) == str(sentence)
    i18n.install_language(dressed, "es")
    assert "lun" in i18n.spoken(sentence)
    assert "9:42 AM MST" in i18n.spoken(sentence)
    assert "Mon" not in i18n.spoken(say("Last exchange {when}", when=When(on=date(2026, 11, 23))))


@pytest.mark.parametrize("screen", ["review", "today", "chart", "trip", "history", "syncing"])
def test_what_a_record_says_is_in_the_language_wherever_it_is_shown(
    qtbot: QtBot, dressed: QApplication, shell: Shell, morning: Morning, screen: str
) -> None:
    """Found in the pictures of every state: codes joined with others, and who is meant by You, stayed English."""
    i18n.install_pseudo(dressed)
    shell.stack.begin_anew()
    go(qtbot, shell, every_page(morning)[screen])
    assert not english(shell.page)
