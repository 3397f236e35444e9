"""What is shipped: locked like what is worked with, licensed, asked of the system, laid out as Windows takes it.

Building needs a registry and minutes, and is `make package` and `make windows-try`; here is what can go wrong before.
"""

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from installer import bill, third_party
from installer.folder import DESK, DESK_AND_HUB, LEFT_OUT, Target, lay, prune
from installer.linux.package import Python, depends, recommends
from installer.running import StepError, run
from installer.windows.build import Built, icon, make_setup, refuse_names
from installer.windows.embedded import unpack
from installer.windows.stand_in import make_archive

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "installer" / "windows"


def pins(file: Path) -> dict[str, set[str]]:
    """Give each pin of a lock with its hashes."""
    blocks = re.split(r"\n(?=\S)", file.read_text(encoding="utf-8"))
    return {
        block.split("==")[0].split("[")[0] + "==" + re.split(r"[\s;]", block.split("==")[1])[0]: set(
            re.findall(r"sha256:([0-9a-f]{64})", block)
        )
        for block in blocks
        if "==" in block and not block.startswith("#")
    }


@pytest.mark.parametrize("lock", [DESK, DESK_AND_HUB], ids=lambda lock: lock.stem)
def test_what_is_shipped_is_what_is_tested(lock: Path) -> None:
    worked_with, shipped = pins(ROOT / "requirements.lock"), pins(lock)
    assert shipped
    for pin, hashes in shipped.items():
        assert hashes, f"{pin} has no hash"
        assert worked_with.get(pin) == hashes, f"{pin} is not what requirements.lock holds; run `make lock`"


def test_no_tool_is_shipped() -> None:
    shipped = {pin.split("==")[0] for pin in pins(DESK_AND_HUB)}
    assert not shipped & {"pytest", "ruff", "mypy", "hypothesis", "hatchling", "pip"}
    assert {"pyside6-essentials", "sqlcipher3", "fastapi"} <= shipped
    assert "fastapi" not in {pin.split("==")[0] for pin in pins(DESK)}


def test_a_lock_that_differs_by_system_is_not_laid_for_another_one(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("colorama==0.4.6 ; sys_platform == 'win32' \\\n", encoding="utf-8")
    with pytest.raises(StepError, match="colorama"):
        lay(tmp_path / "laid", lock, tmp_path / "none.whl", Target(Path("python3"), "3.12", "win_amd64"))


def test_qts_other_toolkit_and_tools_are_left_out_and_the_window_stays(tmp_path: Path) -> None:
    stay = (
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/QtGui.pyd",
    )
    go = (
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt6Qml.dll",
        "PySide6/designer.exe",
        "PySide6/qml/a/b.qml",
    )
    for name in (*stay, *go):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    prune(tmp_path)
    assert {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()} == set(
        stay
    )
    assert not (tmp_path / "PySide6" / "qml").exists()
    assert not any(pattern.startswith(("navigator_app", "sync", "*/*")) for pattern in LEFT_OUT)


def package(folder: Path, name: str, *, text: str = "") -> None:
    """Lay the metadata of a package."""
    told = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    told.mkdir(parents=True)
    lines = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nLicense-Expression: MIT\n"
    (told / "METADATA").write_text(lines, encoding="utf-8")
    files = [f"{told.name}/METADATA,,"]
    if text:
        (told / "licenses").mkdir()
        (told / "licenses" / "LICENSE").write_text(text, encoding="utf-8")
        files.append(f"{told.name}/licenses/LICENSE,,")
    (told / "RECORD").write_text("\n".join(files), encoding="utf-8")


def test_every_part_is_told_with_its_licence(tmp_path: Path) -> None:
    package(tmp_path / "lib", "some-part", text="May be used by everybody.")
    package(tmp_path / "lib", "PySide6-Essentials")
    package(tmp_path / "lib", "navigator")
    told = tmp_path / third_party.NAME
    count = third_party.write(tmp_path / "lib", ROOT / "resources", told)
    text = told.read_text(encoding="utf-8")
    for words in (
        "some-part 1.0",
        "May be used by everybody.",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "SIL OPEN FONT",
    ):
        assert words in text
    data = list((ROOT / "resources").rglob("LICENSE*"))
    assert count == 2 + len(data), "two packages and the program's data; ours is not somebody else's"


def test_a_part_without_a_licence_text_stops_the_build(tmp_path: Path) -> None:
    package(tmp_path / "lib", "secretive")
    with pytest.raises(StepError, match="secretive"):
        third_party.write(tmp_path / "lib", ROOT / "resources", tmp_path / "told")


def test_the_package_asks_for_one_python_and_for_what_the_window_needs() -> None:
    asked = depends(Python(Path("python3"), "3.11", "3.11.2"))
    assert "python3 (>= 3.11), python3 (<< 3.12)" in asked
    assert "libegl1" in asked
    assert "libglib2.0-0 | libglib2.0-0t64" in asked
    assert "libxcb-cursor0" in recommends()


def test_another_zip_than_the_one_that_was_named_is_not_used(tmp_path: Path) -> None:
    archive = tmp_path / "python.zip"
    make_archive(archive)
    with pytest.raises(StepError, match="Nothing was built"):
        unpack(archive, "0" * 64, tmp_path / "into")
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("python.exe", "python312._pth"), "pythonw.exe"),
        (("python.exe", "pythonw.exe"), "_pth"),
        (("python.exe", "pythonw.exe", "python310._pth"), "3.11 or newer"),
        (("python.exe", "pythonw.exe", "python312._pth", "../away"), "leads out"),
        (("python.exe", "pythonw.exe", "python312._pth", "C:/away"), "leads out"),
    ],
)
def test_what_is_no_embeddable_python_is_told(names: tuple[str, ...], words: str, tmp_path: Path) -> None:
    archive = tmp_path / "python.zip"
    with zipfile.ZipFile(archive, "w") as held:
        for name in names:
            held.writestr(name, b"")
    with pytest.raises(StepError, match=words):
        unpack(archive, hashlib.sha256(archive.read_bytes()).hexdigest(), tmp_path / "into")


