"""What the hub's command line does with computers that wait: show their six words, approve them, ask for it or not.

The first line of each docstring is what `--help` says of it; the rest is its description.
"""

from __future__ import annotations

import argparse
import sys
from typing import Final

from sync.clock import SystemClock
from sync.errors import Refused
from sync.hub import approval
from sync.hub.saying import listed, opened, say

YES: Final = "yes"


def waiting(asked: argparse.Namespace) -> int:
    """List the computers that joined and wait to be approved, with their six words."""
    with opened(asked) as store, store.reading() as tx:
        sites = {site.id: site.name for site in tx.sites()}
        rows = [
            {
                "store": one.store,
                "site": sites[one.site],
                "name": one.name,
                "words": " ".join(approval.words_of(one)),
            }
            for one in approval.waiting(tx)
        ]
    return listed(asked, rows, ("store", "site", "name", "words"))


def approve(asked: argparse.Namespace) -> int:
    """Approve a computer that joined, after its six words were compared.

    Call the clinic at a number that you know. Let the person read the six words on their screen to you; type yes only
    when they are those shown here.
    """
    with opened(asked) as store:
        with store.reading() as tx:
            device = approval.found(tx, asked.computer)
            site = next(one.name for one in tx.sites() if one.id == device.site)
        words = approval.words_of(device)
        if not asked.words:
            print(
                f"{device.name or device.store}, {site}. Its six words have to be: {' '.join(words)}",
                file=sys.stderr,
            )
            print("Type yes when they read you these very words: ", end="", file=sys.stderr, flush=True)
            is_same = sys.stdin.readline().strip().lower() == YES
        else:
            is_same = tuple(asked.words.lower().split()) == words
        if not is_same:
            raise Refused("words", "Nothing was approved. The computer goes on waiting.")
        store.carried_out(lambda tx: approval.approve(tx, SystemClock(), asked.computer, asked.by))
    return say(
        asked, {"approved": asked.computer}, f"{device.name or device.store} may exchange from now on."
    )


def rule(asked: argparse.Namespace) -> int:
    """Say whether computers that join wait to be approved, or decide it: on, off."""
    with opened(asked, may_be_new=True) as store:
        if asked.wanted:
            store.carried_out(lambda tx: approval.ask(tx, SystemClock(), is_asked=asked.wanted == "on"))
        with store.reading() as tx:
            is_asked = tx.asks_approval()
    words = "wait until an administrator approved them" if is_asked else "may exchange at once"
    return say(asked, {"approval": is_asked}, f"Computers that join {words}.")
