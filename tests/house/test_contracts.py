"""Who may import whom: every contract in pyproject.toml is seen to fail when it is broken on purpose.

The plants are derived from the contracts themselves: each forbidden pair and each pair of neighbouring layers
is broken once in a copy of the real tree, and import-linter must name every one of them.
"""

import itertools
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("sync", "navigator_app")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[dict[str, Any]] = PYPROJECT["tool"]["importlinter"]["contracts"]
LAYERS = [one for one in CONTRACTS if one["type"] == "layers"]
FORBIDDEN = [one for one in CONTRACTS if one["type"] == "forbidden"]


def copy_of_the_tree(folder: Path) -> Path:
    """Copy the two packages' Python files and the contracts into `folder`."""
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def verdict(folder: Path) -> tuple[bool, str]:
    """Return whether every contract is kept in the tree at `folder`, and what import-linter said."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--config", "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "400", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode == 0, done.stdout + done.stderr


def plant(folder: Path, importer: str, imported: str) -> None:
    """Make the module `importer` of the copy import `imported`."""
    path = folder.joinpath(*importer.split("."))
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert module.exists(), f"A contract speaks of {importer}, which does not exist."
    with module.open("a", encoding="utf-8") as text:
        text.write(f"\nimport {imported}\n")


def forbidden_pairs(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every (importer, imported) that a contract of type forbidden names."""
    yield from itertools.product(contract["source_modules"], contract["forbidden_modules"])


def layer_pairs(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every (importer, imported) from a layer to the one above it, and between siblings of one layer."""
    layers = [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
    for layer in layers:
        yield from itertools.permutations(layer, 2)
    for above, below in itertools.pairwise(layers):
        yield from itertools.product(below, above)


def unreported(said: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Return the planted imports that import-linter did not name."""
    return [
        f"{one} -> {other}" for one, other in pairs if f"{one} is not allowed to import {other}" not in said
    ]


def test_the_house_as_it_stands_keeps_every_contract(tmp_path: Path) -> None:
    kept, said = verdict(copy_of_the_tree(tmp_path))
    assert kept, said
    assert f"{len(CONTRACTS)} kept, 0 broken" in said


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_a_planted_import_breaks_the_contract(contract: dict[str, Any], tmp_path: Path) -> None:
    derive = layer_pairs if contract["type"] == "layers" else forbidden_pairs
    pairs = list(derive(contract))
    folder = copy_of_the_tree(tmp_path)
    for importer, imported in pairs:
        plant(folder, importer, imported)
    kept, said = verdict(folder)
    assert not kept
    assert f"{contract['name']} BROKEN" in said
    assert unreported(said, pairs) == []


def test_every_contract_is_of_a_type_that_is_tried_here() -> None:
    assert len(LAYERS) + len(FORBIDDEN) == len(CONTRACTS)
    assert len(CONTRACTS) >= 7
