"""What is met in the directory: a number of each standing, what a failed one touched, nothing found, its deeds."""

from __future__ import annotations

from typing import Any, Final

from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from sync.records import KINDS
from tests.desks import CLINIC, MARIAN, put
from tests.in_directory import DOCTOR, FAILED, INTAKE, OLD_LAB, PRC, RECORDS, settle_directory
from tests.parcels import Parcel
from tests.screens.moments import Hands, Moment
from tests.screens.shells import settled

_STANDINGS: Final = {
    "verified": INTAKE,
    "to verify again": PRC,
    "not verified": DOCTOR,
    "set aside": RECORDS,
    "replaced": OLD_LAB,
}


def _filled(shell: Shell) -> None:
    """Write the directory once, with what waits to go to the number that failed."""
    desk = shell.session.desk
    if desk.image(RECORDS) is None:
        settle_directory(desk)
        points = [{"system": "fax", "value": FAILED}]
        put(desk, "patient", "ab" * 16, family_name="Quill (PRACTICE)", contact_points=points, sites=[CLINIC])


def _at(record: str) -> Moment:
    def act(hands: Hands) -> None:
        _filled(hands.shell)
        hands.go(Target("directory", "endpoint", record))
        settled(hands.qtbot, hands.shell)

    return act


def _touched(hands: Hands) -> None:
    """Let something wait to go to the number that failed."""
    _filled(hands.shell)
    KINDS.add(Parcel)
    try:
        put(
            hands.shell.session.desk,
            "parcel",
            "cd" * 16,
            MARIAN,
            title="Records for the first visit",
            endpoint_id=RECORDS,
        )
        _at(RECORDS)(hands)
    finally:
        KINDS.remove("parcel")


def _searched(text: str) -> Moment:
    def act(hands: Hands) -> None:
        _filled(hands.shell)
        page: Any = hands.go(Target("directory"))
        page.filter.setText(text)
        settled(hands.qtbot, hands.shell)

    return act


def _scoped(place: int) -> Moment:
    def act(hands: Hands) -> None:
        _filled(hands.shell)
        page: Any = hands.go(Target("directory"))
        page.scope.choices[place].click()
        settled(hands.qtbot, hands.shell)

    return act


def _deed(name: str, record: str) -> Moment:
    def act(hands: Hands) -> None:
        _filled(hands.shell)
        hands.go(Target("deed", "endpoint", record, "", f"directory.{name}"))

    return act


def _refused(hands: Hands) -> None:
    """Use a number that nobody verified, with the wrong digits."""
    _deed("use", DOCTOR)(hands)
    page: Any = hands.shell.page
    page._editors["last_four"].set_value("9999")
    page.submit()
    settled(hands.qtbot, hands.shell)


DIRECTORY: Final[dict[str, Moment]] = {
    "directory": _at(INTAKE),
    **{f"directory, {name}": _at(record) for name, record in _STANDINGS.items()},
    "directory, touched": _touched,
    "directory, found": _searched("dry fork"),
    "directory, to verify": _scoped(1),
    "directory, aside": _scoped(2),
    "directory, nothing matches": _searched("zzzz"),
    **{f"deed directory.{name}": _deed(name, INTAKE) for name in ("verify", "failed", "replace", "use")},
    "deed directory.use refused": _refused,
}
