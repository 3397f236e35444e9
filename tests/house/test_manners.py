"""The manners of the house, held over every module: what is never written, and how large a room may grow."""

import ast
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("sync", "navigator_app", "tests", "benchmarks", "installer")
OWN = ("sync/", "navigator_app/")
THIS = "tests/house/test_manners.py"

WORTH_A_LOOK_LINES = 250
TOO_LARGE_LINES = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "widgets", "logic"}
EDGES = (
    "navigator_app/ui/threads/jobs.py",
    "navigator_app/__main__.py",
    "sync/hub/http.py",
    "sync/hub/nightly.py",  # a thread for which nobody waits: what fails tonight must not end the nights
)
PRINTERS = (
    "navigator_app/__main__.py",
    "navigator_app/demo/",
    "sync/hub/__main__.py",
    "sync/hub/approval_line.py",
    "sync/hub/command_line.py",
    "sync/hub/escrow_line.py",
    "sync/hub/saying.py",
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplemented(Error)?\b")
ONE_MACHINE = re.compile(r"(?<![\w./])(/root|/home/\w+|/Users/\w+|/work|/opt)(/|$)|[A-Z]:\\+Users")

# Who may speak to the outside: one file or folder per library, whatever the import contracts list.
DOORS = {
    "PySide6": ("navigator_app/ui/", "navigator_app/app.py"),
    "shiboken6": ("navigator_app/ui/",),
    "requests": ("sync/client/link.py", "sync/client/parcels.py", "sync/client/wires.py"),
    "urllib3": ("sync/client/wires.py",),
    "fastapi": (
        "sync/hub/escrow_routes.py",
        "sync/hub/http.py",
        "sync/hub/streaming.py",
        "sync/hub/administration_routes.py",
        "sync/hub/told_routes.py",
    ),
    "starlette": ("sync/hub/gate.py", "sync/hub/http.py", "sync/hub/streaming.py"),
    "uvicorn": ("sync/hub/http.py", "sync/hub/__main__.py"),
    "sqlcipher3": ("sync/sqlcipher.py",),
    "pypdfium2": ("navigator_app/paper/reading.py",),
    "PIL": ("navigator_app/paper/reading.py",),
    "psycopg": ("sync/hub/hearing.py", "tests/postgres.py"),
    "sqlite3": (),
}


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, what it says, and its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def is_in(self, *places: str) -> bool:
        """Say whether the file is one of, or lies in one of, `places`."""
        return any(
            self.name.startswith(place) if place.endswith("/") else self.name == place for place in places
        )


def module(name: str, text: str) -> Module:
    """Read one module from its text."""
    return Module(name, text, ast.parse(text, name))


@cache
def modules() -> tuple[Module, ...]:
    """Give every Python file of the house."""
    files = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return tuple(
        module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files
    )


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Give every call whose written name is one of `names`, such as `time.sleep`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give every top-level package that is imported, with its line, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name.split(".")[0], node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node.lineno


def names_of_nothing(one: Module) -> Iterator[str]:
    if FORBIDDEN_NAMES & set(Path(one.name).with_suffix("").parts):
        yield f"{one.name}: a name that tells nothing; name the thought the module holds"


def empty_docstrings(one: Module) -> Iterator[str]:
    told = (ast.get_docstring(one.tree) or "").strip(" .\n")
    if len(told) < 10:
        yield f"{one.name}: opens without a docstring that tells what is in the room"


def catch_alls(one: Module) -> Iterator[str]:
    for node in ast.walk(one.tree):
        if isinstance(node, ast.ExceptHandler) and not one.is_in(*EDGES):
            kinds = ast.unparse(node.type) if node.type else "everything"
            if not node.type or re.search(r"\b(Base)?Exception\b", kinds):
                yield f"{one.name}:{node.lineno}: catches {kinds}; only the edges may"


def sleeping_tests(one: Module) -> Iterator[str]:
    if one.is_in("tests/"):
        for call in calls(
            one.tree, "time.sleep", "sleep", "asyncio.sleep", "qtbot.wait", "QTest.qWait", "QThread.msleep"
        ):
            yield f"{one.name}:{call.lineno}: a test sleeps; wait for the thing itself"


def excused_tests(one: Module) -> Iterator[str]:
    if one.is_in("tests/"):
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"pytest.mark.xfail", "pytest.xfail"}:
                yield f"{one.name}:{node.lineno}: a test that is expected to fail"
        for node in ast.walk(one.tree):
            if isinstance(node, ast.FunctionDef) and is_property(node) and "skip" in ast.unparse(node):
                yield f"{one.name}:{node.lineno}: a property test that can be skipped"


def is_property(node: ast.FunctionDef) -> bool:
    """Say whether hypothesis drives this test."""
    return any(
        re.match(r"(hypothesis\.)?(given|settings|rule)\b", ast.unparse(one)) for one in node.decorator_list
    )


def unfinished(one: Module) -> Iterator[str]:
    if not one.is_in(THIS):
        for number, line in enumerate(one.text.splitlines(), 1):
            if UNFINISHED.search(line):
                yield f"{one.name}:{number}: unfinished work: {line.strip()}"


