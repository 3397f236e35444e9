"""`navigator keys`: what opens this desk, and changes to it; each begins with a passphrase or a code."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Final

from navigator_app import letting_in, ways_in
from navigator_app.cli.opening import made_home_of, passphrase, person_of, secret
from navigator_app.cli.saying import tell
from navigator_app.store.key_ring import KeyRing
from sync.errors import Refused

NEW_VARIABLE: Final = "NAVIGATOR_NEW_PASSPHRASE_FILE"
CODE_VARIABLE: Final = "NAVIGATOR_CODE_FILE"
JOIN_CODE_VARIABLE: Final = "NAVIGATOR_JOIN_CODE_FILE"


def keys(asked: Namespace) -> int:
    """Show what opens the desk, or change it."""
    home = made_home_of(asked)
    {
        "list": _list,
        "passphrase": _passphrase,
        "sheet": _sheet,
        "phone-codes": _phone_codes,
        "let-in": _let_in,
        "take-out": _take_out,
    }[asked.deed](home, asked)
    return 0


def _list(home: Path, asked: Namespace) -> None:
    found = ways_in.ways(home)
    lines = [
        f"People: {', '.join(one.name for one in found.people)}",
        f"Recovery sheet: {'there is one' if found.has_sheet else 'none was made'}",
        f"Codes for the phone: {found.phone_codes} left",
        f"Key of the center: {_center(found)}",
    ]
    if found.is_changing:
        lines.append("A new key is not in force yet. Unlock the desk once to finish it.")
    tell(found, "\n".join(lines), as_json=asked.json)


def _center(found: ways_in.Ways) -> str:
    if not found.escrow:
        return "none, so that it cannot open this desk" + (
            "" if found.has_sheet else ": make a recovery sheet"
        )
    return f"{found.escrow}, since {found.escrow_since}" if found.escrow_since else found.escrow


def _passphrase(home: Path, asked: Namespace) -> None:
    ring = _ring(home, asked)
    person = person_of(home, asked.person).id if asked.person or ring.by.type != "person" else ring.by.id
    ways_in.new_passphrase(ring, person, new_asked(asked))
    tell({"person": person}, "The new passphrase opens the desk. The old one does not.", as_json=asked.json)


def _sheet(home: Path, asked: Namespace) -> None:
    _, code = ways_in.new_sheet(_ring(home, asked))
    words = f"{code}\nWrite this down, seal it in an envelope and lock it away. It is kept nowhere and not shown again."
    tell({"code": code}, words, as_json=asked.json)


def _phone_codes(home: Path, asked: Namespace) -> None:
    _, made = ways_in.new_phone_codes(_ring(home, asked))
    codes = list(made.values())
    words = "\n".join([*codes, "For the center alone: each is good once. They are kept nowhere here."])
    tell({"codes": codes}, words, as_json=asked.json)


def _let_in(home: Path, asked: Namespace) -> None:
    if not asked.person:
        raise Refused("person", "Say who comes in with --person NAME.")
    named = os.environ.get(JOIN_CODE_VARIABLE)
    missing = Refused(
        "code", "Name a file with the one-time code in {variable}.", variable=JOIN_CODE_VARIABLE
    )
    code = secret(named, "One-time code of who comes in: ", missing)
    let_in = letting_in.let_in(_ring(home, asked), code, asked.person, new_asked(asked))
    tell({"person": let_in.id}, f"{let_in.name} can unlock this desk now.", as_json=asked.json)


def _take_out(home: Path, asked: Namespace) -> None:
    if not asked.person:
        raise Refused("person", "Say who is taken out with --person NAME.")
    leaver = person_of(home, asked.person)
    ways_in.take_out(_ring(home, asked), leaver.id)
    words = f"{leaver.name} unlocks this desk no more, nor does what they kept of it open what is written from now on."
    tell({"person": leaver.id}, words, as_json=asked.json)


def _ring(home: Path, asked: Namespace) -> KeyRing:
    """Open the key file by a code where one is given, else by a person's passphrase."""
    if asked.by_code:
        return ways_in.by_code(home, code_asked())
    return ways_in.by_passphrase(home, person_of(home, asked.user).id, passphrase(asked))


def code_asked() -> str:
    """Read a code from its file, or ask for it unseen.

    Raises: what `secret` raises.
    """
    missing = Refused("code", "Name a file with the code in {variable}.", variable=CODE_VARIABLE)
    return secret(os.environ.get(CODE_VARIABLE), "Code: ", missing)


def new_asked(asked: Namespace) -> str:
    """Read a new passphrase from its file, or ask for it twice.

    Raises: what `secret` raises.
    """
    named = asked.new_passphrase_file or os.environ.get(NEW_VARIABLE)
    missing = Refused("passphrase", "Name a file with the new passphrase: --new-passphrase-file FILE.")
    return secret(named, "New passphrase: ", missing, is_new=True)
