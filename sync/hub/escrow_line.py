"""What the hub's command line does with the center's escrow key: make it, read out a code, open a locked desk.

The private half is read from the file that is named, for one command. The first line of each docstring is what
`--help` says of it; the rest is its description.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync import escrow_file
from sync.clock import SystemClock
from sync.errors import Refused
from sync.escrow import Asking
from sync.hub import escrow
from sync.hub.saying import listed, opened, say
from sync.hub.store import Transaction

YES = "yes"


def make(asked: argparse.Namespace) -> int:
    """Make the center's escrow key: the private half goes to FILE alone, the public half to every computer.

    Keep FILE off every computer: on a stick in a safe, its passphrase elsewhere, or cut in three of which two are
    enough. Whoever has it can open every computer of this hub whose key file they also have. A key made later takes
    the place of this one at each computer's next unlocking; keep the old one until then.
    """
    with opened(asked) as store:
        with store.reading() as tx:
            name = asked.name or next((site.name for site in tx.sites() if site.is_center), "")
        if not name:
            raise Refused("name", "Say whose key this is with --name: this hub has no site that is a center.")
        public = escrow_file.make(asked.out, escrow_file.passphrase_in(asked.escrow_passphrase_file))
        store.carried_out(lambda tx: escrow.put_into_force(tx, SystemClock(), public, name))
    words = f"The escrow key of {name} is in {asked.out}. Take it off this computer and lock it away."
    return say(asked, {"public": public.hex(), "name": name, "file": str(asked.out)}, words)


def show(asked: argparse.Namespace) -> int:
    """Say which escrow key is in force, and which were before."""
    with opened(asked) as store, store.reading() as tx:
        made = tx.escrow_keys()
    rows = [
        {
            "public": one.public.hex(),
            "name": one.name,
            "since": one.made_at.date().isoformat(),
            "in_force": at == len(made),
        }
        for at, one in enumerate(made, 1)
    ]
    if not rows and not asked.json:
        print("No escrow key was made. Nobody here can help a computer whose passphrases are forgotten.")
    return listed(asked, rows, ("since", "name", "public", "in_force"))


def requests(asked: argparse.Namespace) -> int:
    """List the locked computers that ask to be opened; a request lives for an hour."""
    with opened(asked) as store, store.reading() as tx:
        rows = [
            {"request": one.asking.id, **_about(tx, one.asking), "asked_at": one.asked_at.isoformat()}
            for one in escrow.waiting(tx, SystemClock().now())
        ]
    return listed(asked, rows, ("request", "person", "computer", "site", "asked_at"))


def open_desk(asked: argparse.Namespace) -> int:
    """Open a locked computer for somebody who forgot their passphrase and is on the phone.

    Call the clinic at a number that you know, not one that you were told. Let the person read their six words to you;
    type yes only when they are those shown here. The words say that nobody changed the request; that it is this
    person who speaks is for you to know.
    """
    private = _key(asked)
    with opened(asked) as store:
        with store.reading() as tx:
            asking = escrow.found_request(tx, SystemClock().now(), asked.request, asked.by)
            about = _about(tx, asking)
        print(
            f"{about['person']} asks at {about['computer'] or asking.store}, {about['site']}.",
            file=sys.stderr,
        )
        print(f"Their six words have to be: {' '.join(asking.words)}", file=sys.stderr)
        print("Type yes when they read you these very words: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() != YES:
            raise Refused("request", "Nothing was opened. The request waits for the rest of its hour.")
        store.carried_out(lambda tx: escrow.say_yes(tx, SystemClock(), private, asking, asked.by))
    said = {"request": asking.id, "words": list(asking.words), "person": asking.person, "store": asking.store}
    return say(asked, said, "Opened for this one request. They set a new passphrase now.")


def phone_code(asked: argparse.Namespace) -> int:
    """Show one code of a computer to read out to somebody who forgot their passphrase; each is good once.

    Call the clinic at a number that you know, not one that you were told. The code is not shown again: the next call
    shows the next one. The computer makes new ones at an unlocking when few are left.
    """
    private = _key(asked)
    with opened(asked) as store:
        code, left = store.carried_out(
            lambda tx: escrow.give_code(tx, SystemClock(), private, asked.store, asked.person, asked.by)
        )
    words = f"{code}\nGood once, at this computer alone. {left} left."
    return say(asked, {"code": code, "left": left, "store": asked.store, "person": asked.person}, words)


def _about(tx: Transaction, asking: Asking) -> dict[str, Any]:
    device, person = tx.device(asking.store), tx.person(asking.person)
    sites = {site.id: site.name for site in tx.sites()}
    return {
        "person": person.name if person else "",
        "computer": device.name if device else "",
        "site": sites.get(device.site, "") if device else "",
    }


def _key(asked: argparse.Namespace) -> X25519PrivateKey:
    return escrow_file.read(asked.escrow_key, escrow_file.passphrase_in(asked.escrow_passphrase_file))
