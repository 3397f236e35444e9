"""The parsers of other systems load with the first file, never when the program starts."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import sync.formats.proposals, sync.formats.intake, sync.rules.planning
print([name for name in ("hl7", "fhir", "fhir_core") if name in sys.modules])
"""


def test_no_parser_is_loaded_before_a_file_is_read() -> None:
    found = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
