"""What can be wrong with the encrypted store, each in its own sentence.

A wrong passphrase, a damaged file and a newer format are never mistaken for one another: the key is proved
by its slot first, so that any later failure to open means damage.
"""

from __future__ import annotations

import errno

from sync.errors import Said, Unavailable
from sync.sqlcipher import DatabaseError


class WrongPassphrase(Said):
    """The passphrase does not open this person's slot."""

    def __init__(self) -> None:
        super().__init__("This passphrase does not open the desk. Nothing was changed. Try again.")


class WrongCode(Said):
    """The code is well formed and opens no slot."""

    def __init__(self) -> None:
        super().__init__(
            "This code does not open this desk. Nothing was changed. Codes for the phone are good once, and a new"
            " sheet makes the old one useless."
        )


class WrongPin(Said):
    """The PIN does not open what it closed, and may be tried again."""

    def __init__(self, left: int = 1) -> None:
        if left == 1:
            super().__init__("This is not the PIN. One more wrong one, and only your passphrase opens.")
        else:
            super().__init__("This is not the PIN. You may try {left} more times.", left=left)


class WayBackGone(Said):
    """No PIN opens the desk any more."""

    def __init__(self) -> None:
        super().__init__(
            "No PIN opens this desk any more. Everything is kept. Unlock it with your passphrase."
        )


class DamagedKeyFile(Said):
    """keys.json is missing or is not what was written."""

    def __init__(self) -> None:
        super().__init__(
            "The key file of this desk is damaged or missing. The records are still there, but cannot be"
            " opened. Restore keys.json from a backup or call the center."
        )


class NewerFormat(Said):
    """keys.json was written by a later release."""

    def __init__(self) -> None:
        super().__init__(
            "The key file was written by a newer Navigator. Nothing was changed. Update Navigator on this"
            " computer."
        )


class DamagedStore(Said):
    """The encrypted file is missing, or its pages fail their checks twice."""

    def __init__(self) -> None:
        super().__init__(
            "The passphrase is right, but the file with the records is damaged or missing. What was sent to"
            " the center is safe there. Restore a backup or call the center."
        )


class AlteredAudit(Said):
    """The audit of this desk is not what was written into it."""

    def __init__(self) -> None:
        super().__init__(
            "The audit of this desk was changed by hand, or a part of the file is older than the rest. The records can"
            " still be used. Tell the center, and keep the file as it is."
        )


class NewerStore(Said):
    """The encrypted file was written by a later release."""

    def __init__(self) -> None:
        super().__init__(
            "The records were written by a newer Navigator. Nothing was changed. Update Navigator on this"
            " computer."
        )


class FolderNotWritable(Unavailable):
    """The desk's folder does not let itself be written."""

    def __init__(self) -> None:
        super().__init__(
            "Navigator cannot write to its folder. Nothing was changed. Ask for permission to write there."
        )


class DiskFull(Unavailable):
    """There is no room left on the disk."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full. Nothing was changed, and what was saved before is safe. Make room, then save"
            " again."
        )


class DiskFault(Unavailable):
    """The disk gave an error once; the file itself was checked and is sound."""

    def __init__(self) -> None:
        super().__init__(
            "The disk gave an error. Nothing was changed, and what was saved before is safe. Try again.",
            retry_s=1.0,
        )


class StoreBusy(Unavailable):
    """Another program holds the file."""

    def __init__(self) -> None:
        super().__init__("Another program is using the records. Nothing was changed. Try again.", retry_s=1.0)


class Locked(Unavailable):
    """The desk was locked while this was asked."""

    def __init__(self) -> None:
        super().__init__("The desk is locked. Unlock it to go on.")


class DamagedContent(Said):
    """The bytes of a document are not on the disk as they were written."""

    def __init__(self) -> None:
        super().__init__(
            "The pages of this document are damaged on this computer. Its record is safe. Bring it here again"
            " from the center, or ask its sender for it."
        )


class ContentNotHere(Said):
    """The bytes of a document are not on this computer, or not all of them."""

    def __init__(self) -> None:
        super().__init__("The pages of this document are not on this computer yet. Bring it here first.")


class NoBackup(Said):
    """A file that is no backup, or one whose beginning is damaged beyond that."""

    def __init__(self) -> None:
        super().__init__(
            "This file is no backup of Navigator, or its beginning is damaged. Nothing was changed. Choose another one."
        )


class DamagedBackup(Said):
    """A backup is not what was written: flipped, cut short, or put together of several."""

    def __init__(self) -> None:
        super().__init__(
            "This backup is damaged, or only a part of one. Nothing was changed. Take another one."
        )


class NewerBackup(Said):
    """A backup was written by a later release."""

    def __init__(self) -> None:
        super().__init__(
            "This backup was written by a newer Navigator. Nothing was changed. Update Navigator on this computer,"
            " then put it back."
        )


class WrongSheet(Said):
    """The code is well formed and opens no slot of a backup."""

    def __init__(self) -> None:
        super().__init__(
            "This code does not open this backup. Nothing was changed. It is opened by the sheet that was in force"
            " when it was made, never by a passphrase or a code from the phone."
        )


class WrongEscrowKey(Said):
    """A backup is sealed to a key of the center, and this is another one."""

    def __init__(self) -> None:
        super().__init__(
            "This key of the center does not open this backup. Nothing was changed. Take the key that was in force when"
            " the backup was made, or the sheet."
        )


class NoEscrow(Said):
    """A backup is sealed to no key of the center."""

    def __init__(self) -> None:
        super().__init__(
            "No key of the center opens this backup: this computer had none when it was made. Nothing was changed. Only"
            " the sheet opens it."
        )


_SPOKEN: tuple[tuple[str, type[Said]], ...] = (
    ("database or disk is full", DiskFull),
    ("readonly database", FolderNotWritable),
    ("unable to open database file", FolderNotWritable),
    ("is locked", StoreBusy),
    ("disk i/o error", DiskFault),
    ("malformed", DamagedStore),
    ("file is not a database", DamagedStore),
    ("closed database", Locked),
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def spoken(error: DatabaseError) -> Said | None:
    """Give the sentence for a driver's error; None when it is a bug of ours."""
    text = str(error).lower()
    return next((fault() for words, fault in _SPOKEN if words in text), None)  # type: ignore[call-arg]


def spoken_by_disk(error: OSError) -> Said:
    """Give the sentence for what the operating system said about a file of ours."""
    return DiskFull() if error.errno in _NO_ROOM else FolderNotWritable()
