"""The unattended walk: the real window without a screen, every step held, pictures left, an exit code that says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from navigator_app.demo.steps import Step, Summary


@pytest.mark.timeout(900)
def test_navigator_demo_walks_the_main_job_by_itself(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    done = subprocess.run(
        [sys.executable, "-m", "navigator_app", "demo", "--offscreen", str(pictures)],
        capture_output=True,
        text=True,
        timeout=840,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)},
        check=False,
    )
    summary = json.loads((pictures / "summary.json").read_text(encoding="utf-8"))
    wrong = {step["name"]: step["wrong"] for step in summary["steps"] if not step["held"]}
    assert (wrong, done.returncode) == ({}, 0), done.stdout + done.stderr
    assert len(summary["steps"]) == 15
    # How long it took is told and shown, and never what a test goes by: it depends on who else uses the machine.
    keys = {one["deed"]: one["keys"] for step in summary["steps"] for one in step["by_keyboard"]}
    assert keys["a result by phone"] <= 40
    assert keys["a contact with its next step"] <= 40
    shown = [picture for step in summary["steps"] for picture in step["pictures"]]
    assert {"light", "dark", "1366x768"} <= {part for name in shown for part in name[:-4].split("-")}
    assert all((pictures / name).stat().st_size > 10_000 for name in shown)
    assert not list(tmp_path.glob("navigator-practice-*")), "practice cleans up behind itself"


def test_a_walk_of_which_one_step_failed_has_not_held() -> None:
    assert Summary("2026-11-20", [Step("a", held=True)]).has_held
    assert not Summary("2026-11-20", [Step("a", held=True), Step("b")]).has_held
    assert not Summary("2026-11-20").has_held
