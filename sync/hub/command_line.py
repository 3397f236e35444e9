"""What the hub's command line does: one function for each command, from what was asked to an exit code.

The first line of each docstring is what `--help` says of it; the rest is its description.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
from collections import Counter
from contextlib import closing
from dataclasses import asdict

from sync.clock import SystemClock
from sync.errors import Refused, Unavailable
from sync.hub import backups, commands, compaction, orders, sticks
from sync.hub import lost as sheets_of_lost
from sync.hub.http import listening
from sync.hub.saying import listed as _list
from sync.hub.saying import opened as _opened
from sync.hub.saying import say as _say
from sync.hub.serving import Serving, serve_alone, serve_together
from sync.hub.snapshots import Shelf
from sync.hub.unsaved import as_lines
from sync.hub.unsent import forms_in, read_file


def serve(asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    is_secure = asked.tls_cert is not None and asked.tls_key is not None
    if not is_secure and not _is_loopback(asked.host):
        raise Refused("host", "Without --tls-cert and --tls-key the hub serves this computer only.")
    if asked.workers > 1 and asked.database_url is None:
        raise Refused("workers", "Several workers need a PostgreSQL database: see --database-url.")
    serving = Serving(
        asked.data, asked.database_url, asked.tls_cert, asked.tls_key, asked.night_hour, asked.trusted_proxy
    )
    serving.opened().close()
    try:
        door = listening(asked.host, asked.port)
    except OSError as error:
        raise Unavailable(
            "Port {port} cannot be opened. Is a hub running already?", port=asked.port
        ) from error
    port = door.getsockname()[1]
    where = f"{'https' if is_secure else 'http'}://{asked.host}:{port}"
    _say(asked, {"url": where}, f"Navigator hub at {where}. Stop it with Ctrl+C.")
    if asked.workers > 1:
        serve_together(door, serving, asked.workers)
    else:
        serve_alone(door, serving)
    return 0


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def site_add(asked: argparse.Namespace) -> int:
    """Make a site."""
    with _opened(asked, may_be_new=True) as store:
        site = commands.new_site(
            store, SystemClock(), asked.name, asked.zone, asked.type, is_center=asked.center
        )
    return _say(asked, {"site": site.id, "name": site.name}, f"{site.name} is a site of this hub now.")


def site_list(asked: argparse.Namespace) -> int:
    """List the sites."""
    with _opened(asked) as store:
        return _list(asked, commands.sites(store), ("name", "type", "zone", "is_center", "id"))


def enroll(asked: argparse.Namespace) -> int:
    """Make a one-time code."""
    with _opened(asked, may_be_new=True) as store:
        new = commands.new_code(
            store,
            SystemClock(),
            site=asked.site,
            role=asked.role,
            name=asked.name,
            zone=asked.zone,
            is_center=asked.center,
        )
    said = {"code": new.code, "site": new.site.id, "site_name": new.site.name, "role": asked.role}
    return _say(asked, said, f"{new.code}\nFor one computer at {new.site.name}, within 24 hours.")


def devices(asked: argparse.Namespace) -> int:
    """List the computers."""
    with _opened(asked) as store:
        return _list(asked, commands.devices(store), ("store", "site", "name", "is_revoked"))


def people(asked: argparse.Namespace) -> int:
    """List the people."""
    with _opened(asked) as store:
        return _list(asked, commands.people(store), ("person", "name", "roles", "sites", "is_active"))


def grant(asked: argparse.Namespace) -> int:
    """Give a person one more role at a site."""
    return _role(asked, "{person} is {role} at {site} from now on.", is_taken=False)


def ungrant(asked: argparse.Namespace) -> int:
    """Take a role of a person's at a site."""
    return _role(asked, "{person} is {role} at {site} no more.", is_taken=True)


def _role(asked: argparse.Namespace, words: str, *, is_taken: bool) -> int:
    with _opened(asked) as store:
        clock = SystemClock()
        site = commands.give_role(store, clock, asked.person, asked.role, asked.site, is_taken=is_taken)
    said = {"person": asked.person, "role": asked.role, "site": site.name}
    return _say(asked, said, words.format(**said))


def revoke(asked: argparse.Namespace) -> int:
    """Shut out a computer or end a person's access."""
    with _opened(asked) as store:
        commands.revoke(store, SystemClock(), computer=asked.computer, person=asked.person)
    subject = asked.computer or asked.person
    return _say(asked, {"revoked": subject}, f"{subject} has no access from now on.")


def lost(asked: argparse.Namespace) -> int:
    """Tell what is known of a computer that is lost, for the privacy officer.

    The sheet names no patient. It says when the computer was met last, who could unlock it, what it held, whether its
    disk was encrypted as far as it could tell, how far an order to wipe it came, and what is not known.
    """
    with _opened(asked) as store:
        found = sheets_of_lost.sheet(store, asked.computer)
    return _say(asked, sheets_of_lost.as_plain(found), "\n".join(sheets_of_lost.as_lines(found)))


