"""A computer that joins and downloads all there is, in a process of its own; says how much memory that took at most."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from benchmarks import center
from benchmarks.center import Center


def main() -> int:
    """Join a hub's folder over its port, exchange until all is here, print the peak in kilobytes."""
    folder, url, home = sys.argv[1:]
    clinic = center.joined(Center(Path(folder), url, 0), Path(home), url)
    clinic.exchange()
    clinic.close()
    print(json.dumps({"peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
