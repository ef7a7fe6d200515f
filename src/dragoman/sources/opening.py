"""Bytes of a file: decompression, limits, encoding, and what format they look like."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from pathlib import Path
from typing import BinaryIO, Literal, cast

import zstandard

Format = Literal["text", "html", "jsonl", "json", "csv", "parquet"]

MAX_BYTES = 10_000_000
"""Most bytes, after decompression, of a file that holds one article (text or HTML). A page of news has 0.05 to 2 MB;
the largest text that is read has 2 million characters, at most 8 MB."""

MAX_TABLE_BYTES = 500_000_000
"""Most bytes of a JSON or Parquet file that has to be held in memory (a compressed one, or from stdin)."""

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}

LEAST_GUESSED = 200
"""Bytes from which charset-normalizer is asked for an encoding; on fewer it takes "Café" for Chinese."""

COMPRESSIONS = (".gz", ".zst")

_SIGNATURES = (
    (b"%PDF", "a PDF; convert it to text first"),
    (b"PK\x03\x04", "a ZIP archive or office document; unpack or convert it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document; convert it to text first"),
    (b"{\\rtf", "a rich text document; convert it to text first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"BZh", "compressed with bzip2; use gzip or zstd"),
    (b"\xfd7zXZ", "compressed with xz; use gzip or zstd"),
    (b"WARC/", "a web archive, which is not read yet"),
)


class UnreadableError(Exception):
    """A file whose bytes cannot be had or are no article; the message is the reason of a ``Problem``."""


def split_suffix(name: str) -> tuple[Format | None, str]:
    """Format and compression that a file name tells: ``("html", ".gz")`` for ``a.html.gz``."""
    path = Path(name.lower())
    packed = path.suffix if path.suffix in COMPRESSIONS else ""
    return SUFFIXES.get(Path(path.stem).suffix if packed else path.suffix), packed


def decompressed(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or what it unpacks to where it begins with the signature of gzip or zstd."""
    peekable = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    start = peekable.peek(4)[:4]
    if start[:2] == b"\x1f\x8b":
        return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=peekable))))
    if start == b"\x28\xb5\x2f\xfd":
        reader = zstandard.ZstdDecompressor().stream_reader(peekable, read_across_frames=True)
        return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", reader), 1 << 16))
    return peekable


def failure(error: Exception) -> str:
    """The reason of a problem for an error met while reading bytes."""
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    if isinstance(error, EOFError):
        return "cannot be read: the compressed data is cut off"
    return f"cannot be read: {error}"


READ_ERRORS = (OSError, EOFError, zlib.error, zstandard.ZstdError, ValueError)
"""What reading plain and compressed bytes can raise."""


def read_whole(stream: BinaryIO, limit: int) -> bytes:
    """All bytes of a stream; raises ``UnreadableError`` with the reason if there are too many or they are damaged."""
    try:
        data = stream.read(limit + 1)
    except READ_ERRORS as error:
        raise UnreadableError(failure(error)) from error
    if len(data) > limit:
        raise UnreadableError(f"too large: over {limit / 1e6:,.0f} MB")
    return data


def refuse_binary(data: bytes) -> None:
    """Raise ``UnreadableError`` for empty and binary content."""
    if not data.strip():
        raise UnreadableError("empty file")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(f"binary file: {what}")
    if data[257:262] == b"ustar":
        raise UnreadableError("binary file: a tar archive; unpack it first")
    if not _utf16(data) and b"\x00" in data[:4096] and data[:4096].count(0) > 4:
        raise UnreadableError("binary file: not text")


def _utf16(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding of bytes: by byte order mark, as UTF-8, or what charset-normalizer finds.

    UTF-8 with a few broken bytes stays UTF-8 (they become U+FFFD). Mostly ASCII bytes are Windows-1252 otherwise.
    """
    wide = _utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", errors="replace")
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) >= 4 * broken:
        return text, "utf-8"
    high = sum(b > 127 for b in data)
    if high < 0.15 * len(data) or len(data) < LEAST_GUESSED:
        return data.decode("cp1252", errors="replace"), "windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    encoding = best.encoding if best else "cp1252"
    return data.decode(encoding, errors="replace"), encoding


def sniff(start: bytes) -> Format:
    """The format that the first bytes (a few thousand, decompressed) look like."""
    if start.startswith(b"PAR1"):
        return "parquet"
    head = decode(start)[0].lstrip("\ufeff \t\r\n")
    if head.startswith("{") and re.match(r"\{\s*[\"}]", head):
        return "jsonl"
    if re.match(r"\[\s*[{\]]", head):
        return "json"
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta|div|p)\b",
        head,
        re.I | re.S,
    ):
        return "html"
    first = head.split("\n", 1)[0].strip()
    if any(
        "text" in (names := [n.strip("\"' ").lower() for n in first.split(sep)]) and len(names) > 1 for sep in ",;\t|"
    ):
        return "csv"
    return "text"
