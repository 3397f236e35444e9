"""Set-up does what it can, says in one line what it may not do itself, and does nothing twice.

The outside world is stood in for: which libraries the system has, who runs the script, and what Python does.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path("installer/linux/setup.sh")
QT = (
    "libGL.so.1",
    "libEGL.so.1",
    "libxkbcommon.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libglib-2.0.so.0",
)


@dataclass
class Machine:
    """A computer with a checkout, where only what a test says is installed."""

    checkout: Path
    tools: Path
    pip_log: Path

    def tool(self, name: str, script: str) -> None:
        """Put a program of the outside world in place."""
        program = self.tools / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def has_libraries(self, *names: str) -> None:
        """Say which libraries the system knows."""
        self.tool("ldconfig", "".join(f"echo '\t{name} (libc6) => {name}'\n" for name in names) or "true")

    def set_up(self, purpose: str = "tests", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script as a person without any right to install."""
        env = {"PATH": f"{self.tools}:/usr/bin:/bin", "HOME": str(self.checkout), **environment}
        command = [str(self.checkout / SCRIPT), purpose]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)

    def pip_calls(self) -> list[str]:
        """Give what pip was asked for since the last time, in order."""
        said = self.pip_log.read_text(encoding="utf-8").splitlines() if self.pip_log.exists() else []
        self.pip_log.unlink(missing_ok=True)
        return [line for line in said if line.startswith("-m pip install")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "checkout", tmp_path / "tools", tmp_path / "pip.log")
    made.tools.mkdir()
    (made.checkout / SCRIPT).parent.mkdir(parents=True)
    for name in (SCRIPT, "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, made.checkout / name)
    made.tool("id", "echo 1000")
    made.tool("sudo", "exit 1")
    made.tool("apt-get", "exit 100")
    made.tool("apt-cache", 'test "$2" = libglib2.0-0t64')
    made.tool("python3", f'echo "$@" >>{made.pip_log}')
    python = made.checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(made.tools / "python3")
    made.has_libraries(*QT)
    return made


def test_missing_libraries_are_one_line_to_paste(machine: Machine) -> None:
    machine.has_libraries("libEGL.so.1", "libdbus-1.so.3")
    done = machine.set_up()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo sh -c 'apt-get update; apt-get install" in done.stderr
    assert " libgl1 " in done.stderr
    assert " libegl1" not in done.stderr
    assert machine.pip_calls() == []


def test_a_renamed_library_is_asked_for_by_its_new_name(machine: Machine) -> None:
    machine.has_libraries()
    assert " libglib2.0-0t64 " in machine.set_up().stderr


def test_every_package_is_installed_by_its_hash(machine: Machine) -> None:
    assert machine.set_up().returncode == 0
    lock, checkout = machine.pip_calls()
    assert "--require-hashes" in lock
    assert "-r requirements.lock" in lock
    assert "--no-deps" in checkout
    assert "--no-build-isolation" in checkout


def test_a_second_set_up_does_nothing_until_the_lock_changes(machine: Machine) -> None:
    machine.set_up()
    assert len(machine.pip_calls()) == 2
    again = machine.set_up()
    assert (again.returncode, again.stdout, again.stderr, machine.pip_calls()) == (0, "", "", [])
    with (machine.checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another version\n")
    machine.set_up()
    assert len(machine.pip_calls()) == 2


def test_a_window_is_not_needed_for_the_tests_but_for_a_screen(machine: Machine) -> None:
    tests = machine.set_up(DISPLAY=":0")
    assert tests.returncode == 0
    assert "libxcb-cursor0" in tests.stdout
    window = machine.set_up("window", DISPLAY=":0")
    assert window.returncode == 1
    assert "libxcb-cursor0" in window.stderr
    assert machine.set_up("window").returncode == 0


def test_a_failed_install_is_tried_again_next_time(machine: Machine) -> None:
    machine.tool("python3", f'echo "$@" >>{machine.pip_log}; case "$*" in *hashes*) exit 1;; esac')
    assert machine.set_up().returncode == 1
    machine.pip_calls()
    assert machine.set_up().returncode == 1
    assert len(machine.pip_calls()) == 1
