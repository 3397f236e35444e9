"""Why PySide6 stays below 6.12: that release takes a reference off None at every void Qt call.

On CPython 3.11 the program then dies after some thousand calls, in the middle of a navigator's work. The
bound in pyproject.toml may be lifted only when the count below stays level with the newer release.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import PySide6
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
CALLS = 20_000
LOST_ALLOWED = 50
WHY = (
    "PySide6 {version} loses references to None at void Qt calls ({what}): CPython 3.11 dies of it after "
    "some thousand calls. That is why PySide6-Essentials is pinned below 6.12; keep the pin."
)
# In a process of its own: where the fault is present the interpreter ends instead of failing.
COUNT = """
import sys
from PySide6.QtCore import QObject
subject = QObject()
before = sys.getrefcount(None)
for _ in range({calls}):
    subject.setObjectName("one void call")
print(before - sys.getrefcount(None))
"""


def lost_references(calls: int) -> tuple[int, str]:
    """Return how the counting process ended and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT.format(calls=calls)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout.strip()


def test_void_qt_calls_leave_the_references_to_none_alone() -> None:
    code, printed = lost_references(CALLS)
    assert code == 0, WHY.format(version=PySide6.__version__, what=f"the process ended with {code}")
    assert int(printed) < LOST_ALLOWED, WHY.format(version=PySide6.__version__, what=f"{printed} of {CALLS}")


def test_the_bound_stands_in_the_package_and_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line) for line in project["optional-dependencies"]["desk"]]
    qt = next(one for one in wanted if one.name == "PySide6-Essentials")
    assert not qt.specifier.contains("6.12.0"), "PySide6 6.12.0 ends CPython 3.11: keep <6.12."
    assert qt.specifier.contains(PySide6.__version__)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f"\npyside6-essentials=={PySide6.__version__} " in lock, (
        "The tests run on another Qt than the lock's."
    )
