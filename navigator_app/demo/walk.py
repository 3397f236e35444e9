"""The main job, walked unattended in the real window: every step of the story, with pictures and what held."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from navigator_app.demo.alone import Alone
from navigator_app.demo.desktops import Desktops
from navigator_app.demo.practice import Practice
from navigator_app.demo.steps import Step, Summary, made
from navigator_app.demo.together import Together


def walk(practice: Practice, folder: Path, tell: Callable[[str], None]) -> Summary:
    """Walk the story; leaves numbered pictures and summary.json in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    desktops = Desktops(practice)
    summary = Summary(practice.day.isoformat())
    try:
        for name, step in _steps(practice, desktops, folder):
            summary.steps.append(made(name, step))
            tell(
                f"{'held ' if summary.steps[-1].held else 'WRONG'} {summary.steps[-1].seconds:6.2f} s  {name}"
            )
            for one in summary.steps[-1].by_keyboard:
                tell(f"        {one.keys} keys, {one.seconds:.2f} s of waiting  {one.deed}")
            for wrong in summary.steps[-1].wrong:
                tell(f"        {wrong}")
    finally:
        desktops.close()
    plain = {"day": summary.day, "held": summary.has_held, "steps": [asdict(step) for step in summary.steps]}
    (folder / "summary.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    return summary


def _steps(
    practice: Practice, desktops: Desktops, folder: Path
) -> tuple[tuple[str, Callable[[Step], None]], ...]:
    """Name the steps in their order; both halves work with the same hands."""
    alone = Alone(practice, desktops, folder)
    together = Together(practice, desktops, folder, alone.hands)
    return (
        ("Three weeks of care are written and exchanged", alone.prepare),
        ("She unlocks her desk with no link", alone.unlock),
        ("Today, the chart and what two people wrote differently", alone.look_around),
        ("She opens a patient imported from a FHIR file", alone.bring_in),
        ("She starts a referral and sees what is missing and on whom it waits", alone.refer),
        ("She completes it and submits it", alone.complete),
        ("She proposes a CBC on Mondays and Thursdays for three weeks", alone.propose),
        ("She asks for a trip with an escort", alone.ask_for_a_trip),
        ("The lab phones a result; she notes a contact; both by keyboard alone", alone.take_calls),
        ("Power fails during a save; she opens the desk again and all is there", alone.lose_power),
        ("The link comes back; the center sees the referral and sends it back", together.hear_back),
        ("Both change the trip's lodging; the rest merges, the lodging is a Review", together.clash),
        ("She settles it, both ends agree, the losing value is in the history", together.settle),
        ("An HL7 file brings a result; the center sees it", together.bring_results),
        ("The center's desk shows the same patients", together.see_the_center),
    )
