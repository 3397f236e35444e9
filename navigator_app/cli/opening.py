"""From the options to an open desk: which folder, which person, the passphrase from a file or typed unseen."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path

from navigator_app import joining
from navigator_app.joining import Unlocked
from navigator_app.store import vault
from navigator_app.store.opened import Person
from sync.errors import Refused, Unavailable

PASSPHRASE_VARIABLE = "NAVIGATOR_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable, not a passphrase
HOME_VARIABLE = "NAVIGATOR_HOME"


def home_of(asked: Namespace) -> Path:
    """Say which folder is meant: the option's, the environment's, the platform's."""
    named = getattr(asked, "home", None) or os.environ.get(HOME_VARIABLE)
    return Path(named) if named else user_data_path("navigator", appauthor=False)


def made_home_of(asked: Namespace) -> Path:
    """Say which folder is meant, where a desk has to be.

    Raises: Refused without one.
    """
    home = home_of(asked)
    joining.check_not_wiped(home)
    if not vault.exists(home):
        raise Refused("home", "There is no desk in this folder. Join one with “navigator enroll”.")
    return home


@contextmanager
def opened(asked: Namespace) -> Iterator[Unlocked]:
    """Unlock the desk that is asked for, and lock it again.

    Raises: Refused without a desk, a person or a passphrase; what unlocking raises.
    """
    home = made_home_of(asked)
    person = person_of(home, getattr(asked, "user", None))
    found = joining.unlock(home, person.id, passphrase(asked))
    try:
        yield found
    finally:
        if found.link is not None:
            found.link.close()
        found.desk.store.close()


def person_of(home: Path, name: str | None) -> Person:
    """Find who unlocks a desk by name; the only one there is where none is said.

    Raises: Refused where that is nobody or not one; what reading the key file raises.
    """
    people = vault.people(home)
    wanted = [one for one in people if name is None or one.name.casefold() == name.strip().casefold()]
    if len(wanted) == 1:
        return wanted[0]
    if not wanted:
        raise Refused("user", "Nobody of this name can unlock this desk.")
    raise Refused("user", "Several people use this desk. Say who you are with --user NAME.")


def passphrase(asked: Namespace, *, is_new: bool = False) -> str:
    """Read the passphrase from its file, or ask for it unseen.

    Raises: Refused when there is neither a file nor a terminal; Unavailable when the file cannot be read.
    """
    named = getattr(asked, "passphrase_file", None) or os.environ.get(PASSPHRASE_VARIABLE)
    missing = Refused("passphrase_file", "Name a file with the passphrase: --passphrase-file FILE.")
    return secret(named, "Passphrase: ", missing, is_new=is_new)


def secret(named: str | Path | None, prompt: str, missing: Refused, *, is_new: bool = False) -> str:
    """Read a secret from a file, or ask for it unseen; an argument would stand in the list of programs that run.

    Raises: `missing` when there is neither a file nor a terminal; Unavailable when the file cannot be read.
    """
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Unavailable("The file {name} cannot be read.", name=str(named)) from error
    if not sys.stdin.isatty():
        raise missing
    typed = getpass.getpass(prompt)
    if is_new and getpass.getpass("The same again: ") != typed:
        raise Refused("passphrase", "The two are not the same. Nothing was changed.")
    return typed
