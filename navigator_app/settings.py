"""Every setting, declared once: the page, the checks and the documentation derive from this table.

What concerns the computer is kept in `settings.toml` of the desk's folder and holds nothing of a patient;
what concerns a person's work is kept in the encrypted store.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sync.disk import put_in_place
from sync.errors import Refused, Unavailable
from sync.proxies import checked_proxy

Value = str | int | bool
Place = Literal["home", "store"]
FILE: Final = "settings.toml"
LESSON_BEGUN: Final = "lesson.begun_at"
"""In the store of a practice desk, and no choice of anybody's: since when the lesson follows what is begun there."""


@dataclass(frozen=True)
class Setting:
    """One thing a person may choose; `choices` pairs each value with its words, and is empty for free text."""

    name: str
    label: str
    help: str
    default: Value
    choices: tuple[tuple[Value, str], ...] = ()
    place: Place = "home"
    group: str = "Looks"
    is_on_page: bool = True
    tidied: Callable[[str], str] | None = None
    """Gives free text as it is kept, and refuses what cannot be."""

    @property
    def key(self) -> str:
        """Name it in the store, where it is kept there."""
        return f"desk.{self.name}"

    def checked(self, value: object) -> Value:
        """Give the value if it may be chosen.

        Raises: Refused, naming the setting.
        """
        is_offered = not self.choices or any(value == choice for choice, _ in self.choices)
        if not isinstance(value, str | int | bool) or type(value) is not type(self.default) or not is_offered:
            raise Refused(self.name, "{label} cannot be set to this.", label=self.label)
        return self.tidied(value) if self.tidied and isinstance(value, str) else value


SETTINGS: Final = (
    Setting(
        "appearance",
        "Appearance",
        "Light, dark, high contrast, or as the computer is set.",
        "match",
        (
            ("match", "As the computer"),
            ("light", "Light"),
            ("dark", "Dark"),
            ("contrast-light", "High contrast, light"),
            ("contrast-dark", "High contrast, dark"),
        ),
    ),
    Setting(
        "text_size",
        "Text size",
        "Everything grows with the text.",
        100,
        ((90, "90 %"), (100, "100 %"), (115, "115 %"), (125, "125 %"), (150, "150 %")),
    ),
    Setting(
        "language",
        "Language",
        "Spanish was prepared with this program and nobody approved it yet: where both differ, the English holds. "
        "The window speaks it from the next unlock on.",
        "en",
        (("en", "English"), ("es", "Español (not approved yet)")),
    ),
    Setting(
        "movement",
        "Movement",
        "Nothing here moves but the cursor in a field, and menus where the computer lets them slide.",
        "match",
        (("match", "As the computer"), ("none", "None")),
    ),
    Setting(
        "density",
        "Rows",
        "How high the rows of lists are.",
        "comfortable",
        (("comfortable", "Comfortable"), ("compact", "Compact")),
    ),
    Setting(
        "letter_keys",
        "Single-letter keys in lists",
        "E, S, B and others act on the selected row. Arrows, Enter and the menu key always work.",
        default=False,
        group="Keyboard",
    ),
    Setting(
        "lock_after_minutes",
        "Lock after",
        "The desk locks by itself when nobody types, never later than your site allows. What was typed is kept.",
        5,
        ((2, "2 minutes"), (5, "5 minutes"), (10, "10 minutes"), (15, "15 minutes")),
        group="Safety",
    ),
    Setting(
        "hide_behind",
        "Hide the screen behind other programs",
        "As F12 does: what this desk shows is hidden when another program comes to the front.",
        default=False,
        group="Safety",
    ),
    Setting(
        "clipboard_seconds",
        "Empty the clipboard after",
        "What was copied out of a chart does not stay there. Copied again, it begins anew.",
        60,
        ((30, "30 seconds"), (60, "1 minute"), (120, "2 minutes"), (300, "5 minutes")),
        group="Safety",
    ),
    Setting(
        "today_scope",
        "Today shows",
        "Whose work Today shows first.",
        "mine",
        (("mine", "Mine"), ("clinic", "Clinic"), ("everyone", "Everyone")),
        place="store",
        group="Today",
    ),
    Setting(
        "documents_come",
        "Documents from the center",
        "Their pages can always be brought here one by one. What comes by itself never pushes out anything.",
        "small",
        (
            ("asked", "Come when I ask"),
            ("small", "Small ones come by themselves"),
            ("all", "All come by themselves"),
        ),
        place="store",
        group="Documents",
    ),
    Setting(
        "documents_mb",
        "Room for documents",
        "When it is full, what the center has and nobody looked at for longest goes first. Unsent work always stays.",
        2_000,
        ((250, "250 MB"), (1_000, "1 GB"), (2_000, "2 GB"), (5_000, "5 GB"), (20_000, "20 GB")),
        place="store",
        group="Documents",
    ),
    Setting(
        "documents_paused",
        "Pause documents",
        "Pages neither go nor come until this is off again. Records go on as always.",
        default=False,
        place="store",
        group="Documents",
    ),
    Setting(
        "fax_folder",
        "Folder for faxes and scans",
        "Each PDF, TIFF or JPEG in it is kept encrypted, and its original is removed from there.",
        "",
        place="store",
        group="Documents",
    ),
    Setting(
        "proxy",
        "Proxy",
        "Empty: as this computer is set. “none”: no proxy. Else its address, like http://proxy.example.org:8080.",
        "",
        group="Exchange",
        tidied=checked_proxy,
    ),
    Setting("hub_url", "Hub address", "Where this desk exchanges.", "", group="Exchange", is_on_page=False),
)
_BY_NAME: Final[Mapping[str, Setting]] = {setting.name: setting for setting in SETTINGS}


