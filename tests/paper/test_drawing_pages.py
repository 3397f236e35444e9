"""Pages are drawn from memory in a process of their own; at worst the desk hears one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from navigator_app.paper import process, reading
from navigator_app.paper.asked import packed, unpacked
from navigator_app.paper.reading import PIXELS_LIMIT, Drawn, Part, UnshownError
from sync.errors import Unreadable
from tests.paper.sheets import SHADES, fax, gray_of, page_count, pdf, photo


def middle(drawn: Drawn) -> int:
    return gray_of(drawn.pixels, drawn.width, drawn.stride, 0.6, 0.6, drawn.height)


def corner(drawn: Drawn, x: float, y: float) -> int:
    return gray_of(drawn.pixels, drawn.width, drawn.stride, x, y, drawn.height)


def test_a_pdf_is_drawn_page_by_page_to_the_width_that_is_asked_for() -> None:
    content = pdf(3)
    assert len(process.sizes(content)) == 3
    for page in range(3):
        drawn = process.page(content, page, 400)
        assert abs(drawn.width - 400) <= 1
        assert abs(drawn.height - 400 * 220 / 170) <= 2
        assert abs(middle(drawn) - SHADES[page]) <= 3
        assert corner(drawn, 0.05, 0.02) < 20


def test_a_fax_is_drawn_with_the_proportions_of_the_paper() -> None:
    content = fax(2)
    assert len(process.sizes(content)) == 2
    drawn = process.page(content, 1, 408)
    assert drawn.width == 408
    assert abs(drawn.height - 264 * 204 / 98) <= 2


def test_a_photo_has_one_page() -> None:
    assert len(process.sizes(photo())) == 1
    assert abs(middle(process.page(photo(), 0, 340)) - SHADES[1]) <= 4


@pytest.mark.parametrize("content", [pdf(4), fax(4)], ids=["pdf", "fax"])
def test_several_pages_are_drawn_small_at_once_and_one_that_cannot_be_costs_no_other(content: bytes) -> None:
    first, missing, last = process.small(content, [0, 9, 3], 85)
    assert missing is None
    assert first is not None
    assert last is not None
    for drawn, page in ((first, 0), (last, 3)):
        alone = process.page(content, page, 85)
        assert (drawn.width, drawn.height, middle(drawn)) == (alone.width, alone.height, middle(alone))
    with pytest.raises(Unreadable):
        process.small(b"%PDF-1.7 not one", [0], 85)


@pytest.mark.parametrize("content", [pdf(4), fax(4)], ids=["pdf", "fax"])
def test_pages_are_taken_apart_and_turned(content: bytes) -> None:
    made = process.made(content, [Part(2, 0), Part(0, 90)])
    assert page_count(made) == 2
    upright, turned = process.page(made, 0, 400), process.page(made, 1, 400)
    assert upright.height > upright.width
    assert turned.width > turned.height
    assert corner(upright, 0.05, 0.02) < 40
    assert corner(turned, 0.98, 0.05) < 40


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither PDF nor TIFF nor JPEG"),
        (b"MZ\x90 a program", "neither PDF nor TIFF nor JPEG"),
        (b"%PDF-1.7\nnothing of one", "damaged"),
        (b"II*\0" + bytes(40), "damaged"),
        (b"\xff\xd8\xff" + bytes(40), "damaged"),
        (fax()[:400], "damaged"),
        (photo()[:300], "damaged"),
    ],
)
def test_what_cannot_be_shown_says_why(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        process.page(content, 0, 300)


def test_a_page_that_is_not_there_is_said_to_be_damaged() -> None:
    for content in (pdf(1), fax(1)):
        with pytest.raises(Unreadable, match="damaged"):
            process.page(content, 7, 300)


def test_a_page_of_too_many_pixels_is_drawn_smaller_or_not_at_all() -> None:
    drawn = process.page(pdf(1), 0, 1_000_000)
    assert drawn.width * drawn.height <= PIXELS_LIMIT
    bomb = BytesIO()
    Image.new("1", (40_000, 40_000)).save(bomb, "TIFF", compression="group4")
    assert len(bomb.getvalue()) < 500_000
    with pytest.raises(Unreadable, match="too large"):
        process.page(bomb.getvalue(), 0, 300)


def test_a_document_of_too_many_pages_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 500 pages"):
        process.sizes(pdf(501))


def test_a_document_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WAIT_S", 0.0)
    with pytest.raises(Unreadable, match="took too long"):
        process.sizes(pdf(1))


def test_a_process_that_dies_or_talks_nonsense_is_a_damaged_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number, does in enumerate(
        ("import os; os._exit(7)", "print('x' * 100)", "import os; os.kill(os.getpid(), 11)")
    ):
        (tmp_path / str(number)).mkdir()
        program = tmp_path / str(number) / "instead.sh"
        program.write_text(f'#!/bin/sh\ncat > /dev/null\nexec {sys.executable} -c "{does}"\n')
        program.chmod(0o700)
        monkeypatch.setattr("sys.executable", str(program))
        with pytest.raises(Unreadable, match="damaged"):
            process.sizes(pdf(1))
        monkeypatch.undo()


@pytest.mark.skipif(os.name != "posix", reason="limits of this kind are POSIX's")
def test_the_process_can_write_no_file(tmp_path: Path) -> None:
    program = (
        "from navigator_app.paper.__main__ import _bind_hands\n"
        "_bind_hands()\n"
        "import os\n"
        f"left = os.open({str(tmp_path / 'left')!r}, os.O_WRONLY | os.O_CREAT)\n"
        "try:\n"
        "    os.write(left, b'a page')\n"
        "except OSError as error:\n"
        "    print(error.errno)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "27"
    assert (tmp_path / "left").read_bytes() == b""


WHOLE = {"pdf": pdf(2), "fax": fax(2), "photo": photo()}


@settings(max_examples=60, deadline=None)
@given(
    which=st.sampled_from(sorted(WHOLE)),
    at=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=40),
)
def test_a_damaged_document_is_drawn_or_refused_and_nothing_else(which: str, at: float, junk: bytes) -> None:
    whole = WHOLE[which]
    place = int(at * len(whole))
    content = whole[:place] + junk + whole[place + len(junk) :]
    try:
        pages = reading.opened(content)
        drawn = pages.drawn(0, 200)
    except UnshownError:
        return
    assert 0 < drawn.width * drawn.height <= PIXELS_LIMIT
    assert len(drawn.pixels) >= drawn.stride * drawn.height


@given(st.binary(max_size=60))
def test_nonsense_between_the_two_is_noticed(whole: bytes) -> None:
    try:
        said, body = unpacked(whole)
    except ValueError:
        return
    assert unpacked(packed(said, body)) == (said, body)
