"""Messages as bytes: zstd streams whose window is shared by all their messages, each flushed; every size bounded.

A small message says little that its reader has not seen a thousand times: both ends carry dictionaries, each known by
its number, trained on invented records only. A reader that lacks one says so, and is then written to without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import zstandard
from zstandard import COMPRESSOBJ_FLUSH_BLOCK

from sync.errors import Unreadable
from sync.resources import resource
from sync.wire.numbers import Bytes, put_number
from sync.wire.packing import Sections

REQUEST_LIMIT_BYTES: Final = 1_000_000
MESSAGE_LIMIT_BYTES: Final = 5_000_000
"""Of one message, unpacked."""
WINDOW_LIMIT_BYTES: Final = 1 << 23
"""More than any writer of ours uses, so that a later one may use more."""
STREAM_BYTES: Final = 1_000_000
"""What a stream is made ready for, whatever comes: its window is as long."""
NO_DICTIONARY: Final = 0
CUT: Final = "The connection ended before the reply was whole. What arrived is kept."
NOT_OURS: Final = "What arrived is not an exchange of Navigator. Nothing was changed."
APART_BYTES: Final = 256
"""A section of at least so many bytes gets statistics of its own; below that they cost more than they gain."""
SLICE_BYTES: Final = 256
"""What is unpacked at once: in so few bytes there are at most eight megabytes."""
SHORTEST_BYTES: Final = 5
"""Of a stream's header; then it tells how long it is."""
_END: Final = bytes(len(Sections._fields))
_dictionary_name = re.compile(r"(\d{1,9})\.dict")


class TooLarge(Unreadable):
    """More than one message may carry, packed or unpacked."""


class UnknownDictionary(Unreadable):
    """Packed with a dictionary that this release does not have; the same can be said without."""


@cache
def dictionaries() -> dict[int, Path]:
    """Give the dictionaries of this installation by their numbers."""
    found = ((_dictionary_name.fullmatch(file.name), file) for file in resource("wire").iterdir())
    return {int(match[1]): file for match, file in found if match}


def newest_dictionary() -> int:
    """Name the dictionary to write with."""
    return max(dictionaries(), default=NO_DICTIONARY)


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    if number not in dictionaries():
        raise UnknownDictionary(
            "This was packed by a newer release with a word list that this one does not have. Nothing was changed."
        )
    return zstandard.ZstdCompressionDict(dictionaries()[number].read_bytes())


@cache
def _for_writing(number: int, level: int) -> zstandard.ZstdCompressionDict:
    """Give a dictionary made ready for a level, which takes longer than a small message."""
    made = zstandard.ZstdCompressionDict(dictionaries()[number].read_bytes())
    made.precompute_compress(level=level)
    return made


class Stream:
    """Messages one after another in one stream; each can be read as soon as its bytes are there."""

    def __init__(self, level: int, dictionary: int = NO_DICTIONARY) -> None:
        # Not told how much is to come, the packer makes room for so much that it takes longer than a small reply.
        parameters = zstandard.ZstdCompressionParameters.from_level(
            level, source_size=STREAM_BYTES, write_content_size=False, write_dict_id=True
        )
        words = _for_writing(dictionary, level) if dictionary else None
        self._packer: Any = zstandard.ZstdCompressor(
            dict_data=words, compression_params=parameters
        ).compressobj()

    def message(self, sections: Sections) -> bytes:
        """Give the bytes of one message."""
        out = self._packer.compress(_sizes(sections))
        for section in sections[:-1]:
            out += self._packer.compress(section)
            if len(section) >= APART_BYTES:
                out += self._packer.flush(COMPRESSOBJ_FLUSH_BLOCK)
        out += self._packer.compress(sections[-1])
        return bytes(out + self._packer.flush(COMPRESSOBJ_FLUSH_BLOCK))

    def end(self) -> bytes:
        """Say that there is no more."""
        return bytes(self._packer.compress(_END) + self._packer.flush())


def few_messages(found: Sequence[Sections], level: int, dictionary: int = NO_DICTIONARY) -> bytes:
    """Give the bytes of a stream that is there whole, which can be packed harder."""
    parts = [part for sections in found for part in (_sizes(sections), *sections)] + [_END]
    words = _for_writing(dictionary, level) if dictionary else None
    packer = zstandard.ZstdCompressor(level=level, dict_data=words, write_content_size=False)
    stream: Any = packer.compressobj(size=sum(map(len, parts)))
    out = bytearray()
    for part in parts:
        out += stream.compress(part)
        if len(part) >= APART_BYTES:
            out += stream.flush(COMPRESSOBJ_FLUSH_BLOCK)
    return bytes(out + stream.flush())