def wipe(asked: argparse.Namespace) -> int:
    """Order that a computer is wiped when it next comes, and shut it out at once.

    The order is signed by the key for orders, which lies in a file of whoever may order and not at the hub. With
    --rescue what was not sent is sealed for the center before: for a computer that is retired or in known hands.
    """
    with _opened(asked) as store:
        made = orders.order_wipe(
            store, SystemClock(), asked.computer, asked.by, asked.order_key, rescue=asked.rescue
        )
    words = (
        f"{asked.computer} is shut out. It is wiped when it next reaches the hub: see `navigator-hub lost`."
    )
    return _say(asked, made.model_dump(), words)


def order_key_make(asked: argparse.Namespace) -> int:
    """Make the key that orders to wipe a computer are signed by, into a file of yours alone.

    Keep the file apart from the hub and safe: whoever has it and a way to the hub can wipe computers. Desks believe no
    other key but one that the present one names with --old; if it is lost, computers are still shut out, and let go of
    their records, but none can be ordered wiped that knows the lost key.
    """
    with _opened(asked) as store:
        public = orders.make_order_key(store, SystemClock(), asked.out, asked.old)
    words = f"The key is in {asked.out}. Keep it safe and apart. Its public half: {public}"
    return _say(asked, {"order_key": public, "file": str(asked.out)}, words)


def give(asked: argparse.Namespace) -> int:
    """Let a computer hold the restricted charts of a person who works there."""
    return _given(asked, "{store} holds the restricted charts of {person} from now on.", is_taken=False)


def take(asked: argparse.Namespace) -> int:
    """Let a computer hold a person's restricted charts no more."""
    return _given(asked, "{store} gives up the restricted charts of {person}.", is_taken=True)


def _given(asked: argparse.Namespace, words: str, *, is_taken: bool) -> int:
    with _opened(asked) as store:
        commands.give(store, SystemClock(), asked.computer, asked.person, is_taken=is_taken)
    said = {"store": asked.computer, "person": asked.person}
    return _say(asked, said, words.format(**said))


def held_list(asked: argparse.Namespace) -> int:
    """List what waits for a site lead, without the words in it."""
    with _opened(asked) as store:
        return _list(
            asked, commands.held(store), ("change", "kind", "fields", "author", "site", "written_at")
        )


def held_show(asked: argparse.Namespace) -> int:
    """Show one held change with the words in it."""
    with _opened(asked) as store:
        return _list(asked, commands.held(store, change=asked.change), ("change", "kind", "author", "words"))


def held_apply(asked: argparse.Namespace) -> int:
    """Write a held change in the name of a site lead."""
    return _decided(asked, None)


def held_set_aside(asked: argparse.Namespace) -> int:
    """Leave a held change unwritten, in the name of a site lead who says why."""
    return _decided(asked, asked.why)


def _decided(asked: argparse.Namespace, why_not: str | None) -> int:
    with _opened(asked) as store:
        became = commands.decide(store, SystemClock(), asked.change, asked.lead, why_not=why_not)
    return _say(asked, {"change": asked.change, "became": became}, f"{asked.change}: {', '.join(became)}.")


def read_export(asked: argparse.Namespace) -> int:
    """Read a sealed file of what a computer could not send; reading it again does nothing more.

    Forms that were begun and not saved are listed and never written: whoever typed them had not said it yet. With
    --words what was typed is shown, too, and whom it is about.
    """
    with _opened(asked) as store:
        found = read_file(store, SystemClock(), asked.file)
        forms = forms_in(store, asked.file, with_words=asked.words)
    _say(asked, dict(found), _told(found, with_words=asked.words))
    for form in forms:
        print(json.dumps(form, ensure_ascii=False) if asked.json else "\n".join(as_lines(form)), flush=True)
    return 0


def _told(found: Counter[str], *, with_words: bool) -> str:
    judged = {outcome: n for outcome, n in sorted(found.items()) if outcome != "forms"}
    told = ", ".join(f"{n} {outcome}" for outcome, n in judged.items()) or "nothing in it"
    words = [f"{sum(judged.values())} changes: {told}."] if judged or not found["forms"] else []
    if forms := found["forms"]:
        what = "1 form that was" if forms == 1 else f"{forms} forms that were"
        how = "" if with_words else "; --words shows what was typed"
        words.append(f"{what} begun and not saved, for you to read{how}:")
    return "\n".join(words)


def backup(asked: argparse.Namespace) -> int:
    """Make a backup of the hub, look it through, and let desks count on it.

    A hub in a folder: FILE is a copy of its encrypted database, made while the hub may be serving, opened and checked
    before it gets its name. It opens with the hub's key alone, which is not in it: keep hub.key apart and safe.

    A hub on PostgreSQL is dumped by the server's own programs, and this command does not start them. Without FILE
    it writes the mark from which a later restore knows how far the dump reached. Then make the dump. Then load the dump
    into another database and let the hub look that through with --verify; only then does it count. The dump
    itself is not encrypted by Navigator.
    """
    if (asked.database_url is None) != (asked.file is not None) or (asked.verify and not asked.database_url):
        raise Refused("file", "Name a FILE for a hub in a folder, and none for one on PostgreSQL.")
    with _opened(asked) as store:
        if asked.verify:
            with closing(Serving(None, asked.verify).opened(may_be_new=False)) as copy:
                made = backups.confirm(store, SystemClock(), copy)
        elif asked.file:
            made = backups.back_up(asked.data, store, SystemClock(), asked.file)
        else:
            place = backups.mark(store, SystemClock()).place
            return _say(asked, {"mark": place}, f"Mark {place} is written. Begin the dump now.")
    lines = [f"{'ok ' if f.is_well else 'BAD'} {f.what}: {f.says}" for f in made.findings]
    said = {"mark": made.place, **{f.what: {"is_well": f.is_well, "says": f.says} for f in made.findings}}
    return _say(
        asked, said, "\n".join([*lines, f"The backup is whole. Mark {made.place} counts from now on."])
    )


