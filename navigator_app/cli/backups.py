"""`navigator backup`: make one, say which there are, read them whole, put one in place by the sheet or the center."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app import backups
from navigator_app.backups import Backup, Standing
from navigator_app.cli.keys import code_asked, new_asked
from navigator_app.cli.opening import home_of, opened
from navigator_app.cli.saying import complain, tell
from navigator_app.store.opened import Person
from sync import escrow_file
from sync.errors import Refused
from sync.rules.backing_up import rule


def backup(asked: Namespace) -> int:
    """Do one of the four."""
    return {"make": _make, "list": _list, "check": _check, "restore": _restore}[asked.deed](asked)


def _make(asked: Namespace) -> int:
    with opened(asked) as found:
        made = backups.make(found.desk, home_of(asked), asked.to)
    told = asdict(made)
    del told["key"]
    words = f"{made.file} was made, read back and opened: {made.records} records, {made.unsent} changes not sent yet."
    if made.unread:
        words += f" Documents whose pages could not be read: {made.unread}."
    tell(told, words, as_json=asked.json)
    return 0


def _list(asked: Namespace) -> int:
    with opened(asked) as found:
        stands = backups.standing(found.desk, home_of(asked))
    tell(backups.told(stands), "\n".join(_lines(stands)), as_json=asked.json)
    return 0


def _lines(stands: Standing) -> list[str]:
    found = [_line(one) for one in stands.kept] or ["No backup was made yet."]
    if not stands.can_be_opened:
        found.append("None can be made: nothing could open it. Make the sheet first: navigator keys sheet")
    elif stands.is_stale:
        found.append(f"The last one is older than {rule().stale_days} days, or there is none here.")
    if stands.trouble:
        found.append(f"The last try made none ({stands.trouble_at}): {stands.trouble}")
    return found


def _line(one: Backup) -> str:
    where = one.folder or "this computer"
    state = "here" if one.is_here else "not here now"
    sheet = "" if one.is_of_this_sheet else ", opened by an older sheet"
    return f"{one.made_at}  {one.name}  {one.size_bytes} bytes  {where}, {state}{sheet}"


def _check(asked: Namespace) -> int:
    with opened(asked) as found:
        ends = backups.check(found.desk, home_of(asked))
    for one, wrong in ends:
        told = {"name": one.name, "is_sound": not wrong, "says": wrong}
        tell(told, f"{one.name}: {wrong or 'sound'}", as_json=asked.json)
    if not ends:
        complain("There is no backup that can be reached from here.")
    return 0 if ends and not any(wrong for _, wrong in ends) else 1


def _restore(asked: Namespace) -> int:
    if asked.file is None:
        raise Refused("file", "Name the file of the backup: navigator backup restore FILE.")
    file: Path = asked.file
    if not file.is_file():
        raise Refused("file", "There is no such file. Nothing was changed.")
    home, by = home_of(asked), _opened_by(asked)
    looked = backups.look(file, by)
    person = _person(looked.people, asked.person)
    backups.put_back(home, file, by, person.id, new_asked(asked))
    words = (
        f"The backup of {looked.made_at} is in place in {home}. {person.name} unlocks it with the new passphrase; let"
        " others in again. What the center has newer comes with the next exchange, and what was not sent goes."
    )
    if not isinstance(by, str):
        words += (
            " The center's key opened it, and the audit says so. The old sheet does not open this desk: make a new one"
            " with “navigator keys sheet”. Take the key off this computer again."
        )
    told = {
        "person": person.id,
        "made_at": looked.made_at,
        "by": "recovery" if isinstance(by, str) else "escrow",
    }
    tell(told, words, as_json=asked.json)
    return 0


def _opened_by(asked: Namespace) -> str | X25519PrivateKey:
    """Read the center's key where its file is named, else the code of the sheet.

    Raises: Refused, Unavailable; what `code_asked` raises.
    """
    if asked.escrow_key is not None:
        return escrow_file.read(asked.escrow_key, escrow_file.passphrase_in(asked.escrow_passphrase_file))
    if asked.escrow_passphrase_file is not None:
        raise Refused("escrow_key", "Name the file of the center's key, too: --escrow-key FILE.")
    return code_asked()


def _person(people: tuple[Person, ...], name: str | None) -> Person:
    wanted = [one for one in people if name is None or one.name.casefold() == name.strip().casefold()]
    if len(wanted) == 1:
        return wanted[0]
    named = ", ".join(one.name for one in people)
    raise Refused(
        "person", "Say with --person NAME who is to unlock it. In the backup: {people}.", people=named
    )
