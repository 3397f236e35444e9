"""Every text of ours that a person may read, found in the code and in the data; no machine's name.

`python -m tests.i18n` writes them into the catalogue of each language, keeping what is translated there.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("navigator_app", "sync")
PATIENT: Final = "patient"
"""Where an entry comes from that a patient reads or hears: those are looked at first."""
_MARKS: Final = {"Group": 0, "tr": 0, "_tr": 0, "_say": 0, "say": 0, "Words": 0, "translate": 1}
"""Functions whose literal at this place is a text."""
_ERRORS: Final = {
    "Said": 0,
    "Unavailable": 0,
    "Unreadable": 0,
    "TurnedDown": 0,
    "Refused": 1,
    "TurnedAway": 1,
}
_ANSWERING: Final = frozenset({"access", "contents", "door", "enrolment", "escrow", "judge", "service"})
"""The modules of the hub whose sentences are told at a desk: why a computer is not let in, why a change is refused."""
_NAMED: Final = frozenset({"label", "help", "title", "plural"})
_DECLARED: Final = frozenset({"About", "Setting", "Kind"})
_CODED: Final = ("label", "help", "next")


def texts() -> dict[str, str]:
    """Give each text with where it is from: "patient", "code list", "record", "window" or "sentence"."""
    found: dict[str, str] = {}
    for where, text in [*_lists(), *_rules(), *_code(), *_calendar()]:
        if _is_words(text):
            found.setdefault(text, where)
    return found


def _is_words(text: str) -> bool:
    return any(one.isalpha() for one in text) and not text.startswith(("http", "urn:"))


def _lists() -> Iterator[tuple[str, str]]:
    lists = [
        json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "resources/codes").glob("*.json"))
    ]
    for one in lists:
        yield from ((PATIENT, code["patient_words"]) for code in one["codes"] if code.get("patient_words"))
    for one in lists:
        for code in one["codes"]:
            yield from (("code list", code[name]) for name in _CODED if code.get(name))


def _rules() -> Iterator[tuple[str, str]]:
    """Give the sentences of the rules and formats that stand on a screen."""
    pages = json.loads((ROOT / "resources/rules/plain_sheets.json").read_text("utf-8"))["sheets"]
    yield from ((PATIENT, text) for page in pages.values() for text in _strings(page))
    needed = json.loads((ROOT / "resources/rules/requirements.json").read_text("utf-8"))
    yield from (("code list", one["fix"]) for one in needed["requirements"].values())
    forms = json.loads((ROOT / "resources/rules/referral_forms.json").read_text("utf-8"))
    groups = (group for tier in forms["tiers"].values() for group in tier["groups"])
    yield from (("window", group["title"]) for group in groups)
    messages = json.loads((ROOT / "resources/formats/hl7v2.json").read_text("utf-8"))
    yield from (("code list", one) for one in messages["other_messages"].values())


def _strings(held: object) -> Iterator[str]:
    """Give every text inside data, in its order."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict | list):
        for one in held.values() if isinstance(held, dict) else held:
            yield from _strings(one)


def _code() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "cli" in path.parts or "demo" in path.parts:
                continue  # what is typed speaks English
            if "hub" in path.parts and path.stem not in _ANSWERING:
                continue  # so does what runs at the center
            where = PATIENT if "prints" in path.parts else _where(path)
            found = _of(ast.parse(path.read_text("utf-8")))
            # Beside its sentence for people the hub has a word for programs.
            yield from ((where, text) for text in found if "hub" not in path.parts or _is_sentence(text))


def _calendar() -> Iterator[tuple[str, str]]:
    """Give what stands in no call: the names that dates are written with, the group that settings are in by default."""
    yield "window", "Looks"
    for day in range(1, 8):
        yield from (("window", f"{date(2026, 6, day):{form}}") for form in ("%a", "%A"))
    for month in range(1, 13):
        yield from (("window", f"{date(2026, month, 1):{form}}") for form in ("%b", "%B"))


def _where(path: Path) -> str:
    return "window" if "ui" in path.parts else "record" if "records" in path.parts else "sentence"


def _of(tree: ast.AST) -> Iterator[str]:
    yield from _named_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from _of_itself(node)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _MARKS or name in _ERRORS:
            place = _MARKS.get(name, _ERRORS.get(name, 0))
            yield from _literals(node.args[place : place + 1])
        elif name in _DECLARED:
            yield from _literals([word.value for word in node.keywords if word.arg in _NAMED])
            # A declaration's first words are its name to people; a Setting's own name comes before them.
            yield from _literals(node.args[:2] if name == "About" else node.args[1:3])
            if name == "Setting":
                yield from _paired(node)


def _named_texts(tree: ast.AST) -> Iterator[str]:
    """Give sentences that were given a name, alone or in a table: NOT_A_HUB = "This is not a hub."."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        held = [node.value]
        if isinstance(node.value, ast.Dict):
            held = [each for each in node.value.values if each is not None]
        yield from (text for text in _literals(held) if _is_sentence(text))


def _is_sentence(text: str) -> bool:
    """Say whether a person reads it: what begins with a capital, has words in it and ends as sentences do."""
    is_query = " = ?" in text
    return text[:1].isupper() and " " in text and text.endswith((".", "?", "!")) and not is_query


def _of_itself(told: ast.ClassDef) -> Iterator[str]:
    """Give the sentence of an error that brings its own along: what its `__init__` hands to the one it is made of."""
    places = [_ERRORS[base.id] for base in told.bases if isinstance(base, ast.Name) and base.id in _ERRORS]
    for node in ast.walk(told):
        if places and isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
            yield from _literals(node.args[places[0] : places[0] + 1])


def _paired(node: ast.Call) -> Iterator[str]:
    """Give the words of choices: pairs of a value and its words."""
    for pair in ast.walk(node):
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and isinstance(pair.elts[0], ast.Constant):
            yield from _literals(pair.elts[1:])
    yield from _literals([word.value for word in node.keywords if word.arg == "group"])


def _literals(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from _literals([node.body, node.orelse])