def test_only_the_folder_decides_what_windows_imports(tmp_path: Path) -> None:
    archive = tmp_path / "python.zip"
    laid = unpack(archive, make_archive(archive), tmp_path / "into")
    assert laid.python == "3.12"
    told = (laid.folder / "python312._pth").read_text(encoding="utf-8").split()
    assert told == ["python312.zip", ".", "lib"], (
        "and no `import site`, which would let in a person's own packages"
    )


def test_a_folder_with_a_name_that_windows_does_not_take_is_refused(tmp_path: Path) -> None:
    (tmp_path / "aux.py").write_bytes(b"")
    with pytest.raises(StepError, match="device"):
        refuse_names(tmp_path)


def test_the_icon_has_every_size(qapp: object) -> None:
    made = icon(ROOT / "installer" / "navigator.svg")
    assert made[:4] == b"\0\0\1\0"
    assert made[4] == 7


def test_the_installing_program_asks_for_no_rights_and_keeps_the_desk() -> None:
    script = (WINDOWS / "setup.nsi").read_text(encoding="utf-8")
    code = "\n".join(line.partition(";")[0] for line in script.splitlines())
    assert "RequestExecutionLevel user" in code
    assert not re.search(r"HKLM|\$PROGRAMFILES|SetShellVarContext all|\$COMMONFILES", code)
    boxes = re.findall(r"MessageBox.*", code)
    assert boxes, "each has an answer of its own for /S"
    assert all("/SD " in box for box in boxes)
    assert 'RMDir /r "$INSTDIR"' not in code, "the folder may hold other things"
    forgetting = code[code.index('Section /o "un.') :]
    assert code.count("${DESK}") == forgetting.count("${DESK}") == 1, (
        "the desk goes only where it is asked for"
    )
    assert "/SD IDNO" in forgetting
    switched, laid = code.index("WriteINIStr"), code.index('File /r "${SOURCE}')
    assert laid < switched < code.index("Call TakeAwayOthers"), (
        "whole first, then the switch, then the old one goes"
    )


@pytest.mark.skipif(not shutil.which("makensis"), reason="makensis is not on this computer")
def test_the_scripts_make_programs_of_windows(tmp_path: Path, qapp: object) -> None:
    folder = tmp_path / "app-0.1.0-00000000"
    (folder / "lib").mkdir(parents=True)
    for name in ("pythonw.exe", "lib/one.py"):
        (folder / name).write_bytes(b"STAND-IN")
    (folder / "navigator.ico").write_bytes(icon(ROOT / "installer" / "navigator.svg"))
    setup = make_setup(Built(folder, "0.1.0"), tmp_path, is_quick=True)
    assert setup.read_bytes()[:2] == (tmp_path / "Navigator.exe").read_bytes()[:2] == b"MZ"
    if shutil.which("7z"):
        listed = run("7z", "l", setup)
        for name in ("pythonw.exe", "one.py", "Navigator.exe", "uninstall.exe"):
            assert name in listed


@pytest.mark.parametrize("lock", [DESK, DESK_AND_HUB], ids=lambda lock: lock.stem)
def test_the_bill_of_what_is_shipped_names_each_package_of_the_lock_with_its_hashes(
    lock: Path, tmp_path: Path
) -> None:
    for name in ("first", "again"):
        bill.write(lock, tmp_path / name)
    written = (tmp_path / "first").read_text(encoding="utf-8")
    assert written == (tmp_path / "again").read_text(encoding="utf-8")
    told = json.loads(written)
    assert (told["bomFormat"], told["metadata"]["component"]["name"]) == ("CycloneDX", "navigator")
    assert {
        f"{one['name']}=={one['version']}": {
            each["content"] for place in one["externalReferences"] for each in place.get("hashes", ())
        }
        for one in told["components"]
    } == pins(lock)
    # Nothing of the computer that wrote it.
    assert not re.search(r"file:|localhost|127\.0\.0\.1", written)
    places = [place["url"] for one in told["components"] for place in one["externalReferences"]]
    assert all(place.startswith("https://") for place in places)
    assert str(ROOT) not in written
    assert str(Path.home()) not in written
