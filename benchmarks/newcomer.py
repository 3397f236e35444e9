"""A computer that joins and downloads all there is, in a process of its own; says how much memory that took at most."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from benchmarks import center
from benchmarks.center import Center, Clinic

ENOUGH: Final = 200


def main() -> int:
    """Join a hub's folder over its port, exchange until all is here, print the peak in kilobytes and the records."""
    folder, url, home = sys.argv[1:]
    clinic = center.joined(Center(Path(folder), url, 0), Path(home), url)
    _download(clinic)
    with clinic.store.connections.reading() as connection:
        (records,) = connection.execute("SELECT count(*) FROM record").fetchone()
    clinic.close()
    print(json.dumps({"peak_kb": peak_kb("self"), "records": records}))
    return 0


def _download(clinic: Clinic) -> None:
    """Exchange until the first download is complete: a snapshot that is still being made ends a run before."""
    for _ in range(ENOUGH):
        clinic.exchange()
        if clinic.store.cursors() and not clinic.store.first_progress():
            return
    raise SystemExit("The first download did not end.")


def peak_kb(process: int | str) -> float:
    """Say how much memory a process held at most.

    Its own account of itself, not `getrusage`: that begins with what the program held that started it.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return float(peak)


if __name__ == "__main__":
    sys.exit(main())