class Settings:
    """The settings of one desk. What cannot be read falls back to its default; unknown ones are kept."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._values: dict[str, Value] = {}
        self._foreign: dict[str, object] = {}
        for name, value in _read(self._file).items():
            self._take(name, value)

    def __iter__(self) -> Iterator[tuple[Setting, Value]]:
        return ((setting, self.value(setting.name)) for setting in SETTINGS)

    def value(self, name: str) -> Value:
        """Give what is chosen, or the default."""
        return self._values.get(name, _BY_NAME[name].default)

    def text(self, name: str) -> str:
        """Give a choice in words of the program."""
        return str(self.value(name))

    def number(self, name: str) -> int:
        """Give a number."""
        return int(self.value(name))

    def is_on(self, name: str) -> bool:
        """Give a switch."""
        return bool(self.value(name))

    def choose(self, name: str, value: object) -> None:
        """Choose and keep; a setting of the store is only held here, the store keeps it.

        Raises: Refused for a value that is not offered; Unavailable when the folder cannot be written.
        """
        setting = _BY_NAME[name]
        self._values[name] = setting.checked(value)
        if setting.place == "home":
            self._write()

    def take_from(self, kept: Callable[[str], object]) -> None:
        """Take up what an opened desk's store keeps; what another desk kept before is let go."""
        for setting in SETTINGS:
            if setting.place == "store":
                self._values.pop(setting.name, None)
                self._take(setting.name, kept(setting.key))

    def _take(self, name: str, value: object) -> None:
        setting = _BY_NAME.get(name)
        if setting is None:
            self._foreign[name] = value
            return
        try:
            self._values[name] = setting.checked(value)
        except Refused:
            self._foreign.pop(name, None)

    def _write(self) -> None:
        kept: dict[str, object] = dict(self._foreign)
        kept |= {n: v for n, v in self._values.items() if _BY_NAME[n].place == "home"}
        text = "".join(
            f"{name} = {_toml(value)}\n"
            for name, value in sorted(kept.items())
            if isinstance(value, str | int | bool)
        )
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(text, encoding="utf-8")
            put_in_place(fresh, self._file)
        except OSError as error:
            raise Unavailable(
                "The setting could not be kept: Navigator cannot write to its folder. It holds until you close."
            ) from error


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _toml(value: object) -> str:
    """Write a plain value; TOML's basic strings, numbers and switches are JSON's."""
    return json.dumps(value, ensure_ascii=True)
