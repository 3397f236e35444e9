"""Where the data that is not code lies: code lists, rules, formats, help, practice cases, fonts, icons, style.

A wheel carries the folder inside the package as `sync/_resources`; a checkout has it beside the package
as `resources/`. Everything that reads data asks here, so that nothing else knows the difference.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def resources_root() -> Path:
    """Return the folder that holds the data of this installation.

    Raises: FileNotFoundError when neither place exists, which means a damaged installation.
    """
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("The program's resources folder is missing: install the program again.")


def resource(path: str) -> Path:
    """Return where one file or folder of the data lies, named from the resources folder: `icons/check.svg`.

    Raises: ValueError for a path that leads out of the folder, FileNotFoundError for one that is not there.
    """
    root = resources_root()
    found = (root / path).resolve()
    if not found.is_relative_to(root.resolve()):
        raise ValueError(f"{path!r} leads out of the resources folder.")
    if not found.exists():
        raise FileNotFoundError(f"The program's data has no {path!r}: install the program again.")
    return found
