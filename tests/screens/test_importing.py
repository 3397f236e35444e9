"""The import page takes in faxes and scans beside records, and says of each what became of it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from navigator_app.desk import Desk
from navigator_app.ui.screens.importing.view import ImportPage
from navigator_app.ui.screens.page import Target
from navigator_app.ui.shell.shell import Shell
from tests.paper.sheets import pdf
from tests.screens.shells import go


def test_a_scan_is_taken_in_beside_records_and_its_original_is_gone(
    qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path
) -> None:
    one_page, swapped, records = tmp_path / "one.pdf", tmp_path / "not.pdf", tmp_path / "none.json"
    one_page.write_bytes(pdf(1))
    swapped.write_text("no pages")
    records.write_text("{}")
    page = go(qtbot, shell, Target("import"))
    assert isinstance(page, ImportPage)
    page.bring_in([one_page, swapped, records])
    qtbot.waitUntil(lambda: not page.model.is_running and bool(page.model.outcomes), timeout=20_000)
    assert [one.state for one in page.model.outcomes] == ["taken", "aside", "aside"]
    assert not one_page.exists()
    assert swapped.exists()
    assert records.exists()
    taken = page.model.outcomes[0].record_id
    assert taken is not None
    image = desk.image(taken)
    assert image is not None
    assert image.fields["title"] == "Scan, 1 page"
    page.table.opened.emit("0")
    assert shell.page.target == Target("document", "document", taken)
