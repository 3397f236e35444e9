"""What a database's failures mean: which are worth another try, and the sentence a person reads of the others.

A sentence never quotes the database, whose own words could quote a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sync.errors import Refused, Said, Unavailable, Unreadable

RETRY_S: Final = 5.0
BUSY: Final = "The hub's database is busy or its disk is full. Try again."
LOST: Final = "The hub's database cannot be reached. What is not confirmed is sent again. Try again."
CONTRADICTS: Final = "This contradicts what the hub already keeps. Nothing was changed."
APART: Final = "The hub's database keeps this from whoever asks for it. Nothing was changed."
SERIALIZATION, DEADLOCK, NOT_ALLOWED = "40001", "40P01", "42501"


def is_worth_another_try(error: DBAPIError) -> bool:
    """Say whether the same work may succeed at once: two got in each other's way, or the connection had died.

    Whether a commit whose confirmation was lost did happen nobody can know; work that is tried again has to
    bear having been done.
    """
    return error.connection_invalidated or _state(error) in (SERIALIZATION, DEADLOCK)


@contextmanager
def plainly_said() -> Iterator[None]:
    """Say what the database cannot do in one sentence.

    Raises: Unavailable, Refused, Unreadable; a DatabaseError that is none of these is a bug.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable(BUSY, retry_s=RETRY_S) from error
    except DBAPIError as error:
        said = _said(error)
        if said is None:
            raise
        raise said from error


def _said(error: DBAPIError) -> Said | None:
    if _is_lost(error):
        return Unavailable(LOST, retry_s=RETRY_S)
    if isinstance(error, OperationalError):
        return Unavailable(BUSY, retry_s=RETRY_S)
    if _state(error) == NOT_ALLOWED:
        return Refused(None, APART)
    if isinstance(error, IntegrityError):
        return Refused(None, CONTRADICTS)
    if isinstance(error, DatabaseError) and "not a database" in str(error.orig):
        return Unreadable("The hub's database does not open: wrong key file, or damaged.")
    return None


def _is_lost(error: DBAPIError) -> bool:
    """Say whether there is no connection: it died, or none could be made, which has no state to tell of it."""
    is_from_a_server = hasattr(error.orig, "sqlstate")
    return error.connection_invalidated or (
        is_from_a_server and isinstance(error, OperationalError) and _state(error) is None
    )


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