def unverified_links(one: Module) -> Iterator[str]:
    for node in ast.walk(one.tree):
        if isinstance(node, ast.keyword) and node.arg == "verify" and ast.unparse(node.value) == "False":
            yield f"{one.name}:{node.value.lineno}: a link whose other end is not verified"
        if isinstance(node, ast.Assign) and re.search(r"\.verify = False$", ast.unparse(node)):
            yield f"{one.name}:{node.lineno}: a link whose other end is not verified"


def prints(one: Module) -> Iterator[str]:
    if one.is_in(*OWN) and not one.is_in(*PRINTERS):
        for call in calls(one.tree, "print"):
            yield f"{one.name}:{call.lineno}: prints; return it, or log it by ids"


def paths_of_one_machine(one: Module) -> Iterator[str]:
    if not one.is_in(THIS):
        for node in ast.walk(one.tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and ONE_MACHINE.search(node.value)
            ):
                yield f"{one.name}:{node.lineno}: a path of one machine: {node.value[:60]!r}"


def side_doors(one: Module) -> Iterator[str]:
    if one.is_in(*OWN):
        for package, line in imported(one.tree):
            if package in DOORS and not one.is_in(*DOORS[package]):
                doors = " and ".join(DOORS[package]) or "nobody"
                yield f"{one.name}:{line}: imports {package}; that is for {doors}"


def overgrown(one: Module) -> Iterator[str]:
    if one.lines > TOO_LARGE_LINES:
        yield f"{one.name}: {one.lines} lines, more than {TOO_LARGE_LINES}; it holds more than one thought"


Manner = Callable[[Module], Iterator[str]]

# Each manner with a module that breaks it, so that none of them can be blind.
MANNERS: tuple[tuple[Manner, Module], ...] = (
    (names_of_nothing, module("sync/utils.py", '"""Things and other things."""')),
    (names_of_nothing, module("navigator_app/ui/widgets/row.py", '"""Things and other things."""')),
    (empty_docstrings, module("sync/empty.py", '"""."""')),
    (catch_alls, module("sync/a.py", "try:\n    x()\nexcept (OSError, Exception):\n    y()")),
    (catch_alls, module("tests/a.py", "try:\n    x()\nexcept:\n    y()")),
    (sleeping_tests, module("tests/a.py", "time.sleep(1)")),
    (excused_tests, module("tests/a.py", "@pytest.mark.xfail(reason='')\ndef test_a(): ...")),
    (excused_tests, module("tests/a.py", "@given(x())\ndef test_a(x):\n    pytest.skip('slow')")),
    (excused_tests, module("tests/a.py", "@pytest.mark.skip\n@given(x())\ndef test_a(x): ...")),
    (unfinished, module("sync/a.py", "x = 1  # " + "TODO later")),
    (unfinished, module("sync/a.py", "raise Not" + "ImplementedError")),
    (unverified_links, module("sync/a.py", "session.get(url, verify=False)")),
    (unverified_links, module("sync/a.py", "session.verify = False")),
    (prints, module("sync/a.py", "print('saved')")),
    (paths_of_one_machine, module("sync/a.py", "x = '/home/" + "ann/desk'")),
    (side_doors, module("sync/a.py", "def f():\n    from requests.adapters import HTTPAdapter")),
    (side_doors, module("navigator_app/desk.py", "import sqlite3")),
    (side_doors, module("navigator_app/ui/window.py", "from PIL import Image")),
    (overgrown, module("sync/a.py", "x = 1\n" * (TOO_LARGE_LINES + 1))),
)


@pytest.mark.parametrize(
    "manner", dict.fromkeys(manner for manner, _ in MANNERS), ids=lambda manner: manner.__name__
)
def test_the_house_keeps_its_manners(manner: Manner) -> None:
    found = [sentence for one in modules() for sentence in manner(one)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(("manner", "rude"), MANNERS)
def test_each_manner_is_seen_to_be_broken(manner: Manner, rude: Module) -> None:
    assert len(list(manner(rude))) == 1


def test_every_room_is_read() -> None:
    seen = {one.name.split("/")[0] for one in modules()}
    assert {"sync", "navigator_app", "tests"} <= seen


def test_no_two_modules_of_tests_share_a_name() -> None:
    """Pytest collects by path and imports by name: the second of two would not be run."""
    names = Counter(Path(one.name).name for one in modules() if Path(one.name).name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []


def standing_out(found: Iterable[Module]) -> list[str]:
    """Name the modules that are worth a second look, with their lines."""
    return [f"{one.name} {one.lines}" for one in found if one.lines > WORTH_A_LOOK_LINES]


@pytest.mark.filterwarnings("default:worth a second look:UserWarning")
def test_modules_that_stand_out_are_listed() -> None:
    house = [module("sync/a.py", "x = 1\n" * 251), module("sync/b.py", "x = 1")]
    assert standing_out(house) == ["sync/a.py 251"]
    large = standing_out(modules())
    if large:
        warnings.warn(f"worth a second look, above 250 lines: {', '.join(large)}", stacklevel=1)


def test_no_module_of_the_tests_is_called_like_one_of_the_language() -> None:
    """The rooms of the tests stand first where a child process looks for modules, so that it would find ours."""
    named = [path for path in (ROOT / "tests").rglob("*") if path.stem in sys.stdlib_module_names]
    assert [str(path) for path in named if path.is_dir() or path.suffix == ".py"] == []
