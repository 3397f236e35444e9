"""What every test stands on: Qt drawing into memory, and how hypothesis tries."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

# Before anything imports Qt. A test never opens a window on the screen of the person who runs it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.postgres import Server

# Two slow shared cores make deadlines lie; the blob lets a failure from CI be replayed on a desk.
settings.register_profile(
    "navigator", deadline=None, print_blob=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("navigator")


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """Give this run's PostgreSQL server, started for the first test that asks."""
    # Only then: most runs of one file need no server's driver.
    from tests.postgres import running_server  # noqa: PLC0415

    with running_server() as server:
        yield server


@pytest.fixture
def show_table(request: pytest.FixtureRequest) -> Callable[[str, list[str]], None]:
    """Keep a table for the end of the run; it travels with the test's report, from another process as well."""

    def keep(title: str, lines: list[str]) -> None:
        request.node.user_properties.append(("table", [title, *lines]))

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that tests kept, whatever of their output is shown."""
    reports = [one for found in ("passed", "failed") for one in terminalreporter.stats.get(found, [])]
    kept = [dict(one.user_properties) for one in reports if one.when == "call"]
    for title, *lines in [one["table"] for one in kept if "table" in one]:
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
