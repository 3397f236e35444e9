"""What Windows does not have, does not take or does otherwise, looked for everywhere: nothing can be run there here.

Each rule has modules that break it, so that none can be blind. What only one system has stands behind a question
which system it is, as `navigator_app/demo/folder.py` does it.
"""

import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installer.windows.names import LONGEST, complaints, wrong
from tests.house.test_manners import Module, module, modules
from tests.house.windows_rules import (
    SHIPPED,
    bare_renames,
    forked,
    missing_streams,
    opened_folders,
    posix_modules,
    posix_names,
    posix_places,
    posix_times,
    text_descriptors,
    unnamed_encodings,
    untaken_names,
)

ROOT = Path(__file__).parents[2]

Rule = Callable[[Module], Iterator[str]]

RULES: tuple[tuple[Rule, Module], ...] = (
    (posix_modules, module("sync/a.py", "import fcntl")),
    (posix_modules, module("navigator_app/a.py", "def f():\n    from resource import getrlimit")),
    (posix_names, module("sync/a.py", "os.kill(pid, 9)")),
    (posix_names, module("sync/a.py", "if os.getuid() == 0:\n    x()")),
    (posix_names, module("navigator_app/a.py", "file.chmod(0o600)")),
    (posix_names, module("navigator_app/a.py", "x = signal.SIGKILL")),
    (posix_names, module("navigator_app/a.py", "link.symlink_to(file)")),
    (
        posix_names,
        module("navigator_app/a.py", "def f():\n    os.fork()\n    if os.name == 'nt':\n        return"),
    ),
    (opened_folders, module("sync/a.py", "x = os.open(folder, os.O_RDONLY)")),
    (text_descriptors, module("sync/a.py", "x = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)")),
    (unnamed_encodings, module("sync/a.py", "x = open(file)")),
    (unnamed_encodings, module("sync/a.py", "x = file.open('w')")),
    (unnamed_encodings, module("sync/a.py", "x = file.read_text()")),
    (unnamed_encodings, module("navigator_app/a.py", "file.write_text('x')")),
    (unnamed_encodings, module("navigator_app/a.py", "subprocess.run(x, text=True)")),
    (bare_renames, module("sync/a.py", "draft.replace(file)")),
    (bare_renames, module("navigator_app/a.py", "os.replace(draft, file)")),
    (bare_renames, module("navigator_app/ui/a.py", "os.rename(draft, file)")),
    (posix_places, module("sync/a.py", "x = Path('/tm" + "p/navigator')")),
    (posix_times, module("sync/a.py", "x = at.strftime('%-d %b')")),
    (posix_times, module("sync/a.py", "x = f'{at:%-I:%M}'")),
    (forked, module("sync/a.py", "x = multiprocessing.get_context('fork')")),
    (forked, module("sync/a.py", "subprocess.run('ls', shell=True)")),
    (forked, module("sync/a.py", "subprocess.run(x, start_new_session=True)")),
    (missing_streams, module("navigator_app/a.py", "sys.stderr.write('x')")),
    (untaken_names, module("navigator_app/a.py", "x = folder / f'backup {day}T{hour}:{minute}'")),
    (untaken_names, module("navigator_app/a.py", "x = folder / 'aux.json'")),
    (untaken_names, module("navigator_app/a.py", "x = file.with_name('what?')")),
)
KEPT: tuple[tuple[Rule, Module], ...] = (
    (posix_modules, module("sync/a.py", "with suppress(ImportError):\n    import resource")),
    (posix_modules, module("sync/a.py", "if sys.platform != 'win32':\n    import fcntl")),
    (posix_names, module("sync/a.py", "def f():\n    if os.name == 'nt':\n        return\n    os.fork()")),
    (unnamed_encodings, module("sync/a.py", "x = open(file, 'rb')")),
    (unnamed_encodings, module("sync/a.py", "x = file.open('w', encoding='utf-8')")),
    (bare_renames, module("sync/a.py", "x = 'a'.replace('a', 'b')")),
    (bare_renames, module("sync/a.py", "x = at.replace(tzinfo=None)")),
    (missing_streams, module("sync/a.py", "if sys.stderr is not None:\n    sys.stderr.write('x')")),
)


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _ in RULES), ids=lambda rule: rule.__name__)
def test_nothing_asks_of_windows_what_it_has_not(rule: Rule) -> None:
    found = [sentence for one in modules() for sentence in rule(one)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(("rule", "broken"), RULES)
def test_each_rule_is_seen_to_be_broken(rule: Rule, broken: Module) -> None:
    assert len(list(rule(broken))) == 1


@pytest.mark.parametrize(("rule", "kept"), KEPT)
def test_each_rule_lets_pass_what_is_right(rule: Rule, kept: Module) -> None:
    assert not list(rule(kept))


def tracked() -> list[str]:
    """Give the name of every file of the repository, and of those that are about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - whichever git this machine has
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return listed.stdout.decode().rstrip("\0").split("\0")


def test_the_repository_can_be_checked_out_on_windows() -> None:
    names = tracked()
    assert len(names) > 500
    assert list(complaints(names)) == []


def test_no_shipped_name_is_too_long_below_the_folder_of_the_program() -> None:
    below = "app-10.10.10-00000000/lib/"
    names = [name.replace("resources/", "sync/_resources/", 1) for name in tracked()]
    shipped = [below + name for name in names if name.startswith(SHIPPED)]
    assert len(shipped) > 400
    compiled = [
        f"{Path(name).parent.as_posix()}/__pycache__/{Path(name).stem}.cpython-312.pyc" for name in shipped
    ]
    assert list(complaints([*shipped, *compiled])) == []


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "nul.txt",
        "a/Aux.json",
        "lpt1",
        "at 7:40.pdf",
        "what?",
        "a\\b",
        "ends.",
        "ends ",
        "a*",
        "\t",
        "x" * (LONGEST + 1),
    ],
)
def test_a_name_that_windows_does_not_take_is_found(name: str) -> None:
    assert wrong(name)
    assert list(complaints([name])) != []


def test_two_names_that_differ_in_case_are_found() -> None:
    assert list(complaints(["a/Today.py", "a/today.py"])) != []
    assert list(complaints(["a/today.py", "b/today.py", "a/console.py", "com10", "nullable.py"])) == []


def test_the_window_has_a_program_without_a_console_and_the_commands_one_with_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["scripts"]) == {"navigator", "navigator-hub"}
    assert project["gui-scripts"] == {"navigator-window": project["scripts"]["navigator"]}
    launcher = (ROOT / "installer" / "windows" / "launcher.nsi").read_text(encoding="utf-8")
    command = (ROOT / "installer" / "windows" / "navigator.cmd").read_bytes()
    assert "pythonw.exe" in launcher
    assert b"python.exe" in command
    assert command.endswith(b"\r\n")
