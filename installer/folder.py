"""Lays the folder of packages that every installed Navigator is: ours, the locked ones, nothing that it never opens.

A `.deb` and the Windows folder hold the same tree of unpacked wheels and run it with an interpreter that is not
frozen into it, so that what is tried here is nearly what runs there (`docs/decisions/`, "a tree of wheels").
"""

import compileall
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from py_compile import PycInvalidationMode

from installer.running import CHECKOUT, StepError, run

LOCKS = CHECKOUT / "installer" / "locks"
DESK, DESK_AND_HUB = LOCKS / "desk.lock", LOCKS / "desk-and-hub.lock"

# Qt's tools for programmers and its other toolkit, QML: no module of ours imports them, and no plug-in that stays
# does either (`unmet` looks). What is left out is not replaced: Qt's own libraries stay files of their own.
_LIBRARIES = (
    "Quick*", "Qml*", "Labs*", "Designer*", "Help", "Lottie*", "Sql", "WaylandCompositor", "Example*",
    "UiTools", "Shader*", "VirtualKeyboard*", "Concurrent", "WaylandEglCompositor*", "Graphs*", "3D*",
)  # fmt: skip
_PLUGINS = (
    "designer", "qmllint", "qmltooling", "qmlls", "sqldrivers", "wayland-graphics-integration-server",
    "egldeviceintegrations", "vectorimageformats",
)  # fmt: skip
# One plug-in each of a folder whose others stay: an on-screen keyboard in QML, pictures of PDF pages.
_PLUGIN_FILES = ("platforminputcontexts/*virtualkeyboard*", "imageformats/*qpdf*")
_TOOLS = (
    "assistant*", "balsam*", "designer*", "linguist*", "lrelease*", "lupdate*", "qml*", "svgtoqml*", "rcc*",
    "uic*", "qsb*",
)  # fmt: skip
LEFT_OUT: tuple[str, ...] = (
    "bin/*",
    "*.pyi",
    "*/__pycache__/*",
    "PySide6/*.lib",
    *(f"PySide6/{name}/*" for name in ("include", "typesystems", "glue", "doc", "scripts", "metatypes", "qml")),
    *(f"PySide6/Qt/{name}/*" for name in ("qml", "metatypes", "libexec")),
    *(f"PySide6/{tool}" for tool in _TOOLS),
    *(f"PySide6/Qt{name}{end}" for name in _LIBRARIES for end in (".abi3.so", ".pyd")),
    *(f"PySide6/Qt/lib/libQt6{name}.so*" for name in _LIBRARIES),
    *(f"PySide6/Qt6{name}.dll" for name in _LIBRARIES),
    *(f"PySide6/{folder}plugins/{name}/*" for name in _PLUGINS for folder in ("Qt/", "")),
    *(f"PySide6/{folder}plugins/{name}" for name in _PLUGIN_FILES for folder in ("Qt/", "")),
    "PySide6/*pyside6qml*",
    *(f"PySide6/{folder}translations/{name}_*.qm" for name in ("assistant", "designer", "linguist", "qt_help")
      for folder in ("Qt/", "")),
)  # fmt: skip
_ASKS = re.compile(r"(?:NEEDED|DLL Name:)\s+((?:lib)?(?:qt6|pyside6)\S+)", re.IGNORECASE)
_ELSEWHERE = re.compile(r";.*\b(sys_platform|os_name|platform_system|platform_machine|python_\w*version)\b")


@dataclass(frozen=True)
class Target:
    """For which Python of which system the wheels are chosen; without a system it is the interpreter itself."""

    interpreter: Path
    python: str = ""
    system: str = ""

    def options(self) -> tuple[str, ...]:
        """Give what pip has to be told."""
        if not self.system:
            return ()
        return ("--platform", self.system, "--python-version", self.python)


def build_wheel(folder: Path) -> Path:
    """Build our own wheel into `folder` with the locked hatchling of the running environment."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    return next(folder.glob("*.whl"))


def lay(folder: Path, lock: Path, wheel: Path, target: Target) -> None:
    """Unpack the locked wheels and ours into a folder, without what nobody opens.

    Raises: StepError when a package does not have the hash of the lock, or there is none for the target.
    """
    if target.system:
        _same_everywhere(lock)
    pip: tuple[str | Path, ...] = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        target.interpreter,
        "install",
        "--quiet",
        "--no-compile",
    )
    into: tuple[str | Path, ...] = ("--target", folder, "--only-binary=:all:", *target.options())
    run(*pip, *into, "--require-hashes", "--no-deps", "-r", lock)
    run(*pip, *into, "--no-index", "--no-deps", wheel)
    prune(folder)
    if shutil.which("objdump") and (lines := unmet(folder)):
        raise StepError(f"What is left out is asked for: {'; '.join(lines)}")


def prune(folder: Path) -> None:
    """Take away what is left out, and the folders that are empty then."""
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        if any(fnmatch(name, pattern) for pattern in LEFT_OUT):
            file.unlink()
    for inner in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()


def unmet(folder: Path) -> list[str]:
    """Name the libraries of Qt that something in the folder asks for and that are not there.

    Shape: reads ELF and PE files with binutils' objdump, whichever system they are for.
    Raises: StepError without objdump.
    """
    code = [file for file in _files(folder / "PySide6") if re.search(r"\.(so(\.\d+)*|pyd|dll)$", file.name)]
    here = {file.name.lower() for file in code}
    asked = ((file, name) for file in code for name in _ASKS.findall(run("objdump", "-p", file)))
    return [f"{file.name} asks for {name}" for file, name in asked if name.lower() not in here]


def size_mb(folder: Path) -> int:
    """Give how much a folder holds."""
    return round(sum(file.lstat().st_size for file in _files(folder)) / 1_000_000)


def compiled(folder: Path, python: str, root: str) -> bool:
    """Compile a laid folder for a Python of this version, so that its first start is as quick as later ones.

    Shape: `root` is what is left off the names of files in tracebacks. False where this interpreter is of another
    version: then the Python that runs the folder compiles by itself what it imports, if it may write there.
    """
    if python != f"{sys.version_info.major}.{sys.version_info.minor}":
        return False
    return bool(
        compileall.compile_dir(
            folder,
            quiet=2,
            workers=os.cpu_count() or 1,
            stripdir=root or str(folder),
            prependdir=folder.root if root else None,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )
    )


def _same_everywhere(lock: Path) -> None:
    """Make sure that no line of a lock is for one system only: pip would ask the system that builds.

    Raises: StepError, naming the lines.
    """
    lines: Sequence[str] = lock.read_text(encoding="utf-8").splitlines()
    found = [line.rstrip(" \\") for line in lines if _ELSEWHERE.search(line)]
    if found:
        raise StepError(f"{lock.name} has lines that hold on some systems only: {'; '.join(found)}")


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(one for one in folder.rglob("*") if one.is_file() or one.is_symlink())