def _sizes(sections: Sections) -> bytes:
    sizes = bytearray()
    for section in sections:
        put_number(len(section), sizes)
    return bytes(sizes)


def messages(chunks: Iterable[bytes], limit_bytes: int = MESSAGE_LIMIT_BYTES) -> Iterator[Sections]:
    """Give the messages of a stream, each as soon as its last byte has come.

    Raises: Unreadable when the stream is none or ends too early, TooLarge, UnknownDictionary; and whatever the
    chunks raise, between messages.
    """
    return Incoming(chunks, limit_bytes).messages()


class Incoming:
    """What comes in: a stream of messages, and whatever lies behind it."""

    def __init__(self, chunks: Iterable[bytes], limit_bytes: int = MESSAGE_LIMIT_BYTES) -> None:
        self._plain = _Plain(chunks)
        self._limit_bytes = limit_bytes

    def messages(self) -> Iterator[Sections]:
        """Give the messages, as `messages` does."""
        plain, limit_bytes = self._plain, self._limit_bytes
        while any(sizes := [plain.size(limit_bytes) for _ in Sections._fields]):
            if sum(sizes) > limit_bytes:
                raise TooLarge("This message is too large.")
            yield Sections(*(plain.exactly(size) for size in sizes))

    def rest(self) -> Iterator[bytes]:
        """Give the bytes behind the stream, once all messages were given."""
        return self._plain.rest()


class _Plain:
    """What a stream unpacks to, as far as it has come; no more of it at once than a few megabytes."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = _Chunks(chunks)
        self._slices = self._chunks.slices()
        self._beginning = b""
        self._unpacker: Any = None
        self._plain = bytearray()

    def size(self, limit_bytes: int) -> int:
        """Read the size of a section."""
        said = self.exactly(1)
        while said[-1] > 127 and len(said) < 10:
            said += self.exactly(1)
        size = Bytes(said).number() if said[-1] < 128 else -1
        if size < 0:
            raise Unreadable(NOT_OURS)
        if size > limit_bytes:
            raise TooLarge("This message is too large.")
        return size

    def exactly(self, size: int) -> bytes:
        """Read so many bytes.

        Raises: Unreadable when the stream ends before them.
        """
        while len(self._plain) < size:
            more = next(self._slices, None)
            if more is None:
                raise Unreadable(CUT)
            self._plain += self._unpacked(more)
        part = bytes(self._plain[:size])
        del self._plain[:size]
        return part

    def rest(self) -> Iterator[bytes]:
        """Give what lies behind the end of the stream, as it came.

        Raises: Unreadable when the stream goes on instead.
        """
        while self._unpacker is None or not self._unpacker.eof:
            more = next(self._slices, None)
            if more is None:
                return
            self._plain += self._unpacked(more)
        if self._plain:
            raise Unreadable(NOT_OURS)
        yield self._unpacker.unused_data
        yield from self._chunks.rest()

    def _unpacked(self, more: bytes) -> bytes:
        try:
            if self._unpacker is not None:
                return bytes(self._unpacker.decompress(more))
            self._beginning += more
            if len(self._beginning) < SHORTEST_BYTES or (
                len(self._beginning) < zstandard.frame_header_size(self._beginning)
            ):
                return b""
            self._unpacker = _unpacker(self._beginning)
            return bytes(self._unpacker.decompress(self._beginning))
        except zstandard.ZstdError as error:
            raise Unreadable(NOT_OURS) from error


class _Chunks:
    """Bytes as they come, in small slices for what is packed and then as they are for what lies behind it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._chunk = b""
        self._at = 0

    def slices(self) -> Iterator[bytes]:
        """Give them in slices."""
        for chunk in self._chunks:
            self._chunk, self._at = chunk, 0
            while self._at < len(chunk):
                begins, self._at = self._at, self._at + SLICE_BYTES
                yield chunk[begins : self._at]

    def rest(self) -> Iterator[bytes]:
        """Give what was not given in slices."""
        yield self._chunk[self._at :]
        yield from self._chunks


def dictionary_of(stream: bytes) -> int:
    """Name the dictionary that a stream was packed with.

    Raises: Unreadable.
    """
    try:
        return int(zstandard.get_frame_parameters(stream).dict_id)
    except zstandard.ZstdError as error:
        raise Unreadable(NOT_OURS) from error


def _unpacker(beginning: bytes) -> Any:
    """Give what unpacks a stream that begins like this."""
    number = dictionary_of(beginning)
    words = _dictionary(number) if number else None
    return zstandard.ZstdDecompressor(dict_data=words, max_window_size=WINDOW_LIMIT_BYTES).decompressobj()