def restore(asked: argparse.Namespace) -> int:
    """Put a backup in the hub's place and begin a new life, in which desks hand back what they still hold.

    Stop the hub first. A hub in a folder: FILE takes the place of its database after it was opened and checked; the
    database that was there is kept beside it. The hub's key has to be in its place.

    A hub on PostgreSQL: load the dump with the server's own programs first, then let this command, without FILE, begin
    the new life before the hub serves again. Forgotten, desks would take the old state for the newest one.

    What the backup does not know is gone from the hub until desks hand it back: codes, computers and people that came
    later have to be made again. Whoever was shut out since stays so where the replaced database still opens; else look
    through `devices` and `people`.
    """
    if (asked.database_url is None) != (asked.file is not None):
        raise Refused("file", "Name a FILE for a hub in a folder, and none for one on PostgreSQL.")
    if asked.file:
        done = backups.put_back(asked.data, SystemClock(), asked.file)
    else:
        with _opened(asked) as store:
            done = backups.begin_life(store, SystemClock())
    kept = f" What was there is {done.kept}." if done.kept else ""
    words = (
        f"The hub begins a new life, {done.epoch}. {done.shut_out} shut out since the backup stay so.{kept}"
    )
    said = {"epoch": done.epoch, "shut_out": done.shut_out, "kept": str(done.kept) if done.kept else None}
    return _say(asked, said, words)


def bundle_read(asked: argparse.Namespace) -> int:
    """Judge what a computer sent by stick, and write the answer for it."""
    with _opened(asked) as store:
        return _say(asked, *sticks.read_and_answer(store, SystemClock(), asked.file, asked.answer))


def bundle_write(asked: argparse.Namespace) -> int:
    """Write all that a computer may see to a stick, for it alone, as its first download."""
    with _opened(asked) as store:
        return _say(asked, *sticks.write_unasked(store, SystemClock(), asked.store, asked.file))


def audit_read(asked: argparse.Namespace) -> int:
    """List who opened a chart, or what somebody did, as the desks told it.

    Ids only, the newest first; --before takes the time, computer, entry and line of the last one shown.
    """
    before = None
    if asked.before:
        try:
            at, computer, seq, line = asked.before.split("/")
            before = (at, computer, int(seq), int(line))
        except ValueError as error:
            raise Refused("before", "Write it as AT/STORE/SEQ/LINE, as the last line has them.") from error
    with _opened(asked) as store:
        found = commands.audit(
            store, patient=asked.patient or "", person=asked.person or "", before=before, limit=asked.limit
        )
        return _list(asked, found, ("at", "who", "action", "kind", "subject", "store", "seq", "line"))


def audit_settle(asked: argparse.Namespace) -> int:
    """Note that somebody looked into a computer's audit that was rewritten or taken back."""
    with _opened(asked) as store:
        found = commands.settle(store, SystemClock(), asked.computer)
    return _say(asked, {"settled": found}, f"{found} noted as looked into; nothing of it was removed.")


def doctor(asked: argparse.Namespace) -> int:
    """Say whether this hub can work."""
    with _opened(asked) as store:
        found = commands.findings(store, asked.data)
    lines = [f"{'ok ' if f.is_well else 'BAD'} {f.what}: {f.says}" for f in found]
    _say(asked, {f.what: {"is_well": f.is_well, "says": f.says} for f in found}, "\n".join(lines))
    return 0 if all(f.is_well for f in found) else 1


def renew_snapshots(asked: argparse.Namespace) -> int:
    """Make the snapshots for first downloads anew, as a serving hub does by itself at night."""
    with _opened(asked) as store:
        renewed = Shelf(store, SystemClock()).renew()
        compaction.sweep(store, SystemClock())
    words = f"{len(renewed)} snapshots made anew." if len(renewed) != 1 else "1 snapshot made anew."
    return _say(asked, {"renewed": renewed}, words)


def compact(asked: argparse.Namespace) -> int:
    """Drop what left a feed long ago from the index, and old snapshots; nothing that anybody wrote."""
    with _opened(asked) as store:
        done = compaction.compact(store, SystemClock(), asked.older_than)
    words = (
        f"{done.dropped:,} old entries dropped from {done.feeds} feeds."
        if done.is_old_enough
        else "Nothing here is known to be that old. How far each feed has come is noted from today on."
    )
    return _say(asked, asdict(done), words)
