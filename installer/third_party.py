"""What is shipped of others and under which licence, written from what is really in the folder.

A package comes with its own texts; where its wheel carries none, `licences/texts.toml` names one, and where neither
does, nothing is built. Fonts, icons and lists have theirs beside them in `resources/`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from installer.running import CHECKOUT, StepError

NAME = "THIRD-PARTY.txt"
OURS = "navigator"
_TEXTS = CHECKOUT / "installer" / "licences"
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
_RULE = "=" * 100
_HEAD = """What Navigator carries of others

Each part below is used as its makers released it, under the licence that follows it. Nothing of it was changed; of Qt
for Python, tools and libraries that the program never opens were left out. Libraries under the LGPL (Qt, psycopg) are
files of their own and can be replaced by other builds of the same version. What Qt itself holds of others is told in
Qt's documentation, "Licenses Used in Qt".
"""


@dataclass(frozen=True)
class Part:
    """One thing of others: what it is, the licence's short name, and the texts."""

    title: str
    licence: str
    texts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{_RULE}\n{self.title}\nLicence: {self.licence}\n\n" + "\n\n".join(self.texts)


def write(packages: Path, resources: Path, into: Path) -> int:
    """Write the notice of a laid folder, and give of how many parts it tells.

    Raises: StepError, naming the package that nothing gives a licence text for.
    """
    told = [*_packages(packages), *_of_resources(resources)]
    into.write_text("\n\n".join([_HEAD, *map(str, told)]) + "\n", encoding="utf-8")
    return len(told)


def _packages(folder: Path) -> Iterator[Part]:
    found = {_plain(one.metadata["Name"]): one for one in distributions(path=[str(folder)])}
    named = _named()
    for name, one in sorted(found.items()):
        if name == OURS:
            continue
        texts = (*_own(one), *named.get(name, ()))
        if not texts:
            raise StepError(
                f"{name} comes without a licence text, and installer/licences/texts.toml names none."
            )
        yield Part(f"{one.metadata['Name']} {one.version}", _short(one), texts)


def _short(one: Distribution) -> str:
    told = [*_said(one, "License-Expression"), *_said(one, "License")]
    classes = [
        said.rpartition(" :: ")[2] for said in _said(one, "Classifier") if said.startswith("License ::")
    ]
    return (told or classes or ["as in the text"])[0].strip().splitlines()[0]


def _said(one: Distribution, name: str) -> list[str]:
    return [said for said in one.metadata.get_all(name, []) if said.strip()]


def _own(one: Distribution) -> Iterator[str]:
    """Give the texts in a wheel's metadata; code that happens to be called so is none."""
    for file in one.files or ():
        is_told = ".dist-info" in file.parts[0] and _LICENCE.search(str(file).partition("/")[2])
        if is_told and file.suffix != ".py" and (path := Path(str(file.locate()))).is_file():
            yield path.read_text(encoding="utf-8", errors="replace").strip()


def _named() -> dict[str, tuple[str, ...]]:
    told = tomllib.loads((_TEXTS / "texts.toml").read_text(encoding="utf-8"))["text"]
    return {
        name: (one["of"], *((_TEXTS / file).read_text(encoding="utf-8").strip() for file in one["files"]))
        for one in told
        for name in one["packages"]
    }


def _of_resources(resources: Path) -> Iterator[Part]:
    for file in sorted(resources.rglob("LICENSE*")):
        what = f"{file.parent.relative_to(resources).as_posix()} ({file.stem.removeprefix('LICENSE-')})"
        yield Part(f"Program data: {what}", "as in the text", (file.read_text(encoding="utf-8").strip(),))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
